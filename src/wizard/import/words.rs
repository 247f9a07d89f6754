//! What taking in a result has to say, line by line and without the signs of any front end.

use super::{Change, Imported, ItemState, StepState, Told, Why};
use crate::aws::{is_blank_letter, quoted, without_access_keys};

/// So much of a remark is shown, in characters, and so many of one sort of line.
const LONGEST: usize = 400;
const MOST: usize = 40;

/// How a line is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    /// It went well.
    Good,
    /// It needs a look.
    Warning,
    /// The other side's words.
    Theirs,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub tone: Tone,
    pub text: String,
}

impl Imported {
    /// Everything there is to say, safe to print wherever it came from.
    pub fn says(&self) -> Vec<Said> {
        let mut all = Vec::new();
        let mut say = |tone: Tone, texts: Vec<String>| {
            let more = texts.len().saturating_sub(MOST);
            let texts = texts.into_iter().take(MOST);
            all.extend(texts.map(|text| Said { tone, text }));
            if more > 0 {
                let text = format!("And {more} more of these.");
                all.push(Said { tone, text });
            }
        };
        let state = if self.complete {
            "all that it looks after is right"
        } else {
            "not all that it looks after is right"
        };
        let (by, account) = (self.by.name(), &self.account);
        let head = format!("Result of {by}.sh in the {account}: {state}.");
        let tone = if self.complete {
            Tone::Plain
        } else {
            Tone::Warning
        };
        say(tone, vec![head]);
        if !self.is_change() {
            say(Tone::Plain, vec!["Nothing has changed here.".to_owned()]);
        }
        let changes = self.changed.iter().map(Change::sentence);
        say(Tone::Good, changes.collect());
        let ticked = self.ticked.iter();
        say(
            Tone::Good,
            ticked
                .map(|step| format!("Ticked: {}.", step.line()))
                .collect(),
        );
        if let Some(numbers) = numbers(&self.freed) {
            let freed = self.freed.iter().map(Told::line).collect::<Vec<_>>();
            let freed = freed.join("; ");
            say(
                Tone::Good,
                vec![format!("Unlocked: {numbers}. You can go on: {freed}.")],
            );
        }
        if let Some(numbers) = numbers(&self.kept) {
            say(Tone::Plain, vec![format!("Ticked before: {numbers}.")]);
        }
        let unticked = self.unticked.iter().map(|(step, state)| {
            let why = stands(*state);
            format!("No longer ticked: {}. {why}", step.line())
        });
        say(Tone::Warning, unticked.collect());
        let again = self.again.iter().map(|step| {
            format!(
                "To be done again: {}. What came back changes it.",
                step.line()
            )
        });
        say(Tone::Warning, again.collect());
        let open = self.open.iter().map(|(step, why)| {
            let why = match why {
                Why::Older => {
                    "The bundle over there is older, and the step says something else now: export again and hand it over."
                }
                Why::State(state) => stands(*state),
            };
            format!("Not ticked: {}. {why}", step.line())
        });
        say(Tone::Warning, open.collect());
        say(Tone::Warning, self.notes.clone());
        let amiss = self.amiss.iter().map(|(what, state)| match state {
            ItemState::Missing => format!("Missing there: {}.", quoted(what)),
            ItemState::Left => format!("Left as it is there: {}.", quoted(what)),
            ItemState::Right | ItemState::Created | ItemState::Updated | ItemState::Different => {
                format!("Different there: {}.", quoted(what))
            }
        });
        say(Tone::Warning, amiss.collect());
        let remarks = self.remarks.iter().map(|remark| theirs(remark));
        say(Tone::Theirs, remarks.collect());
        all
    }
}

impl Change {
    /// The question with its old and its new answer.
    pub fn sentence(&self) -> String {
        let value = |text: &str| {
            if text.is_empty() {
                "nothing".to_owned()
            } else {
                theirs(text)
            }
        };
        let (label, old, new) = (&self.label, value(&self.old), value(&self.new));
        format!("Answer changed: {label}, from {old} to {new}.")
    }
}

impl Told {
    /// The number and title of a step, and whose it is.
    pub fn line(&self) -> String {
        let Self {
            number,
            account,
            title,
            ..
        } = self;
        format!("step {number} of the {account}, {title}")
    }
}

/// How a step stands over there.
fn stands(state: StepState) -> &'static str {
    match state {
        StepState::Missing => "It is missing there.",
        StepState::Different => "It is different there.",
        StepState::ByHand => "No script sees it: ask whether it was done.",
        StepState::Right | StepState::Done => "It is done there.",
    }
}

/// "8", "8 and 9", "8, 9 and 10".
fn numbers(steps: &[Told]) -> Option<String> {
    let numbers: Vec<String> = steps.iter().map(|step| step.number.to_string()).collect();
    let (last, others) = numbers.split_last()?;
    Some(match others {
        [] => last.clone(),
        others => format!("{} and {last}", others.join(", ")),
    })
}

/// Another's words in quotes, on one line: what does not print as itself is escaped, what is long is cut.
fn theirs(text: &str) -> String {
    let text = without_access_keys(text);
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let text = words.join(" ");
    let mut shown = String::with_capacity(text.len() + 2);
    shown.push('"');
    for c in text.chars().take(LONGEST) {
        match c {
            ' ' | '\'' => shown.push(c),
            c if is_blank_letter(c) => shown.extend(c.escape_unicode()),
            c => shown.extend(c.escape_debug()),
        }
    }
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown.push('"');
    shown
}
