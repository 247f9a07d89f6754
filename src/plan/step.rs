//! The steps of a plan: whose turn it is, what to do, how to see that it worked, how to undo it.

use std::borrow::Cow;

use minijinja::value::Value;

use super::{
    document::{self, Document},
    model::Account,
};
use crate::playbook::{self, Argument, Playbook, Prose, Scope};

/// One thing that a person does in AWS, in one account.
#[derive(Debug)]
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
    /// The known failures that this step mends, by their ids.
    pub mends: &'p [String],
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
    accounts: &[Account<'p>],
    documents: &[Document<'_>],
) -> Vec<Step<'p>> {
    let mut all: Vec<Step<'p>> = Vec::new();
    // Which numbers a playbook's step got.
    let mut numbers: Vec<(&str, usize)> = Vec::new();
    for template in &playbook.steps {
        scope.each(template.each, |scope, item| {
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
            let lines = |list| lines(list, scope, documents, item);
            let step = Step {
                number,
                id: match item {
                    Some(item) => format!("{}:{}", template.id, short(item)),
                    None => template.id.clone(),
                },
                account: account.key,
                title: scope.prose(&template.title),
                why: template.why.as_ref().map(|why| scope.prose(why)),
                waits_for,
                actions: lines(&template.actions),
                check: lines(&template.check),
                undo: lines(&template.undo),
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

/// Fills lines; a line with `each` comes once an element.
pub(super) fn lines<'p>(
    templates: &'p [playbook::Line],
    scope: &Scope<'_>,
    documents: &[Document<'_>],
    item: Option<&Value>,
) -> Vec<Line<'p>> {
    let mut all = Vec::new();
    for template in templates {
        scope.each(template.each, |scope, own| {
            all.extend(line(template, scope, documents, own.or(item)));
        });
    }
    all
}

fn line<'p>(
    template: &'p playbook::Line,
    scope: &Scope<'_>,
    documents: &[Document<'_>],
    item: Option<&Value>,
) -> Option<Line<'p>> {
    if !scope.holds(template.when) {
        return None;
    }
    let meant = |id: &str| document::meant(documents, id, item);
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
    Some(Line {
        text: scope.prose(&template.text),
        link: template.link.as_ref().map(|link| scope.text(link)),
        command,
        paste: template
            .paste
            .as_ref()
            .and_then(|id| meant(id))
            .and_then(|found| {
                documents
                    .iter()
                    .position(|document| std::ptr::eq(document, found))
            }),
        copy: template.copy.as_ref().map(|copy| scope.text(copy)),
    })
}
