//! Every form of a bucket that people paste, with the message and the correction.

use super::*;
use crate::aws::testing::{bad, doubts, good, hint};

#[test]
fn names_of_general_purpose_buckets_parse() {
    good::<BucketName>(&[
        "abc",
        "my-bucket",
        "my.bucket.1",
        "1.2.3.4a",
        "My_Bucket",
        &"x".repeat(255),
    ]);
    for (name, codes) in [
        ("my-bucket", &[][..]),
        ("my.bucket", &["bucket-dots"]),
        ("My-Bucket", &["bucket-legacy-name"]),
        ("my_bucket", &["bucket-legacy-name"]),
        (&"x".repeat(64), &["bucket-legacy-name"]),
        ("data-an", &["bucket-reserved-suffix"]),
        ("data.s3.amazonaws.com", &["bucket-host-name"]),
        ("data-111122223333-us-east-1-an", &[]),
    ] {
        assert_eq!(doubts::<BucketName>(name), codes, "{name}");
    }
}

#[test]
fn broken_names_are_named() {
    let chars = "allowed are a-z, 0-9, dots and hyphens";
    bad::<BucketName>(&[
        (
            "ab",
            "the bucket name has 2 characters, at least 3 are needed",
            None,
        ),
        (
            "-abc",
            "the bucket name starts with '-', not with a letter or digit",
            Some(("abc", false)),
        ),
        (
            "abc-",
            "the bucket name ends with '-', not with a letter or digit",
            Some(("abc", false)),
        ),
        ("a..b", "the bucket name contains \"..\"", None),
        (
            "192.168.0.1",
            "the bucket name has the shape of an IPv4 address",
            None,
        ),
        (
            "xn--abc",
            "the bucket name starts with \"xn--\", which AWS reserves",
            None,
        ),
        (
            "amzn-s3-demo-bucket",
            "the bucket name starts with \"amzn-s3-demo-\", which AWS reserves",
            None,
        ),
        (
            "abc--table-s3",
            "the bucket name ends with \"--table-s3\", which AWS reserves",
            None,
        ),
        (
            "my bucket",
            &format!("the bucket name contains ' ', {chars}"),
            Some(("my-bucket", false)),
        ),
        (
            "*",
            "it contains a wildcard, and one exact value is needed",
            None,
        ),
        (
            "my-bucket\nother",
            "the bucket name contains '\\n', allowed are a-z, 0-9, dots and hyphens",
            Some(("my-bucket-other", false)),
        ),
        (
            "my-bucket,",
            "it has punctuation at its end",
            Some(("my-bucket", true)),
        ),
        (
            "my‑bucket",
            "it contains '‑' (U+2011), which only looks like '-'",
            Some(("my-bucket", true)),
        ),
    ]);
}

#[test]
fn the_bucket_is_taken_out_of_other_text() {
    let sure = Some(("my-bucket", true));
    let uri = "it is an S3 URI";
    let web = "it is the web address of a bucket or an object";
    let page = "it is the address of a console page";
    let path = "it is a bucket with a path";
    let objects = "it is the ARN of objects in a bucket";
    bad::<BucketName>(&[
        ("s3://my-bucket/prefix/", uri, sure),
        ("s3://my-bucket", uri, sure),
        ("s3a://my-bucket/x", uri, sure),
        ("S3N://my-bucket", uri, sure),
        ("my-bucket/prefix", path, sure),
        ("my-bucket/", path, sure),
        ("arn:aws:s3:::my-bucket", "it is the ARN of a bucket", sure),
        ("arn:aws:s3:::my-bucket/*", objects, sure),
        ("arn:aws:s3:::my-bucket/a/b", objects, sure),
        (
            "arn:aws:s3:us-east-1:111122223333:my-bucket",
            "it is the ARN of a bucket",
            sure,
        ),
        ("https://my-bucket.s3.amazonaws.com/key", web, sure),
        (
            "https://my-bucket.s3.eu-west-1.amazonaws.com/key",
            web,
            sure,
        ),
        ("https://my-bucket.s3-eu-west-1.amazonaws.com/", web, sure),
        (
            "https://my.bucket.s3.dualstack.eu-west-1.amazonaws.com/",
            web,
            Some(("my.bucket", true)),
        ),
        (
            "https://my-bucket.s3.cn-north-1.amazonaws.com.cn/",
            web,
            sure,
        ),
        ("my-bucket.s3.amazonaws.com/x", web, sure),
        (
            "http://my-bucket.s3-website-us-east-1.amazonaws.com",
            web,
            sure,
        ),
        ("https://s3.amazonaws.com/my-bucket/key", web, sure),
        (
            "https://s3.eu-west-1.amazonaws.com/my-bucket/key",
            web,
            sure,
        ),
        ("https://s3-eu-west-1.amazonaws.com/my-bucket", web, sure),
        (
            "https://s3.console.aws.amazon.com/s3/buckets/my-bucket?region=us-east-1",
            page,
            sure,
        ),
        (
            "https://us-east-1.console.aws.amazon.com/s3/buckets/my-bucket?region=us-east-1&tab=objects",
            page,
            sure,
        ),
        (
            "https://111122223333-abc.us-east-1.console.aws.amazon.com/s3/object/my-bucket?prefix=a",
            page,
            sure,
        ),
        (
            "https://example.org/my-bucket",
            "the bucket name contains ':', allowed are a-z, 0-9, dots and hyphens",
            None,
        ),
    ]);
}

#[test]
fn what_is_near_a_bucket_is_refused() {
    let point = "it is an S3 access point";
    let directory = "it is a directory bucket (S3 Express One Zone)";
    bad::<BucketName>(&[
        (
            "arn:aws:s3:us-east-1:111122223333:accesspoint/x",
            point,
            None,
        ),
        ("my-point-abc-s3alias", point, None),
        (
            "https://x-111122223333.s3-accesspoint.us-east-1.amazonaws.com",
            point,
            None,
        ),
        ("data--use1-az4--x-s3", directory, None),
        (
            "arn:aws:s3express:us-east-1:111122223333:bucket/data--use1-az4--x-s3",
            directory,
            None,
        ),
    ]);
    assert_eq!(
        hint::<BucketName>("my-point-abc-s3alias"),
        "enter the bucket behind it"
    );
}
