//! Someone who answers the wizard's questions by what they see on the screen.

use serde_json::Value;

use super::{DOWN, ENTER, Home, PLAYBOOK, SPACE, UP, WELCOME, ctrl, quit};
use crate::{support::run, terminal::Terminal};

/// Where the wizard stands when all questions are answered.
const REVIEW: &str = "review";

pub(super) struct Person<'h> {
    pub(super) terminal: Terminal,
    home: &'h Home,
    /// The place of the question among the panes.
    pane: usize,
    /// As `questions --json` tells them.
    questions: Vec<Value>,
}

impl<'h> Person<'h> {
    pub(super) fn at(home: &'h Home, terminal: Terminal) -> Self {
        Self::in_playbook(home, terminal, PLAYBOOK)
    }

    pub(super) fn in_playbook(home: &'h Home, terminal: Terminal, playbook: &str) -> Self {
        let told = run(home.dir.path(), &["questions", playbook, "--json"]).json();
        let questions = told["questions"].as_array().unwrap().clone();
        let cols = terminal.look(|screen| screen.size().1.get());
        Self {
            terminal,
            home,
            pane: usize::from(cols > 140),
            questions,
        }
    }

    /// Begins a new set-up from the welcome screen.
    pub(super) fn begins(home: &'h Home, rows: u16, cols: u16) -> Self {
        let terminal = home.start_in(&[], rows, cols);
        let mut person = Self::at(home, terminal);
        person.terminal.wait_for(WELCOME);
        person.terminal.keys(ENTER);
        person.arrives("");
        person
    }

    /// The question that the screen shows, by its id; [`REVIEW`] behind the last one.
    fn place(&self, screen: &str) -> Option<String> {
        let head = screen.lines().next().unwrap_or_default();
        if head.trim_end().ends_with(REVIEW) {
            return Some(REVIEW.to_owned());
        }
        let text = self.pane(screen);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        // Further down, a question may name another one.
        let found = self.questions.iter().filter_map(|question| {
            let at = text.find(question["title"].as_str()?)?;
            Some((at, question["id"].as_str()?.to_owned()))
        });
        found.min().map(|(_, id)| id)
    }

    /// The part of the screen that is about the question: all of it, or what stands between the other panes.
    fn pane(&self, screen: &str) -> String {
        let rows = screen
            .lines()
            .skip(3)
            .filter_map(|row| row.split('\u{2502}').nth(self.pane));
        rows.collect::<Vec<_>>().join("\n")
    }

    /// Waits until the screen shows another question than this one.
    pub(super) fn arrives(&self, before: &str) -> String {
        let other = |screen: &str| self.place(screen).filter(|place| place != before);
        let what = format!("a question other than {before:?}");
        let screen = self
            .terminal
            .wait_until(&what, |screen| other(screen).is_some());
        other(&screen).unwrap()
    }

    /// Waits for a question.
    pub(super) fn sees(&self, id: &str) -> String {
        let what = format!("the question {id}");
        self.terminal
            .wait_until(&what, |screen| self.place(screen).as_deref() == Some(id))
    }

    fn question(&self, id: &str) -> Value {
        let found = self.questions.iter().find(|question| question["id"] == id);
        found.unwrap_or_else(|| panic!("no question {id}")).clone()
    }

    /// Gives the answers of a file, question by question, until the review or the question `end`.
    pub(super) fn answers(&mut self, file: &Value, end: &str) {
        let mut place = self.arrives("");
        while place != end {
            assert_ne!(place, REVIEW, "{end} was never asked");
            self.answer(&place, &file["answers"][&place]);
            place = self.arrives(&place);
        }
    }

    /// Gives all answers of a file; `look` is handed each question's id and screen, before the answer, and the review.
    pub(super) fn answers_looking(&mut self, file: &Value, mut look: impl FnMut(&str, &str)) {
        let mut place = self.arrives("");
        loop {
            look(&place, &self.terminal.screen());
            if place == REVIEW {
                return;
            }
            self.answer(&place, &file["answers"][&place]);
            place = self.arrives(&place);
        }
    }

    pub(super) fn answers_all(&mut self, file: &Value) {
        self.answers(file, REVIEW);
    }

    /// Gives one answer; none, or a text that is the default, is taken as it stands there.
    fn answer(&mut self, id: &str, value: &Value) {
        let question = self.question(id);
        if value.is_null() {
            return self.terminal.keys(ENTER);
        }
        let several = question["list"].is_object();
        let choices: Vec<(Value, String)> = if question["kind"] == "boolean" {
            vec![
                (Value::Bool(true), "Yes".to_owned()),
                (Value::Bool(false), "No".to_owned()),
            ]
        } else {
            let all = question["choices"].as_array().unwrap().iter();
            all.map(|choice| {
                let title = choice["title"].as_str().unwrap().to_owned();
                (choice["value"].clone(), title)
            })
            .collect()
        };
        if several && !choices.is_empty() {
            return self.tick(&choices, value.as_array().unwrap());
        }
        if !choices.is_empty() {
            let wanted = choices.iter().position(|(known, _)| known == value);
            return self.choose(&choices, wanted.unwrap());
        }
        // Of choices the screen tells which one stands there; another answer may call for another default.
        if *value == question["default"] {
            return self.terminal.keys(ENTER);
        }
        // What stands there goes; an answer may fill a later field.
        self.terminal.keys(&ctrl('u'));
        match value {
            Value::Array(values) => {
                for value in values {
                    self.terminal.keys(value.as_str().unwrap());
                    self.terminal.keys(ENTER);
                }
            }
            value => self.terminal.keys(value.as_str().unwrap()),
        }
        self.terminal.keys(ENTER);
    }

    /// Goes through the choices with the arrow keys until the wanted one is marked.
    fn choose(&mut self, choices: &[(Value, String)], wanted: usize) {
        let marked = |person: &Self, screen: &str| {
            let pane = person.pane(screen);
            let is_marked = |title: &str| {
                pane.lines()
                    .any(|row| row.trim_end().ends_with(&format!("\u{25cf} {title}")))
            };
            choices.iter().position(|(_, title)| is_marked(title))
        };
        let mut now = marked(self, &self.terminal.screen());
        while now != Some(wanted) {
            let down = now.is_some_and(|now| now < wanted);
            self.terminal.keys(if down { DOWN } else { UP });
            let before = now;
            let screen = self.terminal.wait_until("another choice", |screen| {
                let now = marked(self, screen);
                now.is_some() && now != before
            });
            now = marked(self, &screen);
        }
        self.terminal.keys(ENTER);
    }

    /// Goes down the choices and ticks those that are wanted.
    fn tick(&mut self, choices: &[(Value, String)], wanted: &[Value]) {
        // The row of a choice where the cursor is on it, and whether it is ticked.
        let ticked = |person: &Self, screen: &str, title: &str| {
            let pane = person.pane(screen);
            let row = |mark: &str| {
                let end = format!("\u{25b8} [{mark}] {title}");
                pane.lines().any(|row| row.trim_end().ends_with(&end))
            };
            match (row("\u{2713}"), row(" ")) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            }
        };
        let until = |person: &Self, title: &str, state: Option<bool>| {
            let is = |screen: &str| {
                let now = ticked(person, screen, title);
                now.is_some() && (state.is_none() || now == state)
            };
            let screen = person.terminal.wait_until(title, is);
            ticked(person, &screen, title).unwrap()
        };
        for (i, (value, title)) in choices.iter().enumerate() {
            if i > 0 {
                self.terminal.keys(DOWN);
            }
            let wanted = wanted.contains(value);
            if until(self, title, None) != wanted {
                self.terminal.keys(SPACE);
                until(self, title, Some(wanted));
            }
        }
        self.terminal.keys(ENTER);
    }

    /// Writes the bundle to a directory whose path is typed.
    pub(super) fn exports(&mut self, dir: &str) {
        self.terminal.keys(&ctrl('e'));
        self.terminal.wait_for("Where should it be written?");
        self.terminal.keys(&ctrl('u'));
        self.terminal.keys(dir);
        self.terminal.wait_for(dir);
        self.terminal.keys(ENTER);
        self.terminal.wait_for("Written:");
    }

    /// Ends the program; the work is saved.
    pub(super) fn leaves(mut self) {
        quit(&mut self.terminal);
        let sessions = self.home.sessions();
        assert_eq!(sessions.len(), 1, "{sessions:?}");
        let screen = self.terminal.screen();
        let command = format!("sagesetup wizard --session {}", sessions[0]);
        assert!(screen.contains(&command), "{screen}");
    }
}
