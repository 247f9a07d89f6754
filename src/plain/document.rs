//! The documents of the result: a list, and each whole with the reasons of its statements before it.

use std::io;

use super::{
    Front, Go,
    menu::{self, Picked},
    paper::{Paper, said},
    word::Typed,
};
use crate::{
    plan::{Content, Document, Plan},
    playbook::{AttachAs, DocumentKind},
    policy::Effect,
    wizard::Setup,
};

pub(super) fn show_list(plan: &Plan<'_>, paper: &mut Paper<'_>) -> io::Result<()> {
    paper.text("Documents:")?;
    plan.documents
        .iter()
        .enumerate()
        .try_for_each(|(place, document)| entry(place, document, paper))
}

fn entry(place: usize, document: &Document<'_>, paper: &mut Paper<'_>) -> io::Result<()> {
    paper.item(&format!("{}. ", place + 1), &title(document))
}

fn title(document: &Document<'_>) -> String {
    match &document.attachment {
        Some(attachment) => format!("{}: {}.", document.title, attachment.role),
        None => format!("{}.", document.title),
    }
}

/// Prints a document: what it is, why its statements are there, then the whole of it.
pub(super) fn show(
    plan: &Plan<'_>,
    document: &Document<'_>,
    paper: &mut Paper<'_>,
) -> io::Result<()> {
    paper.text(&title(document))?;
    let kind = match (document.kind, &document.attachment) {
        (DocumentKind::IdentityPolicy, Some(attachment)) => match attachment.attach_as {
            AttachAs::Inline => "An inline policy of this role",
            AttachAs::Managed => "A managed policy to be attached to this role",
        },
        (DocumentKind::IdentityPolicy, None) => "An identity policy",
        (DocumentKind::TrustPolicy, _) => "Who may assume this role",
        (DocumentKind::ResourcePolicy, _) => "Statements for the policy of a resource",
        (DocumentKind::ServiceControlPolicy, _) => "A service control policy",
        (DocumentKind::Cors, _) => "Settings of a bucket for web pages",
        (DocumentKind::Settings, _) => "Settings",
        (DocumentKind::Script, _) => "Script",
    };
    match plan.account(document.account) {
        Some(account) => paper.text(&format!("{kind}, for the {}.", account.title))?,
        None => paper.text(&format!("{kind}."))?,
    }
    paste(document, paper)
}

/// The part that is pasted, with its file and its reasons.
pub(super) fn paste(document: &Document<'_>, paper: &mut Paper<'_>) -> io::Result<()> {
    if document.snippet {
        paper.text("It is no file of the bundle: it is only to compare with.")?;
    } else if !document.account.is_empty() {
        paper.named("Its file in the bundle", &document.path_in_bundle)?;
    }
    if let Content::Policy {
        document: policy,
        reasons,
    } = &document.content
    {
        paper.text("What its statements are for:")?;
        for (statement, reason) in policy.statements.iter().zip(reasons) {
            let effect = match statement.effect {
                Effect::Allow => "allows",
                Effect::Deny => "denies",
            };
            let sid = statement.sid.as_deref().unwrap_or("A statement");
            paper.item("- ", &format!("{sid}, {effect}. {}", said(reason)))?;
        }
    }
    paper.document(&document.pretty)
}

impl Front<'_> {
    pub(super) fn at_documents(&mut self, typed: Typed) -> Go {
        let Some(plan) = self.wizard.setup().map(Setup::plan) else {
            return Ok(());
        };
        let Typed::Text(text) = typed else {
            return Ok(self.paper.text("Type the number of a document, or back.")?);
        };
        let documents = &plan.documents;
        let names: Vec<[String; 2]> = documents
            .iter()
            .map(|document| [title(document), document.path_in_bundle.clone()])
            .collect();
        match menu::pick(&names, &text) {
            Picked::One(place) => {
                if let Some(document) = documents.get(place) {
                    self.paper.blank()?;
                    show(plan, document, &mut self.paper)?;
                }
            }
            Picked::Several(places) => {
                self.paper.text("Several are called so. Type the number:")?;
                for place in places {
                    if let Some(document) = documents.get(place) {
                        entry(place, document, &mut self.paper)?;
                    }
                }
            }
            Picked::Nothing => self.paper.text(&format!(
                "No document is called {}. Type a number from 1 to {}, or back.",
                crate::aws::quoted(&text),
                documents.len()
            ))?,
        }
        Ok(())
    }
}
