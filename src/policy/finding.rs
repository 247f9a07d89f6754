//! What a check found: which rule, where, and what to do about it.

use super::{Rule, Span};

/// One thing found in one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: &'static Rule,
    pub at: Span,
    /// What was found and what is expected, in one sentence without a full stop.
    pub what: String,
    /// What to write instead, where one thing is clearly meant: it replaces what stands at `at`.
    pub instead: Option<String>,
}

impl Finding {
    pub(crate) fn new(rule: &'static Rule, at: Span, what: impl Into<String>) -> Self {
        let mut what = what.into();
        // What a document holds may be quoted in it, and must not move anybody's cursor.
        if what.contains(char::is_control) {
            let escaped = what.chars().map(|c| {
                if c.is_control() {
                    c.escape_default().to_string()
                } else {
                    c.to_string()
                }
            });
            what = escaped.collect();
        }
        Self {
            rule,
            at,
            what,
            instead: None,
        }
    }

    pub(crate) fn instead(mut self, text: impl Into<String>) -> Self {
        self.instead = Some(text.into());
        self
    }
}
