//! Unique ids of roles.

use super::form::{Diagnosis, Refusal};
use super::mistake::{Advice, Meant};
use super::name_rule::NameRule;
use super::reason::Reason;
use super::role_name::is_unique_id;
use super::shown::has_access_key;
use super::thing::Thing;

text_value! {
    /// The unique id of a role: `AROA` and more capitals and digits, 16 to 128 in all.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>
    RoleUniqueId, "a role's unique id", "AROADBQP57FF2AEXAMPLE",
    check: check, diagnose: diagnose, doubts: |_| Vec::new(),
}

const PREFIX: &str = "AROA";
const RULE: NameRule = NameRule {
    allowed: |c| c.is_ascii_uppercase() || c.is_ascii_digit(),
    words: "capitals and digits",
    ..NameRule::iam("the unique id", 16, 128)
};

fn check(text: &str) -> Result<(), Refusal> {
    let (part, prefix) = (RULE.part, PREFIX);
    if !text.starts_with(prefix) {
        return Err(Refusal {
            reason: Reason::Prefix { part, prefix },
            open: prefix.starts_with(text),
        });
    }
    RULE.check(text)
}

fn diagnose(text: &str) -> Option<Diagnosis> {
    if has_access_key(text) {
        let note = Advice::say("access keys do not belong here");
        return Some(Diagnosis::new(
            Reason::Is(Thing::AccessKeyId),
            Meant::advice(note),
        ));
    }
    if is_unique_id(text, "AIDA") {
        let note = Advice::say("the unique id of a role starts with AROA");
        return Some(Diagnosis::new(
            Reason::Is(Thing::UserUniqueId),
            Meant::advice(note),
        ));
    }
    let id = text.split(':').next().unwrap_or_default();
    let value = id.to_ascii_uppercase();
    check(&value)
        .is_ok()
        .then(|| Diagnosis::meant(Meant::sure(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, good};

    #[test]
    fn ids_of_roles_start_with_aroa() {
        good::<RoleUniqueId>(&["AROADBQP57FF2AEXAMPLE"]);
        bad::<RoleUniqueId>(&[
            (
                "AROADBQP57FF2AEXAMPLE:me",
                "the unique id contains ':', allowed are capitals and digits",
                Some(("AROADBQP57FF2AEXAMPLE", true)),
            ),
            (
                "AIDADBQP57FF2AEXAMPLE",
                "it is the unique id of an IAM user",
                None,
            ),
            ("AKIAIOSFODNN7EXAMPLE", "it is an access key id", None),
            (
                "AROA1",
                "the unique id has 5 characters, at least 16 are needed",
                None,
            ),
        ]);
    }
}
