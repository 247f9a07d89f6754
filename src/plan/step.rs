//! The steps of a plan: whose turn it is, what to do, how to see that it worked, how to undo it.

use std::{borrow::Cow, fmt::Write as _};

use minijinja::value::Value;
use sha2::{Digest, Sha256};

use super::{
    document::{self, Document},
    model::{Account, Plan},
    resource::Setting,
};
use crate::playbook::{self, Argument, DOCUMENT, ExpressionId, Playbook, Prose, Scope};

/// One thing that a person does in AWS, in one account.
#[derive(Debug, Clone)]
pub struct Step<'p> {
    /// Counted from one over all accounts.
    pub number: usize,
    /// Stable over changes of the answers: the playbook's id, and the element where there are several.
    pub id: String,
    pub account: &'p str,
    pub title: Prose<'p>,
    pub why: Option<Prose<'p>>,
    /// Steps of other accounts that must be done before.
    pub waits_for: Vec<usize>,
    pub actions: Vec<Line<'p>>,
    pub check: Vec<Line<'p>>,
    pub undo: Vec<Line<'p>>,
    /// What it sets besides roles and policies.
    pub(super) settings: Vec<Setting<'p>>,
    /// Whether a person must do part of it, although a script does the rest.
    pub left: bool,
    /// The known failures that this step mends, by their ids.
    pub mends: &'p [String],
}

impl<'p> Step<'p> {
    /// All its lines: to do, to check and to undo.
    pub fn lines(&self) -> impl Iterator<Item = &Line<'p>> {
        let lines = self.actions.iter().chain(&self.check);
        lines.chain(&self.undo)
    }

    /// Stands for all that the step tells a person to do, documents to paste included; its number does not count.
    pub fn fingerprint(&self, plan: &Plan<'_>) -> String {
        let mut hash = Sha256::new();
        // A byte that no text holds, so that two texts cannot pass for one.
        let mut add = |text: &str| {
            hash.update(text.as_bytes());
            hash.update([0xff]);
        };
        let account = plan.account(self.account);
        add(account.map_or("", |account| &account.id));
        add(&self.title.plain());
        for line in self.actions.iter().chain(&self.check) {
            let Line {
                text,
                link,
                command,
                paste,
                copy,
            } = line;
            add(&text.plain());
            add(link.as_deref().unwrap_or_default());
            for word in command {
                add(word);
            }
            add(copy.as_deref().unwrap_or_default());
            let document = paste.and_then(|place| plan.documents.get(place));
            add(document.map_or("", |document| &document.minified));
        }
        let mut text = String::with_capacity(16);
        for byte in hash.finalize().iter().take(8) {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

/// One line of a step.
#[derive(Debug, Clone, Default)]
pub struct Line<'p> {
    pub text: Prose<'p>,
    pub link: Option<Cow<'p, str>>,
    /// The words of a command, not yet quoted for a shell.
    pub command: Vec<Cow<'p, str>>,
    /// The document to paste, by its place in the plan.
    pub paste: Option<usize>,
    /// A value to copy.
    pub copy: Option<Cow<'p, str>>,
}

/// Builds every step that the answers call for.
pub(super) fn steps<'p>(
    playbook: &'p Playbook,
    scope: &Scope<'_>,
    context: &Context<'_, 'p>,
) -> Vec<Step<'p>> {
    let accounts = context.accounts;
    let mut all: Vec<Step<'p>> = Vec::new();
    // Which numbers a playbook's step got.
    let mut numbers: Vec<(&str, usize)> = Vec::new();
    for template in &playbook.steps {
        let over = template.documents.as_deref();
        context.each(scope, template.each, over, None, |scope, about| {
            if !scope.holds(template.when) {
                return;
            }
            let play = scope.text(&template.account);
            let account = accounts
                .iter()
                .find(|account| account.plays.iter().any(|known| *known == play));
            let Some(account) = account else { return };
            let number = all.len() + 1;
            let mut waits_for: Vec<usize> = template
                .after
                .iter()
                .flat_map(|after| numbers.iter().filter(move |(id, _)| id == after))
                .map(|(_, number)| *number)
                .filter(|n| {
                    all.get(n - 1)
                        .is_some_and(|step| step.account != account.key)
                })
                .collect();
            waits_for.sort_unstable();
            let lines = |list| context.lines(list, scope, about);
            let of = about.document.map(|document| document.name.to_string());
            let step = Step {
                number,
                id: match of.or_else(|| about.item.map(short)) {
                    Some(of) => format!("{}:{of}", template.id),
                    None => template.id.clone(),
                },
                account: account.key,
                title: scope.prose(&template.title),
                why: template.why.as_ref().map(|why| scope.prose(why)),
                waits_for,
                actions: lines(&template.actions),
                check: lines(&template.check),
                undo: lines(&template.undo),
                settings: context.settings(&template.sets, scope, about),
                left: template.left.is_some_and(|left| scope.holds(Some(left))),
                mends: &template.mends,
            };
            numbers.push((&template.id, number));
            all.push(step);
        });
    }
    all
}

fn short(item: &Value) -> String {
    match item.get_attr("name") {
        Ok(name) if !name.is_undefined() => name.to_string(),
        _ => item.to_string(),
    }
}

/// What a step or a line is about: an element of its list, one of several documents.
#[derive(Clone, Copy, Default)]
pub(super) struct About<'a, 'p> {
    item: Option<&'a Value>,
    document: Option<&'a Document<'p>>,
}

/// What lines are filled with, besides the scope.
pub(super) struct Context<'a, 'p> {
    pub(super) accounts: &'a [Account<'p>],
    pub(super) documents: &'a [Document<'p>],
    pub(super) partition: &'a str,
}

impl<'p> Context<'_, 'p> {
    /// Calls `then` once, or once for each element of a list, and for each document of an id.
    fn each(
        &self,
        scope: &Scope<'_>,
        list: Option<ExpressionId>,
        over: Option<&str>,
        outer: Option<About<'_, 'p>>,
        mut then: impl FnMut(&Scope<'_>, About<'_, 'p>),
    ) {
        let outer = outer.unwrap_or_default();
        scope.each(list, |scope, own| {
            let item = own.or(outer.item);
            let Some(id) = over else {
                let document = outer.document;
                return then(scope, About { item, document });
            };
            for document in document::all_meant(self.documents, id, item) {
                let value = document::value(document, self.partition, self.accounts);
                let document = Some(document);
                then(&scope.inner(DOCUMENT, value), About { item, document });
            }
        });
    }

    /// Fills lines.
    pub(super) fn lines<'t>(
        &self,
        templates: &'t [playbook::Line],
        scope: &Scope<'_>,
        about: About<'_, 'p>,
    ) -> Vec<Line<'t>> {
        let mut all = Vec::new();
        for template in templates {
            let over = template.documents.as_deref();
            self.each(scope, template.each, over, Some(about), |scope, about| {
                all.extend(self.line(template, scope, about));
            });
        }
        all
    }

    fn settings(
        &self,
        templates: &'p [playbook::Setting],
        scope: &Scope<'_>,
        about: About<'_, 'p>,
    ) -> Vec<Setting<'p>> {
        let mut all = Vec::new();
        for template in templates {
            self.each(scope, template.each, None, Some(about), |scope, about| {
                if !scope.holds(template.when) {
                    return;
                }
                let id = template.document.as_deref();
                let document = id.and_then(|id| document::meant(self.documents, id, about.item));
                all.push(Setting {
                    kind: template.kind,
                    of: scope.text(&template.of),
                    name: scope.text(&template.name),
                    value: scope.text(&template.value),
                    document: document.and_then(|d| self.place(d)),
                });
            });
        }
        all
    }

    /// A document's place in the plan.
    fn place(&self, document: &Document<'_>) -> Option<usize> {
        self.documents
            .iter()
            .position(|d| std::ptr::eq(d, document))
    }

    fn line<'t>(
        &self,
        template: &'t playbook::Line,
        scope: &Scope<'_>,
        about: About<'_, 'p>,
    ) -> Option<Line<'t>> {
        if !scope.holds(template.when) {
            return None;
        }
        let meant = |id: &str| match about.document {
            Some(document) if document.id == id => Some(document),
            _ => document::meant(self.documents, id, about.item),
        };
        let mut command = Vec::with_capacity(template.command.len());
        for argument in &template.command {
            match argument {
                Argument::Text(text) => scope.texts(text, &mut command),
                Argument::File(id) => {
                    command.extend(meant(id).map(|d| Cow::Owned(format!("file://{}", d.path()))));
                }
                Argument::Minified(id) => {
                    command.extend(meant(id).map(|d| Cow::Owned(d.minified.clone())));
                }
            }
        }
        let pasted = template.paste.as_ref().and_then(|id| meant(id));
        Some(Line {
            text: scope.prose(&template.text),
            link: template.link.as_ref().map(|link| scope.text(link)),
            command,
            paste: pasted.and_then(|found| self.place(found)),
            copy: template.copy.as_ref().map(|copy| scope.text(copy)),
        })
    }
}
