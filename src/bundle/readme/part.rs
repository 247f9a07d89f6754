//! README.md of a part: for an admin who has never heard of the set-up, of this program, or of who asks.

use super::{
    Artifact, ArtifactKind, Page, cloudformation, file, files, holds, notes, roles, warned,
};
use crate::plan::{Account, Part, Plan, Warning};

pub(super) fn render(
    plan: &Plan<'_>,
    part: &Part<'_>,
    artifacts: &[Artifact],
    warnings: &[Warning],
) -> String {
    let mut page = Page::new();
    let Some(account) = plan.account(part.account) else {
        return page.finish();
    };
    page.raw("# ")
        .text(&plan.playbook.title)
        .raw(": the part of the ")
        .text(account.title)
        .raw("\n\n");
    page.retired(&plan.playbook.retired);
    page.raw("You look after AWS account ")
        .code(&account.id)
        .raw(", here called the ")
        .text(account.title)
        .raw(", and are asked for a part of a set-up that somebody else has begun. This folder holds all that you need for it; none of it needs anything installed that AWS CloudShell does not have, and nothing in it sends anything anywhere.\n\n");
    asked(&mut page, plan, part, account);
    warned(&mut page, plan, warnings);
    order(&mut page, plan, part);
    ways(&mut page, account, artifacts);
    back(&mut page, part, account, artifacts);
    roles(&mut page, plan, artifacts);
    files(&mut page, plan, artifacts);
    if holds(artifacts, ArtifactKind::CloudFormation) {
        cloudformation::guide(&mut page, plan);
    }
    notes(&mut page, plan);
    page.finish()
}

fn asked(page: &mut Page, plan: &Plan<'_>, part: &Part<'_>, account: &Account<'_>) {
    page.raw("## What is asked of you, and why\n\n");
    for line in &account.intro {
        page.prose(&line.text).raw("\n\n");
    }
    page.raw("The whole set-up, of which this is a part, is described by AWS on ")
        .link(&plan.playbook.page)
        .raw(":\n\n");
    for line in &plan.playbook.summary {
        page.raw("> ").text(line).raw("\n");
    }
    page.raw("\nYour part takes about ")
        .number(minutes(plan, part))
        .raw(" minutes. It is for ")
        .prose(&account.who)
        .raw(".\n\n");
}

/// The part's share of the time that the whole takes, in steps of five minutes.
fn minutes(plan: &Plan<'_>, part: &Part<'_>) -> u64 {
    let own = plan.steps.len();
    let others: usize = part.others.iter().map(|other| other.steps.len()).sum();
    let all = (own + others).max(1) as u64;
    let share = (u64::from(plan.playbook.minutes) * own as u64).div_ceil(all);
    share.div_ceil(5).max(1) * 5
}

fn order(page: &mut Page, plan: &Plan<'_>, part: &Part<'_>) {
    page.raw("## In which order\n\n");
    page.raw("The steps are numbered over all accounts; the numbers that are missing here belong to other people.\n\n");
    for step in &plan.steps {
        page.raw("- Step ")
            .number(step.number as u64)
            .raw(": ")
            .prose(&step.title);
        for (i, before) in plan.before(step).iter().enumerate() {
            page.raw(if i == 0 { ", **after " } else { " and " })
                .steps(&before.steps)
                .raw(" of the ")
                .text(before.account);
        }
        page.raw(if step.waits_for.is_empty() {
            "\n"
        } else {
            "**\n"
        });
    }
    page.raw("\n");
    let waits = plan.steps.iter().any(|step| !step.waits_for.is_empty());
    if waits {
        page.raw("Where a step comes after one of another account, ask whoever sent you this whether that one is done before you begin.\n\n");
    }
    for other in part.others.iter().filter(|other| !other.awaits.is_empty()) {
        page.raw("The ").text(other.title);
        if let Some(id) = &other.id {
            page.raw(" (").code(id).raw(")");
        }
        page.raw(" waits for your ")
            .steps(&other.awaits)
            .raw(": say when that is done.\n\n");
    }
}

/// Each way to do the steps that this bundle offers.
fn ways(page: &mut Page, account: &Account<'_>, artifacts: &[Artifact]) {
    let has = |inside: &str| file(artifacts, account.key, inside);
    let checklist = has("CHECKLIST.md");
    let apply = has("scripts/apply.sh");
    let stack = has("cloudformation.yaml");
    let terraform = has("terraform/main.tf");
    let ways = [checklist, apply, stack, terraform];
    let count = ways.iter().flatten().count();
    if count == 0 {
        return;
    }
    page.raw("## How to do it\n\n");
    if count > 1 {
        page.raw("One of these ways is enough:\n\n");
    }
    if let Some(path) = checklist {
        page.raw("- By hand, in the console or with the AWS CLI: follow [")
            .text(path)
            .raw("](")
            .raw(path)
            .raw("). Each step says what to do, what to paste, how to see that it worked and how to undo it.\n");
    }
    if let Some(path) = apply {
        page.raw("- By script: in AWS CloudShell of account ")
            .code(&account.id)
            .raw(", or wherever bash and the AWS CLI are signed in to it, ")
            .code(&format!("bash {path} --dry-run"))
            .raw(" shows what would be done; without ")
            .code("--dry-run")
            .raw(" it is done, after a question. It can be run again at any time.");
        if let Some(verify) = has("scripts/verify.sh") {
            page.raw(" ")
                .code(&format!("bash {verify}"))
                .raw(" changes nothing and says what is missing or different.");
        }
        if let Some(undo) = has("scripts/undo.sh") {
            page.raw(" ")
                .code(&format!("bash {undo}"))
                .raw(" removes what was made, and only that.");
        }
        page.raw("\n");
    }
    if let Some(path) = stack {
        page.raw("- As a CloudFormation stack: ")
            .code(path)
            .raw(". It makes what the account owns; the checklist has what a stack cannot do.\n");
    }
    if let Some(path) = terraform {
        page.raw("- With Terraform: ").code(path).raw(", and what lies beside it. It makes what the account owns; the checklist has what it cannot do.\n");
    }
    page.raw("\n");
    if artifacts.iter().any(|a| a.kind == ArtifactKind::Page) {
        page.raw("[index.html](index.html) shows the same in a browser, with boxes to tick.\n\n");
    }
    page.raw("A word in CAPITALS in a command stands for what only you can look up; every other value is filled in.\n\n");
}

fn back(page: &mut Page, part: &Part<'_>, account: &Account<'_>, artifacts: &[Artifact]) {
    page.raw("## What you send back\n\n");
    let verify = file(artifacts, account.key, "scripts/verify.sh");
    match verify {
        Some(verify) => {
            page.raw("Send the file ")
                .code(&format!("{}/result.json", account.key))
                .raw(" to whoever sent you this. The scripts write it; if you did the steps in another way, ")
                .code(&format!("bash {verify}"))
                .raw(" makes it. It says which steps are right and which ARNs the roles have, and holds no secret. They take it with ")
                .code("sagesetup sessions import result.json")
                .raw(", and see what they can go on with.\n\n");
        }
        None => {
            page.raw("Tell whoever sent you this which steps are done, by their numbers, and whether an ARN became another than this page says.\n\n");
        }
    }
    if part.others.iter().all(|other| other.awaits.is_empty()) {
        page.raw("Nobody waits for it; it only tells that your part is done.\n\n");
    }
}
