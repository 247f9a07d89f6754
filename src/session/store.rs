//! The folder of saved sessions: what is in it, opening and removing, and which names are free.

use std::{
    collections::HashSet,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use super::{
    Damage, Doing, Session, SessionError, file,
    lock::{self, Lock},
    name::{self, Name},
};
use crate::wizard::Saved;

/// How the names of sessions' files end.
const END: &str = ".json";
/// Above this age a file that is being written was left by a process that was killed.
const LEFTOVER_AGE: Duration = Duration::from_secs(60);

/// The folder of saved sessions. It need not exist.
#[derive(Debug, Clone)]
pub struct Store {
    dir: PathBuf,
}

/// A session in the list of all.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub name: String,
    pub modified: SystemTime,
    pub saved: Result<Saved, Damage>,
}

impl Store {
    /// The folder that the person's system gives for state.
    pub fn open() -> Result<Self, SessionError> {
        directories::ProjectDirs::from("", "", "sagesetup")
            .map(|dirs| {
                let state = dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir());
                Self::at(state.join("sessions"))
            })
            // A relative HOME would make it another folder wherever the program is called.
            .filter(|store| store.dir.is_absolute())
            .ok_or(SessionError::NoFolder)
    }

    /// A folder of the caller's choice.
    pub fn at(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// All sessions, the last changed first, with those that are not usable.
    pub fn list(&self) -> Result<Vec<Listed>, SessionError> {
        let names = self
            .file_names()
            .map_err(SessionError::failed(Doing::List, &self.dir))?;
        let mut listed: Vec<Listed> = names
            .iter()
            .filter_map(|file| Name::parse(file.to_str()?.strip_suffix(END)?).ok())
            .filter_map(|name| {
                let path = self.path(&name);
                let modified = fs::symlink_metadata(&path).and_then(|found| found.modified());
                Some(Listed {
                    name: name.as_str().to_owned(),
                    modified: modified.unwrap_or(SystemTime::UNIX_EPOCH),
                    // Nothing, if it was removed since we looked into the folder.
                    saved: match file::read(&path).transpose()? {
                        Ok(bytes) => file::parse(&bytes).map(|(saved, _)| saved),
                        Err(damage) => Err(damage),
                    },
                })
            })
            .collect();
        listed.sort_by(|a, b| (b.modified, &a.name).cmp(&(a.modified, &b.name)));
        Ok(listed)
    }

    /// The work of a session, to look at. Changes nothing.
    pub fn look(&self, name: &str) -> Result<Saved, SessionError> {
        self.read(&Name::parse(name)?).map(|session| session.saved)
    }

    /// Opens a session. A damaged one is set aside, never overwritten.
    pub fn load(&self, name: &str) -> Result<Session, SessionError> {
        let name = Name::parse(name)?;
        match self.read(&name) {
            Err(SessionError::Unusable { why, .. }) if why.is_final() => self.set_aside(&name),
            read => read,
        }
    }

    /// A session that does not exist yet; its first save creates it. Without a name it gets the first one free:
    /// the playbook's id, then `-2`, `-3` and so on.
    pub fn create(&self, name: Option<&str>, playbook: &str) -> Result<Session, SessionError> {
        let looked = |error| SessionError::failed(Doing::List, &self.dir)(error);
        self.remove_leftovers();
        let name = match name {
            None => self.first_free(&Name::parse(playbook)?).map_err(looked)?,
            Some(name) => {
                let name = Name::parse(name)?;
                if let Some(by) = self.taken_by(&name).map_err(looked)? {
                    let name = name.as_str().to_owned();
                    return Err(SessionError::Taken { name, by });
                }
                name
            }
        };
        Ok(Session {
            name,
            saved: Saved {
                playbook: playbook.to_owned(),
                ..Saved::default()
            },
            revision: 0,
            seen: None,
            store: self.clone(),
        })
    }

    /// Removes a session, damaged or not; says whether there was one.
    pub fn remove(&self, name: &str) -> Result<bool, SessionError> {
        let path = self.path(&Name::parse(name)?);
        if fs::symlink_metadata(&path).is_err_and(|e| e.kind() == io::ErrorKind::NotFound) {
            return Ok(false);
        }
        self.remove_leftovers();
        let _lock = Lock::of(&self.dir, lock::PATIENCE);
        match fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(SessionError::failed(Doing::Remove, &path)(error)),
        }
    }

    pub(super) fn path(&self, name: &Name) -> PathBuf {
        self.dir.join(format!("{}{END}", name.as_str()))
    }

    /// Creates the folder for its owner only, with the missing ones above it.
    pub(super) fn create_dir(&self) -> Result<(), SessionError> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(&self.dir)
            .map_err(SessionError::failed(Doing::CreateDir, &self.dir))
    }

    /// The first name, counted from `base`, that no session has.
    pub(super) fn first_free(&self, base: &Name) -> io::Result<Name> {
        // Many file systems do not tell capitals apart.
        let taken: HashSet<String> = self
            .stems()?
            .iter()
            .map(|stem| stem.to_ascii_lowercase())
            .collect();
        base.numbered()
            .find(|name| !taken.contains(&name.as_str().to_ascii_lowercase()))
            .ok_or_else(|| io::ErrorKind::AlreadyExists.into())
    }

    /// The session that has this name, or one that differs only in upper and lower case.
    pub(super) fn taken_by(&self, name: &Name) -> io::Result<Option<String>> {
        let mut stems = self.stems()?;
        stems.retain(|stem| stem.eq_ignore_ascii_case(name.as_str()));
        Ok(stems.pop())
    }

    /// What stands in the folder under a name of a session, whatever it is.
    fn stems(&self) -> io::Result<Vec<String>> {
        let stem = |name: &OsString| {
            let path = Path::new(name);
            let ours = path.extension()?.eq_ignore_ascii_case("json");
            ours.then(|| path.file_stem()?.to_str().map(str::to_owned))?
        };
        Ok(self.file_names()?.iter().filter_map(stem).collect())
    }

    /// What stands in the folder; nothing if it is missing.
    fn file_names(&self) -> io::Result<Vec<OsString>> {
        match fs::read_dir(&self.dir) {
            Ok(entries) => entries
                .map(|entry| entry.map(|entry| entry.file_name()))
                .collect(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    fn read(&self, name: &Name) -> Result<Session, SessionError> {
        let path = self.path(name);
        let unusable = |why| SessionError::Unusable {
            path: path.clone(),
            why,
        };
        let Some(bytes) = file::read(&path).map_err(unusable)? else {
            let name = name.as_str().to_owned();
            return Err(SessionError::Missing { name });
        };
        let (saved, revision) = file::parse(&bytes).map_err(unusable)?;
        Ok(Session {
            name: name.clone(),
            saved,
            revision,
            seen: Some(bytes),
            store: self.clone(),
        })
    }

    /// Renames a damaged file to a name that is free.
    fn set_aside(&self, name: &Name) -> Result<Session, SessionError> {
        let _lock = Lock::of(&self.dir, lock::PATIENCE);
        // Another process may have set it aside, and saved a good one, before we had the lock.
        let (path, why) = match self.read(name) {
            Err(SessionError::Unusable { path, why }) if why.is_final() => (path, why),
            read => return read,
        };
        let failed = |source| SessionError::failed(Doing::SetAside, &path)(source);
        let to = self.free_aside(name).map_err(failed)?;
        fs::rename(&path, &to).map_err(failed)?;
        Err(SessionError::SetAside { path, to, why })
    }

    fn free_aside(&self, name: &Name) -> io::Result<PathBuf> {
        for number in 1..u16::MAX {
            let number = match number {
                1 => String::new(),
                more => format!("-{more}"),
            };
            let file = format!("{}{}{number}{END}", name.as_str(), name::ASIDE);
            let path = self.dir.join(file);
            match fs::symlink_metadata(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(path),
                found => found?,
            };
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Removes what killed processes left half written. What fails is tried next time.
    fn remove_leftovers(&self) {
        for name in self.file_names().unwrap_or_default() {
            if !name.to_string_lossy().starts_with(file::SAVING) {
                continue;
            }
            let path = self.dir.join(name);
            let age = fs::symlink_metadata(&path)
                .and_then(|found| found.modified())
                .map(|time| time.elapsed().unwrap_or_default());
            if age.is_ok_and(|age| age > LEFTOVER_AGE) {
                let _ = fs::remove_file(&path);
            }
        }
    }
}
