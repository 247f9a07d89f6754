//! Errata in the policy documents and settings that AWS's pages print.

use serde_json::{Map, Value, json};

use super::{Row, actions::ACTIONS};
use crate::{
    grants::{P1, P2, P3_PUBLISHED, T1_PUBLISHED, T2, filled},
    rules::{
        Judged, account_of, actions, add, allows, check, conditions, cross, drop_key, grants, list,
        principals, resources, set, single, statements, strings, with,
    },
};

const ACCESS: &str = "emr-account/policies/EMRServerlessAccess.json";
const ASSUME: &str = "studio-account/policies/EMRServerlessAssumeRole.json";
const UPDATE: &str = "studio-account/policies/EMRServerlessUpdateSettings.json";
const READ: &str = "studio-account/policies/EMRServerlessReadSettings.json";
const TRUST: &str = "emr-account/trust/AssumableRole.json";
const RUNTIME: &str = "emr-account/policies/SparkAPolicy.json";
const LISTS: &str = "/JupyterLabAppSettings/EmrSettings";

/// A document of the reference in the place of a bundle's.
fn print(bundle: &mut Judged, path: &str, text: &str) {
    let document = filled(bundle, text);
    set(bundle, path, "", document);
}

/// Whether a rule has nothing to say.
fn keeps(bundle: &Judged, code: &str) -> bool {
    check(bundle).iter().all(|broken| broken.code != code)
}

/// The statements of one role's identity policies.
fn of_role<'a>(bundle: &'a Judged, role: &str) -> Vec<&'a Value> {
    let policies = bundle.policies_of(role);
    policies
        .iter()
        .flat_map(|policy| statements(policy.json))
        .collect()
}

/// Whether one role may do this on anything.
fn may(bundle: &Judged, role: &str, action: &str) -> bool {
    of_role(bundle, role)
        .iter()
        .any(|statement| grants(statement, action))
}

/// Drops a document from the bundle.
fn forget(bundle: &mut Judged, path: &str) {
    assert!(bundle.json.remove(path).is_some(), "no {path}");
    let artifacts = bundle.manifest["artifacts"].as_array_mut().expect("a list");
    artifacts.retain(|artifact| artifact["path"] != path);
}

fn documented() -> Map<String, Value> {
    with(cross(), json!({ "scope": "documented" }))
}

fn by_admin() -> Map<String, Value> {
    with(cross(), json!({ "associate_by": "admin" }))
}

fn china() -> Map<String, Value> {
    with(
        single(),
        json!({
            "region": "cn-north-1",
            "execution_role_arn": "arn:aws-cn:iam::210987654321:role/ml/NotebookRole",
            "bucket_arns": ["arn:aws-cn:s3:::spark-data"]
        }),
    )
}

/// An execution role whose path is not the console's.
fn own_path() -> Map<String, Value> {
    with(
        cross(),
        json!({ "execution_role_arn": "arn:aws:iam::210987654321:role/ml/NotebookRole" }),
    )
}

pub(super) const ROWS: &[Row] = &[
    Row {
        ids: &["E1", "A1"],
        what: "the input for a user profile has UserSettings",
        answers: cross,
        right: |b| {
            let input = &b.json["studio-account/resources/update-user-profile.json"];
            let members = input.as_object().expect("an object").keys();
            members.eq(["DomainId", "UserProfileName", "UserSettings"])
        },
        published: |b| {
            let path = "studio-account/resources/update-user-profile.json";
            let settings = b.json[path]["UserSettings"].clone();
            drop_key(b, path, "", "UserSettings");
            add(b, path, "", "DefaultUserSettings", settings);
        },
    },
    Row {
        ids: &["E4"],
        what: "the input for a domain has DefaultUserSettings and names no profile",
        answers: single,
        right: |b| {
            let input = &b.json["account/resources/update-domain.json"];
            let members = input.as_object().expect("an object").keys();
            members.eq(["DomainId", "DefaultUserSettings"])
        },
        published: |b| {
            let name = json!("data-scientist");
            add(
                b,
                "account/resources/update-domain.json",
                "",
                "UserProfileName",
                name,
            );
        },
    },
    Row {
        ids: &["E5"],
        what: "the role lists carry the EMR account's id",
        answers: cross,
        right: |b| {
            let lists = &b.json["studio-account/resources/EmrSettings.json"];
            let mut right = true;
            strings(lists, &mut |text| {
                right &= !text.starts_with("arn:") || account_of(text) == "543210987654";
            });
            right
        },
        published: |b| {
            // "studio-accountID", says the page's text.
            let list = format!("{LISTS}/AssumableRoleArns/0");
            let arn = json!("arn:aws:iam::210987654321:role/AssumableRole");
            set(b, "studio-account/resources/EmrSettings.json", &list, arn);
        },
    },
    Row {
        ids: &["E6"],
        what: "a runtime role has one name, wherever it stands",
        answers: cross,
        right: |b| {
            let roles = b.roles();
            let known = |arn: &str| roles.iter().any(|role| role[2] == arn);
            let mut right = true;
            for document in b.documents().iter().filter(|d| d.kind != "trust-policy") {
                strings(document.json, &mut |text| {
                    let role = text.contains(":role/") && !text.contains(":role/aws-service-role/");
                    right &= !role || known(text);
                });
            }
            right
        },
        published: |b| {
            let arn = json!("arn:aws:iam::543210987654:role/EMRServerlessRuntimeExecutionRoleB");
            let list = format!("{LISTS}/ExecutionRoleArns/0");
            set(b, "studio-account/resources/EmrSettings.json", &list, arn);
        },
    },
    Row {
        ids: &["E9"],
        what: "the access policy of the EMR account is a managed one",
        answers: cross,
        right: |b| {
            let policies = b.policies_of("AssumableRole");
            let access = policies.iter().find(|policy| policy.path == ACCESS);
            access.is_some_and(|policy| policy.way == Some("managed"))
        },
        published: |b| {
            let artifacts = b.manifest["artifacts"].as_array_mut().expect("a list");
            let access = artifacts
                .iter_mut()
                .find(|a| a["path"] == ACCESS)
                .expect("a policy");
            access["attach"]["as"] = json!("inline");
        },
    },
    Row {
        ids: &["E10"],
        what: "the access role trusts the execution role, not the other way round",
        answers: cross,
        right: |b| {
            let trust = b
                .trust_of("AssumableRole")
                .map_or_else(Vec::new, statements);
            let arn = b.execution_arn();
            !trust.is_empty() && trust.iter().all(|s| principals(s, "AWS") == [arn])
        },
        published: |b| {
            let arn = json!([b.assumable_arn()]);
            set(b, TRUST, "/Statement/0/Principal/AWS", arn);
        },
    },
    Row {
        ids: &["E11", "A2"],
        what: "nothing is allowed on resources that the action does not take",
        answers: cross,
        right: |b| {
            of_role(b, b.execution_name()).iter().all(|statement| {
                let spaces = resources(statement)
                    .iter()
                    .any(|arn| arn.contains(":space/"));
                spaces
                    || !actions(statement)
                        .iter()
                        .any(|a| a.eq_ignore_ascii_case("sagemaker:UpdateSpace"))
            })
        },
        published: |b| print(b, UPDATE, P3_PUBLISHED),
    },
    Row {
        ids: &["E12"],
        what: "actions are spelled as AWS spells them",
        answers: cross,
        right: |b| {
            let documents = b.documents();
            let all = documents
                .iter()
                .flat_map(|document| statements(document.json));
            all.flat_map(actions)
                .all(|action| ACTIONS.contains(&action))
        },
        published: |b| print(b, UPDATE, P3_PUBLISHED),
    },
    Row {
        ids: &["E13", "A4"],
        what: "where an admin writes the lists, the notebook gets no right to",
        answers: by_admin,
        right: |b| {
            let role = b.execution_name();
            !["UpdateDomain", "UpdateUserProfile", "UpdateSpace"]
                .iter()
                .any(|action| may(b, role, &format!("sagemaker:{action}")))
        },
        published: |b| print(b, READ, P3_PUBLISHED),
    },
    Row {
        ids: &["E13", "A4"],
        what: "where the notebook user writes them, the right ends at one profile, and the bundle warns",
        answers: cross,
        right: |b| {
            let profile = b.sagemaker_arn("user-profile/d-abcdefghij12/data-scientist");
            b.warned("user-update-domain")
                && of_role(b, b.execution_name())
                    .iter()
                    .filter(|statement| grants(statement, "sagemaker:UpdateUserProfile"))
                    .all(|statement| resources(statement) == [profile.as_str()])
        },
        published: |b| print(b, UPDATE, P3_PUBLISHED),
    },
    Row {
        ids: &["E14", "A3"],
        what: "a tailored execution role may read the role lists",
        answers: cross,
        right: |b| keeps(b, "describe-trio"),
        published: |b| forget(b, READ),
    },
    Row {
        ids: &["E15"],
        what: "who creates the first application may create the service-linked role",
        answers: cross,
        right: |b| may(b, "AssumableRole", "iam:CreateServiceLinkedRole"),
        published: |b| {
            forget(
                b,
                "emr-account/policies/EMRServerlessServiceLinkedRole.json",
            );
        },
    },
    Row {
        ids: &["E16"],
        what: "the narrow policy compares the domain",
        answers: cross,
        right: |b| {
            let domain = b.domain_arn();
            let pinned = |action: &str| {
                of_role(b, "AssumableRole")
                    .iter()
                    .filter(|s| grants(s, action))
                    .all(|s| {
                        conditions(s).iter().any(|(operator, key, values)| {
                            *operator == "StringEquals"
                                && key.ends_with("Tag/sagemaker:domain-arn")
                                && *values == [domain.as_str()]
                        })
                    })
            };
            pinned("emr-serverless:CreateApplication") && pinned("emr-serverless:DeleteApplication")
        },
        published: |b| print(b, ACCESS, P2),
    },
    Row {
        ids: &["E16"],
        what: "the documented policy comes with a warning of its reach",
        answers: documented,
        right: |b| b.warned("domain-wide-tags"),
        published: |b| set(b, "bundle.json", "/warnings", json!([])),
    },
    Row {
        ids: &["E17"],
        what: "the statement that denies tagging stays",
        answers: documented,
        right: |b| {
            of_role(b, "AssumableRole").iter().any(|statement| {
                !allows(statement)
                    && actions(statement).contains(&"emr-serverless:TagResource")
                    && conditions(statement).len() == 3
            })
        },
        // Without it the page's claim, that nobody can take over what others made, would not hold at all.
        published: |b| set(b, ACCESS, "/Statement/3/Effect", json!("Allow")),
    },
    Row {
        ids: &["E18"],
        what: "a fourth tag can be admitted",
        answers: documented,
        right: |b| {
            of_role(b, "AssumableRole")
                .iter()
                .flat_map(|statement| conditions(statement))
                .filter(|(_, key, _)| *key == "aws:TagKeys")
                .any(|(_, _, values)| values.contains(&"cost-center") && values.len() == 5)
        },
        published: |b| {
            let three = json!([
                "sagemaker:domain-arn",
                "sagemaker:user-profile-arn",
                "sagemaker:space-arn"
            ]);
            let keys = "/Statement/2/Condition/ForAllValues:StringEquals/aws:TagKeys";
            set(b, ACCESS, keys, three);
        },
    },
    Row {
        ids: &["E22", "A8"],
        what: "a runtime role is taken on for one account only",
        answers: cross,
        right: |b| {
            let trust = b.trust_of("SparkA").map_or_else(Vec::new, statements);
            trust.iter().all(|statement| {
                conditions(statement).iter().any(|(_, key, values)| {
                    *key == "aws:SourceAccount" && *values == ["543210987654"]
                })
            })
        },
        published: |b| print(b, "emr-account/trust/SparkA.json", T1_PUBLISHED),
    },
    Row {
        ids: &["E23"],
        what: "the narrow runtime policy reads no samples and one Glue catalog",
        answers: cross,
        right: |b| {
            let all = of_role(b, "SparkA");
            let all: Vec<&str> = all.into_iter().flat_map(resources).collect();
            !all.iter()
                .any(|arn| *arn == "*" || arn.contains("elasticmapreduce"))
        },
        published: |b| print(b, RUNTIME, P1),
    },
    Row {
        ids: &["E23"],
        what: "logs and keys are allowed where they are used",
        answers: documented,
        right: |b| may(b, "SparkA", "logs:PutLogEvents") && may(b, "SparkA", "kms:Decrypt"),
        published: |b| print(b, RUNTIME, P1),
    },
    Row {
        ids: &["E24"],
        what: "ARNs are of the partition that was given",
        answers: china,
        right: |b| keeps(b, "same-partition"),
        published: |b| {
            let arn = json!("arn:aws:emr-serverless:cn-north-1:210987654321:/*");
            set(
                b,
                "account/policies/EMRServerlessAccess.json",
                "/Statement/0/Resource",
                arn,
            );
        },
    },
    Row {
        ids: &["E25"],
        what: "the trust names the execution role with its own path",
        answers: own_path,
        right: |b| keeps(b, "trust-equals-role"),
        published: |b| {
            let arn = json!(["arn:aws:iam::210987654321:role/service-role/NotebookRole"]);
            set(b, TRUST, "/Statement/0/Principal/AWS", arn);
        },
    },
    Row {
        ids: &["E25"],
        what: "a runtime role is passed with its path",
        answers: cross,
        right: |b| {
            let passed = of_role(b, "AssumableRole").into_iter();
            let passed = passed.filter(|statement| grants(statement, "iam:PassRole"));
            passed
                .flat_map(resources)
                .any(|arn| arn.ends_with(":role/data/SparkB"))
        },
        published: |b| {
            let arn = json!("arn:aws:iam::543210987654:role/SparkB");
            set(b, ACCESS, "/Statement/1/Resource/1", arn);
        },
    },
    Row {
        ids: &["E27"],
        what: "five runtime roles at most",
        answers: cross,
        right: |b| {
            let lists = b.emr_settings(&b.steps());
            lists
                .iter()
                .all(|(_, lists)| list(&lists["ExecutionRoleArns"]).len() <= 5)
        },
        published: |b| {
            // "As many runtime role ARNs as needed."
            let many: Vec<String> = (0..6).map(|n| b.role_arn(&format!("Spark{n}"))).collect();
            let list = format!("{LISTS}/ExecutionRoleArns");
            set(
                b,
                "studio-account/resources/EmrSettings.json",
                &list,
                json!(many),
            );
        },
    },
    Row {
        ids: &["E28"],
        what: "in two accounts the execution role passes nothing",
        answers: cross,
        right: |b| !may(b, b.execution_name(), "iam:PassRole"),
        published: |b| print(b, ASSUME, P2),
    },
    Row {
        ids: &["A6"],
        what: "source identity is allowed on both sides",
        answers: cross,
        right: |b| keeps(b, "source-identity-both"),
        published: |b| print(b, TRUST, T2),
    },
    Row {
        ids: &["E31"],
        what: "a bucket of another account gets a policy of its own",
        answers: cross,
        right: |b| {
            b.of_kind("resource-policy")
                .iter()
                .flat_map(|document| statements(document.json))
                .any(|s| grants(s, "s3:PutObject") && resources(s) == ["arn:aws:s3:::spark-out/*"])
        },
        published: |b| forget(b, "studio-account/resources/bucket-policy-spark-out.json"),
    },
    Row {
        ids: &["E21", "A14"],
        what: "listing and creating keep the form that the service checks, with no account-wide star",
        answers: documented,
        right: |b| {
            ["ListApplications", "CreateApplication"]
                .iter()
                .all(|action| {
                    let action = format!("emr-serverless:{action}");
                    let granted = of_role(b, "AssumableRole").into_iter();
                    let mut granted = granted.filter(|statement| grants(statement, &action));
                    granted.all(|s| {
                        resources(s) == ["arn:aws:emr-serverless:eu-west-1:543210987654:/*"]
                    })
                })
        },
        // The reference's data on actions would have it so; the page does not.
        published: |b| set(b, ACCESS, "/Statement/0/Resource", json!("*")),
    },
];
