//! What is caught before there is a bundle: answers that break a rule are refused, at the right question.

use sagesetup::{answers, plan};
use serde_json::{Map, Value, json};

use super::samples::{cross, playbook, single, with};

/// The questions that something is wrong with, and what.
fn problems(answers: &Map<String, Value>) -> Vec<(String, String)> {
    let checked = answers::check(playbook(), answers);
    let plan = plan::build(playbook(), &checked.answers);
    let all = checked.problems.iter().chain(&plan.problems);
    all.map(|problem| (problem.key.clone().unwrap_or_default(), problem.to_string()))
        .collect()
}

#[test]
fn answers_that_break_a_rule_are_refused_at_their_question() {
    let session = "arn:aws:sts::210987654321:assumed-role/NotebookRole/SageMaker";
    let linked =
        "arn:aws:iam::210987654321:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX";
    let six = ["A", "B", "C", "D", "E", "F"];
    let many: Vec<String> = (0..60)
        .map(|n| format!("arn:aws:s3:::{}-{n}", "b".repeat(55)))
        .collect();
    let of_studio = ["arn:aws:iam::210987654321:role/SparkB"];
    for (code, question, answers) in [
        (
            "acct-differs",
            "emr_account_id",
            with(cross(), json!({ "emr_account_id": "210987654321" })),
        ),
        (
            "acct-runtime",
            "runtime_roles",
            with(cross(), json!({ "runtime_roles": of_studio })),
        ),
        (
            "same-partition",
            "bucket_arns",
            with(
                single(),
                json!({ "bucket_arns": ["arn:aws-cn:s3:::b-ucket"] }),
            ),
        ),
        (
            "same-partition",
            "execution_role_arn",
            with(single(), json!({ "region": "cn-north-1" })),
        ),
        (
            "list-max-five",
            "runtime_roles",
            with(single(), json!({ "runtime_roles": six })),
        ),
        (
            "session-arn",
            "execution_role_arn",
            with(single(), json!({ "execution_role_arn": session })),
        ),
        (
            "session-arn",
            "runtime_roles",
            with(single(), json!({ "runtime_roles": [session] })),
        ),
        (
            "no-slr-policy",
            "runtime_roles",
            with(single(), json!({ "runtime_roles": [linked] })),
        ),
        (
            "size-budget",
            "bucket_arns",
            with(single(), json!({ "bucket_arns": many })),
        ),
        (
            "ascii-latin1",
            "runtime_roles",
            with(single(), json!({ "runtime_roles": ["Spark’s"] })),
        ),
        (
            "ascii-latin1",
            "log_group_name",
            with(single(), json!({ "log_group_name": "logs\u{200b}" })),
        ),
    ] {
        let found = problems(&answers);
        assert!(
            found.iter().any(|(key, _)| key == question),
            "{code}: nothing at {question}: {found:?}"
        );
    }
}

#[test]
fn a_plan_that_lacks_an_answer_names_it_and_blames_nothing_else() {
    let mut wrong = Vec::new();
    for answers in [cross(), single()] {
        for question in &playbook().questions {
            if question.default_value().is_some() || !answers.contains_key(&question.id) {
                continue;
            }
            let rest = with(answers.clone(), json!({ &question.id: null }));
            let checked = answers::check(playbook(), &rest);
            let plan = plan::build(playbook(), &checked.answers);
            if !plan.open.contains(&question.id) {
                wrong.push(format!("{} is not open: {:?}", question.id, plan.open));
            }
            for problem in &plan.problems {
                wrong.push(format!("without {}: {problem}", question.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_wrong_answer_is_the_only_thing_that_is_complained_about() {
    let mut wrong = Vec::new();
    for answers in [cross(), single()] {
        for question in &playbook().questions {
            // A number answers no question.
            let spoilt = with(answers.clone(), json!({ &question.id: 7 }));
            let checked = answers::check(playbook(), &spoilt);
            if checked
                .problems
                .iter()
                .all(|problem| problem.key.as_ref() == Some(&question.id))
            {
                let plan = plan::build(playbook(), &checked.answers);
                for problem in &plan.problems {
                    wrong.push(format!("{} is wrong, and: {problem}", question.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_session_arn_is_explained_with_the_role_it_came_from() {
    let session = "arn:aws:sts::210987654321:assumed-role/NotebookRole/SageMaker";
    let found = problems(&with(single(), json!({ "execution_role_arn": session })));
    let (_, text) = found.first().expect("a problem");
    assert!(
        text.contains("session") && text.contains("NotebookRole"),
        "{text}"
    );
}

#[test]
fn no_question_asks_for_an_external_id() {
    for question in &playbook().questions {
        assert_ne!(question.kind.name(), "external-id", "{}", question.id);
    }
}
