//! Sizes that several documents share, and names.

use super::{Sink, listed};
use crate::{
    audit::{Policy, Way, cast::Cast},
    aws::quoted,
    policy::{
        Span,
        check::{ASCII_LATIN1, SIZE_BUDGET, minified},
        quota,
    },
};

pub(super) fn check(cast: &Cast<'_, '_>, sink: &mut Sink) {
    for member in &cast.members {
        let policies: Vec<&Policy<'_>> = cast.setup.policies_of(member.role).collect();
        let of = |way: Way| {
            let attached =
                move |p: &&&Policy<'_>| p.attach.as_ref().and_then(|a| a.way) == Some(way);
            policies.iter().copied().filter(move |p| attached(&p))
        };
        inline(
            &member.role.name,
            &of(Way::Inline).collect::<Vec<_>>(),
            sink,
        );
        managed(
            &member.role.name,
            &of(Way::Managed).collect::<Vec<_>>(),
            sink,
        );
    }
    names(cast, sink);
}

fn start() -> Span {
    Span::new(0, 1)
}

fn inline(role: &str, policies: &[&Policy<'_>], sink: &mut Sink) {
    let sum: usize = policies.iter().map(|policy| minified(policy.text)).sum();
    let Some(largest) = policies.iter().max_by_key(|policy| policy.text.len()) else {
        return;
    };
    if sum > quota::INLINE_POLICIES {
        let paths: Vec<&str> = policies.iter().map(|policy| policy.path).collect();
        let what = format!(
            "the inline policies of role {role} have {sum} characters together, IAM takes {}: {}",
            quota::INLINE_POLICIES,
            listed(&paths)
        );
        sink.add(&SIZE_BUDGET, largest.path, start(), what);
    }
}

fn managed(role: &str, policies: &[&Policy<'_>], sink: &mut Sink) {
    for policy in policies {
        let size = minified(policy.text);
        if size > quota::MANAGED_POLICY {
            let what = format!(
                "the managed policy has {size} characters, white space not counted; IAM takes {}",
                quota::MANAGED_POLICY
            );
            sink.add(&SIZE_BUDGET, policy.path, start(), what);
        }
    }
    if let Some(over) = policies.get(quota::MANAGED_POLICIES_PER_ROLE) {
        let what = format!(
            "role {role} gets {} managed policies, IAM takes {} without a raised quota",
            policies.len(),
            quota::MANAGED_POLICIES_PER_ROLE
        );
        sink.add(&SIZE_BUDGET, over.path, start(), what);
    }
}

fn names(cast: &Cast<'_, '_>, sink: &mut Sink) {
    let mut named = |what: &str, name: &str, longest: usize, at: Span| {
        let fits = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-".contains(c);
        let text = if let Some(c) = name.chars().find(|c| !fits(*c)) {
            format!("{what} {} holds U+{:04X}", quoted(name), u32::from(c))
        } else if (1..=longest).contains(&name.len()) {
            return;
        } else {
            format!(
                "{what} has {} characters, expected 1 to {longest}",
                name.len()
            )
        };
        sink.add(&ASCII_LATIN1, "bundle.json", at, text);
    };
    let Some(manifest) = &cast.setup.manifest else {
        return;
    };
    for role in &manifest.roles {
        named("the role's name", &role.name, 64, role.name.at);
    }
    for artifact in &manifest.artifacts {
        if let Some(name) = artifact
            .attach
            .as_ref()
            .and_then(|a| a.policy_name.as_ref())
        {
            named("the policy's name", name, 128, name.at);
        }
    }
}
