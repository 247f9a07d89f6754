//! The account's own part of each script; what scripts do is tested where they run.

use super::*;
use crate::{
    answers::{self, tests::samples},
    bundle, plan,
    playbook::{BUILT_IN, load},
};

#[test]
fn the_part_for_one_admin_has_the_scripts_of_the_whole() {
    let mut accounts = 0;
    for source in BUILT_IN {
        let playbook = load(source).unwrap();
        for given in samples(source) {
            let plan = plan::build(&playbook, &answers::check(&playbook, &given).answers);
            for account in plan.accounts.iter().filter(|_| plan.accounts.len() > 1) {
                accounts += 1;
                let part = plan.part(account.key).unwrap();
                let scripts = |plan: &Plan<'_>| -> Vec<(String, String)> {
                    let rendered = render(plan, plan.account(account.key).unwrap());
                    let text = |a: Artifact| (a.path, String::from_utf8(a.bytes).unwrap());
                    rendered.into_iter().map(text).collect()
                };
                // The steps' fingerprints too, by which the result is taken over.
                assert_eq!(scripts(&plan), scripts(&part), "{}", account.key);
            }
        }
    }
    assert!(accounts > 5);
}

#[test]
fn scripts_are_executable_and_nothing_else_is() {
    let source = BUILT_IN.first().unwrap();
    let playbook = load(source).unwrap();
    let given = samples(source).remove(0);
    let plan = plan::build(&playbook, &answers::check(&playbook, &given).answers);
    for file in bundle::render(&plan).files() {
        assert_eq!(
            file.executable,
            file.path.contains("/scripts/"),
            "{}",
            file.path
        );
    }
}

#[test]
fn a_kind_of_thing_has_every_section_and_its_functions() {
    for (name, text) in KINDS {
        for section in ["now", "check", "put", "back"] {
            assert!(
                text.contains(&format!("#@ {section}\n")),
                "{name}: {section}"
            );
        }
        for function in ["label", "now", "check", "put", "back"] {
            assert!(
                text.contains(&format!("{name}_{function}() {{")),
                "{name}: {function}"
            );
        }
    }
}

#[test]
fn what_a_comment_says_stays_in_its_line() {
    assert_eq!(comment("a\nrm -rf /\u{85}b\r"), "a rm -rf / b ");
}
