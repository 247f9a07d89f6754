//! Keys and values of tags.

use super::form::{Diagnosis, Refusal};
use super::mistake::Meant;
use super::name_rule::NameRule;
use super::reason::Reason;

text_value! {
    /// The key of a tag: 1 to 128 of letters, digits, inner spaces and `_.:/=+@-`, not `aws:..`.
    ///
    /// <https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/tagging.html>
    TagKey, "a tag key", "team",
    check: check_key, diagnose: |text| near(&KEY, text), doubts: |_| Vec::new(),
}

text_value! {
    /// The value of a tag: up to 256 of letters, digits, inner spaces and `_.:/=+@-`.
    ///
    /// <https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/tagging.html>
    TagValue, "a tag value", "data-science",
    check: check_value, diagnose: |text| near(&VALUE, text), doubts: |_| Vec::new(),
}

const KEY: NameRule = NameRule {
    allowed: |c| c.is_ascii_alphanumeric() || " _.:/=+@-".contains(c),
    words: "letters, digits, spaces and _.:/=+@-",
    ..NameRule::iam("the tag key", 1, 128)
};

const VALUE: NameRule = NameRule {
    part: "the tag value",
    min: 0,
    max: 256,
    ..KEY
};

fn check_key(text: &str) -> Result<(), Refusal> {
    let (part, prefix) = (KEY.part, "aws:");
    let start = text.get(..prefix.len()).unwrap_or_default();
    if start.eq_ignore_ascii_case(prefix) {
        return Err(Refusal::shut(Reason::ReservedPrefix { part, prefix }));
    }
    check(&KEY, text)
}

fn check_value(text: &str) -> Result<(), Refusal> {
    check(&VALUE, text)
}

/// Spaces at the ends are slips: some services keep them, and then nothing matches.
fn check(rule: &NameRule, text: &str) -> Result<(), Refusal> {
    rule.check(text)?;
    let (part, found, allowed) = (rule.part, ' ', "a letter, digit or sign");
    if text.starts_with(' ') {
        return Err(Refusal::shut(Reason::Start {
            part,
            found,
            allowed,
        }));
    }
    if text.ends_with(' ') {
        return Err(Refusal {
            reason: Reason::End {
                part,
                found,
                allowed,
            },
            open: text.len() < rule.max,
        });
    }
    Ok(())
}

fn near(rule: &NameRule, text: &str) -> Option<Diagnosis> {
    let value = rule.hyphenated(text);
    (value != text && value.len() * 2 > text.len()).then(|| Diagnosis::meant(Meant::guess(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, good};

    #[test]
    fn keys_and_values_parse() {
        good::<TagKey>(&["a", "cost center", "a/b:c=d+e@f-g_h.i", &"x".repeat(128)]);
        good::<TagValue>(&["", "aws:x", &"x".repeat(256)]);
        bad::<TagKey>(&[
            (
                "AWS:x",
                "the tag key starts with \"aws:\", which AWS reserves",
                None,
            ),
            (
                "team ",
                "it has white space around it",
                Some(("team", true)),
            ),
            (
                "a*b",
                "it contains a wildcard, and one exact value is needed",
                Some(("a-b", false)),
            ),
            (
                "teäm",
                "the tag key contains 'ä' (U+00E4), allowed are letters, digits, spaces and _.:/=+@-",
                Some(("te-m", false)),
            ),
        ]);
        bad::<TagValue>(&[(
            &"x".repeat(257),
            "the tag value has 257 characters, at most 256 are allowed",
            None,
        )]);
    }
}
