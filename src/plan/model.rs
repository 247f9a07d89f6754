//! The parts of a plan.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{
    diagram::Diagram,
    document::Document,
    part::Part,
    resource::Resource,
    step::{Line, Step},
};
use crate::{
    answers::AnswerProblem,
    playbook::{Evidence, Playbook, Prose, Told},
};

/// What follows from a playbook and a set of answers.
#[derive(Debug)]
pub struct Plan<'p> {
    pub playbook: &'p Playbook,
    pub partition: String,
    pub region: String,
    pub accounts: Vec<Account<'p>>,
    pub roles: Vec<Role<'p>>,
    pub documents: Vec<Document<'p>>,
    /// In the order in which they are to be done, over all accounts.
    pub steps: Vec<Step<'p>>,
    /// What the accounts hold when all steps are done, in the order in which it is made.
    pub resources: Vec<Resource<'p>>,
    /// Where the set-up leaves AWS's page or adds to it.
    pub notes: Vec<Note<'p>>,
    pub diagram: Diagram,
    pub warnings: Vec<Warning>,
    /// Warnings of the checks that are known beforehand, in the playbook's order.
    pub accepted: Vec<Accepted<'p>>,
    /// What forbids to write the bundle although each answer alone is right.
    pub problems: Vec<AnswerProblem>,
    /// Questions that something in the plan still waits for.
    pub open: Vec<String>,
    /// Faults of the playbook itself: expression and reason. Our tests keep this empty.
    pub faults: Vec<(String, String)>,
    /// The answers in force, as an answers file has them.
    pub answers: Map<String, Value>,
    /// Which part of a plan this is; none for the whole.
    pub part: Option<Part<'p>>,
}

/// An AWS account that takes part.
#[derive(Debug, Clone)]
pub struct Account<'p> {
    pub key: &'p str,
    pub(crate) plays: &'p [String],
    /// Twelve digits.
    pub id: String,
    pub title: &'p str,
    pub who: Prose<'p>,
    /// What its admin reads first.
    pub intro: Vec<Line<'p>>,
}

/// Whether a role is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleStatus {
    Create,
    Existing,
}

impl RoleStatus {
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Existing => "existing",
        }
    }
}

/// A role that takes part.
#[derive(Debug, Clone)]
pub struct Role<'p> {
    /// Its id in the playbook; several roles may share it.
    pub id: &'p str,
    pub account: &'p str,
    pub name: String,
    pub arn: String,
    pub status: RoleStatus,
    pub title: &'p str,
    pub purpose: Prose<'p>,
    /// The question that decides its name.
    pub about: &'p str,
    /// The question that decides its path, where one does.
    pub path_about: Option<&'p str>,
    /// AWS's own policies that the set-up attaches to it.
    pub managed: Vec<ManagedPolicy<'p>>,
    /// As expressions see it.
    pub(super) value: minijinja::value::Value,
}

impl Role<'_> {
    /// Its path: `/`, or names between slashes.
    pub fn path(&self) -> &str {
        path_in(&self.arn)
    }
}

/// The path in the ARN of a role: all from the first slash to the last.
pub(super) fn path_in(arn: &str) -> &str {
    let path = arn.find('/').zip(arn.rfind('/'));
    path.and_then(|(first, last)| arn.get(first..=last))
        .unwrap_or("/")
}

/// A managed policy of AWS on a role. What it grants is AWS's to change, so no document here shows it.
#[derive(Debug, Clone)]
pub struct ManagedPolicy<'p> {
    pub arn: String,
    pub reason: Prose<'p>,
}

impl ManagedPolicy<'_> {
    /// Its name, without the path.
    pub fn name(&self) -> &str {
        self.arn.rsplit('/').next().unwrap_or(&self.arn)
    }
}

/// Something to know that does not forbid the export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    pub code: String,
    /// The question that it is about.
    pub about: String,
    pub text: Told,
}

/// A warning of the checks that the playbook knows of, and why it is no reason to worry.
#[derive(Debug, Clone)]
pub struct Accepted<'p> {
    pub code: &'p str,
    /// The files that it may stand in, with `*`; none where these answers call for no such file.
    pub paths: Vec<Cow<'p, str>>,
    /// The Sids that the one statement may have that it is about; none where it is about all.
    pub sids: Vec<Cow<'p, str>>,
    /// The question that leads to it.
    pub about: &'p str,
    pub text: Told,
}

/// Where the set-up leaves AWS's page, or adds to it, and why.
#[derive(Debug, Clone)]
pub struct Note<'p> {
    pub id: &'p str,
    pub evidence: Evidence,
    pub page: &'p str,
    pub about: &'p str,
    pub says: Prose<'p>,
    pub does: Prose<'p>,
}

impl<'p> Plan<'p> {
    pub fn account(&self, key: &str) -> Option<&Account<'p>> {
        self.accounts.iter().find(|account| account.key == key)
    }

    pub fn steps_of<'s>(&'s self, account: &'s str) -> impl Iterator<Item = &'s Step<'p>> {
        self.steps
            .iter()
            .filter(move |step| step.account == account)
    }

    /// What is said of a role that no file of the set-up gives anything.
    pub(crate) fn unchanged(&self, role: &Role<'_>) -> &'static str {
        let compared = self
            .documents
            .iter()
            .filter(|document| document.snippet)
            .filter_map(|document| document.attachment.as_ref())
            .any(|attachment| attachment.role_arn == role.arn);
        if compared {
            "Nothing is added to it. If its step finds something missing, that is added by hand."
        } else {
            "Nothing is added to it."
        }
    }

    /// The documents that become files.
    pub fn files(&self) -> impl Iterator<Item = &Document<'p>> {
        self.documents.iter().filter(|document| !document.snippet)
    }
}
