//! Every answer with its verdict, as the review shows them.

use super::{setup::Setup, text, verdict};
use crate::playbook::Question;

/// One question of the review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub id: &'static str,
    /// What lists call the question.
    pub label: &'static str,
    pub section: &'static str,
    pub title: &'static str,
    /// The answer in words; empty where there is none.
    pub answer: String,
    pub state: RowState,
    /// What is wrong with it, or to be looked at again.
    pub remarks: Vec<String>,
    /// Something else stands in its field, and was not confirmed.
    pub unconfirmed: bool,
}

/// How an answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowState {
    Confirmed,
    /// Nobody looked at it yet, and its default holds.
    Default,
    /// Right, with a warning.
    Warned,
    Missing,
    Wrong,
}

impl RowState {
    /// Whether a bundle can be written with it.
    pub fn is_right(self) -> bool {
        match self {
            Self::Confirmed | Self::Default | Self::Warned => true,
            Self::Missing | Self::Wrong => false,
        }
    }
}

impl Setup {
    /// Every question in force, in order.
    pub fn rows(&self) -> Vec<Row> {
        self.asked_by_given()
            .map(|question| self.row(question))
            .collect()
    }

    /// The questions that the confirmed answers call for.
    pub(super) fn asked_by_given(&self) -> impl Iterator<Item = &'static Question> {
        let questions = &self.playbook().questions;
        self.given
            .asked
            .iter()
            .filter_map(|place| questions.get(*place))
    }

    /// What keeps the bundle from being written: problems without a question of their own come last.
    pub fn obstacles(&self) -> Vec<String> {
        let rows = self.rows();
        let mut found: Vec<String> = rows
            .iter()
            .filter(|row| !row.state.is_right())
            .map(|row| format!("{}: {}", row.label, row.remarks.join(" ")))
            .collect();
        let plan = self.plan();
        let asked = |key: &str| rows.iter().any(|row| row.id == key);
        found.extend(
            plan.problems
                .iter()
                .filter(|problem| !problem.key.as_deref().is_some_and(asked))
                .map(|problem| self.worded(&verdict::said(problem))),
        );
        found.extend(
            plan.faults
                .iter()
                .map(|(at, reason)| format!("`{at}` {reason}")),
        );
        if found.is_empty() {
            found.extend(
                plan.open
                    .iter()
                    .map(|name| format!("nothing answers {name}")),
            );
        }
        found
    }

    /// A text in which questions are called as the person saw them, not by their ids.
    pub(super) fn worded(&self, text: &str) -> String {
        let mut worded = text.to_owned();
        let ids = self
            .playbook()
            .questions
            .iter()
            .filter(|question| question.id.contains('_'));
        for question in ids {
            if worded.contains(&question.id) {
                worded = worded.replace(&question.id, &format!("\"{}\"", question.label));
            }
        }
        worded
    }

    pub(super) fn row_is_right(&self, question: &'static Question) -> bool {
        self.row(question).state.is_right()
    }

    fn row(&self, question: &'static Question) -> Row {
        let id = question.id.as_str();
        let answer = self.given.answers.get(id);
        let problems = self.given.problems.iter().chain(&self.plan().problems);
        let own = problems.filter(|problem| problem.key.as_deref() == Some(id));
        let mut remarks: Vec<String> = own.map(verdict::said).collect();
        let wrong = !remarks.is_empty();
        let warnings = self.warnings().iter().filter(|warning| warning.about == id);
        remarks.extend(warnings.map(|warning| verdict::told(&warning.text)));
        let warned = !wrong && !remarks.is_empty();
        for remark in &mut remarks {
            *remark = self.worded(remark);
        }
        let mut unconfirmed = false;
        let draft = self.draft(id);
        let touched = draft.and_then(|draft| draft.text.as_deref());
        let given = draft.and_then(|draft| draft.given.as_ref());
        if let Some(touched) = touched
            && text::value(question, touched).as_ref() != given
            && !(given.is_none() && touched.is_empty())
        {
            unconfirmed = true;
            remarks.push(format!("Typed, but not confirmed: {}", one_line(touched)));
        }
        let state = match (answer, given) {
            (None, _) if !wrong => RowState::Missing,
            (None, None) => RowState::Missing,
            _ if wrong => RowState::Wrong,
            _ if warned => RowState::Warned,
            (_, Some(_)) => RowState::Confirmed,
            (_, None) => RowState::Default,
        };
        Row {
            id,
            label: &question.label,
            section: &question.section,
            title: &question.title,
            answer: answer.map_or_else(String::new, |answer| text::shown(question, &answer.json)),
            state,
            remarks,
            unconfirmed,
        }
    }
}

fn one_line(text: &str) -> String {
    text.split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}
