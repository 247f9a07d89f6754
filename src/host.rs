//! What both front ends need done outside: effects of the wizard carried out, sessions listed.

mod clean;
mod desk;
mod signals;
mod source;

pub use clean::{clean, is_hidden};
pub use desk::{Desk, ago, place, resume_command};
pub use signals::{Keyboard, Ready, Signals};
pub use source::{bring, bytes, file, parse};

use crate::wizard::{Effect, Progress, Wizard};

/// Carries out what the wizard asks for. A failure goes back to the wizard as a notice; nothing here ends a run.
pub trait Host {
    /// Carries out one effect, and what the wizard answers to it.
    fn carry_out(&mut self, wizard: &mut Wizard, effect: Effect) -> After;
    /// The saved sessions, newest first.
    fn sessions(&self) -> Vec<Known>;
    /// The name under which the work is saved; none before the first save.
    fn session(&self) -> Option<&str>;
}

/// What is left for the front end to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum After {
    Nothing,
    /// Put this on the clipboard, or show it where there is none.
    Copy(String),
    /// All is saved; end.
    End,
}

/// A saved session as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub name: String,
    /// The playbook's id.
    pub playbook: String,
    pub progress: Progress,
    /// The accounts and the Region, as far as they are known.
    pub about: String,
    /// When it was saved, in words.
    pub when: String,
}
