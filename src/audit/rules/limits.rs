//! Sizes that several documents share, and names.

use super::{Sink, listed, page, rules};
use crate::{
    audit::{Policy, Way, cast::Cast},
    aws::quoted,
    policy::{Kind, Rule, Span, quota},
};

rules! {
    SIZE = Error "size-budget" ["D3"] page::QUOTAS,
        "a role's policies are too long or too many",
        "IAM refuses the last one: \"Cannot exceed quota\", or \"Maximum policy size of 10240 bytes exceeded\"",
        "name fewer or shorter resources, merge statements, or make a second managed policy";
    LATIN = Error "ascii-latin1" ["D5"] page::QUOTAS,
        "a name with a character that IAM refuses",
        "IAM takes letters, digits and +=,.@_- in names of roles and policies",
        "type the name again; a curly quote, a long dash or an invisible space often comes from a chat";
}

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
    let trusts = cast.setup.policies.iter();
    for policy in trusts.filter(|policy| policy.kind() == Some(Kind::Trust)) {
        one(policy, "trust policy", quota::TRUST_POLICY, sink);
    }
    names(cast, sink);
}

/// The characters that count: all but white space between texts.
fn size(text: &str) -> usize {
    let (mut inside, mut escaped) = (false, false);
    text.chars()
        .filter(|c| {
            let counts = inside || !matches!(c, ' ' | '\t' | '\n' | '\r');
            if *c == '"' && !escaped {
                inside = !inside;
            }
            escaped = inside && *c == '\\' && !escaped;
            counts
        })
        .count()
}

fn start() -> Span {
    Span::new(0, 1)
}

/// One document against its own limit, unless the checks of single documents said so already.
fn one(policy: &Policy<'_>, what: &str, limit: usize, sink: &mut Sink) {
    let found = &policy.checked.findings;
    let told = found.iter().any(|finding| finding.rule.code == SIZE.code);
    let size = size(policy.text);
    if size > limit && !told {
        let what =
            format!("the {what} has {size} characters, white space not counted; IAM takes {limit}");
        sink.add(&SIZE, policy.path, start(), what);
    }
}

fn inline(role: &str, policies: &[&Policy<'_>], sink: &mut Sink) {
    let sum: usize = policies.iter().map(|policy| size(policy.text)).sum();
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
        sink.add(&SIZE, largest.path, start(), what);
    }
}

fn managed(role: &str, policies: &[&Policy<'_>], sink: &mut Sink) {
    for policy in policies {
        one(policy, "managed policy", quota::MANAGED_POLICY, sink);
    }
    if let Some(over) = policies.get(quota::MANAGED_POLICIES_PER_ROLE) {
        let what = format!(
            "role {role} gets {} managed policies, IAM takes {} without a raised quota",
            policies.len(),
            quota::MANAGED_POLICIES_PER_ROLE
        );
        sink.add(&SIZE, over.path, start(), what);
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
        sink.add(&LATIN, "bundle.json", at, text);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_counts_inside_of_texts_only() {
        for text in [
            "{ \"a b\" :\t[ \"\\\" \\\\\", 1 ] }\n",
            "{\"ü\": \"x\\\\\" }",
        ] {
            let json: serde_json::Value = serde_json::from_str(text).unwrap();
            assert_eq!(size(text), json.to_string().chars().count(), "{text}");
        }
    }
}
