//! S3 URIs.

use super::bucket_name::{Pasted, pasted};
use super::form::{Diagnosis, Form, Refusal};
use super::mistake::Meant;
use super::reason::Reason;
use super::{BucketName, Doubt};

/// An S3 URI: `s3://bucket`, or with a key or prefix behind; at most 1024 characters of ASCII.
///
/// SageMaker sets the length:
/// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_S3DataSource.html>.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct S3Uri {
    text: String,
    bucket: BucketName,
    prefix: String,
}

const SCHEME: &str = "s3://";

impl S3Uri {
    /// Returns the bucket.
    pub fn bucket(&self) -> &BucketName {
        &self.bucket
    }

    /// Returns what stands behind the bucket's slash; may be empty.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }
}

impl Form for S3Uri {
    fn read(text: &str) -> Result<Self, Refusal> {
        let (part, len, max) = ("the S3 URI", text.chars().count(), 1024);
        if len > max {
            return Err(Refusal::shut(Reason::TooLong { part, len, max }));
        }
        let prefix = SCHEME;
        let Some(path) = text.strip_prefix(SCHEME) else {
            return Err(Refusal {
                reason: Reason::Prefix { part, prefix },
                open: SCHEME.starts_with(text),
            });
        };
        if let Some(found) = text.chars().find(|c| !c.is_ascii_graphic()) {
            let allowed = "letters, digits and signs of ASCII";
            return Err(Refusal::shut(Reason::Char {
                part,
                found,
                allowed,
            }));
        }
        let (bucket, prefix) = path.split_once('/').unwrap_or((path, ""));
        let bucket = BucketName::read(bucket).map_err(|refusal| Refusal {
            open: refusal.open && bucket == path,
            ..refusal
        })?;
        Ok(Self {
            text: text.to_owned(),
            bucket,
            prefix: prefix.to_owned(),
        })
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn diagnose(text: &str) -> Option<Diagnosis> {
        let uri = |bucket: &str, key: Option<&str>| match key {
            None | Some("" | "*") => format!("{SCHEME}{bucket}"),
            Some(key) => format!("{SCHEME}{bucket}/{}", key.trim_start_matches('/')),
        };
        if let Some(Pasted {
            bucket, key, thing, ..
        }) = pasted(text)
        {
            return Some(Diagnosis::new(
                Reason::Is(thing),
                Meant::sure(uri(&bucket, key.as_deref())),
            ))
            .filter(|_| !text.starts_with(SCHEME));
        }
        (BucketName::read(text).is_ok()).then(|| Diagnosis::meant(Meant::guess(uri(text, None))))
    }

    fn suspicions(&self) -> Vec<Doubt> {
        let mut doubts = self.bucket.suspicions();
        // A policy made from it would take the sign for a pattern.
        if self.prefix.contains(['*', '?']) {
            doubts.push(Doubt::new(
                "s3-pattern",
                "A policy takes * and ? for any characters. Give the prefix above them, without the signs.",
            ));
        }
        doubts
    }
}

aws_value!(
    S3Uri,
    "an S3 URI",
    "s3://sagemaker-us-east-1-111122223333/logs/"
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::AwsValue;
    use crate::aws::testing::{bad, good};

    #[test]
    fn uris_parse() {
        good::<S3Uri>(&[
            "s3://my-bucket",
            "s3://my-bucket/",
            "s3://my-bucket/a/b+c=d/",
        ]);
        let uri = S3Uri::parse("s3://my-bucket/a/b").unwrap();
        assert_eq!((uri.bucket().as_str(), uri.prefix()), ("my-bucket", "a/b"));
    }

    #[test]
    fn signs_that_a_policy_takes_for_a_pattern_are_doubted() {
        let codes = |text: &str| -> Vec<&str> {
            let uri = S3Uri::parse(text).unwrap();
            uri.doubts().iter().map(|doubt| doubt.code).collect()
        };
        assert_eq!(codes("s3://my-bucket/data/*.csv"), ["s3-pattern"]);
        assert_eq!(codes("s3://my-bucket/data/part-?"), ["s3-pattern"]);
        assert_eq!(codes("s3://my-bucket/data/"), Vec::<&str>::new());
    }

    #[test]
    fn near_misses_are_corrected() {
        let sure = Some(("s3://my-bucket/a/b", true));
        bad::<S3Uri>(&[
            ("s3a://my-bucket/a/b", "it is an S3 URI", sure),
            ("S3://my-bucket/a/b", "it is an S3 URI", sure),
            (
                "https://my-bucket.s3.amazonaws.com/a/b",
                "it is the web address of a bucket or an object",
                sure,
            ),
            ("my-bucket/a/b", "it is a bucket with a path", sure),
            (
                "arn:aws:s3:::my-bucket/a/b",
                "it is the ARN of objects in a bucket",
                sure,
            ),
            (
                "arn:aws:s3:::my-bucket/*",
                "it is the ARN of objects in a bucket",
                Some(("s3://my-bucket", true)),
            ),
            (
                "my-bucket",
                "the S3 URI does not start with \"s3://\"",
                Some(("s3://my-bucket", false)),
            ),
            (
                "s3://a/b",
                "the bucket name has 1 character, at least 3 are needed",
                None,
            ),
            ("s3:///a", "the bucket name is missing", None),
        ]);
        assert!(S3Uri::parse("s3:/").unwrap_err().mendable_by_typing());
        assert!(!S3Uri::parse("s3://a/").unwrap_err().mendable_by_typing());
    }
}
