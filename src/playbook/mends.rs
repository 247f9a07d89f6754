//! What of a playbook can be told without answers: what mends a known failure, and what its rules look for, with `…`
//! for what the answers decide.

use super::{
    model::{Holder, Playbook},
    template::{Piece, Template},
};

/// A document or a step that mends a known failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mending<'p> {
    /// A step, or else a document.
    pub is_step: bool,
    pub title: String,
    /// The titles of the accounts in which it can be; one of them for each set of answers.
    pub accounts: Vec<&'p str>,
}

/// What must not hold between answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCard<'p> {
    pub code: &'p str,
    /// Forbids an export, or else is a warning.
    pub blocks: bool,
    /// What the question that it is about asks for.
    pub about: &'p str,
    pub text: String,
}

impl Playbook {
    /// The rules between answers.
    pub fn rule_cards(&self) -> Vec<RuleCard<'_>> {
        self.rules
            .iter()
            .map(|rule| RuleCard {
                code: &rule.code,
                blocks: rule.blocks,
                about: self
                    .question(&rule.about)
                    .map_or(rule.about.as_str(), |question| &question.label),
                text: rule
                    .text
                    .spans
                    .iter()
                    .map(|(_, text)| outline(text))
                    .collect(),
            })
            .collect()
    }

    /// The documents, then the steps, that mend the failure of this id.
    pub fn mending(&self, id: &str) -> Vec<Mending<'_>> {
        let named = |mends: &[String]| mends.iter().any(|known| known == id);
        let documents = self.documents.iter().filter(|d| named(&d.mends));
        let documents = documents.map(|document| Mending {
            is_step: false,
            title: outline(&document.title),
            accounts: match &document.holder {
                Holder::Role(role) => self
                    .roles
                    .iter()
                    .find(|known| role.literal() == Some(&known.id))
                    .map_or_else(Vec::new, |role| self.played(&role.account)),
                Holder::Account(account) => account
                    .literal()
                    .map_or_else(Vec::new, |play| self.played(play)),
            },
        });
        let steps = self.steps.iter().filter(|step| named(&step.mends));
        let steps = steps.map(|step| Mending {
            is_step: true,
            title: step
                .title
                .spans
                .iter()
                .map(|(_, text)| outline(text))
                .collect(),
            accounts: step
                .account
                .literal()
                .map_or_else(Vec::new, |play| self.played(play)),
        });
        documents.chain(steps).collect()
    }

    /// Every failure that something here mends, with the element that says so.
    pub fn mends(&self) -> Vec<(String, &str)> {
        let documents = self
            .documents
            .iter()
            .map(|d| ("documents", &d.id, &d.mends));
        let steps = self.steps.iter().map(|s| ("steps", &s.id, &s.mends));
        documents
            .chain(steps)
            .flat_map(|(list, id, mends)| {
                mends
                    .iter()
                    .map(move |mend| (format!("{list}.{id}"), mend.as_str()))
            })
            .collect()
    }

    fn played(&self, play: &str) -> Vec<&str> {
        self.accounts
            .iter()
            .filter(|account| account.plays.iter().any(|known| known == play))
            .map(|account| account.title.as_str())
            .collect()
    }
}

fn outline(template: &Template) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Hole(_) => "…".to_owned(),
    };
    template.pieces.iter().map(piece).collect()
}
