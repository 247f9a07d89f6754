//! The real host: sessions in the store, bundles on disk.

use std::{
    env,
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::{After, Host, Known, bring};
use crate::{
    aws::quoted,
    bundle::{
        self, shell,
        write::{self, Archive, Prepared, Refusal, WriteError},
    },
    session::{Kept, Session, SessionError, Store},
    wizard::{Action, Effect, Wizard, Written},
};

/// Saves to a store, and writes where the person says.
#[derive(Debug)]
pub struct Desk {
    /// None where the system names no folder: the run goes on, and says that nothing is kept.
    store: Option<Store>,
    session: Option<Session>,
    /// What the next new session is to be called.
    name: Option<String>,
}

impl Desk {
    pub fn new(store: Option<Store>) -> Self {
        Self {
            store,
            session: None,
            name: None,
        }
    }

    /// Calls the next new session by this name.
    pub fn call(&mut self, name: String) {
        self.name = Some(name);
    }

    /// Takes up a saved session, and gives what the wizard needs to go on with it.
    pub fn open(&mut self, name: &str) -> Result<Action, SessionError> {
        let store = self.store.as_ref().ok_or(SessionError::NoFolder)?;
        let session = store.load(name)?;
        let saved = session.saved().clone();
        self.name = None;
        self.session = Some(session);
        Ok(Action::Opened(Box::new(saved)))
    }

    fn save(&mut self, wizard: &mut Wizard) {
        let Some(saved) = wizard.saved() else { return };
        if !wizard.is_dirty() {
            return;
        }
        let Some(store) = &self.store else {
            // Said once is enough; the run itself is not in danger.
            wizard.mark_saved();
            wizard.apply(Action::Tell(
                "Not saved: the system names no folder for it.".to_owned(),
            ));
            return;
        };
        if self.session.is_none() {
            match store.create(self.name.take().as_deref(), &saved.playbook) {
                Ok(session) => {
                    wizard.apply(Action::Called(session.name().to_owned()));
                    self.session = Some(session);
                }
                Err(error) => return tell(wizard, &error),
            }
        }
        let Some(session) = &mut self.session else {
            return;
        };
        match session.save(&saved) {
            Ok(Kept::Here) => wizard.mark_saved(),
            Ok(Kept::Beside { name }) => {
                wizard.mark_saved();
                wizard.apply(Action::Called(name.clone()));
                // The name comes first: a narrow window cuts the end.
                let text = format!(
                    "Saved as {name}: another sagesetup has changed the session. Both are kept."
                );
                wizard.apply(Action::Tell(text));
            }
            Err(error) => tell(wizard, &error),
        }
    }

    fn write(wizard: &mut Wizard, dir: &str, force: bool) {
        let Some(setup) = wizard.setup() else { return };
        let bundle = wizard.export().bundle(setup);
        let files = bundle.files();
        let target = place(dir);
        let done = match Archive::at(&target) {
            Ok(archive) => archive.prepare(&files, force).and_then(Prepared::move_in),
            Err(_) => write::write(&target, &files, force),
        };
        let written = match done {
            Ok(()) => Written::Done {
                dir: dir.to_owned(),
                files: files.iter().map(|file| file.path.to_owned()).collect(),
            },
            // The message of the command names its option; here a key does the same.
            Err(WriteError::Refused(Refusal::NotEmpty { dir, names })) => {
                let shown = quoted(&dir.to_string_lossy());
                Written::Refused(if dir.join(bundle::MANIFEST).is_file() {
                    format!("{shown} holds a bundle already.")
                } else {
                    format!("{shown} is not empty ({names}), and what is in it is no bundle.")
                })
            }
            Err(WriteError::Refused(Refusal::Exists { path })) => {
                let shown = quoted(&path.to_string_lossy());
                Written::Refused(format!("{shown} exists already."))
            }
            Err(error) => Written::Failed(error.to_string()),
        };
        wizard.apply(Action::Written(written));
    }
}

fn tell(wizard: &mut Wizard, error: &SessionError) {
    wizard.apply(Action::Tell(format!("Not saved: {error}")));
}

impl Host for Desk {
    fn carry_out(&mut self, wizard: &mut Wizard, effect: Effect) -> After {
        // Before anything that can fail. What this has to say comes after it.
        self.save(wizard);
        match effect {
            Effect::Save => {}
            Effect::Begin => self.session = None,
            Effect::Copy(text) => return After::Copy(text),
            Effect::Quit => return After::End,
            Effect::Open(name) => match self.open(&name) {
                Ok(opened) => {
                    wizard.apply(opened);
                    wizard.apply(Action::Called(name));
                }
                Err(error) => {
                    wizard.apply(Action::Tell(error.to_string()));
                }
            },
            Effect::Bring(path) => {
                wizard.apply(Action::Brought(bring(&path)));
                self.save(wizard);
            }
            Effect::Write { dir, force } => {
                Self::write(wizard, &dir, force);
                self.save(wizard);
            }
        }
        After::Nothing
    }

    fn sessions(&self) -> Vec<Known> {
        let listed = self.store.as_ref().map(Store::list);
        let now = SystemTime::now();
        listed
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|listed| {
                let saved = listed.saved.ok()?;
                Some(Known {
                    name: listed.name,
                    playbook: saved.playbook,
                    progress: saved.progress,
                    about: saved.about,
                    when: ago(listed.modified, now),
                })
            })
            .collect()
    }

    fn session(&self) -> Option<&str> {
        self.session.as_ref().map(Session::name)
    }
}

/// How long ago something was, in words.
pub fn ago(then: SystemTime, now: SystemTime) -> String {
    let seconds = now
        .duration_since(then)
        .map_or(0, |passed| passed.as_secs());
    let (count, unit) = match seconds {
        0..60 => return "just now".to_owned(),
        60..3_600 => (seconds / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let end = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{end} ago")
}

/// The path that a person means; `~` is their home, as in a shell.
pub fn place(typed: &str) -> PathBuf {
    let home = || env::var_os("HOME").map(PathBuf::from);
    match typed.strip_prefix('~') {
        Some("") => home().unwrap_or_else(|| typed.into()),
        Some(rest) if rest.starts_with('/') => home().map_or_else(
            || typed.into(),
            |home| home.join(rest.trim_start_matches('/')),
        ),
        _ => Path::new(typed).to_owned(),
    }
}

/// The command that takes a session up again.
pub fn resume_command(name: &str) -> String {
    shell::command(&["sagesetup", "wizard", "--session", name])
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_time_in_the_past_is_said_plainly() {
        let then = SystemTime::UNIX_EPOCH;
        for (seconds, said) in [
            (0, "just now"),
            (59, "just now"),
            (60, "1 minute ago"),
            (119, "1 minute ago"),
            (300, "5 minutes ago"),
            (3599, "59 minutes ago"),
            (3600, "1 hour ago"),
            (86_399, "23 hours ago"),
            (86_400, "1 day ago"),
            (3 * 86_400, "3 days ago"),
            (400 * 86_400, "400 days ago"),
        ] {
            assert_eq!(ago(then, then + Duration::from_secs(seconds)), said);
        }
    }
}
