//! A corpus of policy documents, good and bad, and the table of what `check` finds in each, place by place.

mod table;

use std::{collections::BTreeSet, fmt::Write as _};

use sagesetup::policy::{Lines, check};

use crate::support;
pub(crate) use table::{Document, documents};

/// What `check` says of a document, as the table writes it, with its words behind.
fn found(document: &Document) -> Vec<(String, String)> {
    let lines = Lines::new(&document.text);
    let checked = check::check(&document.text, document.kind);
    let findings = checked.findings.into_iter();
    findings
        .map(|finding| {
            let place = lines.place(finding.at.start);
            (format!("{place} {}", finding.rule.code), finding.what)
        })
        .collect()
}

/// Takes away what both have, once for each time they have it.
fn differ(found: &mut Vec<(String, String)>, expected: &mut Vec<String>) {
    expected.retain(|line| {
        let both = found.iter().position(|(one, _)| one == line);
        both.map(|at| found.remove(at)).is_none()
    });
}

#[test]
fn the_checks_find_what_the_table_says_and_nothing_else() {
    let mut differences = String::new();
    for document in documents() {
        let mut found = found(&document);
        let mut expected = document.expected.clone();
        differ(&mut found, &mut expected);
        if found.is_empty() && expected.is_empty() {
            continue;
        }
        writeln!(differences, "{}", document.path).unwrap();
        for (line, what) in found {
            writeln!(differences, "  found    {line}  ({what})").unwrap();
        }
        for line in expected {
            writeln!(differences, "  expected {line}").unwrap();
        }
    }
    assert!(
        differences.is_empty(),
        "not as in expected.txt:\n{differences}"
    );
}

#[test]
fn the_table_and_the_folder_hold_the_same_documents() {
    let documents = documents();
    let listed: BTreeSet<&str> = documents.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(listed.len(), documents.len(), "a document is listed twice");
    let tree = support::tree(&table::folder());
    let there = tree.keys().map(String::as_str);
    let there: BTreeSet<&str> = there
        .filter(|path| ![table::NAME, "table.rs"].contains(path))
        .collect();
    let lost: Vec<_> = listed.symmetric_difference(&there).collect();
    assert!(lost.is_empty(), "in one of the two only: {lost:?}");
}

#[test]
fn every_rule_has_a_document_that_breaks_it_and_one_that_only_looks_so() {
    let documents = documents();
    let broken: BTreeSet<&str> = documents.iter().flat_map(Document::codes).collect();
    let kept: BTreeSet<&str> = documents.iter().flat_map(Document::kept).collect();
    let rules: BTreeSet<&str> = check::rules().map(|rule| rule.code).collect();
    for (what, named) in [("broken by a document", broken), ("looked at by one", kept)] {
        let lost: Vec<_> = rules.symmetric_difference(&named).collect();
        assert!(lost.is_empty(), "no rule, or not {what}: {lost:?}");
    }
    for document in &documents {
        let codes: BTreeSet<&str> = document.codes().collect();
        for code in document.kept() {
            assert!(!codes.contains(code), "{}: both {code}", document.path);
        }
    }
}
