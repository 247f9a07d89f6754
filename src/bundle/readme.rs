//! README.md of a bundle: what this is, who does what in which order. It speaks of the files that are there, and of no
//! others.

mod part;

use super::{Artifact, ArtifactKind, MANIFEST, cloudformation, markdown::Page, mermaid, terraform};
use crate::plan::{Account, Plan, RoleStatus, Step, Warning};

/// The page for a plan, whose other files are there already.
pub(super) fn render(plan: &Plan<'_>, artifacts: &[Artifact], warnings: &[Warning]) -> String {
    if let Some(of) = &plan.part {
        return part::render(plan, of, artifacts, warnings);
    }
    let mut page = Page::new();
    let playbook = plan.playbook;
    page.raw("# ").text(&playbook.title).raw("\n\n");
    page.retired(&playbook.retired);
    for line in &playbook.summary {
        page.text(line).raw("\n");
    }
    page.raw("\nYour answers are filled in everywhere; a word in CAPITALS in a command stands for what only you can look up. ")
        .raw(if holds(artifacts, ArtifactKind::Checklist) {
            "Follow the checklist of your account, in the order below; it takes about "
        } else {
            "What is to be done comes in the order below; it takes about "
        })
        .number(playbook.minutes)
        .raw(" minutes in all. It follows ")
        .link(&playbook.page)
        .raw(if playbook.retired.is_empty() {
            ", with that page's errors mended; what differs is listed at the end.\n\n"
        } else {
            ", as it stood while the service existed; what differs is listed at the end.\n\n"
        });
    warned(&mut page, plan, warnings);
    page.raw("## Before you begin\n\n");
    for need in &playbook.need {
        page.raw("- ").text(need).raw("\n");
    }
    page.raw("\n");
    who(&mut page, plan, artifacts);
    order(&mut page, plan);
    roles(&mut page, plan, artifacts);
    files(&mut page, plan, artifacts);
    scripts(&mut page, plan, artifacts);
    if holds(artifacts, ArtifactKind::CloudFormation) {
        cloudformation::guide(&mut page, plan);
    }
    if holds(artifacts, ArtifactKind::Terraform) {
        terraform::readme(&mut page, plan);
    }
    notes(&mut page, plan);
    page.finish()
}

fn holds(artifacts: &[Artifact], kind: ArtifactKind) -> bool {
    artifacts.iter().any(|artifact| artifact.kind == kind)
}

/// A file of an account, by its path inside the account's folder.
fn file<'a>(artifacts: &'a [Artifact], account: &str, inside: &str) -> Option<&'a str> {
    let path = format!("{account}/{inside}");
    let mut artifacts = artifacts.iter();
    let found = artifacts.find(|artifact| artifact.path == path)?;
    Some(&found.path)
}

fn who(page: &mut Page, plan: &Plan<'_>, artifacts: &[Artifact]) {
    let checklists = holds(artifacts, ArtifactKind::Checklist);
    let head = ["Account", "Id", "Who", "Checklist"];
    page.raw("## Who takes part\n")
        .head(head.get(..if checklists { 4 } else { 3 }).unwrap_or(&head));
    for account in &plan.accounts {
        page.cell(|page| {
            page.text(account.title);
        })
        .cell(|page| {
            page.code(&account.id);
        })
        .cell(|page| {
            page.prose(&account.who);
        });
        if let Some(path) = file(artifacts, account.key, "CHECKLIST.md") {
            page.cell(|page| {
                page.raw("[").text(path).raw("](").raw(path).raw(")");
            });
        }
        page.end_row();
    }
    page.raw("\n");
    if !checklists {
        return;
    }
    if let [first, others @ ..] = plan.accounts.as_slice() {
        for account in others {
            page.raw("If someone else looks after the ")
                .text(account.title)
                .raw(", send them the folder ")
                .code(account.key)
                .raw(": its checklist explains everything, and they need neither this program nor access to the ")
                .text(first.title)
                .raw(". A README of their own, and nothing that is not theirs, has what this writes: ")
                .code(&format!("sagesetup export --answers answers.json --for {} --out THEIRS", account.key))
                .raw("\n\n");
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

fn roles(page: &mut Page, plan: &Plan<'_>, artifacts: &[Artifact]) {
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
            page.text(plan.title(role.account));
        })
        .cell(|page| {
            page.raw(match role.status {
                RoleStatus::Create => "to create",
                RoleStatus::Existing => "exists",
            });
        })
        .cell(|page| {
            page.text(role.title);
            if !role.purpose.0.is_empty() {
                page.raw(": ").prose(&role.purpose);
            }
        })
        .end_row();
    }
    page.raw("\n");
    if holds(artifacts, ArtifactKind::Grants) {
        page.raw("Who may do what afterwards, statement by statement: [GRANTS.md](GRANTS.md).\n\n");
    }
}

fn files(page: &mut Page, plan: &Plan<'_>, artifacts: &[Artifact]) {
    page.raw("## What is in this folder\n")
        .head(&["File", "What it is"]);
    let row = |page: &mut Page, path: &str, what: &str| {
        page.raw("| `").raw(path).raw("` | ").raw(what).raw(" ");
        page.end_row();
    };
    row(page, "README.md", "This page");
    for artifact in artifacts.iter().filter(|a| a.account.is_none()) {
        row(page, &artifact.path, common(artifact.kind));
    }
    row(page, MANIFEST, "The list of these files, for programs");
    for account in &plan.accounts {
        let own = |artifact: &&Artifact| artifact.account.as_deref() == Some(account.key);
        for artifact in artifacts.iter().filter(own) {
            page.cell(|page| {
                page.code(&artifact.path);
            })
            .cell(|page| of_account(page, plan, artifact))
            .end_row();
        }
    }
    page.raw("\n");
}

/// How the scripts are run, account by account.
fn scripts(page: &mut Page, plan: &Plan<'_>, artifacts: &[Artifact]) {
    let has = |account: &Account<'_>| file(artifacts, account.key, "scripts/apply.sh").is_some();
    let accounts: Vec<_> = plan.accounts.iter().filter(|a| has(a)).collect();
    if accounts.is_empty() {
        return;
    }
    page.raw("## With the scripts\n\nIn AWS CloudShell of the account, or wherever bash and AWS CLI v2 are signed in to it. The first command only shows; the second asks before it does anything, and can be run again at any time; the third changes nothing and ends with 1 if something is not right.\n\n");
    for account in accounts {
        page.raw("**").text(account.title).raw("**:\n\n");
        let script = |name: &str| format!("bash {}/scripts/{name}", account.key);
        let lines = [
            script("apply.sh --dry-run"),
            script("apply.sh"),
            script("verify.sh"),
        ];
        page.block("", "sh", &lines.join("\n"));
        page.blank_line();
    }
    page.raw("What `apply.sh` changes it notes in `applied/` beside the checklist first. `undo.sh` goes by these notes and takes back that and nothing else, so keep them. Steps that no command should decide are left to you, and named at the end. `result.json` says how an account stands");
    page.raw(if plan.accounts.len() > 1 {
        ": the other admin sends theirs back, and `sagesetup sessions import result.json` ticks their steps in your session.\n\n"
    } else {
        "; `sagesetup sessions import result.json` ticks the steps in your session.\n\n"
    });
}

/// What a file is that is about all accounts.
fn common(kind: ArtifactKind) -> &'static str {
    match kind {
        ArtifactKind::Grants => "Who may do what afterwards, and why",
        ArtifactKind::Answers => {
            "The answers; `sagesetup export` makes this folder from them again"
        }
        ArtifactKind::Page => {
            "All of it as one page for a browser, with copy buttons and boxes to tick"
        }
        _ => kind.name(),
    }
}

/// What a file of one account is.
fn of_account(page: &mut Page, plan: &Plan<'_>, artifact: &Artifact) {
    let title = plan.title(artifact.account.as_deref().unwrap_or_default());
    match artifact.kind {
        ArtifactKind::Checklist => {
            page.raw("The steps of the ").text(title);
        }
        ArtifactKind::Script => {
            page.raw(match artifact.path.rsplit('/').next() {
                Some("apply.sh") => {
                    "Does the steps with the AWS CLI, shows and asks before; safe to run again"
                }
                Some("verify.sh") => "Changes nothing; says what is missing or different",
                Some("undo.sh") => "Removes what `apply.sh` made, and only that",
                _ => "A part of the scripts",
            });
        }
        ArtifactKind::CloudFormation => {
            page.raw("What the ").text(title).raw(" holds, as a stack");
        }
        ArtifactKind::Terraform => {
            match artifact.path.rsplit('/').next() {
                Some("main.tf") => page
                    .raw("What the ")
                    .text(title)
                    .raw(" holds, for Terraform"),
                Some("variables.tf") => page.raw("What may be chosen otherwise"),
                Some("outputs.tf") => page.raw("The ARNs that others need"),
                _ => page.raw("Which provider, and for which account"),
            };
        }
        ArtifactKind::Page => {
            page.raw(common(artifact.kind));
        }
        ArtifactKind::Document(_) => {
            let mut files = plan.files();
            let document = files.find(|document| document.path_in_bundle == artifact.path);
            if let Some(document) = document {
                page.text(&document.title);
                if let Some(attachment) = &document.attachment {
                    page.raw(", for role ").code(&attachment.role);
                }
            }
        }
        ArtifactKind::Readme | ArtifactKind::Grants | ArtifactKind::Answers => {}
    }
}

fn warned(page: &mut Page, plan: &Plan<'_>, warnings: &[Warning]) {
    if warnings.is_empty() {
        return;
    }
    page.raw("## Warnings\n\n");
    for warning in warnings {
        // About a file, or about the answer that led to it.
        let file = warning.about.contains(['/', '.']);
        page.raw("- ").text(&warning.text).raw(" (");
        // Whoever reads a part has never seen the questions.
        if file || plan.part.is_none() {
            page.raw(if file { "file " } else { "answer " })
                .code(&warning.about)
                .raw(", ");
        }
        page.code(&warning.code).raw(")\n");
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
