//! What the current answer changes: documents with their changed lines, and the lit part of the diagram.

use serde_json::{Map, Value};

use super::diff;
pub use super::diff::{Changed, Mark};
use crate::{
    answers::{self, Checked},
    plan::{self, Diagram, Document, Plan},
    playbook::{Kind, Playbook, Question},
};

/// What the marks of a preview mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tells {
    /// Lines that the answer makes, and lines that were there without it.
    Changes,
    /// Lines that wait for the answer.
    Waits,
    /// Lines that would be there with an answer such as the example.
    Would,
}

/// The plan with the current answer beside the plan without it.
#[derive(Debug)]
pub struct Preview {
    /// With what the field holds; where that is not right, with the question left open.
    live: Plan<'static>,
    /// For a choice, with the other choice; else with the question left open.
    base: Plan<'static>,
    /// Which value `base` was built with.
    other: Option<Value>,
    /// With the example, to show where an answer will go; only while there is none.
    sample: Option<Plan<'static>>,
    answered: bool,
    tells: Tells,
    /// The answer is the empty one.
    empty: bool,
    /// How the answer, or the open place for it, stands in a document.
    words: Vec<String>,
    /// The changed documents; a frame asks for them several times.
    changed: Vec<usize>,
}

impl Preview {
    pub(super) fn none(playbook: &'static Playbook) -> Self {
        Self {
            live: Plan::nothing(playbook),
            base: Plan::nothing(playbook),
            other: None,
            sample: None,
            answered: false,
            empty: false,
            tells: Tells::Waits,
            words: Vec::new(),
            changed: Vec::new(),
        }
    }

    /// Begins the preview of a question.
    pub(super) fn open(
        playbook: &'static Playbook,
        question: &Question,
        given: &Map<String, Value>,
        typed: Option<&Value>,
    ) -> Self {
        let other = typed.and_then(|typed| alternative(question, typed));
        let base = base(playbook, question, given, other.as_ref());
        let live = Plan::nothing(playbook);
        Self {
            live,
            base,
            other,
            sample: None,
            answered: false,
            empty: false,
            tells: Tells::Waits,
            words: Vec::new(),
            changed: Vec::new(),
        }
    }

    /// Shows what the field holds now.
    pub(super) fn show(
        &mut self,
        playbook: &'static Playbook,
        question: &Question,
        given: &Map<String, Value>,
        checked: &Checked,
        answer: Option<&Value>,
    ) {
        self.answered = answer.is_some();
        self.empty = answer.is_some_and(|answer| match answer {
            Value::String(text) => text.is_empty(),
            Value::Array(list) => list.is_empty(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
        });
        self.words = match answer {
            Some(Value::String(text)) if !text.is_empty() => vec![text.clone()],
            Some(Value::Array(list)) => list
                .iter()
                .filter_map(|text| Some(text.as_str()?.to_owned()))
                .collect(),
            Some(_) => Vec::new(),
            None => vec![format!("‹{}", question.id)],
        };
        self.live = if self.answered {
            plan::build(playbook, &checked.answers)
        } else {
            plan::build(playbook, &checked.answers.without(&question.id))
        };
        let other = answer.and_then(|answer| alternative(question, answer));
        if other.is_some() && other != self.other {
            self.base = base(playbook, question, given, other.as_ref());
            self.other = other;
        }
        // Only while there is no answer, or an empty one: a plan is large, and one more is soon built.
        if !self.answered || self.empty {
            let sample = || sample(playbook, question, given.clone());
            self.sample = self.sample.take().or_else(sample);
        } else {
            self.sample = None;
        }
        self.tells = if !self.answered {
            Tells::Waits
        } else if self.is_idle() {
            Tells::Would
        } else {
            Tells::Changes
        };
        self.changed = self.find_changed();
    }

    /// The plan that the preview shows.
    pub fn plan(&self) -> &Plan<'static> {
        match (self.tells(), &self.sample) {
            (Tells::Would, Some(sample)) => sample,
            _ => &self.live,
        }
    }

    /// The plan with the current answer, where the field holds one.
    pub(super) fn with_answer(&self) -> Option<&Plan<'static>> {
        self.answered.then_some(&self.live)
    }

    /// What the marks of the lines mean.
    pub fn tells(&self) -> Tells {
        self.tells
    }

    /// Whether the answer changes no document, but another one would: the empty answer of an optional question.
    fn is_idle(&self) -> bool {
        let same = |other: &Plan<'static>| {
            let (ours, theirs) = (&self.live.documents, &other.documents);
            let pairs = ours.iter().zip(theirs);
            ours.len() == theirs.len()
                && pairs
                    .into_iter()
                    .all(|(one, other)| one.minified == other.minified)
        };
        self.empty && same(&self.base) && self.sample.as_ref().is_some_and(|sample| !same(sample))
    }

    fn against(&self) -> Option<&Plan<'static>> {
        match self.tells() {
            Tells::Changes => Some(&self.base),
            Tells::Waits => self.sample.as_ref(),
            Tells::Would => Some(&self.live),
        }
    }

    /// The documents that the answer changes, by their places in the plan that is shown; files before what is only
    /// shown, and before what only follows from the answer what names it.
    pub fn documents(&self) -> &[usize] {
        &self.changed
    }

    fn find_changed(&self) -> Vec<usize> {
        let Some(against) = self.against() else {
            return Vec::new();
        };
        let plan = self.plan();
        let changed = |(place, document): (usize, &Document<'static>)| {
            let before = counterpart(plan, place, against);
            before
                .is_none_or(|before| before.minified != document.minified)
                .then_some(place)
        };
        let mut places: Vec<usize> = plan
            .documents
            .iter()
            .enumerate()
            .filter_map(changed)
            .collect();
        places.sort_by_key(|place| {
            let document = plan.documents.get(*place);
            let names = document.is_some_and(|document| {
                self.words
                    .iter()
                    .any(|word| document.minified.contains(word.as_str()))
            });
            (document.is_some_and(|document| document.snippet), !names)
        });
        places
    }

    /// The lines of a document, each with its mark.
    pub fn lines(&self, place: usize) -> Vec<Changed<'_>> {
        let plan = self.plan();
        let Some(document) = plan.documents.get(place) else {
            return Vec::new();
        };
        let before = self
            .against()
            .map(|against| counterpart(plan, place, against).map_or("", |before| &*before.pretty));
        let lines = diff::lines(before.unwrap_or(&document.pretty), &document.pretty);
        let tells = self.tells();
        lines
            .into_iter()
            .filter(|line| {
                // An open place that was filled is not missed, and an example is not shown as if it was real.
                line.mark != Mark::Gone || (tells == Tells::Changes && !line.text.contains('‹'))
            })
            .map(|line| match (line.mark, tells) {
                (Mark::New, Tells::Waits | Tells::Would) => Changed {
                    mark: Mark::Waits,
                    ..line
                },
                _ => line,
            })
            .collect()
    }

    /// The nodes and arrows of the diagram that the answer changes.
    pub fn lit(&self) -> (Vec<usize>, Vec<usize>) {
        let Some(against) = self.against() else {
            return (Vec::new(), Vec::new());
        };
        let (live, other) = (&self.plan().diagram, &against.diagram);
        let nodes = live.nodes.iter().enumerate();
        let nodes = nodes
            .filter(|(_, node)| !other.nodes.contains(node))
            .map(|(at, _)| at);
        let known: Vec<_> = other
            .arrows
            .iter()
            .map(|arrow| ends(other, arrow))
            .collect();
        let arrows = live.arrows.iter().enumerate();
        let arrows = arrows.filter(|(_, arrow)| !known.contains(&ends(live, arrow)));
        (nodes.collect(), arrows.map(|(at, _)| at).collect())
    }
}

fn ends<'d>(diagram: &'d Diagram, arrow: &plan::Arrow) -> (&'d str, &'d str, plan::Relation) {
    let id = |at: usize| diagram.nodes.get(at).map_or("", |node| node.id.as_str());
    (id(arrow.from), id(arrow.to), arrow.relation)
}

/// The same document in another plan: of the same id, and as many of that id before it.
fn counterpart<'a>(
    plan: &Plan<'static>,
    place: usize,
    other: &'a Plan<'static>,
) -> Option<&'a Document<'static>> {
    let document = plan.documents.get(place)?;
    let same = |known: &&Document<'_>| known.id == document.id;
    let number = plan.documents.iter().take(place).filter(same).count();
    other.documents.iter().filter(same).nth(number)
}

/// What a choice is compared with: the first other choice.
fn alternative(question: &Question, value: &Value) -> Option<Value> {
    match (question.kind, value) {
        (Kind::Boolean, Value::Bool(yes)) => Some(Value::Bool(!yes)),
        (Kind::Choice, Value::String(text)) => question
            .choices
            .iter()
            .find(|choice| choice.value != *text)
            .map(|choice| choice.value.clone().into()),
        _ => None,
    }
}

/// The plan with the example of the question as its answer.
fn sample(
    playbook: &'static Playbook,
    question: &Question,
    mut given: Map<String, Value>,
) -> Option<Plan<'static>> {
    given.insert(question.id.clone(), question.example.clone()?);
    let checked = answers::check(playbook, &given);
    Some(plan::build(playbook, &checked.answers))
}

fn base(
    playbook: &'static Playbook,
    question: &Question,
    given: &Map<String, Value>,
    other: Option<&Value>,
) -> Plan<'static> {
    let mut given = given.clone();
    if let Some(other) = other {
        given.insert(question.id.clone(), other.clone());
    }
    let checked = answers::check(playbook, &given);
    if other.is_some() {
        plan::build(playbook, &checked.answers)
    } else {
        plan::build(playbook, &checked.answers.without(&question.id))
    }
}
