//! GRANTS.md: who may do what afterwards, statement by statement, with the reason.

use std::borrow::Cow;

use super::markdown::Page;
use crate::{
    plan::{Attachment, Content, Document, Plan},
    playbook::{AttachAs, DocumentKind, Prose},
    policy::{Effect, Principal, Statement},
};

pub(super) fn render(plan: &Plan<'_>) -> String {
    let mut page = Page::new();
    page.raw("# Who may do what\n\n").raw(
        "What this set-up grants, one row a statement. What a role could do before stays as it is.\n\n",
    );
    for account in &plan.accounts {
        page.raw("## ")
            .text(account.title)
            .raw(" ")
            .code(&account.id)
            .raw("\n\n");
        for role in plan.roles.iter().filter(|role| role.account == account.key) {
            page.raw("### ").code(&role.name).raw("\n\n");
            page.text(role.title)
                .raw(" (")
                .raw(role.status.name())
                .raw("), ")
                .code(&role.arn);
            page.raw(". ").prose(&role.purpose).raw("\n\n");
            let mut nothing = true;
            for document in plan.files() {
                if document
                    .attachment
                    .as_ref()
                    .is_some_and(|a| a.role_arn == role.arn)
                {
                    table(&mut page, plan, document);
                    nothing = false;
                }
            }
            if nothing {
                page.raw(
                    "Nothing is added to it. If its step finds something missing, that is added by hand.\n\n",
                );
            }
        }
        let of_resources = plan
            .files()
            .filter(|d| d.account == account.key && d.attachment.is_none())
            .filter(|d| matches!(d.content, Content::Policy { .. }));
        for (i, document) in of_resources.enumerate() {
            if i == 0 {
                page.raw("### Policies of resources\n\n");
            }
            table(&mut page, plan, document);
        }
    }
    page.finish()
}

fn table(page: &mut Page, plan: &Plan<'_>, document: &Document<'_>) {
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
    page.text(&document.title)
        .raw(" (")
        .raw(way)
        .raw(", ")
        .code(&document.path_in_bundle)
        .raw("):\n");
    page.head(&[
        "Effect",
        "Action",
        "Resource",
        "Principal",
        "Condition",
        "Reason",
    ]);
    for (statement, reason) in policy.statements.iter().zip(reasons) {
        row(page, plan, document, statement, reason);
    }
    page.raw("\n");
}

fn row(
    page: &mut Page,
    plan: &Plan<'_>,
    document: &Document<'_>,
    statement: &Statement<Cow<'_, str>>,
    reason: &Prose<'_>,
) {
    let attachment = document.attachment.as_ref();
    page.cell(|page| {
        page.raw(match statement.effect {
            Effect::Allow => "Allow",
            Effect::Deny => "**Deny**",
        });
    })
    .cell(|page| {
        page.raw(all_but(statement.not_action))
            .codes(&statement.action);
    })
    .cell(|page| match (&statement.resource, attachment) {
        (Some(list), _) => {
            page.raw(all_but(statement.not_resource)).codes(list);
        }
        (None, Some(attachment)) => {
            page.code(&attachment.role_arn).raw(" itself");
        }
        (None, None) => {}
    })
    .cell(|page| principal(page, plan, document.account, attachment, statement))
    .cell(|page| {
        for (i, (operator, key, values)) in statement.tests().enumerate() {
            page.raw(if i > 0 { "<br>" } else { "" });
            page.code(key).raw(" ").text(operator).raw(" ");
            for (j, value) in values.iter().enumerate() {
                page.raw(if j > 0 { " or " } else { "" }).code(value);
            }
        }
    })
    .cell(|page| {
        page.prose(reason);
    })
    .end_row();
}

fn all_but(not: bool) -> &'static str {
    if not { "all but " } else { "" }
}

fn principal(
    page: &mut Page,
    plan: &Plan<'_>,
    account: &str,
    attachment: Option<&Attachment>,
    statement: &Statement<Cow<'_, str>>,
) {
    match (&statement.principal, attachment) {
        (Some(principals), _) => {
            page.raw(all_but(principals.not));
            match &principals.principal {
                Principal::Anyone => page.raw("anyone"),
                Principal::Of(kinds) => page.codes(kinds.iter().flat_map(|(_, list)| list)),
            };
        }
        (None, Some(attachment)) => {
            page.code(&attachment.role);
        }
        (None, None) => {
            let id = plan.account(account).map_or("", |account| &account.id);
            page.raw("of account ").code(id);
        }
    }
}
