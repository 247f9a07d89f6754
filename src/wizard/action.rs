//! What a person asks of the wizard, and what the edge must then do.

use serde_json::{Map, Value};

use super::{result::AccountResult, saved::Saved};

/// What the person asked for, or what the edge reports back. Plain data: a list of actions replays a run.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Begins a set-up, by the playbook's id.
    Start(String),
    /// Asks for a saved session, by its name.
    Resume(String),
    /// The edge has read it.
    Opened(Box<Saved>),
    /// Answers from a file, taken over as given where they are right.
    Prefill(Map<String, Value>),
    /// The whole text of the current question's field, one line an element in lists.
    Edit(String),
    /// The choice of this place; where several may be chosen, ticks it or takes the tick away.
    Choose(usize),
    /// Takes the likely correction.
    TakeFix,
    /// Brings back what stood in the field before a correction.
    Undo,
    /// Confirms the current answer.
    Submit,
    /// Goes on without an answer; what was typed stays.
    Later,
    Back,
    Jump(String),
    Review,
    Result,
    Export,
    /// The directory or the archive to write to.
    EditPath(String),
    /// Writes the format of this place too, or leaves it out.
    Format(usize),
    /// Chooses who gets it: 0 for everybody, else the account of this place, counted from 1.
    Recipient(usize),
    Write {
        force: bool,
    },
    /// The edge has written the bundle, or could not.
    Written(Written),
    /// Goes to where a result of the other account is taken in.
    Import,
    /// The file to take it from.
    EditSource(String),
    /// Asks for that file.
    Bring,
    /// The edge has read it, or could not.
    Brought(Brought),
    /// Ticks a step, or takes the tick away, by the step's id.
    Tick(String),
    Copy(Copied),
    /// The edge keeps the work under this name.
    Called(String),
    /// Something the edge has to tell.
    Tell(String),
    /// Back to the welcome screen; everything is kept.
    Home,
    Quit,
}

/// What is to go to the clipboard, and how to call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    pub what: String,
    pub text: String,
}

/// How writing the bundle went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// The directory as it was typed, and the paths of its files.
    Done {
        dir: String,
        files: Vec<String>,
    },
    /// The directory holds something; with force, what a former bundle wrote is replaced.
    Refused(String),
    Failed(String),
}

/// What reading a result gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
    Result(Box<AccountResult>),
    /// What is wrong with the file, one thing a line.
    Failed(Vec<String>),
}

/// What the edge must do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    Save,
    /// What comes is a new piece of work, to be saved beside the former one.
    Begin,
    /// Save, then read the session of this name and answer with `Opened`.
    Open(String),
    /// Save, then write the bundle and answer with `Written`.
    Write {
        dir: String,
        force: bool,
    },
    /// Save, then read the result in this file and answer with `Brought`.
    Bring(String),
    Copy(String),
    /// Save, then end.
    Quit,
}
