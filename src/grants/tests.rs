//! Decisions over hand-made bundles, one row a rule of AWS's pages on evaluation:
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>; and what is read from
//! the sample bundles.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{answers, audit::Setup, bundle, plan, playbook::BUILT_IN, playbook::built_in};

type Files = BTreeMap<String, Vec<u8>>;

const A: &str = "111122223333";
const B: &str = "444455556666";

/// The ARN of the role `name` of account `one` (111122223333) or `two`.
fn role(account: &str, name: &str) -> String {
    format!("arn:aws:iam::{account}:role/{name}")
}

/// A bundle of two accounts with the roles Home and Old in the first, Far in the second. Each policy is given as
/// folder of the account, kind, holder and statements.
fn made(policies: &[(&str, &str, &str, Value)]) -> Files {
    let mut files = Files::new();
    let mut artifacts = Vec::new();
    for (number, (account, kind, holder, statements)) in policies.iter().enumerate() {
        let (folder, word) = match *kind {
            "identity" => ("policies", "identity-policy"),
            "trust" => ("trust", "trust-policy"),
            "scp" => ("resources", "service-control-policy"),
            _ => ("resources", "resource-policy"),
        };
        let path = format!("{account}/{folder}/p{number}.json");
        let text = json!({"Version": "2012-10-17", "Statement": statements});
        let text = serde_json::to_string_pretty(&text).unwrap();
        let mut artifact = json!({"path": path, "kind": word, "account": account, "sha256": ""});
        if !holder.is_empty() {
            artifact["attach"] = json!({"role": holder});
        }
        artifacts.push(artifact);
        files.insert(path, text.into_bytes());
    }
    let manifest = json!({
        "format": "sagesetup.bundle/1",
        "generator": {"name": "x", "version": "1"},
        "playbook": "none",
        "accounts": [
            {"key": "one", "id": A, "partition": "aws", "region": "eu-west-1"},
            {"key": "two", "id": B, "partition": "aws", "region": "eu-west-1"},
        ],
        "roles": [
            {"account": "one", "name": "Home", "arn": role(A, "Home"), "status": "create"},
            {"account": "one", "name": "Old", "arn": role(A, "service-role/Old"), "status": "existing"},
            {"account": "two", "name": "Far", "arn": role(B, "Far"), "status": "create"},
        ],
        "artifacts": artifacts,
        "warnings": [],
    });
    let manifest = serde_json::to_vec_pretty(&manifest).unwrap();
    files.insert("bundle.json".to_owned(), manifest);
    files
}

fn setup(files: &Files) -> Setup<'_> {
    Setup::parse(files.iter().map(|(path, bytes)| (&**path, &**bytes)))
}

fn ask(scene: &Scene<'_>, who: &str, action: &str, resource: &str, pairs: &[&str]) -> Decision {
    let asked = Asked::read(scene, who, action, resource, pairs).unwrap();
    asked.decide(scene)
}

fn allow(action: &str, resource: &str) -> Value {
    json!([{"Effect": "Allow", "Action": action, "Resource": resource}])
}

fn deny(action: &str, resource: &str) -> Value {
    json!([{"Effect": "Deny", "Action": action, "Resource": resource}])
}

#[expect(clippy::needless_pass_by_value, reason = "rows read better so")]
fn trust(principal: Value) -> Value {
    json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}])
}

#[expect(clippy::needless_pass_by_value, reason = "rows read better so")]
fn of(principal: Value, action: &str, resource: &str) -> Value {
    json!([{"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource}])
}

/// Who, action, resource; the policies; whether it is allowed, and what is missing, by the names of the sides.
type Row = (
    &'static str,
    &'static str,
    String,
    Vec<(&'static str, &'static str, &'static str, Value)>,
    &'static str,
);

fn sides(decision: &Decision) -> String {
    if decision.allowed {
        return "yes".to_owned();
    }
    if decision.is_denied() {
        return "denied".to_owned();
    }
    let name = |missing: &Missing| match missing {
        Missing::Identity(_) => "identity",
        Missing::Trust(_) => "trust",
        Missing::NoTrust => "no trust",
        Missing::Resource(_) => "resource",
        Missing::NoResource { .. } => "no resource",
        Missing::Limit(_) => "limit",
        Missing::PassedAcross { .. } => "across",
        Missing::Along { action, .. } => action,
        Missing::NeverAsked { .. } => "never",
    };
    let names: Vec<_> = decision.missing.iter().map(name).collect();
    names.join(" + ")
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn identity_and_resource() {
    let bucket = "arn:aws:s3:::data".to_owned();
    let queue = format!("arn:aws:sqs:eu-west-1:{A}:q");
    let home = || json!({"AWS": role(A, "Home")});
    let far = || json!({"AWS": role(B, "Far")});
    let root = |id: &str| json!({"AWS": format!("arn:aws:iam::{id}:root")});
    let list = "s3:ListBucket";
    let send = "sqs:SendMessage";
    let q = queue.clone();
    let rows: Vec<Row> = vec![
        ("Home", list, bucket.clone(), vec![], "identity"),
        (
            "Home",
            list,
            bucket.clone(),
            vec![("one", "identity", "Home", allow("s3:*", "*"))],
            "yes",
        ),
        (
            "Home",
            list,
            bucket.clone(),
            vec![("one", "identity", "Old", allow("s3:*", "*"))],
            "identity",
        ),
        (
            "Home",
            list,
            bucket.clone(),
            vec![
                ("one", "identity", "Home", allow("s3:*", "*")),
                ("one", "identity", "Home", deny("s3:List*", "*")),
            ],
            "denied",
        ),
        // In the account of the resource its policy is enough, if it names the role.
        (
            "Home",
            send,
            q.clone(),
            vec![("one", "resource", "", of(home(), "sqs:*", &q))],
            "yes",
        ),
        (
            "Home",
            send,
            q.clone(),
            vec![("one", "resource", "", of(json!("*"), "sqs:*", &q))],
            "yes",
        ),
        // The account alone only hands the decision on.
        (
            "Home",
            send,
            q.clone(),
            vec![("one", "resource", "", of(root(A), "sqs:*", &q))],
            "identity",
        ),
        (
            "Home",
            send,
            q.clone(),
            vec![("one", "resource", "", of(json!({"AWS": A}), "sqs:*", &q))],
            "identity",
        ),
        (
            "Home",
            send,
            q.clone(),
            vec![
                ("one", "identity", "Home", allow("*", "*")),
                (
                    "one",
                    "resource",
                    "",
                    json!([
             {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": q}]),
                ),
            ],
            "denied",
        ),
        // Across accounts both sides.
        (
            "Far",
            send,
            q.clone(),
            vec![("two", "identity", "Far", allow("sqs:*", "*"))],
            "no resource",
        ),
        (
            "Far",
            send,
            q.clone(),
            vec![("one", "resource", "", of(far(), "sqs:*", &q))],
            "identity",
        ),
        (
            "Far",
            send,
            q.clone(),
            vec![
                ("two", "identity", "Far", allow("sqs:*", "*")),
                ("one", "resource", "", of(far(), "sqs:*", &q)),
            ],
            "yes",
        ),
        (
            "Far",
            send,
            q.clone(),
            vec![
                ("two", "identity", "Far", allow("sqs:*", "*")),
                ("one", "resource", "", of(root(B), "sqs:*", &q)),
            ],
            "yes",
        ),
        (
            "Far",
            send,
            q.clone(),
            vec![
                ("two", "identity", "Far", allow("sqs:*", "*")),
                ("one", "resource", "", of(home(), "sqs:*", &q)),
            ],
            "resource",
        ),
        ("Far", send, q.clone(), vec![], "identity + no resource"),
        // A service is named by the resource or by nobody.
        (
            "sns.amazonaws.com",
            send,
            q.clone(),
            vec![(
                "one",
                "resource",
                "",
                of(json!({"Service": "sns.amazonaws.com"}), "sqs:*", &q),
            )],
            "yes",
        ),
        ("sns.amazonaws.com", send, q.clone(), vec![], "no resource"),
        // Service control policies: a denial always, a list of what is allowed only if there is one.
        (
            "Home",
            list,
            bucket.clone(),
            vec![
                ("one", "identity", "Home", allow("s3:*", "*")),
                ("one", "scp", "", deny("s3:*", "*")),
            ],
            "denied",
        ),
        (
            "Home",
            list,
            bucket.clone(),
            vec![
                ("one", "identity", "Home", allow("s3:*", "*")),
                ("two", "scp", "", deny("s3:*", "*")),
            ],
            "yes",
        ),
        (
            "Home",
            list,
            bucket.clone(),
            vec![
                ("one", "identity", "Home", allow("s3:*", "*")),
                ("one", "scp", "", deny("iam:*", "*")),
            ],
            "yes",
        ),
        (
            "Home",
            list,
            bucket.clone(),
            vec![
                ("one", "identity", "Home", allow("s3:*", "*")),
                ("one", "scp", "", allow("ec2:*", "*")),
            ],
            "limit",
        ),
        (
            "Home",
            list,
            bucket.clone(),
            vec![
                ("one", "identity", "Home", allow("s3:*", "*")),
                ("one", "scp", "", allow("*", "*")),
            ],
            "yes",
        ),
        (
            "sns.amazonaws.com",
            send,
            q.clone(),
            vec![
                (
                    "one",
                    "resource",
                    "",
                    of(json!({"Service": "sns.amazonaws.com"}), "sqs:*", &q),
                ),
                ("one", "scp", "", deny("*", "*")),
            ],
            "yes",
        ),
    ];
    check(rows);
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn trusts() {
    let far = role(B, "Far");
    let old = role(A, "service-role/Old");
    let go = "sts:AssumeRole";
    let home = || json!({"AWS": role(A, "Home")});
    let root = |id: &str| json!({"AWS": id});
    let rows: Vec<Row> = vec![
        ("Home", go, far.clone(), vec![], "identity + no trust"),
        (
            "Home",
            go,
            far.clone(),
            vec![("two", "trust", "Far", trust(home()))],
            "identity",
        ),
        (
            "Home",
            go,
            far.clone(),
            vec![("one", "identity", "Home", allow(go, &far))],
            "no trust",
        ),
        (
            "Home",
            go,
            far.clone(),
            vec![
                ("one", "identity", "Home", allow(go, &far)),
                ("two", "trust", "Far", trust(home())),
            ],
            "yes",
        ),
        (
            "Home",
            go,
            far.clone(),
            vec![
                ("one", "identity", "Home", allow(go, &far)),
                ("two", "trust", "Far", trust(root(A))),
            ],
            "yes",
        ),
        (
            "Home",
            go,
            far.clone(),
            vec![
                ("one", "identity", "Home", allow(go, &far)),
                ("two", "trust", "Far", trust(root(B))),
            ],
            "trust",
        ),
        // The ARN of a role holds its path.
        (
            "Old",
            go,
            far.clone(),
            vec![
                ("one", "identity", "Old", allow(go, "*")),
                ("two", "trust", "Far", trust(json!({"AWS": role(A, "Old")}))),
            ],
            "trust",
        ),
        // In one account the trust that names the role is enough, and the account is not.
        (
            "Home",
            go,
            old.clone(),
            vec![("one", "trust", "Old", trust(home()))],
            "yes",
        ),
        (
            "Home",
            go,
            old.clone(),
            vec![("one", "trust", "Old", trust(root(A)))],
            "identity",
        ),
        (
            "Home",
            go,
            old.clone(),
            vec![
                ("one", "identity", "Home", allow(go, "*")),
                ("one", "trust", "Old", trust(root(A))),
            ],
            "yes",
        ),
        (
            "Home",
            go,
            old.clone(),
            vec![
                ("one", "identity", "Home", allow(go, "*")),
                ("one", "trust", "Old", trust(root(B))),
            ],
            "trust",
        ),
        (
            "Home",
            go,
            old.clone(),
            vec![
                ("one", "identity", "Home", deny(go, "*")),
                ("one", "trust", "Old", trust(home())),
            ],
            "denied",
        ),
        (
            "emr-serverless.amazonaws.com",
            go,
            far.clone(),
            vec![(
                "two",
                "trust",
                "Far",
                trust(json!({"Service": "emr-serverless.amazonaws.com"})),
            )],
            "yes",
        ),
        (
            "ec2.amazonaws.com",
            go,
            far.clone(),
            vec![(
                "two",
                "trust",
                "Far",
                trust(json!({"Service": "emr-serverless.amazonaws.com"})),
            )],
            "trust",
        ),
        // The trust allows one action, and not what goes along.
        (
            "Home",
            "sts:SetSourceIdentity",
            far.clone(),
            vec![
                ("one", "identity", "Home", allow("sts:*", &far)),
                ("two", "trust", "Far", trust(home())),
            ],
            "trust",
        ),
        // A session is its role, whose path its ARN leaves out.
        (
            "arn:aws:sts::111122223333:assumed-role/Old/ann",
            go,
            far.clone(),
            vec![
                ("one", "identity", "Old", allow(go, "*")),
                ("two", "trust", "Far", trust(json!({"AWS": old}))),
            ],
            "yes",
        ),
        (
            "arn:aws:sts::111122223333:assumed-role/Old/ann",
            go,
            far.clone(),
            vec![
                ("one", "identity", "Old", allow(go, "*")),
                (
                    "two",
                    "trust",
                    "Far",
                    trust(json!({"AWS": "arn:aws:sts::111122223333:assumed-role/Old/bob"})),
                ),
            ],
            "trust",
        ),
    ];
    check(rows);
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn keys_and_passing() {
    let key = format!("arn:aws:kms:eu-west-1:{A}:key/1234abcd");
    let use_it = "kms:Decrypt";
    let home = || json!({"AWS": role(A, "Home")});
    let own = || ("one", "identity", "Home", allow("kms:*", "*"));
    let root = || json!({"AWS": A});
    let pass = "iam:PassRole";
    let rows: Vec<Row> = vec![
        // Without its policy a key is taken to have the default one.
        ("Home", use_it, key.clone(), vec![own()], "yes"),
        ("Home", use_it, key.clone(), vec![], "identity"),
        (
            "Home",
            use_it,
            key.clone(),
            vec![own(), ("one", "resource", "", of(root(), "kms:*", "*"))],
            "yes",
        ),
        (
            "Home",
            use_it,
            key.clone(),
            vec![("one", "resource", "", of(root(), "kms:*", "*"))],
            "identity",
        ),
        (
            "Home",
            use_it,
            key.clone(),
            vec![("one", "resource", "", of(home(), "kms:*", "*"))],
            "yes",
        ),
        // What a set-up adds to a key's policy is not all of it: what it leaves out is taken for AWS's default.
        (
            "Home",
            use_it,
            key.clone(),
            vec![
                own(),
                (
                    "one",
                    "resource",
                    "",
                    of(json!({"AWS": role(A, "service-role/Old")}), "kms:*", "*"),
                ),
            ],
            "yes",
        ),
        (
            "Home",
            use_it,
            key.clone(),
            vec![
                own(),
                (
                    "one",
                    "resource",
                    "",
                    json!([{"Effect": "Deny", "Principal": "*", "Action": "kms:*", "Resource": "*"}]),
                ),
            ],
            "denied",
        ),
        // Across accounts only what is known to be granted counts.
        (
            "Far",
            use_it,
            key.clone(),
            vec![
                ("two", "identity", "Far", allow("kms:*", "*")),
                ("one", "resource", "", of(home(), "kms:*", "*")),
            ],
            "resource",
        ),
        (
            "Far",
            use_it,
            key.clone(),
            vec![("two", "identity", "Far", allow("kms:*", "*"))],
            "no resource",
        ),
        (
            "Far",
            use_it,
            key.clone(),
            vec![
                ("two", "identity", "Far", allow("kms:*", "*")),
                ("one", "resource", "", of(json!({"AWS": B}), "kms:*", "*")),
            ],
            "yes",
        ),
        (
            "Home",
            pass,
            role(A, "service-role/Old"),
            vec![("one", "identity", "Home", allow(pass, "*"))],
            "yes",
        ),
        (
            "Home",
            pass,
            role(B, "Far"),
            vec![("one", "identity", "Home", allow(pass, "*"))],
            "across",
        ),
        // No trust policy has a say in passing.
        (
            "Home",
            pass,
            role(A, "service-role/Old"),
            vec![("one", "trust", "Old", trust(home()))],
            "identity",
        ),
    ];
    check(rows);
}

fn check(rows: Vec<Row>) {
    for (who, action, resource, policies, expected) in rows {
        let files = made(&policies);
        let setup = setup(&files);
        let scene = Scene::of_setup(&setup, None);
        let decision = ask(&scene, who, action, &resource, &[]);
        assert_eq!(
            sides(&decision),
            expected,
            "{who} {action} {resource} {policies:#?}"
        );
        assert_eq!(
            decision.allowed || decision.is_denied(),
            decision.deciding().is_some()
        );
    }
}

#[test]
fn a_no_names_the_statement_that_comes_nearest() {
    let statement = json!([
        {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::other"},
        {"Sid": "Near", "Effect": "Allow", "Action": "iam:PassRole", "Resource": "*",
         "Condition": {"StringLike": {"iam:PassedToService": "ec2.amazonaws.com"}}},
    ]);
    let files = made(&[("one", "identity", "Old", statement)]);
    let setup = setup(&files);
    let scene = Scene::of_setup(&setup, None);
    let old = role(A, "service-role/Old");
    let no = ask(&scene, "Old", "iam:PassRole", &old, &[]);
    let [Missing::Identity(Some(near))] = &no.missing[..] else {
        panic!("{no:?}")
    };
    let source = scene.source(near.spot).unwrap();
    assert_eq!(
        (source.path, source.sid, source.number),
        ("one/policies/p0.json", Some("Near"), 2)
    );
    assert_eq!(source.line, 9);
    assert!(no.notes.contains(&Note::Existing {
        role: "Old".to_owned(),
        uncounted: Vec::new()
    }));
    let yes = ask(
        &scene,
        "Old",
        "iam:PassRole",
        &old,
        &["iam:passedtoservice=ec2.amazonaws.com"],
    );
    assert!(yes.allowed && yes.deciding() == Some(near.spot));
}

#[test]
fn a_service_control_policy_limits_the_account_that_the_manifest_names() {
    let policies = [
        ("one", "identity", "Home", allow("s3:GetObject", "*")),
        ("two", "scp", "", deny("s3:*", "*")),
    ];
    let mut files = made(&policies);
    let get = |files: &Files| {
        let setup = setup(files);
        let scene = Scene::of_setup(&setup, None);
        ask(&scene, "Home", "s3:GetObject", "arn:aws:s3:::b/k", &[]).allowed
    };
    assert!(get(&files));
    let bytes = files.get_mut("bundle.json").unwrap();
    let mut manifest: Value = serde_json::from_slice(bytes).unwrap();
    manifest["artifacts"][1]["binds"] = json!("one");
    *bytes = serde_json::to_vec(&manifest).unwrap();
    assert!(!get(&files));
}

#[test]
fn a_managed_policy_of_aws_is_named_where_it_may_allow_more() {
    let mut files = made(&[("one", "identity", "Home", allow("s3:GetObject", "*"))]);
    let bytes = files.get_mut("bundle.json").unwrap();
    let mut manifest: Value = serde_json::from_slice(bytes).unwrap();
    let policy = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess";
    manifest["roles"][0]["managed_policies"] = json!([policy]);
    *bytes = serde_json::to_vec(&manifest).unwrap();
    let setup = setup(&files);
    let scene = Scene::of_setup(&setup, None);
    let no = ask(&scene, "Home", "s3:PutObject", "arn:aws:s3:::b/k", &[]);
    let noted = Note::Uncounted {
        role: "Home".to_owned(),
        policies: vec!["AmazonSageMakerFullAccess".to_owned()],
    };
    assert!(!no.allowed && no.notes.contains(&noted), "{no:?}");
    let yes = ask(&scene, "Home", "s3:GetObject", "arn:aws:s3:::b/k", &[]);
    assert!(yes.allowed && !yes.notes.contains(&noted), "{yes:?}");
}

#[test]
fn questions_that_cannot_be_answered_are_told_apart() {
    let files = made(&[]);
    let setup = setup(&files);
    let scene = Scene::of_setup(&setup, None);
    let wrong = |who, action, resource, pairs: &[&str]| {
        let errors = Asked::read(&scene, who, action, resource, pairs).unwrap_err();
        errors
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    };
    insta::assert_snapshot!(
        wrong("Nobody", "s3:Get*", "bucket", &["a", "x:y=1", "=", "aws:a b=c"]),
        @r#"
    "Nobody" is no role of this set-up and no service; the roles are Home, Old, Far
    "s3:Get*" is not an action: a request is for one action, without * and ?
    "bucket" is not a resource: expected an ARN, as in arn:aws:s3:::bucket/key, or * where the action takes none
    "a" is not KEY=VALUE: expected a condition key and its value, as in aws:SourceAccount=111122223333
    "=" is not KEY=VALUE: expected a condition key and its value, as in aws:SourceAccount=111122223333
    "#
    );
    for known in [
        role(A, "Home"),
        "Old".to_owned(),
        role(A, "service-role/Old"),
        "s3.amazonaws.com".to_owned(),
    ] {
        assert!(
            Asked::read(&scene, &known, "s3:GetObject", "*", &[] as &[&str]).is_ok(),
            "{known}"
        );
    }
    for unknown in [role(A, "Far"), role(B, "Old"), A.to_owned()] {
        assert!(
            Asked::read(&scene, &unknown, "s3:GetObject", "*", &[] as &[&str]).is_err(),
            "{unknown}"
        );
    }
}

/// The plans of the sample answers.
fn plans() -> Vec<plan::Plan<'static>> {
    let mut all = Vec::new();
    for source in BUILT_IN {
        let playbook = built_in(source.id).unwrap().unwrap();
        for given in answers::tests::samples(source) {
            let checked = answers::check(playbook, &given);
            all.push(plan::build(playbook, &checked.answers));
        }
    }
    all
}

#[test]
fn a_plan_and_its_bundle_give_the_same_scene() {
    let mut held = 0;
    for plan in plans() {
        let bundle = bundle::render(&plan);
        let files: Vec<_> = bundle.files();
        let setup = Setup::parse(files.iter().map(|file| (file.path, file.bytes)));
        let made = planned(&setup).expect("the bundle's answers lead to a plan");
        let read = Scene::of_setup(&setup, Some(&made));
        let scene = Scene::of_plan(&plan);
        let sort = |scene: &Scene<'_>| {
            let mut lines: Vec<String> = Vec::new();
            for (place, paper) in scene.papers.iter().enumerate() {
                for number in 0..paper.statements().len() {
                    let spot = Spot {
                        paper: place,
                        statement: number,
                    };
                    let holder = paper.holder.map(|at| scene.roles[at].arn.to_string());
                    lines.push(format!(
                        "{:?} {:?} {holder:?}",
                        scene.source(spot),
                        scene.reason(spot)
                    ));
                    assert!(matches!(scene.reason(spot), Some(Reason::Planned(_))));
                }
            }
            lines.sort();
            lines
        };
        assert_eq!(sort(&read), sort(&scene));
        assert_eq!(assumings(&read).len(), assumings(&scene).len());
        assert_eq!(passings(&read).len(), passings(&scene).len());
        held += assumings(&scene).len() + passings(&scene).len();
    }
    assert!(held > 5, "{held}");
}

#[test]
fn what_was_edited_by_hand_is_told() {
    let plan = &plans()[0];
    let bundle = bundle::render(plan);
    let mut files: Files = bundle
        .files()
        .iter()
        .map(|file| (file.path.to_owned(), file.bytes.to_vec()))
        .collect();
    let path = files
        .keys()
        .find(|path| path.contains("/trust/"))
        .unwrap()
        .clone();
    let text = String::from_utf8(files[&path].clone()).unwrap();
    files.insert(
        path.clone(),
        text.replacen("sts:AssumeRole", "sts:*", 1).into_bytes(),
    );
    let setup = setup(&files);
    let made = planned(&setup);
    let scene = Scene::of_setup(&setup, made.as_ref());
    let paper = scene
        .papers
        .iter()
        .find(|paper| paper.path == path)
        .unwrap();
    assert_eq!(paper.reasons[0], Reason::Edited);
    let scene = Scene::of_setup(&setup, None);
    assert!(
        scene
            .papers
            .iter()
            .all(|paper| paper.reasons.iter().all(|r| *r == Reason::Unknown))
    );
}

proptest! {
    #[test]
    fn no_question_stops_it(
        who in "Home|Old|Far|s3.amazonaws.com|\\PC{0,12}",
        action in "[a-z]{1,4}:[A-Za-z]{1,8}|\\PC{0,12}",
        resource in "arn:aws:(s3|kms|iam):[a-z]{0,3}:(111122223333)?:(key/|role/)?\\PC{0,8}|\\PC{0,12}",
        pairs in prop::collection::vec("\\PC{0,12}(=\\PC{0,6})?", 0..3),
        pattern in "(\\*|\\?|[a-z]|\\$\\{|\\}|:|/){0,12}",
    ) {
        let files = made(&[
            ("one", "identity", "Home", allow(&pattern, &pattern)),
            ("one", "resource", "", of(json!({"AWS": [pattern.clone()]}), &pattern, "*")),
            ("two", "trust", "Far", trust(json!({"AWS": pattern}))),
        ]);
        let setup = setup(&files);
        let scene = Scene::of_setup(&setup, None);
        let _ = (assumings(&scene), passings(&scene));
        if let Ok(asked) = Asked::read(&scene, &who, &action, &resource, &pairs) {
            let decision = asked.decide(&scene);
            prop_assert_eq!(decision.allowed, decision.missing.is_empty() && !decision.is_denied());
        }
    }
}
