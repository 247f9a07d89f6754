//! What each account holds when its steps are done, in a form that scripts and templates can make.
//!
//! Roles, policies and attachments follow from the roles and documents of the plan; what else is set stands in the
//! playbook's steps (`sets`). Each belongs to the step that brings it, so that a script can say which step it does.

use std::borrow::Cow;

use super::{
    document::Document,
    model::{Plan, Role, RoleStatus},
    step::{Line, Step},
};
use crate::playbook::{AttachAs, DocumentKind, SettingKind};

/// One thing that an account holds afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource<'p> {
    pub account: &'p str,
    /// The number of the step that brings it.
    pub step: usize,
    pub kind: ResourceKind<'p>,
    /// Whether a later step takes it back.
    pub passing: bool,
}

/// What it is. Roles and documents are given by their places in the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResourceKind<'p> {
    /// A customer managed policy.
    Policy {
        document: usize,
    },
    /// A role to create, with its trust policy.
    Role {
        role: usize,
        trust: usize,
    },
    /// Statements that the trust policy of an existing role must hold beside its own.
    Trust {
        role: usize,
        document: usize,
    },
    /// A policy inside a role.
    Inline {
        role: usize,
        document: usize,
    },
    /// A managed policy on a role.
    Attachment {
        role: usize,
        policy: Policy,
    },
    Setting(Setting<'p>),
}

/// A managed policy: one of the set-up, or one of AWS by its place among the role's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    Own { document: usize },
    Aws { managed: usize },
}

/// What a step sets besides roles and policies; [`SettingKind`] tells what the texts mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<'p> {
    pub kind: SettingKind,
    pub of: Cow<'p, str>,
    pub name: Cow<'p, str>,
    pub value: Cow<'p, str>,
    pub document: Option<usize>,
}

/// Gathers them, in the order of their steps, what is needed before what needs it.
pub(super) fn all<'p>(plan: &Plan<'p>) -> Vec<Resource<'p>> {
    let mut all = Vec::new();
    for (place, document) in plan.documents.iter().enumerate() {
        all.extend(of_document(plan, place, document));
    }
    for (place, role) in plan.roles.iter().enumerate() {
        for managed in 0..role.managed.len() {
            all.extend(of_aws(plan, place, role, managed));
        }
    }
    for step in &plan.steps {
        all.extend(step.settings.iter().map(|setting| Resource {
            account: step.account,
            step: step.number,
            kind: ResourceKind::Setting(setting.clone()),
            passing: false,
        }));
    }
    all.sort_by_key(|resource| (resource.step, rank(&resource.kind)));
    all
}

/// Within one step, policies come before the roles that they are attached to.
fn rank(kind: &ResourceKind<'_>) -> u8 {
    match kind {
        ResourceKind::Policy { .. } => 0,
        ResourceKind::Role { .. } => 1,
        ResourceKind::Trust { .. } => 2,
        ResourceKind::Inline { .. } => 3,
        ResourceKind::Attachment { .. } => 4,
        ResourceKind::Setting(_) => 5,
    }
}

fn of_document<'p>(plan: &Plan<'p>, place: usize, document: &Document<'p>) -> Vec<Resource<'p>> {
    let Some(attachment) = document.attachment.as_ref().filter(|_| !document.snippet) else {
        return Vec::new();
    };
    let mut roles = plan.roles.iter().enumerate();
    let Some((holder, role)) = roles.find(|(_, role)| role.arn == attachment.role_arn) else {
        return Vec::new();
    };
    let creates = role.status == RoleStatus::Create;
    let step = shown(plan, place, document);
    let make = |step, kind| Resource {
        account: document.account,
        step,
        kind,
        passing: taken_back(plan, role, document),
    };
    match (document.kind, attachment.attach_as) {
        (DocumentKind::TrustPolicy, _) if creates => {
            let (role, trust) = (holder, place);
            vec![make(step, ResourceKind::Role { role, trust })]
        }
        (DocumentKind::TrustPolicy, _) => {
            let (role, document) = (holder, place);
            vec![make(step, ResourceKind::Trust { role, document })]
        }
        (DocumentKind::IdentityPolicy, AttachAs::Inline) => {
            let (role, document) = (holder, place);
            let step = step.max(created(plan, holder));
            vec![make(step, ResourceKind::Inline { role, document })]
        }
        (DocumentKind::IdentityPolicy, AttachAs::Managed) => {
            let policy = Policy::Own { document: place };
            let attached = attached(plan, holder, &document.name).unwrap_or(0);
            let last = step.max(created(plan, holder)).max(attached);
            let kind = ResourceKind::Attachment {
                role: holder,
                policy,
            };
            vec![
                make(step, ResourceKind::Policy { document: place }),
                make(last, kind),
            ]
        }
        _ => Vec::new(),
    }
}

fn of_aws<'p>(
    plan: &Plan<'p>,
    place: usize,
    role: &Role<'p>,
    managed: usize,
) -> Option<Resource<'p>> {
    let policy = role.managed.get(managed)?;
    let step = attached(plan, place, policy.name()).unwrap_or(0);
    Some(Resource {
        account: role.account,
        step: step.max(created(plan, place)),
        kind: ResourceKind::Attachment {
            role: place,
            policy: Policy::Aws { managed },
        },
        passing: false,
    })
}

/// The first step that pastes a document or names its file.
fn shown(plan: &Plan<'_>, place: usize, document: &Document<'_>) -> usize {
    let file = format!("file://{}", document.path());
    let shows = |line: &Line<'_>| {
        line.paste == Some(place) || line.command.iter().any(|word| **word == *file)
    };
    let mut steps = plan.steps_of(document.account);
    steps
        .find(|step| step.actions.iter().any(shows))
        .map_or(0, |step| step.number)
}

/// The step that creates a role; 0 for one that is there.
fn created(plan: &Plan<'_>, role: usize) -> usize {
    let Some(role) = plan.roles.get(role) else {
        return 0;
    };
    let mut documents = plan.documents.iter().enumerate();
    let trust = documents.find(|(_, document)| {
        let of = document.attachment.as_ref();
        document.kind == DocumentKind::TrustPolicy
            && of.is_some_and(|attachment| attachment.role_arn == role.arn)
    });
    match trust {
        Some((place, trust)) if role.status == RoleStatus::Create => shown(plan, place, trust),
        _ => 0,
    }
}

/// The step that attaches a managed policy to a role: by a command, or else the first that names both in what it says
/// to do.
fn attached(plan: &Plan<'_>, role: usize, policy: &str) -> Option<usize> {
    let role = plan.roles.get(role)?;
    let commands = |line: &Line<'_>| {
        let has = |name: &str| line.command.iter().any(|word| within(word, name));
        has("attach-role-policy") && has(&role.name) && has(policy)
    };
    let mut steps = plan.steps_of(role.account);
    let by_command = steps.find(|step| step.actions.iter().any(commands));
    let mut steps = plan.steps_of(role.account);
    let step =
        by_command.or_else(|| steps.find(|step| says(step, &role.name) && says(step, policy)))?;
    Some(step.number)
}

/// Whether a text has a name, and not only as a part of another one.
fn within(text: &str, name: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || "+=,.@_-".contains(c)))
        .any(|word| word.trim_end_matches(['.', ',']) == name)
}

fn says(step: &Step<'_>, name: &str) -> bool {
    within(&step.title.plain(), name)
        || step.actions.iter().any(|line| {
            within(&line.text.plain(), name)
                || line.copy.as_deref().is_some_and(|text| within(text, name))
                || line.command.iter().any(|word| within(word, name))
        })
}

/// Whether a step deletes an inline policy as part of what it is there for.
fn taken_back(plan: &Plan<'_>, role: &Role<'_>, document: &Document<'_>) -> bool {
    let deletes = |line: &Line<'_>| {
        let has = |word: &str| line.command.iter().any(|w| *w == word);
        has("delete-role-policy") && has(&role.name) && has(&document.name)
    };
    let mut steps = plan.steps_of(document.account);
    steps.any(|step| step.actions.iter().any(deletes))
}

impl Plan<'_> {
    /// What an account holds afterwards, in the order in which it is made.
    pub fn resources_of<'s>(&'s self, account: &'s str) -> impl Iterator<Item = &'s Resource<'s>> {
        let mut all = self.resources.iter();
        std::iter::from_fn(move || all.by_ref().find(|resource| resource.account == account))
    }

    /// The ARN of a customer managed policy of the set-up.
    pub fn policy_arn(&self, document: &Document<'_>) -> String {
        let id = self.account(document.account).map_or("", |a| &a.id);
        format!("arn:{}:iam::{id}:policy/{}", self.partition, document.name)
    }
}

#[cfg(test)]
mod tests;
