//! README.md of a bundle: what this is, who does what in which order.

use super::{markdown::Page, mermaid};
use crate::plan::{Plan, RoleStatus, Step, Warning};

pub(super) fn render(plan: &Plan<'_>, warnings: &[Warning]) -> String {
    let mut page = Page::new();
    let playbook = plan.playbook;
    page.raw("# ").text(&playbook.title).raw("\n\n");
    page.retired(&playbook.retired);
    for line in &playbook.summary {
        page.text(line).raw("\n");
    }
    page.raw("\nYour answers are filled in everywhere; a word in CAPITALS in a command stands for what only you can look up. Follow the checklist of your account, in the order below; it takes about ")
        .number(playbook.minutes)
        .raw(" minutes in all. It follows ")
        .link(&playbook.page)
        .raw(if playbook.retired.is_empty() {
            ", with that page's errors mended; what differs is listed at the end.\n\n"
        } else {
            ", as it stood while the service existed; what differs is listed at the end.\n\n"
        });
    warned(&mut page, warnings);
    page.raw("## Before you begin\n\n");
    for need in &playbook.need {
        page.raw("- ").text(need).raw("\n");
    }
    page.raw("\n");
    who(&mut page, plan);
    order(&mut page, plan);
    roles(&mut page, plan);
    files(&mut page, plan);
    super::terraform::readme(&mut page, plan);
    notes(&mut page, plan);
    page.finish()
}

fn who(page: &mut Page, plan: &Plan<'_>) {
    page.raw("## Who takes part\n")
        .head(&["Account", "Id", "Who", "Checklist"]);
    for account in &plan.accounts {
        page.cell(|page| {
            page.text(account.title);
        })
        .cell(|page| {
            page.code(&account.id);
        })
        .cell(|page| {
            page.prose(&account.who);
        })
        .cell(|page| {
            let path = format!("{}/CHECKLIST.md", account.key);
            page.raw("[").text(&path).raw("](").raw(&path).raw(")");
        })
        .end_row();
    }
    page.raw("\n");
    if let [first, others @ ..] = plan.accounts.as_slice() {
        for account in others {
            page.raw("If someone else looks after the ")
                .text(account.title)
                .raw(", send them the folder ")
                .code(account.key)
                .raw(": its checklist explains everything, and they need neither this program nor access to the ")
                .text(first.title)
                .raw(".\n\n");
        }
    }
}

fn order(page: &mut Page, plan: &Plan<'_>) {
    page.raw("## Who does what, in which order\n\n");
    // One turn is a run of steps in one account.
    let mut turns: Vec<Vec<&Step<'_>>> = Vec::new();
    for step in &plan.steps {
        match turns.last_mut() {
            Some(turn) if turn.last().is_some_and(|last| last.account == step.account) => {
                turn.push(step);
            }
            _ => turns.push(vec![step]),
        }
    }
    for (i, turn) in turns.iter().enumerate() {
        let account = turn.first().and_then(|step| plan.account(step.account));
        let (title, id) = account.map_or(("", ""), |a| (a.title, a.id.as_str()));
        page.number(i as u64 + 1)
            .raw(". **")
            .text(title)
            .raw("** ")
            .code(id)
            .raw("\n");
        for step in turn {
            page.raw("   - Step ")
                .number(step.number as u64)
                .raw(": ")
                .prose(&step.title)
                .raw("\n");
        }
    }
    page.raw("\n");
}

fn roles(page: &mut Page, plan: &Plan<'_>) {
    page.raw("## The roles\n\n");
    if plan.roles.is_empty() {
        page.raw("No role takes part.\n\n");
        return;
    }
    page.block("", "mermaid", &mermaid::render(plan));
    page.head(&["Role", "Account", "State", "What it is for"]);
    for role in &plan.roles {
        page.cell(|page| {
            page.code(&role.arn);
        })
        .cell(|page| {
            page.text(
                plan.account(role.account)
                    .map_or("", |account| account.title),
            );
        })
        .cell(|page| {
            page.raw(match role.status {
                RoleStatus::Create => "to create",
                RoleStatus::Existing => "exists",
            });
        })
        .cell(|page| {
            page.text(role.title).raw(": ").prose(&role.purpose);
        })
        .end_row();
    }
    page.raw("\nWho may do what afterwards, statement by statement: [GRANTS.md](GRANTS.md).\n\n");
}

fn files(page: &mut Page, plan: &Plan<'_>) {
    page.raw("## What is in this folder\n")
        .head(&["File", "What it is"]);
    for (path, what) in [
        ("README.md", "This page"),
        ("GRANTS.md", "Who may do what afterwards, and why"),
        (
            "answers.json",
            "The answers; `sagesetup export` makes this folder from them again",
        ),
        ("bundle.json", "The list of these files, for programs"),
    ] {
        page.raw("| `")
            .raw(path)
            .raw("` | ")
            .raw(what)
            .raw(" ")
            .end_row();
    }
    for account in &plan.accounts {
        page.cell(|page| {
            page.code(&format!("{}/CHECKLIST.md", account.key));
        })
        .cell(|page| {
            page.raw("The steps of the ").text(account.title);
        })
        .end_row();
        for document in plan.files().filter(|d| d.account == account.key) {
            page.cell(|page| {
                page.code(&document.path_in_bundle);
            })
            .cell(|page| {
                page.text(&document.title);
                if let Some(attachment) = &document.attachment {
                    page.raw(", for role ").code(&attachment.role);
                }
            })
            .end_row();
        }
        super::terraform::row(page, plan, account);
    }
    page.raw("\n");
}

fn warned(page: &mut Page, warnings: &[Warning]) {
    if warnings.is_empty() {
        return;
    }
    page.raw("## Warnings\n\n");
    for warning in warnings {
        // About a file, or about the answer that led to it.
        let what = if warning.about.contains(['/', '.']) {
            "file"
        } else {
            "answer"
        };
        page.raw("- ")
            .text(&warning.text)
            .raw(" (")
            .raw(what)
            .raw(" ")
            .code(&warning.about);
        page.raw(", ").code(&warning.code).raw(")\n");
    }
    page.raw("\n");
}

fn notes(page: &mut Page, plan: &Plan<'_>) {
    if plan.notes.is_empty() {
        return;
    }
    page.raw("## Where this leaves AWS's pages, and why\n\n").raw(
        "*Verified* means shown by AWS's own text, API or code; *suspected* and *unverified* mean what they say.\n",
    );
    page.head(&["About", "AWS's page", "Here", "How sure"]);
    for note in &plan.notes {
        page.cell(|page| {
            page.text(note.about)
                .raw(" ([page](")
                .raw(note.page)
                .raw("))");
        })
        .cell(|page| {
            page.prose(&note.says);
        })
        .cell(|page| {
            page.prose(&note.does);
        })
        .cell(|page| {
            page.raw(note.evidence.name());
        })
        .end_row();
    }
}
