//! How a command ended, and the exit code that says so.

use std::io::{self, Write};

use super::screen;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// The operation failed: a file could not be read or written.
    Failed,
    /// The command line or the answers are not usable.
    Unusable,
    /// `check` found errors, or `grants --can` says no.
    Found,
    /// Ctrl-C or a signal.
    Interrupted,
}

impl Outcome {
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Unusable => 2,
            Self::Found => 3,
            Self::Interrupted => 130,
        }
    }

    /// Takes the last write to standard output into account. A reader that went away, as `head` does, is no failure.
    pub(super) fn and(self, written: io::Result<()>, err: &mut dyn Write) -> Self {
        match written {
            Err(error) if self == Self::Done && error.kind() != io::ErrorKind::BrokenPipe => {
                let line = format!("sagesetup: cannot write to standard output: {error}");
                screen::say(err, Self::Failed, &line)
            }
            _ => self,
        }
    }
}
