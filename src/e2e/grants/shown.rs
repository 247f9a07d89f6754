//! What people are shown of the grants is what the documents say: GRANTS.md, and what the checklists paste.

use std::collections::BTreeSet;

use serde_json::Value;

use super::cases;
use crate::rules::{
    Judged, actions, conditions, cross, grants, playbook, principals, resources, single, statements,
};

/// The rows of the table of one document.
fn rows(page: &str, path: &str) -> Vec<Vec<String>> {
    let behind = format!(", `{path}`):");
    let table = page
        .lines()
        .skip_while(|line| !line.ends_with(&behind))
        .skip(1);
    table
        .skip_while(|line| line.is_empty())
        .take_while(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| {
            let line = line.trim_matches('|').replace("\\|", "\u{1}");
            line.split(" | ")
                .map(|cell| cell.trim().replace('\u{1}', "|"))
                .collect()
        })
        .collect()
}

/// The code spans of a cell.
fn codes(cell: &str) -> BTreeSet<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_statement_has_its_row_in_the_table_of_grants() {
    for bundle in cases() {
        let page = &bundle.pages["GRANTS.md"];
        let mut tables = 0;
        for document in bundle.documents() {
            if document.kind == "settings" {
                continue;
            }
            tables += 1;
            let rows = rows(page, document.path);
            let statements = statements(document.json);
            assert_eq!(rows.len(), statements.len(), "{}", document.path);
            for (row, statement) in rows.iter().zip(statements) {
                assert_eq!(row.len(), 6, "{row:?}");
                assert_eq!(row[0].trim_matches('*'), statement["Effect"], "{row:?}");
                assert_eq!(
                    codes(&row[1]),
                    actions(statement).into_iter().collect(),
                    "{row:?}"
                );
                assert!(!row[3].is_empty(), "{row:?}");
                if document.kind == "trust-policy" {
                    assert!(row[2].ends_with(" itself"), "{row:?}");
                } else {
                    assert_eq!(codes(&row[2]), resources(statement).into_iter().collect());
                }
                let named: BTreeSet<&str> = ["AWS", "Service"]
                    .iter()
                    .flat_map(|kind| principals(statement, kind))
                    .chain(
                        document
                            .role
                            .filter(|_| statement.get("Principal").is_none()),
                    )
                    .collect();
                assert_eq!(codes(&row[3]), named, "{row:?}");
                let conditions: BTreeSet<&str> = conditions(statement)
                    .into_iter()
                    .flat_map(|(_, key, values)| std::iter::once(key).chain(values))
                    .collect();
                assert_eq!(codes(&row[4]), conditions, "{row:?}");
                assert!(row[5].len() > 10, "no reason: {row:?}");
            }
        }
        let shown = page
            .lines()
            .filter(|line| line.starts_with("| Effect |"))
            .count();
        assert_eq!(shown, tables, "a table without a document");
    }
}

/// The cells of the table below a heading.
fn table<'p>(page: &'p str, heading: &str) -> Vec<Vec<&'p str>> {
    let section = page.split(heading).nth(1).expect("a section");
    section
        .lines()
        .take_while(|line| !line.starts_with("## "))
        .filter(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect()
}

#[test]
fn who_assumes_and_passes_what_is_told_with_both_sides() {
    for bundle in cases() {
        let page = &bundle.pages["GRANTS.md"];
        let mut trusts = BTreeSet::new();
        let mut passed = BTreeSet::new();
        for document in bundle.documents() {
            for statement in statements(document.json) {
                let role = document.role.unwrap_or("");
                if document.kind == "trust-policy" && grants(statement, "sts:AssumeRole") {
                    for kind in ["AWS", "Service"] {
                        let named = principals(statement, kind).into_iter();
                        trusts.extend(named.map(|who| (who.to_owned(), role.to_owned())));
                    }
                }
                if document.kind == "identity-policy" && grants(statement, "iam:PassRole") {
                    let named = resources(statement).into_iter();
                    passed.extend(named.map(|what| (role.to_owned(), what.to_owned())));
                }
            }
        }
        let name = |cell: &str| {
            let arn = cell.trim_matches('`');
            arn.rsplit('/').next().unwrap().to_owned()
        };
        let rows = table(page, "## Who may assume whom");
        let mut told = BTreeSet::new();
        for row in rows.iter().filter(|row| row[3] == "`sts:AssumeRole`") {
            assert_eq!(row.len(), 7, "{row:?}");
            assert_eq!(row[0], "yes", "{row:?}");
            assert!(row[5].contains(":4`"), "the trust's line: {row:?}");
            let service = row[1].contains(".amazonaws.com");
            assert_eq!(row[4] == "not needed", service, "{row:?}");
            told.insert((row[1].trim_matches('`').to_owned(), name(row[2])));
        }
        assert_eq!(told, trusts);
        let mut told = BTreeSet::new();
        for row in table(page, "## Who may pass what") {
            assert_eq!(row.len(), 7, "{row:?}");
            assert_eq!(row[3], "`emr-serverless.amazonaws.com`");
            // Of a role that is there already nobody here knows the trust policy.
            let known = row[5] != "not in this bundle";
            assert_eq!(row[0], if known { "yes" } else { "not known" }, "{row:?}");
            told.insert((name(row[1]), row[2].trim_matches('`').to_owned()));
        }
        assert_eq!(told, passed);
    }
}

#[test]
fn what_a_checklist_pastes_is_what_the_file_holds() {
    for bundle in cases() {
        let mut pasted: BTreeSet<String> = BTreeSet::new();
        for step in bundle.steps() {
            for block in step
                .actions
                .blocks
                .iter()
                .filter(|block| block.language == "json")
            {
                let json = block.json.as_ref().expect("JSON");
                // An existing role has no file, only a statement to compare with.
                let Some(path) = block.under.trim().strip_prefix("File: ") else {
                    continue;
                };
                let path = format!("{}/{}", step.account, path.trim_matches('`'));
                assert_eq!(json, &bundle.json[&path], "{path}");
                pasted.insert(path);
            }
        }
        // Nothing to attach is left without a step.
        for document in bundle.documents().iter().filter(|d| d.kind != "settings") {
            assert!(
                pasted.contains(document.path),
                "no step pastes {}",
                document.path
            );
        }
    }
}

/// What the EMR admin reads before the first step.
fn introduction(bundle: &Judged) -> &str {
    let page = &bundle.pages["emr-account/CHECKLIST.md"];
    page.split("## Your steps").next().unwrap_or("")
}

#[test]
fn the_emr_admin_is_told_every_right_that_the_access_role_gets() {
    let bundle = Judged::of(playbook(), &cross());
    let told = introduction(&bundle);
    let policies = bundle.policies_of("AssumableRole");
    let granted: Vec<&Value> = policies.iter().flat_map(|d| statements(d.json)).collect();
    let mut untold = Vec::new();
    for (action, words) in [
        ("emr-serverless:ListApplications", ["list", "see"]),
        ("emr-serverless:CreateApplication", ["create", "make"]),
        ("emr-serverless:StartApplication", ["start", "run"]),
        ("emr-serverless:StopApplication", ["stop", "end"]),
        ("emr-serverless:DeleteApplication", ["delete", "remove"]),
        ("iam:PassRole", ["hand", "pass"]),
        (
            "iam:CreateServiceLinkedRole",
            ["service-linked role", "AWSServiceRole"],
        ),
        ("ec2:CreateNetworkInterface", ["network interface", "ENI"]),
    ] {
        assert!(
            granted.iter().any(|s| grants(s, action)),
            "{action} is not granted"
        );
        // What the runtime roles are subject to is told apart from what the access role may do.
        let rights = told
            .split("The runtime roles decide")
            .next()
            .unwrap_or(told);
        if !words.iter().any(|word| rights.contains(word)) {
            untold.push(action);
        }
    }
    assert!(
        untold.is_empty(),
        "the introduction leaves out {untold:?}:\n{told}"
    );
}

#[test]
fn nothing_is_granted_to_an_existing_runtime_role() {
    let bundle = Judged::of(playbook(), &cross());
    assert!(
        bundle
            .documents()
            .iter()
            .all(|document| document.role != Some("SparkB"))
    );
    let page = &bundle.pages["GRANTS.md"];
    let section = page.split("### `SparkB`").nth(1).expect("a section");
    assert!(section.contains("Nothing is added to it."));
    let one = Judged::of(playbook(), &single());
    assert!(one.pages["GRANTS.md"].contains("### `NotebookRole`"));
}
