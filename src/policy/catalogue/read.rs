//! Takes a file of the catalogue apart. Its form is described in `assets/catalogue/generate.mjs`.
//!
//! The files are ours and held against this reader by tests, so what it does not know it passes over.

use std::{borrow::Cow, collections::HashMap};

use super::{
    arn::ArnPattern,
    glob,
    key::{ConditionKey, KeyType, Keys, Value},
    service::{Action, KeyList, Level, Needed, Resource, Service},
};

/// Which part of a file a line belongs to.
#[derive(Clone, Copy)]
pub(super) enum Section {
    Head,
    Keys(KeyType),
    Sets,
    Types,
    Actions,
    Prefixes,
    Foreign,
    Retired,
}

/// The lines of a file with the sections they stand in, without the lines that open a section.
pub(super) fn lines(text: &'static str) -> impl Iterator<Item = (Section, &'static str)> {
    text.lines()
        .scan(Section::Head, |section, line| {
            let opens = match line {
                "sets" => Some(Section::Sets),
                "types" => Some(Section::Types),
                "actions" => Some(Section::Actions),
                "prefixes" => Some(Section::Prefixes),
                "foreign" => Some(Section::Foreign),
                "retired" => Some(Section::Retired),
                _ => line
                    .strip_prefix("keys ")
                    .map(|kind| Section::Keys(kind.parse().unwrap_or(KeyType::One(Value::String)))),
            };
            *section = opens.unwrap_or(*section);
            Some(opens.is_none().then_some((*section, line)))
        })
        .flatten()
}

/// The key of a line; `prefix` belongs before those that begin with a colon.
pub(super) fn key(prefix: &str, line: &'static str, kind: KeyType) -> ConditionKey {
    let name = if line.starts_with(':') {
        Cow::Owned(format!("{prefix}{line}"))
    } else {
        Cow::Borrowed(line)
    };
    ConditionKey { name, kind }
}

/// How a set writes a key: without the tail.
fn in_set(line: &str) -> &str {
    match line.rsplit_once("/${") {
        Some((before, tail)) if tail.find('}') == Some(tail.len() - 1) => {
            line.get(..=before.len()).unwrap_or(line)
        }
        _ => line,
    }
}

/// A file's lines, section by section.
#[derive(Default)]
struct Parts {
    head: &'static str,
    keys: Vec<(&'static str, KeyType)>,
    sets: Vec<&'static str>,
    types: Vec<&'static str>,
    actions: Vec<&'static str>,
}

pub(super) fn service(text: &'static str) -> Service {
    let mut parts = Parts::default();
    for (section, line) in lines(text) {
        match section {
            Section::Head => parts.head = line.strip_prefix("service ").unwrap_or_default(),
            Section::Keys(kind) => parts.keys.push((line, kind)),
            Section::Sets => parts.sets.push(line),
            Section::Types => parts.types.push(line),
            Section::Actions => parts.actions.push(line),
            Section::Prefixes | Section::Foreign | Section::Retired => {}
        }
    }
    let mut head = parts.head.split('|');
    let prefix = head.next().unwrap_or_default();
    let name = head.next().unwrap_or_default();
    let retired = head.next() == Some("retired");

    let keys = Keys::new(
        parts
            .keys
            .iter()
            .map(|(line, kind)| key(prefix, line, *kind))
            .collect(),
    );
    let sets = sets(prefix, &parts, &keys);
    let resources = resources(prefix, &parts.types, &sets);
    let actions = actions(prefix, &parts.actions, &sets, resources);
    Service {
        prefix,
        name,
        retired,
        keys,
        resources,
        actions,
    }
}

type Sets = HashMap<&'static str, KeyList>;

fn sets(prefix: &str, parts: &Parts, keys: &Keys) -> Sets {
    let spelt: HashMap<&str, &'static ConditionKey> = parts
        .keys
        .iter()
        .filter_map(|(line, kind)| {
            let key = key(prefix, line, *kind);
            Some((in_set(line), keys.get(&key.name)?))
        })
        .collect();
    parts
        .sets
        .iter()
        .filter_map(|line| {
            let (id, of) = line.split_once(' ')?;
            let of: Vec<_> = of
                .split(' ')
                .filter_map(|key| spelt.get(key).copied())
                .collect();
            Some((id, &*of.leak()))
        })
        .collect()
}

fn set(sets: &Sets, id: Option<&str>) -> KeyList {
    id.and_then(|id| sets.get(id).copied()).unwrap_or_default()
}

fn resources(prefix: &'static str, lines: &[&'static str], sets: &Sets) -> &'static [Resource] {
    let resources: Vec<_> = lines
        .iter()
        .filter_map(|line| {
            let mut fields = line.split('|');
            let name = fields.next()?;
            let arns = fields.next()?.split(';');
            let arns = arns.map(|text| ArnPattern::new(prefix, text)).collect();
            Some(Resource {
                name,
                arns,
                condition_keys: set(sets, fields.next()),
            })
        })
        .collect();
    resources.leak()
}

fn actions(
    prefix: &'static str,
    lines: &[&'static str],
    sets: &Sets,
    resources: &'static [Resource],
) -> Vec<Action> {
    let named: HashMap<&str, &'static Resource> =
        resources.iter().map(|of| (of.name, of)).collect();
    let mut actions = Vec::with_capacity(lines.len());
    let mut common: Option<Action> = None;
    for line in lines {
        if line.contains('|') {
            common = group(prefix, line, sets, &named);
        } else if let Some(common) = &common {
            actions.push(Action {
                name: line,
                ..common.clone()
            });
        }
    }
    actions.sort_by(|a, b| glob::order(a.name, b.name));
    actions
}

/// What a group of actions has in common, as an action without a name.
fn group(
    service: &'static str,
    line: &'static str,
    sets: &Sets,
    named: &HashMap<&str, &'static Resource>,
) -> Option<Action> {
    let mut fields = line.split('|');
    let level = match fields.next()? {
        "list" => Level::List,
        "read" => Level::Read,
        "write" => Level::Write,
        "tagging" => Level::Tagging,
        "permissions" => Level::PermissionsManagement,
        _ => return None,
    };
    let items = |field: Option<&'static str>| {
        let items = field.unwrap_or_default().split(',');
        items.filter(|item| !item.is_empty())
    };
    let resources: Vec<_> = items(fields.next())
        .filter_map(|item| {
            let (item, keys) = match item.split_once('=') {
                Some((item, id)) => (item, Some(id)),
                None => (item, None),
            };
            let bare = item.strip_suffix('!');
            Some(Needed {
                resource: named.get(bare.unwrap_or(item))?,
                required: bare.is_some(),
                condition_keys: set(sets, keys),
            })
        })
        .collect();
    let condition_keys = set(sets, fields.next());
    let depends_on: Vec<_> = items(fields.next()).collect();
    Some(Action {
        service,
        name: "",
        level,
        resources: resources.leak(),
        condition_keys,
        depends_on: depends_on.leak(),
    })
}
