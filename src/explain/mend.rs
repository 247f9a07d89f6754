//! Where a set-up of this program mends a failure: the step and the document, of a plan or of a playbook.

use super::entry::Entry;
use crate::{plan::Plan, playbook::Playbook};

/// A document or a step that mends a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// The title of its playbook.
    pub playbook: String,
    /// A step, or else a document.
    pub is_step: bool,
    /// The step's number, where there is a plan.
    pub number: Option<usize>,
    pub title: String,
    /// The account in which it is done; the possible ones, where there is no plan.
    pub account: String,
    /// The document's file in the bundle, where there is one.
    pub path: Option<String>,
}

impl Mend {
    /// The same in one line.
    pub fn line(&self) -> String {
        let what = match (self.is_step, self.number) {
            (true, Some(number)) => format!("step {number}"),
            (true, None) => "step".to_owned(),
            (false, _) => "document".to_owned(),
        };
        let place = if self.account.is_empty() {
            String::new()
        } else {
            format!(" ({})", self.account)
        };
        let path = self.path.as_ref().map(|path| format!(", {path}"));
        format!(
            "{what} \"{}\"{place}{}",
            self.title,
            path.unwrap_or_default()
        )
    }
}

/// What of a plan mends a failure: its documents, then its steps.
pub fn in_plan(plan: &Plan<'_>, entry: &Entry) -> Vec<Mend> {
    let named = |mends: &[String]| mends.contains(&entry.id);
    let account = |key: &str| {
        plan.account(key).map_or_else(String::new, |account| {
            format!("{}, {}", account.title, account.id)
        })
    };
    let playbook = || plan.playbook.title.clone();
    let documents = plan.documents.iter().filter(|d| named(d.mends));
    let documents = documents.map(|document| Mend {
        playbook: playbook(),
        is_step: false,
        number: None,
        title: document.title.to_string(),
        account: account(document.account),
        path: (!document.snippet).then(|| document.path_in_bundle.clone()),
    });
    let steps = plan.steps.iter().filter(|step| named(step.mends));
    let steps = steps.map(|step| Mend {
        playbook: playbook(),
        is_step: true,
        number: Some(step.number),
        title: step.title.plain(),
        account: account(step.account),
        path: None,
    });
    documents.chain(steps).collect()
}

/// What of a playbook mends a failure, before anything is answered.
pub fn in_playbook(playbook: &Playbook, entry: &Entry) -> Vec<Mend> {
    playbook
        .mending(&entry.id)
        .into_iter()
        .map(|mending| Mend {
            playbook: playbook.title.clone(),
            is_step: mending.is_step,
            number: None,
            title: mending.title,
            account: mending.accounts.join(" or "),
            path: None,
        })
        .collect()
}
