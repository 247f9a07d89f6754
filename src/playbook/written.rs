//! A policy as a playbook's file has it.

use crate::policy;

/// Reads a policy of a playbook; all faults, each with its line and column.
pub(super) fn policy(text: &str) -> Result<policy::Document<policy::Text<'_>>, Vec<String>> {
    let lines = policy::Lines::new(text);
    let at = |at: policy::Span, what: &dyn std::fmt::Display| {
        format!("{}: {what}", lines.place(at.start))
    };
    let read = policy::json::read(text);
    let mut faults: Vec<String> = read.faults.iter().map(|f| at(f.at, &f.kind)).collect();
    let Some(json) = &read.json else {
        return Err(faults);
    };
    let (document, more) = policy::grammar::read(json);
    faults.extend(more.iter().map(|f| at(f.at, &f.kind)));
    let newest = |document: &policy::Document<policy::Text<'_>>| {
        document.version.as_deref() == Some(policy::document::VERSION)
    };
    match document {
        Some(document) if faults.is_empty() && newest(&document) => Ok(document),
        Some(_) if faults.is_empty() => Err(vec![format!(
            "Version: expected \"{}\"",
            policy::document::VERSION
        )]),
        _ => Err(faults),
    }
}
