//! The IAM policy document as a type, and the limits that IAM sets to it.
//!
//! Grammar: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>. A playbook's
//! documents are of this type from loading on, with templates in place of texts, so filling them in cannot
//! change their structure.

pub mod catalogue;
pub mod document;
pub mod quota;
pub mod statement;

pub use document::{Document, Fault};
pub use statement::{Effect, List, Principal, PrincipalKind, Principals, Statement};
