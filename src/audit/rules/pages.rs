//! The documents that a checklist shows are those of the bundle's files: what the page says is what gets pasted.

use super::{Sink, page, rules};
use crate::{
    audit::{
        Content, Step,
        cast::Cast,
        checklist::{Block, read},
        setup::is_json,
    },
    aws::quoted,
    policy::{
        Rule, Span,
        json::{Json, Value},
    },
};

rules! {
    DIFFERS = Error "checklist-differs" ["S12", "S17"] page::STUDIO,
        "a checklist shows another document than the bundle's own file",
        "the admin pastes what the checklist shows, and everything else was checked against the file",
        "find out which of the two is meant, change the answers to it and export again";
}

/// How the line above a block begins that names its file.
const NAMES: &str = "File: `";

pub(super) fn check(cast: &Cast<'_, '_>, sink: &mut Sink) {
    for step in &cast.setup.steps {
        for block in step.blocks() {
            compare(cast, step, block, sink);
        }
    }
}

fn compare(cast: &Cast<'_, '_>, step: &Step<'_>, block: &Block<'_>, sink: &mut Sink) {
    let named = block.under.strip_prefix(NAMES);
    let Some((name, _)) = named.and_then(|rest| rest.split_once('`')) else {
        return;
    };
    let path = format!("{}/{name}", step.account);
    let Some(text) = cast.setup.file(&path).and_then(|file| file.text) else {
        return;
    };
    if bare(block.text).eq(bare(text)) {
        return;
    }
    if !is_json(&path) {
        let what = format!("not the text of {path}");
        sink.add(&DIFFERS, step.path, block.at, what);
        return;
    }
    // What cannot be read in a file is told there.
    let Some(file) = read(text, 0) else { return };
    let difference = match &block.content {
        Content::Pastes(json) => differs(json, &file),
        Content::Other if block.text.trim_start().starts_with(['{', '[']) => {
            let what = "what stands here cannot be read as JSON".to_owned();
            Some((block.at, what))
        }
        // The command that takes the file stands under the same line.
        _ => None,
    };
    if let Some((at, what)) = difference {
        let what = format!("not the document of {path}: {what}");
        sink.add(&DIFFERS, step.path, at, what);
    }
}

/// The lines without their indents, which a page has and a file has not.
fn bare(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// The first place where a page is not as the file, and how; the order of members does not count.
fn differs(page: &Json<'_>, file: &Json<'_>) -> Option<(Span, String)> {
    match (&page.value, &file.value) {
        (Value::Object(members), Value::Object(others)) => {
            for (key, value) in members {
                let Some(other) = file.get(key) else {
                    let what = format!("the file has no {} here", quoted(key));
                    return Some((key.at, what));
                };
                if let Some(found) = differs(value, other) {
                    return Some(found);
                }
            }
            let missing = others.iter().find(|(key, _)| page.get(key).is_none());
            missing.map(|(key, _)| (head(page), format!("the file has {} here", quoted(key))))
        }
        (Value::List(list), Value::List(others)) => {
            let found = list.iter().zip(others).find_map(|(a, b)| differs(a, b));
            let counts = || {
                let what = format!("{} elements, the file has {}", list.len(), others.len());
                (list.len() != others.len()).then(|| (head(page), what))
            };
            found.or_else(counts)
        }
        (Value::Null, Value::Null) => None,
        (Value::Bool(here), Value::Bool(there)) if here == there => None,
        (Value::Number(here), Value::Number(there)) if here == there => None,
        (Value::Text(here), Value::Text(there)) if here == there => None,
        (_, Value::Text(text)) => Some((page.at, format!("the file has {} here", quoted(text)))),
        _ => Some((page.at, format!("the file has {} here", file.kind()))),
    }
}

/// The opening bracket.
fn head(json: &Json<'_>) -> Span {
    Span {
        start: json.at.start,
        end: json.at.start + 1,
    }
}
