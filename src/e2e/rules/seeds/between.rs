//! Defects between the files that the program's own audit finds, and the codes of section 12 do not speak of.

use serde_json::json;

use super::{ACCESS, EXECUTION, RUNTIME, SETTINGS, Seed, TRUST};
use crate::rules::{add, cross, reword, set, single};

const RUNTIME_TRUST: &str = "emr-account/trust/SparkA.json";
const EMR_PAGE: &str = "emr-account/CHECKLIST.md";

pub(super) const SEEDS: &[Seed] = &[
    Seed {
        what: "a runtime role lets in another service than the one it is passed to",
        answers: cross,
        spoil: |b| {
            let ec2 = json!({ "Service": "ec2.amazonaws.com" });
            set(b, RUNTIME_TRUST, "/Statement/0/Principal", ec2);
        },
        breaks: &["passed-not-trusted"],
    },
    Seed {
        what: "a runtime role lets in no service at all",
        answers: single,
        spoil: |b| {
            let root = json!({ "AWS": "arn:aws:iam::210987654321:role/ml/NotebookRole" });
            set(
                b,
                "account/trust/SparkA.json",
                "/Statement/0/Principal",
                root,
            );
        },
        breaks: &["passed-not-trusted"],
    },
    Seed {
        what: "the checklist shows a trust for another account",
        answers: cross,
        spoil: |b| {
            let (own, foreign) = (
                "\"aws:SourceAccount\": \"543210987654\"",
                "\"aws:SourceAccount\": \"999988887777\"",
            );
            reword(b, EMR_PAGE, own, foreign);
        },
        breaks: &["checklist-differs"],
    },
    Seed {
        what: "the checklist lets in another service",
        answers: cross,
        spoil: |b| {
            let (own, other) = (
                "\"Service\": \"emr-serverless.amazonaws.com\"",
                "\"Service\": \"ec2.amazonaws.com\"",
            );
            reword(b, EMR_PAGE, own, other);
        },
        breaks: &["checklist-differs"],
    },
    Seed {
        what: "the checklist lost a comma",
        answers: cross,
        spoil: |b| {
            let (own, other) = ("\"Sid\": \"EMRServerlessTrustPolicy\",", "\"Sid\": ");
            reword(b, EMR_PAGE, own, other);
        },
        breaks: &["checklist-differs"],
    },
    Seed {
        what: "a file has a statement that the checklist does not show",
        answers: cross,
        spoil: |b| {
            let more = json!({ "Sid": "More", "Effect": "Allow", "Action": "s3:ListBucket",
                "Resource": "arn:aws:s3:::spark-in" });
            add(b, RUNTIME, "/Statement", "", more);
        },
        breaks: &["checklist-differs"],
    },
    Seed {
        what: "a list of roles is empty",
        answers: cross,
        spoil: |b| {
            let at = "/JupyterLabAppSettings/EmrSettings/AssumableRoleArns";
            set(b, SETTINGS, at, json!([]));
        },
        breaks: &["list-max-five", "assume-equals-role"],
    },
    Seed {
        what: "the trust denies what it allows",
        answers: cross,
        spoil: |b| {
            let deny = json!({ "Effect": "Deny", "Principal": { "AWS": EXECUTION },
                "Action": "sts:Assume*" });
            add(b, TRUST, "/Statement", "", deny);
        },
        breaks: &["trust-equals-role"],
    },
    Seed {
        what: "the access role may not pass what it may pass",
        answers: cross,
        spoil: |b| {
            let deny = json!({ "Effect": "Deny", "Action": "iam:*",
                "Resource": "arn:aws:iam::543210987654:role/Spark*" });
            add(b, ACCESS, "/Statement", "", deny);
        },
        breaks: &["passrole-equals-list"],
    },
    Seed {
        what: "another policy of the execution role denies the entry",
        answers: cross,
        spoil: |b| {
            let deny = json!({ "Effect": "Deny", "NotAction": "sagemaker:*", "Resource": "*" });
            let path = "studio-account/policies/EMRServerlessReadSettings.json";
            add(b, path, "/Statement", "", deny);
        },
        breaks: &["assume-equals-role"],
    },
];
