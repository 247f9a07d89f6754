//! A document that is made of parts: those in force filled, their statements merged, and split where one document is not
//! enough.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::document::{self, Content};
use crate::{
    playbook::{self, Prose, Scope, Span, Style},
    policy::{self, Statement, merge},
};

/// A statement of a part: its Sid there, and why it is there.
struct Origin<'p> {
    sid: Option<Cow<'p, str>>,
    reason: Prose<'p>,
}

/// Fills the parts that the answers call for, into documents of at most `limit` characters; none where no part is in force.
///
/// Each comes with the Sids of statements that stand in it under another one.
pub(super) fn fill<'p>(
    template: &'p playbook::Document,
    scope: &Scope<'_>,
    limit: Option<usize>,
) -> Vec<(Content<'p>, Vec<(String, String)>)> {
    let mut statements: Vec<(usize, Statement<Cow<'p, str>>)> = Vec::new();
    let mut origins: Vec<Origin<'p>> = Vec::new();
    for part in &template.parts {
        scope.each(part.each, |scope, _| {
            if !scope.holds(part.when) {
                return;
            }
            for statement in document::in_force(template, &part.policy, scope).statements {
                origins.push(Origin {
                    sid: statement.sid.clone(),
                    reason: document::reason(template, &statement, scope),
                });
                statements.push((origins.len() - 1, statement));
            }
        });
    }
    let documents = merge::split(merge::merge(statements), limit);
    let content = |merged: Vec<merge::Merged<Cow<'p, str>>>| {
        let mut moved = Vec::new();
        let mut reasons = Vec::with_capacity(merged.len());
        let mut statements = Vec::with_capacity(merged.len());
        for merge::Merged {
            statement,
            origins: of,
        } in merged
        {
            let of = || of.iter().filter_map(|origin| origins.get(*origin));
            if let Some(sid) = &statement.sid {
                let others = of().filter_map(|origin| origin.sid.as_deref());
                let others = others.filter(|other| other != sid);
                moved.extend(others.map(|other| (other.to_owned(), sid.to_string())));
            }
            reasons.push(joined(of().map(|origin| &origin.reason)));
            statements.push(statement);
        }
        let document = policy::Document {
            version: Some(Cow::Borrowed(policy::document::VERSION)),
            id: None,
            statements,
        };
        (Content::Policy { document, reasons }, moved)
    };
    documents.into_iter().map(content).collect()
}

/// Reasons one after the other, each once.
fn joined<'r, 'p: 'r>(reasons: impl Iterator<Item = &'r Prose<'p>>) -> Prose<'p> {
    let mut told: Vec<&Prose<'p>> = Vec::new();
    for reason in reasons {
        if !told.contains(&reason) && !reason.0.is_empty() {
            told.push(reason);
        }
    }
    let mut all = Prose::default();
    for reason in told {
        if !all.0.is_empty() {
            all.0.push(Span {
                style: Style::Plain,
                text: Cow::Borrowed(" "),
            });
        }
        all.0.extend(reason.0.iter().cloned());
    }
    all
}
