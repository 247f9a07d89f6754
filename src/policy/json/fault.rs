//! What can be wrong with a text that should be JSON.

use super::{DEEPEST, LARGEST};
use crate::{aws::quoted, policy::Span};

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonFault {
    pub at: Span,
    pub kind: JsonFaultKind,
}

/// The ways in which a text departs from JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonFaultKind {
    Empty,
    TooLong,
    TooDeep,
    /// Something else than what may stand there; the words say what may.
    Unexpected {
        found: String,
        expected: &'static str,
    },
    /// The text ends inside something that began on a line.
    Unclosed {
        opened: char,
        line: usize,
    },
    /// `}` where `]` belongs, or the other way round.
    WrongClose {
        found: char,
        opened: char,
        line: usize,
    },
    CommaTooMany,
    CommaMissing,
    ColonMissing,
    CurlyQuote(char),
    SingleQuote,
    Comment,
    /// `<execution-role-arn>` and the like, without quotes.
    Placeholder(String),
    /// A word that is no value of JSON: `True`, `None`, a text without quotes.
    Word(String),
    Number(String),
    Escape,
    /// A line break or another control character inside a text.
    Control(char),
    SecondDocument,
    KeyTwice(String),
    /// A byte order mark, as some editors of Windows write.
    ByteOrderMark,
}

impl JsonFaultKind {
    /// Whether the reader knew what was meant and read on.
    pub fn mended(&self) -> bool {
        matches!(
            self,
            Self::CommaTooMany
                | Self::CommaMissing
                | Self::ColonMissing
                | Self::Control(_)
                | Self::SecondDocument
                | Self::KeyTwice(_)
                | Self::Comment
                | Self::Escape
                | Self::ByteOrderMark
        )
    }

    /// What to write in its place, where that is certain.
    pub fn instead(&self) -> Option<&'static str> {
        match self {
            Self::CommaTooMany | Self::Comment | Self::ByteOrderMark => Some(""),
            _ => None,
        }
    }
}

impl std::fmt::Display for JsonFaultKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("the text is empty; expected a policy document"),
            Self::TooLong => write!(
                f,
                "the text is longer than {} MiB, which no policy of AWS may be",
                LARGEST >> 20
            ),
            Self::TooDeep => write!(
                f,
                "objects and lists are nested more than {DEEPEST} deep; a policy needs six levels"
            ),
            Self::Unexpected { found, expected } => {
                write!(f, "found {found}, expected {expected}")
            }
            Self::Unclosed { opened, line } => write!(
                f,
                "the text ends, but the {opened} of line {line} is never closed"
            ),
            Self::WrongClose {
                found,
                opened,
                line,
            } => write!(f, "{found} cannot close the {opened} of line {line}"),
            Self::CommaTooMany => f.write_str("a comma too many: nothing follows it"),
            Self::CommaMissing => f.write_str("a comma is missing before this"),
            Self::ColonMissing => f.write_str("a colon is missing between key and value"),
            Self::CurlyQuote(quote) => write!(
                f,
                "{quote} is a curly quote, as word processors and chats make them; expected \""
            ),
            Self::SingleQuote => f.write_str("single quotes are not JSON; expected \""),
            Self::Comment => f.write_str("JSON has no comments, and IAM refuses them"),
            Self::Placeholder(text) => write!(
                f,
                "{} is a placeholder that was never filled in, and it has no quotes",
                quoted(text)
            ),
            Self::Word(word) => write!(
                f,
                "{} is not a value of JSON; a text stands in double quotes",
                quoted(word)
            ),
            Self::Number(text) => write!(f, "{} is not a number of JSON", quoted(text)),
            Self::Escape => f.write_str("a backslash escapes nothing here; expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX"),
            Self::Control('\n' | '\r') => f.write_str(
                "a line break inside a text; a wrapped line was pasted, or a closing quote is missing",
            ),
            Self::Control(c) => write!(
                f,
                "the control character U+{:04X} inside a text",
                u32::from(*c)
            ),
            Self::SecondDocument => {
                f.write_str("more text follows the document; a policy is one JSON object")
            }
            Self::KeyTwice(key) => write!(
                f,
                "the key {} stands twice in one object; only one of the two can count",
                quoted(key)
            ),
            Self::ByteOrderMark => {
                f.write_str("the file begins with a byte order mark; save it as UTF-8 without one")
            }
        }
    }
}
