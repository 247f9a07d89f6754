//! Who trusts whom, who enters through whom, and who passes what: the two sides have to say the same.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    checklist::Step,
    judged::{Judged, list},
    statement::{actions, allows, anyone, conditions, grants, principals, resources, statements},
};

/// The roles that may be passed are exactly those that Studio offers, and those that were asked for.
pub(super) fn passrole_equals_list(bundle: &Judged, steps: &[Step]) -> Vec<String> {
    let documents = bundle.of_kind("identity-policy");
    let passed: BTreeSet<&str> = documents
        .iter()
        .flat_map(|document| statements(document.json))
        .filter(|statement| grants(statement, "iam:PassRole"))
        .flat_map(resources)
        .collect();
    let asked = bundle.runtime_arns();
    let asked: BTreeSet<&str> = asked.iter().map(String::as_str).collect();
    let mut broken = Vec::new();
    if passed != asked {
        broken.push(format!("passes {passed:?}, but {asked:?} was asked for"));
    }
    for (at, settings) in bundle.emr_settings(steps) {
        let offered = settings
            .get("ExecutionRoleArns")
            .map_or_else(Vec::new, list);
        if offered.iter().copied().collect::<BTreeSet<_>>() != passed {
            broken.push(format!(
                "{at}: offers {offered:?}, but {passed:?} may be passed"
            ));
        }
    }
    broken
}

fn assumable_trust(bundle: &Judged) -> Vec<&Value> {
    if !bundle.cross() {
        return Vec::new();
    }
    let trust = bundle.trust_of(bundle.answer("assumable_role_name"));
    trust.map_or_else(Vec::new, statements)
}

/// The access role trusts exactly the execution role, character for character.
pub(super) fn trust_equals_role(bundle: &Judged, _: &[Step]) -> Vec<String> {
    let arn = bundle.execution_arn();
    let mut broken = Vec::new();
    let known = bundle
        .roles()
        .iter()
        .any(|role| role[2] == arn && role[3] == "existing");
    if !known {
        broken.push(format!("{arn} is not a role of the manifest that exists"));
    }
    if !bundle.cross() {
        return broken;
    }
    let trust = assumable_trust(bundle);
    if !trust
        .iter()
        .any(|statement| grants(statement, "sts:AssumeRole"))
    {
        broken.push("nobody may take the access role on".to_owned());
    }
    for statement in trust {
        let named = principals(statement, "AWS");
        let service = principals(statement, "Service");
        if anyone(statement) || named != [arn] || !service.is_empty() {
            broken.push(format!("trusts {named:?} {service:?}, not {arn}"));
        }
    }
    broken
}

/// The execution role may take on exactly the access role.
pub(super) fn assume_equals_role(bundle: &Judged, steps: &[Step]) -> Vec<String> {
    let expected: Vec<String> = if bundle.cross() {
        vec![bundle.assumable_arn()]
    } else {
        Vec::new()
    };
    let mut broken = Vec::new();
    let policies = bundle.policies_of(bundle.execution_name());
    let found: Vec<&str> = policies
        .iter()
        .flat_map(|document| statements(document.json))
        .filter(|statement| grants(statement, "sts:AssumeRole"))
        .flat_map(resources)
        .collect();
    if found != expected {
        broken.push(format!("may take on {found:?}, expected {expected:?}"));
    }
    for (at, settings) in bundle.emr_settings(steps) {
        let offered = settings
            .get("AssumableRoleArns")
            .map_or_else(Vec::new, list);
        if offered != expected {
            broken.push(format!("{at}: offers {offered:?}, expected {expected:?}"));
        }
    }
    for arn in &expected {
        if !bundle.roles().iter().any(|role| role[2] == arn) {
            broken.push(format!("{arn} is not a role of the manifest"));
        }
    }
    broken
}

/// With source identity on, the action stands on every side, in a statement that nothing else can refuse.
pub(super) fn source_identity_both(bundle: &Judged, _: &[Step]) -> Vec<String> {
    const ACTION: &str = "sts:SetSourceIdentity";
    let mut broken = Vec::new();
    let execution = bundle.execution_name();
    let policies = bundle.policies_of(execution);
    let own = bundle.trust_of(execution).map_or_else(Vec::new, statements);
    let granted: Vec<&Value> = policies
        .iter()
        .flat_map(|document| statements(document.json))
        .collect();
    let assumable = bundle.assumable_arn();
    let arn = bundle.execution_arn();
    let clean = |statement: &Value| {
        allows(statement)
            && actions(statement) == [ACTION]
            && !conditions(statement)
                .iter()
                .any(|(_, key, _)| key.eq_ignore_ascii_case("sts:RoleSessionName"))
    };
    let mut side = |name: &str, statements: &[&Value], right: &dyn Fn(&Value) -> bool| {
        if !statements.iter().any(|s| clean(s) && right(s)) {
            broken.push(format!("{ACTION} has no statement of its own in {name}"));
        }
    };
    if bundle.yes("source_identity") {
        side("the trust of the execution role", &own, &|statement| {
            principals(statement, "Service") == ["sagemaker.amazonaws.com"]
        });
        if bundle.cross() {
            side(
                "the permissions of the execution role",
                &granted,
                &|statement| resources(statement) == [assumable.as_str()],
            );
            side(
                "the trust of the access role",
                &assumable_trust(bundle),
                &|statement| principals(statement, "AWS") == [arn],
            );
        }
    }
    broken
}

/// Studio sends no external id, no tags and no MFA, and its session names are its own.
pub(super) fn no_external_id(bundle: &Judged, _: &[Step]) -> Vec<String> {
    let refused = [
        "sts:externalid",
        "sts:rolesessionname",
        "aws:multifactorauthpresent",
    ];
    assumable_trust(bundle)
        .into_iter()
        .flat_map(conditions)
        .map(|(_, key, _)| key.to_ascii_lowercase())
        .filter(|key| refused.contains(&key.as_str()) || key.starts_with("aws:requesttag/"))
        .collect()
}
