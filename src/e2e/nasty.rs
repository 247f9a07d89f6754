//! Nasty answers files, each run through the real binary: refused with the key named, or taken without harm.

mod buckets;
mod files;
mod pasted;
mod row;
mod rules;
mod shape;
mod texts;
mod types;

use std::{collections::BTreeSet, fs, thread};

use self::row::Row;
pub(crate) use self::texts::BREAKOUTS;
use crate::support::{
    bytes, ensure_calm, ensure_safe, names, run, run_with, sagesetup, sample, with, without,
};

fn table() -> Vec<Row> {
    [
        files::rows(),
        files::shape_rows(),
        types::rows(),
        pasted::role_rows(),
        buckets::rows(),
        pasted::account_rows(),
        rules::rows(),
        rules::partition_rows(),
        texts::rows(),
        texts::legal_rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn nasty_answers_are_refused_by_name_or_do_no_harm() {
    let rows = table();
    assert!(rows.len() >= 120, "only {} rows", rows.len());
    let mut named = BTreeSet::new();
    let twice: Vec<&str> = rows
        .iter()
        .map(|row| row.name.as_str())
        .filter(|name| !named.insert(*name))
        .collect();
    assert!(twice.is_empty(), "two rows have one name: {twice:?}");
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let share = rows.len().div_ceil(workers);
    let failed: Vec<String> = thread::scope(|scope| {
        let running: Vec<_> = rows
            .chunks(share)
            .map(|rows| scope.spawn(|| rows.iter().filter_map(Row::failure).collect::<Vec<_>>()))
            .collect();
        running
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect()
    });
    assert!(
        failed.is_empty(),
        "{} of {} rows:\n{}",
        failed.len(),
        rows.len(),
        failed.join("\n")
    );
}

/// What `export` says to this file, a line each, after the file's name.
fn problems(file: &[u8]) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("answers.json"), file).unwrap();
    let args = ["export", "--answers", "answers.json", "--out", "bundle"];
    let ran = run(dir.path(), &args);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    ensure_calm(&ran).unwrap();
    assert_eq!(names(dir.path()).len(), 1);
    ran.stderr
        .lines()
        .map(|line| line.strip_prefix("answers.json: ").unwrap().to_owned())
        .collect()
}

fn keys(problems: &[String]) -> Vec<&str> {
    problems
        .iter()
        .map(|line| line.split(": ").next().unwrap())
        .collect()
}

#[test]
fn all_wrong_answers_are_reported_at_once() {
    let mut file = sample("cross-account");
    for (key, answer) in [
        ("scope", "everything"),
        ("region", "eu-west-1a"),
        ("emr_account_id", "11112222333"),
        ("assumable_role_name", "my role"),
        ("domain_id", "D-1"),
        ("log_group_name", "a b"),
        ("aplication_origin", "existing"),
        ("space_name", "x"),
    ] {
        file = with(file, key, answer);
    }
    file = with(file, "source_identity", "yes");
    file = with(
        file,
        "bucket_arns",
        vec!["s3://a-bucket", "arn:aws:s3:::ok-bucket", "b"],
    );
    file = without(file, "user_profile_name");
    let problems = problems(&bytes(&file));
    let mut found = keys(&problems);
    found.sort_unstable();
    let expected = [
        "aplication_origin",
        "assumable_role_name",
        "bucket_arns",
        "bucket_arns",
        "domain_id",
        "emr_account_id",
        "log_group_name",
        "region",
        "scope",
        "source_identity",
        "space_name",
        "user_profile_name",
    ];
    assert_eq!(found, expected, "{problems:#?}");
}

#[test]
fn wrong_answers_and_broken_rules_are_reported_together() {
    let file = with(sample("cross-account"), "emr_account_id", "111122223333");
    let file = with(file, "domain_id", "nope");
    let file = with(file, "extra_tag_keys", vec!["sagemaker:space-arn", "aws:x"]);
    let problems = problems(&bytes(&file));
    let found: BTreeSet<&str> = keys(&problems).into_iter().collect();
    let expected = BTreeSet::from(["emr_account_id", "domain_id", "extra_tag_keys"]);
    assert_eq!(found, expected, "{problems:#?}");
}

#[test]
fn problems_of_the_file_and_of_its_answers_are_reported_together() {
    let text = String::from_utf8(bytes(&sample("cross-account"))).unwrap();
    let text = text
        .replacen('{', "{\"comment\": \"mine\",", 1)
        .replace("\"eu-west-1\"", "\"Ireland\"")
        .replace(
            "\"domain_id\"",
            "\"associate_by\": \"admin\", \"domain_id\"",
        );
    let problems = problems(text.as_bytes());
    let found: BTreeSet<&str> = keys(&problems).into_iter().collect();
    let expected = BTreeSet::from(["comment", "region", "associate_by"]);
    assert_eq!(found, expected, "{problems:#?}");
}

#[test]
fn a_wrong_element_does_not_hide_that_others_stand_twice() {
    let list = vec!["arn:aws:s3:::same", "s3://wrong", "arn:aws:s3:::same"];
    let file = with(sample("cross-account"), "bucket_arns", list);
    let problems = problems(&bytes(&file));
    assert_eq!(keys(&problems), ["bucket_arns"; 2], "{problems:#?}");
    assert!(
        problems
            .iter()
            .any(|line| line.contains("elements 1 and 3"))
    );
}

#[test]
fn the_same_problems_are_reported_from_standard_input() {
    let wrong = with(sample("single-account"), "region", "Ireland");
    let wrong = with(wrong, "runtime_roles", vec!["a b"; 2]);
    for file in [
        bytes(&wrong),
        b"[]".to_vec(),
        b"\xff\xfe{\0}\0".to_vec(),
        vec![b' '; 2 << 20],
        Vec::new(),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let args = ["export", "--answers", "-", "--out", "bundle"];
        let ran = run_with(sagesetup(dir.path()).args(args), &file);
        assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0));
        ensure_calm(&ran).unwrap();
        let lines: Vec<&str> = ran
            .stderr
            .lines()
            .map(|line| line.strip_prefix("stdin: ").unwrap())
            .collect();
        assert_eq!(lines, problems(&file));
        assert!(names(dir.path()).is_empty());
    }
}

#[test]
fn a_nasty_name_of_the_answers_file_is_shown_escaped() {
    let dir = tempfile::tempdir().unwrap();
    let name = "a\u{1b}]0;x\u{7}\r\u{202e}b\u{200b}.json";
    fs::write(dir.path().join(name), "{}").unwrap();
    for args in [
        ["export", "--answers", name, "--out", "bundle"],
        ["export", "--answers", "missing\u{9b}\n.json", "--out", "b"],
    ] {
        let ran = run(dir.path(), &args);
        assert!(matches!(ran.code, Some(1 | 2)), "{ran:?}");
        ensure_safe(&ran.stderr).unwrap();
    }
    assert_eq!(names(dir.path()).len(), 1);
}
