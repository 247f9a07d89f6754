//! Policies inside the output of AWS commands.

use crate::policy::{
    Kind,
    json::{Json, Value},
};

/// A policy found inside something else.
pub(super) struct Nested<'j, 'a> {
    pub(super) json: &'j Json<'a>,
    pub(super) kind: Option<Kind>,
    /// Whose it is, where the output says so.
    pub(super) of: Option<String>,
}

/// The members by which commands name what a policy belongs to.
const NAMES: &[&str] = &["RoleName", "UserName", "GroupName", "PolicyName"];

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
        search(json, None, &mut found);
    }
    found
}

/// Recursion ends where the reader's does.
fn search<'j, 'a>(json: &'j Json<'a>, of: Option<&str>, found: &mut Vec<Nested<'j, 'a>>) {
    if out_of_force(json) {
        return;
    }
    let own = NAMES.iter().find_map(|name| json.get(name)?.text());
    let named = own.map(|own| match of {
        Some(of) => format!("{of}/{own}"),
        None => own.to_string(),
    });
    let of = named.as_deref().or(of);
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
                of: of.map(str::to_owned),
            }),
            _ => search(value, of, found),
        }
    }
    for element in json.elements() {
        search(element, of, found);
    }
}

/// What counts for nothing or cannot be changed: former versions of a policy, and those that AWS keeps.
fn out_of_force(json: &Json<'_>) -> bool {
    let former = json
        .get("IsDefaultVersion")
        .is_some_and(|json| matches!(json.value, Value::Bool(false)));
    let of_aws = json
        .get("Arn")
        .and_then(Json::text)
        .is_some_and(|arn| arn.contains(":iam::aws:policy/"));
    former || of_aws
}
