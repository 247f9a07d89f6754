//! GRANTS.md: who may do what afterwards, statement by statement, with the reason.

use std::borrow::Cow;

use super::markdown::Page;
use crate::{
    grants::{Holds, Scene, Side, Spot, Who, assumings, passings},
    plan::{Attachment, Content, Document, Plan},
    playbook::{AttachAs, DocumentKind, Prose},
    policy::{Effect, List, Principal, Statement},
};

pub(super) fn render(plan: &Plan<'_>) -> String {
    let mut page = Page::new();
    page.raw("# Who may do what\n\n").raw(
        "What this set-up grants, one row a statement. What a role could do before is not listed; it stays, unless a step of a checklist takes it away.\n\n",
    );
    for account in &plan.accounts {
        page.raw("## ")
            .text(account.title)
            .raw(" ")
            .code(&account.id)
            .raw("\n\n");
        let roles = plan.roles.iter().any(|role| role.account == account.key);
        let grants = |document: &Document<'_>| {
            document.account == account.key && matches!(document.content, Content::Policy { .. })
        };
        if !roles && !plan.files().any(grants) {
            page.raw("Nothing is granted in this account.\n\n");
        }
        for role in plan.roles.iter().filter(|role| role.account == account.key) {
            page.raw("### ").code(&role.name).raw("\n\n");
            page.text(role.title)
                .raw(" (")
                .raw(role.status.name())
                .raw("), ")
                .code(&role.arn);
            page.raw(". ").prose(&role.purpose).raw("\n\n");
            for managed in &role.managed {
                page.raw("AWS's managed policy ")
                    .code(managed.name())
                    .raw(" is attached to it (")
                    .code(&managed.arn)
                    .raw("). ")
                    .prose(&managed.reason)
                    .raw(" AWS may change what it allows, so its statements are not listed here.\n\n");
            }
            let mut nothing = role.managed.is_empty();
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
                page.raw(plan.unchanged(role)).raw("\n\n");
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
    let scene = Scene::of_plan(plan);
    assumes(&mut page, &scene);
    passes(&mut page, &scene);
    page.finish()
}

/// Who may assume whom: what the identity policies and the trust policies say together.
fn assumes(page: &mut Page, scene: &Scene<'_>) {
    page.raw("## Who may assume whom\n\n").raw(
        "A role is assumed where its trust policy allows it and, unless a service asks or the trust names a role of its own account, an identity policy too.\n",
    );
    let all = assumings(scene);
    if all.is_empty() {
        page.raw("\nBy this set-up, nobody.\n\n");
        return;
    }
    page.head(&[
        "Holds",
        "Who",
        "Assumes",
        "Action",
        "Identity side",
        "Trust side",
        "Condition",
    ]);
    for one in all {
        holds(page, one.holds());
        page.cell(|page| {
            match &one.who {
                Who::Anyone => page.raw("anyone"),
                who @ Who::Caller(_) => page.code(who.name()),
            };
        })
        .cell(|page| {
            page.code(&one.whom);
        })
        .cell(|page| {
            page.code(one.action);
        });
        side(page, scene, one.identity);
        side(page, scene, one.trust);
        let denial = one.denied_if;
        condition(page, scene, [one.identity.spot(), one.trust.spot(), denial]);
        page.end_row();
    }
    page.raw("\n");
}

/// Who may pass which role to which service.
fn passes(page: &mut Page, scene: &Scene<'_>) {
    page.raw("## Who may pass what\n\n").raw(
        "Whoever starts a service with a role needs to be allowed to pass it, and the role has to let the service in.\n",
    );
    let all = passings(scene);
    if all.is_empty() {
        page.raw("\nBy this set-up, nobody passes anything.\n\n");
        return;
    }
    page.head(&[
        "Holds",
        "Who",
        "Passes",
        "To",
        "Identity side",
        "Trust side",
        "Condition",
    ]);
    for one in all {
        holds(page, one.holds());
        page.cell(|page| {
            page.code(&one.who);
        })
        .cell(|page| {
            page.code(&one.what);
        })
        .cell(|page| {
            match &one.service {
                Some(service) => page.code(service),
                None => page.raw("any service"),
            };
        });
        side(page, scene, Side::Allows(one.identity));
        side(page, scene, one.trust);
        condition(
            page,
            scene,
            [Some(one.identity), one.trust.spot(), one.denied_if],
        );
        page.end_row();
    }
    page.raw("\n");
}

fn holds(page: &mut Page, holds: Holds) {
    page.cell(|page| {
        page.raw(match holds {
            Holds::Yes => "yes",
            Holds::No => "**no**",
            Holds::Unknown => "not known",
        });
    });
}

fn side(page: &mut Page, scene: &Scene<'_>, side: Side) {
    page.cell(|page| match side {
        Side::Allows(spot) => {
            let Some(source) = scene.source(spot) else {
                return;
            };
            page.code(&source.name()).raw("<br>").code(&source.place());
        }
        Side::NotNeeded => {
            page.raw("not needed");
        }
        Side::Lacking => {
            page.raw("**missing**");
        }
        Side::NotHere => {
            page.raw("not in this bundle");
        }
    });
}

fn condition(page: &mut Page, scene: &Scene<'_>, spots: [Option<Spot>; 3]) {
    page.cell(|page| {
        let statements = spots.into_iter().flatten();
        let statements = statements.filter_map(|spot| scene.statement(spot));
        tests(page, statements.flat_map(Statement::tests));
    });
}

/// The tests of conditions, one under the other.
fn tests<'s, T: AsRef<str> + 's>(
    page: &mut Page,
    tests: impl Iterator<Item = (&'s T, &'s T, &'s List<T>)>,
) {
    for (i, (operator, key, values)) in tests.enumerate() {
        page.raw(if i > 0 { "<br>" } else { "" });
        page.code(key.as_ref())
            .raw(" ")
            .text(operator.as_ref())
            .raw(" ");
        for (j, value) in values.iter().enumerate() {
            page.raw(if j > 0 { " or " } else { "" })
                .code(value.as_ref());
        }
    }
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
        (DocumentKind::ServiceControlPolicy, None) => "service control policy",
        (_, None) => "resource policy",
    };
    page.text(&document.title)
        .raw(" (")
        .raw(way)
        .raw(", ")
        .code(&document.path_in_bundle)
        .raw(")");
    if let Some(bound) = document.binds.and_then(|key| plan.account(key)) {
        page.raw(", which limits account ").code(&bound.id);
    }
    page.raw(":\n");
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
    .cell(|page| {
        let account = document.binds.unwrap_or(document.account);
        principal(page, plan, account, attachment, statement);
    })
    .cell(|page| {
        tests(page, statement.tests());
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
