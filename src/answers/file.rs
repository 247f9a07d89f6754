//! The answers file: reading it with every problem named, and printing it.

use serde_json::{Map, Value, json};

use super::{
    json::{self, Unreadable},
    problem::{AnswerProblem, AnswerProblemKind as Kind},
};
use crate::playbook::Playbook;

pub const FORMAT: &str = "sagesetup.answers/1";
/// Far above any real file (300 roles are 30 kB), and small enough to read at once.
pub const LARGEST: usize = 1 << 20;

/// An answers file, read but not yet checked against its playbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    pub playbook: String,
    pub answers: Map<String, Value>,
}

/// What reading a file gave: what can be told of its answers, and everything that is wrong with the file.
#[derive(Debug)]
pub struct Read {
    pub given: Option<Given>,
    pub problems: Vec<AnswerProblem>,
}

/// Reads an answers file. A file that is only partly wrong still gives its answers, so that they can be checked too.
pub fn read(bytes: &[u8]) -> Read {
    parse(bytes).unwrap_or_else(|kind| Read {
        given: None,
        problems: vec![AnswerProblem { key: None, kind }],
    })
}

fn parse(bytes: &[u8]) -> Result<Read, Kind> {
    let (value, twice) = json::document(bytes, LARGEST).map_err(|why| match why {
        Unreadable::Syntax(text) => Kind::Syntax(text),
        Unreadable::Encoding(what) => Kind::Encoding(what),
        Unreadable::TooLarge => Kind::TooLarge { limit: LARGEST },
    })?;
    let mut problems: Vec<_> = twice
        .iter()
        .map(|key| problem(key, Kind::Duplicate))
        .collect();
    let given = shape(value, &mut problems);
    // Which of two was meant is not ours to guess, so neither is judged.
    let doubtful = twice
        .iter()
        .any(|key| ["playbook", "answers"].contains(&key.as_str()));
    let given = given.filter(|_| !doubtful);
    Ok(Read { given, problems })
}

fn problem(key: &str, kind: Kind) -> AnswerProblem {
    AnswerProblem {
        key: Some(key.to_owned()),
        kind,
    }
}

fn shape(value: Value, problems: &mut Vec<AnswerProblem>) -> Option<Given> {
    let mut wrong = |key: &str, text: String| problems.push(problem(key, Kind::Shape(text)));
    let Value::Object(mut object) = value else {
        let kind = Kind::Shape(format!("expected an object with \"format\": \"{FORMAT}\""));
        problems.push(AnswerProblem { key: None, kind });
        return None;
    };
    match object.remove("format") {
        Some(Value::String(format)) if format == FORMAT => {}
        Some(other) => wrong(
            "format",
            format!("found {}, expected \"{FORMAT}\"", shown(&other)),
        ),
        None => wrong("format", format!("is missing, expected \"{FORMAT}\"")),
    }
    let playbook = match object.remove("playbook") {
        Some(Value::String(playbook)) => Some(playbook),
        Some(other) => {
            wrong(
                "playbook",
                format!("found {}, expected a playbook's id", shown(&other)),
            );
            None
        }
        None => {
            wrong(
                "playbook",
                "is missing; `sagesetup playbooks` lists them".to_owned(),
            );
            None
        }
    };
    let answers = match object.remove("answers") {
        Some(Value::Object(answers)) => Some(answers),
        Some(other) => {
            let text = format!(
                "found {}, expected an object of answers by question",
                shown(&other)
            );
            wrong("answers", text);
            None
        }
        None => {
            wrong(
                "answers",
                "is missing, expected an object of answers by question".to_owned(),
            );
            None
        }
    };
    for key in object.keys() {
        let text = "is not a key of an answers file (format, playbook, answers)".to_owned();
        wrong(key, text);
    }
    Some(Given {
        playbook: playbook?,
        answers: answers?,
    })
}

/// A value of a file as a message names it.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => crate::aws::quoted(text),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        other => other.to_string(),
    }
}

/// Prints an answers file; answers in the playbook's own order.
pub fn print(playbook: &Playbook, answers: &Map<String, Value>) -> String {
    let ordered: Map<String, Value> = playbook
        .questions
        .iter()
        .filter_map(|q| Some((q.id.clone(), answers.get(&q.id)?.clone())))
        .collect();
    let file = json!({ "format": FORMAT, "playbook": playbook.id, "answers": ordered });
    let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
    text.push('\n');
    text
}
