//! The same defects again, written into the files of a bundle and found by the program's own audit: same codes, and the
//! place where the defect stands.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use sagesetup::{
    audit::{self, Found, Setup},
    policy::Severity,
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
    let pages = bundle.pages.iter().chain(&bundle.others);
    files.extend(pages.map(|(path, page)| (path.clone(), page.clone().into_bytes())));
    let mut manifest = bundle.manifest.clone();
    for artifact in manifest["artifacts"].as_array_mut().unwrap() {
        let bytes = &files[artifact["path"].as_str().unwrap()];
        artifact["sha256"] = json!(crate::combinations::hex(&Sha256::digest(bytes)));
    }
    files.insert("bundle.json".to_owned(), pretty(&manifest));
    files
}

/// What the audit finds in the files of a bundle, but for hints.
pub(crate) fn audited(files: &Files) -> Vec<Found> {
    let setup = Setup::read(files.iter().map(|(path, bytes)| (&**path, &**bytes)));
    let mut found = audit::check(&setup);
    found.retain(|found| found.finding.rule.severity > Severity::Hint);
    found
}

pub(super) fn line(found: &Found) -> String {
    let Found {
        path,
        place,
        finding,
    } = found;
    format!("{path}:{place} {}: {}", finding.rule.code, finding.what)
}

/// Whether a rule is one between documents, and of no single one.
fn between(found: &Found) -> bool {
    audit::rules().any(|rule| std::ptr::eq(rule, found.finding.rule))
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
    let of_set_up: BTreeSet<&str> = RULES.iter().map(|(code, _)| *code).collect();
    let mut wrong = Vec::new();
    let mut told = String::new();
    for seed in seeds::all().chain(seeds::between()) {
        let mut bundle = Judged::of(playbook(), &(seed.answers)());
        (seed.spoil)(&mut bundle);
        let found = audited(&written(&bundle));
        let lines: Vec<String> = found.iter().map(line).collect();
        let codes: BTreeSet<&str> = found.iter().map(|f| f.finding.rule.code).collect();
        let own: Vec<&Found> = found.iter().filter(|found| between(found)).collect();
        let judged: BTreeSet<&str> = own.iter().map(|f| f.finding.rule.code).collect();
        let expected: BTreeSet<&str> = seed.breaks.iter().copied().collect();
        // Checks of single documents may see more in the same defect.
        let more = judged
            .intersection(&of_set_up)
            .any(|code| !expected.contains(code));
        if more || !expected.is_subset(&codes) {
            wrong.push(format!(
                "{}: expected {expected:?}, found {lines:#?}",
                seed.what
            ));
        }
        // Those of single documents have their words beside their checks.
        // That a page shows a file as it was goes with nearly every defect of a file.
        let shown = |f: &&Found| {
            let code = f.finding.rule.code;
            expected.contains(code) || between(f) && code != "checklist-differs"
        };
        let short = |f: &Found| {
            if between(f) {
                line(f)
            } else {
                format!("{}:{} {}", f.path, f.place, f.finding.rule.code)
            }
        };
        let lines: Vec<String> = found.iter().filter(shown).map(short).collect();
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
