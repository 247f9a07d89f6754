//! Playbooks: documented set-ups as data under `assets/playbooks`, loaded and checked whole.
//!
//! A new set-up is a new folder there and a row in `builtin`; nothing in this crate knows what a playbook is about.

mod builtin;
mod card;
mod clue;
mod compile;
mod expression;
mod found;
mod judge;
mod kind;
mod listing;
mod load;
mod mends;
mod model;
mod problem;
mod prose;
mod raw;
mod scope;
mod setting;
mod template;
mod tree;
mod written;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use builtin::{BUILT_IN, built_in, find};
pub use card::{Card, cards};
pub use found::WhereFound;
pub use judge::{Answer, Wrong};
pub use kind::{Kind, Parsed, Refusal};
pub use listing::Language;
pub use load::load;
pub use mends::{Mending, RuleCard};
pub use model::{AttachAs, Bounds, Choice, DocumentKind, Evidence, Playbook, Question, Section};
pub use problem::{PlaybookProblem, PlaybookProblemKind};
pub use prose::{Prose, Span, Style, Told};
pub use setting::SettingKind;

pub(crate) use expression::Parts;
pub(crate) use kind::role_value;
pub(crate) use model::{Argument, Body, Document, Holder, Line, Role, StatementInfo};
pub(crate) use scope::{DOCUMENT, ITEM, ROLE, Scope};
pub(crate) use setting::Setting;
pub(crate) use template::{ExpressionId, Template};

/// The files of one playbook.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The name of its folder.
    pub id: &'a str,
    /// `playbook.toml` as JSON; the build script turns one into the other, so that no start-up pays for it.
    pub playbook: &'a str,
    /// The part of it that a list shows.
    pub card: &'a str,
    /// Every other file: its path in the folder, and its text.
    pub files: &'a [(&'a str, &'a str)],
}

impl Source<'_> {
    /// The text of a file: one of its folder, or one that playbooks share.
    pub(crate) fn file(&self, path: &str) -> Option<&str> {
        let shared = builtin::SHARED.iter();
        self.files
            .iter()
            .chain(shared)
            .find(|(known, _)| *known == path)
            .map(|(_, text)| *text)
    }
}
