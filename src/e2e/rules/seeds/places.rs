//! Defects of accounts, partitions and Regions.

use serde_json::json;

use super::{ACCESS, ASSUME, LISTS, SETTINGS, Seed, TRUST};
use crate::rules::{add, cross, reword, set, single, with};

pub(super) const SEEDS: &[Seed] = &[
    Seed {
        what: "the EMR account of the manifest is the Studio account",
        answers: cross,
        spoil: |b| set(b, "bundle.json", "/accounts/1/id", json!("210987654321")),
        breaks: &[
            "acct-differs",
            "acct-runtime",
            "acct-assumable",
            "acct-passrole",
            "passrole-equals-list",
            "assume-equals-role",
            "source-identity-both",
            "app-origin-tags",
        ],
    },
    Seed {
        what: "a role list carries the Studio account's id, as the page's text says",
        answers: cross,
        spoil: |b| {
            let arn = json!("arn:aws:iam::210987654321:role/SparkA");
            set(b, SETTINGS, &format!("{LISTS}/ExecutionRoleArns/0"), arn);
        },
        breaks: &["acct-runtime", "passrole-equals-list"],
    },
    Seed {
        what: "the access role is one of the Studio account",
        answers: cross,
        spoil: |b| {
            let arn = json!("arn:aws:iam::210987654321:role/AssumableRole");
            set(b, SETTINGS, &format!("{LISTS}/AssumableRoleArns/0"), arn);
        },
        breaks: &["acct-assumable", "assume-equals-role"],
    },
    Seed {
        what: "the execution role passes the runtime role of the other account",
        answers: cross,
        spoil: |b| {
            let passes = b.json[ACCESS]["Statement"][1].clone();
            add(b, ASSUME, "/Statement", "", passes);
        },
        breaks: &["acct-passrole"],
    },
    Seed {
        what: "one ARN is of the commercial partition",
        answers: || {
            with(
                single(),
                json!({
                    "region": "cn-north-1",
                    "execution_role_arn": "arn:aws-cn:iam::210987654321:role/ml/NotebookRole",
                    "bucket_arns": ["arn:aws-cn:s3:::spark-data"]
                }),
            )
        },
        spoil: |b| {
            let arn = json!("arn:aws:s3:::*.elasticmapreduce");
            let more = json!("arn:aws:s3:::*.elasticmapreduce/*");
            set(
                b,
                "account/policies/SparkAPolicy.json",
                "/Statement/0/Resource",
                json!([arn, more]),
            );
        },
        breaks: &["same-partition"],
    },
    Seed {
        what: "a link opens the console of another partition",
        answers: cross,
        spoil: |b| {
            let (right, wrong) = ("//console.aws.amazon.com", "//console.amazonaws.cn");
            reword(b, "emr-account/CHECKLIST.md", right, wrong);
        },
        breaks: &["same-partition"],
    },
    Seed {
        what: "the policy is for another Region",
        answers: cross,
        spoil: |b| {
            let arn = json!("arn:aws:emr-serverless:us-east-1:543210987654:/applications/*");
            set(b, ACCESS, "/Statement/4/Resource", arn);
        },
        breaks: &["same-region"],
    },
    Seed {
        what: "a command runs in another Region",
        answers: cross,
        spoil: |b| {
            reword(
                b,
                "studio-account/CHECKLIST.md",
                "--region eu-west-1",
                "--region us-east-1",
            );
        },
        breaks: &["same-region"],
    },
    Seed {
        what: "a link opens another Region",
        answers: cross,
        spoil: |b| {
            reword(
                b,
                "studio-account/CHECKLIST.md",
                "region=eu-west-1",
                "region=us-east-1",
            );
        },
        breaks: &["same-region"],
    },
    Seed {
        what: "the trust names a session",
        answers: cross,
        spoil: |b| {
            let arn = "arn:aws:sts::210987654321:assumed-role/AmazonSageMaker-ExecutionRole-20240101T000000/SageMaker";
            set(b, TRUST, "/Statement/0/Principal/AWS", json!([arn]));
        },
        breaks: &["session-arn", "trust-equals-role"],
    },
    Seed {
        what: "nobody is told that the path may be lost",
        answers: || {
            let arn =
                "arn:aws:iam::210987654321:role/AmazonSageMaker-ExecutionRole-20240101T000000";
            with(single(), json!({ "execution_role_arn": arn }))
        },
        spoil: |b| set(b, "bundle.json", "/warnings", json!([])),
        breaks: &["service-role-path"],
    },
];
