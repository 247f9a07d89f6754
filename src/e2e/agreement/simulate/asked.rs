//! Questions over whole bundles: every statement is asked for by its own role and by others, with the keys its condition
//! wants, without them, and with others.

use std::{collections::BTreeSet, rc::Rc};

use serde_json::{Value, json};

use super::world::{Files, Question};
use crate::support::{exported, sample, with};

const KEY: &str = "arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/// The bundles, with a name for each.
fn bundles() -> Vec<(String, Rc<Files>)> {
    let mut all = Vec::new();
    for topology in ["cross-account", "single-account"] {
        for scope in ["documented", "least-privilege"] {
            let file = with(sample(topology), "scope", scope);
            all.push((format!("{topology} {scope}"), Rc::new(exported(&file))));
            let mut more = with(file, "source_identity", true);
            for (key, answer) in [
                ("first_application", json!(true)),
                ("execution_role_has_full_access", json!(false)),
                ("associate_by", json!("notebook-user")),
                ("log_group_name", json!("/aws/emr-serverless")),
            ] {
                more = with(more, key, answer);
            }
            if topology == "cross-account" {
                more = with(more, "bucket_account_id", "777788889999");
                more = with(more, "kms_key_arns", json!([KEY]));
            }
            all.push((format!("{topology} {scope} more"), Rc::new(exported(&more))));
        }
    }
    all
}

fn list(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Keys that meet a condition, as far as they can be told from it.
fn keys(condition: &Value) -> Vec<(String, String)> {
    let mut keys = Vec::new();
    for (operator, tests) in condition.as_object().into_iter().flatten() {
        for (key, values) in tests.as_object().unwrap() {
            let value = list(values)[0];
            if operator == "Null" && value == "true" {
                continue;
            }
            let value = if operator == "Null" { "some" } else { value };
            if !keys.iter().any(|(known, _)| known == key) {
                keys.push((key.clone(), value.replace('*', "00f")));
            }
        }
    }
    keys
}

/// The key that a key policy is for, as the name of its file tells.
fn key_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap().trim_end_matches(".json");
    let Some(name) = name.strip_prefix("key-policy-") else {
        return KEY.to_owned();
    };
    let (account, rest) = name.split_once('-').unwrap();
    // A Region has three words.
    let words: Vec<&str> = rest.splitn(4, '-').collect();
    let (id, region) = words.split_last().unwrap();
    format!("arn:aws:kms:{}:{account}:key/{id}", region.join("-"))
}

/// Whether an action is one on a resource of this kind. The statements pair every action with every resource of theirs,
/// and the simulator does not answer what nobody could ask.
fn takes(action: &str, resource: &str) -> bool {
    let has = |part: &str| resource.contains(part);
    match action {
        "s3:ListBucket" => !has("/"),
        "s3:GetObject" | "s3:PutObject" | "s3:DeleteObject" => has("/"),
        "glue:GetDatabase" => has(":catalog") || has(":database/") || resource == "*",
        "glue:GetUserDefinedFunctions" => !has(":table/"),
        "sagemaker:DescribeSpace" => has(":space/"),
        "sagemaker:DescribeDomain" => has(":domain/"),
        "emr-serverless:TagResource" | "emr-serverless:UntagResource" => has("/applications/"),
        "emr-serverless:GetDashboardForJobRun" => has("/jobruns/"),
        "logs:PutLogEvents" => has(":log-stream:"),
        _ => true,
    }
}

pub(super) fn of_bundles() -> Vec<Question> {
    let mut all = Vec::new();
    for (name, files) in bundles() {
        let manifest: Value = serde_json::from_slice(&files["bundle.json"]).unwrap();
        let roles = manifest["roles"].as_array().unwrap();
        let names: Vec<&str> = roles.iter().map(|r| r["name"].as_str().unwrap()).collect();
        let arns: Vec<&str> = roles.iter().map(|r| r["arn"].as_str().unwrap()).collect();
        let services = ["emr-serverless.amazonaws.com", "sagemaker.amazonaws.com"];
        let mut asked = BTreeSet::new();
        let mut ask =
            |who: &str, action: &str, resource: &str, keys: &[(String, String)], with: &str| {
                let question = format!("{name}: {who} {action} {resource} {with}");
                if asked.insert(question.clone()) {
                    all.push(Question {
                        name: question,
                        files: Rc::clone(&files),
                        who: who.to_owned(),
                        action: action.to_owned(),
                        resource: resource.to_owned(),
                        keys: keys.to_vec(),
                    });
                }
            };
        for artifact in manifest["artifacts"].as_array().unwrap() {
            let path = artifact["path"].as_str().unwrap();
            let kind = artifact["kind"].as_str().unwrap();
            if !kind.ends_with("-policy") {
                continue;
            }
            let document: Value = serde_json::from_slice(&files[path]).unwrap();
            for statement in document["Statement"].as_array().unwrap() {
                let met = keys(&statement["Condition"]);
                let other: Vec<_> = met
                    .iter()
                    .map(|(key, _)| (key.clone(), "arn:aws:other:::x".to_owned()))
                    .collect();
                for (at, action) in list(&statement["Action"]).into_iter().enumerate() {
                    // The first and the last of a list stand for all of it.
                    if at > 0 && at + 1 < list(&statement["Action"]).len() {
                        continue;
                    }
                    if kind == "trust-policy" {
                        for who in names.iter().chain(&services) {
                            for role in &arns {
                                ask(who, action, role, &met, "met");
                                ask(who, action, role, &[], "bare");
                            }
                        }
                        continue;
                    }
                    let holder = artifact["attach"]["role"].as_str();
                    for resource in list(&statement["Resource"]) {
                        let filled = match action {
                            "emr-serverless:GetDashboardForJobRun" => "00f/jobruns/00f",
                            "emr-serverless:TagResource" | "emr-serverless:UntagResource" => {
                                "applications/00f"
                            }
                            "logs:PutLogEvents" => "log-stream:00f",
                            _ => "00f",
                        };
                        let resource = match resource {
                            "*" => "00f".to_owned(),
                            resource => resource.replace('*', filled),
                        };
                        let key = key_of(path);
                        let resource = match resource.as_str() {
                            "00f" if action.starts_with("kms:") => &key,
                            "00f" => "*",
                            other => other,
                        };
                        if !takes(action, resource) {
                            continue;
                        }
                        for who in &names {
                            if Some(*who) == holder || *who == names[0] || holder.is_none() {
                                ask(who, action, resource, &met, "met");
                                ask(who, action, resource, &[], "bare");
                                if !other.is_empty() {
                                    ask(who, action, resource, &other, "other");
                                }
                            }
                        }
                        if kind == "resource-policy" {
                            ask(services[0], action, resource, &met, "met");
                            ask(services[0], action, resource, &[], "bare");
                        }
                    }
                }
            }
        }
    }
    all
}
