//! Takes in what the other admin's scripts found: ticks, what they freed, and what the roles are really called.

mod roles;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use self::words::{Said, Tone};
use super::{
    result::{AccountResult, By, ItemState, StepState},
    setup::Setup,
};
use crate::{
    aws::quoted,
    plan::{Plan, Step},
};

/// What taking in a result has changed, and what it has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The account's title and digits.
    pub account: String,
    pub by: By,
    /// All that the script looks after is right.
    pub complete: bool,
    /// Steps that have their tick from this.
    pub ticked: Vec<Told>,
    /// Steps that had their tick already.
    pub kept: Vec<Told>,
    /// Steps that lost their tick, as the account has not what they say.
    pub unticked: Vec<(Told, StepState)>,
    /// Steps that have no tick, and why.
    pub open: Vec<(Told, Why)>,
    /// What the roles are really called, put among the answers.
    pub changed: Vec<Change>,
    /// Steps that must be done again, as those answers have changed them.
    pub again: Vec<Told>,
    /// Steps that wait for nothing any more.
    pub freed: Vec<Told>,
    /// What was not taken, and why.
    pub notes: Vec<String>,
    /// What the script found amiss: the thing, and how it stands.
    pub amiss: Vec<(String, ItemState)>,
    /// What the other side says, in their words.
    pub remarks: Vec<String>,
}

impl Imported {
    /// Whether the set-up is another one now.
    pub fn is_change(&self) -> bool {
        !(self.ticked.is_empty() && self.unticked.is_empty() && self.changed.is_empty())
    }
}

/// A step as a list names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub id: String,
    pub number: usize,
    /// The title of its account.
    pub account: String,
    pub title: String,
}

/// Why a step was not ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The other admin worked from a bundle in which it said something else.
    Older,
    State(StepState),
}

/// An answer that is another one now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The question's id.
    pub id: String,
    /// What lists call the question.
    pub label: String,
    pub old: String,
    pub new: String,
}

/// A result that is not of this set-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stranger {
    result: String,
    has: String,
}

impl Stranger {
    /// Says so; `whose` names the set-up or its session.
    pub fn sentence(&self, whose: &str) -> String {
        let Self { result, has } = self;
        format!("this is the result {result}; {whose} {has}")
    }
}

impl Setup {
    /// Whether a result is of one of the accounts here.
    pub fn knows(&self, result: &AccountResult) -> Result<(), Stranger> {
        let AccountResult {
            playbook,
            key,
            account,
            partition,
            ..
        } = result;
        let stranger = |has: String| {
            let result = format!("of account {account} ({key}) of {playbook}");
            Err(Stranger { result, has })
        };
        if *playbook != self.playbook.id {
            return stranger(format!("is of {}", self.playbook.id));
        }
        let known = |id: &str| !id.contains('‹');
        let Some(own) = self.plan.account(key) else {
            let accounts = self.plan.accounts.iter();
            let accounts: Vec<String> = accounts
                .map(|own| {
                    if known(&own.id) {
                        format!("{} ({})", own.id, own.key)
                    } else {
                        own.key.to_owned()
                    }
                })
                .collect();
            return stranger(format!(
                "has no account {key}: it has {}",
                accounts.join(" and ")
            ));
        };
        if !known(&own.id) {
            return stranger("does not know its number there yet".to_owned());
        }
        if own.id != *account {
            return stranger(format!("has {} there", own.id));
        }
        if self.plan.partition != *partition {
            let result = format!("of account {account} ({key}) of {playbook} in {partition}");
            let has = format!("is in {}", self.plan.partition);
            return Err(Stranger { result, has });
        }
        Ok(())
    }

    /// The steps of other accounts that a step still waits for.
    pub fn waits<'s>(&'s self, step: &'s Step<'_>) -> Vec<&'s Step<'static>> {
        let numbers = step.waits_for.iter();
        numbers
            .filter_map(|number| self.plan.step(*number))
            .filter(|other| !self.is_ticked(&other.id))
            .collect()
    }

    /// Takes a result in. Only steps and roles of its own account change by it.
    pub(super) fn import(&mut self, result: &AccountResult) -> Result<Imported, Stranger> {
        self.knows(result)?;
        let account = self.plan.account(&result.key);
        let account = account.map(|own| format!("{} {}", own.title, own.id));
        let mut told = Imported {
            account: account.unwrap_or_default(),
            by: result.by,
            complete: result.complete,
            ticked: Vec::new(),
            kept: Vec::new(),
            unticked: Vec::new(),
            open: Vec::new(),
            changed: Vec::new(),
            again: Vec::new(),
            freed: Vec::new(),
            notes: Vec::new(),
            amiss: Vec::new(),
            remarks: result.remarks.clone(),
        };
        let before = Before::of(self);
        let right = self.import_steps(result, &mut told);
        self.import_roles(result, &mut told);
        if !told.changed.is_empty() {
            self.keep_ticks(&before, &right);
        }
        self.sort_out(&before, &mut told);
        let amiss = |state: &ItemState| {
            matches!(
                state,
                ItemState::Missing | ItemState::Different | ItemState::Left
            )
        };
        let amiss = result.items.iter().filter(|item| amiss(&item.state));
        told.amiss = amiss.map(|item| (item.what.clone(), item.state)).collect();
        if told.is_change() {
            self.dirty = true;
            let current = self.current.clone();
            self.enter(&current);
        }
        Ok(told)
    }

    /// Ticks what is right; gives the ids of the steps that the account has done as they are said here.
    fn import_steps(&mut self, result: &AccountResult, told: &mut Imported) -> BTreeSet<String> {
        let mut right = BTreeSet::new();
        for step in &result.steps {
            let found = self.plan.steps.iter().find(|own| own.id == step.id);
            let Some(own) = found.filter(|own| own.account == result.key) else {
                let whose = match found {
                    Some(_) => "is of another account",
                    None => "is none of this set-up: the bundle over there is of other answers",
                };
                told.notes
                    .push(format!("The step {} {whose}.", quoted(&step.id)));
                continue;
            };
            let line = named(&self.plan, own);
            if own.fingerprint(&self.plan) != step.fingerprint {
                if self.ticks.holds(&step.id) {
                    told.kept.push(line);
                } else {
                    told.open.push((line, Why::Older));
                }
                continue;
            }
            match step.state {
                StepState::Right | StepState::Done => {
                    right.insert(step.id.clone());
                    if self.ticks.set(&self.plan, &step.id) {
                        told.ticked.push(line);
                    } else {
                        told.kept.push(line);
                    }
                }
                StepState::Missing | StepState::Different => {
                    if self.ticks.take_away(&step.id) {
                        told.unticked.push((line, step.state));
                    } else {
                        told.open.push((line, Why::State(step.state)));
                    }
                }
                StepState::ByHand if self.ticks.holds(&step.id) => told.kept.push(line),
                StepState::ByHand => told.open.push((line, Why::State(step.state))),
            }
        }
        right
    }

    /// Gives ticks back that went with an answer which tells no more than what the account has: where a step puts the
    /// same documents there, the one that was done is the one that is meant.
    fn keep_ticks(&mut self, before: &Before, right: &BTreeSet<String>) {
        let steps = self.plan.steps.iter();
        let same: Vec<String> = steps
            .filter(|step| right.contains(&step.id) && !self.ticks.holds(&step.id))
            .filter(|step| before.pasted.get(&step.id) == Some(&pasted(&self.plan, step)))
            .map(|step| step.id.clone())
            .collect();
        for id in same {
            self.ticks.set(&self.plan, &id);
        }
    }

    /// What became of each step, in the words and numbers of the plan as it is now.
    fn sort_out(&self, before: &Before, told: &mut Imported) {
        let plan = &self.plan;
        let now = |id: &str| plan.steps.iter().find(|step| step.id == id);
        let ticked = told.ticked.iter().map(|line| &line.id);
        let had: BTreeSet<String> = before.ticked.iter().chain(ticked).cloned().collect();
        let lost = told.unticked.iter().map(|(line, _)| line.id.clone());
        let lost: BTreeSet<String> = lost.collect();
        // A change of answers may have moved the numbers.
        let renew = |line: &mut Told| match now(&line.id) {
            Some(step) => {
                *line = named(plan, step);
                true
            }
            None => false,
        };
        told.ticked
            .retain_mut(|line| renew(line) && self.ticks.holds(&line.id));
        told.kept
            .retain_mut(|line| renew(line) && self.ticks.holds(&line.id));
        told.unticked.retain_mut(|(line, _)| renew(line));
        told.open.retain_mut(|(line, _)| renew(line));
        let again = plan.steps.iter().filter(|step| had.contains(&step.id));
        told.again = again
            .filter(|step| !self.ticks.holds(&step.id) && !lost.contains(&step.id))
            .map(|step| named(plan, step))
            .collect();
        let waited = plan
            .steps
            .iter()
            .filter(|step| before.waiting.contains(&step.id));
        told.freed = waited
            .filter(|step| !self.ticks.holds(&step.id) && self.waits(step).is_empty())
            .map(|step| named(plan, step))
            .collect();
    }
}

/// What a set-up was like before a result came.
struct Before {
    ticked: BTreeSet<String>,
    /// The steps that are not ticked and waited for others.
    waiting: BTreeSet<String>,
    /// What each step puts into its account.
    pasted: BTreeMap<String, Vec<String>>,
}

impl Before {
    fn of(setup: &Setup) -> Self {
        let plan = &setup.plan;
        let waits = |step: &&Step<'_>| !setup.waits(step).is_empty();
        let open = |step: &&Step<'_>| !setup.is_ticked(&step.id);
        let steps = || plan.steps.iter();
        Self {
            ticked: setup.ticks.all().keys().cloned().collect(),
            waiting: steps()
                .filter(|step| open(step) && waits(step))
                .map(|step| step.id.clone())
                .collect(),
            pasted: steps()
                .map(|step| (step.id.clone(), pasted(plan, step)))
                .collect(),
        }
    }
}

/// The documents that a step pastes.
fn pasted(plan: &Plan<'_>, step: &Step<'_>) -> Vec<String> {
    let lines = step.actions.iter();
    let places = lines.filter_map(|line| line.paste);
    let documents = places.filter_map(|place| plan.documents.get(place));
    documents
        .map(|document| document.minified.clone())
        .collect()
}

fn named(plan: &Plan<'_>, step: &Step<'_>) -> Told {
    let account = plan.account(step.account);
    Told {
        id: step.id.clone(),
        number: step.number,
        account: account.map_or_else(String::new, |account| account.title.to_owned()),
        title: step.title.plain(),
    }
}

#[cfg(test)]
mod tests;
