//! One set-up in the making: what was typed at each question, and all that follows from it.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
};

use serde_json::{Map, Value};

use super::{
    preview::Preview,
    saved::{Draft, Progress, Saved, Stage},
    text,
    tick::Ticks,
    verdict::{self, Verdict},
};
use crate::{
    answers::Checked,
    bundle,
    plan::{Plan, Warning},
    playbook::{Playbook, Question, WhereFound},
};

/// A set-up in the making.
#[derive(Debug)]
pub struct Setup {
    pub(super) playbook: &'static Playbook,
    pub(super) current: String,
    /// By question id; those that are not asked at the moment are kept, and so are those of another version.
    pub(super) drafts: BTreeMap<String, Draft>,
    /// Questions that say aloud what is wrong.
    pub(super) loud: BTreeSet<String>,
    /// What another answer settles: the value, and the question it was read from.
    pub(super) settled: BTreeMap<String, (String, String)>,
    pub(super) ticks: Ticks,
    pub(super) exported: Option<String>,
    /// Whether there is something that is not saved yet.
    pub(super) dirty: bool,
    /// What the confirmed answers give.
    pub(super) given: Checked,
    pub(super) plan: Plan<'static>,
    /// What the bundle of the plan warns of; found when it is first asked for.
    pub(super) warnings: OnceCell<Vec<Warning>>,
    pub(super) live: Live,
}

/// What the text in the current field gives, confirmed or not.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) verdict: Verdict,
    pub(super) asked: Vec<usize>,
    pub(super) preview: Preview,
    /// Where the current question's value is found; it changes with the question and the confirmed answers alone.
    pub(super) found: Option<WhereFound<'static>>,
}

impl Setup {
    /// A set-up from its beginning; none where the playbook asks nothing.
    pub(super) fn new(playbook: &'static Playbook) -> Option<Self> {
        Self::of(playbook, Saved::default())
    }

    /// Takes up saved work. What does not fit the playbook any more is kept and has no effect.
    pub(super) fn of(playbook: &'static Playbook, saved: Saved) -> Option<Self> {
        let known = playbook
            .question(&saved.current)
            .map(|question| &question.id);
        let current = known
            .or_else(|| playbook.questions.first().map(|q| &q.id))?
            .clone();
        let mut setup = Self {
            playbook,
            current,
            drafts: saved.drafts,
            loud: BTreeSet::new(),
            settled: BTreeMap::new(),
            ticks: Ticks::of(saved.ticks),
            exported: saved.exported,
            dirty: false,
            given: Checked::default(),
            plan: Plan::nothing(playbook),
            warnings: OnceCell::new(),
            live: Live {
                verdict: verdict::judge(playbook.questions.first()?, "", false).verdict,
                asked: Vec::new(),
                preview: Preview::none(playbook),
                found: None,
            },
        };
        setup.answered();
        let current = setup.current.clone();
        let place = setup.nearest(&current);
        setup.enter(&place);
        Some(setup)
    }

    /// Takes over answers from a file; those that are not right wait in their fields.
    pub(super) fn prefill(&mut self, answers: &Map<String, Value>) {
        for question in &self.playbook.questions {
            let Some(value) = answers.get(&question.id) else {
                continue;
            };
            let draft = self.drafts.entry(question.id.clone()).or_default();
            draft.given = question.judge(value).ok().map(|answer| answer.json);
            draft.text = Some(text::of(draft.given.as_ref().unwrap_or(value)));
            if draft.given.is_none() {
                self.loud.insert(question.id.clone());
            }
        }
        self.dirty = true;
        self.answered();
        let first = self.first_open().unwrap_or_else(|| self.current.clone());
        self.enter(&first);
    }

    pub fn playbook(&self) -> &'static Playbook {
        self.playbook
    }

    /// The question at which the person stands.
    pub fn question(&self) -> &'static Question {
        // `current` is only ever set to the id of a question.
        let found = self.playbook.question(&self.current);
        found.unwrap_or(&self.playbook.questions[0])
    }

    /// The questions in force, in their order.
    pub fn asked(&self) -> impl Iterator<Item = &'static Question> {
        let questions = &self.playbook.questions;
        self.live
            .asked
            .iter()
            .filter_map(|place| questions.get(*place))
    }

    /// What follows from the confirmed answers.
    pub fn plan(&self) -> &Plan<'static> {
        &self.plan
    }

    /// What the bundle would warn of: what the plan says, and what the checks find in its documents.
    pub fn warnings(&self) -> &[Warning] {
        self.warnings.get_or_init(|| {
            if self.plan.open.is_empty() && self.plan.problems.is_empty() {
                bundle::render(&self.plan).warnings
            } else {
                self.plan.warnings.clone()
            }
        })
    }

    /// The verdict on the current field.
    pub fn verdict(&self) -> &Verdict {
        &self.live.verdict
    }

    /// What the current field changes.
    pub fn preview(&self) -> &Preview {
        &self.live.preview
    }

    pub fn draft(&self, id: &str) -> Option<&Draft> {
        self.drafts.get(id)
    }

    /// The confirmed answers, in force or not.
    pub fn confirmed(&self) -> Map<String, Value> {
        self.drafts
            .iter()
            .filter_map(|(id, draft)| Some((id.clone(), draft.given.clone()?)))
            .collect()
    }

    /// What the field of a question holds: what was typed, what another answer settles, or the default.
    pub fn text(&self, id: &str) -> String {
        if let Some(draft) = self.drafts.get(id) {
            if let Some(text) = &draft.text {
                return text.clone();
            }
            if let Some(given) = &draft.given {
                return text::of(given);
            }
        }
        if let Some((value, _)) = self.settled.get(id) {
            return value.clone();
        }
        // Checking puts the default that holds among the answers.
        self.given
            .answers
            .get(id)
            .map_or_else(String::new, |answer| text::of(&answer.json))
    }

    /// Whether the field still holds what was there before the person came.
    pub fn untouched(&self, id: &str) -> bool {
        self.drafts.get(id).is_none_or(|draft| draft.text.is_none())
    }

    /// Whether the answer of a question is confirmed and is what its field holds.
    pub fn is_confirmed(&self, id: &str) -> bool {
        let Some(question) = self.playbook.question(id) else {
            return false;
        };
        self.drafts.get(id).is_some_and(|draft| {
            draft.given.is_some()
                && draft
                    .text
                    .as_ref()
                    .is_none_or(|text| text::value(question, text) == draft.given)
        })
    }

    /// The question whose answer settled the current field, while it stands as it was filled in.
    pub fn settled_by(&self, id: &str) -> Option<&'static Question> {
        let (_, from) = self.settled.get(id)?;
        self.untouched(id).then(|| self.playbook.question(from))?
    }

    /// Where the current question's value is found.
    pub fn where_found(&self) -> Option<&WhereFound<'static>> {
        self.live.found.as_ref()
    }

    pub fn progress(&self) -> Progress {
        let done = |question: &&Question| self.is_confirmed(&question.id);
        let asked = self.asked().count();
        // Where nothing is missing, the defaults are answers too.
        let answered = if self.obstacles().is_empty() {
            asked
        } else {
            self.asked().filter(done).count()
        };
        Progress {
            answered,
            asked,
            ticked: self
                .plan
                .steps
                .iter()
                .filter(|step| self.ticks.holds(&step.id))
                .count(),
            steps: self.plan.steps.len(),
        }
    }

    /// What tells this set-up from others of its playbook: the accounts and the Region, as far as they are known.
    pub fn about(&self) -> String {
        let known = |text: &&str| !text.contains('‹');
        let accounts: Vec<&str> = self
            .plan
            .accounts
            .iter()
            .map(|account| account.id.as_str())
            .filter(known)
            .collect();
        let region = Some(self.plan.region.as_str()).filter(known);
        let accounts = Some(accounts.join(" and ")).filter(|text| !text.is_empty());
        let both: Vec<String> = accounts
            .into_iter()
            .chain(region.map(str::to_owned))
            .collect();
        both.join(", ")
    }

    pub fn is_ticked(&self, step: &str) -> bool {
        self.ticks.holds(step)
    }

    /// Steps whose tick was taken back because an answer changed them.
    pub fn taken_back(&self) -> &[String] {
        self.ticks.taken_back()
    }

    /// Where the bundle was written last.
    pub fn exported(&self) -> Option<&str> {
        self.exported.as_deref()
    }

    /// The work as it is saved.
    pub fn saved(&self, stage: Stage) -> Saved {
        Saved {
            playbook: self.playbook.id.clone(),
            current: self.current.clone(),
            stage,
            drafts: self.drafts.clone(),
            ticks: self.ticks.all().clone(),
            exported: self.exported.clone(),
            about: self.about(),
            progress: self.progress(),
        }
    }
}
