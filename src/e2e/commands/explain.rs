//! `explain`: a pasted message, an id or a code; what is printed where, and with which exit code.

use std::collections::BTreeSet;

use crate::support::{ensure_calm, ensure_safe, names, run, run_with, sagesetup};

/// As a notebook shows it: a traceback, colours, and lines that end in the middle of words.
const PASTED: &str = "\u{1b}[0;31mClientError\u{1b}[0m                    Traceback (most recent call last)\n\
    Unable to assume role(arn: arn:aws:iam::444455556666:role/AssumableRole). Ensure\n \
    permissions are setup correctly Error: User: arn:aws:sts::111122223333:assumed-ro\n\
    le/AmazonSageMaker-ExecutionRole-20240101T000000/SageMaker is not authorized to p\n\
    erform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/AssumableRole \n\
    because no role trust policy allows the sts:AssumeRole action\n";

#[test]
fn a_pasted_message_is_explained_from_standard_input() {
    let dir = tempfile::tempdir().unwrap();
    let ran = run_with(
        sagesetup(dir.path()).args(["explain", "-"]),
        PASTED.as_bytes(),
    );
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let text = ran.text();
    ensure_safe(&text).unwrap();
    for part in [
        "S12: ",
        "role AmazonSageMaker-ExecutionRole-20240101T000000 of account 111122223333",
        "the trust policy of the role AssumableRole of account 444455556666",
        "last ten minutes",
        "inferred, not confirmed",
        "aws iam get-role --role-name AssumableRole",
        "'<domain-id>'",
        "Where sagesetup does it",
        "document \"Trust policy of the access role\"",
        "https://docs.aws.amazon.com/",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(names(dir.path()).is_empty());
}

#[test]
fn words_are_one_text_and_codes_and_ids_are_known() {
    let dir = tempfile::tempdir().unwrap();
    for (words, title) in [
        (
            &["Cross-account", "pass", "role", "is", "not", "allowed."][..],
            "S16: ",
        ),
        (&["s12"], "S12: "),
        (&["A13"], "A13: "),
        (&["passed-to-service"], "passed-to-service: "),
        (&["order-principal-first"], "order-principal-first: "),
        (&["domain-wide-tags"], "domain-wide-tags: "),
        (
            &[
                "--",
                "--cluster-id, --auth-type, --secret and --verify-certificate are not supported when connecting to EMR Serverless Applications",
            ],
            "S25b: ",
        ),
    ] {
        let args: Vec<&str> = ["explain"]
            .into_iter()
            .chain(words.iter().copied())
            .collect();
        let ran = run(dir.path(), &args);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{words:?}");
        assert!(ran.text().starts_with(title), "{}", ran.text());
        let named = run(dir.path(), &[&args[..1], &["--json"], &args[1..]].concat());
        assert_eq!(named.code, Some(0), "{}", named.stderr);
        assert_eq!(named.json()["format"], "sagesetup.explanation/1");
    }
}

#[test]
fn the_json_document_has_the_message_the_entry_and_what_mends_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = sagesetup(dir.path());
    let ran = run_with(command.args(["explain", "-", "--json"]), PASTED.as_bytes());
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let json = ran.json();
    assert_eq!(json["entry"]["id"], "S12");
    assert_eq!(json["message"]["principal"]["session"], "SageMaker");
    assert_eq!(json["message"]["ending"]["policy"], "role trust policy");
    assert_eq!(json["message"]["ending"]["entry"], "N2");
    let mends = json["mends"].as_array().unwrap();
    let playbooks: BTreeSet<_> = mends.iter().map(|mend| mend["playbook"].as_str()).collect();
    assert_eq!((playbooks.len(), mends.len()), (2, 10));
    let evidence = json["entry"]["cause"][0]["evidence"].as_str().unwrap();
    assert!(["doc", "code", "thread", "message", "inferred"].contains(&evidence));
}

#[test]
fn what_fits_nothing_is_unusable_and_says_what_is_known() {
    let dir = tempfile::tempdir().unwrap();
    for text in [
        "hello world",
        "",
        "\u{1b}]0;x\u{7}\u{202e}",
        "NoSuchBucket: x",
    ] {
        let ran = run(dir.path(), &["explain", text]);
        assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0), "{text:?}");
        assert!(ran.stderr.contains("Known are: "), "{}", ran.stderr);
        ensure_calm(&ran).unwrap();
    }
    let read = "An error occurred (ServiceFailure) when calling the ListRoles operation: try later";
    let ran = run(dir.path(), &["explain", read]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("What it called: ListRoles"),
        "{}",
        ran.stderr
    );
    let near = run(dir.path(), &["explain", "passd-to-service"]);
    assert_eq!((near.code, near.stdout.len()), (Some(2), 0));
    assert!(near.stderr.contains("passed-to-service"), "{}", near.stderr);
    let json = run(dir.path(), &["explain", "--json", "hello world"]);
    assert_eq!((json.code, json.stderr.as_str()), (Some(2), ""));
    assert!(json.json()["entry"].is_null());
}

#[test]
fn a_text_that_is_too_long_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let long = "x".repeat(64 * 1024 + 1);
    let ran = run_with(
        sagesetup(dir.path()).args(["explain", "-"]),
        long.as_bytes(),
    );
    assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0));
    assert!(ran.stderr.contains("64 KiB"), "{}", ran.stderr);
    let odd = run_with(
        sagesetup(dir.path()).args(["explain", "-"]),
        b"Invalid principal in policy \xff\xfe\x00\x1b[2J",
    );
    assert_eq!(odd.code, Some(0), "{}", odd.stderr);
    ensure_safe(&odd.text()).unwrap();
}
