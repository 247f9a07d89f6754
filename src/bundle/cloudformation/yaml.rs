//! A template as YAML that readers of YAML 1.1 understand as well, as CloudFormation's is one.

use serde_yaml_ng::{
    Mapping, Value,
    value::{Tag, TaggedValue},
};

/// A value under one of CloudFormation's functions in its short form: `!Ref`, `!Sub`.
pub(super) fn function(name: &str, value: impl Into<Value>) -> Value {
    Value::Tagged(Box::new(TaggedValue {
        tag: Tag::new(name),
        value: value.into(),
    }))
}

/// A mapping with its keys in this order.
pub(super) fn mapping<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Mapping(
        entries
            .into_iter()
            .map(|(key, value)| (key.into(), value))
            .collect(),
    )
}

pub(super) fn list(values: impl IntoIterator<Item = Value>) -> Value {
    Value::Sequence(values.into_iter().collect())
}

/// The text of a document.
///
/// The library leaves the quotes away where YAML 1.2 needs none. A reader of YAML 1.1 takes `2012-10-17` for a date and
/// `12:30` for a number, so that such texts get their quotes here: they go through the library between two marks, which
/// no text of the document has.
pub(super) fn print(document: Mapping) -> String {
    let mut document = Value::Mapping(document);
    let mut whole = String::new();
    texts(&mut document, &mut |text| whole.push_str(text));
    let mark = ('\u{e000}'..='\u{f8ff}').find(|mark| !whole.contains(*mark));
    let mark = mark.unwrap_or('\u{e000}');
    texts(&mut document, &mut |text| {
        if is_ambiguous(text) {
            *text = format!("{mark}{text}{mark}");
        }
    });
    // Cannot fail: every key is a text.
    let text = serde_yaml_ng::to_string(&document).unwrap_or_default();
    text.replace(mark, "'")
}

/// Goes through every text, keys included.
fn texts(value: &mut Value, each: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) => each(text),
        Value::Sequence(values) => values.iter_mut().for_each(|value| texts(value, each)),
        Value::Mapping(mapping) => {
            let entries = std::mem::take(mapping);
            mapping.extend(entries.into_iter().map(|(mut key, mut value)| {
                texts(&mut key, each);
                texts(&mut value, each);
                (key, value)
            }));
        }
        Value::Tagged(tagged) => texts(&mut tagged.value, each),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Whether some reader may take a text for something else than a text: a number in any notation, a date, a truth value.
/// None of these texts has a quotation mark.
fn is_ambiguous(text: &str) -> bool {
    const WORDS: [&str; 11] = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf",
    ];
    let begins = text.starts_with(|c: char| c.is_ascii_digit() || "+-.~=<".contains(c));
    let goes_on = |c: char| c.is_ascii_alphanumeric() || " _.:+-~=<".contains(c);
    (begins && text.chars().all(goes_on))
        || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}
