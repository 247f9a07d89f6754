//! Between the text of a field and the value of an answer. A list is one element a line, a boolean `true` or `false`.

use serde_json::Value;

use crate::playbook::{Kind, Question};

/// The text that stands for a value in a field.
pub(super) fn of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(of).collect::<Vec<_>>().join("\n"),
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

/// The value that a text gives; none where it says nothing and something is needed.
pub(super) fn value(question: &Question, text: &str) -> Option<Value> {
    if let Some(bounds) = question.list {
        let elements: Vec<Value> = elements(text).map(|(_, text)| text.into()).collect();
        return (!elements.is_empty() || bounds.min == 0).then_some(Value::Array(elements));
    }
    match (question.kind, text) {
        (Kind::Boolean, "true") => Some(Value::Bool(true)),
        (Kind::Boolean, "false") => Some(Value::Bool(false)),
        (_, "") => question.optional.then(|| text.into()),
        _ => Some(text.into()),
    }
}

/// The lines of a text in the order of the choices, each once; what is no choice stays at the end, to be told of.
fn in_order(question: &Question, text: &str) -> String {
    let place = |line: &str| question.choices.iter().position(|c| c.value == line);
    let mut lines: Vec<&str> = elements(text).map(|(_, line)| line).collect();
    lines.sort_by_key(|line| place(line).unwrap_or(usize::MAX));
    lines.dedup_by(|one, other| one == other && place(one).is_some());
    lines.join("\n")
}

/// A text with one choice more, or one less; what is no choice any more goes.
pub(super) fn toggled(question: &Question, text: &str, value: &str) -> String {
    let lines: Vec<&str> = elements(text).map(|(_, line)| line).collect();
    let chosen = |choice: &&str| lines.contains(choice) != (*choice == value);
    let values = question.choices.iter().map(|choice| choice.value.as_str());
    values.filter(chosen).collect::<Vec<_>>().join("\n")
}

/// The elements of a list, each with the place of its line.
pub(super) fn elements(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split('\n')
        .map(str::trim)
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
}

/// A text as a field takes it: line ends of every system become one kind, and a field of one line has none.
pub(super) fn taken(question: &Question, text: &str) -> String {
    let text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.to_owned()
    };
    if question.takes_several() {
        return in_order(question, &text);
    }
    if question.list.is_some() || !text.contains('\n') {
        return text;
    }
    // What is copied from a page often ends with a line end, which nobody meant.
    text.trim_matches('\n').replace('\n', " ")
}

/// `text` with one of its lines replaced.
pub(super) fn with_line(text: &str, place: usize, line: &str) -> String {
    text.split('\n')
        .enumerate()
        .map(|(i, old)| if i == place { line } else { old })
        .collect::<Vec<_>>()
        .join("\n")
}

/// A name for the value in lists: its text, or words for what has none.
pub(super) fn shown(question: &Question, value: &Value) -> String {
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) if text.is_empty() => "none".to_owned(),
        Value::String(text) => {
            let choice = question.choices.iter().find(|choice| choice.value == *text);
            choice.map_or_else(|| text.clone(), |choice| choice.title.clone())
        }
        Value::Array(list) if list.is_empty() => "none".to_owned(),
        Value::Array(list) => list
            .iter()
            .map(|element| shown(question, element))
            .collect::<Vec<_>>()
            .join(", "),
        Value::Null | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}
