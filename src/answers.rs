//! Answers: what an admin said to a playbook's questions, checked.
//!
//! Nothing past this room sees an unchecked text.

mod check;
mod file;
mod json;
mod problem;
pub mod schema;
mod template;

#[cfg(test)]
pub(crate) mod tests;

pub(crate) use check::nearest;
pub use check::{Answers, Checked, check};
pub(crate) use file::shown;
pub use file::{FORMAT, Given, LARGEST, Read, print, read};
pub(crate) use json::{Unreadable, document};
pub use problem::{AnswerProblem, AnswerProblemKind};
pub use template::template;
