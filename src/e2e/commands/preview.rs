//! `preview`: what `export` would write, without writing it.

use crate::support::{
    SAMPLES, ensure_calm, exported, manifest, names, run, run_with, sagesetup, sample, sample_bytes,
};
use std::{collections::BTreeSet, fs};

#[test]
fn the_list_and_every_file_are_those_of_the_export() {
    for name in SAMPLES {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("answers.json"), sample_bytes(name)).unwrap();
        let bundle = exported(&sample(name));
        let ran = run(dir.path(), &["preview", "--answers", "answers.json"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        let list = ran.text();
        let manifest = manifest(&bundle).unwrap();
        let listed: BTreeSet<&str> = crate::support::artifacts(&manifest)
            .filter_map(|artifact| artifact["path"].as_str())
            .chain(["bundle.json"])
            .collect();
        assert_eq!(list.lines().count(), listed.len());
        assert_eq!(list.lines().collect::<BTreeSet<_>>(), listed);
        for path in list.lines() {
            let ran = run(dir.path(), &["preview", "--answers", "answers.json", path]);
            assert_eq!(ran.code, Some(0), "{}", ran.stderr);
            assert!(ran.stdout == bundle[path], "{path}");
        }
        assert_eq!(names(dir.path()).len(), 1);
    }
}

#[test]
fn the_answers_may_come_from_standard_input() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = sagesetup(dir.path());
    command.args(["preview", "--answers", "-", "README.md"]);
    let ran = run_with(&mut command, &sample_bytes("cross-account"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout == exported(&sample("cross-account"))["README.md"]);
}

#[test]
fn a_file_that_no_bundle_has_is_unusable() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join("answers.json"),
        sample_bytes("cross-account"),
    )
    .unwrap();
    for path in [
        "missing.md",
        "",
        "readme.md",
        "./README.md",
        "emr-account",
        "../answers.json",
        "/etc/passwd",
        "emr-account/../README.md",
        "\u{1b}[2J\u{202e}\r\n",
    ] {
        let ran = run(dir.path(), &["preview", "--answers", "answers.json", path]);
        assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0), "{path:?}");
        ensure_calm(&ran).unwrap();
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    }
}

#[test]
fn unusable_answers_are_reported_as_by_export() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("answers.json"), "{}").unwrap();
    let preview = run(dir.path(), &["preview", "--answers", "answers.json"]);
    let args = ["export", "--answers", "answers.json", "--out", "bundle"];
    let export = run(dir.path(), &args);
    assert_eq!((preview.code, preview.stdout.len()), (Some(2), 0));
    assert_eq!(preview.stderr, export.stderr);
}
