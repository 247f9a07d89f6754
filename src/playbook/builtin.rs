//! The playbooks that the program carries. This table is the only place in Rust that names one.

use std::sync::{Mutex, PoisonError};

use super::{Playbook, PlaybookProblem, Source, load::load};

/// Embeds a playbook's folder: the id once, then the files beside `playbook.toml`.
macro_rules! playbook {
    ($id:literal: $($file:literal)*) => {
        Source {
            id: $id,
            playbook: include_str!(concat!(env!("OUT_DIR"), "/", $id, ".json")),
            card: include_str!(concat!(env!("OUT_DIR"), "/", $id, ".card.json")),
            files: &[$((
                $file,
                include_str!(concat!("../../assets/playbooks/", $id, "/", $file)),
            )),*],
        }
    };
}

/// Every playbook, in the order in which lists show them.
pub const BUILT_IN: &[Source<'static>] = &[playbook! { "emr-serverless":
    "cross-account.answers.json"
    "policies/access.documented.json"
    "policies/access.least-privilege.json"
    "policies/assume.json"
    "policies/list-own-applications.json"
    "policies/network-interfaces.json"
    "policies/read-emr-settings.json"
    "policies/runtime.documented.json"
    "policies/runtime.least-privilege.json"
    "policies/service-linked-role.json"
    "policies/update-domain.json"
    "policies/update-user-profile.json"
    "resources/bucket-policy.json"
    "resources/emr-settings.cross-account.json"
    "resources/emr-settings.single-account.json"
    "resources/key-policy.json"
    "resources/update-domain.cross-account.json"
    "resources/update-domain.single-account.json"
    "resources/update-user-profile.cross-account.json"
    "resources/update-user-profile.single-account.json"
    "single-account.answers.json"
    "trust/assumable-role.json"
    "trust/execution-role.json"
    "trust/runtime-role.json"
}];

/// Finds a playbook by its id.
pub fn find(id: &str) -> Option<&'static Source<'static>> {
    BUILT_IN.iter().find(|source| source.id == id)
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
