//! ARNs of KMS keys.

use super::arn_shape::ArnShape;
use super::form::{Diagnosis, Form};
use super::mistake::{Advice, Meant};
use super::reason::Reason;
use super::thing::Thing;
use super::{KmsAlias, KmsKeyId, Region, lookup};

const SHAPE: ArnShape = ArnShape::regional("kms", "key/", 2048);

regional_arn! {
    /// The ARN of a KMS key: `arn:{partition}:kms:{region}:{account}:key/{key id}`.
    ///
    /// Policies need it: the ARN of an alias does not stand for the key there.
    /// <https://docs.aws.amazon.com/kms/latest/developerguide/find-cmk-id-arn.html>
    KmsKeyArn, "the ARN of a KMS key",
    "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    shape: SHAPE, tail: KmsKeyId, diagnose: diagnose,
}

impl KmsKeyArn {
    /// Returns the key's id.
    pub fn key_id(&self) -> &KmsKeyId {
        &self.tail
    }
}

fn diagnose(text: &str) -> Option<Diagnosis> {
    const NOTE: &str = "policies need the ARN of the key itself; look it up";
    let look_up = |thing, id: &str, region| {
        let advice = Advice::run(NOTE, lookup::key(id, region));
        Some(Diagnosis::new(Reason::Is(thing), Meant::advice(advice)))
    };
    if let Some((before, name)) = text.split_once(":alias/") {
        let alias = KmsAlias::read(&format!("alias/{name}")).ok()?;
        let region = before.split(':').nth(3)?;
        let region = Region::read(region).ok().map(|region| region.to_string());
        return look_up(Thing::KmsAliasArn, alias.text(), region.as_deref());
    }
    if let Ok(alias) = KmsAlias::read(text) {
        return look_up(Thing::KmsAlias, alias.text(), None);
    }
    let id = text.strip_prefix("key/").unwrap_or(text);
    if let Ok(id) = KmsKeyId::read(&id.to_ascii_lowercase()) {
        return look_up(Thing::KmsKeyId, id.text(), None);
    }
    let lower = text.to_ascii_lowercase();
    lower
        .starts_with("arn:")
        .then(|| KmsKeyArn::read(&lower).ok())
        .flatten()
        .map(|_| Diagnosis::meant(Meant::sure(lower)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, doubts, good, hint};
    use crate::aws::{AwsValue, Partition};

    const ARN: &str = "arn:aws:kms:us-east-1:999988887777:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    #[test]
    fn key_arns_parse() {
        good::<KmsKeyArn>(&[ARN]);
        let arn = KmsKeyArn::parse(ARN).unwrap();
        assert_eq!(
            (arn.partition(), arn.account()),
            (Partition::Aws, "999988887777")
        );
        assert_eq!(arn.region().as_str(), "us-east-1");
        assert_eq!(
            arn.key_id().as_str(),
            "1234abcd-12ab-34cd-56ef-1234567890ab"
        );
        let strange = ARN
            .replace("us-east-1", "us-north-9")
            .replace("999988887777", "123456789012");
        assert_eq!(
            doubts::<KmsKeyArn>(&strange),
            ["region-unknown", "sample-account-id"]
        );
    }

    #[test]
    fn other_names_of_a_key_get_the_look_up() {
        bad::<KmsKeyArn>(&[
            ("alias/my-key", "it is a key alias", None),
            (
                "arn:aws:kms:us-east-1:999988887777:alias/my-key",
                "it is the ARN of a key alias",
                None,
            ),
            (
                "1234abcd-12ab-34cd-56ef-1234567890ab",
                "it is the id of a KMS key",
                None,
            ),
            (
                &ARN.to_uppercase(),
                "it does not start with \"arn:\"",
                Some((ARN, true)),
            ),
            (
                &ARN.replace("key/", "key:"),
                "its resource is \"key:1234abcd-12ab-34cd-56ef-1234567890ab\", which does not start with \"key/\"",
                Some((ARN, true)),
            ),
            (
                &ARN.replace("us-east-1", "cn-north-1"),
                "the Region \"cn-north-1\" is not in the partition aws",
                None,
            ),
            (&ARN.replace("us-east-1", ""), "the Region is missing", None),
            (
                "arn:aws:iam::999988887777:role/x",
                "it is the ARN of a role",
                None,
            ),
        ]);
        assert_eq!(
            hint::<KmsKeyArn>("arn:aws:kms:us-east-1:999988887777:alias/my-key"),
            "policies need the ARN of the key itself; look it up: aws kms describe-key \
             --region us-east-1 --key-id alias/my-key --query KeyMetadata.Arn --output text"
        );
    }
}
