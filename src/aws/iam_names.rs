//! Plain names of IAM and STS: policies, statements, sessions.

use super::form::{Diagnosis, Refusal};
use super::mistake::{Advice, Meant};
use super::name_rule::NameRule;
use super::reason::Reason;
use super::thing::Thing;

text_value! {
    /// The name of a managed or inline policy: 1 to 128 of letters, digits and `_+=,.@-`.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html>
    PolicyName, "a policy name", "my-emr-access",
    check: |text| POLICY.check(text),
    diagnose: |text| policy_arn(text).or_else(|| hyphenated(&POLICY, text)),
    doubts: |_| Vec::new(),
}

text_value! {
    /// The id of a policy statement: letters and digits only.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html>
    Sid, "a statement id (Sid)", "AllowRuntimeRole",
    check: |text| SID.check(text), diagnose: sid, doubts: |_| Vec::new(),
}

text_value! {
    /// The name of a role session: 2 to 64 of letters, digits and `_+=,.@-`.
    ///
    /// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>
    RoleSessionName, "a role session name", "studio-session",
    check: |text| SESSION.check(text),
    diagnose: |text| session_arn(text).or_else(|| hyphenated(&SESSION, text)),
    doubts: |_| Vec::new(),
}

text_value! {
    /// An external id: 2 to 1224 of letters, digits and `_+=,.@:/-`.
    ///
    /// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>
    ExternalId, "an external id", "a1b2c3-studio",
    check: |text| EXTERNAL_ID.check(text), diagnose: |_| None, doubts: |_| Vec::new(),
}

text_value! {
    /// A source identity: 2 to 64 of letters, digits and `_+=,.@-`, not starting with `aws:`.
    ///
    /// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>
    SourceIdentity, "a source identity", "my-user-profile",
    check: source_identity, diagnose: |text| hyphenated(&SOURCE, text), doubts: |_| Vec::new(),
}

const POLICY: NameRule = NameRule::iam("the policy name", 1, 128);
const SESSION: NameRule = NameRule::iam("the session name", 2, 64);
const SOURCE: NameRule = NameRule::iam("the source identity", 2, 64);

const SID: NameRule = NameRule {
    allowed: |c| c.is_ascii_alphanumeric(),
    words: "letters and digits",
    // AWS names no limit; a whole policy has at most this many characters.
    ..NameRule::iam("the Sid", 1, 131_072)
};

const EXTERNAL_ID: NameRule = NameRule {
    allowed: |c| c.is_ascii_alphanumeric() || "_+=,.@:/-".contains(c),
    words: "letters, digits and _+=,.@:/-",
    ..NameRule::iam("the external id", 2, 1224)
};

/// Whether the text is the name of a policy.
pub(crate) fn check_policy(text: &str) -> Result<(), Refusal> {
    POLICY.check(text)
}

fn source_identity(text: &str) -> Result<(), Refusal> {
    let (part, prefix) = (SOURCE.part, "aws:");
    if text.starts_with(prefix) {
        return Err(Refusal::shut(Reason::ReservedPrefix { part, prefix }));
    }
    SOURCE.check(text)
}

fn policy_arn(text: &str) -> Option<Diagnosis> {
    let (_, path) = text.strip_prefix("arn:")?.split_once(":policy/")?;
    let name = path.rsplit('/').next()?;
    Some(Diagnosis::new(Reason::Is(Thing::Policy), Meant::sure(name)))
}

fn session_arn(text: &str) -> Option<Diagnosis> {
    let (_, names) = text.strip_prefix("arn:")?.split_once(":assumed-role/")?;
    let (_, session) = names.split_once('/')?;
    Some(Diagnosis::new(
        Reason::Is(Thing::AssumedRole),
        Meant::sure(session),
    ))
}

fn hyphenated(rule: &NameRule, text: &str) -> Option<Diagnosis> {
    let value = rule.hyphenated(text);
    (value != text && value.len() * 2 > text.len() && !text.contains(':'))
        .then(|| Diagnosis::meant(Meant::guess(value)))
}

/// Joins the words as AWS writes statement ids.
fn sid(text: &str) -> Option<Diagnosis> {
    let joined: String = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter_map(|word| {
            let (first, rest) = word.split_at_checked(1)?;
            Some(first.to_ascii_uppercase() + rest)
        })
        .collect();
    let note = Advice::say("a Sid has no spaces and no signs");
    (!joined.is_empty()).then(|| Diagnosis::meant(Meant::guess(joined).with(note)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, good};

    #[test]
    fn names_parse() {
        good::<PolicyName>(&["a", "My_policy+=,.@-", &"x".repeat(128)]);
        good::<Sid>(&["Stmt1"]);
        good::<RoleSessionName>(&["ab", "me@x.org"]);
        good::<ExternalId>(&["12", "a:b/c"]);
        good::<SourceIdentity>(&["ab", "my-profile"]);
    }

    #[test]
    fn near_misses_are_corrected() {
        let signs = "allowed are letters, digits and _+=,.@-";
        bad::<PolicyName>(&[
            (
                "my policy",
                &format!("the policy name contains ' ', {signs}"),
                Some(("my-policy", false)),
            ),
            (
                "arn:aws:iam::aws:policy/service-role/X",
                "it is a policy",
                Some(("X", true)),
            ),
            (
                &"x".repeat(129),
                "the policy name has 129 characters, at most 128 are allowed",
                None,
            ),
        ]);
        bad::<Sid>(&[(
            "allow the_role",
            "the Sid contains ' ', allowed are letters and digits",
            Some(("AllowTheRole", false)),
        )]);
        bad::<RoleSessionName>(&[
            (
                "a",
                "the session name has 1 character, at least 2 are needed",
                None,
            ),
            (
                "arn:aws:sts::999988887777:assumed-role/r/me",
                "it is a session of a role",
                Some(("me", true)),
            ),
        ]);
        bad::<ExternalId>(&[("a b", "it has white space in it", Some(("ab", false)))]);
        bad::<SourceIdentity>(&[(
            "aws:me",
            "the source identity starts with \"aws:\", which AWS reserves",
            None,
        )]);
    }
}
