//! Why a file is not usable as a session.

use std::{fmt, io};

use super::{file, one_line};
use crate::aws::quoted;

/// Why a file is not usable as a session. None of its answers is repeated here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Damage {
    /// Something else than a file stands there; the text says what, with its article.
    NotAFile(&'static str),
    /// The system does not let us read it.
    Unreadable(String),
    /// A newer version of this program wrote it.
    Newer {
        format: String,
    },
    TooLarge,
    /// Not JSON. The text is the parser's, with line and column.
    Syntax(String),
    /// JSON, but not a session.
    Shape(String),
}

impl Damage {
    /// Whether the content is of no use to any version of this program.
    pub(super) fn is_final(&self) -> bool {
        match self {
            Self::NotAFile(_) | Self::Unreadable(_) | Self::Newer { .. } => false,
            Self::TooLarge | Self::Syntax(_) | Self::Shape(_) => true,
        }
    }
}

impl From<io::Error> for Damage {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(one_line(&error))
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAFile(found) => write!(f, "it is {found}, expected a file; move it away"),
            Self::Unreadable(reason) => write!(f, "it cannot be read: {reason}"),
            Self::Newer { format } => write!(
                f,
                "a newer sagesetup has saved it: its format is {}, and this version reads {:?}; open it with the newer one",
                quoted(format),
                file::FORMAT
            ),
            Self::TooLarge => write!(
                f,
                "it has more than {} bytes, and a session is a few kilobytes",
                file::LARGEST
            ),
            Self::Syntax(text) => write!(f, "it is not JSON: {text}"),
            Self::Shape(text) => f.write_str(text),
        }
    }
}
