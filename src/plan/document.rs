//! The JSON documents of a plan, filled in as trees.

use minijinja::value::Value as EngineValue;
use serde_json::Value;

use super::{
    model::{Account, Role},
    role,
};
use crate::{
    playbook::{self, AttachAs, Body, DocumentKind, Holder, ITEM, Playbook, Prose, ROLE, Scope},
    policy::{self, quota},
};

/// A document with its values filled in.
#[derive(Debug)]
pub struct Document<'p> {
    /// Its id in the playbook; several documents may share it.
    pub id: &'p str,
    pub kind: DocumentKind,
    pub title: String,
    /// The policy's name, the role's for a trust policy, or a file's.
    pub name: String,
    /// The account whose admin needs it.
    pub account: String,
    pub attachment: Option<Attachment>,
    /// Only shown in the checklist.
    pub snippet: bool,
    pub content: Content,
    /// Characters as IAM counts them; zero for what is no policy.
    pub size: usize,
    /// Tells documents of one id apart where a step speaks of one of them.
    pub(super) of: Option<String>,
}

/// Where a document goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub role: String,
    pub role_arn: String,
    pub attach_as: AttachAs,
}

/// What a document says.
#[derive(Debug)]
pub enum Content {
    Policy {
        document: policy::Document,
        /// Why each statement is there, in their order.
        reasons: Vec<Prose>,
    },
    Other(Value),
}

impl Document<'_> {
    /// The path of its file inside the account's folder.
    pub fn path(&self) -> String {
        format!("{}/{}.json", self.kind.folder(), self.name)
    }

    /// The document as it is pasted and written: indented, with a line end.
    pub fn pretty(&self) -> String {
        let text = match &self.content {
            Content::Policy { document, .. } => serde_json::to_string_pretty(document),
            Content::Other(json) => serde_json::to_string_pretty(json),
        };
        // Cannot fail: every key is a text.
        let mut text = text.unwrap_or_default();
        text.push('\n');
        text
    }

    /// The document without white space.
    pub fn minified(&self) -> String {
        match &self.content {
            Content::Policy { document, .. } => document.minified(),
            Content::Other(json) => json.to_string(),
        }
    }
}

/// Fills every document that the answers call for.
pub(super) fn documents<'p>(
    playbook: &'p Playbook,
    scope: &Scope<'_>,
    accounts: &[Account],
    roles: &[Role],
) -> Vec<Document<'p>> {
    let mut all = Vec::new();
    for template in &playbook.documents {
        let items = match template.each {
            Some(each) => scope.items(each).into_iter().map(Some).collect(),
            None => vec![None],
        };
        for item in items {
            let inner;
            let scope = match &item {
                Some(item) => {
                    inner = scope.inner(ITEM, item.clone());
                    &inner
                }
                None => scope,
            };
            match &template.holder {
                Holder::Role(id) => {
                    let id = scope.text(id);
                    for role in roles.iter().filter(|role| role.id == id) {
                        let scope = scope.inner(ROLE, role::value(role));
                        let of = Some(role.arn.clone());
                        all.extend(one(template, &scope, &role.account, Some(role), of));
                    }
                }
                Holder::Account(play) => {
                    let play = scope.text(play);
                    let account = accounts
                        .iter()
                        .find(|account| account.plays.contains(&play));
                    let of = item.as_ref().map(ToString::to_string);
                    all.extend(account.and_then(|a| one(template, scope, &a.key, None, of)));
                }
            }
        }
    }
    all
}

fn one<'p>(
    template: &'p playbook::Document,
    scope: &Scope<'_>,
    account: &str,
    role: Option<&Role>,
    of: Option<String>,
) -> Option<Document<'p>> {
    if !scope.holds(template.when) {
        return None;
    }
    let (_, body) = template
        .variants
        .iter()
        .find(|(when, _)| scope.holds(*when))?;
    let content = match body {
        Body::Policy(policy) => fill(template, policy, scope),
        Body::Other(tree) => Content::Other(tree.fill(scope)),
    };
    Some(Document {
        id: &template.id,
        kind: template.kind,
        title: scope.text(&template.title),
        name: scope.text(&template.name),
        account: account.to_owned(),
        attachment: role.map(|role| Attachment {
            role: role.name.clone(),
            role_arn: role.arn.clone(),
            attach_as: AttachAs::named(&scope.text(&template.attach_as))
                .unwrap_or(AttachAs::Inline),
        }),
        snippet: template.snippet.is_some_and(|id| scope.holds(Some(id))),
        size: match &content {
            Content::Policy { document, .. } => quota::size(document),
            Content::Other(_) => 0,
        },
        content,
        of,
    })
}

fn fill(
    template: &playbook::Document,
    policy: &policy::Document<playbook::Template>,
    scope: &Scope<'_>,
) -> Content {
    let info = |sid: Option<&str>| {
        template
            .statements
            .iter()
            .find(|info| sid == Some(&info.sid))
    };
    let document = policy.fill(
        |statement| {
            let sid = statement.sid.as_ref().and_then(|sid| sid.literal());
            info(sid).is_none_or(|info| scope.holds(info.when))
        },
        |text| scope.text(text),
        |text| scope.texts(text),
    );
    let reasons = document
        .statements
        .iter()
        .map(|statement| {
            info(statement.sid.as_deref())
                .map(|info| scope.prose(&info.reason))
                .unwrap_or_default()
        })
        .collect();
    Content::Policy { document, reasons }
}

/// Finds the document that a step means: the only one, or the one of the step's own element.
pub(super) fn meant<'d, 'p>(
    documents: &'d [Document<'p>],
    id: &str,
    item: Option<&EngineValue>,
) -> Option<&'d Document<'p>> {
    let mut found = documents.iter().filter(|document| document.id == id);
    let Some(item) = item else {
        return found.next();
    };
    let item = item.to_string();
    let mut first = None;
    for document in found {
        if document.of.as_deref() == Some(item.as_str()) {
            return Some(document);
        }
        first = first.or(Some(document));
    }
    first
}
