//! A whole set-up, read back from the files of its bundle, and what is wrong between them.
//!
//! Reads files only, given as paths and bytes, so a bundle is judged the same on disk, in memory, and when another
//! program wrote it. Knows no playbook: the roles, the trusts and the settings say what is meant. What can be judged in
//! one document alone is left to `policy::check`, whose findings are passed on with their path.

mod arn;
mod cast;
mod checklist;
mod extent;
mod fault;
mod manifest;
mod rules;
mod settled;
mod setup;
mod shell;
mod vocabulary;

#[cfg(test)]
mod tests;

pub use checklist::{Block, Content, Part, Step, option};
pub use manifest::{Account, Artifact, Attach, Manifest, Role, Status, Warning, Way};
pub use setup::{File, Policy, Settings, Setup};
pub use shell::Word;
pub use vocabulary::{Answers, answer};

use crate::policy::{Finding, Place, Rule};

/// A finding with its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// As the bundle names it.
    pub path: String,
    /// Where `finding.at` begins in that file.
    pub place: Place,
    pub finding: Finding,
}

/// Everything that is wrong with a set-up, by path and place: what could not be read, what each document does wrong, and
/// what does not fit together. What the bundle itself warns of is left out.
pub fn check(setup: &Setup<'_>) -> Vec<Found> {
    let cast = cast::Cast::of(setup);
    let mut findings = setup.findings(&cast);
    findings.extend(rules::check(&cast));
    findings.retain(|(path, finding)| !setup.tells(path, finding));
    setup.found(findings)
}

/// The rules of the set-up as a whole. Those of single documents are in `policy::check::rules`; some of them hold between
/// documents as well.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let families = std::iter::once(&fault::RULES).chain(rules::RULES);
    families.flat_map(|rules| rules.iter().copied())
}
