//! What things are called in the files of an account: roles and documents by the playbook's ids, so that another name of
//! a role does not make another resource of it.

use std::collections::BTreeSet;

use crate::plan::{Document, Plan};

/// Names of one kind, each once.
#[derive(Debug, Default)]
pub(super) struct Labels(BTreeSet<String>);

impl Labels {
    /// The name itself, or with a number where it is taken.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let mut label = wanted.to_owned();
        let mut number = 2;
        while !self.0.insert(label.clone()) {
            label = format!("{wanted}_{number}");
            number += 1;
        }
        label
    }
}

/// A name of every role of the plan, by its place. They are the same in the files of all accounts.
pub(super) fn of_roles(plan: &Plan<'_>) -> Vec<String> {
    let mut labels = Labels::default();
    let mut names: Vec<String> = Vec::with_capacity(plan.roles.len());
    for (place, role) in plan.roles.iter().enumerate() {
        let same = plan.roles.iter().take(place);
        let first = same.clone().position(|other| other.arn == role.arn);
        let name = if let Some(name) = first.and_then(|first| names.get(first)) {
            name.clone()
        } else {
            // Not by counting: the part of a plan does not hold all of them.
            let mut templates = plan.playbook.roles.iter();
            let only = templates.all(|template| template.id != role.id || template.each.is_none());
            labels.take(&label(role.id, &role.name, only))
        };
        names.push(name);
    }
    names
}

/// A name of every document of an account, by its place in the plan.
pub(super) fn of_documents(plan: &Plan<'_>, account: &str) -> Vec<String> {
    let mut labels = Labels::default();
    let own = |document: &&Document<'_>| document.account == account && !document.snippet;
    let name = |document: &Document<'_>| {
        let of_id = plan.documents.iter().filter(own);
        let count = of_id.filter(|other| other.id == document.id).count();
        label(document.id, &document.name, count == 1)
    };
    let all = plan.documents.iter();
    all.map(|document| {
        if own(&document) {
            labels.take(&name(document))
        } else {
            String::new()
        }
    })
    .collect()
}

fn label(id: &str, name: &str, only: bool) -> String {
    let (id, name) = (snake(id), snake(name));
    if only || name.is_empty() {
        id
    } else if name.starts_with(&format!("{id}_")) {
        name
    } else {
        format!("{id}_{name}")
    }
}

/// `EMRServerless-AccessRole` as `emr_serverless_access_role`.
pub(super) fn snake(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (at, c) in chars.iter().enumerate() {
        if !c.is_ascii_alphanumeric() {
            if !snake.is_empty() && !snake.ends_with('_') {
                snake.push('_');
            }
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let after = chars.get(at + 1);
        let begins = c.is_ascii_uppercase()
            && before.is_some_and(|b| {
                b.is_ascii_lowercase()
                    || b.is_ascii_digit()
                    || (b.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase))
            });
        if begins && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake.truncate(snake.trim_end_matches('_').len());
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart_where_people_see_words() {
        for (name, expected) in [
            ("access", "access"),
            ("job-permissions", "job_permissions"),
            (
                "EMRServerlessAppRuntimeRoleB",
                "emr_serverless_app_runtime_role_b",
            ),
            (
                "AmazonSageMaker-ExecutionRole-2024T0",
                "amazon_sage_maker_execution_role_2024_t0",
            ),
            ("a+=,.@-b_", "a_b"),
            ("+@", ""),
        ] {
            assert_eq!(snake(name), expected);
        }
    }

    #[test]
    fn no_two_things_have_one_name() {
        let mut labels = Labels::default();
        let taken: Vec<_> = ["a", "a", "a_2", "a"].map(|name| labels.take(name)).into();
        assert_eq!(taken, ["a", "a_2", "a_2_2", "a_3"]);
    }
}
