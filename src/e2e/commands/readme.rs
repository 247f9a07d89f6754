//! What the README shows is what the program says.

use crate::support::{run_with, sagesetup, sample, with};

#[test]
fn the_messages_in_the_readme_are_the_programs_own() {
    let room = tempfile::tempdir().unwrap();
    let answers = with(sample("cross-account"), "region", "Ireland");
    let answers = with(answers, "emr_account_id", "44455556666");
    let mut command = sagesetup(room.path());
    let command = command.args(["export", "--answers", "-", "--out", "bundle"]);
    let ran = run_with(command, answers.to_string().as_bytes());
    let readme = include_str!("../../../README.md");
    let shown: Vec<&str> = readme
        .lines()
        .filter(|line| line.starts_with("answers.json: "))
        .collect();
    let said: Vec<String> = ran
        .stderr
        .lines()
        .map(|line| line.replacen("stdin: ", "answers.json: ", 1))
        .collect();
    assert_eq!(shown, said);
}
