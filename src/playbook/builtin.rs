//! The playbooks that the program carries. This table is the only place in Rust that names one.

use std::sync::{Mutex, PoisonError};

use super::{Playbook, PlaybookProblem, Source, load::load};

/// Embeds a playbook's folder; the build script has listed its files.
macro_rules! playbook {
    ($id:literal) => {
        Source {
            id: $id,
            playbook: include_str!(concat!(env!("OUT_DIR"), "/", $id, ".json")),
            card: include_str!(concat!(env!("OUT_DIR"), "/", $id, ".card.json")),
            files: include!(concat!(env!("OUT_DIR"), "/", $id, ".files.rs")),
        }
    };
}

/// Every playbook, in the order in which lists show them.
pub const BUILT_IN: &[Source<'static>] = &[
    playbook!("emr-serverless"),
    playbook!("emr-clusters"),
    playbook!("execution-role"),
    playbook!("pipelines"),
    playbook!("hyperpod"),
    playbook!("elastic-inference"),
];

/// The files that documents of several playbooks name: `shared/…`, and the text.
pub(super) const SHARED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shared.files.rs"));

/// Finds a playbook by its id.
pub fn find(id: &str) -> Option<&'static Source<'static>> {
    let found = BUILT_IN.iter().find(|source| source.id == id);
    #[cfg(test)]
    let found = found.or_else(|| super::testing::find(id));
    found
}

/// A built-in playbook, loaded and checked once in the life of the process. A fault in it is ours, and our tests
/// see to it that there is none.
pub fn built_in(id: &str) -> Result<Option<&'static Playbook>, Vec<PlaybookProblem>> {
    static LOADED: Mutex<Vec<&'static Playbook>> = Mutex::new(Vec::new());
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = loaded.iter().copied().find(|playbook| playbook.id == id) {
        return Ok(Some(known));
    }
    let Some(source) = find(id) else {
        return Ok(None);
    };
    // Never freed: whoever borrows from it may outlive any owner, and there are only as many as the table has rows.
    let playbook: &'static Playbook = Box::leak(Box::new(load(source)?));
    loaded.push(playbook);
    Ok(Some(playbook))
}
