//! Two people, two accounts, one set-up: the part goes out, the result comes back, and what waited is free.

use std::fs;

use serde_json::{Value, json};

use super::world::{World, sample};
use crate::{
    commands::imported::Home,
    support::{self, run},
};

#[test]
fn a_part_goes_out_its_result_comes_back_and_both_accounts_are_right() {
    let sample = sample("emr-serverless/cross-account");
    let plan = sample.plan();
    let file = support::sample("cross-account");
    // The first admin has a session, and sends the other side its part.
    let home = Home::with("studio", &file);
    let dir = home.dir.path();
    fs::write(dir.join("answers.json"), file.to_string()).unwrap();
    for part in ["emr-account", "444455556666"] {
        let words = [
            "export",
            "--answers",
            "answers.json",
            "--for",
            part,
            "--out",
            part,
        ];
        let ran = run(dir, &words);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }
    assert!(!dir.join("emr-account/studio-account").exists());
    assert!(!dir.join("emr-account/answers.json").exists());

    // The other one knows nothing but that folder.
    let mut world = World::begin(&plan, dir.join("emr-account"));
    let before = world.state("emr-account");
    let expected = world.expected("emr-account", &before);
    let applied = world.script("emr-account", &["apply", "--yes", "--done", "2,3"]);
    assert_eq!(applied.code, Some(0), "{}", applied.stderr);
    assert_eq!(world.state("emr-account"), expected);

    // The result comes back.
    let result = fs::read(world.bundle.join("emr-account/result.json")).unwrap();
    let ran = home.run(&result, &["--json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let told = ran.json();
    let numbers = |list: &Value| -> Vec<u64> {
        let steps = list.as_array().unwrap().iter();
        steps.map(|step| step["number"].as_u64().unwrap()).collect()
    };
    assert_eq!(numbers(&told["ticked"]), [2, 3, 4, 5, 6, 7]);
    assert_eq!(numbers(&told["unlocked"]), [8, 9]);
    assert_eq!(home.saved("studio").ticks.len(), 6);
    let again = home.run(&result, &["--json"]);
    assert_eq!(again.json()["changes"], json!(false));

    // The first admin goes on, with a bundle of the session's answers.
    let part = world.bundle.clone();
    let ran = run(
        dir,
        &["export", "--answers", "answers.json", "--out", "whole"],
    );
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    world.bundle = dir.join("whole");
    let before = world.state("studio-account");
    let expected = world.expected("studio-account", &before);
    let applied = world.script("studio-account", &["apply", "--yes"]);
    assert_eq!(applied.code, Some(0), "{}", applied.stderr);
    assert_eq!(world.state("studio-account"), expected);
    for (bundle, account) in [(dir.join("whole"), "studio-account"), (part, "emr-account")] {
        world.bundle = bundle;
        let verified = world.script(account, &["verify"]);
        assert_eq!(verified.code, Some(0), "{}", verified.text());
    }
}

/// An organisation demands a path for its roles: the real ARN flows into the first account's documents.
#[test]
fn a_role_that_was_made_under_a_path_is_named_by_its_real_arn_afterwards() {
    let sample = sample("emr-serverless/cross-account");
    let plan = sample.plan();
    let file = support::sample("cross-account");
    let home = Home::with("studio", &file);
    let dir = home.dir.path();
    fs::write(dir.join("answers.json"), file.to_string()).unwrap();
    let words = [
        "export",
        "--answers",
        "answers.json",
        "--for",
        "emr-account",
        "--out",
        "part",
    ];
    assert_eq!(run(dir, &words).code, Some(0));
    let world = World::begin(&plan, dir.join("part"));
    let trust = fs::read_to_string(dir.join("part/emr-account/trust/AssumableRole.json")).unwrap();
    let role = json!({ "kind": "role", "name": "AssumableRole", "path": "/ml/", "trust": trust });
    world.make("emr-account", &[role]);
    let verified = world.script("emr-account", &["verify"]);
    assert_eq!(verified.code, Some(1));
    assert!(
        verified.text().contains("another path"),
        "{}",
        verified.text()
    );

    let result = fs::read(world.bundle.join("emr-account/result.json")).unwrap();
    let ran = home.run(&result, &["--json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let given = |id: &str| home.saved("studio").drafts[id].given.clone();
    assert_eq!(given("assumable_role_path"), Some(json!("/ml/")));
    let shown = home.session(&["show", "studio"]);
    fs::write(dir.join("changed.json"), shown.stdout).unwrap();
    let ran = run(
        dir,
        &[
            "preview",
            "--answers",
            "changed.json",
            "studio-account/policies/EMRServerlessAssumeRole.json",
        ],
    );
    assert!(
        ran.text()
            .contains("arn:aws:iam::444455556666:role/ml/AssumableRole"),
        "{}",
        ran.text()
    );
}
