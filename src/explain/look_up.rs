//! Ids of failures and codes of checks.

use super::entry::{Code, Entry, codes, entries, entry};
use crate::{answers, policy::Rule};

/// What a word stands for.
#[derive(Debug)]
pub enum LookUp {
    /// A known failure.
    Entry(&'static Entry),
    /// A rule that a check of this program looks for.
    Rule(&'static Rule),
    /// A check that the reference names.
    Code(&'static Code),
    /// It looks like a code, but there is none; these are near.
    Unknown(Vec<String>),
    /// It is no code at all, but text.
    Text,
}

/// Finds what a word stands for; `rules` are those of the checks.
pub fn look_up(word: &str, rules: &[&'static Rule]) -> LookUp {
    let word = word.trim();
    // `S 12` is S12.
    let joined: String = word.split_whitespace().take(2).collect();
    let is_spaced = word.split_whitespace().count() == 2;
    if let Some(entry) = entry(if is_spaced { &joined } else { word }) {
        return LookUp::Entry(entry);
    }
    if let Some(rule) = rules
        .iter()
        .find(|rule| rule.code.eq_ignore_ascii_case(word))
    {
        return LookUp::Rule(rule);
    }
    if let Some(code) = codes()
        .iter()
        .find(|code| code.code.eq_ignore_ascii_case(word))
    {
        return LookUp::Code(code);
    }
    if !is_code(word) {
        return LookUp::Text;
    }
    let small = word.to_ascii_lowercase();
    let known = rules.iter().map(|rule| rule.code);
    let known = known.chain(codes().iter().map(|code| code.code.as_str()));
    let mut near: Vec<String> = known
        .clone()
        .filter(|code| shares_a_word(code, &small))
        .map(str::to_owned)
        .collect();
    let entries = entries().iter().map(|entry| entry.id.as_str());
    let nearest = answers::nearest(&small, known)
        .or_else(|| answers::nearest(&word.to_ascii_uppercase(), entries));
    if let Some(nearest) = nearest {
        near.retain(|code| *code != nearest);
        near.insert(0, nearest);
    }
    near.dedup();
    near.truncate(5);
    LookUp::Unknown(near)
}

/// `S99` or `passed-to`: short, one word, and nothing that a message would have.
fn is_code(word: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let is_id = || {
        let mut chars = word.chars();
        chars.next().is_some_and(|c| c.is_ascii_alphabetic())
            && chars.next().is_some_and(|c| c.is_ascii_digit())
    };
    word.len() <= 48 && word.chars().all(part) && (word.contains('-') || is_id())
}

fn shares_a_word(code: &str, word: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let long = text.split('-').filter(|part| part.len() > 3);
        long.map(str::to_owned).collect()
    };
    words(word).iter().any(|part| words(code).contains(part))
}
