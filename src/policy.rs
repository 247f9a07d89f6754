//! The IAM policy document as a type, what is wrong with one, and the limits that IAM sets to it.
//!
//! Grammar: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>. A playbook's
//! documents are of this type from loading on, with templates in place of texts, so filling them in cannot
//! change their structure. A document that a person wrote is read with the place of every text in it. `evaluate` says
//! what a document does with a request.

pub mod catalogue;
pub mod check;
pub(crate) mod cover;
pub mod document;
pub mod evaluate;
pub mod finding;
pub mod grammar;
pub mod json;
pub mod merge;
pub mod operator;
pub mod pattern;
pub mod quota;
pub mod rule;
pub mod span;
pub mod statement;
mod value;

pub use document::{Document, Kind};
pub use finding::Finding;
pub use json::Text;
pub use rule::{Rule, Severity};
pub use span::{Lines, Place, Span};
pub use statement::{Effect, List, Principal, PrincipalKind, Principals, Statement};
