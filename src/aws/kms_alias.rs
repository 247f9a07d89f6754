//! Aliases of KMS keys.

use super::arn_shape::{resource_of, thing_of};
use super::form::{Diagnosis, Form, Refusal};
use super::mistake::{Advice, Meant};
use super::name_rule::NameRule;
use super::reason::Reason;
use super::thing::Thing;
use super::{Doubt, KmsKeyId};

text_value! {
    /// The alias of a KMS key: `alias/` and a name, at most 256 of letters, digits and `:/_-`.
    ///
    /// <https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html>
    KmsAlias, "a key alias", "alias/my-key",
    check: check, diagnose: diagnose, doubts: doubts,
}

const PREFIX: &str = "alias/";
const RULE: NameRule = NameRule {
    allowed: |c| c.is_ascii_alphanumeric() || ":/_-".contains(c),
    words: "letters, digits and :/_-",
    // The prefix and one more.
    ..NameRule::iam("the alias", 7, 256)
};

impl KmsAlias {
    /// Whether AWS manages the key behind the alias; such keys cannot be shared.
    pub fn is_aws_managed(&self) -> bool {
        is_aws_managed(&self.text)
    }
}

fn is_aws_managed(alias: &str) -> bool {
    alias.starts_with("alias/aws/")
}

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
    if let Some((before, name)) = text.split_once(":alias/") {
        let reason = before
            .starts_with("arn:")
            .then_some(Reason::Is(Thing::KmsAliasArn));
        let meant = Some(Meant::sure(format!("{PREFIX}{name}")));
        return Some(Diagnosis { reason, meant });
    }
    let (thing, note) = if KmsKeyId::read(text).is_ok() {
        (Thing::KmsKeyId, "an alias starts with alias/")
    } else if text.starts_with("arn:") {
        (
            resource_of(text, "kms").map_or(Thing::OtherArn, |rest| thing_of("kms", rest)),
            "enter the alias itself, with alias/ before it",
        )
    } else {
        let value = format!("{PREFIX}{}", text.trim_start_matches('/'));
        return (!text.starts_with(PREFIX)).then(|| Diagnosis::meant(Meant::guess(value)));
    };
    Some(Diagnosis::new(
        Reason::Is(thing),
        Meant::advice(Advice::say(note)),
    ))
}

fn doubts(alias: &str) -> Vec<Doubt> {
    if is_aws_managed(alias) {
        return vec![Doubt::new(
            "kms-aws-managed-key",
            "AWS manages the key behind this alias. Its policy cannot be changed, \
             so no other account can use it.",
        )];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, doubts, good};

    #[test]
    fn aliases_have_their_prefix() {
        good::<KmsAlias>(&["alias/a", "alias/my/key_1"]);
        assert_eq!(doubts::<KmsAlias>("alias/aws/s3"), ["kms-aws-managed-key"]);
        bad::<KmsAlias>(&[
            (
                "my-key",
                "the alias does not start with \"alias/\"",
                Some(("alias/my-key", false)),
            ),
            (
                "alias/",
                "the alias has 6 characters, at least 7 are needed",
                None,
            ),
            (
                "arn:aws:kms:us-east-1:999988887777:alias/my-key",
                "it is the ARN of a key alias",
                Some(("alias/my-key", true)),
            ),
            (
                "1234abcd-12ab-34cd-56ef-1234567890ab",
                "it is the id of a KMS key",
                None,
            ),
        ]);
    }
}
