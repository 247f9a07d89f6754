//! Policies inside the output of AWS commands.

use crate::policy::{Kind, json::Json};

/// A policy found inside something else.
pub(super) struct Nested<'j, 'a> {
    pub(super) json: &'j Json<'a>,
    pub(super) kind: Option<Kind>,
}

/// The members under which commands give policies, and what kind these are.
/// `get-role`, `list-roles`, `get-role-policy`, `get-policy-version`, `get-bucket-policy`, `get-key-policy`,
/// `describe-policy` of an organization.
const MEMBERS: &[(&str, Option<Kind>)] = &[
    ("AssumeRolePolicyDocument", Some(Kind::Trust)),
    ("PolicyDocument", Some(Kind::Identity)),
    ("Document", Some(Kind::Identity)),
    ("Policy", Some(Kind::Resource)),
    ("Content", Some(Kind::ServiceControl)),
];

/// The policies in a value that is none itself.
pub(super) fn documents<'j, 'a>(json: &'j Json<'a>) -> Vec<Nested<'j, 'a>> {
    let mut found = Vec::new();
    // A template of CloudFormation holds functions where a policy holds texts; that is another language.
    let template = ["AWSTemplateFormatVersion", "Resources"];
    if json.get("Statement").is_none() && template.iter().all(|key| json.get(key).is_none()) {
        search(json, &mut found);
    }
    found
}

/// Recursion ends where the reader's does.
fn search<'j, 'a>(json: &'j Json<'a>, found: &mut Vec<Nested<'j, 'a>>) {
    for (key, value) in json.members() {
        let known = MEMBERS.iter().find(|(name, _)| *name == &**key);
        let policy = value.get("Statement").is_some()
            || value.text().is_some_and(|text| {
                text.trim_start().starts_with('{') && text.contains("\"Statement\"")
            });
        match known {
            Some((_, kind)) if policy => found.push(Nested {
                json: value,
                kind: *kind,
            }),
            _ => search(value, found),
        }
    }
    for element in json.elements() {
        search(element, found);
    }
}
