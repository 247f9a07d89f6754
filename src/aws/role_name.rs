//! Names of IAM roles.

use super::form::{Diagnosis, Form, Refusal};
use super::mistake::{Advice, Meant};
use super::name_rule::NameRule;
use super::reason::Reason;
use super::thing::Thing;
use super::{Doubt, RoleArn, lookup, shown, url};

text_value! {
    /// The name of a role, without path: 1 to 64 of letters, digits and `_+=,.@-`.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
    RoleName, "a role name", "my-emr-runtime-role",
    check: check, diagnose: diagnose, doubts: doubts,
}

const RULE: NameRule = NameRule::iam("the role name", 1, 64);

pub(crate) fn check(text: &str) -> Result<(), Refusal> {
    RULE.check(text)
}

fn diagnose(text: &str) -> Option<Diagnosis> {
    if let Some(name) = from_console(text) {
        return Some(Diagnosis::new(
            Reason::Is(Thing::ConsoleUrl),
            Meant::sure(name),
        ));
    }
    if let Ok(arn) = RoleArn::read(text) {
        return Some(Diagnosis::new(
            Reason::Is(Thing::RoleArn),
            Meant::sure(arn.name()),
        ));
    }
    if let Some(diagnosis) = RoleArn::diagnose(text).filter(|_| text.starts_with("arn:")) {
        // Of an ARN that is wrong in itself, only a session tells the name of a role.
        let name = text.split_once(":assumed-role/").map(|(_, name)| name);
        let name = name
            .and_then(|name| name.split('/').next())
            .map(str::to_owned);
        let meant = diagnosis.meant.map(|meant| Meant {
            value: name,
            sure: true,
            advice: meant.advice.filter(|_| !text.contains(":assumed-role/")),
        });
        return Some(Diagnosis { meant, ..diagnosis });
    }
    if let Some((_, name)) = text.trim_end_matches('/').rsplit_once('/') {
        let note = Advice::say("a name has no path; the path is a value of its own");
        return Some(Diagnosis::meant(Meant::guess(name).with(note)));
    }
    let hyphenated = RULE.hyphenated(text);
    // A text without one allowed character says nothing about the name.
    (hyphenated != text && hyphenated.len() * 2 > text.len())
        .then(|| Diagnosis::meant(Meant::guess(hyphenated)))
}

/// Returns the role name in the address of its console page.
pub(crate) fn from_console(text: &str) -> Option<String> {
    let url = url::parse(text)?;
    let name = url.segment_after(&["details"]);
    name.or_else(|| url.segment_after(&["roles"]))
}

pub(crate) fn doubts(name: &str) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if shown::is_access_key(name) {
        doubts.push(Doubt::new(
            "access-key-id",
            "This looks like an access key id, not like a name. \
             Do not store access keys here; enter a role.",
        ));
    } else if is_unique_id(name, "AROA") {
        doubts.push(Doubt::new(
            "unique-id",
            format!(
                "{name} looks like the unique id of a role, not like its name. \
                 Look the role up: {}",
                lookup::role_by_id(name)
            ),
        ));
    }
    if name.ends_with([',', '.']) {
        doubts.push(Doubt::new(
            "trailing-punctuation",
            "The name ends with a comma or a full stop. \
             IAM allows it, but it is mostly a slip of copying.",
        ));
    }
    if name.starts_with("AWSReservedSSO_") {
        doubts.push(Doubt::new(
            "sso-role",
            "IAM Identity Center manages this role for people who sign in. \
             It can be neither edited nor used as an execution or runtime role.",
        ));
    }
    doubts
}

/// Whether the text has the shape of an IAM unique id with the prefix.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>
pub(crate) fn is_unique_id(text: &str, prefix: &str) -> bool {
    text.starts_with(prefix)
        && (16..=128).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, doubts, good};

    #[test]
    fn names_of_iam_parse() {
        good::<RoleName>(&["a", "My_role+=,.@-1", &"x".repeat(64)]);
        assert_eq!(
            doubts::<RoleName>("AKIAIOSFODNN7EXAMPLE"),
            ["access-key-id"]
        );
        assert_eq!(doubts::<RoleName>("AROAIOSFODNN7EXAMPLE"), ["unique-id"]);
        assert_eq!(doubts::<RoleName>("my-role,"), ["trailing-punctuation"]);
        assert_eq!(
            doubts::<RoleName>("AWSReservedSSO_Admin_0123"),
            ["sso-role"]
        );
    }

    #[test]
    fn near_misses_are_corrected() {
        let chars = "allowed are letters, digits and _+=,.@-";
        bad::<RoleName>(&[
            (
                "my role",
                &format!("the role name contains ' ', {chars}"),
                Some(("my-role", false)),
            ),
            (
                "my/role",
                &format!("the role name contains '/', {chars}"),
                Some(("role", false)),
            ),
            (
                "rôle",
                &format!("the role name contains 'ô' (U+00F4), {chars}"),
                Some(("r-le", false)),
            ),
            (
                "my-role\n",
                "it has white space around it",
                Some(("my-role", true)),
            ),
            (
                "*",
                "it contains a wildcard, and one exact value is needed",
                None,
            ),
            (
                "arn:aws:iam::999988887777:role/service-role/x",
                "it is the ARN of a role",
                Some(("x", true)),
            ),
            (
                "arn:aws:sts::999988887777:assumed-role/my-role/me",
                "it is a session of a role",
                Some(("my-role", true)),
            ),
            (
                "https://console.aws.amazon.com/iam/home#/roles/details/my-role?section=trust",
                "it is the address of a console page",
                Some(("my-role", true)),
            ),
            (
                &"x".repeat(70),
                "the role name has 70 characters, at most 64 are allowed",
                None,
            ),
        ]);
    }
}
