//! Why a session could not be opened, saved or removed.

#![expect(
    clippy::unnecessary_debug_formatting,
    reason = "a path may hold control characters, which must not reach the terminal as they are"
)]

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use super::{BadName, Damage, one_line};
use crate::aws::quoted;

/// Why a session could not be opened, saved or removed.
#[derive(Debug)]
pub enum SessionError {
    BadName(BadName),
    Missing {
        name: String,
    },
    /// A name that differs from this one in upper and lower case at most is taken.
    Taken {
        name: String,
        by: String,
    },
    /// It was left as it is.
    Unusable {
        path: PathBuf,
        why: Damage,
    },
    /// It was renamed, so that its name is free again.
    SetAside {
        path: PathBuf,
        to: PathBuf,
        why: Damage,
    },
    /// The system names no folder for state.
    NoFolder,
    Io {
        doing: Doing,
        path: PathBuf,
        source: io::Error,
    },
}

/// What could not be done to a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    List,
    CreateDir,
    Save,
    SetAside,
    Remove,
}

impl SessionError {
    /// Turns an I/O error into ours, to be used as `.map_err(SessionError::failed(..))`.
    pub(super) fn failed(doing: Doing, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            doing,
            path: path.to_owned(),
            source,
        }
    }
}

impl From<BadName> for SessionError {
    fn from(bad: BadName) -> Self {
        Self::BadName(bad)
    }
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadName(bad) => bad.fmt(f),
            Self::Missing { name } => write!(f, "there is no session {}", quoted(name)),
            Self::Taken { name, by } => write!(
                f,
                "the name {} is taken by the session {}: choose another one, also not the same in other capitals",
                quoted(name),
                quoted(by)
            ),
            Self::Unusable { path, why } => {
                write!(f, "the session {path:?} is not usable: {why}")?;
                if why.is_final() {
                    f.write_str("; mend the file, or remove it")?;
                }
                Ok(())
            }
            Self::SetAside { path, to, why } => write!(
                f,
                "the session {path:?} is damaged: {why}. It was set aside as {to:?}: mend it there and rename it \
                 back, or begin anew"
            ),
            Self::NoFolder => f.write_str(
                "there is no folder for saved sessions, because the system names no home directory: set HOME to an \
                 absolute path",
            ),
            Self::Io {
                doing,
                path,
                source,
            } => {
                let reason = one_line(source);
                match doing {
                    Doing::List => write!(f, "could not look into {path:?}: {reason}"),
                    Doing::CreateDir => write!(
                        f,
                        "could not create the folder of saved sessions {path:?}: {reason}"
                    ),
                    Doing::Save => write!(f, "could not save the session as {path:?}: {reason}"),
                    Doing::SetAside => {
                        write!(f, "could not set aside the damaged {path:?}: {reason}")
                    }
                    Doing::Remove => write!(f, "could not remove {path:?}: {reason}"),
                }
            }
        }
    }
}

// The message holds its cause already, so there is no `source` to print twice.
impl std::error::Error for SessionError {}
