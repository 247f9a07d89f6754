//! What a template names of other accounts.

use super::names::Names;
use crate::plan::{Account, Plan, Role};

/// Something of another account that is a parameter here.
#[derive(Debug)]
pub(super) struct Foreign<'p> {
    /// The text that it stands for.
    pub planned: &'p str,
    pub parameter: String,
    /// Whether it is a role's ARN, not an account's id.
    pub role: bool,
    /// What is said of it.
    pub what: String,
    pub used: bool,
}

/// The accounts and roles of the others that texts may name.
pub(super) fn foreign<'p>(
    plan: &'p Plan<'_>,
    account: &Account<'_>,
    names: &mut Names,
) -> Vec<Foreign<'p>> {
    let others = others(plan, account);
    let accounts = others.iter().map(|(key, title, id)| Foreign {
        planned: id,
        parameter: names.take(&[key, "Id"]),
        role: false,
        what: format!("The id of the {title}."),
        used: false,
    });
    let mut all: Vec<_> = accounts.collect();
    let meant = |role: &&Role<'_>| {
        let mut own = plan.documents.iter().filter(|d| d.account == account.key);
        role.account != account.key && own.any(|d| d.minified.contains(&role.arn))
    };
    let roles: Vec<_> = plan.roles.iter().filter(meant).collect();
    for role in &roles {
        let alone = roles.iter().filter(|other| other.id == role.id).count() == 1;
        let parameter = if alone {
            names.take(&[role.id, "RoleArn"])
        } else {
            names.take(&[&role.name, "Arn"])
        };
        let mut others = others.iter();
        let title = others.find(|(key, ..)| *key == role.account);
        let title = title.map_or("", |(_, title, _)| title);
        all.push(Foreign {
            planned: &role.arn,
            parameter,
            role: true,
            what: format!("The ARN of a role in the {title}: {}.", role.title),
            used: false,
        });
    }
    all
}

/// The other accounts whose ids are known, each with key, title and id. A part of a plan has them apart.
fn others<'p>(plan: &'p Plan<'_>, account: &Account<'_>) -> Vec<(&'p str, &'p str, &'p str)> {
    let here = plan
        .accounts
        .iter()
        .filter(|other| other.key != account.key);
    let here = here.map(|other| (other.key, other.title, other.id.as_str()));
    let left_out = plan.part.iter().flat_map(|part| &part.others);
    let left_out =
        left_out.filter_map(|other| Some((other.key, other.title, other.id.as_deref()?)));
    here.chain(left_out).collect()
}
