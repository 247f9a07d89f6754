//! `playbooks` and `questions`: tables, JSON, a file to fill in, and a schema that agrees with the program.

use serde_json::{Value, json};

use crate::support::{
    Ran, SAMPLES, artifacts, ensure_calm, exported, manifest, run, sample, with, without,
};

const PLAYBOOK: &str = "emr-serverless";

fn done(args: &[&str]) -> Ran {
    let dir = tempfile::tempdir().unwrap();
    let ran = run(dir.path(), args);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{args:?}");
    ran
}

#[test]
fn playbooks_are_listed() {
    let table = done(&["playbooks"]).text();
    assert!(table.contains(PLAYBOOK), "{table}");
    let list = done(&["playbooks", "--json"]).json();
    let playbooks = list["playbooks"].as_array().unwrap();
    assert!(playbooks.iter().any(|playbook| playbook["id"] == PLAYBOOK));
    for playbook in playbooks {
        for key in ["id", "title", "goal", "page"] {
            let text = playbook[key].as_str().unwrap();
            assert!(
                table.contains(text),
                "{text} is in the JSON, not in the table"
            );
        }
    }
}

/// The playbook of a service that AWS has ended, and what is told of it.
fn retired() -> (String, Vec<String>) {
    let list = done(&["playbooks", "--json"]).json();
    let playbooks = list["playbooks"].as_array().unwrap();
    let told = |playbook: &Value| -> Vec<String> {
        serde_json::from_value(playbook["retired"].clone()).unwrap()
    };
    let ended = playbooks.last().unwrap();
    assert!(playbooks.iter().any(|playbook| told(playbook).is_empty()));
    (ended["id"].as_str().unwrap().to_owned(), told(ended))
}

#[test]
fn what_aws_has_retired_is_told_wherever_its_questions_are() {
    let (id, told) = retired();
    assert!(told.len() > 1);
    let first = done(&["playbooks"]).text();
    let table = done(&["questions", &id]).text();
    assert!(table.starts_with("Retired by AWS\n"), "{table}");
    for sentence in &told {
        assert!(first.contains(sentence) && table.contains(sentence));
    }
    let document = done(&["questions", &id, "--json"]).json();
    assert_eq!(document["retired"], json!(told));
    let schema = done(&["questions", &id, "--schema"]).json();
    assert_eq!(schema["deprecated"], json!(true));
    assert_eq!(schema["description"], json!(told.join(" ")));
    // A file to fill in has no place for it, so it goes to the person.
    let dir = tempfile::tempdir().unwrap();
    let template = run(dir.path(), &["questions", &id, "--template"]);
    assert_eq!(template.code, Some(0));
    for sentence in &told {
        assert!(template.stderr.contains(sentence), "{}", template.stderr);
    }
    // The others say nothing of the sort.
    let table = done(&["questions", PLAYBOOK]).text();
    assert!(!table.contains("Retired"), "{table}");
}

#[test]
fn the_table_of_questions_tells_all_that_the_json_does() {
    let table = done(&["questions", PLAYBOOK]).text();
    let document = done(&["questions", PLAYBOOK, "--json"]).json();
    assert_eq!(document["playbook"], PLAYBOOK);
    for question in document["questions"].as_array().unwrap() {
        for key in ["id", "title"] {
            assert!(
                table.contains(question[key].as_str().unwrap()),
                "{question}"
            );
        }
        if let Some(when) = question["asked_when"].as_str() {
            assert!(table.contains(when), "{question}");
        }
        for choice in question["choices"].as_array().unwrap() {
            assert!(
                table.contains(choice["value"].as_str().unwrap()),
                "{choice}"
            );
        }
    }
}

#[test]
fn the_questions_are_those_of_the_contract() {
    let document = done(&["questions", PLAYBOOK, "--json"]).json();
    let questions = document["questions"].as_array().unwrap();
    let role = json!(["EMRServerlessAppRuntimeRoleA"]);
    for (id, asked_when, default) in [
        ("topology", None, None),
        ("scope", None, Some(json!("documented"))),
        ("region", None, None),
        ("execution_role_arn", None, None),
        ("execution_role_has_full_access", None, Some(json!(true))),
        ("emr_account_id", Some("topology"), None),
        ("bucket_arns", None, None),
        ("kms_key_arns", None, Some(json!([]))),
        ("log_group_name", None, Some(json!(""))),
        ("runtime_roles", None, Some(role)),
        (
            "assumable_role_name",
            Some("topology"),
            Some(json!("AssumableRole")),
        ),
        ("application_origin", None, Some(json!("created-in-studio"))),
        ("application_ids", Some("application_origin"), None),
        ("first_application", None, Some(json!(false))),
        ("attach_to", None, Some(json!("user-profile"))),
        ("domain_id", None, None),
        ("user_profile_name", Some("attach_to"), None),
        ("associate_by", None, None),
        ("source_identity", None, Some(json!(false))),
    ] {
        let question = questions
            .iter()
            .find(|question| question["id"] == id)
            .unwrap();
        let found = question["asked_when"].as_str();
        let fits = found.map(|when| when.split(' ').next().unwrap()) == asked_when;
        assert!(fits, "{id} is asked when {found:?}");
        assert_eq!(
            question["default"],
            default.unwrap_or_default(),
            "default of {id}"
        );
    }
}

#[test]
fn the_template_exports_as_it_stands() {
    let template = done(&["questions", PLAYBOOK, "--template"]).json();
    let bundle = exported(&template);
    assert!(artifacts(&manifest(&bundle).unwrap()).count() > 5);
    // Whoever fills it in should find every question that these answers call for.
    let given = template["answers"].as_object().unwrap();
    assert!(given.contains_key("emr_account_id") && given.contains_key("source_identity"));
    let again: Value = serde_json::from_slice(&bundle["answers.json"]).unwrap();
    assert_eq!(again, template);
}

/// Files that are wrong in a way that needs no look at how a value is written.
fn misfits() -> Vec<(&'static str, Value)> {
    let cross = || sample("cross-account");
    let single = || sample("single-account");
    let head = |key: &str, value: Value| {
        let mut file = cross();
        file[key] = value;
        file
    };
    vec![
        ("an unknown key", with(cross(), "regoin", "eu-west-1")),
        ("an unknown key at the top", head("comment", json!("x"))),
        (
            "another format",
            head("format", json!("sagesetup.answers/2")),
        ),
        ("another playbook", head("playbook", json!("x"))),
        ("no region", without(cross(), "region")),
        ("no topology", without(cross(), "topology")),
        ("no buckets", without(cross(), "bucket_arns")),
        ("no domain", without(single(), "domain_id")),
        ("no EMR account", without(cross(), "emr_account_id")),
        ("no user profile", without(cross(), "user_profile_name")),
        (
            "no user profile by default",
            without(without(cross(), "user_profile_name"), "attach_to"),
        ),
        ("no application", without(single(), "application_ids")),
        (
            "an EMR account in one account",
            with(single(), "emr_account_id", "444455556666"),
        ),
        (
            "an access role in one account",
            with(single(), "assumable_role_name", "x"),
        ),
        (
            "a user profile for a domain",
            with(single(), "user_profile_name", "x"),
        ),
        (
            "applications that Studio makes",
            with(cross(), "application_ids", vec!["00f1abc"]),
        ),
        (
            "a space of no application",
            with(cross(), "space_name", "x"),
        ),
        (
            "a choice that is none",
            with(cross(), "scope", "everything"),
        ),
        (
            "a text for a boolean",
            with(cross(), "source_identity", "true"),
        ),
        (
            "a number for an account",
            with(cross(), "emr_account_id", 444_455_556_666_u64),
        ),
        (
            "eleven digits",
            with(cross(), "emr_account_id", "44445555666"),
        ),
        (
            "a text for a list",
            with(cross(), "bucket_arns", "arn:aws:s3:::x-data"),
        ),
        ("an empty list", with(cross(), "bucket_arns", json!([]))),
        (
            "six runtime roles",
            with(cross(), "runtime_roles", vec!["a", "b", "c", "d", "e", "f"]),
        ),
        (
            "one bucket twice",
            with(cross(), "bucket_arns", vec!["arn:aws:s3:::x-data"; 2]),
        ),
        ("an empty text", with(cross(), "domain_id", "")),
        ("null", with(cross(), "log_group_name", Value::Null)),
    ]
}

/// Files that are right, each in another way.
fn fitting() -> Vec<Value> {
    let mut files: Vec<Value> = SAMPLES.map(sample).to_vec();
    files.push(done(&["questions", PLAYBOOK, "--template"]).json());
    // What is left out counts as its default, in conditions too.
    files.push(without(sample("cross-account"), "attach_to"));
    files.push(without(sample("cross-account"), "application_origin"));
    files.push(without(sample("cross-account"), "runtime_roles"));
    files.push(without(sample("single-account"), "space_name"));
    files.push(with(sample("cross-account"), "bucket_account_id", ""));
    files
}

#[test]
fn the_schema_and_the_program_agree() {
    let schema = done(&["questions", PLAYBOOK, "--schema"]).json();
    assert!(jsonschema::meta::is_valid(&schema));
    let schema = jsonschema::validator_for(&schema).unwrap();
    for file in fitting() {
        let error = schema.validate(&file).err().map(|error| error.to_string());
        assert_eq!(error, None, "{file}");
        exported(&file);
    }
    for (name, file) in misfits() {
        assert!(!schema.is_valid(&file), "the schema takes {name}");
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("answers.json");
        std::fs::write(path, file.to_string()).unwrap();
        let ran = run(dir.path(), &["preview", "--answers", "answers.json"]);
        assert_eq!(ran.code, Some(2), "the program takes {name}");
    }
}

#[test]
fn a_playbook_that_there_is_not_is_named_escaped() {
    let dir = tempfile::tempdir().unwrap();
    for form in [&[][..], &["--json"], &["--template"], &["--schema"]] {
        for id in ["x", "../emr-serverless", "", "\u{1b}]0;x\u{7}\u{202e}\r\n"] {
            let ran = run(dir.path(), &[&["questions", id], form].concat());
            assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0), "{id:?}");
            assert!(ran.stderr.contains(PLAYBOOK), "{}", ran.stderr);
            ensure_calm(&ran).unwrap();
        }
    }
}

#[test]
fn only_one_form_of_the_questions_can_be_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let ran = run(dir.path(), &["questions", PLAYBOOK, "--json", "--schema"]);
    assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0));
}
