//! The Terraform files of a bundle held against its documents: the same roles, statements and attachments.

pub(crate) mod evaluate;
pub(crate) mod made;

use std::collections::BTreeMap;

use sagesetup::{
    answers,
    bundle::{self, Bundle},
    plan::{self, Account, Content, Plan, ResourceKind},
    playbook::{self, BUILT_IN, DocumentKind, Playbook, SettingKind},
    policy::List,
};
use serde_json::{Map, Value, json};

use evaluate::Module;
use made::Made;

/// The texts of an account's Terraform files, by their names; none where it has none.
pub(crate) fn files<'b>(bundle: &'b Bundle, account: &str) -> BTreeMap<&'b str, &'b str> {
    let folder = format!("{account}/terraform/");
    let files = bundle.artifacts.iter().filter_map(|artifact| {
        let name = artifact.path.strip_prefix(&folder)?;
        assert_eq!(artifact.kind.name(), "terraform");
        Some((name, std::str::from_utf8(&artifact.bytes).unwrap()))
    });
    files.collect()
}

/// What differs between the Terraform files of a bundle and its plan.
pub(crate) fn differences(plan: &Plan<'_>, bundle: &Bundle) -> Vec<String> {
    let mut all = Vec::new();
    for account in &plan.accounts {
        let files = files(bundle, account.key);
        let wanted = Made::of_plan(plan, account.key);
        if files.is_empty() {
            if wanted != Made::default() {
                all.push(format!("{} has no Terraform for {wanted:#?}", account.key));
            }
            continue;
        }
        let module = match Module::read(files.values().copied(), plan, account) {
            Ok(module) => module,
            Err(why) => {
                all.push(format!("{}: {why}", account.key));
                continue;
            }
        };
        match module.made() {
            Err(why) => all.push(format!("{}: {why}", account.key)),
            Ok(made) => all.extend(wanted.differences(&made, account.key)),
        }
        all.extend(literals(plan, &account.id, &files));
        all.extend(follows(plan, account, &files));
    }
    all.extend(handed_over(plan, bundle));
    all
}

/// Where the roles are made in another path, documents speak of them there.
fn follows(plan: &Plan<'_>, account: &Account<'_>, files: &BTreeMap<&str, &str>) -> Vec<String> {
    let moved: Vec<String> = files
        .values()
        .map(|text| text.replace("default     = \"/\"\n", "default     = \"/team/\"\n"))
        .collect();
    let wanted = Made::in_path(plan, account.key, "/team/");
    let module = Module::read(moved.iter().map(String::as_str), plan, account);
    match module.and_then(|module| module.made()) {
        Ok(made) => wanted.differences(&made, &format!("{} in /team/", account.key)),
        Err(why) => vec![why],
    }
}

/// What the files of one account take from another one, that one's files tell under the same name.
fn handed_over(plan: &Plan<'_>, bundle: &Bundle) -> Vec<String> {
    let modules = plan.accounts.iter().filter_map(|account| {
        let files = files(bundle, account.key);
        let module = Module::read(files.values().copied(), plan, account).ok();
        module
            .filter(|_| !files.is_empty())
            .map(|module| (account.key, module))
    });
    let modules: BTreeMap<&str, Module<'_>> = modules.collect();
    let mut all = Vec::new();
    for (key, module) in &modules {
        for (name, arn) in module.variables() {
            let taken = plan
                .roles
                .iter()
                .find(|role| role.arn == arn && role.account != *key);
            let Some(teller) = taken.and_then(|role| modules.get(role.account)) else {
                continue;
            };
            let told = teller
                .outputs()
                .into_iter()
                .any(|output| output == (name.clone(), arn.clone()));
            if !told {
                all.push(format!("{key} takes {name} = {arn}, which nobody tells"));
            }
        }
    }
    all
}

/// Documents name neither the partition nor the own account and Region: they come from variables.
fn literals(plan: &Plan<'_>, account: &str, files: &BTreeMap<&str, &str>) -> Vec<String> {
    let Some(main) = files.get("main.tf") else {
        return vec!["no main.tf".to_owned()];
    };
    let code = main
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    // A name is no document: it may hold what looks like an account.
    let code = code.filter(|line| !line.trim_start().starts_with("name "));
    let partition = format!("arn:{}:", plan.partition);
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
    let word = |line: &str, word: &str| {
        let around: Vec<&str> = line.split(word).collect();
        around
            .windows(2)
            .any(|pair| edge(pair[0].chars().next_back()) && edge(pair[1].chars().next()))
    };
    code.filter(|line| line.contains(&partition) || word(line, account) || word(line, &plan.region))
        .map(|line| format!("a literal: {line}"))
        .collect()
}

/// The bundle of answers, with its plan.
pub(crate) fn planned<'p>(
    playbook: &'p Playbook,
    given: &Map<String, Value>,
) -> (Plan<'p>, Bundle) {
    let plan = plan::build(playbook, &answers::check(playbook, given).answers);
    let bundle = bundle::render(&plan);
    (plan, bundle)
}

/// Every sample: its playbook's id with its file's name, and its answers.
pub(crate) fn samples() -> Vec<(String, &'static Playbook, Map<String, Value>)> {
    let mut all = Vec::new();
    for source in BUILT_IN {
        let playbook = playbook::built_in(source.id).unwrap().unwrap();
        for (path, text) in source.files {
            if let Some(name) = path.strip_suffix(".answers.json") {
                let given = answers::read(text.as_bytes()).given.unwrap();
                all.push((format!("{}.{name}", source.id), playbook, given.answers));
            }
        }
    }
    all
}

#[test]
fn the_samples_make_in_terraform_what_their_documents_say() {
    let (mut with, mut without) = (0, 0);
    for (name, playbook, given) in samples() {
        let (plan, bundle) = planned(playbook, &given);
        let found = differences(&plan, &bundle);
        assert!(found.is_empty(), "{name}: {}", found.join("\n"));
        for account in &plan.accounts {
            if files(&bundle, account.key).is_empty() {
                without += 1;
            } else {
                with += 1;
            }
        }
    }
    assert!(with > 10 && without > 1, "{with} {without}");
}

/// One thing altered in the files is seen.
#[test]
fn the_comparison_sees_every_kind_of_difference() {
    let (_, playbook, given) = samples()
        .into_iter()
        .find(|(name, ..)| name == "pipelines.separated")
        .unwrap();
    let (plan, bundle) = planned(playbook, &given);
    let account = &plan.accounts[0];
    let files = files(&bundle, account.key);
    let main = files["main.tf"];
    let wanted = Made::of_plan(&plan, account.key);
    for (from, to) in [
        ("effect  = \"Allow\"", "effect = \"Deny\""),
        ("iam:PassRole", "iam:PassRoles"),
        ("\"sts:AssumeRole\"", "\"sts:TagSession\""),
        ("\"jsonget\"", "\"other\""),
        (
            "= aws_iam_role.pipeline.name",
            "= data.aws_iam_role.creator.name",
        ),
        ("= [aws_iam_role.pipeline.arn]", "= [var.region]"),
        ("var.role_path", "\"/other/\""),
        ("StringEquals", "StringLike"),
        (
            "create_model_package_group ? 1 : 0",
            "create_model_package_group ? 0 : 1",
        ),
        (
            "= aws_iam_policy.job_permissions_churn_training_role_jobs.arn",
            "= aws_iam_policy.job_permissions_churn_processing_role_jobs.arn",
        ),
        (
            "policy/AmazonSageMakerPipelinesIntegrations",
            "policy/Other",
        ),
        ("= var.permissions_boundary", "= var.region"),
    ] {
        assert!(main.contains(from), "{from} is not there:\n{main}");
        let altered = main.replacen(from, to, 1);
        let texts = files.iter().map(|(name, text)| match *name {
            "main.tf" => altered.as_str(),
            _ => text,
        });
        let made = Module::read(texts, &plan, account).and_then(|module| module.made());
        let seen = made.is_ok_and(|made| !wanted.differences(&made, "here").is_empty());
        assert!(seen, "{from} as {to} is not seen");
    }
}

/// An expression of a bundle's files that has texts in it, as a document that holds them gives it.
pub(crate) fn expression(texts: &[&str]) -> String {
    let (_, playbook, given) = samples()
        .into_iter()
        .find(|(name, ..)| name == "emr-clusters.runtime-roles")
        .unwrap();
    let (mut plan, _) = planned(playbook, &given);
    let setting = plan
        .resources
        .iter()
        .find_map(|resource| match &resource.kind {
            ResourceKind::Setting(setting)
                if setting.kind == SettingKind::SecurityConfiguration =>
            {
                Some((resource.account, setting.document.unwrap()))
            }
            _ => None,
        });
    let (account, place) = setting.unwrap();
    let key = plan.accounts.iter().find(|a| a.key == account).unwrap().key;
    plan.documents[place].content = Content::Other(json!({ "texts": texts }));
    let bundle = bundle::render(&plan);
    // As it stands there, and not as the library reads and prints it.
    let main = files(&bundle, key)["main.tf"];
    let (_, rest) = main.split_once("configuration = ").unwrap();
    let (expression, _) = rest.split_once("\n  })\n").unwrap();
    format!("{expression}\n  }})")
}

/// The data source reads `&{` as `${`, so such a document is written as JSON.
#[test]
fn a_document_that_the_data_source_would_change_is_written_as_json() {
    for (_, playbook, given) in samples() {
        let (mut plan, _) = planned(playbook, &given);
        let mut changed = false;
        for document in &mut plan.documents {
            if let Content::Policy {
                document: policy, ..
            } = &mut document.content
                && document.kind == DocumentKind::IdentityPolicy
                && let Some(first) = policy.statements.first_mut()
            {
                first.resource = Some(List::One(
                    "arn:aws:s3:::b/&{aws:username}/${aws:userid}".into(),
                ));
                document.minified = serde_json::to_string(policy).unwrap();
                changed |= document.attachment.is_some() && !document.snippet;
            }
        }
        let bundle = bundle::render(&plan);
        let found = differences(&plan, &bundle);
        // The literal partition is ours.
        let found: Vec<_> = found
            .iter()
            .filter(|line| !line.contains("&{aws:username}"))
            .collect();
        assert!(found.is_empty(), "{found:#?}");
        let files = bundle
            .artifacts
            .iter()
            .filter(|artifact| artifact.path.ends_with("main.tf"));
        let json = files
            .filter(|file| String::from_utf8_lossy(&file.bytes).contains("policy = jsonencode({"));
        assert_eq!(
            json.count() > 0,
            changed
                && plan
                    .accounts
                    .iter()
                    .any(|a| !self::files(&bundle, a.key).is_empty())
        );
    }
}
