//! `check`: files, folders, bundles and standard input, with what is printed where and which exit code follows.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Ran, run, run_with, sagesetup, sample_bytes};

const GOOD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/*"}
  ]
}
"#;
/// A wrong action, and a comma too many behind it.
const BAD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "sagemaker:DescribeCluterNode", "Resource": "*"},
  ]
}
"#;
/// One statement of the old language, which is a warning.
const OLD: &str = r#"{"Statement": {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}}"#;

fn dir_with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn codes(ran: &Ran) -> Vec<String> {
    let json = ran.json();
    let findings = json["findings"].as_array().unwrap();
    let told = |finding: &Value| {
        format!(
            "{}:{}:{} {}",
            finding["path"].as_str().unwrap(),
            finding["line"],
            finding["column"],
            finding["code"].as_str().unwrap()
        )
    };
    findings.iter().map(told).collect()
}

#[test]
fn a_finding_shows_its_line_with_a_mark_and_what_to_do() {
    let dir = dir_with(&[("policy.json", BAD)]);
    let ran = run(dir.path(), &["check", "policy.json"]);
    assert_eq!(ran.code, Some(3));
    assert_eq!(
        ran.text(),
        r#"error[unknown-action]: Amazon SageMaker has no action "DescribeCluterNode"
 --> policy.json:4:35
  |
4 |     {"Effect": "Allow", "Action": "sagemaker:DescribeCluterNode", "Resource": "*"},
  |                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = do: write "sagemaker:DescribeClusterNode" here
  = why: IAM takes the document without a word, and the permission is not there

error[json-syntax]: a comma too many: nothing follows it
 --> policy.json:4:83
  |
4 |     {"Effect": "Allow", "Action": "sagemaker:DescribeCluterNode", "Resource": "*"},
  |                                                                                   ^
  = do: take out what is marked
  = why: IAM refuses the whole document with MalformedPolicyDocument

"#
    );
    assert_eq!(ran.stderr, "Checked 1 policy document: 2 errors.\n");
}

#[test]
fn a_clean_document_says_nothing_on_standard_output() {
    let dir = dir_with(&[("policy.json", GOOD)]);
    let ran = run(dir.path(), &["check", "policy.json", "policy.json"]);
    assert_eq!((ran.code, ran.text().as_str()), (Some(0), ""));
    assert_eq!(ran.stderr, "Checked 2 policy documents: nothing found.\n");
}

#[test]
fn warnings_are_no_errors_unless_they_are_asked_to_be() {
    let dir = dir_with(&[("old.json", OLD)]);
    let ran = run(dir.path(), &["check", "old.json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert!(ran.text().starts_with("warning[old-version]"));
    let ran = run(dir.path(), &["check", "--strict", "old.json"]);
    assert_eq!(ran.code, Some(3));
}

#[test]
fn a_folder_is_searched_and_what_is_no_policy_is_left_out() {
    let dir = dir_with(&[
        ("p/b/bad.json", BAD),
        ("p/a.json", GOOD),
        ("p/package.json", "{\"name\": \"x\"}"),
        ("p/notes.txt", BAD),
        ("p/.hidden/bad.json", BAD),
    ]);
    let ran = run(dir.path(), &["check", "p", "--json"]);
    assert_eq!(ran.code, Some(3));
    assert_eq!(
        codes(&ran),
        [
            "p/b/bad.json:4:35 unknown-action",
            "p/b/bad.json:4:83 json-syntax"
        ]
    );
    assert_eq!(
        ran.stderr,
        "Checked 2 policy documents: 2 errors; left out, as they hold no policy: p/package.json.\n"
    );
    let empty = run(dir.path(), &["check", "p/.hidden/.."]);
    assert_eq!(empty.code, Some(3), "a folder by any name");
}

#[test]
fn a_broken_policy_in_a_folder_is_not_passed_over() {
    let dir = dir_with(&[
        (
            "p/misspelt.json",
            "{\"Version\": \"2012-10-17\", \"Statment\": []}",
        ),
        (
            "p/statement.json",
            "{\"Effect\": \"Allow\", \"Action\": \"s3:Get*\"}",
        ),
        (
            "p/template.json",
            "{\"AWSTemplateFormatVersion\": \"x\", \"Effect\": \"Allow\", \"Resources\": {}}",
        ),
    ]);
    let ran = run(dir.path(), &["check", "p", "--json"]);
    assert_eq!(ran.code, Some(3));
    assert_eq!(
        codes(&ran),
        [
            "p/misspelt.json:1:27 unknown-element",
            "p/statement.json:1:1 not-a-policy"
        ]
    );
    assert_eq!(ran.json()["left_out"], json!(["p/template.json"]));
}

#[test]
fn former_versions_and_policies_of_aws_are_not_judged() {
    let bad = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObjetc", "Resource": "*"}]});
    let details = json!({
        "RoleDetailList": [{"RoleName": "Ours", "RolePolicyList": [{"PolicyName": "Inline", "PolicyDocument": bad}]}],
        "Policies": [
            {"PolicyName": "Mine", "Arn": "arn:aws:iam::111122223333:policy/Mine", "PolicyVersionList": [
                {"Document": bad, "VersionId": "v2", "IsDefaultVersion": true},
                {"Document": bad, "VersionId": "v1", "IsDefaultVersion": false}]},
            {"PolicyName": "Theirs", "Arn": "arn:aws:iam::aws:policy/Theirs", "PolicyVersionList": [
                {"Document": bad, "VersionId": "v1", "IsDefaultVersion": true}]}
        ]
    });
    let dir = dir_with(&[("details.json", &details.to_string())]);
    let ran = run(dir.path(), &["check", "details.json", "--json"]);
    let messages: Vec<String> = ran.json()["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["message"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        messages,
        [
            "\"Ours/Inline\": Amazon S3 has no action \"GetObjetc\"",
            "\"Mine\": Amazon S3 has no action \"GetObjetc\""
        ]
    );
}

#[test]
fn the_output_of_a_command_comes_by_standard_input() {
    let dir = tempfile::tempdir().unwrap();
    let role = json!({"Role": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}}});
    let mut command = sagesetup(dir.path());
    command.args(["check", "-", "--json"]);
    let ran = run_with(&mut command, role.to_string().as_bytes());
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(codes(&ran)[0].starts_with("stdin:1:"), "{:?}", codes(&ran));
    assert!(codes(&ran)[0].ends_with("trust-anyone"));
}

#[test]
fn the_kind_decides_what_may_stand_in_a_document() {
    let dir = dir_with(&[("policy.json", GOOD)]);
    for (kind, code, expected) in [
        ("identity", 0, ""),
        ("scp", 0, ""),
        ("trust", 3, "missing-principal"),
        ("resource", 3, "missing-principal"),
    ] {
        let ran = run(dir.path(), &["check", "policy.json", "--kind", kind]);
        assert_eq!(ran.code, Some(code), "{kind}");
        assert!(ran.text().contains(expected), "{kind}: {}", ran.text());
    }
    let ran = run(dir.path(), &["check", "policy.json", "--kind", "bucket"]);
    assert_eq!(ran.code, Some(2));
}

#[test]
fn a_bundle_is_judged_as_a_whole_and_an_edited_one_is_told() {
    let dir = dir_with(&[]);
    fs::write(dir.path().join("a.json"), sample_bytes("cross-account")).unwrap();
    let ran = run(dir.path(), &["export", "--answers", "a.json", "--out", "b"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    for path in ["b", "b/bundle.json", "."] {
        let ran = run(dir.path(), &["check", path]);
        assert_eq!(ran.code, Some(0), "{path}: {}", ran.text());
    }
    let trust = dir.path().join("b/emr-account/trust/AssumableRole.json");
    let text = fs::read_to_string(&trust).unwrap();
    let edited = text.replace(":role/service-role/", ":role/");
    assert_ne!(text, edited);
    fs::write(&trust, edited).unwrap();
    let ran = run(dir.path(), &["check", "b", "--json"]);
    assert_eq!(ran.code, Some(3));
    let codes = codes(&ran).join("\n");
    assert!(
        codes.contains("b/emr-account/trust/AssumableRole.json:9:11 trust-equals-role"),
        "{codes}"
    );
    let ran = run(dir.path(), &["check", "b", "--kind", "trust"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
}

#[test]
fn sarif_names_rule_place_and_correction() {
    let dir = dir_with(&[("my policies/ä.json", BAD)]);
    let ran = run(dir.path(), &["check", "--sarif", "my policies"]);
    assert_eq!(ran.code, Some(3));
    let sarif = ran.json();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let result = &run["results"][0];
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(
        run["tool"]["driver"]["rules"][index]["id"],
        result["ruleId"]
    );
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"]["uri"],
        "my%20policies/%C3%A4.json"
    );
    assert_eq!(
        place["region"],
        json!({"startLine": 4, "startColumn": 35, "endLine": 4, "endColumn": 65})
    );
    let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(change["deletedRegion"], place["region"]);
    assert_eq!(
        change["insertedContent"]["text"],
        "\"sagemaker:DescribeClusterNode\""
    );
}

#[test]
fn what_is_no_policy_at_all_gets_one_clear_finding() {
    let utf16: Vec<u8> = [0xff, 0xfe, b'{', 0, b'}', 0].to_vec();
    let long = vec![b' '; 10 << 20];
    let deep = b"[".repeat(100_000);
    let cases: [(&[u8], &str); 7] = [
        (b"", "the text is empty"),
        (b"\x80\x81", "no text in UTF-8: byte 0"),
        (&utf16, "UTF-16, as PowerShell writes"),
        (&long, "longer than 8 MiB"),
        (&deep, "nested more than 64 deep"),
        (b"{\"UserSettings\": {}}", "Statement is missing"),
        (b"\x1b]0;x\x07", "found \"\\u{1b}\""),
    ];
    for (bytes, expected) in cases {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("x.json"), bytes).unwrap();
        let ran = run(dir.path(), &["check", "x.json"]);
        assert_eq!(ran.code, Some(3));
        let text = ran.text();
        assert!(text.contains(expected), "{expected}: {text}");
        assert_eq!(text.matches("error[").count(), 1, "{text}");
        assert!(
            text.lines().all(|line| !line.contains(char::is_control)),
            "{text:?}"
        );
    }
}

#[test]
fn what_cannot_be_read_is_named_and_exits_with_1() {
    let dir = dir_with(&[("empty/x.txt", "")]);
    for (path, expected) in [
        ("nowhere.json", "cannot read nowhere.json"),
        ("empty", "empty holds no JSON file"),
    ] {
        let ran = run(dir.path(), &["check", path]);
        assert_eq!(
            (ran.code, ran.text().as_str()),
            (Some(1), ""),
            "{}",
            ran.stderr
        );
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    }
    assert_eq!(run(dir.path(), &["check"]).code, Some(2));
}

#[test]
fn a_minified_document_shows_the_part_around_the_finding() {
    let actions: Vec<String> = (0..60).map(|i| format!("\"s3:GetObject{i}\"")).collect();
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":[{}],"Resource":"*"}}]}}"#,
        actions.join(",")
    );
    let dir = dir_with(&[("long.json", &text)]);
    let ran = run(dir.path(), &["check", "long.json"]);
    assert_eq!(ran.text().matches("error[unknown-action]").count(), 60);
    for line in ran.text().lines() {
        assert!(line.chars().count() < 160, "{line}");
    }
}
