//! The wizard: a state machine over the playbooks. Owns what was typed, and knows neither terminal, clock nor file.
//!
//! An [`Action`] goes in, the state moves, and an [`Effect`] may come out for the edge to carry out. Every front end
//! drives the same machine.

// A new action or stage must be decided everywhere.
#![warn(clippy::wildcard_enum_match_arm)]

mod action;
mod diff;
mod export;
mod import;
mod preview;
pub mod result;
mod review;
mod saved;
mod setup;
mod text;
mod tick;
mod verdict;
mod work;

#[cfg(test)]
mod tests;

pub use action::{Action, Brought, Copied, Effect, Written};
pub use export::{Export, FORMATS};
pub use import::{Change, Imported, Said, Stranger, Told, Tone, Why};
pub use preview::{Changed, Mark, Preview, Tells};
pub use review::{Row, RowState};
pub use saved::{Draft, Progress, Saved, Stage};
pub use setup::Setup;
pub use verdict::{Fix, State, Trouble, Verdict};

#[cfg(test)]
use crate::plan;
use crate::playbook;

/// The whole state of a run.
#[derive(Debug, Default)]
pub struct Wizard {
    stage: Stage,
    setup: Option<Setup>,
    /// The question was opened from the review, and leads back there.
    from_review: bool,
    export: Export,
    import: Import,
    /// The name of the session.
    name: Option<String>,
    notice: Option<String>,
}

/// Where a result of the other account comes from, and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Import {
    /// As typed.
    pub path: String,
    pub came: Option<Came>,
}

/// What came of taking in a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    Done(Box<Imported>),
    /// What is wrong with the file, one thing a line.
    Failed(Vec<String>),
}

impl Wizard {
    /// The wizard on its welcome screen.
    pub fn new() -> Self {
        Self {
            stage: Stage::Welcome,
            ..Self::default()
        }
    }

    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// The set-up in the making; none on the welcome screen of a fresh start.
    pub fn setup(&self) -> Option<&Setup> {
        self.setup.as_ref()
    }

    pub fn export(&self) -> &Export {
        &self.export
    }

    pub fn import(&self) -> &Import {
        &self.import
    }

    /// What the last action has to say.
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }

    /// The person has gone on; what the last action said is old.
    pub fn hush(&mut self) {
        self.notice = None;
    }

    /// Whether a question opened now leads back to the review.
    pub fn is_from_review(&self) -> bool {
        self.from_review
    }

    /// What is to be saved; none before a set-up has begun.
    pub fn saved(&self) -> Option<Saved> {
        let stage = match self.stage {
            Stage::Welcome => Stage::Asking,
            Stage::Export | Stage::Import => Stage::Result,
            stage @ (Stage::Asking | Stage::Review | Stage::Result) => stage,
        };
        self.setup.as_ref().map(|setup| setup.saved(stage))
    }

    /// Whether there is something that is not saved yet.
    pub fn is_dirty(&self) -> bool {
        self.setup.as_ref().is_some_and(|setup| setup.dirty)
    }

    /// The edge has saved.
    pub fn mark_saved(&mut self) {
        if let Some(setup) = &mut self.setup {
            setup.dirty = false;
        }
    }

    /// Carries out one action. Total: an action that has no meaning where the wizard stands changes nothing.
    pub fn apply(&mut self, action: Action) -> Option<Effect> {
        if let Action::Called(name) = action {
            self.name = Some(name);
            return None;
        }
        self.notice = None;
        let effect = match action {
            Action::Called(_) => None,
            Action::Start(id) => {
                self.start(&id);
                return self.notice.is_none().then_some(Effect::Begin);
            }
            Action::Resume(name) => return Some(Effect::Open(name)),
            Action::Opened(saved) => self.opened(*saved),
            Action::Prefill(answers) => {
                if let Some(setup) = &mut self.setup {
                    setup.prefill(&answers);
                    if setup.obstacles().is_empty() {
                        self.stage = Stage::Review;
                    }
                }
                None
            }
            Action::Tell(text) => {
                self.notice = Some(text);
                return None;
            }
            Action::Copy(copied) => {
                self.notice = Some(format!(
                    "Sent to your terminal's clipboard: {}.",
                    copied.what
                ));
                return Some(Effect::Copy(copied.text));
            }
            Action::Quit => return Some(Effect::Quit),
            Action::Home => {
                self.stage = Stage::Welcome;
                None
            }
            Action::Jump(id) => self.jump(&id),
            Action::Review => self.to(Stage::Review),
            Action::Result => self.to(Stage::Result),
            Action::Export => self.to(Stage::Export),
            Action::Back => self.back(),
            Action::Tick(step) => {
                if let (Stage::Result, Some(setup)) = (self.stage, &mut self.setup) {
                    setup.tick(&step);
                }
                None
            }
            Action::EditPath(path) => {
                if self.stage == Stage::Export {
                    self.export.edit(path);
                }
                None
            }
            Action::Format(place) => {
                if self.stage == Stage::Export {
                    self.export.toggle(place);
                }
                None
            }
            Action::Recipient(place) => {
                self.address(place);
                None
            }
            Action::Import => self.to(Stage::Import),
            Action::EditSource(path) => self.source(path),
            Action::Bring => return self.bring(),
            Action::Brought(brought) => self.brought(brought),
            Action::Write { force } => return self.write(force),
            Action::Written(written) => self.written(written),
            // No save: see `unsaved`. Leaving the question, or the program, saves what was typed.
            Action::Edit(text) => {
                self.at_question(|setup| setup.edit(&text));
                return None;
            }
            Action::Choose(place) => {
                self.at_question(|setup| setup.choose(place));
                return None;
            }
            Action::TakeFix => {
                self.at_question(Setup::take_fix);
                None
            }
            Action::Undo => {
                self.at_question(Setup::undo);
                None
            }
            Action::Submit => {
                match self.at_question(Setup::confirm) {
                    Some(true) => self.advance(),
                    Some(false) => self.refused(),
                    None => {}
                }
                None
            }
            Action::Later => {
                if self.at_question(|_| ()).is_some() {
                    self.advance();
                }
                None
            }
        };
        effect.or_else(|| self.unsaved())
    }

    /// Saving is due after everything but typing: a pause at every key would be felt on a slow disk.
    fn unsaved(&self) -> Option<Effect> {
        self.is_dirty().then_some(Effect::Save)
    }

    fn start(&mut self, id: &str) {
        match playbook::built_in(id) {
            Ok(Some(playbook)) => {
                self.setup = Setup::new(playbook);
                self.name = None;
                self.stage = Stage::Asking;
                self.from_review = false;
                self.export = Export::default();
                self.import = Import::default();
            }
            Ok(None) => {
                self.notice = Some(format!("There is no set-up {}.", crate::aws::quoted(id)));
            }
            Err(_) => self.notice = Some("This set-up is faulty and cannot be opened.".to_owned()),
        }
    }

    fn opened(&mut self, saved: Saved) -> Option<Effect> {
        let stage = saved.stage;
        let exported = saved.exported.clone();
        self.start(&saved.playbook.clone());
        if self.notice.is_none()
            && let Ok(Some(playbook)) = playbook::built_in(&saved.playbook)
        {
            self.setup = Setup::of(playbook, saved);
            self.stage = match stage {
                Stage::Welcome | Stage::Export | Stage::Import => Stage::Asking,
                stage @ (Stage::Asking | Stage::Review | Stage::Result) => stage,
            };
            self.export.path = exported.unwrap_or_default();
            self.mark_saved();
        }
        None
    }

    /// Does something at a question; elsewhere it has no meaning.
    fn at_question<T>(&mut self, then: impl FnOnce(&mut Setup) -> T) -> Option<T> {
        match (self.stage, &mut self.setup) {
            (Stage::Asking, Some(setup)) => Some(then(setup)),
            (
                Stage::Asking
                | Stage::Welcome
                | Stage::Review
                | Stage::Result
                | Stage::Export
                | Stage::Import,
                _,
            ) => None,
        }
    }

    /// Says that an answer was not taken; why stands below the field.
    fn refused(&mut self) {
        let troubles = self.setup.as_ref().map(|setup| &setup.verdict().troubles);
        let line = troubles.and_then(|troubles| troubles.first()?.line);
        let place = line.map_or_else(String::new, |line| format!(" line {}:", line + 1));
        self.notice = Some(format!("Not taken yet;{place} see below the field."));
    }

    /// The next question, or the review after the last one.
    fn advance(&mut self) {
        let Some(setup) = &mut self.setup else { return };
        let current = setup.question().id.clone();
        let next = if self.from_review {
            // A change may have called for answers that were never asked for.
            setup.first_open().filter(|open| *open != current)
        } else {
            setup.neighbour(true)
        };
        match next {
            Some(next) => setup.enter(&next),
            None => self.stage = Stage::Review,
        }
    }

    fn back(&mut self) -> Option<Effect> {
        let Some(setup) = &mut self.setup else {
            self.stage = Stage::Welcome;
            return None;
        };
        match self.stage {
            Stage::Welcome => {}
            Stage::Asking if self.from_review => self.stage = Stage::Review,
            Stage::Asking => match setup.neighbour(false) {
                Some(before) => setup.enter(&before),
                None => self.stage = Stage::Welcome,
            },
            Stage::Review => {
                self.from_review = false;
                self.stage = Stage::Asking;
                let current = setup.question().id.clone();
                setup.enter(&current);
            }
            Stage::Result => self.stage = Stage::Review,
            Stage::Export | Stage::Import => self.stage = Stage::Result,
        }
        None
    }

    fn jump(&mut self, id: &str) -> Option<Effect> {
        if let Some(setup) = &mut self.setup
            && setup.is_asked(id)
        {
            self.from_review = match self.stage {
                Stage::Review | Stage::Result | Stage::Export | Stage::Import => true,
                Stage::Asking => self.from_review,
                Stage::Welcome => false,
            };
            self.stage = Stage::Asking;
            setup.enter(id);
        }
        None
    }

    fn source(&mut self, path: String) -> Option<Effect> {
        if self.stage == Stage::Import && path != self.import.path {
            self.import = Import { path, came: None };
        }
        None
    }

    fn bring(&mut self) -> Option<Effect> {
        if self.stage != Stage::Import || self.setup.is_none() {
            return None;
        }
        if self.import.path.trim().is_empty() {
            let text = "Give the result.json that the other admin sent.".to_owned();
            self.import.came = Some(Came::Failed(vec![text]));
            return None;
        }
        Some(Effect::Bring(self.import.path.clone()))
    }

    fn brought(&mut self, brought: Brought) -> Option<Effect> {
        let setup = self.setup.as_mut()?;
        self.import.came = Some(match brought {
            Brought::Failed(why) => Came::Failed(why),
            Brought::Result(result) => match setup.import(&result) {
                Ok(imported) => Came::Done(Box::new(imported)),
                Err(stranger) => Came::Failed(vec![stranger.sentence("this set-up")]),
            },
        });
        None
    }

    fn to(&mut self, stage: Stage) -> Option<Effect> {
        let setup = self.setup.as_ref()?;
        let obstacles = setup.obstacles();
        self.stage = match (stage, obstacles.len()) {
            (Stage::Export, 0) => {
                let name = self.name.as_deref().unwrap_or(&setup.playbook().id);
                self.export.enter(setup, name, setup.exported());
                Stage::Export
            }
            (Stage::Export, count) => {
                let things = if count == 1 {
                    "one answer is"
                } else {
                    "answers are"
                };
                self.notice = Some(format!(
                    "Before the bundle can be written, {things} still to be given or mended; see below."
                ));
                Stage::Review
            }
            (Stage::Import, _) => {
                self.import.came = None;
                Stage::Import
            }
            (stage, _) => stage,
        };
        None
    }

    /// Everybody gets all of it, or an account's admin a part: those are counted behind.
    fn address(&mut self, place: usize) {
        let Some(setup) = self.setup.as_ref().filter(|_| self.stage == Stage::Export) else {
            return;
        };
        let accounts = &setup.plan().accounts;
        let key = place.checked_sub(1).map(|place| accounts.get(place));
        let recipient = match key {
            None => None,
            Some(Some(account)) => Some(account.key.to_owned()),
            Some(None) => return,
        };
        let name = self.name.as_deref().unwrap_or(&setup.playbook().id);
        self.export.address(recipient, name);
    }

    fn write(&mut self, force: bool) -> Option<Effect> {
        let setup = self.setup.as_ref()?;
        if self.stage != Stage::Export || !setup.obstacles().is_empty() {
            return None;
        }
        if self.export.path.trim().is_empty() {
            let text = "Give the directory or the archive to write to.".to_owned();
            self.export.written = Some(Written::Failed(text));
            return None;
        }
        // Only what was refused can be forced.
        let refused = matches!(self.export.written, Some(Written::Refused(_)));
        let dir = self.export.path.clone();
        Some(Effect::Write {
            dir,
            force: force && refused,
        })
    }

    fn written(&mut self, written: Written) -> Option<Effect> {
        // A part is sent away; what the set-up was written to is where all of it is.
        let whole = self.export.recipient.is_none();
        if let (Written::Done { .. }, Some(setup), true) = (&written, &mut self.setup, whole) {
            setup.exported = Some(self.export.path.clone());
            setup.dirty = true;
        }
        self.export.written = Some(written);
        None
    }
}
