//! Defects of single statements.

use serde_json::json;

use super::{ACCESS, RUNTIME, Seed};
use crate::rules::{add, cross, drop_key, reword, set};

pub(super) const SEEDS: &[Seed] = &[
    Seed {
        what: "a role is passed to any service",
        answers: cross,
        spoil: |b| drop_key(b, ACCESS, "/Statement/1", "Condition"),
        breaks: &["passed-to-service"],
    },
    Seed {
        what: "any role is passed",
        answers: cross,
        spoil: |b| {
            let arn = json!("arn:aws:iam::543210987654:role/*");
            set(b, ACCESS, "/Statement/1/Resource", arn);
        },
        breaks: &["passed-to-service", "passrole-equals-list"],
    },
    Seed {
        what: "a tailored role cannot read the domain",
        answers: cross,
        spoil: |b| {
            let path = "studio-account/policies/EMRServerlessReadSettings.json";
            let two = json!(["sagemaker:DescribeSpace", "sagemaker:DescribeUserProfile"]);
            set(b, path, "/Statement/0/Action", two);
        },
        breaks: &["describe-trio"],
    },
    Seed {
        what: "creating without tagging",
        answers: cross,
        spoil: |b| {
            let path = "studio-account/policies/EMRServerlessReadSettings.json";
            add(
                b,
                path,
                "/Statement/0/Action",
                "",
                json!("sagemaker:CreateSpace"),
            );
        },
        breaks: &["create-needs-tags"],
    },
    Seed {
        what: "objects are read by the bucket's ARN",
        answers: cross,
        spoil: |b| {
            let bare = b.answers["bucket_arns"].clone();
            set(b, RUNTIME, "/Statement/1/Resource", bare);
        },
        breaks: &["s3-two-forms"],
    },
    Seed {
        what: "one bucket is missing",
        answers: cross,
        spoil: |b| {
            set(
                b,
                RUNTIME,
                "/Statement/0/Resource",
                json!(["arn:aws:s3:::spark-in"]),
            );
        },
        breaks: &["s3-two-forms"],
    },
    Seed {
        what: "a policy that only service-linked roles have",
        answers: cross,
        spoil: |b| {
            let arn =
                "arn:aws:iam::aws:policy/aws-service-role/AmazonEMRServerlessServiceRolePolicy";
            let name = "    EMRServerlessAccess\n";
            let page = "emr-account/CHECKLIST.md";
            reword(b, page, name.trim_start(), &format!("{arn}\n"));
        },
        breaks: &["no-slr-policy"],
    },
    Seed {
        what: "nobody is told that users may change the profile under source identity",
        answers: cross,
        spoil: |b| set(b, "bundle.json", "/warnings", json!([])),
        breaks: &["user-update-domain"],
    },
];
