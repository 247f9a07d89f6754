//! The bundles of the sample answers, whole: a change here is a change that an admin sees.

use std::{fmt::Write as _, mem::discriminant};

use super::{ArtifactKind, MANIFEST, render};
use crate::{
    answers,
    plan::{self, Plan, Step},
    playbook::{BUILT_IN, Kind, Prose, load},
};

#[test]
fn the_samples_give_these_bundles() {
    for source in BUILT_IN {
        let playbook = load(source).unwrap();
        for (path, text) in source
            .files
            .iter()
            .filter(|(path, _)| path.ends_with(".answers.json"))
        {
            let given = answers::read(text.as_bytes()).given.unwrap();
            let checked = answers::check(&playbook, &given.answers);
            let bundle = render(&plan::build(&playbook, &checked.answers));
            let mut all = String::new();
            for file in bundle.files() {
                let text = std::str::from_utf8(file.bytes).unwrap();
                assert!(
                    text.ends_with('\n') && !text.contains('\r'),
                    "{}",
                    file.path
                );
                // The page says nothing that the other files do not, and has tests of its own in a browser; nor should
                // each change of its looks be a change here.
                let text = match file.path {
                    "index.html" => "",
                    MANIFEST => &without_sum(text),
                    _ => text,
                };
                // How scripts work is the same everywhere, and tested where they run.
                let text = text.split(super::scripts::REST).next().unwrap();
                writeln!(all, "===== {} =====\n{text}", file.path).unwrap();
            }
            let name = format!("{}.{}", source.id, path.trim_end_matches(".answers.json"));
            insta::assert_snapshot!(name, all);
        }
    }
}

/// The manifest without the checksum of the page.
fn without_sum(manifest: &str) -> String {
    let (before, page) = manifest.split_once("\"path\": \"index.html\"").unwrap();
    let (sum, after) = page.split_once('}').unwrap();
    assert_eq!(sum.matches('"').count(), 8, "kind and sha256: {sum}");
    format!("{before}\"path\": \"index.html\", …}}{after}")
}

/// Calls `then` with the plan of every sample that spans several accounts.
fn over_accounts(mut then: impl FnMut(&str, &Plan<'_>)) {
    let mut seen = 0;
    for source in BUILT_IN {
        let playbook = load(source).unwrap();
        for (i, sample) in answers::tests::samples(source).iter().enumerate() {
            let plan = plan::build(&playbook, &answers::check(&playbook, sample).answers);
            if plan.accounts.len() > 1 {
                seen += 1;
                then(&format!("{} {i}", source.id), &plan);
            }
        }
    }
    assert!(seen >= 3, "{seen} samples span several accounts");
}

/// All that a step says.
fn said(step: &Step<'_>) -> String {
    let mut all = vec![step.title.plain()];
    all.extend(step.why.as_ref().map(Prose::plain));
    for line in step.lines() {
        all.push(line.text.plain());
        all.extend(line.link.as_deref().map(str::to_owned));
        all.extend(line.copy.as_deref().map(str::to_owned));
        all.extend(line.command.iter().map(ToString::to_string));
    }
    all.join("\n")
}

/// Every text of an answer, and what follows from answers: ids of accounts, names and ARNs of roles.
fn values(plan: &Plan<'_>) -> Vec<String> {
    fn texts(value: &serde_json::Value, found: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) => found.push(text.clone()),
            serde_json::Value::Array(list) => list.iter().for_each(|one| texts(one, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for (id, answer) in &plan.answers {
        // A choice is a word of the playbook.
        if plan.playbook.question(id).unwrap().kind != Kind::Choice {
            texts(answer, &mut found);
        }
    }
    found.extend(plan.accounts.iter().map(|account| account.id.clone()));
    for role in &plan.roles {
        found.extend([role.name.clone(), role.arn.clone()]);
    }
    // What an answer is made of counts by itself as well.
    let inner: Vec<String> = found
        .iter()
        .filter(|value| value.starts_with("arn:") || value.starts_with("s3:"))
        .flat_map(|value| value.split([':', '/']))
        // Others are words of a language.
        .filter(|piece| piece.contains(|c: char| c == '-' || c.is_ascii_digit()))
        .map(str::to_owned)
        .collect();
    found.extend(inner);
    // Numbers of steps look like shorter ones.
    found.retain(|value| value.len() > 3);
    found
}

#[test]
fn a_part_holds_no_value_that_its_account_does_not_use() {
    let mut strange = 0;
    over_accounts(|name, plan| {
        for account in &plan.accounts {
            let part = plan.part(account.key).unwrap();
            let own = plan.files().filter(|d| d.account == account.key);
            let own = own.map(|d| d.pretty.clone());
            let shown = plan.documents.iter().filter(|d| d.account == account.key);
            let own = own.chain(shown.map(|d| d.pretty.clone()));
            // What its checklist begins with says what the steps are for.
            let intro = account.intro.iter().map(|line| line.text.plain());
            let steps = plan.steps_of(account.key).map(said);
            let used = own.chain(steps).chain(intro);
            // The account itself, and the Region, stand at the head of every checklist.
            let used = used.chain([account.id.clone(), plan.region.clone()]);
            let used: Vec<String> = used.collect();
            let unused: Vec<String> = values(plan)
                .into_iter()
                .filter(|value| !used.iter().any(|text| text.contains(value.as_str())))
                .collect();
            strange += unused.len();
            for file in render(&part).files() {
                let text = std::str::from_utf8(file.bytes).unwrap();
                for value in &unused {
                    let line = text.lines().find(|line| line.contains(value.as_str()));
                    assert_eq!(
                        line, None,
                        "{name}, {}: {} says {value}",
                        account.key, file.path
                    );
                }
            }
        }
    });
    assert!(strange > 20, "{strange} values were looked for");
}

#[test]
fn a_part_is_of_the_whole() {
    over_accounts(|name, plan| {
        let whole = render(plan);
        for account in &plan.accounts {
            let part = plan.part(account.key).unwrap();
            assert_eq!(part.part.as_ref().unwrap().account, account.key);
            // Steps keep their numbers, and ticks made in one hold in the other.
            let own: Vec<_> = plan.steps_of(account.key).collect();
            assert_eq!(own.len(), part.steps.len(), "{name}");
            for (step, same) in own.iter().zip(&part.steps) {
                assert_eq!((step.number, &step.id), (same.number, &same.id));
                assert_eq!(
                    step.fingerprint(plan),
                    same.fingerprint(&part),
                    "{name} {}",
                    step.id
                );
                assert_eq!(plan.before(step), part.before(same), "{name} {}", step.id);
            }
            let kinds = |plan: &Plan<'_>| -> Vec<String> {
                let own = plan.resources.iter().filter(|r| r.account == account.key);
                own.map(|r| format!("{} {:?}", r.step, discriminant(&r.kind)))
                    .collect()
            };
            assert_eq!(kinds(plan), kinds(&part), "{name}");
            assert_eq!(kinds(&part).len(), part.resources.len(), "{name}");
            // Whoever begins reads all that is known; the others what is theirs.
            let first = plan.accounts[0].key == account.key;
            assert!(first || part.notes.len() < plan.notes.len(), "{name}");
            assert!(!part.notes.is_empty(), "{name}, {}", account.key);
            let bundle = render(&part);
            for artifact in &bundle.artifacts {
                assert_ne!(artifact.kind, ArtifactKind::Answers);
                // What the account's own folder holds is what the whole bundle holds there.
                if artifact.account.is_some() {
                    assert_eq!(artifact.account.as_deref(), Some(account.key));
                    let mut files = whole.artifacts.iter();
                    let same = files.find(|one| one.path == artifact.path).unwrap();
                    assert!(same.bytes == artifact.bytes, "{name}: {}", artifact.path);
                }
            }
            let own = |of: Option<&str>| of == Some(account.key);
            let files = whole.artifacts.iter().filter(|a| own(a.account.as_deref()));
            let held = bundle
                .artifacts
                .iter()
                .filter(|a| own(a.account.as_deref()));
            assert_eq!(files.count(), held.count(), "{name}");
        }
        assert!(plan.part("no such account").is_none());
    });
}
