//! Errata in the scripts and commands that AWS's pages print, and in the order of their steps.

use serde_json::{Map, Value, json};

use super::{Row, commands, step_that_runs};
use crate::rules::{
    Judged, Step, check, cross, option, principals, reword, single, statements, with,
};

const STUDIO: &str = "studio-account/CHECKLIST.md";
const EMR: &str = "emr-account/CHECKLIST.md";

fn by_admin() -> Map<String, Value> {
    with(cross(), json!({ "associate_by": "admin" }))
}

/// Whether every command that begins so passes, and there is one.
fn every(bundle: &Judged, begin: [&str; 3], right: impl Fn(&[String]) -> bool) -> bool {
    let commands = commands(bundle);
    let mut found = commands
        .iter()
        .filter(|command| command.iter().take(3).eq(begin))
        .peekable();
    found.peek().is_some() && found.all(|command| right(command))
}

fn has(command: &[String], option: &str) -> bool {
    command.iter().any(|word| word == option)
}

/// The step that creates the access role: it pastes a trust policy that names the execution role.
fn creates_access_role(bundle: &Judged) -> Option<Step> {
    let arn = bundle.execution_arn();
    bundle.steps().into_iter().find(|step| {
        step.actions.json().any(|json| {
            statements(json)
                .iter()
                .any(|statement| principals(statement, "AWS") == [arn])
        })
    })
}

pub(super) const ROWS: &[Row] = &[
    Row {
        ids: &["E1", "A1"],
        what: "the command for a user profile has --user-settings",
        answers: by_admin,
        right: |b| {
            every(b, ["aws", "sagemaker", "update-user-profile"], |command| {
                has(command, "--user-settings") != has(command, "--cli-input-json")
                    && !has(command, "--default-user-settings")
            })
        },
        published: |b| reword(b, STUDIO, "--user-settings", "--default-user-settings"),
    },
    Row {
        ids: &["E2"],
        what: "every quote of a command is closed",
        answers: by_admin,
        right: |b| {
            let steps = b.steps();
            let mut parts = steps.iter().flat_map(Step::parts);
            parts.all(|part| part.commands().all(|command| command.is_some()))
        },
        published: |b| {
            let name = "--user-profile-name data-scientist";
            reword(b, STUDIO, name, &format!("{name}'"));
        },
    },
    Row {
        ids: &["E3"],
        what: "the check reads what the command changed",
        answers: by_admin,
        right: |b| {
            let steps = b.steps();
            let step = step_that_runs(&steps, &["aws", "sagemaker", "update-user-profile"]);
            let describes =
                |what| step.is_some_and(|step| step.check.runs(&["aws", "sagemaker", what]));
            describes("describe-user-profile") && !describes("describe-domain")
        },
        published: |b| {
            reword(
                b,
                STUDIO,
                "sagemaker describe-user-profile",
                "sagemaker describe-domain",
            );
        },
    },
    Row {
        ids: &["E3"],
        what: "the check of a domain reads the domain",
        answers: single,
        right: |b| {
            let steps = b.steps();
            let step = step_that_runs(&steps, &["aws", "sagemaker", "update-domain"]);
            step.is_some_and(|step| step.check.runs(&["aws", "sagemaker", "describe-domain"]))
        },
        published: |b| {
            let page = "account/CHECKLIST.md";
            reword(
                b,
                page,
                "sagemaker describe-domain",
                "sagemaker list-domains",
            );
        },
    },
    Row {
        ids: &["E4"],
        what: "the command for a domain names no profile",
        answers: single,
        right: |b| {
            every(b, ["aws", "sagemaker", "update-domain"], |command| {
                has(command, "--default-user-settings") != has(command, "--cli-input-json")
                    && !has(command, "--user-settings")
                    && !has(command, "--user-profile-name")
            })
        },
        published: |b| {
            let page = "account/CHECKLIST.md";
            let method_swapped = "--user-profile-name data-scientist --user-settings";
            reword(b, page, "--default-user-settings", method_swapped);
        },
    },
    Row {
        ids: &["E6"],
        what: "commands name roles that the set-up has",
        answers: cross,
        right: |b| {
            let roles = b.roles();
            let known = |name: &str| {
                roles.iter().any(|role| role[1] == name)
                    || name == "AWSServiceRoleForAmazonEMRServerless"
            };
            commands(b)
                .iter()
                .all(|command| option(command, "--role-name").is_none_or(known))
        },
        published: |b| {
            let name = "EMRServerlessRuntimeExecutionRoleB";
            reword(b, EMR, "--role-name SparkA", &format!("--role-name {name}"));
        },
    },
    Row {
        ids: &["E8", "A7"],
        what: "the access role gets the access policy, not a role",
        answers: cross,
        right: |b| {
            let policies = b.policies_of("AssumableRole");
            let names: Vec<&str> = policies
                .iter()
                .filter(|policy| policy.way == Some("managed"))
                .filter_map(|policy| policy.policy_name)
                .collect();
            let step = creates_access_role(b);
            let ticked: Vec<String> = step
                .iter()
                .flat_map(|step| &step.actions.blocks)
                .filter(|block| block.under.contains("**Add permissions**"))
                .map(|block| block.text.trim().to_owned())
                .collect();
            !ticked.is_empty() && ticked == names
        },
        published: |b| {
            let tick = "tick it, then **Next**:\n\n   ```text\n   ";
            reword(
                b,
                EMR,
                &format!("{tick}EMRServerlessAccess\n"),
                &format!("{tick}SparkA\n"),
            );
        },
    },
    Row {
        ids: &["E9"],
        what: "the access policy is created before the role that gets it",
        answers: cross,
        right: |b| {
            let steps = b.steps();
            let policy = steps.iter().find(|step| {
                let text = &step.actions.prose;
                text.contains("**Create policy**")
                    && step
                        .actions
                        .blocks
                        .iter()
                        .any(|block| block.text.trim() == "EMRServerlessAccess")
            });
            let role = creates_access_role(b);
            policy
                .zip(role)
                .is_some_and(|(policy, role)| policy.number < role.number)
        },
        published: |b| {
            let number = creates_access_role(b).expect("a step").number;
            let (from, to) = (format!("## {number}. "), "## 1. ");
            reword(b, EMR, &from, to);
        },
    },
    Row {
        ids: &["E17", "E19"],
        what: "an admin sets all three tags of an existing application",
        answers: cross,
        right: |b| {
            every(b, ["aws", "emr-serverless", "tag-resource"], |command| {
                let tags = option(command, "--tags").unwrap_or("");
                ["domain", "user-profile", "space"]
                    .iter()
                    .all(|tag| tags.contains(&format!("sagemaker:{tag}-arn=arn:aws:sagemaker:")))
            })
        },
        published: |b| {
            // An application with one of the three is not protected.
            let page = b.pages.get_mut(EMR).expect("a page");
            let begin = ",sagemaker:user-profile-arn=";
            let lines = page.lines().map(|line| match line.split_once(begin) {
                Some((kept, _)) if line.contains("--tags") => kept,
                _ => line,
            });
            *page = lines.collect::<Vec<_>>().join("\n");
        },
    },
    Row {
        ids: &["E31"],
        what: "a step says how a bucket of another account lets the runtime roles in",
        answers: cross,
        right: |b| {
            let arns = b.runtime_arns();
            let steps = b.steps();
            let pasted: Vec<_> = steps
                .iter()
                .flat_map(|step| step.actions.json())
                .flat_map(statements)
                .filter(|statement| principals(statement, "AWS") == arns)
                .flat_map(crate::rules::resources)
                .collect();
            b.answer_list("bucket_arns")
                .iter()
                .all(|bucket| pasted.contains(bucket))
        },
        published: |b| reword(b, STUDIO, "arn:aws:s3:::spark-out\"", "\""),
    },
    Row {
        ids: &["E32"],
        what: "the execution role is confirmed before it is trusted",
        answers: cross,
        right: |b| {
            check(b)
                .iter()
                .all(|broken| broken.code != "order-principal-first")
        },
        published: |b| reword(b, STUDIO, "## 1. ", "## 99. "),
    },
    Row {
        ids: &["E34"],
        what: "the execution role is found by its profile, not by who asks",
        answers: cross,
        right: |b| {
            let asks = |what: &[&str]| {
                commands(b)
                    .iter()
                    .any(|command| command.iter().skip(1).take(2).eq(what))
            };
            let role = commands(b)
                .iter()
                .any(|command| option(command, "--query") == Some("UserSettings.ExecutionRole"));
            role && !asks(&["sts", "get-caller-identity"])
        },
        published: |b| {
            let begin = "aws sagemaker describe-user-profile";
            reword(b, STUDIO, begin, "aws sts get-caller-identity");
        },
    },
];
