//! Saved work, in the folder of the person's state. Owns the files of sessions: their names, their form, and that
//! nothing in them is ever lost to another process. What is in a session is the wizard's.

mod damage;
mod error;
mod file;
mod lock;
mod name;
mod store;

use std::io;

pub use self::{
    damage::Damage,
    error::{Doing, SessionError},
    name::BadName,
    store::{Listed, Store},
};
use self::{lock::Lock, name::Name};
use crate::wizard::Saved;

/// One session, open in this process.
#[derive(Debug)]
pub struct Session {
    name: Name,
    saved: Saved,
    revision: u64,
    /// The file as we last read or wrote it; none before the first save.
    seen: Option<Vec<u8>>,
    store: Store,
}

/// Where a save put the work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// Under the session's own name.
    Here,
    /// Under a new name, because another process has saved something else under the old one. From now on this
    /// session has the new name.
    Beside { name: String },
}

impl Session {
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// The work as it was when the session was opened.
    pub fn saved(&self) -> &Saved {
        &self.saved
    }

    /// Saves the work; a file that says the same already stays as it is.
    ///
    /// The file is replaced as a whole, so a killed process leaves the old one or the new one. There is no fsync: it
    /// would make the person wait for the disk at every answer, and help against a power loss alone. There,
    /// ext4 and btrfs write a file that replaces another before they rename it, so the last seconds are lost at most.
    pub fn save(&mut self, saved: &Saved) -> Result<Kept, SessionError> {
        self.store.create_dir()?;
        let failed = |path| SessionError::failed(Doing::Save, path);
        let path = self.store.path(&self.name);
        // Until it is dropped, no other process is between comparing and replacing.
        let _lock = Lock::of(self.store.dir(), lock::PATIENCE);
        let there = file::read(&path);
        let ours = match (&there, &self.seen) {
            // Removed meanwhile: there is nothing to lose, so it is written anew.
            (Ok(None), Some(_)) => true,
            (Ok(None), None) => {
                let taken = self.store.taken_by(&self.name);
                taken.map_err(failed(&path))?.is_none()
            }
            (Ok(Some(there)), Some(seen)) => there == seen,
            (Ok(Some(_)), None) | (Err(_), _) => false,
        };
        if ours && matches!(there, Ok(Some(_))) {
            let same = file::print(saved, self.revision).map_err(failed(&path))?;
            if self.seen.as_ref() == Some(&same) {
                return Ok(Kept::Here);
            }
        }
        let name = if ours {
            self.name.clone()
        } else {
            let base = self.name.base(&saved.playbook);
            self.store.first_free(&base).map_err(failed(&path))?
        };
        let path = self.store.path(&name);
        let revision = self.revision.saturating_add(1);
        let bytes = file::print(saved, revision).map_err(failed(&path))?;
        file::replace(self.store.dir(), &path, &bytes).map_err(failed(&path))?;
        self.revision = revision;
        self.seen = Some(bytes);
        self.name = name;
        Ok(if ours {
            Kept::Here
        } else {
            Kept::Beside {
                name: self.name.as_str().to_owned(),
            }
        })
    }
}

/// A system's message may hold anything; it stays on its line.
fn one_line(error: &io::Error) -> String {
    let text = error.to_string();
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests;
