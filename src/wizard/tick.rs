//! Ticks on steps. A tick holds for what the step said when it was set.

use std::collections::BTreeMap;

use crate::plan::Plan;

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
            self.set.insert(id.to_owned(), step.fingerprint(plan));
        }
        true
    }

    /// Sets a tick; false where it was set, or where there is no such step.
    pub(super) fn set(&mut self, plan: &Plan<'_>, id: &str) -> bool {
        self.taken_back.retain(|known| known != id);
        !self.holds(id) && self.toggle(plan, id)
    }

    /// Takes a tick away; false where there is none.
    pub(super) fn take_away(&mut self, id: &str) -> bool {
        self.set.remove(id).is_some()
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
                .is_some_and(|then| *then != step.fingerprint(plan));
            if changed {
                self.set.remove(&step.id);
                if !self.taken_back.contains(&step.id) {
                    self.taken_back.push(step.id.clone());
                }
            }
        }
    }
}
