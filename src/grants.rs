//! Who may do what once a set-up stands: every document together, decided as IAM does it.
//!
//! A [`Scene`] is made of a plan or of a bundle that was read back; who may assume and pass what, and the answer to one
//! question, follow from it alone. <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

mod answer;
mod asked;
mod decision;
mod passage;
mod reason;
mod scene;
mod weigh;
mod words;

#[cfg(test)]
mod tests;

pub use asked::{Asked, NotAsked};
pub use decision::{Decision, Missing, Note, decide};
pub use passage::{Assuming, Holds, Passing, Side, Who, assumings, passings};
pub use reason::{Reason, planned};
pub use scene::{Account, Paper, Role, Scene, Source, Spot};
pub use weigh::Near;
