//! A JSON Schema of a playbook's answers file, so that an editor completes and checks it.
//!
//! The schema says what can be said without reading values closely: keys, types, choices, how many, and which answers
//! belong together. What a role ARN looks like is left to `sagesetup` itself, which also says what was meant.

use serde_json::{Map, Value, json};

use super::file::FORMAT;
use crate::playbook::{Kind, Playbook, Question, Scope};

/// The schema, in draft 2020-12.
pub fn schema(playbook: &Playbook) -> Value {
    let properties: Map<String, Value> = playbook
        .questions
        .iter()
        .map(|question| (question.id.clone(), property(question)))
        .collect();
    let required: Vec<&str> = playbook
        .questions
        .iter()
        .filter(|question| question.asked_when.is_none() && question.default_value().is_none())
        .map(|question| question.id.as_str())
        .collect();
    let conditions: Vec<Value> = playbook
        .questions
        .iter()
        .filter_map(|question| condition(playbook, question))
        .collect();
    let mut answers = json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    });
    // A schema takes no empty list there.
    if let (false, Some(object)) = (conditions.is_empty(), answers.as_object_mut()) {
        object.insert("allOf".to_owned(), Value::Array(conditions));
    }
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("Answers for {}", playbook.title),
        "type": "object",
        "additionalProperties": false,
        "required": ["format", "playbook", "answers"],
        "properties": {
            "format": { "const": FORMAT },
            "playbook": { "const": playbook.id },
            "answers": answers,
        },
    });
    if !playbook.retired.is_empty()
        && let Some(object) = schema.as_object_mut()
    {
        object.insert("description".to_owned(), json!(playbook.retired.join(" ")));
        object.insert("deprecated".to_owned(), json!(true));
    }
    schema
}

fn property(question: &Question) -> Value {
    let mut one = match question.kind {
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::Choice => {
            let values: Vec<_> = question.choices.iter().map(|c| c.value.as_str()).collect();
            json!({ "enum": values })
        }
        Kind::AccountId if question.optional => {
            json!({ "type": "string", "pattern": "^([0-9]{12})?$" })
        }
        Kind::AccountId => json!({ "type": "string", "pattern": "^[0-9]{12}$" }),
        _ if question.optional => json!({ "type": "string" }),
        _ => json!({ "type": "string", "minLength": 1 }),
    };
    if let Some(bounds) = question.list {
        one = json!({ "type": "array", "items": one, "minItems": bounds.min, "uniqueItems": true });
        if let (Some(max), Some(object)) = (bounds.max, one.as_object_mut()) {
            object.insert("maxItems".to_owned(), json!(max));
        }
    }
    if let Some(object) = one.as_object_mut() {
        object.insert("title".to_owned(), json!(question.title));
        object.insert("description".to_owned(), json!(question.why));
        if let Some(default) = question.default_value() {
            object.insert("default".to_owned(), default.clone());
        }
        if let Some(example) = &question.example {
            object.insert("examples".to_owned(), json!([example]));
        }
    }
    one
}

/// When the question is in force it may have to be there, otherwise it must not.
fn condition(playbook: &Playbook, question: &Question) -> Option<Value> {
    let when = question.when?;
    let names = playbook.expressions.get(when)?.names();
    let deciding: Vec<&Question> = names
        .iter()
        .filter_map(|name| playbook.question(name))
        .collect();
    // Only fixed answers can be listed; a condition on a text is left to the program.
    if deciding
        .iter()
        .any(|q| fixed(q).is_none() || q.list.is_some())
    {
        return None;
    }
    let mut holds = Vec::new();
    for combination in combinations(&deciding) {
        let scope = Scope::new(&playbook.expressions);
        for (question, value) in deciding.iter().zip(&combination) {
            if let Ok(answer) = question.judge(value) {
                scope.set(&question.id, answer.value);
            }
        }
        if scope.value(when).is_ok_and(|value| value.is_true()) {
            holds.push(listed(&deciding, &combination));
        }
    }
    let mut required = Vec::new();
    if question.default_value().is_none() {
        required.push(question.id.as_str());
    }
    let id = &question.id;
    Some(json!({
        "if": { "anyOf": holds },
        "then": { "required": required },
        "else": { "properties": { id: false } },
    }))
}

/// These values, where an answer that is left out counts as its default.
fn listed(deciding: &[&Question], values: &[Value]) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (question, value) in deciding.iter().zip(values) {
        properties.insert(question.id.clone(), json!({ "const": value }));
        if question.default_value() != Some(value) {
            required.push(question.id.as_str());
        }
    }
    json!({ "properties": properties, "required": required })
}

/// The answers of a question that has only a few, or the plainest of them.
pub(crate) fn fixed(question: &Question) -> Option<Vec<Value>> {
    match question.kind {
        Kind::Boolean => Some(vec![json!(false), json!(true)]),
        Kind::Choice if question.list.is_some() => Some(some_of(question)),
        Kind::Choice => Some(question.choices.iter().map(|c| json!(c.value)).collect()),
        _ => None,
    }
}

/// Each choice alone, and all together; with every set of them there would be too many.
fn some_of(question: &Question) -> Vec<Value> {
    let values = question.choices.iter().map(|choice| choice.value.as_str());
    let all: Vec<&str> = values.collect();
    let alone = all.iter().map(|value| json!([value]));
    let several = (all.len() > 1).then(|| json!(all));
    let sets = alone.chain(several);
    sets.filter(|set| question.judge(set).is_ok()).collect()
}

/// Every combination of the fixed answers of these questions.
pub(crate) fn combinations(questions: &[&Question]) -> Vec<Vec<Value>> {
    questions
        .iter()
        .filter_map(|q| fixed(q))
        .fold(vec![Vec::new()], |all, values| {
            all.iter()
                .flat_map(|start| {
                    values
                        .iter()
                        .map(|value| start.iter().chain([value]).cloned().collect())
                })
                .collect()
        })
}
