//! The templates of bundles: held against the JSON documents, linted, and deployed as stacks.

mod held;
mod lint;
mod resolve;
mod stacks;

use sagesetup::{
    answers, bundle,
    plan::{self, Plan},
    playbook::{self, BUILT_IN, Playbook},
};
use serde_json::{Map, Value as Json};
use serde_yaml_ng::Value;

use crate::combinations;
use held::Held;
use resolve::{Place, Template};

/// So many random sets of answers of each playbook are looked at beside the samples.
const RANDOM: usize = 36;
/// What `create-stack` takes as a text.
const INLINE: usize = 51_200;

/// The template of an account, with the plan that it is of.
struct Made<'p> {
    name: String,
    plan: &'p Plan<'p>,
    account: &'p plan::Account<'p>,
    text: String,
}

impl Made<'_> {
    fn place(&self) -> Place<'_> {
        Place {
            account: &self.account.id,
            partition: &self.plan.partition,
            region: &self.plan.region,
        }
    }
}

/// Calls `then` with every template of some answers, and how many accounts have none.
fn templates(
    name: &str,
    playbook: &Playbook,
    given: &Map<String, Json>,
    then: &mut impl FnMut(&Made<'_>),
) {
    let checked = answers::check(playbook, given);
    let plan = plan::build(playbook, &checked.answers);
    let files = bundle::render(&plan);
    for account in &plan.accounts {
        let path = format!("{}/cloudformation.yaml", account.key);
        let artifact = files.artifacts.iter().find(|file| file.path == path);
        let Some(artifact) = artifact else {
            let wanted = Held::wanted(&plan, account);
            assert_eq!(wanted, Held::default(), "{name} {path} is missing");
            continue;
        };
        then(&Made {
            name: format!("{name} {}", account.key),
            plan: &plan,
            account,
            text: String::from_utf8(artifact.bytes.clone()).unwrap(),
        });
    }
}

/// Calls `then` with every template of the samples.
fn samples(mut then: impl FnMut(&Made<'_>)) {
    let mut seen = 0;
    for source in BUILT_IN {
        let playbook = playbook::built_in(source.id).unwrap().unwrap();
        let files = source.files.iter();
        for (path, text) in files.filter(|(path, _)| path.ends_with(".answers.json")) {
            let given = answers::read(text.as_bytes()).given.unwrap();
            let name = format!("{} {path}", source.id);
            templates(&name, playbook, &given.answers, &mut |made| {
                seen += 1;
                then(made);
            });
        }
    }
    assert!(seen >= 15, "{seen}");
}

/// Calls `then` with every template of random answers, in every partition.
fn random(mut then: impl FnMut(&Made<'_>)) {
    let mut seen = 0;
    for source in BUILT_IN {
        let playbook = playbook::built_in(source.id).unwrap().unwrap();
        for (n, given) in combinations::random(playbook, RANDOM).iter().enumerate() {
            let name = format!("{} {n} {}", source.id, Json::from(given.clone()));
            templates(&name, playbook, given, &mut |made| {
                seen += 1;
                then(made);
            });
        }
    }
    assert!(seen >= RANDOM, "{seen}");
}

/// A template makes what the documents of its account say, and nothing else.
fn agrees(made: &Made<'_>) {
    let name = &made.name;
    let template = Template::read(&made.text);
    let wanted = Held::wanted(made.plan, made.account);
    assert_eq!(Held::by(&template, &made.place()), wanted, "{name}");
    assert!(made.text.len() < INLINE, "{name}: {}", made.text.len());
    assert!(
        template.admits(&made.place()),
        "{name} refuses its own account"
    );
}

#[test]
fn the_templates_of_the_samples_make_what_the_documents_say() {
    samples(agrees);
}

#[test]
fn the_templates_of_random_answers_make_what_the_documents_say() {
    random(agrees);
}

/// Other accounts' ids and ARNs are parameters, too; their defaults alone are as planned.
fn is_free(made: &Made<'_>) {
    let elsewhere = Place {
        account: "000000000001",
        partition: "aws-elsewhere",
        region: "xx-nowhere-7",
    };
    let mut template = Template::read(&made.text);
    assert!(!template.admits(&elsewhere), "{}", made.name);
    for one in ["ExpectedAccountId", "ExpectedRegion"] {
        assert!(!template.admits(&elsewhere), "{}", made.name);
        template.set(one, "any");
    }
    assert!(template.admits(&elsewhere), "{}", made.name);
    let others = made
        .plan
        .accounts
        .iter()
        .filter(|a| a.key != made.account.key);
    for other in others {
        for (parameter, planned) in template.parameters() {
            let default = planned.replace(&other.id, "000000000002");
            let default = default.replace(
                &format!("arn:{}:", made.plan.partition),
                "arn:aws-elsewhere:",
            );
            template.set(&parameter, &default);
        }
    }
    let held = format!("{:?}", Held::by(&template, &elsewhere));
    for account in &made.plan.accounts {
        assert!(
            !stands(&held, &account.id),
            "{}: {} in {held}",
            made.name,
            account.id
        );
    }
    let arn = format!("arn:{}:", made.plan.partition);
    assert!(!stands(&held, &arn), "{}: {arn} in {held}", made.name);
}

/// Whether a text has a word of its own, not as a part of a longer one.
fn stands(text: &str, word: &str) -> bool {
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut before = None;
    let mut pieces = text.split(word).peekable();
    while let Some(piece) = pieces.next() {
        before = piece.chars().next_back().or(before);
        let Some(after) = pieces.peek() else {
            break;
        };
        let ends = word.ends_with(':') || !inside(after.chars().next());
        if !inside(before) && ends {
            return true;
        }
        before = word.chars().next_back();
    }
    false
}

#[test]
fn a_template_of_a_sample_has_no_value_of_its_account_but_in_defaults() {
    samples(is_free);
}

#[test]
fn a_template_of_random_answers_has_no_value_of_its_account_but_in_defaults() {
    random(is_free);
}

/// Policies follow the names and the path that the parameters give the roles.
#[test]
fn policies_follow_the_names_and_the_path_of_the_roles() {
    let mut renamed = 0;
    samples(|made| {
        let mut template = Template::read(&made.text);
        let mut wanted = Held::wanted(made.plan, made.account);
        let own = made
            .plan
            .roles
            .iter()
            .filter(|role| role.account == made.account.key);
        let names = template.parameters();
        for role in own.filter(|role| role.status == plan::RoleStatus::Create) {
            let parameter = names
                .iter()
                .find(|(name, default)| name.ends_with("Name") && *default == role.name);
            let (parameter, _) = parameter.unwrap_or_else(|| panic!("{} {}", made.name, role.name));
            let new = format!("New-{}", role.name);
            template.set(parameter, &new);
            template.set("RolePath", "/team/");
            let arn = role.arn.replace(":role/", ":role/team/");
            let arn = arn.replace(&format!("/{}", role.name), &format!("/{new}"));
            wanted.rename(&role.name, &new, &role.arn, &arn);
            renamed += 1;
        }
        assert_eq!(Held::by(&template, &made.place()), wanted, "{}", made.name);
    });
    assert!(renamed >= 10, "{renamed}");
}

#[test]
fn a_permissions_boundary_is_there_where_one_is_given() {
    samples(|made| {
        let mut template = Template::read(&made.text);
        if !template
            .parameters()
            .iter()
            .any(|(name, _)| name == "RolePath")
        {
            return;
        }
        let boundary = "arn:aws:iam::444455556666:policy/Boundary";
        template.set("PermissionsBoundaryArn", boundary);
        let properties = template.properties("AWS::IAM::Role", &made.place());
        assert!(!properties.is_empty());
        for role in properties {
            assert_eq!(role["PermissionsBoundary"], boundary, "{}", made.name);
        }
    });
}

#[test]
fn the_readme_says_what_is_left_in_the_words_of_the_template() {
    let mut lines = 0;
    samples(|made| {
        let files = bundle::render(made.plan);
        let readme = files.artifacts.iter().find(|file| file.path == "README.md");
        let readme = std::str::from_utf8(&readme.unwrap().bytes).unwrap();
        let words = "Left for CHECKLIST.md or scripts/apply.sh";
        let template: Value = serde_yaml_ng::from_str(&made.text).unwrap();
        let left = template["Metadata"].get(words).and_then(Value::as_sequence);
        for line in left.into_iter().flatten() {
            let line = line.as_str().unwrap();
            // A page of Markdown escapes what could be markup.
            let plain = readme.replace('\\', "");
            assert!(
                plain.contains(words) && plain.contains(&format!("- {line}\n")),
                "{line}"
            );
            lines += 1;
        }
        let path = format!("{}/cloudformation.yaml", made.account.key);
        assert!(readme.contains(&format!("--template-file {path}")));
    });
    assert!(lines >= 5, "{lines}");
}
