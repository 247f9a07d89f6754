//! Descriptions of roles.

use super::form::Refusal;
use super::name_rule::NameRule;

text_value! {
    /// The description of a role: at most 1000 of tab, line breaks, U+0020-7E and U+00A1-FF.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>
    RoleDescription, "a role description", "Runs EMR Serverless jobs for SageMaker Studio",
    check: check, diagnose: |_| None, doubts: |_| Vec::new(),
}

const RULE: NameRule = NameRule {
    allowed: |c| matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{a1}'..='\u{ff}'),
    words: "Latin letters, digits and signs up to U+00FF",
    ..NameRule::iam("the description", 0, 1000)
};

fn check(text: &str) -> Result<(), Refusal> {
    // Everything but the wildcard rule of names applies.
    RULE.check(&text.replace('*', "+"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, good};

    #[test]
    fn descriptions_are_latin() {
        good::<RoleDescription>(&["", "Café, 5 * x\nline two ", &"x".repeat(1000)]);
        bad::<RoleDescription>(&[
            (
                "the team’s role",
                "it contains '’' (U+2019), which only looks like '''",
                Some(("the team's role", true)),
            ),
            (
                "роль",
                "the description contains 'л' (U+043B), allowed are Latin letters, digits and signs up to U+00FF",
                None,
            ),
            (
                &"x".repeat(1001),
                "the description has 1001 characters, at most 1000 are allowed",
                None,
            ),
        ]);
    }
}
