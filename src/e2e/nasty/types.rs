//! Rows about wrong types, missing answers, and answers to questions that are not asked.

use serde_json::{Value, json};

use super::row::{Row, asking};
use crate::support::{bytes, run, sample, with, without};

/// What decides whether other questions are asked, so each has a file of its own.
const DECIDING: [&str; 3] = ["topology", "application_origin", "attach_to"];

/// Every question against every type that is not its own, and answers too few or too many.
pub(super) fn rows() -> Vec<Row> {
    let dir = tempfile::tempdir().unwrap();
    let questions = run(dir.path(), &["questions", "emr-serverless", "--json"]).json();
    let questions = questions["questions"].as_array().unwrap();
    let mut rows = missing();
    rows.extend(not_in_force());
    for round in 0..10 {
        let mut file = asking_all();
        let mut keys = Vec::new();
        for question in questions {
            let key = question["id"].as_str().unwrap();
            let wrong = wrong_types(question);
            let wrong = wrong[round % wrong.len()].clone();
            if DECIDING.contains(&key) {
                let name = format!("the wrong type {wrong} in round {round}");
                rows.push(Row::wrong(&name, key, wrong, "found"));
            } else {
                file = with(file, key, wrong);
                keys.push(key);
            }
        }
        let name = format!("wrong types everywhere, round {round}");
        rows.push(Row::refused(&name, bytes(&file), &keys, "found"));
    }
    rows.push(Row::wrong(
        "a number that was an account id",
        "emr_account_id",
        444_455_556_666_u64,
        "leading zeros",
    ));
    rows
}

/// Answers with which every question is asked.
fn asking_all() -> Value {
    let file = with(sample("cross-account"), "application_origin", "existing");
    with(file, "application_ids", json!(["00f1abcdexample1"]))
}

fn wrong_types(question: &Value) -> Vec<Value> {
    match (question["kind"].as_str().unwrap(), &question["list"]) {
        (_, Value::Object(_)) => vec![
            json!(null),
            json!(true),
            json!(7),
            json!("text"),
            json!(""),
            json!({ "0": "text" }),
            json!([null]),
            json!([7]),
            json!([["text"]]),
            json!([{}]),
        ],
        ("boolean", _) => vec![
            json!(null),
            json!(0),
            json!("true"),
            json!("yes"),
            json!({}),
            json!([true]),
        ],
        _ => vec![
            json!(null),
            json!(false),
            json!(111_122_223_333_u64),
            json!(-1.5e-300),
            json!({ "text": "x" }),
            json!([]),
            json!(["text"]),
        ],
    }
}

fn missing() -> Vec<Row> {
    let mut rows: Vec<Row> = [
        ("cross-account", "topology"),
        ("cross-account", "region"),
        ("cross-account", "execution_role_arn"),
        ("cross-account", "emr_account_id"),
        ("cross-account", "bucket_arns"),
        ("cross-account", "domain_id"),
        ("cross-account", "user_profile_name"),
        ("cross-account", "associate_by"),
        ("single-account", "application_ids"),
    ]
    .into_iter()
    .map(|(name, key)| {
        let file = without(sample(name), key);
        let says = "the answer is missing";
        Row::refused(&format!("{key}: missing"), bytes(&file), &[key], says)
    })
    .collect();
    for (key, says) in [
        ("bucket_arns", "at least 1 needed"),
        ("runtime_roles", "at least 1 needed"),
        ("application_ids", "at least 1 needed"),
    ] {
        rows.push(Row::wrong("an empty list", key, json!([]), says));
    }
    for key in [
        "topology",
        "scope",
        "attach_to",
        "associate_by",
        "application_origin",
    ] {
        for text in [
            "",
            "Single-Account",
            "documented ",
            "none",
            "admin\n",
            "\u{1b}[2J",
        ] {
            let name = format!("the choice {text:?}");
            rows.push(Row::wrong(&name, key, text, "is not one of"));
        }
    }
    for key in [
        "region",
        "execution_role_arn",
        "emr_account_id",
        "assumable_role_name",
        "domain_id",
        "user_profile_name",
    ] {
        rows.push(Row::wrong("empty", key, "", "it is empty"));
        rows.push(Row::wrong("a blank", key, " ", ""));
    }
    let nothing =
        json!({ "format": "sagesetup.answers/1", "playbook": "emr-serverless", "answers": {} });
    let always = [
        "topology",
        "region",
        "execution_role_arn",
        "bucket_arns",
        "domain_id",
        "associate_by",
    ];
    // A profile is attached to unless said otherwise, so its name is missing as well.
    let keys = [&always[..], &["user_profile_name"]].concat();
    rows.push(Row::refused(
        "no answer at all",
        bytes(&nothing),
        &keys,
        "is missing",
    ));
    rows
}

fn not_in_force() -> Vec<Row> {
    [
        ("single-account", "emr_account_id", json!("444455556666")),
        (
            "single-account",
            "assumable_role_name",
            json!("AssumableRole"),
        ),
        ("single-account", "list_own_applications", json!(false)),
        (
            "single-account",
            "user_profile_name",
            json!("data-scientist"),
        ),
        (
            "cross-account",
            "application_ids",
            json!(["00f1abcdexample1"]),
        ),
        ("cross-account", "space_name", json!("")),
        ("cross-account", "space_name", json!("\u{1b}[2J")),
        ("cross-account", "application_ids", json!(null)),
    ]
    .into_iter()
    .map(|(name, key, value)| {
        let row = format!("{key}: {value} where it is not asked");
        let file = bytes(&with(sample(name), key, value));
        Row::refused(&row, file, &[key], "is asked only when")
    })
    .chain([switched_off()])
    .collect()
}

/// One other answer changes, and two answers lose their question.
fn switched_off() -> Row {
    let file = with(asking("emr_account_id"), "topology", "single-account");
    let keys = ["emr_account_id", "assumable_role_name"];
    Row::refused(
        "one account and two",
        bytes(&file),
        &keys,
        "topology == \"cross-account\"",
    )
}
