//! Ticks on steps. A tick holds for what the step said when it was set.

use std::{collections::BTreeMap, fmt::Write as _};

use sha2::{Digest, Sha256};

use crate::plan::{Line, Plan, Step};

/// The ticked steps by id, each with the fingerprint of what it said.
#[derive(Debug, Clone, Default)]
pub(super) struct Ticks {
    set: BTreeMap<String, String>,
    taken_back: Vec<String>,
}

impl Ticks {
    pub(super) fn of(set: BTreeMap<String, String>) -> Self {
        Self {
            set,
            taken_back: Vec::new(),
        }
    }

    pub(super) fn all(&self) -> &BTreeMap<String, String> {
        &self.set
    }

    pub(super) fn holds(&self, step: &str) -> bool {
        self.set.contains_key(step)
    }

    pub(super) fn taken_back(&self) -> &[String] {
        &self.taken_back
    }

    /// Sets or takes away a tick; false where there is no such step.
    pub(super) fn toggle(&mut self, plan: &Plan<'_>, id: &str) -> bool {
        let Some(step) = plan.steps.iter().find(|step| step.id == id) else {
            return false;
        };
        self.taken_back.retain(|known| known != id);
        if self.set.remove(id).is_none() {
            self.set.insert(id.to_owned(), fingerprint(plan, step));
        }
        true
    }

    /// Takes back the ticks of steps that say something else now. Steps that are gone keep theirs: they may return.
    pub(super) fn revise(&mut self, plan: &Plan<'_>) {
        if self.set.is_empty() {
            return;
        }
        for step in &plan.steps {
            let changed = self
                .set
                .get(&step.id)
                .is_some_and(|then| *then != fingerprint(plan, step));
            if changed {
                self.set.remove(&step.id);
                if !self.taken_back.contains(&step.id) {
                    self.taken_back.push(step.id.clone());
                }
            }
        }
    }
}

/// Stands for all that a step tells a person to do, documents to paste included; its number does not count.
fn fingerprint(plan: &Plan<'_>, step: &Step<'_>) -> String {
    let mut hash = Sha256::new();
    // A byte that no text holds, so that two texts cannot pass for one.
    let mut add = |text: &str| {
        hash.update(text.as_bytes());
        hash.update([0xff]);
    };
    let account = plan.account(step.account);
    add(account.map_or("", |account| &account.id));
    add(&step.title.plain());
    for line in step.actions.iter().chain(&step.check) {
        let Line {
            text,
            link,
            command,
            paste,
            copy,
        } = line;
        add(&text.plain());
        add(link.as_deref().unwrap_or_default());
        for word in command {
            add(word);
        }
        add(copy.as_deref().unwrap_or_default());
        let document = paste.and_then(|place| plan.documents.get(place));
        add(document.map_or("", |document| &document.minified));
    }
    let mut text = String::with_capacity(16);
    for byte in hash.finalize().iter().take(8) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
