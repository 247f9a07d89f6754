//! Where a bundle goes: what stands there now, and what may never be replaced.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{Doing, Names, Refusal, WriteError, failed};

/// The directory of a bundle.
#[derive(Debug)]
pub(super) struct Place {
    /// As the person gave it: the only form that messages show.
    pub(super) shown: PathBuf,
    /// The directory above it; without symbolic links once [`Place::resolved`].
    pub(super) parent: PathBuf,
    pub(super) name: OsString,
}

/// What stands at a place.
#[derive(Debug)]
pub(super) enum Standing {
    Missing(Place),
    Empty(Place),
    Full(Place, Names),
}

impl Place {
    /// Looks, and changes nothing.
    pub(super) fn find(dir: &Path) -> Result<Standing, WriteError> {
        // Drops a slash at the end, behind which a symbolic link would not show as one.
        let shown: PathBuf = dir.components().collect();
        match fs::symlink_metadata(&shown) {
            Ok(found) if found.is_symlink() => match fs::metadata(&shown) {
                Ok(found) => Self::existing(shown, &found),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    let found = "a symbolic link to nothing";
                    Err(Refusal::NotADirectory { dir: shown, found }.into())
                }
                Err(error) => Err(failed(Doing::LookAt, &shown)(error)),
            },
            Ok(found) => Self::existing(shown, &found),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let place = Self::named(shown.clone(), &shown)?;
                Ok(Standing::Missing(place))
            }
            Err(error) => Err(failed(Doing::LookAt, &shown)(error)),
        }
    }

    fn existing(shown: PathBuf, found: &fs::Metadata) -> Result<Standing, WriteError> {
        if !found.is_dir() {
            let found = if found.is_file() {
                "a file"
            } else {
                "a special file"
            };
            return Err(Refusal::NotADirectory { dir: shown, found }.into());
        }
        let real = fs::canonicalize(&shown).map_err(failed(Doing::LookAt, &shown))?;
        let place = Self::named(shown, &real)?;
        // Moved aside and deleted, it would take the shell that called us along. Without a
        // current directory there is nothing to protect.
        let current = std::env::current_dir().and_then(fs::canonicalize);
        if current.is_ok_and(|current| current.starts_with(&real)) {
            return Err(Refusal::Current { dir: place.shown }.into());
        }
        if is_mount(&real) {
            return Err(Refusal::Fixed { dir: place.shown }.into());
        }
        let names = fs::read_dir(&real)
            .and_then(|entries| {
                entries
                    .map(|entry| Ok(PathBuf::from(entry?.file_name())))
                    .collect::<io::Result<Vec<_>>>()
            })
            .map_err(failed(Doing::Read, &place.shown))?;
        Ok(match Names::of(names) {
            None => Standing::Empty(place),
            Some(names) => Standing::Full(place, names),
        })
    }

    pub(super) fn named(shown: PathBuf, path: &Path) -> Result<Self, WriteError> {
        match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => Ok(Self {
                parent: parent.to_owned(),
                name: name.to_owned(),
                shown,
            }),
            _ => Err(Refusal::Unnamed { dir: shown }.into()),
        }
    }

    pub(super) fn path(&self) -> PathBuf {
        self.parent.join(&self.name)
    }

    /// Like [`failed`], for a path inside of the bundle.
    pub(super) fn failed(
        &self,
        doing: Doing,
        inside: &Path,
    ) -> impl FnOnce(io::Error) -> WriteError {
        let path = if inside.as_os_str().is_empty() {
            self.shown.clone()
        } else {
            self.shown.join(inside)
        };
        failed(doing, path)
    }

    /// Creates the missing directories above, with the permissions that `mkdir -p` gives: they
    /// are not the bundle's.
    pub(super) fn create_parents(&self) -> Result<Parents, WriteError> {
        let mut missing = Vec::new();
        for dir in self.parent.ancestors() {
            if dir.as_os_str().is_empty() {
                break;
            }
            match fs::metadata(dir) {
                Ok(_) => break,
                Err(error) if error.kind() == io::ErrorKind::NotFound => missing.push(dir),
                Err(error) => return Err(failed(Doing::LookAt, dir)(error)),
            }
        }
        let mut parents = Parents {
            created: Vec::new(),
        };
        for dir in missing.into_iter().rev() {
            match fs::create_dir(dir) {
                Ok(()) => parents.created.push(dir.to_owned()),
                // Another export made it meanwhile, or it is `missing/..`, which exists by now.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(Doing::CreateDir, dir)(error)),
            }
        }
        Ok(parents)
    }

    /// The same place by a path that no change of a symbolic link can turn elsewhere.
    pub(super) fn resolved(mut self) -> Result<Self, WriteError> {
        if self.parent.as_os_str().is_empty() {
            self.parent.push(".");
        }
        self.parent =
            fs::canonicalize(&self.parent).map_err(failed(Doing::LookAt, &self.parent))?;
        Ok(self)
    }
}

/// Directories that were created on the way; removed again unless kept.
#[derive(Debug)]
pub(super) struct Parents {
    created: Vec<PathBuf>,
}

impl Parents {
    pub(super) fn keep(mut self) {
        self.created.clear();
    }
}

impl Drop for Parents {
    fn drop(&mut self) {
        for dir in self.created.iter().rev() {
            // Fails, rightly, where another export has put something by now.
            let _ = fs::remove_dir(dir);
        }
    }
}

/// Whether a directory is where something is mounted: it can be neither moved nor removed.
#[cfg(unix)]
pub(super) fn is_mount(dir: &Path) -> bool {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
        // Unlike the device number it also tells a bind mount, such as a container's volume.
        let wanted = StatxAttributes::MOUNT_ROOT;
        if let Ok(found) = statx(CWD, dir, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::empty())
            && found.stx_attributes_mask.contains(wanted)
        {
            return found.stx_attributes.contains(wanted);
        }
    }
    let device = |path: &Path| {
        let found = fs::symlink_metadata(path).ok()?;
        Some(std::os::unix::fs::MetadataExt::dev(&found))
    };
    dir.parent()
        .is_some_and(|parent| device(parent) != device(dir))
}

#[cfg(not(unix))]
pub(super) fn is_mount(_dir: &Path) -> bool {
    // Windows mounts through reparse points, which are not walked into.
    false
}
