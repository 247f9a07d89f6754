//! Why a bundle was not written: refusals that the person resolves, and failures of the system.

#![expect(
    clippy::unnecessary_debug_formatting,
    reason = "a path may hold control characters, which must not reach the terminal as they are"
)]

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::PathBuf;

/// Why a bundle was not written.
#[derive(Debug)]
pub enum WriteError {
    /// The person must choose another directory, clear the way, or use force.
    Refused(Refusal),
    /// The system said no.
    Io {
        doing: Doing,
        path: PathBuf,
        source: io::Error,
    },
}

/// What is in the way of a bundle. Paths are as the person gave them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Empty, the root, or a missing path that ends in `..`.
    Unnamed { dir: PathBuf },
    /// The current directory, or one above it.
    Current { dir: PathBuf },
    /// Something else than a directory stands there.
    NotADirectory { dir: PathBuf, found: &'static str },
    /// Something stands in it, and there was no force.
    NotEmpty { dir: PathBuf, names: Names },
    /// What no former bundle wrote stands where the new one needs a file or a directory.
    InTheWay { dir: PathBuf, names: Names },
    /// It cannot be moved aside.
    Fixed { dir: PathBuf },
    /// What stands inside of it is mounted there, so it can be neither moved nor removed.
    Mounted { path: PathBuf },
    /// Something stands where an archive is to go, and there was no force.
    Exists { path: PathBuf },
    /// What stands where an archive is to go is no file that it could replace.
    NotAFile { path: PathBuf, found: &'static str },
    /// Another export got there first.
    Busy { dir: PathBuf },
}

/// One name, and how many more there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    pub first: PathBuf,
    pub more: usize,
}

/// What could not be done to a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    LookAt,
    Read,
    CreateDir,
    Stage,
    Write,
    Keep,
    MoveIn,
    MoveBack,
    RemoveFormer,
}

impl Names {
    /// The first name in order, or nothing if there are none.
    pub(super) fn of(mut all: Vec<PathBuf>) -> Option<Self> {
        let more = all.len().checked_sub(1)?;
        let first = all.iter().enumerate().min_by_key(|(_, name)| *name)?.0;
        Some(Self {
            first: all.swap_remove(first),
            more,
        })
    }
}

impl Display for Names {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first.to_string_lossy().escape_debug())?;
        match self.more {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unnamed { dir } => write!(
                f,
                "{dir:?} is not a directory that a bundle can be moved to: name a new one, such as --out bundle"
            ),
            Self::Current { dir } => write!(
                f,
                "{dir:?} is the current directory or holds it, and a bundle is moved into place as a whole: name a new directory, such as --out bundle"
            ),
            Self::NotADirectory { dir, found } => write!(
                f,
                "{dir:?} is {found}, not a directory: choose another directory"
            ),
            Self::NotEmpty { dir, names } => write!(
                f,
                "{dir:?} is not empty ({names}): choose another directory, or give --force to replace what a former bundle wrote there"
            ),
            Self::InTheWay { dir, names } => write!(
                f,
                "{dir:?} holds what the bundle would overwrite and no former bundle wrote ({names}): move that away, or choose another directory"
            ),
            Self::Fixed { dir } => write!(
                f,
                "{dir:?} is a mount point or part of a container image, and a bundle is moved into place as a whole: choose a directory inside of it, such as {:?}",
                dir.join("bundle")
            ),
            Self::Mounted { path } => write!(
                f,
                "{path:?} is mounted from elsewhere, and the directory that holds it is replaced as a whole: unmount it, or choose another directory"
            ),
            Self::Exists { path } => write!(
                f,
                "{path:?} exists: choose another name, or give --force to replace it"
            ),
            Self::NotAFile { path, found } => write!(
                f,
                "{path:?} is {found}, not a file that an archive could replace: choose another name"
            ),
            Self::Busy { dir } => write!(
                f,
                "{dir:?} is being written by another export: wait until that is done, then look at what it wrote"
            ),
        }
    }
}

impl Display for WriteError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Io {
                doing,
                path,
                source,
            } => {
                let reason = one_line(source);
                match doing {
                    Doing::LookAt => write!(f, "could not look at {path:?}: {reason}"),
                    Doing::Read => write!(f, "could not read {path:?}: {reason}"),
                    Doing::CreateDir => write!(f, "could not create {path:?}: {reason}"),
                    Doing::Write => write!(f, "could not write {path:?}: {reason}"),
                    Doing::Keep => write!(
                        f,
                        "could not carry {path:?} over beside the new bundle, so nothing was changed: {reason}"
                    ),
                    Doing::Stage => write!(
                        f,
                        "could not prepare the bundle beside {path:?}, from where it is moved into place: {reason}"
                    ),
                    Doing::MoveIn => {
                        write!(f, "could not move the bundle to {path:?}: {reason}")
                    }
                    Doing::MoveBack => write!(
                        f,
                        "could not move the bundle into place, and what stood there is now {path:?}: rename it back: {reason}"
                    ),
                    Doing::RemoveFormer => write!(
                        f,
                        "the new bundle is in place, but the former one is left over as {path:?}: remove that: {reason}"
                    ),
                }
            }
        }
    }
}

/// A system's message may hold anything; it stays on its line.
fn one_line(source: &io::Error) -> String {
    let text = source.to_string();
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

// The message holds its cause already, so there is no `source` to print twice.
impl std::error::Error for WriteError {}

impl From<Refusal> for WriteError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Turns an I/O error into ours, to be used as `.map_err(failed(..))`.
pub(super) fn failed(
    doing: Doing,
    path: impl Into<PathBuf>,
) -> impl FnOnce(io::Error) -> WriteError {
    let path = path.into();
    move |source| WriteError::Io {
        doing,
        path,
        source,
    }
}
