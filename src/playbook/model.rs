//! A playbook after loading: checked, with every text and condition compiled.

use serde_json::Value;

use super::{
    kind::Kind,
    listing::Listing,
    prose::ProseTemplate,
    setting::Setting,
    template::{ExpressionId, Expressions, Template},
    tree::Tree,
};
use crate::policy;

/// One documented set-up: what it asks and what follows from the answers.
#[derive(Debug)]
pub struct Playbook {
    pub id: String,
    pub title: String,
    /// What an admin wants to do; set-ups with the same goal stand together in lists.
    pub goal: String,
    pub summary: [String; 2],
    pub minutes: u32,
    /// What one must have at hand before the first question.
    pub need: Vec<String>,
    /// The AWS page that it follows.
    pub page: String,
    /// What is told before the first question where AWS has ended the service: that it has, and what to use instead.
    pub retired: Vec<String>,
    pub(crate) partition: ExpressionId,
    pub(crate) region: ExpressionId,
    pub sections: Vec<Section>,
    pub questions: Vec<Question>,
    pub(crate) values: Vec<(String, ExpressionId)>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) roles: Vec<Role>,
    pub(crate) documents: Vec<Document>,
    pub(crate) steps: Vec<Step>,
    pub(crate) notes: Vec<Note>,
    pub(crate) accepts: Vec<Accept>,
    pub(crate) expressions: Expressions,
}

/// A group of questions.
#[derive(Debug)]
pub struct Section {
    pub id: String,
    pub title: String,
}

/// One thing that a playbook asks.
#[derive(Debug)]
pub struct Question {
    pub id: String,
    /// What lists call it: a few words, as a person would.
    pub label: String,
    pub section: String,
    pub kind: Kind,
    pub list: Option<Bounds>,
    pub(crate) when: Option<ExpressionId>,
    /// The condition as the playbook has it.
    pub asked_when: Option<String>,
    /// The empty text is an answer too, and means "none".
    pub optional: bool,
    pub title: String,
    pub why: String,
    pub choices: Vec<Choice>,
    /// The first whose condition holds counts.
    pub(crate) defaults: Vec<(Option<ExpressionId>, Value)>,
    pub example: Option<Value>,
    pub(crate) found: Option<Found>,
}

impl Question {
    /// Whether several of its choices may be given.
    pub fn takes_several(&self) -> bool {
        self.kind == Kind::Choice && self.list.is_some()
    }
}

/// How many elements a list takes.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    pub min: usize,
    pub max: Option<usize>,
}

/// A fixed answer.
#[derive(Debug)]
pub struct Choice {
    pub value: String,
    pub title: String,
    pub text: String,
}

/// Where a person finds the value.
#[derive(Debug)]
pub(crate) struct Found {
    pub console: ProseTemplate,
    pub link: Option<Template>,
    pub command: Vec<Argument>,
}

/// What must not hold, and what to say when it does.
#[derive(Debug)]
pub(crate) struct Rule {
    pub code: String,
    pub blocks: bool,
    pub about: String,
    pub each: Option<ExpressionId>,
    pub when: ExpressionId,
    pub text: ProseTemplate,
}

/// A warning of the checks that the playbook knows of and explains.
#[derive(Debug)]
pub(crate) struct Accept {
    pub code: String,
    /// A document's id, or the path of a file with `*` where it differs.
    pub document: String,
    /// The one statement that it is about.
    pub sid: Option<String>,
    /// The question that leads to it.
    pub about: String,
    pub reason: ProseTemplate,
}

/// An AWS account that takes part, under one set of conditions.
#[derive(Debug)]
pub(crate) struct Account {
    pub key: String,
    /// The names by which roles, documents and steps speak of it.
    pub plays: Vec<String>,
    pub when: Option<ExpressionId>,
    /// Gives its id.
    pub number: ExpressionId,
    pub title: String,
    pub who: ProseTemplate,
    pub intro: Vec<Line>,
}

/// A role, or one for each element of a list.
#[derive(Debug)]
pub(crate) struct Role {
    pub id: String,
    pub account: String,
    pub when: Option<ExpressionId>,
    pub each: Option<ExpressionId>,
    /// Gives a role's ARN, when it exists, or the name to create.
    pub from: ExpressionId,
    /// The question that decides its name.
    pub about: String,
    /// The question that takes its path where it is created, and its answer; without one it has none but `/`.
    pub path: Option<(String, ExpressionId)>,
    pub title: String,
    pub purpose: ProseTemplate,
    /// AWS's own policies that are attached to it.
    pub attach: Vec<Attach>,
}

/// A managed policy of AWS on a role.
#[derive(Debug)]
pub(crate) struct Attach {
    /// Its ARN.
    pub policy: Template,
    pub when: Option<ExpressionId>,
    pub reason: ProseTemplate,
}

/// What a document is for, as the manifest names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    IdentityPolicy,
    TrustPolicy,
    ResourcePolicy,
    ServiceControlPolicy,
    Cors,
    Settings,
    Script,
}

impl DocumentKind {
    pub(crate) const ALL: [Self; 7] = [
        Self::IdentityPolicy,
        Self::TrustPolicy,
        Self::ResourcePolicy,
        Self::ServiceControlPolicy,
        Self::Cors,
        Self::Settings,
        Self::Script,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::IdentityPolicy => "identity-policy",
            Self::TrustPolicy => "trust-policy",
            Self::ResourcePolicy => "resource-policy",
            Self::ServiceControlPolicy => "service-control-policy",
            Self::Cors => "cors",
            Self::Settings => "settings",
            Self::Script => "script",
        }
    }

    /// The folder of a bundle that holds it.
    pub fn folder(self) -> &'static str {
        match self {
            Self::IdentityPolicy => "policies",
            Self::TrustPolicy => "trust",
            Self::ResourcePolicy
            | Self::ServiceControlPolicy
            | Self::Cors
            | Self::Settings
            | Self::Script => "resources",
        }
    }

    /// Whether it is a policy in IAM's grammar.
    pub(crate) fn is_policy(self) -> bool {
        !matches!(self, Self::Cors | Self::Settings | Self::Script)
    }
}

/// How an identity policy is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachAs {
    Inline,
    Managed,
}

impl AttachAs {
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Inline, Self::Managed]
            .into_iter()
            .find(|way| way.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Inline => "inline",
            Self::Managed => "managed",
        }
    }
}

/// A JSON document of the set-up.
#[derive(Debug)]
pub(crate) struct Document {
    pub id: String,
    pub kind: DocumentKind,
    pub title: Template,
    pub name: Template,
    pub holder: Holder,
    /// The account, by the name it plays, that a service control policy limits, where it is not the one whose admin
    /// writes it.
    pub binds: Option<String>,
    /// `inline` or `managed`.
    pub attach_as: Template,
    pub when: Option<ExpressionId>,
    pub each: Option<ExpressionId>,
    /// Only shown in a checklist, not written as a file of its own.
    pub snippet: Option<ExpressionId>,
    /// The first whose condition holds counts.
    pub variants: Vec<(Option<ExpressionId>, Body)>,
    /// In place of variants: policies of which all count whose conditions hold.
    pub parts: Vec<Part>,
    pub statements: Vec<StatementInfo>,
    /// The known failures that this document keeps away or mends, by their ids.
    pub mends: Vec<String>,
}

/// What a document belongs to; each gives the id of a role, or the name by which an account plays.
#[derive(Debug)]
pub(crate) enum Holder {
    Role(Template),
    Account(Template),
}

/// What a document's file holds.
#[derive(Debug)]
pub(crate) enum Body {
    Policy(policy::Document<Template>),
    Other(Tree),
    Listing(Listing),
}

/// A policy that goes into a document together with others.
#[derive(Debug)]
pub(crate) struct Part {
    pub when: Option<ExpressionId>,
    pub each: Option<ExpressionId>,
    pub policy: policy::Document<Template>,
}

/// Why a statement is there, and when.
#[derive(Debug)]
pub(crate) struct StatementInfo {
    pub sid: String,
    pub when: Option<ExpressionId>,
    pub reason: ProseTemplate,
}

/// One thing that a person does in AWS, in one account.
#[derive(Debug)]
pub(crate) struct Step {
    pub id: String,
    pub account: Template,
    pub when: Option<ExpressionId>,
    pub each: Option<ExpressionId>,
    /// Comes once for each document of this id.
    pub documents: Option<String>,
    /// Steps that must be done before, in whichever account.
    pub after: Vec<String>,
    pub title: ProseTemplate,
    pub why: Option<ProseTemplate>,
    pub actions: Vec<Line>,
    pub check: Vec<Line>,
    pub undo: Vec<Line>,
    /// What it sets besides roles and policies, for scripts.
    pub sets: Vec<Setting>,
    /// Holds where a person must do part of it, although a script does the rest.
    pub left: Option<ExpressionId>,
    /// The known failures that doing it, or doing it again, mends, by their ids.
    pub mends: Vec<String>,
}

/// One line of a step: what to do, and what to open, paste or run for it.
#[derive(Debug)]
pub(crate) struct Line {
    pub text: ProseTemplate,
    pub when: Option<ExpressionId>,
    pub each: Option<ExpressionId>,
    /// Comes once for each document of this id.
    pub documents: Option<String>,
    pub link: Option<Template>,
    pub command: Vec<Argument>,
    /// The document to paste.
    pub paste: Option<String>,
    /// A value to copy.
    pub copy: Option<Template>,
}

/// One word of a command; quoted for the shell by the renderer, never here.
#[derive(Debug)]
pub(crate) enum Argument {
    Text(Template),
    /// `file://` and the path of a document in the bundle.
    File(String),
    /// A document's JSON without white space.
    Minified(String),
}

/// How sure the reference is of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    Verified,
    Suspected,
    Unverified,
}

impl Evidence {
    pub(crate) const ALL: [Self; 3] = [Self::Verified, Self::Suspected, Self::Unverified];

    pub fn name(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Suspected => "suspected",
            Self::Unverified => "unverified",
        }
    }
}

/// Where the set-up leaves AWS's page, or adds to it, and why.
#[derive(Debug)]
pub(crate) struct Note {
    pub id: String,
    pub when: Option<ExpressionId>,
    pub evidence: Evidence,
    pub page: String,
    pub about: String,
    pub says: ProseTemplate,
    pub does: ProseTemplate,
}

impl Playbook {
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }
}
