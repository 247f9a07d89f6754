//! `bundle.json`: what the bundle holds, for programs.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Kinds, artifact::Artifact};
use crate::plan::{self, Plan};

const FORMAT: &str = "sagesetup.bundle/1";

#[derive(Serialize)]
struct Manifest<'a> {
    format: &'static str,
    generator: Generator,
    playbook: &'a str,
    /// The account that the bundle is for, where it is a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    /// The kinds of files that were asked for, where it was not all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    only: Option<Vec<&'static str>>,
    accounts: Vec<Account<'a>>,
    roles: Vec<Role<'a>>,
    artifacts: Vec<Entry<'a>>,
    warnings: Vec<Warning<'a>>,
}

#[derive(Serialize)]
struct Generator {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Account<'a> {
    key: &'a str,
    id: &'a str,
    partition: &'a str,
    region: &'a str,
}

#[derive(Serialize)]
struct Role<'a> {
    account: &'a str,
    name: &'a str,
    arn: &'a str,
    status: &'static str,
    /// The ARNs of AWS's own policies that are attached to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    managed_policies: Vec<&'a str>,
}

#[derive(Serialize)]
struct Entry<'a> {
    path: &'a str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attach: Option<Attach<'a>>,
    /// The account that a service control policy limits, where it is not the one that it lies with.
    #[serde(skip_serializing_if = "Option::is_none")]
    binds: Option<&'a str>,
    sha256: String,
}

#[derive(Serialize)]
struct Attach<'a> {
    role: &'a str,
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    way: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy_name: Option<&'a str>,
}

#[derive(Serialize)]
struct Warning<'a> {
    code: &'a str,
    about: &'a str,
    text: &'a str,
}

pub(super) fn render(
    plan: &Plan<'_>,
    kinds: &Kinds,
    artifacts: &[Artifact],
    warnings: &[plan::Warning],
) -> Vec<u8> {
    print(plan, kinds, artifacts, warnings, &sum)
}

/// The manifest without checksums, to look at what it lists before it is whole.
pub(super) fn draft(plan: &Plan<'_>, artifacts: &[Artifact]) -> Vec<u8> {
    print(plan, &Kinds::all(), artifacts, &plan.warnings, &|_| {
        String::new()
    })
}

fn print(
    plan: &Plan<'_>,
    kinds: &Kinds,
    artifacts: &[Artifact],
    warnings: &[plan::Warning],
    sum: &impl Fn(&Artifact) -> String,
) -> Vec<u8> {
    let manifest = Manifest {
        format: FORMAT,
        generator: Generator {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        },
        playbook: &plan.playbook.id,
        part: plan.part.as_ref().map(|part| part.account),
        only: (!kinds.are_all()).then(|| kinds.names()),
        accounts: plan
            .accounts
            .iter()
            .map(|account| Account {
                key: account.key,
                id: &account.id,
                partition: &plan.partition,
                region: &plan.region,
            })
            .collect(),
        roles: plan
            .roles
            .iter()
            .map(|role| Role {
                account: role.account,
                name: &role.name,
                arn: &role.arn,
                status: role.status.name(),
                managed_policies: role.managed.iter().map(|m| m.arn.as_str()).collect(),
            })
            .collect(),
        artifacts: artifacts.iter().map(|a| entry(a, sum(a))).collect(),
        warnings: warnings
            .iter()
            .map(|warning| Warning {
                code: &warning.code,
                about: &warning.about,
                text: &warning.text,
            })
            .collect(),
    };
    // Cannot fail: every key is a text and every value a text or a list.
    let mut bytes = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn entry(artifact: &Artifact, sha256: String) -> Entry<'_> {
    Entry {
        path: &artifact.path,
        kind: artifact.kind.name(),
        account: artifact.account.as_deref(),
        attach: artifact.attach.as_ref().map(|attach| Attach {
            role: &attach.role,
            way: attach.policy.as_ref().map(|(way, _)| way.name()),
            policy_name: attach.policy.as_ref().map(|(_, name)| name.as_str()),
        }),
        binds: artifact.binds.as_deref(),
        sha256,
    }
}

fn sum(artifact: &Artifact) -> String {
    hex(&Sha256::digest(&artifact.bytes))
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)])
        .collect()
}
