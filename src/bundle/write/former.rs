//! What stands in the directory of a bundle: the files that a former bundle wrote, known from its
//! manifest, and the foreign rest, which is carried over untouched.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::error::{Doing, Names, Refusal, WriteError};
use super::place::{Place, is_mount};
use super::{Shape, private_dir, private_file};

const MANIFEST: &str = "bundle.json";
const FORMAT: &str = "sagesetup.bundle/";
/// A manifest of twenty artifacts has 6 KB.
const MANIFEST_LIMIT: u64 = 1 << 20;

/// What stands in a directory and is not to be replaced.
pub(super) struct Former<'a> {
    place: &'a Place,
    root: PathBuf,
    /// What the manifest claims. Only ever compared with paths that were found by walking, so
    /// that a manifest from elsewhere reaches nothing outside.
    listed: BTreeSet<PathBuf>,
    /// Directories come before what they hold.
    foreign: Vec<Foreign>,
}

/// An entry that no former bundle wrote; its path is relative.
struct Foreign {
    path: PathBuf,
    /// For directories, which have to be made anew.
    dir: Option<fs::Metadata>,
}

impl<'a> Former<'a> {
    /// Finds what is foreign and refuses if the new bundle has no room beside it.
    pub(super) fn survey(place: &'a Place, shape: &Shape<'_>) -> Result<Self, WriteError> {
        let root = place.path();
        let listed = listed(place, &root)?;
        let mut former = Self {
            place,
            root,
            listed,
            foreign: Vec::new(),
        };
        former.walk(Path::new(""))?;
        let in_the_way: Vec<PathBuf> = former
            .foreign
            .iter()
            .filter(|found| {
                let path = found.path.as_path();
                shape.files.contains(path) || (found.dir.is_none() && shape.dirs.contains(path))
            })
            .map(|found| found.path.clone())
            .collect();
        match Names::of(in_the_way) {
            None => Ok(former),
            Some(names) => Err(former.in_the_way(names)),
        }
    }

    /// Collects the foreign entries of one directory; says whether anything in it was listed.
    fn walk(&mut self, at: &Path) -> Result<bool, WriteError> {
        let place = self.place;
        let mut any_listed = false;
        let entries = fs::read_dir(self.root.join(at)).map_err(place.failed(Doing::Read, at))?;
        for entry in entries {
            let entry = entry.map_err(place.failed(Doing::Read, at))?;
            let path = at.join(entry.file_name());
            let kind = entry
                .file_type()
                .map_err(place.failed(Doing::LookAt, &path))?;
            if kind.is_dir() {
                let metadata = entry
                    .metadata()
                    .map_err(place.failed(Doing::LookAt, &path))?;
                // The old tree is deleted in the end: never what was only mounted there.
                if is_mount(&entry.path()) {
                    return Err(self.mounted(&path));
                }
                let index = self.foreign.len();
                self.foreign.push(Foreign {
                    path: path.clone(),
                    dir: Some(metadata),
                });
                let held_listed = self.walk(&path)?;
                // A directory of the former bundle goes with its last file; one that never
                // held any is foreign, even if it is empty.
                if held_listed && self.foreign.len() == index + 1 {
                    self.foreign.truncate(index);
                }
                any_listed |= held_listed;
            } else if kind.is_file() && self.listed.contains(&path) {
                any_listed = true;
            } else {
                self.foreign.push(Foreign { path, dir: None });
            }
        }
        Ok(any_listed)
    }

    /// Brings everything foreign into the new tree, where the new bundle stands already.
    pub(super) fn carry_over(&self, into: &Path, shape: &Shape<'_>) -> Result<(), WriteError> {
        let mut made = Vec::new();
        for Foreign { path, dir } in &self.foreign {
            let to = into.join(path);
            match dir {
                Some(_) if shape.dirs.contains(path.as_path()) => {}
                Some(metadata) => match private_dir(&to) {
                    Ok(()) => made.push((path, to, metadata)),
                    // The file system takes two spellings for one name.
                    Err(error)
                        if error.kind() == io::ErrorKind::AlreadyExists
                            && fs::symlink_metadata(&to).is_ok_and(|found| found.is_dir()) => {}
                    Err(error) => return Err(self.not_kept(path, error)),
                },
                None => {
                    link(&self.root.join(path), &to).map_err(|error| self.not_kept(path, error))?;
                }
            }
        }
        // Last and innermost first: adding an entry changes the time of a directory, and some
        // may not be written to.
        for (path, to, metadata) in made.iter().rev() {
            imitate_dir(to, metadata).map_err(self.place.failed(Doing::Keep, path))?;
        }
        Ok(())
    }

    fn not_kept(&self, path: &Path, error: io::Error) -> WriteError {
        match error.kind() {
            io::ErrorKind::AlreadyExists => self.in_the_way(Names {
                first: path.to_owned(),
                more: 0,
            }),
            // A single file can be a mount point, too.
            io::ErrorKind::CrossesDevices => self.mounted(path),
            _ => self.place.failed(Doing::Keep, path)(error),
        }
    }

    fn in_the_way(&self, names: Names) -> WriteError {
        let dir = self.place.shown.clone();
        Refusal::InTheWay { dir, names }.into()
    }

    fn mounted(&self, path: &Path) -> WriteError {
        let path = self.place.shown.join(path);
        Refusal::Mounted { path }.into()
    }
}

/// The paths that a former bundle's manifest lists, itself included; none without a manifest.
fn listed(place: &Place, root: &Path) -> Result<BTreeSet<PathBuf>, WriteError> {
    let path = root.join(MANIFEST);
    let fail = |error| place.failed(Doing::Read, MANIFEST.as_ref())(error);
    match fs::symlink_metadata(&path) {
        Ok(found) if found.is_file() && found.len() <= MANIFEST_LIMIT => {}
        Ok(_) => return Ok(BTreeSet::new()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(fail(error)),
    }
    let mut bytes = Vec::new();
    fs::File::open(&path)
        .and_then(|file| file.take(MANIFEST_LIMIT).read_to_end(&mut bytes))
        .map_err(fail)?;
    Ok(listed_in(&bytes).unwrap_or_default())
}

fn listed_in(manifest: &[u8]) -> Option<BTreeSet<PathBuf>> {
    let manifest: serde_json::Value = serde_json::from_slice(manifest).ok()?;
    if !manifest.get("format")?.as_str()?.starts_with(FORMAT) {
        return None;
    }
    let artifacts = manifest.get("artifacts")?.as_array()?;
    Some(
        artifacts
            .iter()
            .filter_map(|artifact| artifact.get("path")?.as_str())
            .chain([MANIFEST])
            .map(PathBuf::from)
            .collect(),
    )
}

/// Gives a file or symbolic link a second name, which keeps all of it; else copies it.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error)
            if !matches!(
                error.kind(),
                io::ErrorKind::AlreadyExists | io::ErrorKind::CrossesDevices
            ) =>
        {
            copy(from, to)
        }
        done => done,
    }
}

/// Copies where a second name is not possible: no hard links, or not of another user's file.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(from)?;
    if metadata.is_symlink() {
        return copy_symlink(from, to);
    }
    if !metadata.is_file() {
        let what = "neither a file nor a directory nor a symbolic link";
        return Err(io::Error::new(io::ErrorKind::Unsupported, what));
    }
    let mut source = fs::File::open(from)?;
    // Not `fs::copy`, which would write over a name that the file system takes for the same.
    let mut target = private_file(to, false)?;
    io::copy(&mut source, &mut target)?;
    imitate(&target, &metadata)
}

#[cfg(unix)]
fn copy_symlink(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn copy_symlink(_from: &Path, _to: &Path) -> io::Result<()> {
    let what = "this system links to symbolic links or not at all";
    Err(io::Error::new(io::ErrorKind::Unsupported, what))
}

/// Gives a copy the times, the mode and, where that is allowed, the owner of the original.
fn imitate(copy: &fs::File, original: &fs::Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        // Only root may, and others own what they copy already, or lose nothing.
        let _ = fchown(copy, Some(original.uid()), Some(original.gid()));
    }
    let times = fs::FileTimes::new()
        .set_accessed(original.accessed()?)
        .set_modified(original.modified()?);
    copy.set_times(times)?;
    copy.set_permissions(original.permissions())
}

#[cfg(unix)]
fn imitate_dir(copy: &Path, original: &fs::Metadata) -> io::Result<()> {
    imitate(&fs::File::open(copy)?, original)
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
fn imitate_dir(_copy: &Path, _original: &fs::Metadata) -> io::Result<()> {
    // Elsewhere a directory has no mode, and is not opened as a file is.
    Ok(())
}
