//! ARNs of S3 general purpose buckets.

use super::arn_shape::{Account, ArnShape};
use super::bucket_name::{Pasted, not_covered, pasted};
use super::form::{Diagnosis, Form, Refusal};
use super::mistake::{Advice, Meant};
use super::reason::Reason;
use super::thing::Thing;
use super::{BucketName, Doubt, Partition};

/// The ARN of a bucket: `arn:{partition}:s3:::{bucket}`, without Region, account and objects.
///
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BucketArn {
    text: String,
    partition: Partition,
    name: BucketName,
}

const SHAPE: ArnShape = ArnShape {
    service: "s3",
    regional: false,
    account: Account::Empty,
    head: "",
    max: 2048,
};

impl BucketArn {
    /// Builds the ARN of a bucket.
    pub fn new(partition: Partition, name: &BucketName) -> Self {
        Self {
            text: format!("arn:{}:s3:::{}", partition.as_str(), name.text()),
            partition,
            name: name.clone(),
        }
    }

    /// Returns the partition.
    pub fn partition(&self) -> Partition {
        self.partition
    }

    /// Returns the bucket's name, as text.
    pub fn name(&self) -> &str {
        self.name.text()
    }

    /// Returns the bucket's name.
    pub fn bucket_name(&self) -> &BucketName {
        &self.name
    }
}

impl Form for BucketArn {
    fn read(text: &str) -> Result<Self, Refusal> {
        let parts = SHAPE.read(text)?;
        if parts.tail.contains('/') {
            return Err(Refusal::shut(Reason::Is(Thing::ObjectArn)));
        }
        Ok(Self {
            text: text.to_owned(),
            partition: parts.partition,
            name: BucketName::read(parts.tail)?,
        })
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn diagnose(text: &str) -> Option<Diagnosis> {
        let arn =
            |partition: Partition, name: &str| format!("arn:{}:s3:::{name}", partition.as_str());
        if let Some(refused) = not_covered(text) {
            return Some(refused);
        }
        let unnamed = Advice::say("a whole ARN is needed here").but("the partition may be another");
        if let Some(Pasted {
            bucket,
            partition,
            thing,
            ..
        }) = pasted(text)
        {
            // A wrong field is named by the strict rule.
            let reason = (thing != Thing::BucketArn).then_some(Reason::Is(thing));
            let meant = Some(match partition {
                Some(partition) => Meant::sure(arn(partition, &bucket)),
                None => Meant::guess(arn(Partition::Aws, &bucket)).with(unnamed),
            });
            return Some(Diagnosis { reason, meant });
        }
        if BucketName::read(text).is_ok() {
            return Some(Diagnosis::new(
                Reason::Is(Thing::BucketName),
                Meant::guess(arn(Partition::Aws, text)).with(unnamed),
            ));
        }
        SHAPE.diagnose(text)
    }

    fn suspicions(&self) -> Vec<Doubt> {
        self.name.suspicions()
    }
}

aws_value!(
    BucketArn,
    "a bucket ARN",
    "arn:aws:s3:::sagemaker-us-east-1-111122223333"
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::AwsValue;
    use crate::aws::testing::{bad, doubts, good, hint};

    #[test]
    fn bucket_arns_parse() {
        good::<BucketArn>(&["arn:aws:s3:::my-bucket", "arn:aws-cn:s3:::my.bucket"]);
        let arn = BucketArn::parse("arn:aws-cn:s3:::my.bucket").unwrap();
        assert_eq!(
            (arn.partition(), arn.name()),
            (Partition::AwsCn, "my.bucket")
        );
        assert_eq!(
            doubts::<BucketArn>("arn:aws-cn:s3:::my.bucket"),
            ["bucket-dots"]
        );
        assert_eq!(BucketArn::new(Partition::AwsCn, arn.bucket_name()), arn);
    }

    #[test]
    fn near_misses_are_corrected() {
        let sure = Some(("arn:aws:s3:::my-bucket", true));
        let guess = Some(("arn:aws:s3:::my-bucket", false));
        let china = Some(("arn:aws-cn:s3:::my-bucket", true));
        bad::<BucketArn>(&[
            ("my-bucket", "it is the name of a bucket", guess),
            ("s3://my-bucket/x", "it is an S3 URI", guess),
            ("my-bucket/x", "it is a bucket with a path", guess),
            (
                "arn:aws:s3:::my-bucket/*",
                "it is the ARN of objects in a bucket",
                sure,
            ),
            (
                "arn:aws-cn:s3:::my-bucket/a/b",
                "it is the ARN of objects in a bucket",
                china,
            ),
            (
                "arn:aws:s3:us-east-1:111122223333:my-bucket",
                "the Region field is \"us-east-1\", but must be empty",
                sure,
            ),
            (
                "arn:aws:s3::111122223333:my-bucket",
                "the account field is \"111122223333\", but must be empty",
                sure,
            ),
            (
                "arn:aws:s3:my-bucket",
                "the Region field is \"my-bucket\", but must be empty",
                sure,
            ),
            (
                "arn:aws:s3::my-bucket",
                "the account field is \"my-bucket\", but must be empty",
                sure,
            ),
            (
                "arn:aws:s3::::my-bucket",
                "the bucket name contains ':', allowed are a-z, 0-9, dots and hyphens",
                sure,
            ),
            (
                "https://my-bucket.s3.cn-north-1.amazonaws.com.cn/",
                "it is the web address of a bucket or an object",
                china,
            ),
            (
                "https://my-bucket.s3.us-gov-west-1.amazonaws.com/k",
                "it is the web address of a bucket or an object",
                Some(("arn:aws-us-gov:s3:::my-bucket", true)),
            ),
            (
                "https://us-east-1.console.aws.amazon.com/s3/buckets/my-bucket?region=us-east-1",
                "it is the address of a console page",
                sure,
            ),
            (
                "arn:aws:s3:us-east-1:111122223333:accesspoint/x",
                "it is an S3 access point",
                None,
            ),
            (
                "arn:aws:s3:::*",
                "it contains a wildcard, and one exact value is needed",
                None,
            ),
            (
                "arn:aws:iam::111122223333:role/x",
                "it is the ARN of a role",
                None,
            ),
        ]);
        assert_eq!(
            hint::<BucketArn>("my-bucket"),
            "a whole ARN is needed here \
             (a guess, the partition may be another: \"arn:aws:s3:::my-bucket\")"
        );
        assert_eq!(
            hint::<BucketArn>("arn:aws:s3:::my-bucket/*"),
            "did you mean \"arn:aws:s3:::my-bucket\"?"
        );
    }
}
