//! Names of users on the nodes of a cluster.

use super::Doubt;
use super::form::{Diagnosis, Refusal};
use super::mistake::{Advice, Meant};
use super::name_rule::NameRule;
use super::reason::Reason;

text_value! {
    /// The name of a Linux user: up to 32 of a-z, 0-9, `_`, `.` and `-`, the first one a letter or `_`.
    ///
    /// <https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-run-as.html>
    LinuxUserName, "a Linux user name", "ana",
    check: check, diagnose: diagnose, doubts: doubts,
}

const RULE: NameRule = NameRule {
    allowed: |c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.-".contains(c),
    words: "a-z, 0-9 and _.-",
    ..NameRule::iam("the user name", 1, 32)
};

fn check(text: &str) -> Result<(), Refusal> {
    RULE.check(text)?;
    let start = text.chars().next();
    match start.filter(|c| !c.is_ascii_lowercase() && *c != '_') {
        Some(found) => Err(Refusal::shut(Reason::Start {
            part: RULE.part,
            found,
            allowed: "a-z or _",
        })),
        None => Ok(()),
    }
}

fn diagnose(text: &str) -> Option<Diagnosis> {
    let lower = text.to_ascii_lowercase();
    if let Some((name, _)) = lower.split_once('@') {
        let note = "the address of a person; enter the user on the node";
        return Some(Diagnosis::meant(Meant::guess(name).with(Advice::say(note))));
    }
    let name = lower
        .strip_prefix("/home/")
        .unwrap_or(&lower)
        .trim_end_matches('/');
    (name != text).then(|| Diagnosis::meant(Meant::guess(name)))
}

fn doubts(name: &str) -> Vec<Doubt> {
    if name != "root" {
        return Vec::new();
    }
    vec![Doubt::new(
        "linux-root",
        "root may do everything on the node. Enter the user of the person who works there.",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, doubts, good};

    #[test]
    fn user_names_parse() {
        good::<LinuxUserName>(&["ana", "_svc", "ssm-user", "a.b1", &"x".repeat(32)]);
        assert_eq!(doubts::<LinuxUserName>("root"), ["linux-root"]);
        assert!(doubts::<LinuxUserName>("ubuntu").is_empty());
    }

    #[test]
    fn near_misses_are_corrected() {
        let guess = Some(("ana", false));
        bad::<LinuxUserName>(&[
            (
                "Ana",
                "the user name contains 'A', allowed are a-z, 0-9 and _.-",
                guess,
            ),
            (
                "ana@example.com",
                "the user name contains '@', allowed are a-z, 0-9 and _.-",
                guess,
            ),
            (
                "/home/ana",
                "the user name contains '/', allowed are a-z, 0-9 and _.-",
                guess,
            ),
            (
                "1ana",
                "the user name starts with '1', not with a-z or _",
                None,
            ),
            (
                &"x".repeat(33),
                "the user name has 33 characters, at most 32 are allowed",
                None,
            ),
        ]);
    }
}
