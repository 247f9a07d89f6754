//! The JSON documents of a plan, filled in as trees.

use std::borrow::Cow;

use minijinja::value::Value as EngineValue;
use serde_json::Value;

use super::{
    model::{Account, Role},
    parts,
};
use crate::{
    playbook::{
        self, AttachAs, Body, DocumentKind, Holder, Language, Parts, Playbook, Prose, ROLE, Scope,
    },
    policy::{self, quota},
};

/// A document with its values filled in.
#[derive(Debug, Clone)]
pub struct Document<'p> {
    /// Its id in the playbook; several documents may share it.
    pub id: &'p str,
    pub kind: DocumentKind,
    pub title: Cow<'p, str>,
    /// The policy's name, the role's for a trust policy, or a file's.
    pub name: Cow<'p, str>,
    /// The account whose admin needs it.
    pub account: &'p str,
    pub attachment: Option<Attachment>,
    /// The key of the account that it limits, where that is another one.
    pub binds: Option<&'p str>,
    /// The path of its file in the bundle: the account's folder, then `path()`.
    pub path_in_bundle: String,
    /// Only shown in the checklist.
    pub snippet: bool,
    pub content: Content<'p>,
    /// As it is pasted and written: indented, with a line end.
    pub pretty: String,
    /// Without white space, as IAM counts it.
    pub minified: String,
    /// The known failures that this document keeps away or mends, by their ids.
    pub mends: &'p [String],
    /// Tells documents of one id apart where a step speaks of one of them.
    pub(super) of: Option<String>,
    /// Statements that stand here under another Sid than their own: their own Sid, and that one.
    pub(super) moved: Vec<(String, String)>,
}

/// Where a document goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub role: String,
    pub role_arn: String,
    pub attach_as: AttachAs,
}

/// What a document says.
#[derive(Debug, Clone)]
pub enum Content<'p> {
    Policy {
        document: policy::Document<Cow<'p, str>>,
        /// Why each statement is there, in their order.
        reasons: Vec<Prose<'p>>,
    },
    Other(Value),
    /// A text in another language than JSON.
    Listing(Language, String),
}

impl Content<'_> {
    fn language(&self) -> Language {
        match self {
            Self::Policy { .. } | Self::Other(_) => Language::Json,
            Self::Listing(language, _) => *language,
        }
    }
}

impl Document<'_> {
    /// What it is written in.
    pub fn language(&self) -> Language {
        self.content.language()
    }

    /// The path of its file inside the account's folder.
    pub fn path(&self) -> &str {
        let inside = self.path_in_bundle.strip_prefix(self.account);
        inside.and_then(|path| path.strip_prefix('/')).unwrap_or("")
    }
}

/// Fills every document that the answers call for.
pub(super) fn documents<'p>(
    playbook: &'p Playbook,
    scope: &Scope<'_>,
    accounts: &[Account<'p>],
    roles: &[Role<'p>],
) -> Vec<Document<'p>> {
    let mut all = Vec::new();
    for template in &playbook.documents {
        scope.each(template.each, |scope, item| match &template.holder {
            Holder::Role(id) => {
                let id = scope.text(id);
                for role in roles.iter().filter(|role| role.id == &*id) {
                    let scope = scope.inner(ROLE, role.value.clone());
                    let of = Some(role.arn.as_str());
                    some(template, &scope, role.account, Some(role), of, &mut all);
                }
            }
            Holder::Account(play) => {
                let play = scope.text(play);
                let account = accounts
                    .iter()
                    .find(|account| account.plays.iter().any(|known| *known == play));
                let of = item.map(ToString::to_string);
                let binds = template.binds.as_ref().and_then(|play| {
                    let mut bound = accounts.iter();
                    bound.find(|account| account.plays.contains(play))
                });
                let first = all.len();
                if let Some(account) = account {
                    some(template, scope, account.key, None, of.as_deref(), &mut all);
                }
                for document in all.iter_mut().skip(first) {
                    document.binds = binds.map(|account| account.key);
                }
            }
        });
    }
    all
}

/// Fills one document of a playbook, which its parts may need several for.
fn some<'p>(
    template: &'p playbook::Document,
    scope: &Scope<'_>,
    account: &'p str,
    role: Option<&Role<'_>>,
    of: Option<&str>,
    all: &mut Vec<Document<'p>>,
) {
    if !scope.holds(template.when) {
        return;
    }
    let attachment = role.map(|role| Attachment {
        role: role.name.clone(),
        role_arn: role.arn.clone(),
        attach_as: AttachAs::named(&scope.text(&template.attach_as)).unwrap_or(AttachAs::Inline),
    });
    let contents = if template.parts.is_empty() {
        let body = template
            .variants
            .iter()
            .find(|(when, _)| scope.holds(*when));
        let content = body.map(|(_, body)| match body {
            Body::Policy(policy) => fill(template, policy, scope),
            Body::Other(tree) => Content::Other(tree.fill(scope)),
            Body::Listing(listing) => Content::Listing(listing.language, listing.fill(scope)),
        });
        content
            .map(|content| (content, Vec::new()))
            .into_iter()
            .collect()
    } else {
        let limit = limit(template.kind, attachment.as_ref());
        parts::fill(template, scope, limit)
    };
    let count = contents.len();
    for (number, (content, moved)) in (1..).zip(contents) {
        let ending = content.language().ending();
        let (mut name, mut title) = (scope.text(&template.name), scope.text(&template.title));
        if count > 1 {
            name = Cow::Owned(format!("{name}{number}"));
            title = Cow::Owned(format!("{title} ({number} of {count})"));
        }
        all.push(Document {
            id: &template.id,
            kind: template.kind,
            title,
            path_in_bundle: format!("{account}/{}/{name}.{ending}", template.kind.folder()),
            name,
            account,
            binds: None,
            attachment: attachment.clone(),
            snippet: template.snippet.is_some_and(|id| scope.holds(Some(id))),
            pretty: print(&content, true),
            minified: print(&content, false),
            content,
            mends: &template.mends,
            of: of.map(str::to_owned),
            moved,
        });
    }
}

/// The characters that each document may have where there can be several in place of one.
fn limit(kind: DocumentKind, attachment: Option<&Attachment>) -> Option<usize> {
    let managed = attachment.is_some_and(|a| a.attach_as == AttachAs::Managed);
    (kind == DocumentKind::IdentityPolicy && managed).then_some(quota::MANAGED_POLICY)
}

fn print(content: &Content<'_>, pretty: bool) -> String {
    let text = match (content, pretty) {
        (Content::Policy { document, .. }, true) => serde_json::to_string_pretty(document),
        (Content::Policy { document, .. }, false) => serde_json::to_string(document),
        (Content::Other(json), true) => serde_json::to_string_pretty(json),
        (Content::Other(json), false) => serde_json::to_string(json),
        (Content::Listing(_, text), _) => return text.clone(),
    };
    // Cannot fail: every key is a text.
    let mut text = text.unwrap_or_default();
    if pretty {
        text.push('\n');
    }
    text
}

fn fill<'p>(
    template: &'p playbook::Document,
    policy: &'p policy::Document<playbook::Template>,
    scope: &Scope<'_>,
) -> Content<'p> {
    let document = in_force(template, policy, scope);
    let reasons = document
        .statements
        .iter()
        .map(|statement| reason(template, statement, scope))
        .collect();
    Content::Policy { document, reasons }
}

fn info<'p>(
    template: &'p playbook::Document,
    sid: Option<&str>,
) -> Option<&'p playbook::StatementInfo> {
    let mut all = template.statements.iter();
    all.find(|info| sid == Some(&info.sid))
}

/// A policy with those of its statements that the answers call for.
pub(super) fn in_force<'p>(
    template: &playbook::Document,
    policy: &'p policy::Document<playbook::Template>,
    scope: &Scope<'_>,
) -> policy::Document<Cow<'p, str>> {
    policy.fill(
        |statement| {
            let sid = statement.sid.as_ref().and_then(|sid| sid.literal());
            info(template, sid).is_none_or(|info| scope.holds(info.when))
        },
        |text| scope.text(text),
        |text, filled| scope.texts(text, filled),
    )
}

/// Why a statement is there.
pub(super) fn reason<'p>(
    template: &'p playbook::Document,
    statement: &policy::Statement<Cow<'_, str>>,
    scope: &Scope<'_>,
) -> Prose<'p> {
    info(template, statement.sid.as_deref())
        .map(|info| scope.prose(&info.reason))
        .unwrap_or_default()
}

/// A document as expressions see it in a step or line that is about it.
pub(super) fn value(
    document: &Document<'_>,
    partition: &str,
    accounts: &[Account<'_>],
) -> EngineValue {
    let mut parts = vec![
        ("name", EngineValue::from(&*document.name)),
        ("title", EngineValue::from(&*document.title)),
        ("path", EngineValue::from(document.path())),
    ];
    if let Some(attachment) = &document.attachment {
        parts.push(("role", EngineValue::from(attachment.role.as_str())));
        if attachment.attach_as == AttachAs::Managed {
            let account = accounts.iter().find(|a| a.key == document.account);
            let account = account.map_or("‹account›", |account| &account.id);
            let arn = format!("arn:{partition}:iam::{account}:policy/{}", document.name);
            parts.push(("arn", EngineValue::from(arn)));
        }
    }
    Parts::value(&document.name, parts)
}

/// The documents of an id; where some are of the step's own element, those alone.
pub(super) fn all_meant<'d, 'p>(
    documents: &'d [Document<'p>],
    id: &str,
    item: Option<&EngineValue>,
) -> Vec<&'d Document<'p>> {
    let all: Vec<_> = documents.iter().filter(|d| d.id == id).collect();
    let Some(item) = item.map(ToString::to_string) else {
        return all;
    };
    let own = all.iter().copied();
    let own: Vec<_> = own.filter(|d| d.of.as_deref() == Some(&item)).collect();
    if own.is_empty() { all } else { own }
}

/// The one document that a step means: the first of them.
pub(super) fn meant<'d, 'p>(
    documents: &'d [Document<'p>],
    id: &str,
    item: Option<&EngineValue>,
) -> Option<&'d Document<'p>> {
    all_meant(documents, id, item).first().copied()
}
