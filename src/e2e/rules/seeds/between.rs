//! Defects between the files that the program's own audit finds, and the codes of section 12 do not speak of.

use serde_json::json;

use super::Seed;
use crate::rules::{cross, set, single};

const RUNTIME_TRUST: &str = "emr-account/trust/SparkA.json";

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
];
