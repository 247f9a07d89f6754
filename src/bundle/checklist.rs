//! CHECKLIST.md: the steps of one account, for someone who may never have heard of this program.

use super::{ArtifactKind, Kinds, markdown::Page, shell};
use crate::plan::{Account, Content, Document, Line, Plan, Step};

pub(super) fn render(plan: &Plan<'_>, account: &Account<'_>, kinds: &Kinds) -> String {
    let mut page = Page::new();
    page.raw("# Checklist: ")
        .text(account.title)
        .raw(" ")
        .code(&account.id)
        .raw("\n\n");
    page.retired(&plan.playbook.retired);
    page.text(&plan.playbook.title)
        .raw(". Region ")
        .code(&plan.region);
    page.raw(". For ").prose(&account.who).raw(".\n\n");
    for line in &account.intro {
        page.prose(&line.text).raw("\n\n");
    }
    page.raw("## Your steps\n\n");
    match plan.spans() {
        0 | 1 => {}
        2 => {
            page.raw(
                "The numbers run over both accounts; those missing here are the other admin's. ",
            );
        }
        _ => {
            page.raw(
                "The numbers run over all accounts; those missing here are the other admins'. ",
            );
        }
    }
    page.raw("Tick a step when its check is right. Commands are for bash, as in AWS CloudShell, signed in to account ")
        .code(&account.id)
        .raw("; run them from the folder that holds this checklist.\n\n");
    let mut files = plan.files().filter(|d| d.account == account.key);
    if files.any(|d| !kinds.hold(ArtifactKind::Document(d.kind))) {
        page.raw("Some files that steps name came not along with this page: save each as its step shows it, under the name that stands above it, before a command reads it.\n\n");
    }
    for step in plan.steps_of(account.key) {
        page.raw("- [ ] ")
            .number(step.number as u64)
            .raw(". ")
            .prose(&step.title);
        if !step.waits_for.is_empty() {
            page.raw(" *(after ");
            others(&mut page, plan, step);
            page.raw(")*");
        }
        page.raw("\n");
    }
    for step in plan.steps_of(account.key) {
        details(&mut page, plan, step);
    }
    page.finish()
}

/// The steps of other accounts that come first: "steps 4 and 6 of the EMR account".
fn others(page: &mut Page, plan: &Plan<'_>, step: &Step<'_>) {
    for (i, before) in plan.before(step).iter().enumerate() {
        page.raw(if i > 0 { ", " } else { "" });
        page.steps(&before.steps)
            .raw(" of the ")
            .text(before.account);
    }
}

fn details(page: &mut Page, plan: &Plan<'_>, step: &Step<'_>) {
    page.blank_line();
    page.raw("## ")
        .number(step.number as u64)
        .raw(". ")
        .prose(&step.title)
        .raw("\n\n");
    if !step.waits_for.is_empty() {
        page.raw("**Begin only after ");
        others(page, plan, step);
        page.raw(".**\n\n");
    }
    if let Some(why) = &step.why {
        page.prose(why).raw("\n\n");
    }
    for (i, line) in step.actions.iter().enumerate() {
        show(page, plan, &format!("{}. ", i + 1), line);
    }
    for (title, lines) in [
        ("To see that it worked", &step.check),
        ("To undo it", &step.undo),
    ] {
        if lines.is_empty() {
            continue;
        }
        page.blank_line();
        page.raw("**").raw(title).raw("**\n\n");
        for line in lines {
            show(page, plan, "- ", line);
        }
    }
}

fn show(page: &mut Page, plan: &Plan<'_>, mark: &str, line: &Line<'_>) {
    page.raw(mark).prose(&line.text);
    if let Some(address) = &line.link {
        page.raw(" ").link(address);
    }
    page.raw("\n");
    // As wide as the mark, so that a block belongs to its line.
    let indent = " ".repeat(mark.len());
    if let Some(value) = &line.copy {
        page.block(&indent, "text", value);
    }
    if let Some(document) = line.paste.and_then(|place| plan.documents.get(place)) {
        if !document.snippet {
            page.blank_line();
            page.raw(&indent)
                .raw("File: ")
                .code(document.path())
                .raw("\n");
        }
        page.block(&indent, document.language().name(), &document.pretty);
        reasons(page, &indent, document);
    }
    if !line.command.is_empty() {
        page.block(&indent, "sh", &shell::command(&line.command));
    }
}

/// What each statement is for, as whoever pastes it may not have the page of grants.
fn reasons(page: &mut Page, indent: &str, document: &Document<'_>) {
    let Content::Policy {
        document: policy,
        reasons,
    } = &document.content
    else {
        return;
    };
    page.raw(indent).raw("What its statements are for:\n\n");
    for (statement, reason) in policy.statements.iter().zip(reasons) {
        page.raw(indent).raw("- ");
        if let Some(sid) = &statement.sid {
            page.code(sid).raw(": ");
        }
        page.prose(reason).raw("\n");
    }
    page.raw("\n");
}
