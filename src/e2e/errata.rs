//! The errors of AWS's pages, one row each: what a bundle has in their place, and proof that the published form
//! would be noticed.

mod actions;
mod commands;
mod documents;
mod table;
mod wording;

use std::collections::BTreeSet;

use sagesetup::playbook;
use serde_json::{Map, Value};

use crate::rules::{Judged, Step, playbook};

/// One erratum, or one side of it.
struct Row {
    /// Its ids on the reference sheets.
    ids: &'static [&'static str],
    what: &'static str,
    answers: fn() -> Map<String, Value>,
    /// Whether a bundle has it right.
    right: fn(&Judged) -> bool,
    /// Puts the published form into the bundle.
    published: fn(&mut Judged),
}

fn rows() -> impl Iterator<Item = &'static Row> {
    [documents::ROWS, commands::ROWS, wording::ROWS]
        .into_iter()
        .flatten()
}

/// Errata that share a note in the playbook, with that note's id and words of it.
const TOGETHER: &[(&str, &str, &str)] = &[
    ("E2", "E1", "lacks a quote"),
    ("E12", "E11", "in an odd way"),
    ("E35", "E7", "is broken"),
];

/// The step whose actions run this command.
fn step_that_runs<'a>(steps: &'a [Step], begin: &[&str]) -> Option<&'a Step> {
    steps.iter().find(|step| step.actions.runs(begin))
}

/// All commands of all checklists.
fn commands(bundle: &Judged) -> Vec<Vec<String>> {
    let steps = bundle.steps();
    let parts = steps.iter().flat_map(Step::parts);
    parts
        .flat_map(|part| part.commands().flatten().map(<[String]>::to_vec))
        .collect()
}

/// The checklists, for what they say.
fn checklists(bundle: &Judged) -> impl Iterator<Item = &String> {
    let pages = bundle.pages.iter();
    pages
        .filter(|(path, _)| path.ends_with("CHECKLIST.md"))
        .map(|(_, page)| page)
}

/// The row of the README that tells of an erratum.
fn told(bundle: &Judged, about: &str, words: &str) -> bool {
    bundle.pages["README.md"]
        .lines()
        .any(|line| line.starts_with(&format!("| {about} ([page](")) && line.contains(words))
}

/// Takes the row of the README away that tells of an erratum, as the published page is silent.
fn silence(bundle: &mut Judged, about: &str) {
    let page = bundle.pages.get_mut("README.md").expect("a README");
    let begin = format!("| {about} ([page](");
    let kept: Vec<&str> = page
        .lines()
        .filter(|line| !line.starts_with(&begin))
        .collect();
    assert!(kept.len() < page.lines().count(), "no note about {about}");
    *page = kept.join("\n");
}

#[test]
fn a_bundle_has_it_right_where_the_published_form_is_wrong() {
    let mut wrong = Vec::new();
    for row in rows() {
        let mut bundle = Judged::of(playbook(), &(row.answers)());
        if !(row.right)(&bundle) {
            wrong.push(format!(
                "{:?} {}: the bundle has it wrong",
                row.ids, row.what
            ));
        }
        (row.published)(&mut bundle);
        if (row.right)(&bundle) {
            wrong.push(format!(
                "{:?} {}: the published form passes",
                row.ids, row.what
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_erratum_has_a_row() {
    let covered: BTreeSet<&str> = rows().flat_map(|row| row.ids).copied().collect();
    let sheet = (1..=35).map(|n| format!("E{n}"));
    let others = (1..=8).chain([14]).map(|n| format!("A{n}"));
    let missing: Vec<String> = sheet
        .chain(others)
        .filter(|id| !covered.contains(id.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_erratum_has_a_note_in_the_playbook() {
    let source = playbook::find("emr-serverless").expect("a built-in playbook");
    let playbook: serde_json::Value = serde_json::from_str(source.playbook).expect("JSON");
    let notes = playbook["notes"].as_array().expect("notes");
    let note = |id: &str| {
        notes.iter().find(|note| {
            let own = note["id"].as_str().unwrap_or("");
            own == id
                || own
                    .strip_prefix(id)
                    .is_some_and(|rest| rest.starts_with('-'))
        })
    };
    for id in (1..=35).map(|n| format!("E{n}")) {
        if note(&id).is_some() {
            continue;
        }
        let shared = TOGETHER.iter().find(|(own, ..)| *own == id);
        let (_, other, words) = shared.unwrap_or_else(|| panic!("no note about {id}"));
        let says = note(other)
            .and_then(|note| note["says"].as_str())
            .unwrap_or("");
        assert!(says.contains(words), "{id} in {other}: {says}");
    }
}
