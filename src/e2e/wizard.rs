//! The wizard on the whole screen: the real binary in a terminal, typed into and looked at.

mod back;
mod copied;
mod ends;
mod explained;
mod imported;
mod looks;
mod pasted;
mod person;
mod plain;
mod playbooks;
mod runs;
mod sizes;
mod unattended;

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use portable_pty::CommandBuilder;
use sagesetup::{session::Store, wizard::Saved};
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    support::bytes,
    terminal::{self, Terminal},
};

const PLAYBOOK: &str = "emr-serverless";
const ROWS: u16 = 24;
const COLS: u16 = 80;

/// What tells the welcome screen, and a review in which nothing is left to do.
const WELCOME: &str = "Type to filter.";
const ANSWERED: &str = "Everything is answered";

/// Keys as a terminal sends them.
const ENTER: &str = "\r";
const ESC: &str = "\x1b";
const SHIFT_TAB: &str = "\x1b[Z";
const TAB: &str = "\t";
const UP: &str = "\x1b[A";
const DOWN: &str = "\x1b[B";
const FIRST: &str = "\x1b[H";
const RIGHT: &str = "\x1b[C";
const SPACE: &str = " ";

/// A key together with Ctrl.
fn ctrl(letter: char) -> String {
    char::from(u8::try_from(letter).unwrap() & 0x1f).to_string()
}

/// A text as a terminal marks it that is pasted into it.
fn pasted(text: &str) -> String {
    format!("\x1b[200~{text}\x1b[201~")
}

/// A person's home.
struct Home {
    dir: TempDir,
}

impl Home {
    fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn command(&self, args: &[&str]) -> CommandBuilder {
        terminal::sagesetup(self.dir.path(), args)
    }

    /// The program in a window of the usual size.
    fn start(&self, args: &[&str]) -> Terminal {
        self.start_in(args, ROWS, COLS)
    }

    fn start_in(&self, args: &[&str], rows: u16, cols: u16) -> Terminal {
        Terminal::start(self.command(args), rows, cols)
    }

    /// Puts an answers file there, and gives the words that open the wizard with it.
    fn answers(&self, file: &Value) -> [&'static str; 3] {
        fs::write(self.path("answers.json"), bytes(file)).unwrap();
        ["wizard", "--answers", "answers.json"]
    }

    fn store(&self) -> Store {
        Store::at(self.path("state/sagesetup/sessions"))
    }

    /// The names of the saved sessions, each in a file that only its owner reads.
    fn sessions(&self) -> Vec<String> {
        let store = self.store();
        let mut names: Vec<String> = store
            .list()
            .unwrap()
            .into_iter()
            .map(|listed| listed.name)
            .collect();
        names.sort();
        for name in &names {
            let file = store.dir().join(format!("{name}.json"));
            let mode = fs::metadata(file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
        names
    }

    fn saved(&self, name: &str) -> Saved {
        self.store().look(name).unwrap()
    }

    /// What a session holds at a question: the text in the field, and the confirmed answer.
    fn draft(&self, name: &str, id: &str) -> (Option<String>, Option<Value>) {
        let draft = self.saved(name).drafts.remove(id).unwrap_or_default();
        (draft.text, draft.given)
    }
}

/// Ends the program by its keys; it must leave the terminal as it was.
fn quit(terminal: &mut Terminal) {
    terminal.keys(&ctrl('q'));
    terminal.wait_for("Stop here?");
    terminal.keys(ENTER);
    assert_eq!(terminal.wait(), 0);
    terminal.restored().unwrap();
}

/// Row and column at which a text stands on the screen, counted from 0.
fn find(screen: &str, text: &str) -> (usize, usize) {
    screen
        .lines()
        .enumerate()
        .find_map(|(row, line)| {
            let at = line.find(text)?;
            Some((row, line.split_at(at).0.chars().count()))
        })
        .unwrap_or_else(|| panic!("no {text:?} in\n{screen}"))
}
