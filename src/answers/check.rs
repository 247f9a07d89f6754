//! Checks given answers against a playbook: which questions are in force, and what answers each.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::problem::{AnswerProblem, AnswerProblemKind as Kind};
use crate::{
    aws::Doubt,
    playbook::{Answer, Playbook, Question, Scope},
};

/// The answers in force, each one taken by its question; perhaps not all of them yet.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    by_id: BTreeMap<String, Answer>,
}

impl Answers {
    pub fn get(&self, id: &str) -> Option<&Answer> {
        self.by_id.get(id)
    }

    /// As they stand in an answers file, defaults included.
    pub fn json(&self) -> Map<String, Value> {
        self.by_id
            .iter()
            .map(|(id, answer)| (id.clone(), answer.json.clone()))
            .collect()
    }

    /// What is valid but suspicious, with the question.
    pub fn doubts(&self) -> impl Iterator<Item = (&str, &Doubt)> {
        self.by_id
            .iter()
            .flat_map(|(id, answer)| answer.doubts.iter().map(move |doubt| (id.as_str(), doubt)))
    }

    /// The same answers with one question left open.
    #[must_use]
    pub fn without(&self, id: &str) -> Self {
        let mut rest = self.clone();
        rest.by_id.remove(id);
        rest
    }

    pub(crate) fn enter(&self, scope: &Scope<'_>) {
        for (id, answer) in &self.by_id {
            scope.set(id, answer.value.clone());
        }
    }
}

/// What checking gave: the good answers, and everything that is wrong with the others.
#[derive(Debug, Default)]
pub struct Checked {
    pub answers: Answers,
    /// The questions in force, by their places in the playbook.
    pub asked: Vec<usize>,
    pub problems: Vec<AnswerProblem>,
}

/// Checks `given`. Total: the answers that are right come back whatever the others are.
pub fn check(playbook: &Playbook, given: &Map<String, Value>) -> Checked {
    let mut checked = Checked::default();
    let scope = Scope::new(&playbook.expressions);
    for (place, question) in playbook.questions.iter().enumerate() {
        let given = given.get(&question.id);
        match force(&scope, question) {
            Force::Open => {}
            Force::Off => {
                if let (Some(_), Some(asked_when)) = (given, &question.asked_when) {
                    let asked_when = asked_when.clone();
                    checked.wrong(question, Kind::NotInForce { asked_when });
                }
            }
            Force::On => {
                checked.asked.push(place);
                checked.judge(&scope, question, given);
            }
        }
    }
    let ids = || playbook.questions.iter().map(|q| q.id.as_str());
    for key in given.keys().filter(|key| !ids().any(|id| id == *key)) {
        let nearest = nearest(key, ids());
        checked.problems.push(AnswerProblem {
            key: Some(key.clone()),
            kind: Kind::UnknownQuestion { nearest },
        });
    }
    one_partition(playbook, &mut checked);
    checked
}

/// Whether a question is asked.
enum Force {
    On,
    Off,
    /// It hangs on an answer that is missing or wrong.
    Open,
}

fn force(scope: &Scope<'_>, question: &Question) -> Force {
    let Some(when) = question.when else {
        return Force::On;
    };
    match scope.value(when) {
        Ok(value) if value.is_true() => Force::On,
        Ok(_) => Force::Off,
        Err(_) => Force::Open,
    }
}

impl Checked {
    fn wrong(&mut self, question: &Question, kind: Kind) {
        let key = Some(question.id.clone());
        self.problems.push(AnswerProblem { key, kind });
    }

    fn judge(&mut self, scope: &Scope<'_>, question: &Question, given: Option<&Value>) {
        let default = || {
            let fits = |when: &Option<_>| when.is_none_or(|id| scope.holds(Some(id)));
            let found = question.defaults.iter().find(|(when, _)| fits(when));
            found.map(|(_, value)| value)
        };
        let Some(value) = given.or_else(default) else {
            let title = question.title.clone();
            let expected = question.expected();
            return self.wrong(question, Kind::Missing { title, expected });
        };
        match question.judge(value) {
            Ok(answer) => {
                scope.set(&question.id, answer.value.clone());
                self.answers.by_id.insert(question.id.clone(), answer);
            }
            Err(wrongs) => {
                for wrong in wrongs {
                    self.wrong(question, Kind::Wrong(wrong));
                }
            }
        }
    }
}

/// Access never crosses partitions, so every answer that tells one must tell the same.
fn one_partition(playbook: &Playbook, checked: &mut Checked) {
    let mut told = playbook.questions.iter().filter_map(|question| {
        let answer = checked.answers.get(&question.id)?;
        Some((question, &answer.partitions))
    });
    // Role ARNs are pasted from AWS, Regions are typed: where they differ, the Region is the likelier slip. But
    // the order of the questions is the order the person knows, so the first one sets the measure.
    let Some((first, partition)) = told.find_map(|(q, list)| Some((q, list.first()?.0))) else {
        return;
    };
    let mut problems = Vec::new();
    for question in &playbook.questions {
        let Some(answer) = checked.answers.get(&question.id) else {
            continue;
        };
        for (found, text) in &answer.partitions {
            if *found != partition {
                problems.push(AnswerProblem {
                    key: Some(question.id.clone()),
                    kind: Kind::Partition {
                        found: text.clone(),
                        partition: found.as_str(),
                        other_key: first.id.clone(),
                        other: partition.as_str(),
                    },
                });
            }
        }
    }
    checked.problems.extend(problems);
}

/// The known id that `key` was probably meant to be.
pub(crate) fn nearest<'a>(key: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    // A long key cannot be a slip of the keyboard, and the distance costs length times length.
    if key.len() > 64 {
        return None;
    }
    known
        .map(|id| (strsim::damerau_levenshtein(key, id), id))
        .filter(|(distance, id)| *distance <= (id.len() / 3).max(2))
        .min()
        .map(|(_, id)| id.to_owned())
}

#[cfg(test)]
impl Answers {
    /// Replaces every text of an answer by `text`, past its kind: what a renderer must survive.
    pub(crate) fn flood(&mut self, id: &str, text: &str) {
        use crate::playbook::Parts;
        use minijinja::value::Value as EngineValue;

        let one = |like: &EngineValue| {
            let parts = [
                "arn",
                "name",
                "account",
                "partition",
                "path",
                "region",
                "id",
                "bucket",
                "key",
                "repository",
            ];
            let mut parts: Vec<_> = parts.map(|part| (part, EngineValue::from(text))).into();
            match like.get_attr("exists") {
                Ok(exists) if !exists.is_undefined() => parts.push(("exists", exists)),
                _ => {}
            }
            if like.as_str().is_some() {
                EngineValue::from(text)
            } else {
                Parts::value(text, parts)
            }
        };
        if let Some(answer) = self.by_id.get_mut(id) {
            answer.value = match &answer.json {
                Value::Array(_) => {
                    let items = answer.value.try_iter().into_iter().flatten();
                    EngineValue::from(items.map(|item| one(&item)).collect::<Vec<_>>())
                }
                _ if answer.value.as_str() == Some("") => return,
                _ => one(&answer.value),
            };
        }
    }
}
