//! The roles of a plan, and how expressions see them.

use std::collections::BTreeMap;

use minijinja::value::Value;

use super::model::{Account, ManagedPolicy, Role, RoleStatus, path_in};
use crate::{
    aws::{AwsValue, RoleArn},
    playbook::{self, ITEM, Parts, Playbook, Scope, role_value},
};

/// Builds every role, and lets expressions see them as `roles.<id>`.
pub(super) fn roles<'p>(
    playbook: &'p Playbook,
    scope: &Scope<'_>,
    accounts: &[Account<'p>],
    partition: &str,
) -> Vec<Role<'p>> {
    let mut all = Vec::new();
    let mut seen: BTreeMap<String, Value> = BTreeMap::new();
    for template in &playbook.roles {
        if !scope.holds(template.when) {
            continue;
        }
        let account = accounts
            .iter()
            .find(|account| account.plays.contains(&template.account));
        let build = |scope: &Scope<'_>| {
            let from = scope.eval(template.from);
            let (name, arn, status) = match from.as_ref().map(parts) {
                Some((name, Some(arn))) => (name, arn, RoleStatus::Existing),
                Some((name, None)) => {
                    let id = account.map_or("‹account›", |account| &account.id);
                    let path = path(template, scope);
                    let arn = format!("arn:{partition}:iam::{id}:role{path}{name}");
                    (name, arn, RoleStatus::Create)
                }
                None => {
                    let mark = format!("‹{}›", template.about);
                    (mark.clone(), mark, RoleStatus::Existing)
                }
            };
            Role {
                id: &template.id,
                account: account.map_or("", |account| account.key),
                value: value(&name, &arn, status),
                purpose: scope.prose(&template.purpose),
                title: &template.title,
                about: &template.about,
                path_about: template.path.as_ref().map(|(id, _)| id.as_str()),
                managed: managed(template, scope),
                name,
                arn,
                status,
            }
        };
        if let Some(each) = template.each {
            let items = if scope.value(each).is_ok() {
                scope.items(each)
            } else {
                // The list is not answered yet, which is noted: one role stands for those to come.
                scope.eval(each);
                vec![Value::from(format!("‹{}›", template.about))]
            };
            let several: Vec<Role<'_>> = items
                .into_iter()
                .map(|item| build(&scope.inner(ITEM, item)))
                .collect();
            let values: Vec<Value> = several.iter().map(|role| role.value.clone()).collect();
            seen.insert(template.id.clone(), Value::from(values));
            all.extend(several);
        } else {
            let role = build(scope);
            seen.insert(template.id.clone(), role.value.clone());
            all.push(role);
        }
    }
    scope.set("roles", Value::from(seen));
    all
}

/// The path under which a role is to be created. It ends in a slash whatever the answer is, as the name behind it is an
/// answer of its own.
fn path(template: &playbook::Role, scope: &Scope<'_>) -> String {
    let Some((id, answer)) = &template.path else {
        return "/".to_owned();
    };
    let path = scope.eval(*answer);
    let path = path.map_or_else(|| format!("‹{id}›"), |path| path.to_string());
    match path.trim_matches('/') {
        "" => "/".to_owned(),
        names => format!("/{names}/"),
    }
}

fn managed<'p>(template: &'p playbook::Role, scope: &Scope<'_>) -> Vec<ManagedPolicy<'p>> {
    let in_force = template.attach.iter().filter(|a| scope.holds(a.when));
    in_force
        .map(|attach| ManagedPolicy {
            arn: scope.text(&attach.policy).into_owned(),
            reason: scope.prose(&attach.reason),
        })
        .collect()
}

/// The name of a role, and its ARN when it exists.
fn parts(from: &Value) -> (String, Option<String>) {
    let part = |name: &str| {
        let part = from.get_attr(name).ok()?;
        part.as_str().map(str::to_owned)
    };
    match (part("name"), part("arn")) {
        (Some(name), arn) => (name, arn),
        (None, _) => (from.to_string(), None),
    }
}

/// A role as expressions see it.
fn value(name: &str, arn: &str, status: RoleStatus) -> Value {
    let exists = status == RoleStatus::Existing;
    if let (true, Ok(arn)) = (exists, RoleArn::parse(arn)) {
        return role_value(&arn);
    }
    Parts::value(
        arn,
        vec![
            ("arn", Value::from(arn)),
            ("name", Value::from(name)),
            ("path", Value::from(path_in(arn))),
            ("exists", Value::from(exists)),
        ],
    )
}
