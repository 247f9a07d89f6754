//! Agreement with parliament, a linter for IAM policies, over the whole corpus: every document on which the two differ
//! stands in `parliament.txt` with the reason, and nothing else does.

mod relation;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use sagesetup::policy::check;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{corpus, python::Environment, support::run_with};
use relation::{ALIKE, BROKEN, OURS_ALONE, THEIRS_ALONE};

/// What the driver prints.
#[derive(Deserialize)]
struct Theirs {
    /// All that parliament can find.
    ids: BTreeSet<String>,
    /// What it found in each document.
    found: BTreeMap<String, BTreeSet<String>>,
}

/// One thing on which the two differ: `ours sid-malformed good/key-policy.json`.
type Difference = String;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/e2e/agreement")
}

/// Asks parliament about every document of the corpus.
fn theirs(documents: &[(corpus::Document, Ours)]) -> Theirs {
    let asked: Vec<Value> = documents
        .iter()
        .map(|(document, ours)| {
            json!({ "path": document.path, "kind": ours.kind, "text": document.text })
        })
        .collect();
    let environment = Environment::of("parliament-1.6.4", &folder().join("requirements.txt"));
    let mut driver = Command::new(environment.python());
    // Isolated: neither the folder of the driver, which is named like what it imports, nor a person's own packages.
    driver.arg("-I").arg(folder().join("parliament.py"));
    let ran = run_with(&mut driver, &serde_json::to_vec(&asked).unwrap());
    assert_eq!(ran.code, Some(0), "parliament.py: {}", ran.stderr);
    serde_json::from_slice(&ran.stdout).unwrap()
}

/// What we find in one document.
struct Ours {
    kind: &'static str,
    codes: BTreeSet<&'static str>,
}

impl Ours {
    fn of(document: &corpus::Document) -> Self {
        let checked = check::check(&document.text, document.kind);
        let codes = checked.findings.iter().map(|finding| finding.rule.code);
        Self {
            kind: checked.kind.map_or("", sagesetup::policy::Kind::name),
            codes: codes.collect(),
        }
    }
}

fn differences(path: &str, ours: &BTreeSet<&str>, theirs: &BTreeSet<String>) -> Vec<Difference> {
    let (broken_ids, broken_codes) = BROKEN;
    let they = broken_ids.iter().find(|id| theirs.contains(**id));
    let we = broken_codes.iter().find(|code| ours.contains(**code));
    match (they, we) {
        // What is broken is read as far as each of the two can; nothing else is compared.
        (Some(_), Some(_)) => return Vec::new(),
        (Some(id), None) => return vec![format!("theirs {id} {path}")],
        (None, Some(code)) => return vec![format!("ours {code} {path}")],
        (None, None) => {}
    }
    let mut found = Vec::new();
    for (id, codes) in ALIKE {
        if theirs.contains(*id) && !codes.iter().any(|code| ours.contains(*code)) {
            found.push(format!("theirs {id} {path}"));
        }
    }
    for code in ours {
        let mut alike = ALIKE.iter().filter(|(_, codes)| codes.contains(code));
        let known = alike.clone().next().is_some();
        if known && !alike.any(|(id, _)| theirs.contains(*id)) {
            found.push(format!("ours {code} {path}"));
        }
    }
    found
}

/// The table of differences: below each reason, which begins with `#`, those that it explains.
fn listed() -> Vec<(Difference, String)> {
    let text = fs::read_to_string(folder().join("parliament.txt")).unwrap();
    let mut reason = String::new();
    let mut listed = Vec::new();
    let mut told = false;
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(words) = line.strip_prefix('#') {
            if told {
                reason.clear();
            }
            told = false;
            reason.push_str(words);
        } else {
            assert!(!reason.is_empty(), "{line} has no reason");
            told = true;
            listed.push((line.to_owned(), reason.clone()));
        }
    }
    listed
}

#[test]
fn parliament_says_the_same_or_the_table_says_why_not() {
    let documents: Vec<_> = corpus::documents()
        .into_iter()
        .map(|document| {
            let ours = Ours::of(&document);
            (document, ours)
        })
        .collect();
    let theirs = theirs(&documents);
    let related = ALIKE.iter().map(|(id, _)| *id);
    let related = related.chain(BROKEN.0.iter().copied());
    let related = related.chain(THEIRS_ALONE.iter().map(|(id, _)| *id));
    let related: BTreeSet<&str> = related.collect();
    let ids: BTreeSet<&str> = theirs.ids.iter().map(String::as_str).collect();
    assert_eq!(related, ids, "all that parliament can find");

    let found: BTreeSet<Difference> = documents
        .iter()
        .flat_map(|(document, ours)| {
            differences(&document.path, &ours.codes, &theirs.found[&document.path])
        })
        .collect();
    let listed = listed();
    let known: BTreeSet<&Difference> = listed.iter().map(|(difference, _)| difference).collect();
    assert_eq!(known.len(), listed.len(), "a difference is listed twice");
    let new: Vec<_> = found.iter().filter(|one| !known.contains(one)).collect();
    let gone: Vec<_> = known.iter().filter(|one| !found.contains(**one)).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "not in parliament.txt: {new:#?}\nin parliament.txt, but the two agree: {gone:#?}"
    );
}

#[test]
fn every_rule_is_held_against_parliament_or_has_a_reason_not_to_be() {
    let alike = ALIKE.iter().flat_map(|(_, codes)| codes.iter().copied());
    let alike: BTreeSet<&str> = alike.chain(BROKEN.1.iter().copied()).collect();
    let alone: BTreeSet<&str> = OURS_ALONE.iter().copied().collect();
    let both: Vec<_> = alike.intersection(&alone).collect();
    assert!(both.is_empty(), "{both:?}");
    let rules: BTreeSet<&str> = check::rules().map(|rule| rule.code).collect();
    assert_eq!(alike.union(&alone).copied().collect::<BTreeSet<_>>(), rules);
}
