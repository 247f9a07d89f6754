//! The checklists: what has to be there before, and what an existing application needs.

use serde_json::Value;

use super::{
    checklist::{Step, option},
    judged::Judged,
    statement::{principals, statements},
};

/// An application that Studio did not create gets all three tags, naming the Studio account, from an admin.
pub(super) fn app_origin_tags(bundle: &Judged, steps: &[Step]) -> Vec<String> {
    if bundle.answer("application_origin") != "existing" {
        return Vec::new();
    }
    let account = bundle.account_id(bundle.emr_key());
    let (partition, region) = (bundle.partition(), bundle.region());
    let domain = format!("sagemaker:domain-arn={}", bundle.domain_arn());
    let of_studio = bundle.sagemaker_arn("");
    let tagged = |command: &[String], arn: &str| {
        let tags = option(command, "--tags").unwrap_or("");
        let tags: Vec<&str> = tags.split(',').collect();
        command
            .get(1..3)
            .is_some_and(|c| c == ["emr-serverless", "tag-resource"])
            && option(command, "--resource-arn") == Some(arn)
            && tags.contains(&domain.as_str())
            && ["user-profile", "space"].iter().all(|key| {
                let begin = format!("sagemaker:{key}-arn={of_studio}");
                tags.iter()
                    .any(|tag| tag.len() > begin.len() && tag.starts_with(&begin))
            })
    };
    bundle
        .answer_list("application_ids")
        .into_iter()
        .map(|id| format!("arn:{partition}:emr-serverless:{region}:{account}:/applications/{id}"))
        .filter(|arn| {
            !steps
                .iter()
                .filter(|step| step.account == bundle.emr_key())
                .flat_map(|step| step.actions.commands())
                .flatten()
                .any(|command| tagged(command, arn))
        })
        .map(|arn| format!("no step sets the three tags of {arn}"))
        .collect()
}

/// What a step does that others have to wait for, or that has to wait.
struct Deeds<'a> {
    /// Looks the execution role up.
    confirms: Option<&'a Step>,
    /// Pastes a trust policy that names it.
    trusts: Vec<&'a Step>,
    /// Creates or looks up a runtime role: its ARN, and where.
    runtime: Vec<(String, Option<&'a Step>)>,
    /// Pastes a policy that names runtime roles as principals.
    names_runtime: Vec<&'a Step>,
    /// Writes the role lists.
    associates: Vec<&'a Step>,
}

fn deeds<'a>(bundle: &Judged, steps: &'a [Step]) -> Deeds<'a> {
    let looks_up = |step: &&Step, name: &str| {
        let begin = [
            "aws",
            "iam",
            "get-role",
            "--role-name",
            name,
            "--query",
            "Role.Arn",
        ];
        step.check.runs(&begin)
    };
    let find = |name: &str| steps.iter().find(|step| looks_up(step, name));
    let arns = bundle.runtime_arns();
    let names = |json: &Value, wanted: &dyn Fn(&str) -> bool| {
        statements(json)
            .into_iter()
            .flat_map(|statement| principals(statement, "AWS"))
            .any(wanted)
    };
    let pastes = |wanted: &dyn Fn(&str) -> bool| {
        let all = steps.iter();
        all.filter(|step| step.actions.json().any(|json| names(json, wanted)))
            .collect::<Vec<_>>()
    };
    let execution = bundle.execution_arn();
    let writes = |step: &&Step| {
        step.actions
            .runs(&["aws", "sagemaker", "update-user-profile"])
            || step.actions.runs(&["aws", "sagemaker", "update-domain"])
    };
    Deeds {
        confirms: find(bundle.execution_name()),
        trusts: pastes(&|principal| principal == execution),
        names_runtime: pastes(&|principal| arns.iter().any(|arn| arn == principal)),
        runtime: arns
            .iter()
            .map(|arn| (arn.clone(), find(super::judged::last(arn))))
            .collect(),
        associates: steps.iter().filter(writes).collect(),
    }
}

/// IAM looks a principal up while the document that names it is saved, so what is named comes first; and a step of
/// the other account that has to be done before is named where it counts.
pub(super) fn order_principal_first(bundle: &Judged, steps: &[Step]) -> Vec<String> {
    let deeds = deeds(bundle, steps);
    let mut broken = Vec::new();
    let mut first = |what: &str, before: Option<&Step>, after: &[&Step]| {
        let Some(before) = before else {
            broken.push(format!("no step for: {what}"));
            return;
        };
        for step in after {
            if step.number <= before.number {
                broken.push(format!("step {} comes before: {what}", step.number));
            } else if step.account != before.account && !step.waits_for().contains(&before.number) {
                broken.push(format!("step {} does not wait for: {what}", step.number));
            }
        }
    };
    first(
        "the execution role is confirmed",
        deeds.confirms,
        &deeds.trusts,
    );
    for (arn, step) in &deeds.runtime {
        let what = format!("{arn} is there");
        first(&what, *step, &deeds.names_runtime);
        first(&what, *step, &deeds.associates);
    }
    if bundle.cross() {
        let creates = deeds.trusts.first().copied();
        first("the access role is created", creates, &deeds.associates);
    }
    if deeds.associates.is_empty() {
        broken.push("no step writes the role lists".to_owned());
    }
    let numbers: Vec<usize> = steps.iter().map(|step| step.number).collect();
    let expected: Vec<usize> = (1..=steps.len()).collect();
    if numbers != expected {
        broken.push(format!("the steps are numbered {numbers:?}"));
    }
    broken
}
