//! Exactly what a bundle grants: every document against the reference's, and nothing else beside them.

mod expected;
mod reference;
mod shown;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

pub(crate) use expected::filled;
pub(crate) use reference::{P1, P2, P3_PUBLISHED, T1_PUBLISHED, T2};

use crate::rules::{
    Judged, Part, account_of, cross, grants, option, playbook, resources, single, statements, with,
};
use expected::{Place, expected};

/// How a bundle's documents differ from those that the reference asks for.
pub(crate) fn differences(bundle: &Judged) -> Vec<String> {
    let expected = expected(bundle);
    let found: BTreeMap<Place, &Value> = bundle
        .documents()
        .into_iter()
        .map(|document| {
            let file = document.path.rsplit('/').next().unwrap_or("");
            let name = document.policy_name.or(file.strip_suffix(".json"));
            let (role, way) = (document.role.unwrap_or(""), document.way.unwrap_or(""));
            let place = [
                document.account,
                document.kind,
                role,
                way,
                name.unwrap_or(""),
            ];
            (place.map(str::to_owned), document.json)
        })
        .collect();
    let mut differences = Vec::new();
    for place in found.keys().filter(|place| !expected.contains_key(*place)) {
        differences.push(format!("nobody asked for {place:?}"));
    }
    for (place, json) in &expected {
        let Some(found) = found.get(place) else {
            differences.push(format!("there is no {place:?}"));
            continue;
        };
        let (found, json) = (normal(found), normal(json));
        if found != json {
            differences.push(format!("{place:?}\nhas {found:#}\nexpected {json:#}"));
        }
    }
    differences
}

/// The same whatever the Sids, the order, and whether one element stands in a list.
fn normal(value: &Value) -> Value {
    match value {
        Value::Array(list) => {
            let mut list: Vec<Value> = list.iter().map(normal).collect();
            list.sort_by_key(Value::to_string);
            match list.as_slice() {
                [one] => one.clone(),
                _ => Value::Array(list),
            }
        }
        Value::Object(object) => {
            let sorted: BTreeMap<&String, Value> = object
                .iter()
                .filter(|(key, _)| *key != "Sid")
                .map(|(key, value)| (key, normal(value)))
                .collect();
            sorted
                .into_iter()
                .map(|(key, value)| (key.clone(), value))
                .collect()
        }
        other => other.clone(),
    }
}

/// Both topologies in both scopes, bare and with everything turned on.
fn cases() -> Vec<Judged> {
    let bare = json!({
        "execution_role_has_full_access": true,
        "bucket_account_id": null,
        "kms_key_arns": null,
        "log_group_name": null,
        "runtime_roles": ["SparkA"],
        "application_origin": "created-in-studio",
        "application_ids": null,
        "first_application": false,
        "application_in_vpc": false,
        "extra_tag_keys": null,
        "list_own_applications": false,
        "associate_by": "admin",
        "source_identity": false
    });
    let full = json!({
        "execution_role_has_full_access": false,
        "bucket_account_id": "987650123456",
        "kms_key_arns": ["arn:aws:kms:us-east-1:987650123456:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
        "log_group_name": "/aws/emr-serverless",
        "runtime_roles": ["SparkA", "arn:aws:iam::210987654321:role/data/SparkB"],
        "first_application": true,
        "application_in_vpc": true,
        "extra_tag_keys": ["cost-center"],
        "associate_by": "notebook-user",
        "source_identity": true
    });
    let mut cases = Vec::new();
    for scope in ["documented", "least-privilege"] {
        for answers in [
            cross(),
            with(cross(), bare.clone()),
            single(),
            with(single(), full.clone()),
        ] {
            let answers = with(answers, json!({ "scope": scope }));
            cases.push(Judged::of(playbook(), &answers));
        }
    }
    cases
}

#[test]
fn every_document_is_the_references() {
    for bundle in cases() {
        let differs = differences(&bundle);
        assert!(
            differs.is_empty(),
            "{:#}\n{}",
            bundle.answers,
            differs.join("\n\n")
        );
    }
}

#[test]
fn a_grant_more_a_grant_less_or_another_value_is_noticed() {
    let path = "emr-account/policies/EMRServerlessAccess.json";
    let good = Judged::of(playbook(), &cross());
    let spoilt = |spoil: &dyn Fn(&mut Value)| {
        let mut bundle = good.clone();
        spoil(bundle.json.get_mut(path).expect("a policy"));
        differences(&bundle).len()
    };
    assert_eq!(spoilt(&|_| ()), 0);
    assert_eq!(
        spoilt(&|policy| policy["Statement"][4]["Action"][0] = json!("emr-serverless:*")),
        1
    );
    assert_eq!(spoilt(&|policy| policy["Statement"][3] = json!({})), 1);
    assert_eq!(
        spoilt(&|policy| policy["Statement"][0]["Resource"] = json!("*")),
        1
    );
    // Neither of these means anything.
    assert_eq!(
        spoilt(&|policy| policy["Statement"][0]["Sid"] = json!("Other")),
        0
    );
    assert_eq!(
        spoilt(&|policy| policy["Statement"]
            .as_array_mut()
            .expect("a list")
            .reverse()),
        0
    );
    let mut more = good.clone();
    let artifacts = more.manifest["artifacts"].as_array_mut().expect("a list");
    let policy = artifacts
        .iter_mut()
        .find(|a| a["path"] == path)
        .expect("a policy");
    policy["attach"]["as"] = json!("inline");
    assert_eq!(differences(&more).len(), 2);
}

#[test]
fn in_two_accounts_the_access_policy_is_word_for_word_this() {
    let answers = with(
        cross(),
        json!({ "scope": "documented", "extra_tag_keys": [], "runtime_roles": ["SparkA"] }),
    );
    let bundle = Judged::of(playbook(), &answers);
    let three = [
        "sagemaker:domain-arn",
        "sagemaker:user-profile-arn",
        "sagemaker:space-arn",
    ];
    let of = |kind: &str, value: &str| -> Value {
        three
            .iter()
            .map(|tag| (format!("aws:{kind}/{tag}"), json!(value)))
            .collect()
    };
    let everything = "arn:aws:emr-serverless:eu-west-1:543210987654:/*";
    let expected = json!({
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "EMRServerlessListApplications",
                "Effect": "Allow",
                "Action": ["emr-serverless:ListApplications"],
                "Resource": everything
            },
            {
                "Sid": "EMRServerlessPassRole",
                "Effect": "Allow",
                "Action": "iam:PassRole",
                "Resource": ["arn:aws:iam::543210987654:role/SparkA"],
                "Condition": {
                    "StringLike": { "iam:PassedToService": "emr-serverless.amazonaws.com" }
                }
            },
            {
                "Sid": "EMRServerlessCreateApplicationAction",
                "Effect": "Allow",
                "Action": ["emr-serverless:CreateApplication", "emr-serverless:TagResource"],
                "Resource": everything,
                "Condition": {
                    "ForAllValues:StringEquals": { "aws:TagKeys": three },
                    "Null": of("RequestTag", "false")
                }
            },
            {
                "Sid": "EMRServerlessDenyTaggingAction",
                "Effect": "Deny",
                "Action": ["emr-serverless:TagResource", "emr-serverless:UntagResource"],
                "Resource": everything,
                "Condition": { "Null": of("ResourceTag", "true") }
            },
            {
                "Sid": "EMRServerlessActions",
                "Effect": "Allow",
                "Action": [
                    "emr-serverless:StartApplication",
                    "emr-serverless:StopApplication",
                    "emr-serverless:GetApplication",
                    "emr-serverless:DeleteApplication",
                    "emr-serverless:AccessLivyEndpoints",
                    "emr-serverless:GetDashboardForJobRun"
                ],
                "Resource": "arn:aws:emr-serverless:eu-west-1:543210987654:/applications/*",
                "Condition": { "Null": of("ResourceTag", "false") }
            }
        ]
    });
    assert_eq!(
        bundle.json["emr-account/policies/EMRServerlessAccess.json"],
        expected
    );
}

#[test]
fn in_two_accounts_the_execution_role_only_enters_and_the_access_role_does_the_rest() {
    for list_own in [false, true] {
        let answers = with(cross(), json!({ "list_own_applications": list_own }));
        let bundle = Judged::of(playbook(), &answers);
        for document in bundle.of_kind("identity-policy") {
            let role = document.role.expect("a role");
            for statement in statements(document.json) {
                let actions = statement["Action"].to_string();
                if grants(statement, "iam:PassRole") {
                    assert_eq!(role, "AssumableRole", "{}", document.path);
                }
                for arn in resources(statement) {
                    let of_emr = arn.contains(":emr-serverless:");
                    let expected = if role == bundle.execution_name() {
                        "210987654321"
                    } else {
                        "543210987654"
                    };
                    assert!(
                        !of_emr || account_of(arn) == expected,
                        "{}: {arn}",
                        document.path
                    );
                }
                if role == bundle.execution_name() && actions.contains("emr-serverless:") {
                    assert!(list_own, "{}", document.path);
                    assert_eq!(actions, r#"["emr-serverless:ListApplications"]"#);
                }
            }
        }
    }
}

#[test]
fn a_runtime_role_trusts_the_service_for_the_account_of_the_applications_only() {
    for (bundle, account) in [
        (Judged::of(playbook(), &cross()), "543210987654"),
        (Judged::of(playbook(), &single()), "210987654321"),
    ] {
        let trust = bundle.trust_of("SparkA").expect("a trust policy");
        let condition = &statements(trust)[0]["Condition"];
        assert_eq!(condition["StringEquals"]["aws:SourceAccount"], account);
        let source = condition["ArnLike"]["aws:SourceArn"]
            .as_str()
            .expect("an ARN");
        assert_eq!(account_of(source), account);
        assert!(source.ends_with(":/applications/*"), "{source}");
    }
}

#[test]
fn the_roles_of_the_manifest_are_exactly_those_of_the_set_up() {
    let of = |bundle: &Judged| -> BTreeSet<String> {
        let roles = bundle.roles();
        roles.iter().map(|role| role.join(" ")).collect()
    };
    let two = Judged::of(playbook(), &cross());
    let name = "AmazonSageMaker-ExecutionRole-20240101T000000";
    let expected = [
        format!(
            "studio-account {name} arn:aws:iam::210987654321:role/service-role/{name} existing"
        ),
        "emr-account SparkA arn:aws:iam::543210987654:role/SparkA create".to_owned(),
        "emr-account SparkB arn:aws:iam::543210987654:role/data/SparkB existing".to_owned(),
        "emr-account AssumableRole arn:aws:iam::543210987654:role/AssumableRole create".to_owned(),
    ];
    assert_eq!(of(&two), expected.into_iter().collect());
    let one = Judged::of(playbook(), &single());
    let expected = [
        "account NotebookRole arn:aws:iam::210987654321:role/ml/NotebookRole existing".to_owned(),
        "account SparkA arn:aws:iam::210987654321:role/SparkA create".to_owned(),
    ];
    assert_eq!(of(&one), expected.into_iter().collect());
}

/// The command that writes the role lists with its JSON in the line.
fn one_liner(bundle: &Judged) -> Vec<String> {
    let steps = bundle.steps();
    let mut commands = steps
        .iter()
        .flat_map(|step| step.actions.commands())
        .flatten();
    let inline =
        commands.find(|command| command.iter().any(|word| word.contains("EmrSettings\":")));
    inline.expect("a command").to_vec()
}

#[test]
fn the_command_for_a_user_profile_has_the_right_words() {
    let bundle = Judged::of(
        playbook(),
        &with(cross(), json!({ "associate_by": "admin" })),
    );
    let lists = concat!(
        r#"{"JupyterLabAppSettings":{"EmrSettings":{"#,
        r#""AssumableRoleArns":["arn:aws:iam::543210987654:role/AssumableRole"],"#,
        r#""ExecutionRoleArns":["arn:aws:iam::543210987654:role/SparkA","arn:aws:iam::543210987654:role/data/SparkB"]}}}"#
    );
    let expected = [
        "aws",
        "sagemaker",
        "update-user-profile",
        "--region",
        "eu-west-1",
        "--domain-id",
        "d-abcdefghij12",
        "--user-profile-name",
        "data-scientist",
        "--user-settings",
        lists,
    ];
    assert_eq!(one_liner(&bundle), expected);
}

#[test]
fn the_command_for_a_domain_has_the_right_words() {
    let bundle = Judged::of(playbook(), &single());
    let lists = concat!(
        r#"{"JupyterLabAppSettings":{"EmrSettings":{"#,
        r#""ExecutionRoleArns":["arn:aws:iam::210987654321:role/SparkA"]}}}"#
    );
    let expected = [
        "aws",
        "sagemaker",
        "update-domain",
        "--region",
        "us-east-1",
        "--domain-id",
        "d-abcdefghij12",
        "--default-user-settings",
        lists,
    ];
    assert_eq!(one_liner(&bundle), expected);
}

#[test]
fn every_command_is_one_that_a_shell_takes_and_its_files_are_there() {
    for bundle in cases() {
        for step in bundle.steps() {
            for command in step.parts().into_iter().flat_map(Part::commands) {
                let command = command.expect("a command that a shell takes");
                assert_eq!(command[0], "aws", "{command:?}");
                for word in command {
                    if let Some(path) = word.strip_prefix("file://") {
                        let path = format!("{}/{path}", step.account);
                        assert!(bundle.json.contains_key(&path), "{path}");
                    }
                    let looks_like_json = word.starts_with('{');
                    let parses = serde_json::from_str::<Value>(word).is_ok();
                    assert!(!looks_like_json || parses, "{word}");
                }
            }
        }
    }
}

#[test]
fn the_input_of_the_cli_and_the_line_say_the_same() {
    for bundle in cases() {
        let command = one_liner(&bundle);
        let (option_name, member, file) = match command[2].as_str() {
            "update-domain" => (
                "--default-user-settings",
                "DefaultUserSettings",
                "update-domain",
            ),
            _ => ("--user-settings", "UserSettings", "update-user-profile"),
        };
        let line = option(&command, option_name).expect("an option");
        let line: Value = serde_json::from_str(line).expect("JSON");
        let of =
            |name: &str| &bundle.json[&format!("{}/resources/{name}.json", bundle.studio_key())];
        assert_eq!(&line, of("EmrSettings"));
        assert_eq!(line, of(file)[member]);
        let members: Vec<&String> = of(file).as_object().expect("an object").keys().collect();
        let expected = match file {
            "update-domain" => vec!["DomainId", "DefaultUserSettings"],
            _ => vec!["DomainId", "UserProfileName", "UserSettings"],
        };
        assert_eq!(members, expected);
    }
}
