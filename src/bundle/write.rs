//! The one place that writes a bundle to disk: into a sibling of the directory, then moved into
//! place as a whole. Owns the order of the checks and the writing of the new files; `place` finds
//! the directory, `former` knows what stands in it, `staging` moves, `archive` packs all into one
//! file instead, `error` says what went wrong.

mod archive;
mod error;
mod former;
mod place;
mod staging;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path};

pub use self::archive::{Archive, Format, NoArchive, Prepared};
pub use self::error::{Doing, Names, Refusal, WriteError};
use self::former::Former;
use self::place::{Place, Standing};
use self::staging::{Lock, Staging};

/// One file of a bundle.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// Where it goes in the bundle: relative, with `/`.
    pub path: &'a str,
    pub bytes: &'a [u8],
    pub executable: bool,
}

/// Writes a bundle: afterwards `dir` holds all of it, or what it held before, or is absent.
///
/// A directory that is not empty is refused, but with `force` what a former bundle's manifest
/// lists is replaced and everything else there is kept.
///
/// There is no fsync: it would take far longer than the writing, the order of write and rename is
/// enough for a killed process, and after a power loss the export is run again: the same answers
/// give the same bundle in milliseconds.
pub fn write(dir: &Path, files: &[File<'_>], force: bool) -> Result<(), WriteError> {
    let shape = Shape::of(files)?;
    match Place::find(dir)? {
        Standing::Missing(place) => {
            let parents = place.create_parents()?;
            let place = place.resolved()?;
            let staging = fill(&place, files, &shape)?;
            staging.move_in(&place)?;
            parents.keep();
            Ok(())
        }
        Standing::Empty(place) => fill(&place, files, &shape)?.move_in(&place),
        Standing::Full(place, names) => {
            if !force {
                return Err(Refusal::NotEmpty {
                    dir: place.shown,
                    names,
                }
                .into());
            }
            let _lock = Lock::of_target(&place)?;
            let former = Former::survey(&place, &shape)?;
            let staging = fill(&place, files, &shape)?;
            former.carry_over(staging.path(), &shape)?;
            staging.swap_in(&place)
        }
    }
}

/// Writes the new files into a new sibling of the place.
fn fill(place: &Place, files: &[File<'_>], shape: &Shape<'_>) -> Result<Staging, WriteError> {
    let staging = Staging::beside(place)?;
    // Sorted, so a directory comes before what it holds.
    for dir in &shape.dirs {
        private_dir(&staging.path().join(dir)).map_err(place.failed(Doing::CreateDir, dir))?;
    }
    for file in files {
        private_file(&staging.path().join(file.path), file.executable)
            .and_then(|mut open| open.write_all(file.bytes))
            .map_err(place.failed(Doing::Write, Path::new(file.path)))?;
    }
    Ok(staging)
}

/// The paths of a new bundle, proven to stay inside of it.
struct Shape<'a> {
    files: BTreeSet<&'a Path>,
    dirs: BTreeSet<&'a Path>,
}

impl<'a> Shape<'a> {
    fn of(files: &'a [File<'a>]) -> Result<Self, WriteError> {
        let bad = |path: &str, why: &str| WriteError::Io {
            doing: Doing::Write,
            path: path.into(),
            source: io::Error::new(io::ErrorKind::InvalidInput, why),
        };
        let mut shape = Self {
            files: BTreeSet::new(),
            dirs: BTreeSet::new(),
        };
        for File { path, .. } in files {
            if !stays_inside(path) {
                return Err(bad(path, "not a relative path inside of a bundle"));
            }
            let path = Path::new(path);
            if !shape.files.insert(path) {
                return Err(bad(
                    &path.to_string_lossy(),
                    "the bundle has this path twice",
                ));
            }
            let parents = path.ancestors().skip(1);
            shape
                .dirs
                .extend(parents.filter(|dir| !dir.as_os_str().is_empty()));
        }
        match shape.files.intersection(&shape.dirs).next() {
            Some(both) => Err(bad(
                &both.to_string_lossy(),
                "the bundle has this path as a file and as a directory",
            )),
            None => Ok(shape),
        }
    }
}

fn stays_inside(path: &str) -> bool {
    path.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && !path.contains('\\')
        // On Windows this also finds `C:name`.
        && Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
}

/// Creates a directory for its owner only: bundles carry account ids.
fn private_dir(path: &Path) -> io::Result<()> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix sets the mode"))]
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Creates a file for its owner only; that nothing stands at its path is part of the call.
fn private_file(path: &Path, executable: bool) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if executable { 0o700 } else { 0o600 });
    #[cfg(not(unix))]
    let _ = executable;
    options.open(path)
}

#[cfg(test)]
mod tests;
