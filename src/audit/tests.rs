//! Whole bundles read back: the samples, and bundles that somebody damaged.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Found, Setup, check};
use crate::{
    answers, bundle, plan,
    playbook::{BUILT_IN, load},
    policy::{self, Severity},
};

type Files = BTreeMap<String, Vec<u8>>;

/// The bundles of the sample answers.
fn samples() -> Vec<Files> {
    let mut all = Vec::new();
    for source in BUILT_IN {
        let playbook = load(source).unwrap();
        for given in answers::tests::samples(source) {
            let checked = answers::check(&playbook, &given);
            let bundle = bundle::render(&plan::build(&playbook, &checked.answers));
            let files = bundle.files();
            let files = files.iter().map(|f| (f.path.to_owned(), f.bytes.to_vec()));
            all.push(files.collect());
        }
    }
    all
}

fn read(files: &Files) -> Setup<'_> {
    Setup::read(files.iter().map(|(path, bytes)| (&**path, &**bytes)))
}

/// Path, code and place of everything that is found, but for hints.
fn found(files: &Files) -> Vec<String> {
    let mut found = check(&read(files));
    found.retain(|found| found.finding.rule.severity > Severity::Hint);
    let line = |f: Found| format!("{}:{} {}", f.path, f.place, f.finding.rule.code);
    found.into_iter().map(line).collect()
}

#[test]
fn the_samples_are_read_back_whole() {
    for files in samples() {
        assert_eq!(found(&files), Vec::<String>::new());
        let setup = read(&files);
        let manifest: Value = serde_json::from_slice(&files["bundle.json"]).unwrap();
        let roles = manifest["roles"].as_array().unwrap();
        assert_eq!(setup.roles().len(), roles.len());
        assert!(!setup.steps.is_empty());
        assert!(setup.answers.is_some());
        for policy in &setup.policies {
            assert!(policy.document().is_some(), "{}", policy.path);
            let attached = setup.holder(policy).is_some();
            assert_eq!(attached, policy.attach.is_some(), "{}", policy.path);
        }
        for role in setup.roles() {
            assert_eq!(setup.role(&role.arn).unwrap().name, role.name);
        }
    }
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_goes_on() {
    let whole = &samples()[0];
    let policy = whole
        .keys()
        .find(|path| path.contains("/policies/"))
        .unwrap();
    let mut files = whole.clone();
    let text = files.get_mut(policy).unwrap();
    text.extend(b"\n");
    assert_eq!(found(&files), [format!("{policy}:1:1 bundle-edited")]);
    files.remove(policy);
    let found_now = found(&files);
    let missing = |line: &&String| line.ends_with(" bundle-incomplete");
    let line = found_now.iter().find(missing).unwrap();
    assert!(line.starts_with("bundle.json:"), "{line}");
    let account = policy.split('/').next().unwrap();
    let mut files = whole.clone();
    let extra = format!("{account}/policies/Extra.json");
    files.insert(extra.clone(), whole[policy].clone());
    assert_eq!(found(&files), [format!("{extra}:1:1 bundle-unlisted")]);
    let mut files = whole.clone();
    files.remove("bundle.json");
    assert_eq!(found(&files), ["bundle.json:1:1 bundle-no-manifest"]);
    assert!(!read(&files).policies.is_empty(), "found by their folders");
    let mut files = whole.clone();
    let text = String::from_utf8(files["bundle.json"].clone()).unwrap();
    let text = text.replace("sagesetup.bundle/1", "sagesetup.bundle/2");
    files.insert("bundle.json".to_owned(), text.into_bytes());
    assert_eq!(found(&files), ["bundle.json:2:13 bundle-format"]);
    files.insert("bundle.json".to_owned(), vec![0xff]);
    assert_eq!(found(&files), ["bundle.json:1:1 bundle-unreadable"]);
}

#[test]
fn a_file_cut_short_anywhere_stops_nothing() {
    for files in samples() {
        for (path, bytes) in &files {
            for part in [0, 1, bytes.len() / 3, bytes.len() / 2, bytes.len() - 2] {
                let mut cut = files.clone();
                cut.insert(path.clone(), bytes[..part].to_vec());
                let _ = check(&read(&cut));
            }
        }
    }
}

/// A bundle of one account with the execution role, a role that is created, and these files.
fn small(files: &[(&str, &str, &str, Value)]) -> Files {
    let role = |name: &str, status: &str| {
        json!({ "account": "account", "name": name, "status": status,
            "arn": format!("arn:aws:iam::111122223333:role/{name}") })
    };
    let mut all = Files::new();
    let mut artifacts = Vec::new();
    for (path, kind, role, json) in files {
        all.insert((*path).to_owned(), json.to_string().into_bytes());
        artifacts.push(json!({ "path": path, "kind": kind, "account": "account",
            "attach": { "role": role, "as": "inline", "policy_name": "P" }, "sha256": "" }));
    }
    let manifest = json!({
        "format": "sagesetup.bundle/1", "playbook": "x", "warnings": [],
        "accounts": [{ "key": "account", "id": "111122223333", "partition": "aws", "region": "eu-west-1" }],
        "roles": [role("Notebook", "existing"), role("Jobs", "create")],
        "artifacts": artifacts,
    });
    all.insert("bundle.json".to_owned(), manifest.to_string().into_bytes());
    all
}

/// The codes that the set-up gives, without those of edited files.
fn codes(files: &Files) -> Vec<&'static str> {
    let own: Vec<&str> = super::rules().map(|rule| rule.code).collect();
    let found = check(&read(files)).into_iter();
    let mut codes: Vec<_> = found.map(|found| found.finding.rule.code).collect();
    codes.retain(|code| own.contains(code) && *code != "bundle-edited");
    codes.dedup();
    codes
}

fn trust(principal: &Value, condition: &Value) -> Files {
    let statement = json!({ "Effect": "Allow", "Principal": principal,
        "Action": "sts:AssumeRole", "Condition": condition });
    let json = json!({ "Version": "2012-10-17", "Statement": [statement] });
    small(&[("account/trust/Jobs.json", "trust-policy", "Jobs", json)])
}

#[test]
fn a_condition_that_nobody_can_meet_is_found_in_a_trust_policy() {
    let notebook = "arn:aws:iam::111122223333:role/Notebook";
    for (condition, expected) in [
        (
            json!({ "Bool": { "aws:MultiFactorAuthPresent": "true" } }),
            "unmet-condition",
        ),
        (
            json!({ "StringEquals": { "aws:RequestTag/Team": "a" } }),
            "unmet-condition",
        ),
        (
            json!({ "StringEquals": { "sts:RoleSessionName": "SageMakerStudioUser" } }),
            "unmet-condition",
        ),
        (
            json!({ "StringLike": { "sts:RoleSessionName": "Sage?aker*" } }),
            "",
        ),
        (
            json!({ "StringEqualsIfExists": { "sts:ExternalId": "x" } }),
            "",
        ),
        (json!({ "Null": { "sts:ExternalId": "true" } }), ""),
        (
            json!({ "StringEquals": { "sts:ExternalId": "x" } }),
            "no-external-id",
        ),
        (json!({ "ArnEquals": { "aws:PrincipalArn": notebook } }), ""),
    ] {
        let files = trust(&json!({ "AWS": notebook }), &condition);
        let expected: Vec<&str> = expected.split_terminator(' ').collect();
        assert_eq!(codes(&files), expected, "{condition}");
    }
}

/// The same with the execution role that was answered.
fn answered(mut files: Files, more: &Value) -> Files {
    let mut answers = json!({ "format": "sagesetup.answers/1", "playbook": "x", "answers": more });
    answers["answers"]["region"] = json!("eu-west-1");
    files.insert("answers.json".to_owned(), answers.to_string().into_bytes());
    files
}

#[test]
fn an_external_id_is_missing_from_studio_alone() {
    let arn = |name: &str| format!("arn:aws:iam::111122223333:role/{name}");
    let condition = json!({ "StringEquals": { "sts:ExternalId": "x" } });
    let files = trust(&json!({ "AWS": arn("Notebook") }), &condition);
    for (execution, expected) in [("Notebook", vec!["no-external-id"]), ("Jobs", vec![])] {
        let files = answered(
            files.clone(),
            &json!({ "execution_role_arn": arn(execution) }),
        );
        assert_eq!(codes(&files), expected, "{execution}");
    }
}

#[test]
fn roles_that_stay_in_the_lists_belong_to_another_set_up() {
    let arn = |account: &str, name: &str| format!("arn:aws:iam::{account}:role/{name}");
    let jobs = arn("111122223333", "Jobs");
    let kept = arn("444455556666", "Kept");
    let session = json!({ "Effect": "Allow", "Action": "elasticmapreduce:GetClusterSessionCredentials",
        "Resource": "*", "Condition": { "ArnEquals": { "elasticmapreduce:ExecutionRoleArn": jobs } } });
    let bundle = |list: &[&String], stays: &[&String]| {
        let mut files = small(&[
            (
                "account/policies/P.json",
                "identity-policy",
                "Notebook",
                json!({ "Version": "2012-10-17", "Statement": [session] }),
            ),
            (
                "account/resources/lists.json",
                "settings",
                "Notebook",
                json!({ "JupyterLabAppSettings": { "EmrSettings": { "ExecutionRoleArns": list } } }),
            ),
        ]);
        files = answered(
            files,
            &json!({ "execution_role_arn": arn("111122223333", "Notebook"), "kept_execution_roles": stays }),
        );
        codes(&files)
    };
    assert_eq!(bundle(&[&kept, &jobs], &[&kept]), Vec::<&str>::new());
    assert_eq!(bundle(&[&jobs], &[&kept]), ["passrole-equals-list"]);
    let offered = bundle(&[&kept, &jobs], &[]);
    assert_eq!(offered, ["acct-runtime", "passrole-equals-list"]);
}

#[test]
fn what_a_service_may_use_a_role_for_lies_in_its_account() {
    for (condition, expected) in [
        (
            json!({ "StringEquals": { "aws:SourceAccount": "444455556666" } }),
            "source-elsewhere",
        ),
        (
            json!({ "StringEquals": { "aws:SourceAccount": "111122223333" } }),
            "",
        ),
        (
            json!({ "ArnLike": { "aws:SourceArn": "arn:aws:emr-serverless:eu-west-1:444455556666:/applications/*" } }),
            "source-elsewhere",
        ),
        (
            json!({ "ArnLike": { "aws:SourceArn": "arn:aws:emr-serverless:eu-west-1:111122223333:/applications/00f1" } }),
            "source-application",
        ),
        (
            json!({ "ArnLike": { "aws:SourceArn": "arn:aws:emr-serverless:eu-west-1:111122223333:/applications/*" } }),
            "",
        ),
    ] {
        let service = json!({ "Service": "emr-serverless.amazonaws.com" });
        let files = trust(&service, &condition);
        let expected: Vec<&str> = expected.split_terminator(' ').collect();
        assert_eq!(codes(&files), expected, "{condition}");
    }
}

#[test]
fn a_role_that_may_create_jobs_may_pass_a_role() {
    let policy = |more: &[Value]| {
        let create =
            json!({ "Effect": "Allow", "Action": "sagemaker:CreateTrainingJob", "Resource": "*" });
        let statements: Vec<_> = std::iter::once(&create).chain(more).cloned().collect();
        let json = json!({ "Version": "2012-10-17", "Statement": statements });
        small(&[("account/policies/P.json", "identity-policy", "Jobs", json)])
    };
    assert_eq!(codes(&policy(&[])), ["create-needs-pass"]);
    let pass = json!({ "Effect": "Allow", "Action": "iam:PassRole",
        "Resource": "arn:aws:iam::111122223333:role/Jobs",
        "Condition": { "StringEquals": { "iam:PassedToService": "sagemaker.amazonaws.com" } } });
    assert_eq!(codes(&policy(&[pass])), Vec::<&str>::new());
}

#[test]
fn a_cluster_tags_the_sessions_of_runtime_roles() {
    let jobs = "arn:aws:iam::111122223333:role/Jobs";
    let session = json!({ "Effect": "Allow", "Action": "elasticmapreduce:GetClusterSessionCredentials",
        "Resource": "*", "Condition": { "ArnEquals": { "elasticmapreduce:ExecutionRoleArn": jobs } } });
    let bundle = |actions: Value, trusted: Value| {
        let assume = json!({ "Effect": "Allow", "Action": actions, "Resource": jobs });
        let trust = json!({ "Effect": "Allow", "Action": trusted,
            "Principal": { "AWS": "arn:aws:iam::111122223333:role/Notebook" } });
        let document =
            |statements: Value| json!({ "Version": "2012-10-17", "Statement": statements });
        small(&[
            (
                "account/policies/P.json",
                "identity-policy",
                "Notebook",
                document(json!([session, assume])),
            ),
            (
                "account/trust/Jobs.json",
                "trust-policy",
                "Jobs",
                document(json!([trust])),
            ),
        ])
    };
    let both = || json!(["sts:AssumeRole", "sts:TagSession"]);
    let one = || json!("sts:AssumeRole");
    assert_eq!(codes(&bundle(both(), both())), Vec::<&str>::new());
    assert_eq!(codes(&bundle(one(), both())), ["tag-session-both"]);
    assert_eq!(codes(&bundle(both(), one())), ["tag-session-both"]);
}

#[test]
fn every_rule_is_told_in_full() {
    let mut seen: BTreeSet<&str> = policy::check::rules().map(|rule| rule.code).collect();
    for rule in super::rules() {
        assert!(seen.insert(rule.code), "{} twice", rule.code);
        for text in [rule.title, rule.why, rule.fix] {
            assert!(!text.is_empty() && !text.ends_with('.'), "{}", rule.code);
        }
        let own = rule.code.starts_with("bundle-");
        assert!(
            own || rule.page.starts_with("https://docs.aws.amazon.com/"),
            "{}",
            rule.code
        );
        assert!(own || !rule.entries.is_empty(), "{}", rule.code);
    }
    let section_12 = [
        "acct-differs",
        "passed-to-service",
        "create-needs-tags",
        "acct-runtime",
        "acct-assumable",
        "acct-passrole",
        "same-partition",
        "same-region",
        "list-max-five",
        "lists-together",
        "passrole-equals-list",
        "trust-equals-role",
        "assume-equals-role",
        "source-identity-both",
        "no-external-id",
        "service-role-path",
        "session-arn",
        "app-origin-tags",
        "describe-trio",
        "s3-two-forms",
        "no-slr-policy",
        "size-budget",
        "ascii-latin1",
        "user-update-domain",
        "order-principal-first",
    ];
    for code in section_12 {
        assert!(seen.contains(code), "{code}");
    }
}

/// The parts of every sample that spans several accounts, each with its account.
fn parts() -> Vec<(String, Files)> {
    let mut all = Vec::new();
    for source in BUILT_IN {
        let playbook = load(source).unwrap();
        for given in answers::tests::samples(source) {
            let plan = plan::build(&playbook, &answers::check(&playbook, &given).answers);
            if plan.accounts.len() < 2 {
                continue;
            }
            for account in &plan.accounts {
                let bundle = bundle::render(&plan.part(account.key).unwrap());
                let files = bundle.files();
                let files = files.iter().map(|f| (f.path.to_owned(), f.bytes.to_vec()));
                all.push((account.key.to_owned(), files.collect()));
            }
        }
    }
    all
}

/// A text of a file replaced, wherever it stands.
fn with(files: &Files, path: &str, from: &str, to: &str) -> Files {
    let mut files = files.clone();
    let text = String::from_utf8(files[path].clone()).unwrap();
    assert!(text.contains(from), "{path} has no {from}");
    files.insert(path.to_owned(), text.replace(from, to).into_bytes());
    files
}

fn rules_of(files: &Files) -> BTreeSet<&'static str> {
    let found = check(&read(files)).into_iter();
    found.map(|found| found.finding.rule.code).collect()
}

#[test]
fn a_part_is_judged_by_what_it_holds() {
    let parts = parts();
    assert!(parts.len() > 8, "{}", parts.len());
    for (key, files) in &parts {
        assert_eq!(found(files), Vec::<String>::new(), "{key}");
        let setup = read(files);
        assert_eq!(setup.part(), Some(key.as_str()));
        assert_eq!(setup.unjudged().len(), 1, "{:?}", setup.unjudged());
    }
    // The same files that do not say that they are a part are half a set-up.
    let (_, studio) = &parts[0];
    let half = with(studio, "bundle.json", "\"part\": \"studio-account\",", "");
    assert!(
        rules_of(&half).contains("trust-equals-role"),
        "{:?}",
        rules_of(&half)
    );
}

#[test]
fn what_is_wrong_inside_a_part_is_found_there() {
    let parts = parts();
    let (_, emr) = parts.iter().find(|(key, _)| key == "emr-account").unwrap();
    let list = "emr-account/CHECKLIST.md";
    // It waits for nobody, and names a role of another account.
    let text = String::from_utf8(emr[list].clone()).unwrap();
    let waits = text
        .lines()
        .find(|line| line.starts_with("**Begin only after"))
        .unwrap();
    let hasty = with(emr, list, waits, "");
    assert!(
        rules_of(&hasty).contains("order-principal-first"),
        "{:?}",
        rules_of(&hasty)
    );
    // A runtime role that is passed and trusts another account's applications.
    let trust = "emr-account/trust/EMRServerlessAppRuntimeRoleB.json";
    let strange = with(emr, trust, "444455556666", "999999999999");
    assert!(
        rules_of(&strange).contains("source-elsewhere"),
        "{:?}",
        rules_of(&strange)
    );
    // Five roles at most, in a part too.
    let (_, studio) = &parts[0];
    let one = "\"arn:aws:iam::444455556666:role/AssumableRole\"";
    let six = [one; 6].join(", ");
    let many = with(
        studio,
        "studio-account/resources/EmrSettings.json",
        one,
        &six,
    );
    assert!(
        rules_of(&many).contains("list-max-five"),
        "{:?}",
        rules_of(&many)
    );
}

#[test]
fn files_of_some_kinds_are_judged_by_what_is_there() {
    let kinds = bundle::Kinds::all().names();
    let mut chosen: Vec<Vec<&str>> = kinds.iter().map(|kind| vec![*kind]).collect();
    chosen.extend(kinds.iter().map(|left_out| {
        let others = kinds.iter().copied();
        others.filter(|kind| kind != left_out).collect()
    }));
    chosen.push(vec!["identity-policy", "trust-policy"]);
    for source in BUILT_IN {
        let playbook = load(source).unwrap();
        for given in answers::tests::samples(source) {
            let plan = plan::build(&playbook, &answers::check(&playbook, &given).answers);
            for chosen in &chosen {
                let bundle = bundle::select(&plan, &bundle::Kinds::named(chosen));
                let files = bundle.files();
                let files = files.iter().map(|f| (f.path.to_owned(), f.bytes.to_vec()));
                let files: Files = files.collect();
                assert_eq!(
                    found(&files),
                    Vec::<String>::new(),
                    "{}: {chosen:?}",
                    source.id
                );
            }
        }
    }
}
