//! What actions do to a set-up, and what follows from that.

use super::{
    preview::Preview,
    setup::Setup,
    text,
    verdict::{self, State},
};
use crate::{
    answers, plan,
    playbook::{Kind, Question},
};

impl Setup {
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
        if question.takes_several() {
            if let Some(choice) = question.choices.get(place) {
                let text = text::toggled(question, &self.text(&question.id), &choice.value);
                self.edit(&text);
            }
            return;
        }
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
            // It was wrong when it was corrected, and it is said again why.
            self.loud.insert(id);
            self.look();
        }
    }

    /// Confirms the current answer; false, and loud, when it is not right.
    pub(super) fn confirm(&mut self) -> bool {
        let question = self.question();
        let text = self.text(&question.id);
        if self.live.verdict.state != State::Right {
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
        self.live.found = plan::where_found(self.playbook, question, &self.given.answers);
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

    pub(super) fn nearest(&self, id: &str) -> String {
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

    /// The confirmed answers have changed.
    pub(super) fn answered(&mut self) {
        self.given = answers::check(self.playbook, &self.confirmed());
        self.plan = plan::build(self.playbook, &self.given.answers);
        self.warnings.take();
        self.live.asked.clone_from(&self.given.asked);
        self.ticks.revise(&self.plan);
    }

    /// Reads from other answers what they settle for the current question.
    fn settle(&mut self) {
        let question = self.question();
        let id = &question.id;
        // The answer it was read from may be another one by now.
        self.settled.remove(id);
        // What has an answer, or a default, is not settled from elsewhere.
        let open = self.untouched(id) && self.given.answers.get(id).is_none();
        if !open || question.list.is_some() {
            return;
        }
        let mut told: Option<(String, String)> = None;
        // What is not in force tells nothing.
        for other in self.asked_by_given().filter(|other| other.id != *id) {
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
            .show(self.playbook, question, &answers, &checked, answer.as_ref());
        if let Some(plan) = self.live.preview.with_answer() {
            verdict::together(
                &mut verdict,
                question,
                &text,
                &checked.problems,
                plan,
                &self.plan,
            );
        }
        if let Some(pasted) = self
            .drafts
            .get(&question.id)
            .and_then(|draft| draft.pasted.as_ref())
        {
            let before = verdict::judge(question, pasted, true).verdict;
            if before
                .fix()
                .is_some_and(|fix| !fix.sure && fix.text == text)
            {
                let warning = "This was a guess: compare it with the console before you go on.";
                verdict.warnings.push(warning.to_owned());
            }
        }
        for text in &mut verdict.warnings {
            *text = self.worded(text);
        }
        for trouble in &mut verdict.troubles {
            trouble.text = self.worded(&trouble.text);
        }
        for (_, text) in &mut verdict.knock_on {
            *text = self.worded(text);
        }
        if verdict.loud {
            self.loud.insert(question.id.clone());
        }
        if verdict.state == State::Right {
            // Silent again as soon as it is right.
            self.loud.remove(&question.id);
        }
        self.live.verdict = verdict;
    }
}
