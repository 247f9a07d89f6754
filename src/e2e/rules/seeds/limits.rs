//! Defects of numbers, sizes and characters.

use serde_json::json;

use super::{ACCESS, ASSUME, LISTS, RUNTIME, SETTINGS, Seed, TRUST, UPDATE};
use crate::rules::{add, cross, drop_key, reword, set};

pub(super) const SEEDS: &[Seed] = &[
    Seed {
        what: "six runtime roles",
        answers: cross,
        spoil: |b| {
            let more =
                ["a", "b", "c", "d"].map(|n| json!(format!("arn:aws:iam::543210987654:role/{n}")));
            for arn in more {
                add(b, SETTINGS, &format!("{LISTS}/ExecutionRoleArns"), "", arn);
            }
        },
        breaks: &["list-max-five", "passrole-equals-list"],
    },
    Seed {
        what: "an empty list of access roles",
        answers: cross,
        spoil: |b| {
            set(
                b,
                SETTINGS,
                &format!("{LISTS}/AssumableRoleArns"),
                json!([]),
            );
        },
        breaks: &["list-max-five", "assume-equals-role"],
    },
    Seed {
        what: "only the runtime roles are written",
        answers: cross,
        spoil: |b| {
            drop_key(
                b,
                UPDATE,
                &format!("/UserSettings{LISTS}"),
                "AssumableRoleArns",
            );
        },
        breaks: &["lists-together", "assume-equals-role"],
    },
    Seed {
        what: "a command writes one list only",
        answers: cross,
        spoil: |b| {
            let list = r#""AssumableRoleArns":["arn:aws:iam::543210987654:role/AssumableRole"],"#;
            reword(b, "studio-account/CHECKLIST.md", list, "");
        },
        breaks: &["lists-together", "assume-equals-role"],
    },
    Seed {
        what: "a managed policy of 7,000 characters",
        answers: cross,
        spoil: |b| set(b, ACCESS, "/Statement/3/Sid", json!("x".repeat(5_000))),
        breaks: &["size-budget"],
    },
    Seed {
        what: "two inline policies of 5,500 characters on one role",
        answers: cross,
        spoil: |b| {
            for path in [
                ASSUME,
                "studio-account/policies/EMRServerlessReadSettings.json",
            ] {
                set(b, path, "/Statement/0/Sid", json!("x".repeat(5_200)));
            }
        },
        breaks: &["size-budget"],
    },
    Seed {
        what: "a trust policy of 2,100 characters",
        answers: cross,
        spoil: |b| set(b, TRUST, "/Statement/0/Sid", json!("x".repeat(1_900))),
        breaks: &["size-budget"],
    },
    Seed {
        what: "a zero-width space in a document",
        answers: cross,
        spoil: |b| {
            set(
                b,
                RUNTIME,
                "/Statement/0/Sid",
                json!("List\u{200b}DataBucket"),
            );
        },
        breaks: &["ascii-latin1"],
    },
    Seed {
        what: "a curly quote in a policy's name",
        answers: cross,
        spoil: |b| {
            let artifacts = b.manifest["artifacts"].as_array_mut().expect("a list");
            let policy = artifacts
                .iter_mut()
                .find(|a| a["path"] == RUNTIME)
                .expect("a policy");
            policy["attach"]["policy_name"] = json!("Spark’s");
        },
        breaks: &["ascii-latin1"],
    },
];
