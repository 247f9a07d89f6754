//! The temporary sibling in which a bundle is made, and the moves that put it in place.
//!
//! Whoever works on a directory holds a lock on it, which the system frees when the process ends:
//! so the leftover of a killed export is told from the work of a living one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::{Doing, Refusal, WriteError, failed};
use super::place::Place;

/// Below this age a sibling may have been created and not locked yet.
const LEFTOVER_AGE: Duration = Duration::from_secs(60);
const RANDOM: usize = 6;

/// A directory beside the place; removed with all it holds unless it was moved in.
#[derive(Debug)]
pub(super) struct Staging {
    path: PathBuf,
    armed: bool,
    _lock: Option<fs::File>,
}

impl Staging {
    pub(super) fn beside(place: &Place) -> Result<Self, WriteError> {
        let prefix = prefix(place);
        remove_leftovers(&place.parent, &prefix);
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix).rand_bytes(RANDOM);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let path = builder
            .tempdir_in(&place.parent)
            .map_err(failed(Doing::Stage, &place.shown))?
            // Removed by our own drop, which also gets at directories without write permission.
            .keep();
        Ok(Self {
            // A file system without locks goes without: its leftovers are then never removed.
            _lock: lock::open(&path)
                .ok()
                .filter(|dir| lock::try_exclusive(dir).is_ok()),
            path,
            armed: true,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Moves it to where nothing stands, or an empty directory.
    pub(super) fn move_in(mut self, place: &Place) -> Result<(), WriteError> {
        // Windows may not rename over an empty directory; absent is a state that readers know.
        #[cfg(not(unix))]
        let _ = fs::remove_dir(place.path());
        fs::rename(&self.path, place.path()).map_err(|error| not_moved(place, error))?;
        self.armed = false;
        Ok(())
    }

    /// Moves it to where a directory stands, and removes what stood there.
    pub(super) fn swap_in(mut self, place: &Place) -> Result<(), WriteError> {
        let old = match exchange(&self.path, &place.path()) {
            Ok(()) => self.path.clone(),
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {
                self.swap_by_renames(place)?
            }
            Err(error) => return Err(not_moved(place, error)),
        };
        self.armed = false;
        remove_tree(&old).map_err(failed(Doing::RemoveFormer, &old))
    }

    /// Swaps where the system cannot do it in one step: for a moment there is no bundle at all,
    /// and a process that is killed then leaves what stood there under the name returned here.
    ///
    /// That name is not one that [`remove_leftovers`] knows, as it may be the only copy.
    pub(super) fn swap_by_renames(&self, place: &Place) -> Result<PathBuf, WriteError> {
        let target = place.path();
        let mut aside = self.path.clone().into_os_string();
        aside.push(".old");
        let aside = PathBuf::from(aside);
        fs::rename(&target, &aside).map_err(|error| not_moved(place, error))?;
        if let Err(error) = fs::rename(&self.path, &target) {
            fs::rename(&aside, &target).map_err(failed(Doing::MoveBack, &aside))?;
            return Err(not_moved(place, error));
        }
        Ok(aside)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if self.armed {
            let _ = remove_tree(&self.path);
        }
    }
}

fn not_moved(place: &Place, error: io::Error) -> WriteError {
    let dir = place.shown.clone();
    match error.kind() {
        // It was missing or empty when we looked.
        io::ErrorKind::AlreadyExists
        | io::ErrorKind::DirectoryNotEmpty
        | io::ErrorKind::NotADirectory => Refusal::Busy { dir }.into(),
        io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices => {
            Refusal::Fixed { dir }.into()
        }
        _ => failed(Doing::MoveIn, &dir)(error),
    }
}

/// Lets two directories change places in one step; `Unsupported` where there is no such step.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    const NO_SUCH_STEP: [Errno; 4] = [Errno::INVAL, Errno::NOSYS, Errno::NOTSUP, Errno::OPNOTSUPP];
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(|errno| {
        if NO_SUCH_STEP.contains(&errno) {
            io::ErrorKind::Unsupported.into()
        } else {
            errno.into()
        }
    })
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The name of a sibling, but for its random end.
fn prefix(place: &Place) -> String {
    // Cut, as the longest name allowed would leave no room. Names that are the same up to there
    // share their leftovers, which are only ever ours.
    let name = place.name.to_string_lossy();
    format!(".sagesetup-{}-", name.chars().take(40).collect::<String>())
}

/// Removes what killed exports to the same directory left behind. What fails is tried next time.
fn remove_leftovers(parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(end) = name.to_str().and_then(|name| name.strip_prefix(prefix)) else {
            continue;
        };
        if end.len() == RANDOM && end.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            let path = entry.path();
            // The lock is held until it is gone.
            if let Some(_lock) = lock::open(&path).ok().filter(is_leftover) {
                let _ = remove_tree(&path);
            }
        }
    }
}

fn is_leftover(dir: &fs::File) -> bool {
    let age = dir.metadata().and_then(|found| found.modified());
    // A time to come is no age.
    age.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > LEFTOVER_AGE))
        && lock::try_exclusive(dir).is_ok()
}

/// Removes a directory with all it holds; links are removed, never followed.
fn remove_tree(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            make_writable(path)?;
            fs::remove_dir_all(path)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Makes directories writable, and only those: a file may have a second name elsewhere.
fn make_writable(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            make_writable(&entry.path())?;
        }
    }
    Ok(())
}

/// The lock on a directory that is to be replaced, so that of two exports only one works on it.
pub(super) struct Lock {
    _dir: fs::File,
}

impl Lock {
    /// Nothing if the file system has no locks: then the last export to finish wins.
    pub(super) fn of_target(place: &Place) -> Result<Option<Self>, WriteError> {
        let path = place.path();
        let Ok(dir) = lock::open(&path) else {
            return Ok(None);
        };
        match lock::try_exclusive(&dir) {
            // Replaced between opening and locking, it is no longer the one to lock.
            Ok(()) if lock::is_same(&dir, &path) => Ok(Some(Self { _dir: dir })),
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => Ok(None),
            _ => Err(Refusal::Busy {
                dir: place.shown.clone(),
            }
            .into()),
        }
    }
}

#[cfg(unix)]
mod lock {
    use std::fs;
    use std::io;
    use std::os::unix::fs::MetadataExt as _;
    use std::path::Path;

    use rustix::fs::{FlockOperation, Mode, OFlags, flock};

    /// Opens a directory, and nothing else that may have its name.
    pub(super) fn open(dir: &Path) -> io::Result<fs::File> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(rustix::fs::open(dir, flags, Mode::empty())?.into())
    }

    pub(super) fn try_exclusive(dir: &fs::File) -> io::Result<()> {
        Ok(flock(dir, FlockOperation::NonBlockingLockExclusive)?)
    }

    pub(super) fn is_same(dir: &fs::File, path: &Path) -> bool {
        let same = || -> io::Result<bool> {
            let (one, other) = (dir.metadata()?, fs::symlink_metadata(path)?);
            Ok((one.dev(), one.ino()) == (other.dev(), other.ino()))
        };
        same().unwrap_or(false)
    }
}

/// Elsewhere an open directory could not be renamed, so none is ever locked.
#[cfg(not(unix))]
mod lock {
    use std::fs;
    use std::io;
    use std::path::Path;

    pub(super) fn open(_dir: &Path) -> io::Result<fs::File> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn try_exclusive(_dir: &fs::File) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn is_same(_dir: &fs::File, _path: &Path) -> bool {
        false
    }
}
