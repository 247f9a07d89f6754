//! What IAM would refuse although each answer alone is right: sizes, characters, names that collide.

use std::collections::BTreeMap;

use super::model::{Plan, RoleStatus};
use crate::{
    answers::{AnswerProblem, AnswerProblemKind},
    playbook::{AttachAs, DocumentKind},
    policy::quota,
};

pub(super) fn check(plan: &Plan<'_>) -> Vec<AnswerProblem> {
    let mut problems = Vec::new();
    sizes(plan, &mut problems);
    characters(plan, &mut problems);
    role_names(plan, &mut problems);
    paths(plan, &mut problems);
    problems
}

fn problem(about: &str, code: &str, text: String) -> AnswerProblem {
    AnswerProblem {
        key: (!about.is_empty()).then(|| about.to_owned()),
        kind: AnswerProblemKind::Rule {
            code: code.to_owned(),
            text: text.into(),
        },
    }
}

/// The list answer that makes documents long.
fn longest_list(plan: &Plan<'_>) -> String {
    plan.answers
        .iter()
        .filter(|(_, value)| value.is_array())
        .max_by_key(|(_, value)| value.to_string().len())
        .map_or_else(String::new, |(id, _)| id.clone())
}

fn sizes(plan: &Plan<'_>, problems: &mut Vec<AnswerProblem>) {
    let mut inline: BTreeMap<&str, usize> = BTreeMap::new();
    let mut managed: BTreeMap<&str, usize> = BTreeMap::new();
    let mut over = |what: String, size: usize, limit: usize| {
        if size > limit {
            let text = format!(
                "{what} would have {size} characters, and IAM takes {limit} at most: give fewer or \
                 shorter values here"
            );
            problems.push(problem(&longest_list(plan), "size-budget", text));
        }
    };
    for document in plan.files() {
        let Some(attachment) = &document.attachment else {
            continue;
        };
        let role = attachment.role_arn.as_str();
        let size = quota::size(&document.minified);
        match (document.kind, attachment.attach_as) {
            (DocumentKind::TrustPolicy, _) => {
                let what = format!("the trust policy of role {}", attachment.role);
                over(what, size, quota::TRUST_POLICY);
            }
            (_, AttachAs::Managed) => {
                *managed.entry(role).or_default() += 1;
                let what = format!("the managed policy {}", document.name);
                over(what, size, quota::MANAGED_POLICY);
            }
            (_, AttachAs::Inline) => *inline.entry(role).or_default() += size,
        }
    }
    for (role, size) in inline {
        let what = format!("all inline policies of role {role} together");
        over(what, size, quota::INLINE_POLICIES);
    }
    for role in &plan.roles {
        if !role.managed.is_empty() {
            *managed.entry(&role.arn).or_default() += role.managed.len();
        }
    }
    for (role, count) in managed {
        if count > quota::MANAGED_POLICIES_PER_ROLE {
            let text = format!("role {role} would get {count} managed policies, and IAM takes 10");
            problems.push(problem(&longest_list(plan), "size-budget", text));
        }
    }
}

fn characters(plan: &Plan<'_>, problems: &mut Vec<AnswerProblem>) {
    for document in &plan.documents {
        if let Some(c) = quota::refused_character(&document.minified) {
            let text = format!(
                "{} would hold the character U+{:04X}, which IAM refuses",
                document.name,
                u32::from(c)
            );
            problems.push(problem("", "ascii-latin1", text));
        }
    }
}

/// Role names are unique in an account without regard to case and path.
fn role_names(plan: &Plan<'_>, problems: &mut Vec<AnswerProblem>) {
    for (i, role) in plan.roles.iter().enumerate() {
        let same = plan.roles.iter().take(i).find(|other| {
            other.account == role.account && other.name.eq_ignore_ascii_case(&role.name)
        });
        let Some(other) = same else { continue };
        let to_create = role.status == RoleStatus::Create || other.status == RoleStatus::Create;
        if to_create || other.id != role.id {
            let text = format!(
                "\"{}\" is the name of two roles of one account here ({} and {}); role names are unique \
                 in an account, whatever their case: choose another name",
                role.name, other.title, role.title
            );
            problems.push(problem(role.about, "role-name-twice", text));
        }
    }
}

/// Two files of a bundle may not have one path, on file systems that ignore case either.
fn paths(plan: &Plan<'_>, problems: &mut Vec<AnswerProblem>) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    // Trust policies are named after their roles, whose names are judged above.
    let others = plan
        .files()
        .filter(|document| document.kind != DocumentKind::TrustPolicy);
    for document in others {
        let path = document.path_in_bundle.to_ascii_lowercase();
        if let Some(other) = seen.insert(path, &document.name) {
            let about = plan
                .roles
                .iter()
                .find(|role| {
                    document
                        .attachment
                        .as_ref()
                        .is_some_and(|a| a.role_arn == role.arn)
                })
                .map_or("", |role| role.about);
            let text = format!(
                "\"{}\" and \"{other}\" would be one file of the bundle: choose another name",
                document.name
            );
            problems.push(problem(about, "policy-name-twice", text));
        }
    }
}
