//! Fewer statements that say the same: what several policies allow and deny, merged without gain or loss, and split over
//! several documents where one would be too large.
//!
//! A plain statement is a rectangle: its actions by its resources, under its effect, principals and condition. Among
//! statements that agree in those three,
//! - two become one where the rectangle around both has nothing in it that was not there: other actions on the same
//!   resources, the same actions on other resources, or corners that third statements cover;
//! - an action or a resource goes where others cover all its cells, and so does a statement of which nothing is left. A
//!   statement with some of another one's tests, or none, covers cells of that one too.
//!
//! This is repeated until nothing changes, so no two statements of the result can be merged any further. What covers what
//! is told by the texts alone (`policy::cover`), and holds for every request. Statements with `NotAction`, `NotResource`
//! or `NotPrincipal` stay alone; only their copies go.
//!
//! Not attempted: the smallest set there could be, where three statements would have to change at once; a pattern that
//! only several others cover together; joining principals, or the values of a condition; an Allow that a Deny takes away.

mod field;
mod head;
mod split;
#[cfg(test)]
mod tests;
mod texts;

use self::{field::Field, head::Heads, texts::Texts};
use super::{List, Statement};

pub use split::split;

/// A statement, and the origins of all that went into it, its own first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged<T = String> {
    pub statement: Statement<T>,
    pub origins: Vec<usize>,
}

/// Merges statements, each with its origin. Of two that become one the first one's place and Sid stay.
pub fn merge<T: AsRef<str> + Clone>(statements: Vec<(usize, Statement<T>)>) -> Vec<Merged<T>> {
    let mut field = Field::of(&statements);
    field.settle();
    let left = field.left();
    let merged = statements.into_iter().zip(left);
    merged
        .filter_map(|((_, mut statement), left)| {
            let left = left?;
            if let Some(actions) = left.actions {
                statement.action = actions;
            }
            if let Some(resources) = left.resources {
                statement.resource = Some(resources);
            }
            Some(Merged {
                statement,
                origins: left.origins,
            })
        })
        .collect()
}

/// What is left of a statement: the lists that differ from its own.
struct Left<T> {
    actions: Option<List<T>>,
    resources: Option<List<T>>,
    origins: Vec<usize>,
}
