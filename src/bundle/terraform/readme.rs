//! What README.md says of the Terraform files.

use super::{FOLDER, has};
use crate::{bundle::markdown::Page, plan::Plan};

/// How to apply them, and what they do not do. Nothing where no account has any.
pub(in crate::bundle) fn readme(page: &mut Page, plan: &Plan<'_>) {
    let folders: Vec<String> = plan
        .accounts
        .iter()
        .filter(|account| has(plan, account))
        .map(|account| format!("{}/{FOLDER}", account.key))
        .collect();
    if folders.is_empty() {
        return;
    }
    page.raw("## With Terraform\n\n");
    for (place, folder) in folders.iter().enumerate() {
        page.raw(if place == 0 { "" } else { " and " }).code(folder);
    }
    page.raw(if folders.len() == 1 { " makes" } else { " make" })
        .raw(" what the account is to own: its roles and policies, and what is attached to roles that exist. ")
        .raw("The first lines of `main.tf` list the steps that stay with the checklist, as they change something that is there already. ")
        .raw("In the folder, with credentials of its account (any other one is refused):\n\n");
    page.block(
        "",
        "sh",
        "terraform init\nterraform plan\nterraform apply\n",
    );
    page.raw("\n`variables.tf` holds your answers as defaults; `-var role_path=/team/` or a `.tfvars` file changes them. ")
        .raw("What `terraform output` tells in one account goes into the variables of the same names in the other. ")
        .raw("The state holds names, ARNs and documents, nothing secret. ")
        .raw("Use one way: what a script, a stack or the console made already is not taken over, and Terraform stops there; `terraform import` takes it over.\n\n");
}
