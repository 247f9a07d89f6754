//! Evaluates policy documents as IAM does: whether a statement applies to a request, and if not, what is in the way.
//!
//! The elements: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>. What follows from
//! several documents together is decided elsewhere; here is one statement, and one document at a time.

mod caller;
mod compare;
mod condition;
mod context;
mod request;
#[cfg(test)]
mod tests;
mod variable;

use super::{Document, Effect, Kind, Statement, pattern};

pub use caller::{Caller, NotACaller, Reach};
pub use context::Context;
pub use request::{NotAnAction, Request, account_of, check_action, is_arn};

/// What keeps a statement from applying: the first thing that does not fit, in the order action, resource, principal,
/// condition. So what fails at the condition fits in everything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Miss {
    Action,
    Resource,
    Principal,
    /// Every test that is not met.
    Condition(Vec<Failed>),
}

/// A test of a condition that is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    pub operator: String,
    pub key: String,
    pub why: Unmet,
}

/// Why a test of a condition is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmet {
    /// The request does not carry the key.
    Absent,
    /// It carries other values than these.
    Differs { wanted: Vec<String> },
    /// IAM knows no such operator.
    UnknownOperator,
}

/// A statement that applies, or what is in the way.
#[derive(Debug)]
pub struct Outcome<'d, T> {
    /// Its place in the document, from 0.
    pub place: usize,
    pub statement: &'d Statement<T>,
    pub applies: Result<Reach, Miss>,
}

impl<T> Outcome<'_, T> {
    pub fn denies(&self) -> bool {
        self.statement.effect == Effect::Deny && self.applies.is_ok()
    }

    /// How it reaches the caller, where it allows the request.
    pub fn allows(&self) -> Option<Reach> {
        let allows = self.statement.effect == Effect::Allow;
        self.applies.as_ref().ok().filter(|_| allows).copied()
    }
}

/// Holds every statement of a document of some kind against a request, in their order.
pub fn document<'d, T: AsRef<str>>(
    document: &'d Document<T>,
    kind: Kind,
    request: &'d Request,
) -> impl Iterator<Item = Outcome<'d, T>> {
    let variables = knows_variables(document);
    document
        .statements
        .iter()
        .enumerate()
        .map(move |(place, statement)| Outcome {
            place,
            statement,
            applies: applies(statement, kind, variables, request),
        })
}

/// Only documents of the newer version know policy variables; in the older one `${…}` stands for itself.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>
pub fn knows_variables<T: AsRef<str>>(document: &Document<T>) -> bool {
    let version = document.version.as_ref();
    version.is_some_and(|version| version.as_ref() == super::document::VERSION)
}

/// Whether a statement of a document of some kind applies to a request.
pub fn applies<T: AsRef<str>>(
    statement: &Statement<T>,
    kind: Kind,
    variables: bool,
    request: &Request,
) -> Result<Reach, Miss> {
    let reach = fits(statement, kind, variables, request)?;
    let failed = condition::unmet(statement, variables, &request.context);
    if failed.is_empty() {
        Ok(reach)
    } else {
        Err(Miss::Condition(failed))
    }
}

/// The same with the condition left aside: whether there is a request of this kind that the statement applies to.
pub fn fits<T: AsRef<str>>(
    statement: &Statement<T>,
    kind: Kind,
    variables: bool,
    request: &Request,
) -> Result<Reach, Miss> {
    if !of_action(statement, &request.action) {
        return Err(Miss::Action);
    }
    if !of_resource(statement, kind, variables, request) {
        return Err(Miss::Resource);
    }
    match (&statement.principal, kind) {
        // Whom an identity policy speaks of is whom it is attached to.
        (_, Kind::Identity | Kind::ServiceControl) => Ok(Reach::Holder),
        (None, Kind::Trust | Kind::Resource) => Err(Miss::Principal),
        (Some(principals), Kind::Trust | Kind::Resource) => {
            caller::reach(principals, &request.caller).ok_or(Miss::Principal)
        }
    }
}

/// Whether a statement speaks of an action.
pub fn of_action<T: AsRef<str>>(statement: &Statement<T>, action: &str) -> bool {
    let mut names = statement.action.iter();
    names.any(|name| pattern::matches_any_case(name.as_ref(), action)) != statement.not_action
}

fn of_resource<T: AsRef<str>>(
    statement: &Statement<T>,
    kind: Kind,
    variables: bool,
    request: &Request,
) -> bool {
    let Some(resources) = &statement.resource else {
        // A trust policy is about the role it belongs to.
        return kind == Kind::Trust;
    };
    let named = resources.iter().any(|resource| {
        let filled = variable::fill(resource.as_ref(), variables, &request.context);
        filled.is_some_and(|pattern| pattern.of_resources().matches(&request.resource))
    });
    named != statement.not_resource
}
