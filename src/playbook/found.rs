//! Where a person finds a value, with what is known so far filled in.

use serde_json::{Value, json};

use super::{
    model::{Argument, Found, Playbook, Question},
    prose::Prose,
    scope::Scope,
};

/// Where a value is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhereFound {
    pub console: Prose,
    pub link: Option<String>,
    /// The words of a command, not yet quoted for a shell.
    pub command: Vec<String>,
}

impl Found {
    /// What is not answered yet shows as `‹question›`.
    pub(crate) fn fill(&self, scope: &Scope<'_>) -> WhereFound {
        WhereFound {
            console: scope.prose(&self.console),
            link: self.link.as_ref().map(|link| scope.text(link)),
            command: self
                .command
                .iter()
                .flat_map(|argument| match argument {
                    Argument::Text(text) => scope.texts(text),
                    // A question comes before there are documents.
                    Argument::File(_) | Argument::Minified(_) => Vec::new(),
                })
                .collect(),
        }
    }
}

impl Question {
    /// Where the value is found, as JSON, before anything is answered.
    pub fn where_found(&self, playbook: &Playbook) -> Option<Value> {
        let found = self
            .found
            .as_ref()?
            .fill(&Scope::new(&playbook.expressions));
        Some(json!({
            "console": found.console.plain(),
            "link": found.link,
            "command": found.command,
        }))
    }
}
