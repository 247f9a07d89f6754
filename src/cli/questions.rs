//! `sagesetup questions`: what a playbook asks, as a table, as JSON, as a file to fill in, or as a schema.

use std::io::Write;

use anyhow::Result;
use serde_json::{Value, json};

use super::{Outcome, input, screen};
use crate::{
    answers::{self, schema},
    aws::quoted,
    playbook::{Playbook, Question},
};

/// What to print.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    Table,
    Json,
    Template,
    Schema,
}

impl Form {
    pub(super) fn of(json: bool, template: bool, schema: bool) -> Self {
        match (json, template, schema) {
            (true, _, _) => Self::Json,
            (_, true, _) => Self::Template,
            (_, _, true) => Self::Schema,
            _ => Self::Table,
        }
    }
}

pub(super) fn run(
    id: &str,
    form: Form,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome> {
    let Some(playbook) = input::load(id)? else {
        let known = input::known().join(", ");
        let line = format!(
            "sagesetup: there is no playbook {}; there is {known}",
            quoted(id)
        );
        return Ok(screen::say(err, Outcome::Unusable, &line));
    };
    match form {
        Form::Table => table(playbook, out)?,
        Form::Json => writeln!(
            out,
            "{}",
            serde_json::to_string_pretty(&document(playbook))?
        )?,
        Form::Template => {
            // The file itself has no place for it.
            for line in &playbook.retired {
                screen::say(err, Outcome::Done, &format!("sagesetup: {line}"));
            }
            out.write_all(answers::template(playbook).as_bytes())?;
        }
        Form::Schema => {
            writeln!(
                out,
                "{}",
                serde_json::to_string_pretty(&schema::schema(playbook))?
            )?;
        }
    }
    Ok(Outcome::Done)
}

fn table(playbook: &Playbook, out: &mut dyn Write) -> Result<()> {
    if !playbook.retired.is_empty() {
        writeln!(out, "Retired by AWS")?;
        for line in &playbook.retired {
            writeln!(out, "  {line}")?;
        }
        writeln!(out)?;
    }
    for section in &playbook.sections {
        let questions: Vec<_> = playbook
            .questions
            .iter()
            .filter(|question| question.section == section.id)
            .collect();
        writeln!(out, "{}", section.title)?;
        let width = questions
            .iter()
            .map(|q| q.id.len())
            .max()
            .unwrap_or_default();
        for question in questions {
            let asked = question
                .asked_when
                .as_ref()
                .map_or_else(|| "always".to_owned(), |when| format!("when {when}"));
            let default = default(question)
                .map_or_else(|| "required".to_owned(), |value| format!("default {value}"));
            writeln!(
                out,
                "  {:width$}  {}; {default}; asked {asked}",
                question.id,
                kind(question)
            )?;
            writeln!(out, "  {:width$}  {}", "", question.title)?;
        }
        writeln!(out)?;
    }
    writeln!(
        out,
        "sagesetup questions {} --json tells why each is asked and where its value is found.",
        playbook.id
    )?;
    Ok(())
}

fn kind(question: &Question) -> String {
    let one = if question.choices.is_empty() {
        question.kind.name().to_owned()
    } else {
        let values: Vec<_> = question.choices.iter().map(|c| c.value.as_str()).collect();
        values.join(" | ")
    };
    match question.list {
        None => one,
        Some(bounds) => {
            let what = if question.takes_several() {
                "any of"
            } else {
                "list of"
            };
            match bounds.max {
                Some(max) => format!("{what} {one}, {} to {max}", bounds.min),
                None => format!("{what} {one}, {} or more", bounds.min),
            }
        }
    }
}

/// The default that holds when no condition does.
fn default(question: &Question) -> Option<&Value> {
    question.default_value()
}

fn document(playbook: &Playbook) -> Value {
    let questions: Vec<_> = playbook
        .questions
        .iter()
        .map(|question| {
            let choices: Vec<_> = question
                .choices
                .iter()
                .map(|c| json!({ "value": c.value, "title": c.title, "text": c.text }))
                .collect();
            json!({
                "id": question.id,
                "section": question.section,
                "kind": question.kind.name(),
                "list": question.list.map(|bounds| json!({ "min": bounds.min, "max": bounds.max })),
                "choices": choices,
                "asked_when": question.asked_when,
                "required": default(question).is_none(),
                "may_be_empty": question.optional,
                "default": default(question),
                "example": question.example,
                "title": question.title,
                "why": question.why,
                "where": question.where_found(playbook),
            })
        })
        .collect();
    json!({
        "format": "sagesetup.questions/1",
        "playbook": playbook.id,
        "retired": playbook.retired,
        "sections": playbook.sections.iter().map(|s| json!({ "id": s.id, "title": s.title })).collect::<Vec<_>>(),
        "questions": questions,
    })
}
