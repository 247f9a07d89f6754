//! `sagesetup explain`: what a message of AWS, an id or a code means.

use std::{
    ffi::OsString,
    io::{self, Read, Write},
};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{
    Outcome,
    screen::{self, width, wrapped},
};
use crate::{
    explain::{self, Block, Entry, Explanation, LookUp, Mend, Values},
    policy::Rule,
};

/// More ids and codes at once are no list that a person typed.
const MOST: usize = 50;

const MORE: &str = "Paste more of it: `sagesetup explain -` reads standard input, line ends, colours and traceback included.";

pub(super) fn run(
    words: &[OsString],
    as_json: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome> {
    let Some(text) = text(words)? else {
        let line = format!(
            "sagesetup: this is longer than {} KiB; paste the message alone",
            explain::LONGEST / 1024
        );
        return Ok(screen::say(err, Outcome::Unusable, &line));
    };
    let rules = explain::rules();
    let several = several(&text, &rules);
    if !several.is_empty() {
        return known(&several, &rules, as_json, out);
    }
    let found = explain::look_up(&text, &rules);
    if as_json {
        let (document, outcome) = document(&text, &found);
        writeln!(out, "{}", serde_json::to_string_pretty(&document)?)?;
        return Ok(outcome);
    }
    let page = if let Some(page) = page_of(&text, &found) {
        page
    } else {
        let explanation = explain::of(&text, &Values::new());
        let Some(best) = explanation.best() else {
            return Ok(nothing(&explanation, &found, err));
        };
        explain::page(&explanation, &explain::in_built_in(best))
    };
    print(&page, width(), out)?;
    Ok(Outcome::Done)
}

/// The page of an id or a code.
fn page_of(word: &str, found: &LookUp) -> Option<Vec<Block>> {
    match found {
        LookUp::Entry(entry) => {
            let mends = explain::in_built_in(entry);
            Some(explain::entry_page(entry, &Values::new(), &mends))
        }
        LookUp::Rule(rule) => Some(explain::rule_page(rule)),
        LookUp::Code(code) => Some(explain::code_page(code)),
        LookUp::Unknown(_) | LookUp::Text => {
            explain::rule_card(word).map(|(playbook, rule)| explain::card_page(playbook, &rule))
        }
    }
}

/// The words of a list of ids and codes; none where one of them is something else.
fn several<'a>(text: &'a str, rules: &[&'static Rule]) -> Vec<&'a str> {
    let words = text.split(|c: char| c.is_whitespace() || c == ',');
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let named = |word: &&str| page_of(word, &explain::look_up(word, rules)).is_some();
    if (2..=MOST).contains(&words.len()) && words.iter().all(named) {
        words
    } else {
        Vec::new()
    }
}

/// Explains several ids and codes, one after the other.
fn known(
    words: &[&str],
    rules: &[&'static Rule],
    as_json: bool,
    out: &mut dyn Write,
) -> Result<Outcome> {
    let mut documents = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let found = explain::look_up(word, rules);
        if as_json {
            documents.push(document(word, &found).0);
        } else if let Some(page) = page_of(word, &found) {
            if at > 0 {
                writeln!(out)?;
            }
            print(&page, width(), out)?;
        }
    }
    if as_json {
        let all = json!({ "format": "sagesetup.explanation/1", "several": documents });
        writeln!(out, "{}", serde_json::to_string_pretty(&all)?)?;
    }
    Ok(Outcome::Done)
}

/// What is to be explained; none if it is too long.
fn text(words: &[OsString]) -> Result<Option<String>> {
    if let [only] = words
        && only == "-"
    {
        let mut bytes = Vec::new();
        // One byte more than is allowed tells a text that is too long from one that just fits.
        let limit = explain::LONGEST as u64 + 1;
        io::stdin()
            .lock()
            .take(limit)
            .read_to_end(&mut bytes)
            .context("cannot read the text from stdin")?;
        let fits = bytes.len() <= explain::LONGEST;
        return Ok(fits.then(|| String::from_utf8_lossy(&bytes).into_owned()));
    }
    let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    Ok(Some(words.join(" ")).filter(|text| text.len() <= explain::LONGEST))
}

/// Says what could be read all the same, and what would be understood.
fn nothing(explanation: &Explanation, found: &LookUp, err: &mut dyn Write) -> Outcome {
    if let LookUp::Unknown(near) = found {
        let hint = match near.as_slice() {
            [] => "`sagesetup explain S12` shows an entry by its id".to_owned(),
            [one] => format!("did you mean {one}?"),
            several => format!("near to it: {}", several.join(", ")),
        };
        let line = format!("sagesetup: there is no such code, and no message like it; {hint}");
        return screen::say(err, Outcome::Unusable, &line);
    }
    let mut page = Vec::new();
    let _ = print(&explain::page(explanation, &[]), width(), &mut page);
    screen::say(
        err,
        Outcome::Unusable,
        "sagesetup: no known failure fits this text.",
    );
    let read = String::from_utf8_lossy(&page);
    for line in read.lines() {
        screen::say(err, Outcome::Unusable, line);
    }
    for paragraph in explain::UNDERSTOOD.into_iter().chain([MORE]) {
        for line in wrapped(paragraph, width(), "", "") {
            screen::say(err, Outcome::Unusable, &line);
        }
    }
    Outcome::Unusable
}

fn print(page: &[Block], width: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
    let mut lines: Vec<String> = Vec::new();
    for block in page {
        match block {
            Block::Title(text) => lines.extend(wrapped(text, width, "", "")),
            Block::Heading(text) => {
                lines.push(String::new());
                lines.extend(wrapped(text, width, "", ""));
            }
            Block::Text(text) => lines.extend(wrapped(text, width, "  ", "  ")),
            Block::Item(text) => lines.extend(wrapped(text, width, "  - ", "    ")),
            Block::Fact(name, text) => {
                lines.extend(wrapped(&format!("{name}: {text}"), width, "  ", "    "));
            }
            // Whole, so that it can be copied.
            Block::Command(text) => {
                lines.extend(text.lines().map(|line| format!("      {line}")));
            }
            Block::Source(text) => lines.push(format!("  {text}")),
        }
    }
    lines
        .iter()
        .try_for_each(|line| writeln!(out, "{}", screen::clean(line)))
}

fn document(text: &str, found: &LookUp) -> (Value, Outcome) {
    let mut outcome = Outcome::Done;
    let mut document = json!({ "format": "sagesetup.explanation/1" });
    let mut put = |key: &str, value: Value| {
        if let Some(object) = document.as_object_mut() {
            object.insert(key.to_owned(), value);
        }
    };
    match found {
        LookUp::Entry(found) => {
            put("entry", entry(found, &Values::new()));
            put(
                "mends",
                explain::in_built_in(found).iter().map(mend).collect(),
            );
        }
        LookUp::Rule(rule) => put(
            "check",
            json!({
                "code": rule.code,
                "severity": rule.severity.name(),
                "title": rule.title,
                "why": rule.why,
                "fix": rule.fix,
                "page": rule.page,
                "entries": rule.entries,
            }),
        ),
        LookUp::Code(code) => put(
            "check",
            json!({
                "code": code.code,
                "severity": code.level,
                "title": code.rule,
                "entries": code.entries,
            }),
        ),
        LookUp::Unknown(_) | LookUp::Text => {
            if let Some((playbook, rule)) = explain::rule_card(text) {
                put(
                    "check",
                    json!({
                        "code": rule.code,
                        "severity": if rule.blocks { "error" } else { "warning" },
                        "title": rule.text,
                        "playbook": playbook.title,
                    }),
                );
                return (document, Outcome::Done);
            }
            let explanation = explain::of(text, &Values::new());
            put("message", message(&explanation));
            if let Some(best) = explanation.best() {
                put("entry", entry(best, explanation.values()));
                put(
                    "others",
                    explanation.others().iter().map(|e| named(e)).collect(),
                );
                put(
                    "mends",
                    explain::in_built_in(best).iter().map(mend).collect(),
                );
            } else {
                outcome = Outcome::Unusable;
                put("entry", Value::Null);
                if let LookUp::Unknown(near) = found {
                    put("near", json!(near));
                }
            }
        }
    }
    (document, outcome)
}

fn message(explanation: &Explanation) -> Value {
    let reading = &explanation.reading;
    let principal = reading.principal.as_ref().map(|principal| {
        json!({
            "arn": principal.arn,
            "account": principal.account,
            "role": principal.role,
            "session": principal.session,
            "user": principal.user,
        })
    });
    let ending = reading.ending.map(|ending| {
        json!({
            "policy": ending.policy,
            "explicit_deny": ending.deny,
            "policy_arn": reading.policy,
            "entry": ending.entry.id,
            "whose": ending.entry.whose,
        })
    });
    json!({
        "principal": principal,
        "action": reading.action,
        "operation": reading.operation,
        "resource": reading.resource,
        "ending": ending,
    })
}

fn named(entry: &Entry) -> Value {
    json!({ "id": entry.id, "title": entry.title })
}

fn entry(entry: &Entry, values: &Values) -> Value {
    let actions = |list: &[explain::Action]| -> Value {
        list.iter()
            .map(|action| {
                json!({
                    "text": entry.told(&action.text, values),
                    "command": action.command(values),
                    "evidence": action.evidence.map(explain::Evidence::name),
                })
            })
            .collect()
    };
    let cause: Value = entry
        .cause
        .iter()
        .map(|fact| json!({ "text": entry.told(&fact.text, values), "evidence": fact.evidence.name() }))
        .collect();
    json!({
        "id": entry.id,
        "title": entry.told(&entry.title, values),
        "wait_first": entry.recent,
        "not_iam": entry.not_iam,
        "cause": cause,
        "whose": entry.told(&entry.whose, values),
        "checks": actions(&entry.checks),
        "fix": actions(&entry.fix),
        "sources": entry.sources,
        "related": entry.related,
    })
}

fn mend(mend: &Mend) -> Value {
    json!({
        "playbook": mend.playbook,
        "kind": if mend.is_step { "step" } else { "document" },
        "title": mend.title,
        "account": mend.account,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_ids_and_codes_are_explained_one_after_the_other() {
        let said = |words: &[&str], as_json: bool| {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            let (mut out, mut err) = (Vec::new(), Vec::new());
            let outcome = run(&words, as_json, &mut out, &mut err).unwrap();
            let said = String::from_utf8(out).unwrap();
            (matches!(outcome, Outcome::Done), said)
        };
        let (done, page) = said(&["S12,", "sample-account-id"], false);
        assert!(
            done && page.contains("S12: ") && page.contains("sample-account-id: "),
            "{page}"
        );
        let (done, page) = said(&["S12 S13"], true);
        let read: Value = serde_json::from_str(&page).unwrap();
        assert!(done);
        assert_eq!(read["several"][1]["entry"]["id"], "S13");
        let (done, page) = said(&["S", "12"], false);
        assert!(done && page.starts_with("S12: "), "{page}");
        let (done, page) = said(&["N17"], false);
        assert!(done && !page.contains("Sources"), "{page}");
    }

    #[test]
    fn lines_end_between_words_and_never_within_one() {
        let text = "one two arn:aws:iam::111122223333:role/x three";
        assert_eq!(
            wrapped(text, Some(12), "- ", "  "),
            ["- one two", "  arn:aws:iam::111122223333:role/x", "  three"]
        );
        assert_eq!(wrapped(text, None, "", "  "), [text]);
        assert_eq!(wrapped("", Some(12), "", ""), [""]);
    }
}
