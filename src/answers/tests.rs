//! Answers held against every playbook that the program carries.

use serde_json::{Map, Value, json};

use super::{AnswerProblemKind, Checked, check, print, read, schema, template};
use crate::{
    plan,
    playbook::{self, BUILT_IN, Playbook, Source, load, testing::SEVERAL},
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
fn several_choices_are_judged_and_stand_in_their_own_order() {
    let playbook = playbook::built_in(SEVERAL).unwrap().unwrap();
    let question = playbook.question("jobs").unwrap();
    let answer = question.judge(&json!(["tuning", "training"])).unwrap();
    assert_eq!(answer.json, json!(["training", "tuning"]));
    let told = |given: Value| {
        let wrongs = question.judge(&given).unwrap_err();
        wrongs.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(told(json!([])), ["0 given, at least 1 needed"]);
    assert_eq!(
        told(json!(["tuning", "tuning"])),
        ["elements 1 and 2 are the same: \"tuning\""]
    );
    let list = "\"training\", \"processing\", \"transform\", \"tuning\", \"automl\", \"model\", \
                \"endpoint\", \"pipeline\", \"labeling\", \"feature\"";
    assert_eq!(
        told(json!(["tuning", "Training"])),
        [format!("element 2: \"Training\" is not one of {list}")]
    );
    assert_eq!(
        told(json!("tuning")),
        [format!(
            "found the text \"tuning\", expected a list of texts, each one of {list}"
        )]
    );
    assert_eq!(
        told(json!(vec!["tuning"; 10])),
        ["10 given, at most 9 possible"]
    );
}

#[test]
fn the_schema_takes_several_choices_once_each() {
    let playbook = playbook::built_in(SEVERAL).unwrap().unwrap();
    let validator = jsonschema::validator_for(&schema::schema(playbook)).unwrap();
    let takes = |jobs: Value| {
        let answers = json!({
            "region": "eu-west-1", "role_arn": "arn:aws:iam::111122223333:role/x", "jobs": jobs,
        });
        let answers = answers.as_object().unwrap();
        let file: Value = serde_json::from_str(&print(playbook, answers)).unwrap();
        validator.is_valid(&file)
    };
    assert!(takes(json!(["tuning", "training"])));
    for wrong in [
        json!([]),
        json!("tuning"),
        json!(["tuning", "tuning"]),
        json!(["gone"]),
    ] {
        assert!(!takes(wrong.clone()), "{wrong}");
    }
    let template: Value = serde_json::from_str(&template(playbook)).unwrap();
    assert_eq!(template["answers"]["jobs"], json!(["training", "endpoint"]));
    assert_eq!(template["answers"]["extras"], json!(["vpc"]));
    assert!(validator.is_valid(&template));
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
