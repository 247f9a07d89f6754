//! What playbooks share under `assets/shared`: nothing that one alone uses, and no question that two define.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use toml::{Table, Value};

use crate::support;

fn assets() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/assets"))
}

/// The playbooks by their folders, as their authors wrote them.
fn playbooks() -> BTreeMap<String, Table> {
    let folders = support::names(&assets().join("playbooks")).into_iter();
    let read = |id: String| {
        let file = assets().join("playbooks").join(&id).join("playbook.toml");
        let table = fs::read_to_string(file).unwrap().parse().unwrap();
        (id, table)
    };
    folders.map(read).collect()
}

/// The elements of a file, with their tables.
fn elements(table: &Table) -> impl Iterator<Item = (&String, &Table)> {
    table.iter().flat_map(|(key, list)| {
        let list = list.as_array().into_iter().flatten();
        let elements = list.filter_map(Value::as_table);
        elements.map(move |element| (key, element))
    })
}

/// The shared files that stand anywhere in a value.
fn files(value: &Value, take: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => {
            if let Some(path) = text.strip_prefix("shared/") {
                take(path);
            }
        }
        Value::Array(list) => list.iter().for_each(|one| files(one, take)),
        Value::Table(table) => table.values().for_each(|one| files(one, take)),
        _ => {}
    }
}

#[test]
fn two_playbooks_use_what_is_shared() {
    // Every element and every file, with who uses it.
    let mut users: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut shared: BTreeMap<String, Table> = BTreeMap::new();
    for (path, bytes) in support::tree(&assets().join("shared")) {
        if Path::new(&path).extension().is_none_or(|end| end != "toml") {
            users.insert(path, BTreeSet::new());
            continue;
        }
        let table: Table = String::from_utf8(bytes).unwrap().parse().unwrap();
        for (key, element) in elements(&table) {
            let names = ["id", "key", "code"].into_iter();
            let mut names = names.filter_map(|name| element.get(name)?.as_str());
            let name = format!("{key}.{}", names.next().expect("a name"));
            users.insert(name.clone(), BTreeSet::new());
            shared.insert(name, element.clone());
        }
    }
    let playbooks = playbooks();
    for (id, playbook) in &playbooks {
        for (key, element) in elements(playbook) {
            let mut used = BTreeSet::new();
            let mut whole = element.clone();
            if let Some(wanted) = element.get("use").and_then(Value::as_str) {
                let name = format!("{key}.{wanted}");
                for (part, value) in &shared[&name] {
                    whole.entry(part).or_insert_with(|| value.clone());
                }
                used.insert(name);
            }
            files(&Value::Table(whole), &mut |path| {
                used.insert(path.to_owned());
            });
            for name in used {
                users.entry(name).or_default().insert(id);
            }
        }
    }
    users.retain(|_, by| by.len() < 2);
    assert!(users.is_empty(), "shared by fewer than two: {users:#?}");
}

#[test]
fn the_same_question_is_defined_once() {
    let playbooks = playbooks();
    let mut defined: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for (id, playbook) in &playbooks {
        let questions = elements(playbook).filter(|(key, _)| *key == "questions");
        for (_, question) in questions.filter(|(_, question)| !question.contains_key("use")) {
            let text = |key: &str| question.get(key).and_then(Value::as_str);
            if let (Some(name), Some(kind)) = (text("id"), text("kind")) {
                defined.entry((name, kind)).or_default().push(id);
            }
        }
    }
    assert!(defined.len() > 10, "{defined:?}");
    defined.retain(|_, by| by.len() > 1);
    assert!(defined.is_empty(), "defined more than once: {defined:#?}");
}
