//! Everything that a reference sheet says has its place in a playbook, and the table beside this file says where.
//!
//! A table is `coverage/<sheet>.txt`: `what the sheet says -> target, target`, with `#` before a comment. A target is
//! an element of the sheet's playbook: `question:ID`, `choice:QUESTION.VALUE`, `document:ID`, `document:ID.SID`,
//! `step:ID`, `note:ID`, `rule:CODE`, `role:ID`, `account:KEY`, `value:ID`, `accepts:CODE`, or `need`, `summary`, `page`,
//! `retired`; of another playbook with `PLAYBOOK/` before it. A known failure is `failure:ID`, a rule of the checks
//! `check:CODE`. `none: reason` is for lists of sources alone. Of the names of a sheet that its table lacks, the failing
//! test prints the lines to fill in: begin with an empty table.

mod sheet;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use sagesetup::{audit, playbook, policy::check};
use serde_json::Value;
use sheet::{Item, Sort};

/// The sheets, the playbook that each is about, and how the ids of its errata begin.
const SHEETS: &[(&str, &str, &str)] = &[
    ("elastic-inference", "elastic-inference", "W"),
    ("emr-clusters", "emr-clusters", "CE"),
    ("emr-serverless", "emr-serverless", "E"),
    ("execution-role", "execution-role", "X"),
    ("hyperpod", "hyperpod", "Z"),
    ("pipelines", "pipelines", "Y"),
    // Its errata have no ids.
    ("role-manager", "execution-role", ""),
];

/// The elements of playbooks, by what a target calls them: their table, and the key that names one.
const ELEMENTS: &[(&str, &str, &str)] = &[
    ("accepts", "accepts", "code"),
    ("account", "accounts", "key"),
    ("document", "documents", "id"),
    ("note", "notes", "id"),
    ("question", "questions", "id"),
    ("role", "roles", "id"),
    ("rule", "rules", "code"),
    ("step", "steps", "id"),
    ("value", "values", "id"),
];

/// What a playbook has once.
const ONCE: &[&str] = &["need", "page", "retired", "summary"];

/// One line of a table: what the sheet says, and where the playbook has it.
struct Row {
    name: String,
    targets: Vec<String>,
}

/// A table; none where there is no file yet.
fn table(sheet: &str) -> Option<Vec<Row>> {
    let path = folder().join(format!("{sheet}.txt"));
    let text = fs::read_to_string(path).ok()?;
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let row = |line: &str| {
        let (name, targets) = line
            .split_once(" ->")
            .unwrap_or_else(|| panic!("{sheet}.txt: {line:?} has no \" -> \""));
        let targets = targets.trim();
        let list = targets.split(',').map(str::trim);
        Row {
            name: name.trim().to_owned(),
            targets: if targets.starts_with("none:") {
                vec![targets.to_owned()]
            } else {
                list.filter(|t| !t.is_empty()).map(str::to_owned).collect()
            },
        }
    };
    Some(lines.map(row).collect())
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/e2e/coverage")
}

/// What a sheet says. The sheets are no part of the project: where they do not lie beside it, the tables stand for them.
fn said(sheet: &str) -> Option<Vec<Item>> {
    let sheets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference");
    let text = fs::read_to_string(sheets.join(format!("{sheet}.md"))).ok()?;
    Some(sheet::items(&text))
}

/// The ids of a playbook's errata.
pub(crate) fn errata(playbook: &str) -> Vec<String> {
    let sheet = SHEETS.iter().find(|(sheet, ..)| *sheet == playbook);
    let (_, _, letters) = sheet.unwrap_or_else(|| panic!("{playbook} has no sheet"));
    let rows = table(playbook).unwrap_or_default();
    let names = rows.into_iter().map(|row| row.name);
    let erratum = |name: &String| {
        let number = name.strip_prefix(letters);
        number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    };
    names.filter(erratum).collect()
}

/// A playbook as its file has it; none while the program does not carry it.
fn source(id: &str) -> Option<Value> {
    let source = playbook::find(id)?;
    Some(serde_json::from_str(source.playbook).expect("JSON"))
}

/// Why a target is none.
fn amiss(target: &str, playbook: &str) -> Option<String> {
    if target.starts_with("none:") {
        return None;
    }
    let (playbook, own) = target.split_once('/').unwrap_or((playbook, target));
    let Some(source) = source(playbook) else {
        let to_come = SHEETS.iter().any(|(_, known, _)| *known == playbook);
        return (!to_come).then(|| format!("{playbook} is no playbook"));
    };
    let gone = || Some(format!("{playbook} has no {own}"));
    let Some((sort, id)) = own.split_once(':') else {
        if !ONCE.contains(&own) {
            return Some(format!("{own} is no target"));
        }
        return source.get(own).is_none().then(gone).flatten();
    };
    let there = match sort {
        "failure" => failures().contains(id),
        "check" => {
            let mut rules = check::rules().chain(audit::rules());
            rules.any(|rule| rule.code == id)
        }
        "choice" => id.split_once('.').is_some_and(|(question, value)| {
            let question = element(&source, "question", question);
            let choices = question.and_then(|question| question["choices"].as_array());
            choices.is_some_and(|all| all.iter().any(|choice| choice["value"] == value))
        }),
        "document" => {
            let (id, sid) = id
                .split_once('.')
                .map_or((id, None), |(id, s)| (id, Some(s)));
            element(&source, "document", id).is_some_and(|document| {
                let mut statements = document["statements"].as_array().into_iter().flatten();
                sid.is_none_or(|sid| statements.any(|statement| statement["sid"] == sid))
            })
        }
        _ => element(&source, sort, id).is_some(),
    };
    if there { None } else { gone() }
}

fn element<'a>(source: &'a Value, sort: &str, id: &str) -> Option<&'a Value> {
    let (_, table, key) = ELEMENTS.iter().find(|(known, ..)| *known == sort)?;
    let all = source[*table].as_array()?;
    all.iter().find(|element| element[*key] == id)
}

/// The ids of the known failures.
fn failures() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/failures");
    let files = fs::read_dir(folder).unwrap().map(|file| {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        text.parse::<toml::Table>().unwrap()
    });
    let ids = files.flat_map(|file| {
        let lists = file.into_iter().filter_map(|(_, list)| match list {
            toml::Value::Array(list) => Some(list),
            _ => None,
        });
        let entries = lists.flatten();
        let ids = entries.filter_map(|entry| Some(entry.get("id")?.as_str()?.to_owned()));
        ids.collect::<Vec<_>>()
    });
    ids.collect()
}

/// Lines to fill in, section by section.
fn skeleton(missing: &[&Item]) -> String {
    let mut lines = String::new();
    let mut section = "";
    for item in missing {
        if item.section != section {
            section = &item.section;
            writeln!(lines, "# {section}").unwrap();
        }
        let begin = match item.sort {
            Sort::Source => "none: ",
            Sort::Erratum => "note:",
            Sort::Other => "",
        };
        writeln!(lines, "{} -> {begin}", item.name).unwrap();
    }
    lines
}

#[test]
fn everything_on_a_sheet_has_its_place_in_a_playbook() {
    let mut wrong = String::new();
    for (sheet, playbook, _) in SHEETS {
        let file = format!("src/e2e/coverage/{sheet}.txt");
        let there = table(sheet);
        // As long as nobody is offered the playbook, it is open.
        if there.is_none() && playbook::find(playbook).is_none() {
            continue;
        }
        if there.is_none() {
            writeln!(wrong, "{file}: is not there").unwrap();
        }
        let rows = there.unwrap_or_default();
        let Some(items) = said(sheet) else { continue };
        let named: BTreeSet<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        let missing: Vec<&Item> = items
            .iter()
            .filter(|item| !named.contains(item.name.as_str()))
            .collect();
        if !missing.is_empty() {
            writeln!(wrong, "\n{file}: lacks\n{}", skeleton(&missing)).unwrap();
        }
        let known: BTreeSet<&str> = items.iter().map(|item| item.name.as_str()).collect();
        for name in named.difference(&known) {
            writeln!(wrong, "{file}: the sheet has no {name:?}").unwrap();
        }
        for item in &items {
            let Some(row) = rows.iter().find(|row| row.name == item.name) else {
                continue;
            };
            let none = row.targets.iter().any(|target| target.starts_with("none:"));
            if none && item.sort != Sort::Source {
                writeln!(wrong, "{file}: {}: no source, so it has a place", row.name).unwrap();
            }
            // Another playbook's note does not reach the person, but where the sheet is of none.
            let noted = row.targets.iter().any(|target| {
                let (other, own) = target.split_once('/').unwrap_or((sheet, target));
                own.starts_with("note:") && (other == *sheet || sheet != playbook)
            });
            if item.sort == Sort::Erratum && !noted {
                writeln!(wrong, "{file}: {}: no note tells of it", row.name).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_place_that_a_table_names_is_there() {
    let mut wrong = Vec::new();
    for (sheet, playbook, _) in SHEETS {
        if source(playbook).is_none() {
            continue;
        }
        let mut named = BTreeMap::new();
        for row in table(sheet).unwrap_or_default() {
            *named.entry(row.name.clone()).or_insert(0) += 1;
            if row.targets.is_empty() || row.targets == ["none:"] {
                wrong.push(format!("{sheet}.txt: {}: no target", row.name));
            }
            let amiss = row.targets.iter().filter_map(|t| amiss(t, playbook));
            wrong.extend(amiss.map(|why| format!("{sheet}.txt: {}: {why}", row.name)));
        }
        let twice = named.into_iter().filter(|(_, n)| *n > 1);
        wrong.extend(twice.map(|(name, _)| format!("{sheet}.txt: {name} stands twice")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_target_that_is_not_there_is_noticed() {
    let right = [
        "question:region",
        "choice:topology.cross-account",
        "document:assume",
        "note:E1",
        "emr-serverless/note:E1",
        "need",
        "failure:A1",
        "check:size-budget",
        "none: a list of pages",
    ];
    for target in right {
        assert_eq!(amiss(target, "emr-serverless"), None);
    }
    let wrong = [
        "question:planet",
        "choice:topology.triangle",
        "choice:topology",
        "document:assume.NoSuchSid",
        "note",
        "note:E99",
        "nobody/note:E1",
        "failure:A99",
        "check:no-such-rule",
        "poem:E1",
        "retired",
        "questions",
    ];
    for target in wrong {
        assert!(amiss(target, "emr-serverless").is_some(), "{target}");
    }
}

#[test]
fn every_table_is_of_a_sheet() {
    for file in fs::read_dir(folder()).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let sheet = name.strip_suffix(".txt");
        let known = |sheet| SHEETS.iter().any(|(known, ..)| *known == sheet);
        assert!(sheet.is_none_or(known), "{name}");
    }
}
