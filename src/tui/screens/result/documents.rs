//! The documents of a plan, each statement with its reason.

use super::{CopyKind, Copyable, Detail};
use crate::{
    plan::{Content, Document, Plan},
    playbook::DocumentKind,
    tui::{
        cx::Cx,
        flow::Flow,
        widgets::{
            gauge::gauge,
            menu::{Entry, entry_line},
        },
    },
};
use ratatui::text::Line;

/// The documents that become files, account by account.
fn files<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = &'p Document<'p>> {
    plan.accounts.iter().flat_map(|account| {
        plan.files()
            .filter(|document| document.account == account.key)
    })
}

pub(super) fn entries(plan: &Plan<'_>, cursor: usize, width: u16, cx: &Cx<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut account = "";
    for (number, document) in files(plan).enumerate() {
        if document.account != account {
            account = document.account;
            let mut lines = Vec::new();
            if number > 0 {
                lines.push(Line::default());
            }
            let found = plan.account(account);
            let title = found.map_or_else(String::new, |a| format!("{} {}", a.title, a.id));
            lines.push(Line::styled(title, cx.styles.title));
            entries.push(Entry {
                number: None,
                lines,
            });
        }
        let kind = match document.kind {
            DocumentKind::IdentityPolicy => "policy",
            DocumentKind::TrustPolicy => "trust",
            DocumentKind::ResourcePolicy => "resource policy",
            DocumentKind::ServiceControlPolicy => "SCP",
            DocumentKind::Cors => "CORS",
            DocumentKind::Settings => "settings",
            DocumentKind::Script => "script",
        };
        let here = number == cursor;
        // Where several roles have the same document, the role tells them apart.
        let same = files(plan)
            .filter(|other| other.title == document.title)
            .count()
            > 1;
        let text = match &document.attachment {
            Some(attachment) if same => format!("{}: {}", attachment.role, document.title),
            _ => document.title.to_string(),
        };
        let line = entry_line(here, ("", cx.styles.text), &text, kind, width, cx);
        entries.push(Entry {
            number: Some(number),
            lines: vec![line],
        });
    }
    entries
}

pub(super) fn detail(plan: &Plan<'_>, cursor: usize, width: u16, cx: &Cx<'_>) -> Detail {
    let Some(document) = files(plan).nth(cursor) else {
        return Detail::default();
    };
    let mut flow = Flow::new(width);
    flow.text(&document.title, cx.styles.title);
    flow.text(&document.path_in_bundle, cx.styles.faint);
    if let Some(attachment) = &document.attachment {
        let what = match document.kind {
            DocumentKind::TrustPolicy => "trust policy of role ",
            _ => "attached to role ",
        };
        flow.spans(
            &[(what, cx.styles.text), (&attachment.role, cx.styles.code)],
            &[],
            "",
        );
    }
    if let Some(budget) = plan.budget(document) {
        flow.line(gauge(budget, width, cx));
    }
    flow.blank();
    with_reasons(&mut flow, "", document, cx);
    let copies = vec![Copyable {
        what: document.title.to_string(),
        text: document.pretty.clone(),
        kind: CopyKind::Document,
        line: 0,
    }];
    Detail {
        page: flow.page(),
        copies,
    }
}

/// The document with the reason of each statement above its Sid. What is copied has no reasons in it.
pub(super) fn with_reasons(flow: &mut Flow, left: &str, document: &Document<'_>, cx: &Cx<'_>) {
    let styles = cx.styles;
    let mut reasons = match &document.content {
        Content::Policy { reasons, .. } => reasons.as_slice(),
        Content::Other(_) | Content::Listing(..) => &[],
    }
    .iter();
    for line in document.pretty.lines() {
        if line.trim_start().starts_with("\"Sid\":")
            && let Some(reason) = reasons.next()
        {
            let indent: String = line.chars().take_while(|c| *c == ' ').collect();
            flow.marked(
                &format!("{left}{indent}{} ", cx.glyphs.dot),
                styles.faint,
                &reason.plain(),
                styles.faint,
            );
        }
        flow.broken(
            &[(left, styles.text), (line, styles.text)],
            cx.glyphs.wrapped,
            styles.faint,
        );
    }
}
