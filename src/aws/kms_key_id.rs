//! Ids of KMS keys.

use super::form::{Diagnosis, Form, Refusal};
use super::mistake::{Advice, Meant};
use super::reason::Reason;
use super::thing::Thing;
use super::{KmsAlias, lookup};

text_value! {
    /// The id of a KMS key: a UUID, or `mrk-` and 32 hex digits for a multi-Region key.
    ///
    /// <https://docs.aws.amazon.com/kms/latest/developerguide/find-cmk-id-arn.html>
    KmsKeyId, "a KMS key id", "1234abcd-12ab-34cd-56ef-1234567890ab",
    check: check, diagnose: diagnose, doubts: |_| Vec::new(),
}

const PART: &str = "the key id";
const UUID: [usize; 5] = [8, 4, 4, 4, 12];

fn is_hex(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, 'a'..='f')
}

fn check(text: &str) -> Result<(), Refusal> {
    // In both kinds, what is said of any place depends on the text before it only.
    let multi_region = text.starts_with('m');
    let expected: String = if multi_region {
        format!("mrk-{}", "h".repeat(32))
    } else {
        UUID.map(|len| "h".repeat(len)).join("-")
    };
    let mismatch = text.chars().zip(expected.chars()).find(|(c, e)| match e {
        'h' => !is_hex(*c),
        // The letters of `mrk-` and the hyphens stand for themselves.
        _ => c != e,
    });
    let (part, len, full) = (PART, text.chars().count(), expected.len());
    if let Some((found, expected)) = mismatch {
        let allowed = match expected {
            'h' => "0-9 and a-f here",
            _ => "hyphens here, as in 1234abcd-12ab-34cd-56ef-1234567890ab",
        };
        return Err(Refusal::shut(Reason::Char {
            part,
            found,
            allowed,
        }));
    }
    if len == full {
        return Ok(());
    }
    Err(Refusal {
        reason: Reason::Length {
            part,
            len,
            allowed: "36",
        },
        open: len < full,
    })
}

fn diagnose(text: &str) -> Option<Diagnosis> {
    let lower = text.to_ascii_lowercase();
    if check(&lower).is_ok() {
        return Some(Diagnosis::meant(Meant::sure(lower)));
    }
    if let Some((before, id)) = lower.rsplit_once("key/") {
        let reason = before
            .starts_with("arn:")
            .then_some(Reason::Is(Thing::KmsKeyArn));
        let meant = Some(Meant::sure(id));
        return Some(Diagnosis { reason, meant });
    }
    let alias = text.rfind("alias/").and_then(|at| text.get(at..));
    if let Some(alias) = alias.filter(|alias| KmsAlias::read(alias).is_ok()) {
        let command = lookup::key(alias, None).replace("KeyMetadata.Arn", "KeyMetadata.KeyId");
        let advice = Advice::run("an alias is not the key's id; look the id up", command);
        return Some(Diagnosis::new(
            Reason::Is(Thing::KmsAlias),
            Meant::advice(advice),
        ));
    }
    let hex: String = lower.chars().filter(|c| is_hex(*c)).collect();
    let only_hex = lower.chars().all(|c| is_hex(c) || c == '-');
    (hex.len() == 32 && only_hex).then(|| Diagnosis::meant(Meant::guess(hyphenated(&hex))))
}

fn hyphenated(hex: &str) -> String {
    let mut rest = hex.chars();
    UUID.map(|len| rest.by_ref().take(len).collect::<String>())
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, good, hint};

    const ID: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";

    #[test]
    fn both_kinds_of_id_parse() {
        good::<KmsKeyId>(&[ID, "mrk-1234abcd12ab34cd56ef1234567890ab"]);
    }

    #[test]
    fn near_misses_are_corrected() {
        bad::<KmsKeyId>(&[
            (
                &ID.to_uppercase(),
                "the key id contains 'A', allowed are 0-9 and a-f here",
                Some((ID, true)),
            ),
            (
                "1234abcd12ab34cd56ef1234567890ab",
                "the key id contains '1', allowed are hyphens here, as in 1234abcd-12ab-34cd-56ef-1234567890ab",
                Some((ID, false)),
            ),
            (
                &format!("arn:aws:kms:us-east-1:999988887777:key/{ID}"),
                "it is the ARN of a KMS key",
                Some((ID, true)),
            ),
            ("alias/my-key", "it is a key alias", None),
            ("1234", "the key id has 4 characters, not 36", None),
            (
                "my-key",
                "the key id contains 'y', allowed are hyphens here, as in 1234abcd-12ab-34cd-56ef-1234567890ab",
                None,
            ),
        ]);
        assert_eq!(
            hint::<KmsKeyId>("alias/my-key"),
            "an alias is not the key's id; look the id up: aws kms describe-key \
             --key-id alias/my-key --query KeyMetadata.KeyId --output text"
        );
    }
}
