//! GRANTS.md: who may do what afterwards, statement by statement, with the reason.

use std::fmt::Write as _;

use super::markdown::{code, head, prose, row, text};
use crate::{
    plan::{Content, Document, Plan},
    playbook::{AttachAs, DocumentKind, Prose},
    policy::{Effect, List, Principal, Statement},
};

pub(super) fn render(plan: &Plan<'_>) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(out, "# Who may do what\n");
    let _ = writeln!(
        out,
        "What this set-up grants, one row a statement. What a role could do before stays as it is.\n"
    );
    for account in &plan.accounts {
        let _ = writeln!(out, "## {} {}\n", text(&account.title), code(&account.id));
        for role in plan.roles.iter().filter(|role| role.account == account.key) {
            let documents: Vec<_> = plan
                .files()
                .filter(|d| {
                    d.attachment
                        .as_ref()
                        .is_some_and(|a| a.role_arn == role.arn)
                })
                .collect();
            let _ = writeln!(out, "### {}\n", code(&role.name));
            let _ = writeln!(
                out,
                "{} ({}), {}. {}\n",
                text(&role.title),
                role.status.name(),
                code(&role.arn),
                prose(&role.purpose)
            );
            if documents.is_empty() {
                let _ = writeln!(out, "Nothing is added to it.\n");
            }
            for document in documents {
                table(&mut out, plan, document);
            }
        }
        let others: Vec<_> = plan
            .files()
            .filter(|d| d.account == account.key && d.attachment.is_none())
            .filter(|d| matches!(d.content, Content::Policy { .. }))
            .collect();
        if !others.is_empty() {
            let _ = writeln!(out, "### Policies of resources\n");
            for document in others {
                table(&mut out, plan, document);
            }
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn table(out: &mut String, plan: &Plan<'_>, document: &Document<'_>) {
    let Content::Policy {
        document: policy,
        reasons,
    } = &document.content
    else {
        return;
    };
    let way = match (
        document.kind,
        document.attachment.as_ref().map(|a| a.attach_as),
    ) {
        (DocumentKind::TrustPolicy, _) => "trust policy",
        (_, Some(AttachAs::Inline)) => "inline policy",
        (_, Some(AttachAs::Managed)) => "customer managed policy",
        (_, None) => "resource policy",
    };
    let path = format!("{}/{}", document.account, document.path());
    let _ = writeln!(out, "{} ({way}, {}):\n", text(&document.title), code(&path));
    head(
        out,
        &[
            "Effect",
            "Action",
            "Resource",
            "Principal",
            "Condition",
            "Reason",
        ],
    );
    for (statement, reason) in policy.statements.iter().zip(reasons) {
        row(out, &cells(plan, document, statement, reason));
    }
    out.push('\n');
}

fn cells(
    plan: &Plan<'_>,
    document: &Document<'_>,
    statement: &Statement,
    reason: &Prose,
) -> [String; 6] {
    let effect = match statement.effect {
        Effect::Allow => "Allow",
        Effect::Deny => "**Deny**",
    };
    let not = |not: bool, list: String| if not { format!("all but {list}") } else { list };
    let resource = match (&statement.resource, &document.attachment) {
        (Some(list), _) => not(statement.not_resource, codes(list)),
        (None, Some(attachment)) => format!("{} itself", code(&attachment.role_arn)),
        (None, None) => String::new(),
    };
    let principal = match (&statement.principal, &document.attachment) {
        (Some(principals), _) => {
            let list = match &principals.principal {
                Principal::Anyone => "anyone".to_owned(),
                Principal::Of(kinds) => kinds
                    .iter()
                    .map(|(_, list)| codes(list))
                    .collect::<Vec<_>>()
                    .join("<br>"),
            };
            not(principals.not, list)
        }
        (None, Some(attachment)) => code(&attachment.role),
        (None, None) => format!(
            "of account {}",
            code(plan.account(&document.account).map_or("", |a| &a.id))
        ),
    };
    let condition = statement
        .condition
        .iter()
        .flat_map(|(operator, keys)| {
            keys.iter().map(move |(key, values)| {
                let values: Vec<_> = values.iter().map(|value| code(value)).collect();
                format!("{} {} {}", code(key), text(operator), values.join(" or "))
            })
        })
        .collect::<Vec<_>>()
        .join("<br>");
    [
        effect.to_owned(),
        not(statement.not_action, codes(&statement.action)),
        resource,
        principal,
        condition,
        prose(reason),
    ]
}

fn codes(list: &List) -> String {
    list.iter()
        .map(|value| code(value))
        .collect::<Vec<_>>()
        .join("<br>")
}
