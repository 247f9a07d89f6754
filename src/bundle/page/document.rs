//! The documents of an account, as the template places them.

use minijinja::{context, value::Value};

use super::{code, html::Html, list, prose, text};
use crate::{
    bundle::grants,
    plan::{Content, Document, Plan},
    playbook::{DocumentKind, Language},
};

/// What a step says of a document that it pastes.
pub(super) fn card(place: usize, document: &Document<'_>) -> Value {
    context! {
        place => place,
        title => text(&document.title),
        name => text(name(document)),
        snippet => document.snippet,
    }
}

/// A document with its reasons and its text.
pub(super) fn value(plan: &Plan<'_>, place: usize, document: &Document<'_>) -> Value {
    let reasons = match &document.content {
        Content::Policy {
            document: policy,
            reasons,
        } => list(
            policy
                .statements
                .iter()
                .zip(reasons)
                .map(|(statement, reason)| {
                    context! {
                        sid => statement.sid.as_deref().map(code),
                        reason => prose(reason),
                    }
                }),
        ),
        Content::Other(_) | Content::Listing(..) => list(Vec::<Value>::new()),
    };
    let lines = |step: &&crate::plan::Step<'_>| {
        let mut lines = step.actions.iter().chain(&step.check).chain(&step.undo);
        lines.any(|line| line.paste == Some(place))
    };
    let bound = document.binds.and_then(|key| plan.account(key));
    context! {
        place => place,
        title => text(&document.title),
        name => text(name(document)),
        snippet => document.snippet,
        what => what(document),
        role => document.attachment.as_ref().map(|attachment| code(&attachment.role)),
        binds => bound.map(|account| code(&account.id)),
        steps => list(plan.steps.iter().filter(lines).map(|step| step.number)),
        reasons => reasons,
        language => document.language().name(),
        lines => document.pretty.lines().count(),
        text => Html::new(|html| match document.language() {
            Language::Json => super::code::json(html, &document.pretty),
            Language::Xml | Language::Python | Language::Shell => {
                html.text(&document.pretty);
            }
        }),
    }
}

/// The path of its file; what has none is called what it is.
fn name<'d>(document: &'d Document<'_>) -> &'d str {
    if document.snippet {
        &document.title
    } else {
        &document.path_in_bundle
    }
}

fn what(document: &Document<'_>) -> &'static str {
    match document.kind {
        DocumentKind::Cors => "CORS rules",
        DocumentKind::Settings => "settings",
        DocumentKind::Script => "script",
        DocumentKind::IdentityPolicy
        | DocumentKind::TrustPolicy
        | DocumentKind::ResourcePolicy
        | DocumentKind::ServiceControlPolicy => grants::way(document),
    }
}
