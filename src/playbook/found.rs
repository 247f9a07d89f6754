//! Where a person finds a value, with what is known so far filled in.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::{
    model::{Argument, Found, Playbook, Question},
    prose::Prose,
    scope::Scope,
};

/// Where a value is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhereFound<'p> {
    pub console: Prose<'p>,
    pub link: Option<Cow<'p, str>>,
    /// The words of a command, not yet quoted for a shell.
    pub command: Vec<Cow<'p, str>>,
}

impl Found {
    /// What is not answered yet shows as `‹question›`.
    pub(crate) fn fill(&self, scope: &Scope<'_>) -> WhereFound<'_> {
        let mut command = Vec::new();
        for argument in &self.command {
            // A question comes before there are documents, so only texts can stand here.
            if let Argument::Text(text) = argument {
                scope.texts(text, &mut command);
            }
        }
        WhereFound {
            console: scope.prose(&self.console),
            link: self.link.as_ref().map(|link| scope.text(link)),
            command,
        }
    }
}

impl Question {
    /// Where the value is found, as JSON, before anything is answered.
    pub fn where_found(&self, playbook: &Playbook) -> Option<Value> {
        let scope = Scope::new(&playbook.expressions);
        let found = self.found.as_ref()?.fill(&scope);
        Some(json!({
            "console": found.console.plain(),
            "link": found.link,
            "command": found.command,
        }))
    }
}
