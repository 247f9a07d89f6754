//! Answers held against every playbook that the program carries.

use serde_json::{Map, Value, json};

use super::{AnswerProblemKind, Checked, check, read, schema, template};
use crate::{
    plan,
    playbook::{BUILT_IN, Playbook, Source, load},
};

fn playbooks() -> impl Iterator<Item = (Playbook, Vec<Map<String, Value>>)> {
    BUILT_IN
        .iter()
        .map(|source| (load(source).unwrap(), samples(source)))
}

/// The answers of a playbook's sample files.
pub(crate) fn samples(source: &Source<'_>) -> Vec<Map<String, Value>> {
    let files = source
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".answers.json"));
    files
        .map(|(_, text)| read(text.as_bytes()).given.unwrap().answers)
        .collect()
}

fn lines(checked: &Checked) -> Vec<String> {
    checked.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn the_samples_are_right() {
    for (playbook, samples) in playbooks() {
        assert!(!samples.is_empty());
        for sample in samples {
            assert_eq!(lines(&check(&playbook, &sample)), Vec::<String>::new());
        }
    }
}

#[test]
fn the_template_is_right_and_holds_only_what_is_asked() {
    for (playbook, _) in playbooks() {
        let given = read(template(&playbook).as_bytes()).given.unwrap();
        assert_eq!(
            lines(&check(&playbook, &given.answers)),
            Vec::<String>::new()
        );
    }
}

/// Every condition of every question, made to fail.
#[test]
fn an_answer_not_in_force_is_refused_and_never_reaches_the_plan() {
    let mut tried = 0;
    for (playbook, samples) in playbooks() {
        for question in playbook.questions.iter().filter(|q| q.when.is_some()) {
            let names = playbook
                .expressions
                .get(question.when.unwrap())
                .unwrap()
                .names();
            let deciding: Vec<_> = names
                .iter()
                .filter_map(|name| playbook.question(name))
                .collect();
            for combination in schema::combinations(&deciding) {
                let mut answers = samples[0].clone();
                for (decider, value) in deciding.iter().zip(&combination) {
                    answers.insert(decider.id.clone(), value.clone());
                }
                let marker = json!("MARKER");
                answers.insert(question.id.clone(), marker);
                let checked = check(&playbook, &answers);
                let refused = checked.problems.iter().any(|problem| {
                    problem.key.as_deref() == Some(&question.id)
                        && matches!(problem.kind, AnswerProblemKind::NotInForce { .. })
                });
                if refused {
                    tried += 1;
                    let plan = plan::build(&playbook, &checked.answers);
                    assert!(!plan.answers.contains_key(&question.id));
                    let shown = format!("{plan:?}");
                    assert!(!shown.contains("MARKER"), "{}", question.id);
                }
            }
        }
    }
    assert!(tried > 4, "the playbooks have conditions that can fail");
}

#[test]
fn a_missing_answer_leaves_the_others_and_the_questions_behind_it_alone() {
    for (playbook, samples) in playbooks() {
        for sample in &samples {
            for id in sample.keys() {
                let mut answers = sample.clone();
                answers.remove(id);
                let checked = check(&playbook, &answers);
                for problem in &checked.problems {
                    // A default in its place may switch other questions off or on.
                    let switched = matches!(
                        problem.kind,
                        AnswerProblemKind::NotInForce { .. } | AnswerProblemKind::Missing { .. }
                    );
                    assert!(switched || problem.key.as_deref() == Some(id), "{problem}");
                }
            }
        }
    }
}

#[test]
fn a_question_that_hangs_on_a_wrong_answer_is_not_judged() {
    let (playbook, samples) = playbooks().next().unwrap();
    let mut answers = samples[0].clone();
    let decider = playbook
        .questions
        .iter()
        .find(|q| q.when.is_none() && !q.choices.is_empty())
        .unwrap();
    answers.insert(decider.id.clone(), json!("neither"));
    let problems = check(&playbook, &answers).problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
}
