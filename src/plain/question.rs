//! A question in words: what is asked and why, where the value is found, what can be typed, what stands there now.

use std::io;

use serde_json::Value;

use super::paper::{Paper, count, list};
use crate::{
    bundle::shell,
    playbook::{Kind, Question, WhereFound},
    wizard::{Setup, State, Trouble, Wizard},
};

/// Prints the current question.
pub(super) fn show(setup: &Setup, from_review: bool, paper: &mut Paper<'_>) -> io::Result<()> {
    let question = setup.question();
    let asked = setup.asked().count();
    let number = setup.asked().position(|known| known.id == question.id);
    let sections = &setup.playbook().sections;
    let section = sections.iter().find(|known| known.id == question.section);
    let place = match number {
        Some(number) => format!("Question {} of {asked}", number + 1),
        None => "Question".to_owned(),
    };
    let section = section.map_or("", |section| section.title.as_str());
    let back = if from_review {
        " The answer leads back to the review."
    } else {
        ""
    };
    paper.text(&format!("{place}, section {section}.{back}"))?;
    paper.text(&question.title)?;
    paper.item("Why: ", &question.why)?;
    if let Some(found) = setup.where_found() {
        where_found(setup, found, paper)?;
    }
    for (number, choice) in choices(question).iter().enumerate() {
        let text = if choice.text.is_empty() {
            format!("{}.", choice.title)
        } else {
            format!("{}. {}", choice.title, choice.text)
        };
        paper.item(&format!("{}. ", number + 1), &text)?;
    }
    present(setup, paper)?;
    if question.takes_several() {
        paper.text("Type the numbers of all that apply, with commas between them or one a line; an empty line ends it.")?;
    } else if question.list.is_some() {
        paper.text("Give one value a line; an empty line ends the list.")?;
    }
    Ok(())
}

fn where_found(setup: &Setup, found: &WhereFound<'_>, paper: &mut Paper<'_>) -> io::Result<()> {
    paper.prose("Where to find it: ", &found.console)?;
    let link = found.link.as_deref().unwrap_or_default();
    if !link.is_empty() {
        paper.text("Page of the console:")?;
        paper.value(link)?;
    }
    let command = shell::command(&found.command);
    if !command.is_empty() {
        paper.text("With the AWS CLI:")?;
        paper.value(&command)?;
    }
    // What is not answered yet stands there as the question's name in capitals.
    let names = setup
        .playbook()
        .questions
        .iter()
        .map(|known| known.id.to_ascii_uppercase());
    let open: Vec<String> = names
        .filter(|name| found.command.iter().any(|word| word == name))
        .collect();
    if !open.is_empty() {
        paper.text(&format!(
            "Not answered yet: put your own values in the place of {}.",
            list(&open)
        ))?;
    }
    Ok(())
}

/// What the field holds, and what Enter does.
pub(super) fn present(setup: &Setup, paper: &mut Paper<'_>) -> io::Result<()> {
    let question = setup.question();
    let text = setup.text(&question.id);
    let verdict = setup.verdict();
    if let Some(from) = setup.settled_by(&question.id) {
        paper.text(&format!(
            "Read from your answer to the question: {}",
            from.title
        ))?;
    }
    let values = values(question, &text);
    match (verdict.state, values.as_slice()) {
        (State::Right, []) => {
            paper.text("Enter keeps: none")?;
        }
        (State::Right, [value]) => paper.named("Enter keeps", value)?,
        (State::Right, several) => {
            paper.text(&format!(
                "Enter keeps these {}:",
                count(several.len(), "value")
            ))?;
            for value in several {
                paper.value(value)?;
            }
        }
        (State::Empty | State::Unfinished | State::Wrong, []) => example(question, paper)?,
        (State::Empty | State::Unfinished | State::Wrong, several) => {
            if let [value] = several {
                paper.named("Typed before, and not right yet", value)?;
            } else {
                paper.text("Typed before, and not right yet:")?;
                for value in several {
                    paper.value(value)?;
                }
            }
            troubles(&verdict.troubles, question, paper)?;
        }
    }
    if question.list.is_some() && !values.is_empty() {
        let what = if question.takes_several() {
            "What you choose replaces all of it."
        } else {
            "What you type replaces the whole list."
        };
        paper.text(what)?;
    }
    if may_be_empty(question) && !(verdict.state == State::Right && values.is_empty()) {
        paper.text("An equals sign alone means none.")?;
    }
    Ok(())
}

fn example(question: &Question, paper: &mut Paper<'_>) -> io::Result<()> {
    // With choices, everything possible stands there already.
    if !choices(question).is_empty() {
        return Ok(());
    }
    let first = |value: &Value| match value {
        Value::Array(list) => list.first().and_then(Value::as_str).map(str::to_owned),
        value => value.as_str().map(str::to_owned),
    };
    match question.example.as_ref().and_then(first) {
        Some(value) if !value.is_empty() => paper.named("For example", &value),
        _ => Ok(()),
    }
}

/// Says what is wrong, and what to do.
pub(super) fn troubles<'t>(
    troubles: impl IntoIterator<Item = &'t Trouble>,
    question: &Question,
    paper: &mut Paper<'_>,
) -> io::Result<()> {
    let mut offered = false;
    for trouble in troubles {
        let mark = match trouble.line {
            Some(line) if question.list.is_some() => format!("Value {}: ", line + 1),
            _ => String::new(),
        };
        paper.text(&format!("{mark}{}", trouble.text))?;
        if let Some(advice) = &trouble.advice {
            paper.text(advice)?;
        }
        if let Some(command) = &trouble.command {
            paper.text("This command shows the right value:")?;
            paper.value(command)?;
        }
        match &trouble.fix {
            // One word takes the first correction; the next one is offered when this is done.
            Some(fix) if !offered => {
                offered = true;
                if !fix.sure {
                    paper.text("There is a guess; compare it with AWS before you take it.")?;
                }
                paper.named("Type fix to take", &fix.shown)?;
            }
            // An example helps with the form, not where two answers do not go together.
            None if trouble.advice.is_none() && trouble.text.contains(question.kind.what()) => {
                example(question, paper)?;
            }
            Some(_) | None => {}
        }
    }
    Ok(())
}

/// What is asked at the prompt.
pub(super) fn prompt(wizard: &Wizard, entering: Option<&[String]>) -> String {
    let Some(setup) = wizard.setup() else {
        return String::new();
    };
    let question = setup.question();
    match (question.list, entering) {
        (Some(_), Some(values)) if question.takes_several() && !values.is_empty() => {
            "More numbers, or an empty line".to_owned()
        }
        (Some(_), _) if question.takes_several() => "Numbers, or help".to_owned(),
        (Some(_), Some(values)) if !values.is_empty() => {
            format!("Value {}, or an empty line", values.len() + 1)
        }
        (Some(_), _) => "Value 1, or help".to_owned(),
        (None, _) if choices(question).is_empty() => "Answer, or help".to_owned(),
        (None, _) => "Number, or help".to_owned(),
    }
}

/// What can be typed at a question besides the words.
pub(super) fn explains(question: &Question) -> Vec<String> {
    let mut all = Vec::new();
    if question.takes_several() {
        all.push("Type the numbers of the choices, or their names, with commas between them or one a line. A minus before a number takes that choice off again. An empty line ends it; at its beginning it keeps what stands there. What you choose replaces what stands there.".to_owned());
    } else if question.list.is_some() {
        all.push("Type one value a line. An empty line ends the list; at its beginning it keeps what stands there. The values that you type replace those that stand there.".to_owned());
    } else if choices(question).is_empty() {
        all.push("Type the value. Enter alone keeps what stands there.".to_owned());
    } else {
        all.push(
            "Type the number of a choice, or its name. Enter alone keeps what stands there."
                .to_owned(),
        );
    }
    if may_be_empty(question) {
        all.push("An equals sign alone means none.".to_owned());
    }
    if choices(question).is_empty() {
        all.push("For a value that is one of the words below, put an equals sign before it: =back means the value back.".to_owned());
    }
    all
}

fn may_be_empty(question: &Question) -> bool {
    match question.list {
        Some(bounds) => bounds.min == 0,
        None => question.optional,
    }
}

/// A choice to be numbered; yes and no are choices too.
pub(super) struct Numbered<'q> {
    pub(super) title: &'q str,
    pub(super) text: &'q str,
    /// As an answers file has it.
    pub(super) value: &'q str,
}

impl Numbered<'_> {
    /// What it can be called by who does not type its number.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let first = match self.value {
            "true" => "y",
            "false" => "n",
            _ => self.title,
        };
        [self.title, self.value, first].into_iter()
    }
}

pub(super) fn choices(question: &Question) -> Vec<Numbered<'_>> {
    if question.kind == Kind::Boolean {
        return [("Yes", "true"), ("No", "false")]
            .map(|(title, value)| Numbered {
                title,
                text: "",
                value,
            })
            .into();
    }
    let choices = question.choices.iter().map(|choice| Numbered {
        title: &choice.title,
        text: &choice.text,
        value: &choice.value,
    });
    choices.collect()
}

/// The values that a field's text stands for, in words.
pub(super) fn values(question: &Question, text: &str) -> Vec<String> {
    let known = |text: &str| match (question.kind, text) {
        (Kind::Boolean, "true") => "yes".to_owned(),
        (Kind::Boolean, "false") => "no".to_owned(),
        _ => {
            let choice = question.choices.iter().find(|choice| choice.value == text);
            choice.map_or_else(
                || text.to_owned(),
                |choice| format!("{text} ({})", choice.title),
            )
        }
    };
    let lines = text.split('\n').map(str::trim);
    lines.filter(|line| !line.is_empty()).map(known).collect()
}
