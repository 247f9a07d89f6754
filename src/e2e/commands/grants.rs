//! `grants`: tables for people and programs, and one question answered with an exit code.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::support::{
    Ran, SAMPLES, Tree, ensure_calm, ensure_safe, exported, run, run_with, sagesetup, sample,
    sample_bytes, with,
};

const RUNTIME: &str = "arn:aws:iam::444455556666:role/EMRServerlessAppRuntimeRoleB";
const ASSUMABLE: &str = "arn:aws:iam::444455556666:role/AssumableRole";
const EXECUTION: &str = "AmazonSageMaker-ExecutionRole-20240101T000000";

fn put(dir: &Path, files: &Tree) {
    for (path, bytes) in files {
        let path = dir.join("bundle").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// Asks one question of a bundle.
fn can(files: &Tree, question: &[&str]) -> Ran {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), files);
    let mut args = vec!["grants", "--bundle", "bundle", "--can"];
    args.extend(question);
    let ran = run(dir.path(), &args);
    ensure_calm(&ran).unwrap();
    ensure_safe(&ran.text()).unwrap();
    ran
}

#[test]
fn answers_and_their_bundle_say_the_same_in_eighty_columns() {
    for name in SAMPLES {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), &exported(&sample(name)));
        fs::write(dir.path().join("answers.json"), sample_bytes(name)).unwrap();
        for form in [&[][..], &["--json"][..]] {
            let of = |from: &[&str]| {
                let ran = run(dir.path(), &[&["grants"], from, form].concat());
                assert_eq!((ran.code, &*ran.stderr), (Some(0), ""));
                ran.text()
            };
            let text = of(&["--answers", "answers.json"]);
            let sorted = |text: &str| {
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                lines.sort();
                lines
            };
            assert_eq!(sorted(&text), sorted(&of(&["--bundle", "bundle"])));
            let widest = text.lines().map(|line| line.chars().count()).max();
            assert!(!form.is_empty() || widest <= Some(80), "{text}");
        }
    }
}

#[test]
fn the_json_document_names_every_statement_with_its_line_and_reason() {
    for name in SAMPLES {
        let bundle = exported(&sample(name));
        let dir = tempfile::tempdir().unwrap();
        let mut command = sagesetup(dir.path());
        command.args(["grants", "--answers", "-", "--json"]);
        let json = run_with(&mut command, &sample_bytes(name)).json();
        assert_eq!(json["format"], "sagesetup.grants/1");
        let mut told = 0;
        for grant in json["grants"].as_array().unwrap() {
            let statement = &grant["statement"];
            let path = statement["document"].as_str().unwrap();
            let document: Value = serde_json::from_slice(&bundle[path]).unwrap();
            let place = usize::try_from(statement["number"].as_u64().unwrap()).unwrap() - 1;
            let planned = &document["Statement"][place];
            assert_eq!(statement["sid"], planned["Sid"]);
            assert_eq!(grant["effect"], planned["Effect"]);
            let line = usize::try_from(statement["line"].as_u64().unwrap()).unwrap();
            let text = String::from_utf8(bundle[path].clone()).unwrap();
            let here = text.lines().nth(line - 1).unwrap();
            assert_eq!(here.trim(), "{", "a statement begins at {path}:{line}");
            assert!(text.lines().nth(line).unwrap().contains("\"Sid\""));
            assert!(statement["reason"].as_str().unwrap().len() > 10);
            told += 1;
        }
        let statements = bundle.iter().filter(|(path, _)| path.contains('/'));
        let statements = statements.filter_map(|(_, bytes)| serde_json::from_slice(bytes).ok());
        let statements: usize = statements
            .filter_map(|json: Value| Some(json["Statement"].as_array()?.len()))
            .sum();
        assert_eq!(told, statements);
        assert!(!json["assumes"].as_array().unwrap().is_empty());
        assert!(!json["passes"].as_array().unwrap().is_empty());
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn a_question_is_answered_with_a_word_and_an_exit_code() {
    let bundle = exported(&sample("cross-account"));
    let source = "aws:SourceArn=arn:aws:emr-serverless:eu-west-1:444455556666:/applications/00f";
    let account = "aws:SourceAccount=444455556666";
    let service = "emr-serverless.amazonaws.com";
    let passed = "iam:PassedToService=emr-serverless.amazonaws.com";
    let application = "arn:aws:emr-serverless:eu-west-1:444455556666:/applications/00f";
    let bucket = "arn:aws:s3:::example-spark-data";
    let tags: Vec<String> = ["domain", "user-profile", "space"]
        .map(|tag| format!("aws:ResourceTag/sagemaker:{tag}-arn=x"))
        .to_vec();
    let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
    let session = format!("arn:aws:sts::111122223333:assumed-role/{EXECUTION}/ann");
    let with_tags = |action| {
        let mut question = vec!["AssumableRole", action, application];
        question.extend(&tags);
        question
    };
    for (question, yes, words) in [
        (
            vec![EXECUTION, "sts:AssumeRole", ASSUMABLE],
            true,
            "StudioExecutionRoleMayEnter",
        ),
        (
            vec![&session, "sts:AssumeRole", ASSUMABLE],
            true,
            "AllowSTSToAssumeAssumableRole",
        ),
        (
            vec![EXECUTION, "sts:AssumeRole", RUNTIME],
            false,
            "missing (trust)",
        ),
        (
            vec![
                EXECUTION,
                "s3:GetObject",
                "arn:aws:s3:::example-spark-data/a",
            ],
            false,
            "was there before",
        ),
        (
            vec![EXECUTION, "s3:GetObject", bucket],
            false,
            "because: s3:GetObject is never asked on a bucket ARN; its resources look like",
        ),
        (
            vec![EXECUTION, "sts:GetCallerIdentity", "*"],
            true,
            "needs no permission",
        ),
        (
            vec!["AssumableRole", "emr-serverless:ListApplications", "*"],
            true,
            "For * AWS checks arn:aws:emr-serverless:eu-west-1:444455556666:/",
        ),
        (
            vec![
                EXECUTION,
                "sts:AssumeRole",
                ASSUMABLE,
                "sts:SourceIdentity=ann",
            ],
            false,
            "does not allow sts:SetSourceIdentity",
        ),
        (
            vec![
                EXECUTION,
                "sts:AssumeRole",
                ASSUMABLE,
                "aws:RequestTag/team=red",
            ],
            false,
            "does not allow sts:TagSession",
        ),
        (
            vec![service, "sts:AssumeRole", RUNTIME],
            false,
            "aws:SourceAccount",
        ),
        (
            vec![service, "sts:AssumeRole", RUNTIME, account, source],
            true,
            "EMRServerlessTrustPolicy",
        ),
        (
            vec![
                "ec2.amazonaws.com",
                "sts:AssumeRole",
                RUNTIME,
                account,
                source,
            ],
            false,
            "missing (trust)",
        ),
        (
            vec!["AssumableRole", "iam:PassRole", RUNTIME],
            false,
            "iam:PassedToService",
        ),
        (
            vec!["AssumableRole", "iam:PassRole", RUNTIME, passed],
            true,
            "EMRServerlessPassRole",
        ),
        (
            vec![EXECUTION, "iam:PassRole", RUNTIME, passed],
            false,
            "inside its own account only",
        ),
        (
            vec![ASSUMABLE, "emr-serverless:StartApplication", application],
            false,
            "EMRServerlessActions",
        ),
        (
            with_tags("emr-serverless:StartApplication"),
            true,
            "EMRServerlessActions",
        ),
        (
            vec![ASSUMABLE, "emr-serverless:TagResource", application],
            false,
            "denied by EMRServerlessDenyTaggingAction",
        ),
        (
            vec!["EMRServerlessAppRuntimeRoleB", "s3:ListBucket", bucket],
            true,
            "FullAccessToS3Bucket",
        ),
        (
            vec![
                "EMRServerlessAppRuntimeRoleB",
                "s3:PutObject",
                "arn:aws:s3:::example-spark-data/a/b",
            ],
            true,
            "FullAccessToS3Bucket",
        ),
        (
            vec!["EMRServerlessAppRuntimeRoleB", "s3:PutBucketPolicy", bucket],
            false,
            "missing (identity)",
        ),
        (
            vec!["EMRServerlessAppRuntimeRoleB", "GLUE:gettable", "*"],
            true,
            "GlueCreateAndReadDataCatalog",
        ),
    ] {
        let ran = can(&bundle, &question);
        let text = ran.text();
        let expected = if yes {
            (Some(0), Some("yes"))
        } else {
            (Some(3), Some("no"))
        };
        assert_eq!(
            (ran.code, text.lines().next()),
            expected,
            "{question:?}\n{text}"
        );
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(words), "{question:?}\n{text}");
        assert!(
            text.lines().all(|line| line.chars().count() <= 80),
            "{text}"
        );
        let mut question = question.clone();
        question.push("--json");
        let ran = can(&bundle, &question);
        assert_eq!(ran.json()["allowed"], yes, "{question:?}");
        assert_eq!(ran.json()["format"], "sagesetup.decision/1");
    }
}

#[test]
fn what_cannot_be_asked_is_unusable_and_says_what_there_is() {
    let bundle = exported(&sample("cross-account"));
    for (question, words) in [
        (vec!["Nobody", "s3:GetObject", "*"], "AssumableRole"),
        (
            vec!["arn:aws:iam::444455556666:role/other", "s3:GetObject", "*"],
            "AssumableRole",
        ),
        (vec!["AssumableRole", "GetObject", "*"], "it has no colon"),
        (vec!["AssumableRole", "s3:Get*", "*"], "without * and ?"),
        (
            vec!["AssumableRole", "s3:GetObjetc", "*"],
            "did you mean s3:GetObject?",
        ),
        (
            vec!["AssumableRole", "s3:GetObject", "bucket"],
            "expected an ARN",
        ),
        (
            vec!["AssumableRole", "s3:GetObject", "*", "aws:SourceIp"],
            "KEY=VALUE",
        ),
        (
            vec!["AssumableRole", "s3:GetObject", "*", "a=b"],
            "KEY=VALUE",
        ),
        (
            vec!["\u{1b}[31m", "\u{202e}", "\n", "\u{7}"],
            "AssumableRole",
        ),
    ] {
        let ran = can(&bundle, &question);
        assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0), "{question:?}");
        assert!(ran.stderr.contains(words), "{question:?}: {}", ran.stderr);
    }
    let ran = can(&bundle, &["AssumableRole", "s3:GetObject"]);
    assert_eq!(ran.code, Some(2));
    let dir = tempfile::tempdir().unwrap();
    for args in [
        &["grants"][..],
        &["grants", "--answers", "a", "--bundle", "b"],
        &["grants", "--bundle", "."],
    ] {
        let ran = run(dir.path(), args);
        assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0), "{args:?}");
        ensure_calm(&ran).unwrap();
    }
    let ran = run(dir.path(), &["grants", "--bundle", "nowhere"]);
    assert_eq!((ran.code, ran.stdout.len()), (Some(1), 0), "{}", ran.stderr);
}

#[test]
fn an_edited_bundle_is_judged_as_it_stands_and_the_edit_is_told() {
    let mut bundle = exported(&sample("cross-account"));
    let trust = bundle
        .get_mut("emr-account/trust/AssumableRole.json")
        .unwrap();
    let text = String::from_utf8(trust.clone()).unwrap();
    let edited = text.replace(
        "arn:aws:iam::111122223333:role/service-role/",
        "arn:aws:iam::111122223333:role/",
    );
    assert_ne!(text, edited);
    *trust = edited.into_bytes();
    let ran = can(&bundle, &[EXECUTION, "sts:AssumeRole", ASSUMABLE]);
    assert_eq!(ran.code, Some(3));
    assert!(
        ran.text().contains("missing (trust)") && !ran.text().contains("missing (identity)"),
        "{}",
        ran.text()
    );
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), &bundle);
    let text = run(dir.path(), &["grants", "--bundle", "bundle", "--json"]).json();
    let of = |path: &str| {
        let grants = text["grants"].as_array().unwrap().iter();
        let of = grants.filter(|grant| grant["statement"]["document"] == path);
        of.map(|grant| grant["statement"]["reason"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert!(of("emr-account/trust/AssumableRole.json")[0].starts_with("Edited by hand"));
    assert!(!of("emr-account/policies/EMRServerlessAccess.json")[0].starts_with("Edited"));
}

#[test]
fn a_damaged_bundle_says_what_does_not_count() {
    let whole = exported(&with(sample("cross-account"), "source_identity", true));
    for path in whole
        .keys()
        .filter(|path| path.contains("/policies/") || path.contains("/trust/"))
    {
        let mut bundle = whole.clone();
        bundle.insert(path.clone(), b"{\"Statement\": \"\x1b[2J\"".to_vec());
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), &bundle);
        let ran = run(dir.path(), &["grants", "--bundle", "bundle"]);
        assert_eq!(ran.code, Some(0));
        assert!(ran.stderr.contains(path.as_str()), "{path}: {}", ran.stderr);
        ensure_calm(&ran).unwrap();
        let all = ["grants", "--bundle", "bundle", "--json"];
        let one = ["--can", EXECUTION, "sts:AssumeRole", ASSUMABLE];
        for args in [all.to_vec(), [&all[..], &one].concat()] {
            let json = run(dir.path(), &args).json();
            let warnings = json["warnings"].as_array().unwrap();
            assert_eq!(warnings.len(), 1, "{path}: {warnings:?}");
            assert!(warnings[0].as_str().unwrap().starts_with(path.as_str()));
        }
        bundle.remove(path);
        fs::remove_file(dir.path().join("bundle").join(path)).unwrap();
        let ran = run(dir.path(), &["grants", "--bundle", "bundle"]);
        assert!(ran.stderr.contains(path.as_str()), "{path}: {}", ran.stderr);
    }
    let mut bundle = whole.clone();
    let path = "emr-account/policies/EMRServerlessAccess.json";
    let text = String::from_utf8(whole[path].clone()).unwrap();
    let text = text.replace("EMRServerlessPassRole", "\\u001b[31mRed\\u202e");
    bundle.insert(path.to_owned(), text.into_bytes());
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), &bundle);
    let ran = run(dir.path(), &["grants", "--bundle", "bundle"]);
    ensure_safe(&ran.text()).unwrap();
    assert!(ran.text().contains("Red"));
    // The right to create a role's session is there on both sides, and so is naming the user.
    let question = [EXECUTION, "sts:SetSourceIdentity", ASSUMABLE];
    assert_eq!(can(&whole, &question).code, Some(0));
    let question = [
        EXECUTION,
        "sts:AssumeRole",
        ASSUMABLE,
        "sts:SourceIdentity=ann",
    ];
    assert_eq!(can(&whole, &question).code, Some(0));
    assert_eq!(
        can(&exported(&sample("cross-account")), &question).code,
        Some(3)
    );
}

#[test]
fn what_a_bundle_adds_to_a_policy_is_not_taken_for_the_whole_of_it() {
    let mut answers = sample("single-account");
    let key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    answers = with(answers, "kms_key_arns", json!([key]));
    answers = with(answers, "log_group_name", "/aws/emr-serverless");
    let ran = can(&exported(&answers), &["SparkTeamA", "kms:Decrypt", key]);
    let text = flat(&ran);
    assert_eq!(ran.code, Some(0), "{text}");
    assert!(
        text.contains("Provided that the key's own policy"),
        "{text}"
    );
}

#[test]
fn a_no_names_everything_that_is_missing_and_nothing_that_cannot_help() {
    let bundle = exported(&with(
        sample("cross-account"),
        "execution_role_has_full_access",
        true,
    ));
    let service = "emr-serverless.amazonaws.com";
    let text = flat(&can(&bundle, &[service, "sts:AssumeRole", RUNTIME]));
    assert!(
        text.contains("aws:SourceAccount=VALUE") && text.contains("aws:SourceArn=VALUE"),
        "{text}"
    );
    let text = flat(&can(&bundle, &[EXECUTION, "sts:AssumeRole", RUNTIME]));
    assert!(text.contains("missing (trust)"), "{text}");
    assert!(!text.contains("was there before"), "{text}");
    let object = "arn:aws:s3:::example-spark-data/a";
    let text = flat(&can(&bundle, &[EXECUTION, "s3:PutObject", object]));
    assert!(
        text.contains("AmazonSageMakerFullAccess is not counted"),
        "{text}"
    );
}

/// Without the breaks between the lines.
fn flat(ran: &Ran) -> String {
    ran.text().split_whitespace().collect::<Vec<_>>().join(" ")
}
