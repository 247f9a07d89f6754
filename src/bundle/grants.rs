//! GRANTS.md: who may do what afterwards, statement by statement, with the reason.

use std::borrow::Cow;

use super::{markdown::Page, sheet::Sheet};
use crate::{
    grants::{Assuming, Holds, Passing, Scene, Side, Spot, Who, assumings, passings},
    plan::{Account, Attachment, Content, Document, Plan, Role},
    playbook::{AttachAs, DocumentKind, Prose},
    policy::{Effect, List, Principal, Statement},
};

/// Who may assume and pass what, which is worked out once for all pages that tell it.
pub(super) struct Weighed<'a> {
    scene: Scene<'a>,
    assumings: Vec<Assuming>,
    passings: Vec<Passing>,
}

impl<'a> Weighed<'a> {
    pub(super) fn new(plan: &'a Plan<'_>) -> Self {
        let scene = Scene::of_plan(plan);
        Self {
            assumings: assumings(&scene),
            passings: passings(&scene),
            scene,
        }
    }
}

pub(super) fn render(plan: &Plan<'_>, weighed: &Weighed<'_>) -> String {
    let mut page = Page::new();
    page.raw("# Who may do what\n\n");
    write(&mut page, plan, weighed);
    page.finish()
}

/// What is granted, account by account, below the heading of the whole.
pub(super) fn write<S: Sheet>(page: &mut S, plan: &Plan<'_>, weighed: &Weighed<'_>) {
    page.paragraph(|page| {
        page.words(
            "What this set-up grants, one row a statement. What a role could do before is not listed; it stays, unless a step of a checklist takes it away.",
        );
    });
    for account in &plan.accounts {
        of_account(page, plan, account);
    }
    assumes(page, weighed);
    passes(page, weighed);
}

fn of_account<S: Sheet>(page: &mut S, plan: &Plan<'_>, account: &Account<'_>) {
    page.heading(2, |page| {
        page.words(account.title).words(" ").value(&account.id);
    });
    let roles = plan.roles.iter().any(|role| role.account == account.key);
    let grants = |document: &Document<'_>| {
        document.account == account.key && matches!(document.content, Content::Policy { .. })
    };
    if !roles && !plan.files().any(grants) {
        page.paragraph(|page| {
            page.words("Nothing is granted in this account.");
        });
    }
    for role in plan.roles.iter().filter(|role| role.account == account.key) {
        of_role(page, plan, role);
    }
    let of_resources = plan
        .files()
        .filter(|d| d.account == account.key && d.attachment.is_none())
        .filter(|d| matches!(d.content, Content::Policy { .. }));
    for (i, document) in of_resources.enumerate() {
        if i == 0 {
            page.heading(3, |page| {
                page.words("Policies of resources");
            });
        }
        table(page, plan, document);
    }
}

fn of_role<S: Sheet>(page: &mut S, plan: &Plan<'_>, role: &Role<'_>) {
    page.heading(3, |page| {
        page.value(&role.name);
    });
    page.paragraph(|page| {
        page.words(role.title)
            .words(" (")
            .words(role.status.name())
            .words("), ")
            .value(&role.arn)
            .words(". ")
            .told(&role.purpose);
    });
    for managed in &role.managed {
        page.paragraph(|page| {
            page.words("AWS's managed policy ")
                .value(managed.name())
                .words(" is attached to it (")
                .value(&managed.arn)
                .words("). ")
                .told(&managed.reason)
                .words(" AWS may change what it allows, so its statements are not listed here.");
        });
    }
    let mut nothing = role.managed.is_empty();
    for document in plan.files() {
        if document
            .attachment
            .as_ref()
            .is_some_and(|a| a.role_arn == role.arn)
        {
            table(page, plan, document);
            nothing = false;
        }
    }
    if nothing {
        page.paragraph(|page| {
            page.words(plan.unchanged(role));
        });
    }
}

/// Who may assume whom: what the identity policies and the trust policies say together.
fn assumes<S: Sheet>(page: &mut S, weighed: &Weighed<'_>) {
    let scene = &weighed.scene;
    page.heading(2, |page| {
        page.words("Who may assume whom");
    });
    page.paragraph(|page| {
        page.words(
            "A role is assumed where its trust policy allows it and, unless a service asks or the trust names a role of its own account, an identity policy too.",
        );
    });
    let all = &weighed.assumings;
    if all.is_empty() {
        page.paragraph(|page| {
            page.words("By this set-up, nobody.");
        });
        return;
    }
    let titles = &[
        "Holds",
        "Who",
        "Assumes",
        "Action",
        "Identity side",
        "Trust side",
        "Condition",
    ];
    page.table(titles, |page| {
        for one in all {
            page.row(|page| {
                holds(page, one.holds());
                page.cell(|page| {
                    match &one.who {
                        Who::Anyone => page.words("anyone"),
                        who @ Who::Caller(_) => page.value(who.name()),
                    };
                })
                .cell(|page| {
                    page.value(&one.whom);
                })
                .cell(|page| {
                    page.value(one.action);
                });
                side(page, scene, one.identity);
                side(page, scene, one.trust);
                let denial = one.denied_if;
                condition(page, scene, [one.identity.spot(), one.trust.spot(), denial]);
            });
        }
    });
}

/// Who may pass which role to which service.
fn passes<S: Sheet>(page: &mut S, weighed: &Weighed<'_>) {
    let scene = &weighed.scene;
    page.heading(2, |page| {
        page.words("Who may pass what");
    });
    page.paragraph(|page| {
        page.words(
            "Whoever starts a service with a role needs to be allowed to pass it, and the role has to let the service in.",
        );
    });
    let all = &weighed.passings;
    if all.is_empty() {
        page.paragraph(|page| {
            page.words("By this set-up, nobody passes anything.");
        });
        return;
    }
    let titles = &[
        "Holds",
        "Who",
        "Passes",
        "To",
        "Identity side",
        "Trust side",
        "Condition",
    ];
    page.table(titles, |page| {
        for one in all {
            page.row(|page| {
                holds(page, one.holds());
                page.cell(|page| {
                    page.value(&one.who);
                })
                .cell(|page| {
                    page.value(&one.what);
                })
                .cell(|page| {
                    match &one.service {
                        Some(service) => page.value(service),
                        None => page.words("any service"),
                    };
                });
                side(page, scene, Side::Allows(one.identity));
                side(page, scene, one.trust);
                condition(
                    page,
                    scene,
                    [Some(one.identity), one.trust.spot(), one.denied_if],
                );
            });
        }
    });
}

fn holds<S: Sheet>(page: &mut S, holds: Holds) {
    page.cell(|page| {
        match holds {
            Holds::Yes => page.words("yes"),
            Holds::No => page.strong("no"),
            Holds::Unknown => page.words("not known"),
        };
    });
}

fn side<S: Sheet>(page: &mut S, scene: &Scene<'_>, side: Side) {
    page.cell(|page| {
        match side {
            Side::Allows(spot) => {
                let Some(source) = scene.source(spot) else {
                    return;
                };
                page.value(&source.name()).under().value(&source.place())
            }
            Side::NotNeeded => page.words("not needed"),
            Side::Lacking => page.strong("missing"),
            Side::NotHere => page.words("not in this bundle"),
        };
    });
}

fn condition<S: Sheet>(page: &mut S, scene: &Scene<'_>, spots: [Option<Spot>; 3]) {
    page.cell(|page| {
        let statements = spots.into_iter().flatten();
        let statements = statements.filter_map(|spot| scene.statement(spot));
        tests(page, statements.flat_map(Statement::tests));
    });
}

/// The tests of conditions, one under the other.
fn tests<'s, S: Sheet, T: AsRef<str> + 's>(
    page: &mut S,
    tests: impl Iterator<Item = (&'s T, &'s T, &'s List<T>)>,
) {
    for (i, (operator, key, values)) in tests.enumerate() {
        if i > 0 {
            page.under();
        }
        page.value(key.as_ref())
            .words(" ")
            .words(operator.as_ref())
            .words(" ");
        for (j, value) in values.iter().enumerate() {
            page.words(if j > 0 { " or " } else { "" })
                .value(value.as_ref());
        }
    }
}

/// What a policy is, in a few words.
pub(super) fn way(document: &Document<'_>) -> &'static str {
    match (
        document.kind,
        document.attachment.as_ref().map(|a| a.attach_as),
    ) {
        (DocumentKind::TrustPolicy, _) => "trust policy",
        (_, Some(AttachAs::Inline)) => "inline policy",
        (_, Some(AttachAs::Managed)) => "customer managed policy",
        (DocumentKind::ServiceControlPolicy, None) => "service control policy",
        (_, None) => "resource policy",
    }
}

fn table<S: Sheet>(page: &mut S, plan: &Plan<'_>, document: &Document<'_>) {
    let Content::Policy {
        document: policy,
        reasons,
    } = &document.content
    else {
        return;
    };
    page.paragraph(|page| {
        page.words(&document.title)
            .words(" (")
            .words(way(document))
            .words(", ")
            .value(&document.path_in_bundle)
            .words(")");
        if let Some(bound) = document.binds.and_then(|key| plan.account(key)) {
            page.words(", which limits account ").value(&bound.id);
        }
        page.words(":");
    });
    let titles = &[
        "Effect",
        "Action",
        "Resource",
        "Principal",
        "Condition",
        "Reason",
    ];
    page.table(titles, |page| {
        for (statement, reason) in policy.statements.iter().zip(reasons) {
            page.row(|page| row(page, plan, document, statement, reason));
        }
    });
}

fn row<S: Sheet>(
    page: &mut S,
    plan: &Plan<'_>,
    document: &Document<'_>,
    statement: &Statement<Cow<'_, str>>,
    reason: &Prose<'_>,
) {
    let attachment = document.attachment.as_ref();
    page.cell(|page| {
        match statement.effect {
            Effect::Allow => page.words("Allow"),
            Effect::Deny => page.strong("Deny"),
        };
    })
    .cell(|page| {
        page.words(all_but(statement.not_action))
            .values(&statement.action);
    })
    .cell(|page| match (&statement.resource, attachment) {
        (Some(list), _) => {
            page.words(all_but(statement.not_resource)).values(list);
        }
        (None, Some(attachment)) => {
            page.value(&attachment.role_arn).words(" itself");
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
        page.told(reason);
    });
}

fn all_but(not: bool) -> &'static str {
    if not { "all but " } else { "" }
}

fn principal<S: Sheet>(
    page: &mut S,
    plan: &Plan<'_>,
    account: &str,
    attachment: Option<&Attachment>,
    statement: &Statement<Cow<'_, str>>,
) {
    match (&statement.principal, attachment) {
        (Some(principals), _) => {
            page.words(all_but(principals.not));
            match &principals.principal {
                Principal::Anyone => page.words("anyone"),
                Principal::Of(kinds) => page.values(kinds.iter().flat_map(|(_, list)| list)),
            };
        }
        (None, Some(attachment)) => {
            page.value(&attachment.role);
        }
        (None, None) => {
            let id = plan.account(account).map_or("", |account| &account.id);
            page.words("of account ").value(id);
        }
    }
}
