//! A bundle as one file: packed with the same bytes every time, written beside its place and moved there as a whole.

use std::fs;
use std::io::{self, Cursor, Write as _};
use std::path::{Path, PathBuf};

use super::error::{Doing, Refusal, WriteError, failed};
use super::place::{Parents, Place};
use super::staging::Staging;
use super::{File, Shape, private_file};

/// How files are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Zip,
    TarGz,
}

impl Format {
    pub const ALL: [Self; 2] = [Self::Zip, Self::TarGz];

    /// How the name of such a file ends.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Zip => ".zip",
            Self::TarGz => ".tar.gz",
        }
    }

    fn of(name: &str) -> Option<(Self, &str)> {
        Self::ALL.into_iter().find_map(|format| {
            let stem = name.len().checked_sub(format.ending().len())?;
            let (stem, ending) = name.split_at_checked(stem)?;
            let same = ending.eq_ignore_ascii_case(format.ending());
            same.then_some((format, stem))
        })
    }
}

/// Where an archive goes, and how its name says that it is packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    path: PathBuf,
    format: Format,
    /// All files stand in this one folder.
    folder: String,
}

/// Why a path is none of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoArchive {
    Ending,
    Unnamed,
}

impl std::fmt::Display for NoArchive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Ending => {
                "the name ends neither in .zip nor in .tar.gz, which tell how to pack: give such as bundle.zip"
            }
            Self::Unnamed => "nothing stands before the ending: give such as bundle.zip",
        })
    }
}

impl std::error::Error for NoArchive {}

impl Archive {
    /// An archive at a path, whose ending says how it is packed.
    pub fn at(path: &Path) -> Result<Self, NoArchive> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let (format, stem) = Format::of(&name).ok_or(NoArchive::Ending)?;
        let folder = folder(stem);
        if folder.is_empty() {
            return Err(NoArchive::Unnamed);
        }
        Ok(Self {
            path: path.to_owned(),
            format,
            folder,
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder in which its files stand.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// The command that lists what is in it.
    pub fn lists(&self) -> Vec<String> {
        let words: &[&str] = match self.format {
            Format::Zip => &["unzip", "-l"],
            Format::TarGz => &["tar", "tzf"],
        };
        let path = self.path.to_string_lossy();
        // A path must not pass for an option.
        let path = if path.starts_with('-') {
            format!("./{path}")
        } else {
            path.into_owned()
        };
        let words = words.iter().map(|word| (*word).to_owned());
        words.chain([path]).collect()
    }

    /// Packs the files and writes them beside the archive's place; nothing is there yet.
    pub fn prepare(&self, files: &[File<'_>], force: bool) -> Result<Prepared, WriteError> {
        Shape::of(files)?;
        let place = self.place(force)?;
        let bytes = self.pack(files).map_err(failed(Doing::Write, &self.path))?;
        let parents = place.create_parents()?;
        let place = place.resolved()?;
        let staging = Staging::beside(&place)?;
        let staged = staging.path().join("archive");
        private_file(&staged, false)
            .and_then(|mut open| open.write_all(&bytes))
            .map_err(failed(Doing::Write, &self.path))?;
        Ok(Prepared {
            staged,
            place,
            force,
            _staging: staging,
            parents,
        })
    }

    /// Looks at what stands there.
    fn place(&self, force: bool) -> Result<Place, WriteError> {
        let path = || self.path.clone();
        match fs::symlink_metadata(&self.path) {
            Ok(found) if !found.is_file() && !found.is_symlink() => {
                let found = if found.is_dir() {
                    "a directory"
                } else {
                    "a special file"
                };
                return Err(Refusal::NotAFile {
                    path: path(),
                    found,
                }
                .into());
            }
            Ok(_) if !force => return Err(Refusal::Exists { path: path() }.into()),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(Doing::LookAt, &self.path)(error)),
        }
        Place::named(path(), &self.path)
    }

    /// The bytes of the archive: the same for the same files, in their order, of nobody and of no time.
    pub fn pack(&self, files: &[File<'_>]) -> io::Result<Vec<u8>> {
        match self.format {
            Format::Zip => self.zip(files),
            Format::TarGz => self.tar_gz(files),
        }
    }

    fn zip(&self, files: &[File<'_>]) -> io::Result<Vec<u8>> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for file in files {
            let options = zip::write::SimpleFileOptions::default()
                .compression_method(zip::CompressionMethod::Deflated)
                // The first moment that the format knows, in 1980.
                .last_modified_time(zip::DateTime::default())
                .unix_permissions(mode(file));
            zip.start_file(format!("{}/{}", self.folder, file.path), options)?;
            zip.write_all(file.bytes)?;
        }
        Ok(zip.finish()?.into_inner())
    }

    fn tar_gz(&self, files: &[File<'_>]) -> io::Result<Vec<u8>> {
        let gz = flate2::GzBuilder::new().mtime(0);
        let gz = gz.write(Vec::new(), flate2::Compression::default());
        let mut tar = tar::Builder::new(gz);
        for file in files {
            let mut header = tar::Header::new_gnu();
            header.set_entry_type(tar::EntryType::Regular);
            header.set_mode(mode(file));
            header.set_size(file.bytes.len() as u64);
            header.set_mtime(0);
            header.set_uid(0);
            header.set_gid(0);
            let path = format!("{}/{}", self.folder, file.path);
            tar.append_data(&mut header, path, file.bytes)?;
        }
        tar.into_inner()?.finish()
    }
}

/// The folder for files of an archive of this name: without what Windows takes in no name.
fn folder(stem: &str) -> String {
    let fits = |c: char| !c.is_control() && !"<>:\"/\\|?*\u{fffd}".contains(c);
    let name: String = stem
        .chars()
        .map(|c| if fits(c) { c } else { '-' })
        .collect();
    name.trim_end_matches(['.', ' ']).to_owned()
}

fn mode(file: &File<'_>) -> u32 {
    if file.executable { 0o755 } else { 0o644 }
}

/// An archive that is written, but not yet where it belongs; removed again unless it is moved in.
#[derive(Debug)]
pub struct Prepared {
    staged: PathBuf,
    place: Place,
    force: bool,
    // Dropped before the parents, as it lies in them.
    _staging: Staging,
    parents: Parents,
}

impl Prepared {
    /// Moves it to its place in one step.
    pub fn move_in(self) -> Result<(), WriteError> {
        let target = self.place.path();
        let shown = self.place.shown.clone();
        let staged = tempfile::TempPath::try_from_path(&self.staged)
            .map_err(failed(Doing::MoveIn, &shown))?;
        let moved = if self.force {
            staged.persist(&target)
        } else {
            staged.persist_noclobber(&target)
        };
        moved.map_err(|error| match error.error.kind() {
            // It was not there when we looked.
            io::ErrorKind::AlreadyExists => Refusal::Exists { path: shown }.into(),
            _ => failed(Doing::MoveIn, shown)(error.error),
        })?;
        self.parents.keep();
        Ok(())
    }
}
