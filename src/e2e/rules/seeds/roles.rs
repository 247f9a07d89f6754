//! Defects of trust, entry and `PassRole`.

use serde_json::json;

use super::{ACCESS, ASSUME, EXECUTION, Seed, TRUST};
use crate::rules::{add, cross, set, single, with};

pub(super) const SEEDS: &[Seed] = &[
    Seed {
        what: "a role may be passed that is not offered",
        answers: cross,
        spoil: |b| {
            let arn = json!("arn:aws:iam::543210987654:role/SparkC");
            add(b, ACCESS, "/Statement/1/Resource", "", arn);
        },
        breaks: &["passrole-equals-list"],
    },
    Seed {
        what: "the trust lost the path",
        answers: cross,
        spoil: |b| {
            let arn = EXECUTION.replace("service-role/", "");
            set(b, TRUST, "/Statement/0/Principal/AWS", json!([arn]));
        },
        breaks: &["trust-equals-role"],
    },
    Seed {
        what: "the trust names the whole Studio account",
        answers: cross,
        spoil: |b| {
            let root = json!({ "AWS": "arn:aws:iam::210987654321:root" });
            set(b, TRUST, "/Statement/0/Principal", root);
        },
        breaks: &["trust-equals-role"],
    },
    Seed {
        what: "the trust lets anyone in",
        answers: cross,
        spoil: |b| set(b, TRUST, "/Statement/0/Principal", json!("*")),
        breaks: &["trust-equals-role"],
    },
    Seed {
        what: "the execution role may take on another role",
        answers: cross,
        spoil: |b| {
            let arn = json!("arn:aws:iam::543210987654:role/service-role/AssumableRole");
            set(b, ASSUME, "/Statement/0/Resource/0", arn);
        },
        breaks: &["assume-equals-role"],
    },
    Seed {
        what: "no source identity in the permissions",
        answers: cross,
        spoil: |b| set(b, ASSUME, "/Statement/1", json!({})),
        breaks: &["source-identity-both"],
    },
    Seed {
        what: "no source identity in the trust of the access role",
        answers: cross,
        spoil: |b| set(b, TRUST, "/Statement/1/Action", json!("sts:TagSession")),
        breaks: &["source-identity-both"],
    },
    Seed {
        what: "no source identity in the trust of the execution role",
        answers: || with(single(), json!({ "source_identity": true })),
        spoil: |b| {
            set(
                b,
                "account/trust/NotebookRole.json",
                "/Statement/1/Action",
                json!("sts:AssumeRole"),
            );
        },
        breaks: &["source-identity-both"],
    },
    Seed {
        what: "source identity shares a statement with the entry",
        answers: cross,
        spoil: |b| {
            let both = json!(["sts:AssumeRole", "sts:SetSourceIdentity"]);
            set(b, ASSUME, "/Statement/1/Action", both);
        },
        // The second statement now allows the entry too, and to the same role.
        breaks: &["source-identity-both", "assume-equals-role"],
    },
    Seed {
        what: "source identity under a session name",
        answers: cross,
        spoil: |b| {
            let condition =
                json!({ "StringEquals": { "sts:RoleSessionName": "SageMakerStudioUser" } });
            add(b, ASSUME, "/Statement/1", "Condition", condition);
        },
        breaks: &["source-identity-both"],
    },
    Seed {
        what: "an external id",
        answers: cross,
        spoil: |b| {
            let condition = json!({ "StringEquals": { "sts:ExternalId": "secret" } });
            add(b, TRUST, "/Statement/0", "Condition", condition);
        },
        breaks: &["no-external-id"],
    },
];
