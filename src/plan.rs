//! The plan: what must exist in which account, in which order, and why.
//!
//! A pure function of a playbook and answers. Everything that is shown or written comes from here; no renderer
//! looks at the answers again.

mod budget;
mod build;
pub mod diagram;
mod document;
mod limits;
mod model;
mod part;
mod parts;
mod resource;
mod role;
mod step;

#[cfg(test)]
mod tests;

pub use budget::Budget;
pub use build::{build, where_found};
pub use diagram::{Arrow, Diagram, Node, NodeKind, Relation};
pub use document::{Attachment, Content, Document};
pub use model::{Accepted, Account, Note, Plan, Role, RoleStatus, Warning};
pub use part::{Before, Other, Part};
pub use resource::{Policy, Resource, ResourceKind, Setting};
pub use step::{Line, Step};
