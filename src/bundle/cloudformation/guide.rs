//! The section of the bundle's README that says how to deploy the templates.

use super::{first_step, has_template, left, left::HEADING, path};
use crate::{
    bundle::{markdown::Page, shell},
    plan::{Account, Plan, ResourceKind},
};

/// Written only where an account has a template.
pub(in crate::bundle) fn guide(page: &mut Page, plan: &Plan<'_>) {
    let accounts = plan.accounts.iter();
    let mut templates: Vec<_> = accounts
        .filter(|account| has_template(plan, account))
        .collect();
    // A trust policy of one account may name a role that another one creates.
    templates.sort_by_key(|account| first_step(plan, account));
    if templates.is_empty() {
        return;
    }
    page.raw("## With CloudFormation\n\n").raw(
        "A template makes what its account owns of this: policies, roles, and what else a stack can look after. It refuses any other account and Region. Run the commands in this folder, with credentials of the account, one account after the other: the first one shows in a change set what would be made, the second one makes it. With `--tags`, all that can have tags gets yours.\n\n",
    );
    for account in &templates {
        page.raw("**").text(account.title).raw("**:\n");
        page.block("", "sh", &deploy(plan, account));
        let left = left(plan, account);
        if left.is_empty() {
            continue;
        }
        page.raw(HEADING)
            .raw(", as CloudFormation would take over what is there:\n\n");
        for left in left {
            page.raw("- ").text(&left.to_string()).raw("\n");
        }
        page.raw("\n");
    }
    page.raw("Steps that only look at something stay in the checklist. ");
    page.raw("A stack does not take over what is there already under the same name: it fails and takes back what it made.\n\n");
    let others = plan
        .part
        .as_ref()
        .is_some_and(|part| !part.others.is_empty());
    let across = others || plan.accounts.len() > 1;
    let many = templates.iter().filter(|account| {
        let mut resources = plan.resources_of(account.key);
        across && resources.any(|made| matches!(made.kind, ResourceKind::Role { .. }))
    });
    for account in many {
        page.raw("To give many accounts what the ")
            .text(account.title)
            .raw(" has, run this in the account that looks after your StackSets. Where other templates name a role of it, that is a parameter, and the ARN for it stands in the outputs of each stack:\n");
        page.block("", "sh", &stack_set(plan, account));
    }
}

fn stack(plan: &Plan<'_>, account: &Account<'_>) -> String {
    format!("sagesetup-{}-{}", plan.playbook.id, account.key)
}

fn deploy(plan: &Plan<'_>, account: &Account<'_>) -> String {
    let (path, stack) = (path(account), stack(plan, account));
    let both = [
        "aws",
        "cloudformation",
        "deploy",
        "--region",
        &plan.region,
        "--template-file",
        &path,
        "--stack-name",
        &stack,
        "--capabilities",
        "CAPABILITY_NAMED_IAM",
    ];
    let look = [&both[..], &["--no-execute-changeset"]].concat();
    format!("{}\n{}\n", shell::command(&look), shell::command(&both))
}

fn stack_set(plan: &Plan<'_>, account: &Account<'_>) -> String {
    let (body, name) = (format!("file://{}", path(account)), stack(plan, account));
    let create = [
        "aws",
        "cloudformation",
        "create-stack-set",
        "--region",
        &plan.region,
        "--stack-set-name",
        &name,
        "--template-body",
        &body,
        "--capabilities",
        "CAPABILITY_NAMED_IAM",
    ];
    let instances = [
        "aws",
        "cloudformation",
        "create-stack-instances",
        "--region",
        &plan.region,
        "--stack-set-name",
        &name,
        "--accounts",
        "ACCOUNT-ID",
        "ACCOUNT-ID",
        "--regions",
        &plan.region,
        "--parameter-overrides",
        "ParameterKey=ExpectedAccountId,ParameterValue=any",
    ];
    let [create, instances] = [shell::command(&create), shell::command(&instances)];
    format!("{create}\n{instances}\n")
}
