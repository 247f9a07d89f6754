//! Plans of every playbook: total on any answers, and documents whose structure no answer can change.

use proptest::prelude::*;
use serde_json::{Map, Value};

use super::{Content, Plan, build};
use crate::{
    answers::{self, Answers, tests::samples},
    bundle,
    playbook::{BUILT_IN, Kind, Playbook, load},
};

fn playbooks() -> Vec<(Playbook, Vec<Map<String, Value>>)> {
    BUILT_IN
        .iter()
        .map(|source| (load(source).unwrap(), samples(source)))
        .collect()
}

/// Whether two values differ in nothing but their texts, which is all that an answer may change. An answer in a key
/// stays one: `plain` in the one stands where `text` does in the other.
fn alike(one: &Value, other: &Value, plain: &str, text: &str) -> bool {
    match (one, other) {
        (Value::String(_), Value::String(_)) => true,
        (Value::Array(one), Value::Array(other)) => {
            let mut pairs = one.iter().zip(other);
            one.len() == other.len() && pairs.all(|(one, other)| alike(one, other, plain, text))
        }
        (Value::Object(one), Value::Object(other)) => {
            let mut pairs = one.iter().zip(other);
            one.len() == other.len()
                && pairs.all(|((key, one), (its, other))| {
                    let same = key == its || key.replace(plain, text) == *its;
                    same && alike(one, other, plain, text)
                })
        }
        (one, other) => one == other,
    }
}

/// The documents, read back.
fn documents(plan: &Plan<'_>) -> Vec<(String, Value)> {
    plan.documents
        .iter()
        // Listings in other languages have tests of their own, beside what fills them.
        .filter(|document| !matches!(document.content, Content::Listing(..)))
        .map(|document| {
            // Read back from the text, so that what counts is what a reader sees.
            let json: Value = serde_json::from_str(&document.pretty).unwrap();
            let minified: Value = serde_json::from_str(&document.minified).unwrap();
            assert_eq!(json, minified);
            (document.id.to_owned(), json)
        })
        .collect()
}

/// Whether a character means more than itself in a text of a policy, or is written longer in JSON.
fn is_special(c: char) -> bool {
    "*?:$/\"\\".contains(c) || c.is_control()
}

/// What a Markdown reader makes of a page, by its lines: headings, table rows, and where a block opens and closes.
fn outline(markdown: &str) -> Vec<String> {
    let mut fence: Option<String> = None;
    let mut outline = Vec::new();
    let mut decided = false;
    for line in markdown.lines() {
        let bare = line.trim_start();
        let ticks: String = bare.chars().take_while(|c| *c == '`').collect();
        match &fence {
            Some(open) if bare == open => {
                fence = None;
                outline.push("end".to_owned());
            }
            Some(_) => {}
            None if ticks.len() >= 3 => {
                outline.push(format!("block {}", bare.trim_start_matches('`')));
                fence = Some(ticks);
            }
            None => {
                // Only a line that begins with a pipe is a row.
                let row = line.starts_with('|').then(|| line.replace("\\|", ""));
                let cells = row.map_or(0, |row| row.matches('|').count());
                let heading = line.chars().take_while(|c| *c == '#').count();
                decided |= line == "## Who may assume whom";
                if decided && cells > 0 {
                    // How many rows there are follows from what the texts mean: `*` lets in more than `x`.
                    assert_eq!(cells, 8, "{line}");
                } else if heading > 0 || cells > 0 {
                    outline.push(format!("{heading} {cells}"));
                }
            }
        }
    }
    assert_eq!(fence, None, "every block is closed");
    outline
}

/// What a browser makes of a page, texts aside: its tags with the names of their attributes. The picture and its
/// arrows are left out, as they follow from what the texts mean, like the warnings and the rows of the last tables; and
/// what sets invisible characters apart.
fn tags(html: &str) -> Vec<String> {
    let (_, html) = html.split_once("id=\"before\"").unwrap();
    let (html, _) = html.split_once("Who may assume whom").unwrap();
    let mut tags = Vec::new();
    let mut drawn = false;
    for part in html.split('<').skip(1) {
        let (tag, _) = part.split_once('>').expect("every tag ends");
        let quoted = tag.split('"').enumerate();
        let names: String = quoted
            .filter(|(i, _)| i % 2 == 0)
            .map(|(_, part)| part)
            .collect();
        drawn |= names.starts_with("svg");
        drawn &= !names.starts_with("table");
        if !drawn && !names.starts_with("bdi") && names != "/bdi" {
            tags.push(names.clone());
        }
    }
    tags
}

/// The sample with every text answer replaced by `text`, past all checks: as if a kind let everything through.
fn flooded(playbook: &Playbook, sample: &Map<String, Value>, text: &str) -> Answers {
    let checked = answers::check(playbook, sample);
    let mut answers = checked.answers;
    for question in &playbook.questions {
        if !matches!(question.kind, Kind::Choice | Kind::Boolean) {
            answers.flood(&question.id, text);
        }
    }
    answers
}

#[test]
fn a_plan_of_a_sample_is_complete() {
    for (playbook, samples) in playbooks() {
        for sample in samples {
            let checked = answers::check(&playbook, &sample);
            let plan = build(&playbook, &checked.answers);
            assert_eq!(plan.faults, Vec::<(String, String)>::new());
            assert_eq!(plan.open, Vec::<String>::new());
            assert!(plan.problems.is_empty(), "{:?}", plan.problems);
            for document in &plan.documents {
                if let Content::Policy { document, reasons } = &document.content {
                    assert_eq!(document.statements.len(), reasons.len());
                    assert!(reasons.iter().all(|reason| !reason.plain().is_empty()));
                }
            }
        }
    }
}

#[test]
fn steps_come_after_what_they_wait_for() {
    for (playbook, samples) in playbooks() {
        for sample in samples {
            let checked = answers::check(&playbook, &sample);
            let plan = build(&playbook, &checked.answers);
            for (i, step) in plan.steps.iter().enumerate() {
                assert_eq!(step.number, i + 1);
                assert!(step.waits_for.iter().all(|other| *other < step.number));
                assert!(
                    !step.actions.is_empty() && !step.check.is_empty() && !step.undo.is_empty()
                );
            }
        }
    }
}

#[test]
fn a_plan_of_nothing_has_open_points_and_no_faults() {
    for (playbook, _) in playbooks() {
        let plan = build(&playbook, &Answers::default());
        assert_eq!(plan.faults, Vec::<(String, String)>::new());
        assert!(!plan.open.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_subset_of_answers_gives_a_plan_and_a_bundle(
        which in any::<prop::sample::Index>(),
        keep in prop::collection::vec(any::<bool>(), 64),
    ) {
        for (playbook, samples) in playbooks() {
            let sample = which.get(&samples);
            let subset: Map<String, Value> = sample
                .iter()
                .zip(keep.iter().cycle())
                .filter(|(_, keep)| **keep)
                .map(|((id, value), _)| (id.clone(), value.clone()))
                .collect();
            let checked = answers::check(&playbook, &subset);
            let plan = build(&playbook, &checked.answers);
            prop_assert!(plan.faults.is_empty(), "{:?}", plan.faults);
            let bundle = bundle::render(&plan);
            prop_assert!(!bundle.files().is_empty());
        }
    }

    #[test]
    fn no_answer_changes_the_structure_of_a_document_or_a_page(
        text in "\\PC{1,24}|[\"'`{}\\[\\]|<>&;$\\\\#%*_~()!\n\r\t\u{1b}-]{1,12}|\\{\\{.*\\}\\}",
    ) {
        for (playbook, samples) in playbooks() {
            for sample in samples {
                // As long, and with capitals where it has some: a list may hold a text and its small letters.
                let plain = if text.to_lowercase() == text { "x" } else { "X" };
                let as_long = plain.repeat(text.chars().count());
                let plain = build(&playbook, &flooded(&playbook, &sample, &as_long));
                let nasty = build(&playbook, &flooded(&playbook, &sample, &text));
                let merges = playbook.documents.iter().any(|d| !d.parts.is_empty());
                let (before, after) = (documents(&plain), documents(&nasty));
                // Texts of parts are held against each other: `*` covers what `x` does not, and `"` counts twice.
                let mut pairs = before.iter().zip(&after);
                let changed = pairs.find(|((id, one), (other_id, other))| {
                    id != other_id || !alike(one, other, &as_long, &text)
                });
                let same = changed.is_none() && before.len() == after.len();
                if merges && !same && text.contains(is_special) {
                    continue;
                }
                prop_assert!(same, "{}: {:#?}", playbook.id, changed);
                let (plain, nasty) = (bundle::render(&plain), bundle::render(&nasty));
                for (before, after) in plain.artifacts.iter().zip(&nasty.artifacts) {
                    if std::path::Path::new(&before.path).extension().is_some_and(|end| end == "md") {
                        let before = outline(std::str::from_utf8(&before.bytes).unwrap());
                        let after_text = std::str::from_utf8(&after.bytes).unwrap();
                        prop_assert_eq!(before, outline(after_text), "{}", after.path);
                        prop_assert!(!after_text.chars().any(|c| c.is_control() && c != '\n'));
                    }
                    if before.path == "index.html" {
                        let before = tags(std::str::from_utf8(&before.bytes).unwrap());
                        let after = std::str::from_utf8(&after.bytes).unwrap();
                        prop_assert!(!after.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
                        let after = tags(after);
                        let differs = before.iter().zip(&after).find(|(one, other)| one != other);
                        prop_assert_eq!(differs, None);
                        prop_assert_eq!(before.len(), after.len());
                    }
                }
            }
        }
    }
}
