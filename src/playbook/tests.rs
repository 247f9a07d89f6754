//! Every playbook that the program carries, and what a faulty one is told.

use std::{collections::BTreeSet, fs, path::Path};

use super::{
    BUILT_IN, Source, load,
    testing::{head, role, trust},
};

#[test]
fn every_built_in_playbook_loads() {
    for source in BUILT_IN {
        if let Err(problems) = load(source) {
            panic!("{problems:#?}");
        }
    }
}

#[test]
fn the_table_holds_every_file_of_every_folder() {
    fn walk(dir: &Path, root: &Path, files: &mut BTreeSet<String>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, files);
            } else {
                let name = path.strip_prefix(root).unwrap();
                files.insert(name.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/playbooks");
    let mut folders = BTreeSet::new();
    walk(&root, &root, &mut folders);
    let table: BTreeSet<String> = BUILT_IN
        .iter()
        .flat_map(|source| {
            let others = source.files.iter().map(|(path, _)| *path);
            others
                .chain(["playbook.toml"])
                .map(|path| format!("{}/{path}", source.id))
        })
        .collect();
    assert_eq!(table, folders);
}

#[test]
fn no_two_files_of_a_playbook_can_meet_on_a_file_system_without_case() {
    for source in BUILT_IN {
        let lower: BTreeSet<_> = source
            .files
            .iter()
            .map(|(path, _)| path.to_lowercase())
            .collect();
        assert_eq!(lower.len(), source.files.len());
    }
}

/// A playbook with nothing wrong in it, as small as one can be.
const SMALL: &str = concat!(
    head!("small", "Small"),
    role!(),
    trust!(),
    r#"
[[steps]]
id = "do"
account = "main"
title = "Do it"
do = [{ text = "Paste", paste = "trust" }]
"#
);

const TRUST: &str = r#"{"Version": "2012-10-17", "Statement": [{"Sid": "Trust", "Effect": "Allow",
    "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;

fn problems(toml: &str, files: &[(&str, &str)]) -> Vec<String> {
    let table: toml::Table = toml.parse().unwrap();
    let playbook = serde_json::to_string(&table).unwrap();
    let source = Source {
        id: "small",
        playbook: &playbook,
        card: "",
        files,
    };
    let problems = load(&source).err().unwrap_or_default();
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn the_small_playbook_is_right() {
    assert_eq!(
        problems(SMALL, &[("trust.json", TRUST)]),
        Vec::<String>::new()
    );
}

/// What stands in the small playbook, what takes its place, and how the problem begins that is told then.
const FAULTS: &[(&str, &str, &str)] = &[
    (
        "playbook/1",
        "playbook/2",
        "small/playbook.toml: format: \"sagesetup.playbook/2\" where \"sagesetup.playbook/1\" is expected",
    ),
    (
        "id = \"small\"",
        "id = \"other\"",
        "small/playbook.toml: id: \"other\" where \"small\" is expected",
    ),
    (
        "id = \"role_arn\"",
        "id = \"region\"",
        "small/playbook.toml: questions: \"region\" stands here twice",
    ),
    (
        "id = \"region\"",
        "id = \"partition\"",
        "small/playbook.toml: questions: \"partition\" stands here twice",
    ),
    (
        "kind = \"region\"",
        "kind = \"regions\"",
        "small/playbook.toml: questions.region: there is no kind \"regions\"; there are ",
    ),
    (
        "section = \"all\"",
        "section = \"any\"",
        "small/playbook.toml: questions.region: there is no section \"any\"",
    ),
    (
        "region = \"region\"",
        "region = \"regoin\"",
        "small/playbook.toml: `regoin`: nothing fills the name \"regoin\"",
    ),
    (
        "region = \"region\"",
        "region = \"'x'\"",
        "small/playbook.toml: questions.region: nothing uses it",
    ),
    (
        "region = \"region\"",
        "region = \"region ==\"",
        "small/playbook.toml: region: syntax error: ",
    ),
    (
        "title = \"Region?\"",
        "when = \"role_arn\"\ntitle = \"Region?\"",
        "small/playbook.toml: questions.region: the question \"role_arn\" comes only later",
    ),
    (
        "example = \"eu-west-1\"",
        "example = \"eu-west-1a\"",
        "small/playbook.toml: questions.region: \"eu-west-1a\" is not a Region",
    ),
    (
        "plays = [\"main\"]",
        "plays = [\"mian\"]",
        "small/playbook.toml: roles.it: there is no account \"main\"",
    ),
    (
        "about = \"role_arn\"",
        "about = \"role\"",
        "small/playbook.toml: roles.it: there is no question \"role\"",
    ),
    (
        "kind = \"trust-policy\"",
        "kind = \"trust\"",
        "small/playbook.toml: documents.trust: there is no document kind \"trust\"",
    ),
    (
        "kind = \"trust-policy\"",
        "kind = \"identity-policy\"",
        "small/playbook.toml: documents.trust: `as` is missing",
    ),
    (
        "role = \"it\"",
        "role = \"that\"",
        "small/playbook.toml: documents.trust: there is no role \"that\"",
    ),
    (
        "role = \"it\"",
        "",
        "small/playbook.toml: documents.trust: either a role or an account is missing",
    ),
    (
        "file = \"trust.json\"",
        "file = \"turst.json\"",
        "small/playbook.toml: documents.trust: there is no file \"turst.json\"",
    ),
    (
        "sid = \"Trust\"",
        "sid = \"Turst\"",
        "small/playbook.toml: documents.trust: the Sid \"Trust\" is not both in the file and among the reasons",
    ),
    (
        "paste = \"trust\"",
        "paste = \"turst\"",
        "small/playbook.toml: steps.do: there is no document \"turst\"",
    ),
    (
        "{ text = \"Paste\", paste = \"trust\" }",
        "\"nothing\"",
        "small/playbook.toml: documents.trust: nothing uses it",
    ),
    (
        "about = \"role_arn\"",
        "about = \"role_arn\"\npath_about = \"path\"",
        "small/playbook.toml: roles.it: there is no question \"path\"",
    ),
    (
        "about = \"role_arn\"",
        "about = \"role_arn\"\npath_about = \"region\"",
        "small/playbook.toml: roles.it: the kind role-path, for the question of `path_about`, is missing",
    ),
    (
        "title = \"Do it\"",
        "title = \"Do **it\"",
        "small/playbook.toml: steps.do: \"Do **it\" has a ** or ` without its partner",
    ),
    (
        "title = \"Do it\"",
        "title = \"Do {{ it\"",
        "small/playbook.toml: steps.do: \"Do {{ it\" has a placeholder without its closing braces",
    ),
    (
        "title = \"Do it\"",
        "title = \"Do it\"\nafter = [\"later\"]",
        "small/playbook.toml: steps.do: the step \"later\" comes only later",
    ),
    (
        "title = \"Do it\"",
        "titel = \"Do it\"",
        "small/playbook.toml: steps.do: ",
    ),
    (
        "page = \"https:",
        "page = \"http:",
        "small/playbook.toml: page: \"http://docs.aws.amazon.com/\" is not an https link",
    ),
    (
        "minutes = 1",
        "minutes = \"one\"",
        "small/playbook.toml: playbook.toml: ",
    ),
];

/// A document of parts, in place of that of the small playbook.
fn of_parts() -> String {
    SMALL.replacen(
        "file = \"trust.json\"",
        "parts = [{ file = \"trust.json\" }, { file = \"more.json\", when = \"region == 'eu-west-1'\", each = \"[region]\" }]",
        1,
    )
}

#[test]
fn parts_are_judged_like_any_file() {
    let more = TRUST.replace("sagemaker.", "{{ item }}.");
    let files = [("trust.json", TRUST), ("more.json", more.as_str())];
    assert_eq!(problems(&of_parts(), &files), Vec::<String>::new());
    let nameless = TRUST.replace("\"Sid\": \"Trust\", ", "");
    let other = TRUST.replace("\"Trust\"", "\"Other\"");
    let reason = "[[documents.statements]]\nsid = \"Trust\"\nreason = \"why\"\n\n[[steps]]";
    let at = "small/playbook.toml: documents.trust: ";
    for (toml, more, expected) in [
        (
            of_parts().replace("parts = ", "file = \"trust.json\"\nparts = "),
            more.as_str(),
            "`parts` stand in place of `file` and `variants`, not beside them",
        ),
        (
            of_parts().replace(
                "parts = ",
                "variants = [{ when = \"true\", file = \"trust.json\" }]\nparts = ",
            ),
            &more,
            "`parts` stand in place of `file` and `variants`, not beside them",
        ),
        (
            of_parts().replace("kind = \"trust-policy\"", "kind = \"settings\""),
            &more,
            "`parts` are policies, and settings is none",
        ),
        (of_parts(), &nameless, "the Sid of a statement is missing"),
        (
            of_parts(),
            &other,
            "the Sid \"Other\" is not both in the file and among the reasons",
        ),
        (
            of_parts().replace("\n[[steps]]", reason),
            &more,
            "\"Trust\" stands here twice",
        ),
        (
            of_parts().replace("more.json", "mroe.json"),
            &more,
            "there is no file \"mroe.json\"",
        ),
    ] {
        let found = problems(&toml, &[("trust.json", TRUST), ("more.json", more)]);
        let expected = format!("{at}{expected}");
        assert!(found.contains(&expected), "{expected}: {found:#?}");
    }
    // The step pastes one document, and the answers may make two.
    let managed = of_parts().replace(
        "kind = \"trust-policy\"",
        "kind = \"identity-policy\"\nas = \"managed\"",
    );
    let told = problems(&managed, &files).join("\n");
    let several = "`documents`, as one may become several is missing";
    assert!(told.contains("steps.") && told.ends_with(several), "{told}");
    // Placeholders of parts are seen as those of any file.
    let found = problems(
        &of_parts(),
        &[
            ("trust.json", TRUST),
            ("more.json", &more.replace("item", "itme")),
        ],
    );
    assert!(
        found
            .iter()
            .any(|told| told.contains("nothing fills the name \"itme\"")),
        "{found:#?}"
    );
}

/// Seeds one fault each time and reads what is said about it.
#[test]
fn each_fault_is_named_with_its_element() {
    for (right, wrong, expected) in FAULTS {
        assert!(SMALL.contains(right), "{right}");
        let found = problems(&SMALL.replacen(right, wrong, 1), &[("trust.json", TRUST)]);
        assert!(
            found.iter().any(|problem| problem.starts_with(expected)),
            "{wrong}: {found:#?}"
        );
    }
}

#[test]
fn faults_of_a_document_file_are_named_with_the_file() {
    let cases = [
        (
            TRUST.replace("Effect", "Efect"),
            "small/trust.json: documents.trust: 1:58: \"Efect\" is not an element of a policy",
        ),
        (
            TRUST.replace("]}", ""),
            "small/trust.json: documents.trust: 2:85: the text ends, but the [ of line 1 is never closed",
        ),
        (
            TRUST.replace("sts:AssumeRole", "{{ role"),
            "small/trust.json: documents.trust: \"{{ role\" has a placeholder without",
        ),
    ];
    for (file, expected) in cases {
        let found = problems(SMALL, &[("trust.json", &file)]);
        assert!(
            found.iter().any(|problem| problem.starts_with(expected)),
            "{expected}: {found:#?}"
        );
    }
    let found = problems(SMALL, &[("trust.json", TRUST), ("forgotten.json", "{}")]);
    assert_eq!(
        found,
        ["small/playbook.toml: forgotten.json: nothing uses it"]
    );
}

#[test]
fn all_faults_are_told_at_once() {
    let wrong = SMALL
        .replace("kind = \"region\"\n", "kind = \"region\"\ncolour = 1\n")
        .replace("title = \"Do it\"", "titel = \"Do it\"")
        .replace("from = \"role_arn\"", "form = \"role_arn\"");
    let found = problems(&wrong, &[("trust.json", TRUST)]);
    for at in ["questions.region", "roles.it", "steps.do"] {
        assert!(
            found.iter().any(|problem| problem.contains(at)),
            "{at}: {found:#?}"
        );
    }
}
