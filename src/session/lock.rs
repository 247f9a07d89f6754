//! The lock on the folder, held only while a file is compared and replaced.

use std::{
    fs, io,
    path::Path,
    thread,
    time::{Duration, Instant},
};

/// The lock's file. It stays: removing it would let two processes lock two files of its name.
const FILE: &str = ".lock";
/// How long a process may hold the lock before we go on without it. It needs it for less than a millisecond, so only
/// one that hangs holds it for long, and then work that is not saved is the greater harm.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);

/// Held until dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: Option<fs::File>,
}

impl Lock {
    /// Without locks in the file system, it guards nothing.
    pub(super) fn of(dir: &Path, patience: Duration) -> Self {
        let start = Instant::now();
        let Ok(file) = open(&dir.join(FILE)) else {
            return Self { _file: None };
        };
        loop {
            match try_exclusive(&file) {
                Ok(()) => return Self { _file: Some(file) },
                Err(error)
                    if error.kind() == io::ErrorKind::WouldBlock && start.elapsed() < patience =>
                {
                    thread::sleep(Duration::from_micros(200));
                }
                Err(_) => return Self { _file: None },
            }
        }
    }
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<fs::File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDWR
        | OFlags::CREATE
        | OFlags::NOFOLLOW
        | OFlags::NONBLOCK
        | OFlags::NOCTTY
        | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::RUSR | Mode::WUSR)?.into())
}

#[cfg(unix)]
fn try_exclusive(file: &fs::File) -> io::Result<()> {
    use rustix::fs::{FlockOperation, flock};
    Ok(flock(file, FlockOperation::NonBlockingLockExclusive)?)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false).open(path)
}

#[cfg(not(unix))]
fn try_exclusive(_file: &fs::File) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
