//! Defects between the files that the program's own audit finds, and the codes of section 12 do not speak of.

use serde_json::{Map, Value, json};

use super::{ACCESS, EXECUTION, RUNTIME, SETTINGS, Seed, TRUST, UPDATE};
use crate::rules::{add, cross, drop_key, reword, set, single, with};

const RUNTIME_TRUST: &str = "emr-account/trust/SparkA.json";
const KEY: &str = "emr-account/resources/key-policy-543210987654-eu-west-1-1234abcd-12ab-34cd-56ef-1234567890ab.json";
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
    Seed {
        what: "the input for a profile has the parameter of the domain",
        answers: by_admin,
        spoil: |b| {
            let settings = b.json[UPDATE]["UserSettings"].clone();
            drop_key(b, UPDATE, "", "UserSettings");
            add(b, UPDATE, "", "DefaultUserSettings", settings);
        },
        breaks: &["input-parameter"],
    },
    Seed {
        what: "the input is for another domain and another profile",
        answers: by_admin,
        spoil: |b| {
            set(b, UPDATE, "/DomainId", json!("d-zyxwvutsrq98"));
            set(b, UPDATE, "/UserProfileName", json!("somebody-else"));
        },
        breaks: &["input-target"],
    },
    Seed {
        what: "the key is for the logs of a foreign account",
        answers: cross,
        spoil: |b| {
            let at = "/Statement/0/Condition/StringEquals/aws:SourceAccount";
            set(b, KEY, at, json!("999988887777"));
        },
        breaks: &["source-outside"],
    },
];

/// An admin writes the lists, from the file.
fn by_admin() -> Map<String, Value> {
    with(
        cross(),
        json!({ "associate_by": "admin", "source_identity": false }),
    )
}
