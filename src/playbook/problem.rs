//! What is wrong with a playbook: our own fault, and found by our tests.

use std::fmt;

/// A fault of a playbook, with the file and the element it was found in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaybookProblem {
    pub file: String,
    /// For example `questions.region`.
    pub at: String,
    pub kind: PlaybookProblemKind,
}

/// The ways in which a playbook can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaybookProblemKind {
    /// Not TOML, not JSON, or not of the right shape.
    Shape(String),
    Format {
        found: String,
        expected: String,
    },
    /// Two elements of one kind have this id.
    Duplicate(String),
    /// The element speaks of something that does not exist.
    Unknown {
        what: &'static str,
        id: String,
    },
    /// A name in an expression that nothing fills.
    Unfilled(String),
    /// An expression or placeholder that does not compile.
    Expression(String),
    /// A condition or step that looks ahead to what comes later.
    Later {
        what: &'static str,
        id: String,
    },
    /// Nothing uses it.
    Unused,
    /// A document file's statement without a reason, or a reason without a statement.
    Sid(String),
    /// A default or an example that the question's own kind refuses.
    Answer(String),
    /// Something the element must have.
    Missing(&'static str),
    /// A link that is not `https://`.
    Link(String),
}

impl fmt::Display for PlaybookProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: ", self.file, self.at)?;
        match &self.kind {
            PlaybookProblemKind::Shape(text) | PlaybookProblemKind::Expression(text) => {
                f.write_str(text)
            }
            PlaybookProblemKind::Format { found, expected } => {
                write!(f, "{found:?} where {expected:?} is expected")
            }
            PlaybookProblemKind::Duplicate(id) => write!(f, "{id:?} stands here twice"),
            PlaybookProblemKind::Unknown { what, id } => write!(f, "there is no {what} {id:?}"),
            PlaybookProblemKind::Unfilled(name) => write!(f, "nothing fills the name {name:?}"),
            PlaybookProblemKind::Later { what, id } => {
                write!(f, "the {what} {id:?} comes only later")
            }
            PlaybookProblemKind::Unused => f.write_str("nothing uses it"),
            PlaybookProblemKind::Sid(sid) => {
                write!(
                    f,
                    "the Sid {sid:?} is not both in the file and among the reasons"
                )
            }
            PlaybookProblemKind::Answer(text) => f.write_str(text),
            PlaybookProblemKind::Missing(what) => write!(f, "{what} is missing"),
            PlaybookProblemKind::Link(link) => write!(f, "{link:?} is not an https link"),
        }
    }
}

impl std::error::Error for PlaybookProblem {}
