//! The same defects again, written into the files of a bundle and found by the program's own audit: same codes, and the
//! place where the defect stands.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use sagesetup::{
    audit::{self, Found, Setup},
    policy,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Judged, RULES, playbook, seeds};

type Files = BTreeMap<String, Vec<u8>>;

/// The files of a bundle that was parsed and perhaps changed; their checksums are right again.
fn written(bundle: &Judged) -> Files {
    let pretty = |json: &Value| {
        let mut text = serde_json::to_string_pretty(json).unwrap();
        text.push('\n');
        text.into_bytes()
    };
    let answers = json!({
        "format": "sagesetup.answers/1",
        "playbook": bundle.manifest["playbook"],
        "answers": bundle.answers,
    });
    let mut files: Files = bundle
        .json
        .iter()
        .map(|(path, json)| (path.clone(), pretty(json)))
        .collect();
    files.insert("answers.json".to_owned(), pretty(&answers));
    let pages = bundle.pages.iter();
    files.extend(pages.map(|(path, page)| (path.clone(), page.clone().into_bytes())));
    let mut manifest = bundle.manifest.clone();
    for artifact in manifest["artifacts"].as_array_mut().unwrap() {
        let bytes = &files[artifact["path"].as_str().unwrap()];
        artifact["sha256"] = json!(crate::combinations::hex(&Sha256::digest(bytes)));
    }
    files.insert("bundle.json".to_owned(), pretty(&manifest));
    files
}

fn audited(files: &Files) -> Vec<Found> {
    let setup = Setup::read(files.iter().map(|(path, bytes)| (&**path, &**bytes)));
    audit::check(&setup)
}

fn line(found: &Found) -> String {
    let Found {
        path,
        place,
        finding,
    } = found;
    format!("{path}:{place} {}: {}", finding.rule.code, finding.what)
}

/// The codes that are judged in single documents, and whose checks are not there yet.
fn pending() -> BTreeSet<&'static str> {
    let there: BTreeSet<&str> = policy::check::rules().map(|rule| rule.code).collect();
    [
        "ascii-latin1",
        "create-needs-tags",
        "passed-to-service",
        "session-arn",
    ]
    .into_iter()
    .filter(|code| !there.contains(code))
    .collect()
}

#[test]
fn what_is_written_back_unchanged_is_what_was_read() {
    for answers in [super::cross(), super::single()] {
        let files = super::files(playbook(), &answers).unwrap();
        assert_eq!(written(&Judged::read(&files).unwrap()), files);
        let found: Vec<String> = audited(&files).iter().map(line).collect();
        assert!(found.is_empty(), "{found:#?}");
    }
}

#[test]
fn each_defect_is_found_in_the_files_with_its_codes_and_places() {
    let pending = pending();
    let of_set_up: BTreeSet<&str> = RULES.iter().map(|(code, _)| *code).collect();
    let mut wrong = Vec::new();
    let mut told = String::new();
    for seed in seeds::all() {
        let mut bundle = Judged::of(playbook(), &(seed.answers)());
        (seed.spoil)(&mut bundle);
        let found = audited(&written(&bundle));
        let lines: Vec<String> = found.iter().map(line).collect();
        let codes: BTreeSet<&str> = found.iter().map(|f| f.finding.rule.code).collect();
        let judged: BTreeSet<&str> = codes.intersection(&of_set_up).copied().collect();
        let expected: BTreeSet<&str> = seed.breaks.iter().copied().collect();
        if judged
            .symmetric_difference(&expected)
            .any(|code| !pending.contains(code))
        {
            wrong.push(format!(
                "{}: expected {expected:?}, found {lines:#?}",
                seed.what
            ));
        }
        // Those of single documents are shown beside their checks.
        let own = |f: &&Found| audit::rules().any(|rule| std::ptr::eq(rule, f.finding.rule));
        let lines: Vec<String> = found.iter().filter(own).map(line).collect();
        // Many places of one kind are as telling as the first three.
        let more = lines.len().saturating_sub(3);
        writeln!(
            told,
            "{}\n  {}",
            seed.what,
            lines[..lines.len() - more].join("\n  ")
        )
        .unwrap();
        if more > 0 {
            writeln!(told, "  and {more} more").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    insta::assert_snapshot!(told);
}
