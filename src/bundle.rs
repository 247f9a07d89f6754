//! The bundle: every file of a hand-over, as values, and the one place that writes them.
//!
//! Scripts, CloudFormation and Terraform join here as renderers of their own; the manifest lists what is there and
//! nothing else.

mod artifact;
mod checklist;
mod cloudformation;
mod grants;
mod kinds;
mod manifest;
mod markdown;
mod mermaid;
mod page;
mod readme;
mod remarks;
mod scripts;
mod sheet;
pub(crate) mod shell;
pub mod write;

#[cfg(test)]
mod tests;

pub use artifact::{Artifact, ArtifactKind};
pub use kinds::Kinds;

use crate::{
    answers,
    plan::{Plan, Warning},
};
use grants::Weighed;
use remarks::Remarks;

/// All files of one plan.
#[derive(Debug)]
pub struct Bundle {
    /// Every file but the manifest, in the order in which the manifest lists them.
    pub artifacts: Vec<Artifact>,
    /// `bundle.json`.
    pub manifest: Vec<u8>,
    /// What the manifest and the README warn of: the plan's warnings, and what the checks found.
    pub warnings: Vec<Warning>,
    /// Which of the plan's accepted warnings really came up, by their place.
    pub explained: Vec<usize>,
}

/// The path of the manifest.
pub const MANIFEST: &str = "bundle.json";

impl Bundle {
    /// Every file with its path, the manifest last.
    pub fn files(&self) -> Vec<write::File<'_>> {
        let mut files: Vec<_> = self
            .artifacts
            .iter()
            .map(|artifact| write::File {
                path: &artifact.path,
                bytes: &artifact.bytes,
                executable: artifact.is_executable(),
            })
            .collect();
        files.push(write::File {
            path: MANIFEST,
            bytes: &self.manifest,
            executable: false,
        });
        files
    }
}

/// Renders a plan, or the part of one: renderers go by the accounts that it holds. The same plan gives the same bytes.
pub fn render(plan: &Plan<'_>) -> Bundle {
    select(plan, &Kinds::all())
}

/// The same with files of some kinds alone. The manifest is there always, and says which kinds were chosen.
pub fn select(plan: &Plan<'_>, kinds: &Kinds) -> Bundle {
    let weighed = Weighed::new(plan);
    let grants = grants::render(plan, &weighed);
    let mut artifacts = vec![Artifact::of_bundle(
        "GRANTS.md",
        ArtifactKind::Grants,
        grants,
    )];
    // Those of a part are the first admin's own.
    if plan.part.is_none() {
        let answers = answers::print(plan.playbook, &plan.answers);
        artifacts.push(Artifact::of_bundle(
            "answers.json",
            ArtifactKind::Answers,
            answers,
        ));
    }
    for account in &plan.accounts {
        artifacts.push(Artifact {
            path: format!("{}/CHECKLIST.md", account.key),
            kind: ArtifactKind::Checklist,
            account: Some(account.key.to_owned()),
            attach: None,
            binds: None,
            bytes: checklist::render(plan, account, kinds).into_bytes(),
        });
        for document in plan.files().filter(|d| d.account == account.key) {
            artifacts.push(Artifact::of_document(document));
        }
        artifacts.extend(scripts::render(plan, account));
        artifacts.extend(cloudformation::render(plan, account).map(|text| Artifact {
            path: cloudformation::path(account),
            kind: ArtifactKind::CloudFormation,
            account: Some(account.key.to_owned()),
            attach: None,
            binds: None,
            bytes: text.into_bytes(),
        }));
    }
    let Remarks {
        mut warnings,
        explained,
    } = remarks::of(plan, &artifacts);
    let left_out = |path: &str| {
        artifacts
            .iter()
            .any(|a| a.path == path && !kinds.hold(a.kind))
    };
    warnings.retain(|warning| !left_out(&warning.about));
    if kinds.hold(ArtifactKind::Page) {
        let page = page::render(plan, &warnings, &weighed);
        let page = Artifact::of_bundle("index.html", ArtifactKind::Page, page);
        artifacts.insert(1, page);
    }
    artifacts.retain(|artifact| kinds.hold(artifact.kind));
    if kinds.hold(ArtifactKind::Readme) {
        let readme = readme::render(plan, &artifacts, &warnings);
        let readme = Artifact::of_bundle("README.md", ArtifactKind::Readme, readme);
        artifacts.insert(0, readme);
    }
    let manifest = manifest::render(plan, kinds, &artifacts, &warnings);
    Bundle {
        artifacts,
        manifest,
        warnings,
        explained,
    }
}
