//! Rows about answers that are right alone and wrong together: counts, sizes, names that collide, partitions.

use serde_json::{Value, json};

use super::row::{Row, asking};
use crate::support::{bytes, sample, with};

const EMR_ROLE: &str = "arn:aws:iam::444455556666:role/";
const STUDIO_ROLE: &str = "arn:aws:iam::111122223333:role/";

/// The sample in one account, with these changes.
fn single(changes: &[(&str, Value)]) -> Value {
    changed("single-account", changes)
}

fn cross(changes: &[(&str, Value)]) -> Value {
    changed("cross-account", changes)
}

fn changed(name: &str, changes: &[(&str, Value)]) -> Value {
    changes.iter().fold(sample(name), |file, (key, value)| {
        with(file, key, value.clone())
    })
}

fn numbered(count: usize, prefix: &str) -> Value {
    (0..count).map(|i| format!("{prefix}{i:03}")).collect()
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = counts_and_lengths();
    rows.extend(twice());
    rows.extend(roles());
    rows.extend(others());
    rows.extend(other_kinds());
    rows
}

fn counts_and_lengths() -> Vec<Row> {
    let x = |count: usize| "x".repeat(count);
    let one = |text: String| json!([text]);
    let role = |count: usize| format!("{STUDIO_ROLE}{}", x(count));
    let path = format!("{STUDIO_ROLE}{}x", "p/".repeat(260));
    let size = "size-budget";
    vec![
        Row::wrong(
            "300 of them",
            "runtime_roles",
            numbered(300, "Role"),
            "at most 5",
        ),
        Row::wrong(
            "6 of them",
            "runtime_roles",
            numbered(6, "Role"),
            "at most 5",
        ),
        Row::wrong(
            "40,000 of them",
            "runtime_roles",
            numbered(40_000, "Role"),
            "at most 5",
        ),
        Row::wrong(
            "45 of them",
            "extra_tag_keys",
            numbered(45, "key"),
            "at most 44",
        ),
        Row::wrong(
            "500 of them",
            "bucket_arns",
            numbered(500, "arn:aws:s3:::spark-data-"),
            size,
        ),
        Row::wrong(
            "65 characters",
            "runtime_roles",
            one(x(65)),
            "has 65 characters, at most 64",
        ),
        Row::wrong(
            "65 characters",
            "assumable_role_name",
            x(65),
            "has 65 characters, at most 64",
        ),
        Row::wrong(
            "65 characters",
            "execution_role_arn",
            role(65),
            "has 65 characters, at most 64",
        ),
        Row::wrong("a path of 520", "execution_role_arn", path, "the path"),
        Row::wrong(
            "64 characters",
            "user_profile_name",
            x(64),
            "has 64 characters, at most 63",
        ),
        Row::wrong(
            "64 characters",
            "space_name",
            x(64),
            "has 64 characters, at most 63",
        ),
        Row::wrong(
            "64 characters",
            "domain_id",
            format!("d-{}", x(62)),
            "at most",
        ),
        Row::wrong(
            "513 characters",
            "log_group_name",
            x(513),
            "has 513 characters, at most 512",
        ),
        Row::wrong(
            "129 characters",
            "extra_tag_keys",
            one(x(129)),
            "has 129 characters, at most 128",
        ),
        Row::wrong("65 characters", "application_ids", one(x(65)), ""),
        Row::odd("runtime_roles", one(x(64)), one("Plain".to_owned())),
        Row::odd("assumable_role_name", x(64), "Plain"),
        Row::odd("user_profile_name", x(63), "plain"),
        Row::odd("domain_id", format!("d-{}", x(61)), "d-plain"),
        Row::odd("space_name", x(63), "plain"),
        Row::odd("application_ids", one(x(64)), one("plain".to_owned())),
        Row::odd("extra_tag_keys", one(x(128)), one("plain".to_owned())),
        Row::odd("runtime_roles", numbered(5, &x(60)), numbered(5, "Plain")),
    ]
}

fn twice() -> Vec<Row> {
    let same = "are the same";
    let emr = |rest: &str| format!("{EMR_ROLE}{rest}");
    let key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let roles = "runtime_roles";
    vec![
        Row::wrong(
            "one twice",
            "bucket_arns",
            json!(["arn:aws:s3:::aaa", "arn:aws:s3:::bbb", "arn:aws:s3:::aaa"]),
            "elements 1 and 3 are the same",
        ),
        Row::wrong("one twice", "kms_key_arns", json!([key, key]), same),
        Row::wrong("one twice", "extra_tag_keys", json!(["team", "team"]), same),
        Row::wrong(
            "one twice",
            "application_ids",
            json!(["00f1abc", "00f1abc"]),
            same,
        ),
        Row::wrong("one twice", roles, json!(["SparkRole", "SparkRole"]), same),
        Row::wrong(
            "twice but for case",
            roles,
            json!(["SparkRole", "sparkROLE"]),
            same,
        ),
        Row::wrong(
            "a name and its ARN",
            roles,
            json!(["SparkRole", emr("SparkRole")]),
            same,
        ),
        Row::wrong(
            "two paths",
            roles,
            json!([emr("a/SparkRole"), emr("b/SPARKROLE")]),
            same,
        ),
        Row::wrong(
            "one ARN twice",
            roles,
            json!([emr("SparkRole"), emr("SparkRole")]),
            same,
        ),
        Row::wrong(
            "500 times the same",
            "bucket_arns",
            vec!["arn:aws:s3:::aaa"; 500],
            same,
        ),
    ]
}

fn roles() -> Vec<Row> {
    let execution = |role: &str| format!("{STUDIO_ROLE}{role}");
    let runtime = |role: &str| ("runtime_roles", json!([role]));
    let taken = "role-name-twice";
    let foreign = "a role can be passed only inside its own account";
    let own = execution("SageMakerNotebookRole");
    let row = |name: &str, file: Value, key: &str, says: &str| {
        Row::refused(name, bytes(&file), &[key], says)
    };
    let assumable = "assumable_role_name";
    vec![
        row(
            "a runtime role of the Studio account",
            cross(&[runtime(&execution("x"))]),
            "runtime_roles",
            foreign,
        ),
        row(
            "a runtime role of a third account",
            cross(&[runtime("arn:aws:iam::999988887777:role/x")]),
            "runtime_roles",
            foreign,
        ),
        row(
            "a runtime role of another account",
            single(&[runtime(&format!("{EMR_ROLE}x"))]),
            "runtime_roles",
            foreign,
        ),
        row(
            "the execution role as runtime role",
            single(&[runtime(&own)]),
            "runtime_roles",
            "is the execution role itself",
        ),
        row(
            "a runtime role named like the execution role",
            single(&[runtime("SageMakerNotebookRole")]),
            "runtime_roles",
            taken,
        ),
        row(
            "the same in other case",
            single(&[runtime("SAGEMAKERNOTEBOOKROLE")]),
            "runtime_roles",
            taken,
        ),
        row(
            "the execution role under another path",
            single(&[runtime(&execution("x/SageMakerNotebookRole"))]),
            "runtime_roles",
            taken,
        ),
        row(
            "a runtime role named like the access role",
            cross(&[runtime("AssumableRole")]),
            assumable,
            taken,
        ),
        row(
            "the same in small letters",
            cross(&[runtime("assumablerole")]),
            assumable,
            taken,
        ),
        row(
            "the access role as an existing one",
            cross(&[runtime(&format!("{EMR_ROLE}AssumableRole"))]),
            assumable,
            taken,
        ),
        row(
            "the access role under a path",
            cross(&[runtime(&format!("{EMR_ROLE}x/assumableROLE"))]),
            assumable,
            taken,
        ),
        Row::taken(
            "the access role named like the execution role of the other account",
            bytes(&cross(&[(
                assumable,
                json!("AmazonSageMaker-ExecutionRole-20240101T000000"),
            )])),
            sample("cross-account"),
        ),
    ]
}

fn others() -> Vec<Row> {
    let tag = |key: &str| json!(["team", key]);
    let tags = "extra_tag_keys";
    let three = json!([
        "sagemaker:domain-arn",
        "sagemaker:user-profile-arn",
        "sagemaker:space-arn"
    ]);
    let single_name = cross(&[
        ("source_identity", json!(true)),
        ("user_profile_name", json!("x")),
    ]);
    let key = "user_profile_name";
    vec![
        Row::wrong(
            "the Studio account",
            "emr_account_id",
            "111122223333",
            "is the Studio account itself",
        ),
        Row::wrong("reserved", tags, tag("aws:x"), "which AWS reserves"),
        Row::wrong(
            "reserved in capitals",
            tags,
            tag("AWS:createdBy"),
            "which AWS reserves",
        ),
        Row::wrong(
            "the domain's",
            tags,
            tag("sagemaker:domain-arn"),
            "allowed anyway",
        ),
        Row::wrong(
            "the profile's",
            tags,
            tag("sagemaker:user-profile-arn"),
            "allowed anyway",
        ),
        Row::wrong(
            "the space's",
            tags,
            tag("sagemaker:space-arn"),
            "allowed anyway",
        ),
        Row::wrong("all three", tags, three, "allowed anyway"),
        Row::wrong("an empty one", tags, tag(""), "it is empty"),
        Row::wrong(
            "a space behind",
            tags,
            tag("cost center "),
            "white space around",
        ),
        Row::wrong("a wildcard", tags, tag("*"), "a wildcard"),
        Row::refused(
            "one character with source identity",
            bytes(&single_name),
            &[key],
            "a source identity needs two",
        ),
        Row::odd(key, "x", "plain"),
    ]
}

/// Values of another kind than the one asked for.
fn other_kinds() -> Vec<Row> {
    let key = "user_profile_name";
    vec![
        Row::wrong(
            "an availability zone",
            "region",
            "eu-west-1a",
            "Availability Zone",
        ),
        Row::wrong("a name", "region", "Ireland", "the name of a Region"),
        Row::wrong(
            "the pseudo Region",
            "region",
            "aws-global",
            "no real Region",
        ),
        Row::wrong("capitals", "region", "EU-WEST-1", ""),
        Row::wrong("a wildcard", "region", "*", ""),
        Row::wrong("a space", "region", "eu-west-1 ", "white space around"),
        Row::wrong(
            "a Unified Studio domain",
            "domain_id",
            "dzd_abc123",
            "Unified Studio",
        ),
        Row::wrong("a hyphen at the end", "domain_id", "d-abc-", ""),
        Row::wrong("capitals", "domain_id", "D-ABC", ""),
        Row::wrong("an underscore", key, "data_scientist", ""),
        Row::wrong("a mail address", key, "me@example.org", ""),
        Row::wrong("a hyphen at the end", key, "me-", ""),
        Row::wrong("reserved", "log_group_name", "aws/x", "which AWS reserves"),
        Row::wrong(
            "an ARN",
            "log_group_name",
            "arn:aws:logs:eu-west-1:444455556666:log-group:/x:*",
            "the ARN of a log group",
        ),
        Row::wrong(
            "an alias",
            "kms_key_arns",
            json!(["alias/x"]),
            "a key alias",
        ),
        Row::wrong(
            "the ARN of an alias",
            "kms_key_arns",
            json!(["arn:aws:kms:us-east-1:111122223333:alias/x"]),
            "the ARN of a key alias",
        ),
        Row::wrong(
            "an id alone",
            "kms_key_arns",
            json!(["1234abcd-12ab-34cd-56ef-1234567890ab"]),
            "the id of a KMS key",
        ),
        Row::wrong(
            "an ARN",
            "application_ids",
            json!(["arn:aws:emr-serverless:us-east-1:111122223333:/applications/00f1abc"]),
            "the ARN of an EMR Serverless application",
        ),
        isolated(),
    ]
}

/// A partition in which no notebook connects.
fn isolated() -> Row {
    let file = cross(&[
        ("region", json!("us-iso-east-1")),
        (
            "execution_role_arn",
            json!("arn:aws-iso:iam::111122223333:role/x"),
        ),
        ("bucket_arns", json!(["arn:aws-iso:s3:::x-data"])),
    ]);
    let says = "partition-unsupported";
    Row::refused(
        "a partition without the feature",
        bytes(&file),
        &["execution_role_arn"],
        says,
    )
}

/// Every answer that tells a partition, in two of them.
const TELLING: [(&str, &str, &str); 5] = [
    ("region", "eu-west-1", "cn-north-1"),
    (
        "execution_role_arn",
        "arn:aws:iam::111122223333:role/x",
        "arn:aws-cn:iam::111122223333:role/x",
    ),
    (
        "bucket_arns",
        "arn:aws:s3:::x-data",
        "arn:aws-cn:s3:::x-data",
    ),
    (
        "kms_key_arns",
        "arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws-cn:kms:cn-north-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ),
    (
        "runtime_roles",
        "arn:aws:iam::444455556666:role/y",
        "arn:aws-cn:iam::444455556666:role/y",
    ),
];

/// Each pair of answers in one partition, the other three in another.
pub(super) fn partition_rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (i, (one, ..)) in TELLING.iter().enumerate() {
        for (other, ..) in TELLING.iter().skip(i) {
            let mut file = asking("region");
            for (key, aws, china) in TELLING {
                let text = if [one, other].contains(&&key) {
                    china
                } else {
                    aws
                };
                let list = key.ends_with('s');
                file = with(file, key, if list { json!([text]) } else { json!(text) });
            }
            let away = |key: &str| [*one, *other].contains(&key);
            // The Region is the first to tell, so it is the measure.
            let wrong: Vec<&str> = TELLING
                .iter()
                .map(|(key, ..)| *key)
                .filter(|key| away(key) != away("region"))
                .collect();
            let name = format!("another partition for {one} and {other}");
            rows.push(Row::refused(
                &name,
                bytes(&file),
                &wrong,
                "access cannot cross partitions",
            ));
        }
    }
    let mixed = json!(["arn:aws:s3:::x-data", "arn:aws-cn:s3:::x-data"]);
    rows.push(Row::wrong(
        "two partitions in one list",
        "bucket_arns",
        mixed,
        "cannot cross partitions",
    ));
    rows
}
