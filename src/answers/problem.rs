//! What makes answers unusable.

use std::fmt;

use crate::{
    aws::quoted,
    playbook::{Told, Wrong},
};

/// One thing that is wrong, with the key it is wrong at.
#[derive(Debug, Clone)]
pub struct AnswerProblem {
    /// A question's id, or a key of the file; none when the file as a whole is meant.
    pub key: Option<String>,
    pub kind: AnswerProblemKind,
}

/// The ways in which answers can be unusable.
#[derive(Debug, Clone)]
pub enum AnswerProblemKind {
    /// Not JSON. The text is the parser's, with line and column.
    Syntax(String),
    /// The file is not text in UTF-8.
    Encoding(&'static str),
    TooLarge {
        limit: usize,
    },
    /// A key of the file itself is missing, unknown or of the wrong type.
    Shape(String),
    UnknownPlaybook {
        found: String,
        known: Vec<String>,
    },
    UnknownQuestion {
        nearest: Option<String>,
    },
    Duplicate,
    Missing {
        title: String,
        expected: String,
    },
    /// The other answers switch the question off.
    NotInForce {
        asked_when: String,
    },
    Wrong(Wrong),
    /// Belongs to another partition than the first answer that tells one.
    Partition {
        found: String,
        partition: &'static str,
        other_key: String,
        other: &'static str,
    },
    /// A rule of the playbook, already in words.
    Rule {
        code: String,
        text: Told,
    },
}

impl fmt::Display for AnswerProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(key) = &self.key {
            // Keys come from the file too, so they are shown as carefully as values.
            let shown = quoted(key);
            let bare = shown
                .strip_prefix('"')
                .and_then(|text| text.strip_suffix('"'));
            write!(
                f,
                "{}: ",
                bare.filter(|text| !text.is_empty()).unwrap_or(&shown)
            )?;
        }
        match &self.kind {
            AnswerProblemKind::Syntax(text) => write!(f, "this is not JSON: {text}"),
            AnswerProblemKind::Encoding(what) => {
                write!(
                    f,
                    "this is not text in UTF-8: {what}; save the file as UTF-8"
                )
            }
            AnswerProblemKind::TooLarge { limit } => {
                write!(
                    f,
                    "more than {limit} bytes; an answers file is a few kilobytes"
                )
            }
            AnswerProblemKind::Shape(text) => f.write_str(text),
            AnswerProblemKind::UnknownPlaybook { found, known } => write!(
                f,
                "there is no playbook {}; there is {}",
                quoted(found),
                known.join(", ")
            ),
            AnswerProblemKind::UnknownQuestion { nearest } => {
                f.write_str("is not a question of this playbook")?;
                match nearest {
                    Some(nearest) => write!(f, "; did you mean {nearest}?"),
                    None => f.write_str("; `sagesetup questions` lists them"),
                }
            }
            AnswerProblemKind::Duplicate => {
                f.write_str("stands here twice; keep one, as JSON readers disagree on which counts")
            }
            AnswerProblemKind::Missing { title, expected } => {
                write!(f, "the answer is missing: {title} Expected {expected}")
            }
            AnswerProblemKind::NotInForce { asked_when } => write!(
                f,
                "is asked only when {asked_when}; remove it, or change the other answer"
            ),
            AnswerProblemKind::Wrong(wrong) => write!(f, "{wrong}"),
            AnswerProblemKind::Partition {
                found,
                partition,
                other_key,
                other,
            } => write!(
                f,
                "{} is of partition {partition}, but {other_key} is of partition {other}; \
                 access cannot cross partitions",
                quoted(found)
            ),
            AnswerProblemKind::Rule { code, text } => write!(f, "{text} [{code}]"),
        }
    }
}
