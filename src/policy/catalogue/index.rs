//! The catalogue's index: its date, the global condition keys, and the prefixes of all services.

use std::sync::OnceLock;

use super::{
    glob,
    key::Keys,
    read::{self, Section},
};

static INDEX: OnceLock<Index> = OnceLock::new();

/// What `index.txt` says.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) date: &'static str,
    pub(super) keys: Keys,
    /// All services, sorted.
    pub(super) prefixes: Vec<&'static str>,
    /// Services with condition keys under another prefix.
    pub(super) foreign: Vec<&'static str>,
    /// Services of the past, sorted.
    pub(super) retired: Vec<&'static str>,
}

pub(super) fn get() -> &'static Index {
    INDEX.get_or_init(|| read(include_str!("../../../assets/catalogue/index.txt")))
}

/// Says whether the sorted `list` has `prefix`, in any case.
pub(super) fn has(list: &[&str], prefix: &str) -> bool {
    list.binary_search_by(|known| glob::order(known, prefix))
        .is_ok()
}

fn read(text: &'static str) -> Index {
    let mut date = "";
    let mut keys = Vec::new();
    let (mut prefixes, mut foreign, mut retired) = (Vec::new(), Vec::new(), Vec::new());
    for (section, line) in read::lines(text) {
        match section {
            Section::Head => date = line.strip_prefix("date ").unwrap_or(date),
            Section::Keys(kind) => keys.push(read::key("", line, kind)),
            Section::Prefixes => prefixes.push(line),
            Section::Foreign => foreign.push(line),
            Section::Retired => retired.push(line),
            Section::Sets | Section::Types | Section::Actions => {}
        }
    }
    Index {
        date,
        keys: Keys::new(keys),
        prefixes,
        foreign,
        retired,
    }
}
