//! Rows about what people paste for a bucket: URIs, web addresses, other ARNs, slips of copying.

use serde_json::{Value, json};

use super::{
    pasted::{BUCKET, KEY_ID, slips},
    row::{Row, asking},
};
use crate::support::{bytes, with};

/// Mistaken buckets.
pub(super) fn rows() -> Vec<Row> {
    let address = "the web address of a bucket or an object";
    let page = "a console page";
    let point = "an S3 access point";
    let express = "a directory bucket";
    let others = [
        ("s3://example-spark-data", "an S3 URI"),
        ("s3://example-spark-data/prefix/", "an S3 URI"),
        ("s3a://example-spark-data/x", "an S3 URI"),
        ("s3n://example-spark-data/x", "an S3 URI"),
        ("example-spark-data", "the name of a bucket"),
        ("example-spark-data/", "a bucket with a path"),
        ("example-spark-data/prefix", "a bucket with a path"),
        ("arn:aws:s3:::example-spark-data/*", "the ARN of objects"),
        (
            "arn:aws:s3:::example-spark-data/a/b.csv",
            "the ARN of objects",
        ),
        ("https://example-spark-data.s3.amazonaws.com/key", address),
        (
            "https://example-spark-data.s3.eu-west-1.amazonaws.com/key",
            address,
        ),
        (
            "https://example-spark-data.s3-eu-west-1.amazonaws.com/",
            address,
        ),
        ("https://s3.amazonaws.com/example-spark-data/key", address),
        (
            "https://s3.eu-west-1.amazonaws.com/example-spark-data/key",
            address,
        ),
        (
            "https://s3.console.aws.amazon.com/s3/buckets/example-spark-data?region=eu-west-1",
            page,
        ),
        (
            "https://eu-west-1.console.aws.amazon.com/s3/buckets/example-spark-data?region=eu-west-1&tab=objects",
            page,
        ),
        (
            "https://111122223333-abc.eu-west-1.console.aws.amazon.com/s3/object/example-spark-data?prefix=a",
            page,
        ),
        ("arn:aws:s3:eu-west-1:111122223333:accesspoint/x", point),
        ("my-point-abc-s3alias", point),
        ("arn:aws:s3:::my-point-abc-s3alias", point),
        (
            "arn:aws:s3express:eu-west-1:111122223333:bucket/x--euw1-az1--x-s3",
            express,
        ),
        ("arn:aws:s3:::x--euw1-az1--x-s3", express),
        (
            "arn:aws:s3:eu-west-1:111122223333:example-spark-data",
            "must be empty",
        ),
        ("arn:aws:s3:eu-west-1::example-spark-data", "must be empty"),
        (
            "arn:aws:s3::111122223333:example-spark-data",
            "must be empty",
        ),
        ("arn:aws:s3:::", ""),
        ("arn:aws:s3:::*", "a wildcard"),
        ("arn:aws:s3:::example-*", "a wildcard"),
        ("*", ""),
        ("arn:aws:s3:::ab", "at least 3"),
        ("arn:aws:s3:::../../etc", ""),
        ("arn:aws:s3:::..", ""),
        ("arn:aws:s3:::a..b", "contains \"..\""),
        ("arn:aws:s3:::-abc", "starts with '-'"),
        ("arn:aws:s3:::abc-", "ends with '-'"),
        ("arn:aws:s3:::192.168.0.1", "an IPv4 address"),
        ("arn:aws:s3:::xn--abc", "reserves"),
        ("arn:aws:s3:::amzn-s3-demo-bucket", "reserves"),
        ("arn:aws:iam::111122223333:role/x", "the ARN of a role"),
        ("https://example.org/example-spark-data", ""),
        ("file:///etc/passwd", ""),
        ("", "it is empty"),
    ];
    let mut rows: Vec<Row> = others
        .into_iter()
        .map(|(text, says)| Row::wrong(&format!("{text:?}"), "bucket_arns", json!([text]), says))
        .collect();
    for (name, text, says) in slips(BUCKET) {
        let list = json!(["arn:aws:s3:::good-one", text]);
        rows.push(Row::wrong(name, "bucket_arns", list, says));
    }
    let long = format!("arn:aws:s3:::{}", "x".repeat(256));
    let comma = json!([format!("{BUCKET},")]);
    rows.push(Row::wrong(
        "a comma behind",
        "bucket_arns",
        comma,
        "punctuation at its end",
    ));
    rows.push(Row::wrong(
        "256 characters",
        "bucket_arns",
        json!([long]),
        "256 characters",
    ));
    rows.push(Row::wrong("an access key", "bucket_arns", json!([KEY_ID]), "").never("IOSFODNN7"));
    rows.push(Row::wrong("an access key for a list", "bucket_arns", KEY_ID, "").never("IOSFODNN7"));
    for bucket in [
        "1.2.3.4a",
        "Legacy_Bucket",
        "con",
        "nul.txt",
        "a.s3.amazonaws.com",
    ] {
        let list = |name: &str| json!([format!("arn:aws:s3:::{name}")]);
        let file = |name: &str| -> Value {
            // Of another account, so that a file is named after the bucket.
            with(
                with(asking("bucket_arns"), "bucket_arns", list(name)),
                "bucket_account_id",
                "777788889999",
            )
        };
        let name = format!("bucket_arns: odd but legal {bucket}");
        rows.push(Row::taken(
            &name,
            bytes(&file(bucket)),
            file("example-spark-data"),
        ));
    }
    rows
}
