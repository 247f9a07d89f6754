//! Every element in every form, and every fault where it stands.

use super::read;
use crate::policy::{Document, Kind, Lines, json};

fn told(text: &str) -> Vec<String> {
    let lines = Lines::new(text);
    let json = json::read(text).json.expect("JSON");
    let (_, faults) = read(&json);
    faults
        .iter()
        .map(|fault| format!("{} {}", lines.place(fault.at.start), fault.kind))
        .collect()
}

fn prints(text: &str) -> serde_json::Value {
    let json = json::read(text).json.expect("JSON");
    let (document, faults) = read(&json);
    assert_eq!(faults, []);
    serde_json::to_value(document.expect("a document")).expect("prints")
}

#[test]
fn prints_what_it_read_in_every_form() {
    for text in [
        r#"{"Version": "2012-10-17", "Id": "x", "Statement": [{
            "Sid": "A", "Effect": "Deny", "NotPrincipal": {"AWS": "arn:x", "Service": ["a", "b"]},
            "NotAction": ["a:B"], "NotResource": "*",
            "Condition": {"Null": {"aws:x": "true"}, "ForAllValues:StringLike": {"aws:y": ["1", "2"]}}}]}"#,
        r#"{"Version": "2008-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"},
            {"Effect": "Allow", "Principal": {"Federated": "x", "CanonicalUser": ["y"]}, "Action": ["s3:*"], "Resource": ["*", "${aws:username}"]}]}"#,
        r#"{"Statement": [{"Effect": "Allow", "Action": "a:B", "Resource": "*"}]}"#,
    ] {
        let json: serde_json::Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(prints(text), json);
    }
}

#[test]
fn one_statement_may_stand_without_a_list_and_conditions_take_plain_values() {
    let one = prints(
        r#"{"Statement": {"Effect": "Allow", "Action": "a:B", "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": true}, "NumericLessThan": {"x:y": [5, 1.5]}}}}"#,
    );
    assert_eq!(
        one,
        serde_json::json!({"Statement": [{"Effect": "Allow", "Action": "a:B", "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "true"}, "NumericLessThan": {"x:y": ["5", "1.5"]}}}]})
    );
}

#[test]
fn all_faults_are_named_at_once_each_in_its_place() {
    let text = r#"{"Version": "2012-10-18", "Statment": [], "Statement": [
 {"Effect": "allow", "Action": [], "Resources": "*"},
 {"Effect": "Allow", "Action": "a:B", "NotAction": "a:C", "Principal": "arn:x"},
 {"Action": ["a:B", 3], "Principal": {}},
 {"Effect": 1, "Action": {}, "Condition": []},
 {"Effect": "Allow", "Principal": {"Aws": "x"}, "Condition": {"StringEquals": "x", "Bool": {"k": {}}}},
 7]}"#;
    assert_eq!(
        told(text),
        [
            "1:27 \"Statment\" is not an element of a policy here",
            "1:13 \"2012-10-18\" is not a version of the policy language; expected \"2012-10-17\"",
            "2:36 \"Resources\" is not an element of a policy here",
            "2:13 \"allow\" is not an effect; expected \"Allow\" or \"Deny\"",
            "2:32 Action is an empty list; expected one entry or more",
            "3:52 Action and NotAction exclude each other",
            "3:72 \"arn:x\" is not a principal; expected \"*\" or an object such as {\"AWS\": \"…\"}",
            "4:2 Effect is missing",
            "4:38 the principal names nobody",
            "4:21 Action: found the number 3, expected a text",
            "5:13 Effect: found the number 1, expected \"Allow\" or \"Deny\"",
            "5:26 Action: found an object, expected a text or a list of texts",
            "5:43 Condition: found an empty list, expected an object of operators",
            "6:2 Action is missing",
            "6:36 \"Aws\" is not an element of a policy here",
            "6:79 Condition: found \"x\", expected an object of condition keys",
            "6:98 Condition: found an object, expected a text or a list of texts",
            "7:2 found the number 7, expected a statement, which is an object",
        ]
    );
}

#[test]
fn what_is_no_policy_is_said_to_be_none() {
    assert_eq!(
        told("[]"),
        ["1:1 found an empty list, expected an object with Version and Statement"]
    );
    assert_eq!(told("{}"), ["1:1 Statement is missing"]);
    assert_eq!(
        told(r#"{"UserSettings": {}}"#),
        ["1:1 Statement is missing"]
    );
    assert_eq!(
        told(r#"{"Version": "x", "Statment": []}"#),
        ["1:18 \"Statment\" is not an element of a policy here"]
    );
    assert_eq!(
        told(r#"{"Statement": []}"#),
        ["1:15 Statement is an empty list; expected one entry or more"]
    );
}

#[test]
fn corrections_are_offered_where_one_thing_is_meant() {
    let text = r#"{"Statement": {"effect": "Allow", "Effect": "ALLOW", "Principle": 1, "Action": "sts:AssumeRole",
        "Principal": "arn:aws:iam::123456789012:root"}}"#;
    let json = json::read(text).json.expect("JSON");
    let (_, faults) = read(&json);
    let instead: Vec<_> = faults.iter().filter_map(|f| f.kind.instead()).collect();
    assert_eq!(
        instead,
        [
            "\"Effect\"",
            "\"Principal\"",
            "\"Allow\"",
            "{\"AWS\":\"arn:aws:iam::123456789012:root\"}"
        ]
    );
}

fn kind(statements: &str) -> Kind {
    let text = format!(r#"{{"Statement": {statements}}}"#);
    let json = json::read(&text).json.expect("JSON");
    read(&json)
        .0
        .as_ref()
        .map(Document::looks_like)
        .expect("a document")
}

#[test]
fn the_kind_is_read_from_what_stands_there() {
    for (statements, expected) in [
        (
            r#"{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}"#,
            Kind::Identity,
        ),
        (
            r#"{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}"#,
            Kind::Identity,
        ),
        (
            r#"{"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"]}"#,
            Kind::Trust,
        ),
        (
            r#"{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}"#,
            Kind::Trust,
        ),
        (
            r#"{"Effect": "Allow", "Principal": {"AWS": "x"}, "Action": "sts:*", "Resource": "*"}"#,
            Kind::Trust,
        ),
        (
            r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}"#,
            Kind::Resource,
        ),
    ] {
        assert_eq!(kind(statements), expected, "{statements}");
    }
}
