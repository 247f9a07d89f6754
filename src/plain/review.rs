//! The review: every answer with its state, to be changed by its number.

use std::io;

use serde_json::Value;

use super::{
    Front, Go, menu,
    paper::{Paper, count, list},
    question,
    word::{Typed, Word},
};
use crate::{
    playbook::Question,
    wizard::{Action, Row, RowState, Setup},
};

/// Prints every answer, and what keeps the bundle from being written.
pub(super) fn show(setup: &Setup, paper: &mut Paper<'_>) -> io::Result<()> {
    let rows = setup.rows();
    paper.text(&format!("Review of all {}.", count(rows.len(), "answer")))?;
    let mut section = "";
    for (place, row) in rows.iter().enumerate() {
        if row.section != section {
            section = row.section;
            let sections = &setup.playbook().sections;
            let title = sections.iter().find(|known| known.id == section);
            paper.blank()?;
            paper.text(&format!("{}:", title.map_or(section, |known| &known.title)))?;
        }
        answer(setup, place, row, paper)?;
    }
    paper.blank()?;
    obstacles(setup, &rows, paper)
}

fn answer(setup: &Setup, place: usize, row: &Row, paper: &mut Paper<'_>) -> io::Result<()> {
    let mark = format!("{}. ", place + 1);
    let indent = " ".repeat(mark.len());
    paper.item(&mark, row.title)?;
    let question = setup.playbook().question(row.id);
    let answer = setup.plan().answers.get(row.id);
    if let (Some(question), Some(answer)) = (question, answer) {
        for value in values(question, answer) {
            paper.item(&indent, &value)?;
        }
    }
    let state = match row.state {
        RowState::Default => "This is the default; nobody has confirmed it.",
        RowState::Warned => "Right, with a warning:",
        RowState::Missing if row.remarks.is_empty() => "Missing.",
        // What is missing says so in its remarks.
        RowState::Confirmed | RowState::Missing => "",
        RowState::Wrong => "Wrong:",
    };
    if !state.is_empty() {
        paper.item(&indent, state)?;
    }
    row.remarks
        .iter()
        .try_for_each(|remark| paper.item(&indent, remark))
}

/// An answer in words, one line a value.
fn values(question: &Question, answer: &Value) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    let lines = match answer {
        Value::Array(list) => list.iter().map(text).collect::<Vec<_>>().join("\n"),
        value => text(value),
    };
    let values = question::values(question, &lines);
    if values.is_empty() {
        return vec!["none".to_owned()];
    }
    values
}

fn obstacles(setup: &Setup, rows: &[Row], paper: &mut Paper<'_>) -> io::Result<()> {
    let obstacles = setup.obstacles();
    if obstacles.is_empty() {
        return paper.text("Every answer is there. Type export to write the bundle, or result to read what follows from the answers.");
    }
    let numbers: Vec<String> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| !row.state.is_right())
        .map(|(place, _)| (place + 1).to_string())
        .collect();
    if !numbers.is_empty() {
        let word = if numbers.len() == 1 {
            "number"
        } else {
            "numbers"
        };
        paper.text(&format!(
            "Before the bundle can be written, give or mend {word} {}.",
            list(&numbers)
        ))?;
    }
    // Those of the rows come first; the others have no question of their own.
    for obstacle in obstacles.iter().skip(numbers.len()) {
        paper.text(&format!("The bundle cannot be written yet: {obstacle}"))?;
    }
    Ok(())
}

impl Front<'_> {
    pub(super) fn at_review(&mut self, typed: Typed) -> Go {
        match typed {
            Typed::Word(Word::Back) => self.act(Action::Back),
            Typed::Text(text) => {
                let rows = self.wizard.setup().map(Setup::rows).unwrap_or_default();
                let place = menu::number(&text, rows.len());
                match place.and_then(|place| rows.get(place)) {
                    Some(row) => self.act(Action::Jump(row.id.to_owned())),
                    None => self.wants_number(rows.len()),
                }
            }
            Typed::Nothing | Typed::Word(_) => {
                self.wants_number(self.wizard.setup().map_or(0, |setup| setup.rows().len()))
            }
        }
    }

    fn wants_number(&mut self, rows: usize) -> Go {
        Ok(self.paper.text(&format!(
            "Type a number from 1 to {rows} to change that answer, or export, result, back or help."
        ))?)
    }
}
