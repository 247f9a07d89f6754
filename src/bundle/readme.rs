//! README.md of a bundle: what this is, who does what in which order.

use std::fmt::Write as _;

use super::{
    markdown::{block, code, head, link, prose, row, text},
    mermaid,
};
use crate::plan::{Plan, Step};

pub(super) fn render(plan: &Plan<'_>) -> String {
    let mut out = String::new();
    let playbook = plan.playbook;
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(out, "# {}\n", text(&playbook.title));
    let _ = writeln!(
        out,
        "{}\n{}\n",
        text(&playbook.summary[0]),
        text(&playbook.summary[1])
    );
    let _ = writeln!(
        out,
        "Every value is filled in. Follow the checklist of your account, in the order below; it takes about {} minutes \
         in all. It follows {}, with that page's errors mended; what differs is listed at the end.\n",
        playbook.minutes,
        link(&playbook.page)
    );
    who(&mut out, plan);
    order(&mut out, plan);
    roles(&mut out, plan);
    files(&mut out, plan);
    let _ = writeln!(out, "## Before you begin\n");
    for need in &playbook.need {
        let _ = writeln!(out, "- {}", text(need));
    }
    warnings(&mut out, plan);
    notes(&mut out, plan);
    out
}

fn who(out: &mut String, plan: &Plan<'_>) {
    let _ = writeln!(out, "## Who takes part\n");
    head(out, &["Account", "Id", "Who", "Checklist"]);
    for account in &plan.accounts {
        let path = format!("{}/CHECKLIST.md", account.key);
        row(
            out,
            &[
                text(&account.title),
                code(&account.id),
                prose(&account.who),
                format!("[{path}]({path})"),
            ],
        );
    }
    out.push('\n');
    if let [first, others @ ..] = plan.accounts.as_slice()
        && !others.is_empty()
    {
        for account in others {
            let _ = writeln!(
                out,
                "If someone else looks after the {}, send them the folder {}: its checklist explains \
                 everything and needs no other program. They need nothing of the {}.\n",
                text(&account.title),
                code(&account.key),
                text(&first.title)
            );
        }
    }
}

fn order(out: &mut String, plan: &Plan<'_>) {
    let _ = writeln!(out, "## Who does what, in which order\n");
    // One turn is a run of steps in one account.
    let mut turns: Vec<Vec<&Step>> = Vec::new();
    for step in &plan.steps {
        match turns.last_mut() {
            Some(turn) if turn.last().is_some_and(|last| last.account == step.account) => {
                turn.push(step);
            }
            _ => turns.push(vec![step]),
        }
    }
    for (i, turn) in turns.iter().enumerate() {
        let account = turn.first().and_then(|step| plan.account(&step.account));
        let (title, id) = account.map_or(("", ""), |a| (a.title.as_str(), a.id.as_str()));
        let _ = writeln!(out, "{}. **{}** {}", i + 1, text(title), code(id));
        for step in turn {
            let _ = writeln!(out, "   - {}. {}", step.number, prose(&step.title));
        }
    }
    out.push('\n');
}

fn roles(out: &mut String, plan: &Plan<'_>) {
    let _ = writeln!(out, "## The roles\n");
    block(out, "", "mermaid", &mermaid::render(plan));
    out.push('\n');
    head(out, &["Role", "Account", "State", "What it is for"]);
    for role in &plan.roles {
        let account = plan.account(&role.account).map_or("", |a| a.title.as_str());
        row(
            out,
            &[
                code(&role.arn),
                text(account),
                match role.status {
                    crate::plan::RoleStatus::Create => "to create",
                    crate::plan::RoleStatus::Existing => "exists",
                }
                .to_owned(),
                format!("{}: {}", text(&role.title), prose(&role.purpose)),
            ],
        );
    }
    let _ = writeln!(
        out,
        "\nWho may do what afterwards, statement by statement: [GRANTS.md](GRANTS.md).\n"
    );
}

fn files(out: &mut String, plan: &Plan<'_>) {
    let _ = writeln!(out, "## What is in this folder\n");
    head(out, &["File", "What it is"]);
    let mut file = |path: &str, what: String| row(out, &[code(path), what]);
    file("README.md", "This page".to_owned());
    file(
        "GRANTS.md",
        "Who may do what afterwards, and why".to_owned(),
    );
    file(
        "answers.json",
        "The answers; `sagesetup export` makes this folder from them again".to_owned(),
    );
    file(
        "bundle.json",
        "The list of these files, for programs".to_owned(),
    );
    for account in &plan.accounts {
        let path = format!("{}/CHECKLIST.md", account.key);
        file(&path, format!("The steps of the {}", text(&account.title)));
        for document in plan.files().filter(|d| d.account == account.key) {
            let path = format!("{}/{}", account.key, document.path());
            let holder = document
                .attachment
                .as_ref()
                .map_or_else(String::new, |a| format!(", for role {}", code(&a.role)));
            file(&path, format!("{}{holder}", text(&document.title)));
        }
    }
    out.push('\n');
}

fn warnings(out: &mut String, plan: &Plan<'_>) {
    if plan.warnings.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n## Warnings\n");
    for warning in &plan.warnings {
        let _ = writeln!(
            out,
            "- {} {} (answer {})",
            code(&warning.code),
            text(&warning.text),
            code(&warning.about)
        );
    }
}

fn notes(out: &mut String, plan: &Plan<'_>) {
    if plan.notes.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n## Where this leaves AWS's pages, and why\n");
    let _ = writeln!(
        out,
        "*Verified* means shown by AWS's own text, API or code; *suspected* and *unverified* mean what they say.\n"
    );
    head(out, &["About", "AWS's page", "Here", "How sure"]);
    for note in &plan.notes {
        row(
            out,
            &[
                format!("{} ([page]({}))", text(&note.about), note.page),
                prose(&note.says),
                prose(&note.does),
                note.evidence.name().to_owned(),
            ],
        );
    }
}
