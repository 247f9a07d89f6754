//! One set-up in the making: what was typed at each question, and all that follows from it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{
    preview::Preview,
    saved::{Draft, Progress, Saved, Stage},
    text,
    tick::Ticks,
    verdict::{self, Verdict},
};
use crate::{
    answers::{self, Answers, Checked},
    plan::{self, Plan},
    playbook::{Kind, Playbook, Question, WhereFound},
};

/// A set-up in the making.
#[derive(Debug)]
pub struct Setup {
    playbook: &'static Playbook,
    current: String,
    /// By question id; those that are not asked at the moment are kept, and so are those of another version.
    drafts: BTreeMap<String, Draft>,
    /// Questions that say aloud what is wrong.
    loud: BTreeSet<String>,
    /// What another answer settles: the value, and the question it was read from.
    settled: BTreeMap<String, (String, String)>,
    pub(super) ticks: Ticks,
    pub(super) exported: Option<String>,
    /// Whether there is something that is not saved yet.
    pub(super) dirty: bool,
    /// What the confirmed answers give.
    pub(super) given: Checked,
    plan: Plan<'static>,
    live: Live,
}

/// What the text in the current field gives, confirmed or not.
#[derive(Debug)]
struct Live {
    verdict: Verdict,
    asked: Vec<usize>,
    preview: Preview,
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
        let none = Answers::default();
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
            plan: plan::build(playbook, &none),
            live: Live {
                verdict: verdict::judge(playbook.questions.first()?, "", false).verdict,
                asked: Vec::new(),
                preview: Preview::none(playbook),
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
            draft.text = Some(text::of(value));
            draft.given = question.judge(value).is_ok().then(|| value.clone());
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
    pub fn where_found(&self) -> Option<WhereFound<'static>> {
        plan::where_found(self.playbook, self.question(), &self.given.answers)
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
            progress: self.progress(),
        }
    }

    // ---- what actions do ----

    pub(super) fn edit(&mut self, typed: &str) {
        let question = self.question();
        let typed = text::taken(question, typed);
        if typed == self.text(&question.id) {
            return;
        }
        self.drafts.entry(question.id.clone()).or_default().text = Some(typed);
        self.dirty = true;
        self.look();
    }

    pub(super) fn choose(&mut self, place: usize) {
        let question = self.question();
        let text = match (question.kind, place) {
            (Kind::Boolean, 0) => Some("true"),
            (Kind::Boolean, 1) => Some("false"),
            (Kind::Choice, place) => question
                .choices
                .get(place)
                .map(|choice| choice.value.as_str()),
            _ => None,
        };
        if let Some(text) = text {
            self.edit(text);
        }
    }

    pub(super) fn take_fix(&mut self) {
        let question = self.question();
        let Some(fix) = self.live.verdict.fix().map(|fix| fix.text.clone()) else {
            return;
        };
        let before = self.text(&question.id);
        let draft = self.drafts.entry(question.id.clone()).or_default();
        draft.pasted = Some(before);
        draft.text = Some(fix);
        self.loud.remove(&question.id);
        self.dirty = true;
        self.look();
    }

    /// Puts back what a correction replaced; once more, and the correction is back.
    pub(super) fn undo(&mut self) {
        let id = self.current.clone();
        let now = self.text(&id);
        if let Some(draft) = self.drafts.get_mut(&id)
            && let Some(before) = draft.pasted.take()
        {
            draft.text = Some(before);
            draft.pasted = Some(now);
            self.dirty = true;
            self.look();
        }
    }

    /// Confirms the current answer; false, and loud, when it is not right.
    pub(super) fn confirm(&mut self) -> bool {
        let question = self.question();
        let text = self.text(&question.id);
        if self.live.verdict.state != verdict::State::Right {
            self.loud.insert(question.id.clone());
            self.look();
            return false;
        }
        let given = text::value(question, &text);
        let draft = self.drafts.entry(question.id.clone()).or_default();
        if draft.given != given || draft.text.is_none() {
            draft.given = given;
            draft.text = Some(text);
            self.dirty = true;
            self.answered();
        }
        self.loud.remove(&question.id);
        true
    }

    pub(super) fn tick(&mut self, step: &str) {
        if self.ticks.toggle(&self.plan, step) {
            self.dirty = true;
        }
    }

    /// Goes to a question; the nearest one before it where it is not in force.
    pub(super) fn enter(&mut self, id: &str) {
        // What the field left behind would call for is not in force unless it was confirmed.
        self.live.asked.clone_from(&self.given.asked);
        let place = self.nearest(id);
        if place != self.current {
            self.dirty = true;
        }
        self.current = place;
        self.settle();
        let question = self.question();
        let typed = text::value(question, &self.text(&question.id));
        self.live.preview =
            Preview::open(self.playbook, question, &self.confirmed(), typed.as_ref());
        self.look();
    }

    /// The question after the current one, or before it.
    pub(super) fn neighbour(&self, forward: bool) -> Option<String> {
        let asked: Vec<&Question> = self.asked_by_given().collect();
        let at = asked
            .iter()
            .position(|question| question.id == self.current)?;
        let next = if forward {
            at.checked_add(1)
        } else {
            at.checked_sub(1)
        };
        asked.get(next?).map(|question| question.id.clone())
    }

    /// The first question in force without a right answer.
    pub(super) fn first_open(&self) -> Option<String> {
        let wrong = |question: &&'static Question| !self.row_is_right(question);
        self.asked_by_given()
            .find(wrong)
            .map(|question| question.id.clone())
    }

    pub(super) fn is_asked(&self, id: &str) -> bool {
        self.asked_by_given().any(|question| question.id == id)
    }

    fn nearest(&self, id: &str) -> String {
        let wanted = self
            .playbook
            .questions
            .iter()
            .position(|question| question.id == id);
        let before = self
            .live
            .asked
            .iter()
            .rev()
            .find(|place| Some(**place) <= wanted);
        let place = before
            .or(self.live.asked.first())
            .copied()
            .unwrap_or_default();
        self.playbook
            .questions
            .get(place)
            .map_or_else(|| id.to_owned(), |q| q.id.clone())
    }

    // ---- what follows ----

    /// The confirmed answers have changed.
    fn answered(&mut self) {
        self.given = answers::check(self.playbook, &self.confirmed());
        self.plan = plan::build(self.playbook, &self.given.answers);
        self.live.asked.clone_from(&self.given.asked);
        self.ticks.revise(&self.plan);
    }

    /// Reads from other answers what they settle for the current question.
    fn settle(&mut self) {
        let question = self.question();
        let id = &question.id;
        // What has an answer, or a default, is not settled from elsewhere.
        let open = self.untouched(id) && self.given.answers.get(id).is_none();
        if !open || question.list.is_some() {
            return;
        }
        let mut told: Option<(String, String)> = None;
        for other in self
            .playbook
            .questions
            .iter()
            .filter(|other| other.id != *id)
        {
            let Some(draft) = self.drafts.get(&other.id) else {
                continue;
            };
            let texts = [&draft.pasted, &draft.text];
            for value in texts
                .into_iter()
                .flatten()
                .flat_map(|text| text.split('\n'))
                .filter_map(|line| question.kind.told_by(line))
            {
                match &told {
                    // Two answers that differ settle nothing.
                    Some((known, _)) if *known != value => return,
                    Some(_) => {}
                    None => told = Some((value, other.id.clone())),
                }
            }
        }
        let Some((value, from)) = told else { return };
        let mut answers = self.confirmed();
        answers.insert(id.clone(), value.clone().into());
        let checked = answers::check(self.playbook, &answers);
        let plan = plan::build(self.playbook, &checked.answers);
        let refused = |key: &Option<String>| key.as_deref() == Some(id);
        let problems = checked.problems.iter().chain(&plan.problems);
        if !problems.into_iter().any(|problem| refused(&problem.key)) {
            self.settled.insert(id.clone(), (value, from));
        }
    }

    /// Looks at the current field anew.
    fn look(&mut self) {
        let question = self.question();
        let text = self.text(&question.id);
        let loud = self.loud.contains(&question.id);
        let verdict::Judged {
            mut verdict,
            answer,
        } = verdict::judge(question, &text, loud);
        let mut answers = self.confirmed();
        if let Some(answer) = &answer {
            answers.insert(question.id.clone(), answer.clone());
        }
        let checked = answers::check(self.playbook, &answers);
        self.live.asked.clone_from(&checked.asked);
        self.live
            .preview
            .show(self.playbook, question, &checked, answer.as_ref());
        if let Some(plan) = self.live.preview.with_answer() {
            verdict::together(
                &mut verdict,
                &question.id,
                &checked.problems,
                plan,
                &self.plan,
            );
        }
        if verdict.loud {
            self.loud.insert(question.id.clone());
        }
        if verdict.state == verdict::State::Right {
            // Silent again as soon as it is right.
            self.loud.remove(&question.id);
        }
        self.live.verdict = verdict;
    }
}
