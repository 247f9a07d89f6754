//! The steps of a plan: whose turn it is, what to do, how to see that it worked, how to undo it.

use minijinja::value::Value;

use super::{
    document::{self, Document},
    model::Account,
};
use crate::playbook::{self, Argument, ITEM, Playbook, Prose, Scope};

/// One thing that a person does in AWS, in one account.
#[derive(Debug)]
pub struct Step {
    /// Counted from one over all accounts.
    pub number: usize,
    /// Stable over changes of the answers: the playbook's id, and the element where there are several.
    pub id: String,
    pub account: String,
    pub title: Prose,
    pub why: Option<Prose>,
    /// Steps of other accounts that must be done before.
    pub waits_for: Vec<usize>,
    pub actions: Vec<Line>,
    pub check: Vec<Line>,
    pub undo: Vec<Line>,
}

/// One line of a step.
#[derive(Debug, Clone, Default)]
pub struct Line {
    pub text: Prose,
    pub link: Option<String>,
    /// The words of a command, not yet quoted for a shell.
    pub command: Vec<String>,
    /// The document to paste, by its place in the plan.
    pub paste: Option<usize>,
    /// A value to copy.
    pub copy: Option<String>,
}

/// Builds every step that the answers call for.
pub(super) fn steps(
    playbook: &Playbook,
    scope: &Scope<'_>,
    accounts: &[Account],
    documents: &[Document<'_>],
) -> Vec<Step> {
    let mut all: Vec<Step> = Vec::new();
    // Which numbers a playbook's step got.
    let mut numbers: Vec<(&str, usize)> = Vec::new();
    for template in &playbook.steps {
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
            if !scope.holds(template.when) {
                continue;
            }
            let play = scope.text(&template.account);
            let account = accounts
                .iter()
                .find(|account| account.plays.contains(&play));
            let Some(account) = account else { continue };
            let number = all.len() + 1;
            let waits_for = template
                .after
                .iter()
                .flat_map(|after| numbers.iter().filter(move |(id, _)| id == after))
                .map(|(_, number)| *number)
                .filter(|n| {
                    all.get(n - 1)
                        .is_some_and(|step| step.account != account.key)
                })
                .collect();
            let lines = |list| lines(list, scope, documents, item.as_ref());
            let step = Step {
                number,
                id: match &item {
                    Some(item) => format!("{}:{}", template.id, short(item)),
                    None => template.id.clone(),
                },
                account: account.key.clone(),
                title: scope.prose(&template.title),
                why: template.why.as_ref().map(|why| scope.prose(why)),
                waits_for,
                actions: lines(&template.actions),
                check: lines(&template.check),
                undo: lines(&template.undo),
            };
            numbers.push((&template.id, number));
            all.push(step);
        }
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
pub(super) fn lines(
    templates: &[playbook::Line],
    scope: &Scope<'_>,
    documents: &[Document<'_>],
    item: Option<&Value>,
) -> Vec<Line> {
    let mut all = Vec::new();
    for template in templates {
        match template.each {
            None => all.extend(line(template, scope, documents, item)),
            Some(each) => {
                for item in scope.items(each) {
                    let inner = scope.inner(ITEM, item.clone());
                    all.extend(line(template, &inner, documents, Some(&item)));
                }
            }
        }
    }
    all
}

fn line(
    template: &playbook::Line,
    scope: &Scope<'_>,
    documents: &[Document<'_>],
    item: Option<&Value>,
) -> Option<Line> {
    if !scope.holds(template.when) {
        return None;
    }
    let meant = |id: &str| document::meant(documents, id, item);
    Some(Line {
        text: scope.prose(&template.text),
        link: template.link.as_ref().map(|link| scope.text(link)),
        command: template
            .command
            .iter()
            .flat_map(|argument| match argument {
                Argument::Text(text) => scope.texts(text),
                Argument::File(id) => meant(id)
                    .map(|d| format!("file://{}", d.path()))
                    .into_iter()
                    .collect(),
                Argument::Minified(id) => meant(id).map(Document::minified).into_iter().collect(),
            })
            .collect(),
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
