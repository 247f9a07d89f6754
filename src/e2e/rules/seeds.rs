//! Proof that every rule can fail: a good bundle, one defect, and the codes that must fire.

mod between;
mod limits;
mod order;
mod places;
mod roles;
mod statements;

use std::collections::BTreeSet;

use sagesetup::playbook;
use serde_json::{Map, Value};

use super::{Judged, RULES, check, samples::playbook};

const ACCESS: &str = "emr-account/policies/EMRServerlessAccess.json";
const ASSUME: &str = "studio-account/policies/EMRServerlessAssumeRole.json";
const TRUST: &str = "emr-account/trust/AssumableRole.json";
const RUNTIME: &str = "emr-account/policies/SparkAPolicy.json";
const SETTINGS: &str = "studio-account/resources/EmrSettings.json";
const UPDATE: &str = "studio-account/resources/update-user-profile.json";
const LISTS: &str = "/JupyterLabAppSettings/EmrSettings";
const EXECUTION: &str =
    "arn:aws:iam::210987654321:role/service-role/AmazonSageMaker-ExecutionRole-20240101T000000";

/// One defect, and the codes that fire for it.
pub(super) struct Seed {
    pub(super) what: &'static str,
    pub(super) answers: fn() -> Map<String, Value>,
    pub(super) spoil: fn(&mut Judged),
    pub(super) breaks: &'static [&'static str],
}

pub(super) fn all() -> impl Iterator<Item = &'static Seed> {
    [
        places::SEEDS,
        limits::SEEDS,
        roles::SEEDS,
        statements::SEEDS,
        order::SEEDS,
    ]
    .into_iter()
    .flatten()
}

/// Defects that only the program's own audit looks for, each with the code that has to be found.
pub(super) fn between() -> impl Iterator<Item = &'static Seed> {
    between::SEEDS.iter()
}

fn codes(bundle: &Judged) -> BTreeSet<&'static str> {
    check(bundle)
        .into_iter()
        .map(|broken| broken.code)
        .collect()
}

#[test]
fn each_defect_breaks_the_rules_it_should_and_no_other() {
    let mut wrong = Vec::new();
    for seed in all() {
        let mut bundle = Judged::of(playbook(), &(seed.answers)());
        let before = check(&bundle);
        if !before.is_empty() {
            wrong.push(format!(
                "{}: broken before the defect: {before:#?}",
                seed.what
            ));
        }
        (seed.spoil)(&mut bundle);
        let expected: BTreeSet<&str> = seed.breaks.iter().copied().collect();
        if codes(&bundle) != expected {
            let found = check(&bundle);
            wrong.push(format!(
                "{}: expected {expected:?}, found {found:#?}",
                seed.what
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_rule_has_a_defect_of_its_own() {
    let seeded: BTreeSet<&str> = all()
        .filter_map(|seed| seed.breaks.first().copied())
        .collect();
    let rules: BTreeSet<&str> = RULES.iter().map(|(code, _)| *code).collect();
    assert_eq!(seeded, rules);
}

#[test]
fn the_examples_that_come_with_the_playbook_keep_every_rule() {
    let source = playbook::find("emr-serverless").expect("a built-in playbook");
    let mut examples = 0;
    for (name, text) in source
        .files
        .iter()
        .filter(|(name, _)| name.ends_with(".answers.json"))
    {
        let given = sagesetup::answers::read(text.as_bytes()).given.expect(name);
        let broken = check(&Judged::of(playbook(), &given.answers));
        assert!(broken.is_empty(), "{name}: {broken:#?}");
        examples += 1;
    }
    assert!(examples >= 2);
}
