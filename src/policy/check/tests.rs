//! The checks as a whole; each single one is held against the corpus, in `src/e2e/corpus`.

use std::collections::BTreeSet;

use super::{check, check_all, rules};
use crate::policy::Kind;

#[test]
fn every_rule_has_a_code_of_its_own_and_says_what_to_do() {
    let mut codes = BTreeSet::new();
    for rule in rules() {
        assert!(codes.insert(rule.code), "{} twice", rule.code);
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(rule.code.chars().all(plain), "{}", rule.code);
        assert!(
            rule.page.starts_with("https://docs.aws.amazon.com/"),
            "{}",
            rule.code
        );
        for text in [rule.title, rule.why, rule.fix] {
            assert!(
                text.len() > 2 && !text.ends_with('.'),
                "{}: {text}",
                rule.code
            );
        }
    }
}

#[test]
fn policies_inside_the_output_of_commands_are_found() {
    let role = r#"{"Role": {"RoleName": "x", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "AROA1234567890EXAMPLE"}, "Action": "sts:AssumeRole"}]}}}"#;
    let (count, findings) = check_all(role, None);
    let codes: Vec<_> = findings.iter().map(|f| f.rule.code).collect();
    assert_eq!((count, codes), (1, vec!["deleted-principal"]));

    let bucket = r#"{"Policy": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b/*\"}]}"}"#;
    let (count, findings) = check_all(bucket, None);
    let codes: Vec<_> = findings.iter().map(|f| f.rule.code).collect();
    assert_eq!((count, codes), (1, vec!["resource-anyone"]));
    assert_eq!(findings[0].at.of(bucket).get(..3), Some("\"{\\"));

    let template = r#"{"Resources": {"R": {"Properties": {"PolicyDocument": {"Statement": []}}}}}"#;
    let (_, findings) = check_all(template, None);
    assert_eq!(findings[0].rule.code, "not-a-policy");
}

#[test]
fn hostile_texts_end_soon_with_one_clear_finding() {
    let long = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "s3:Get*", "Resource": "{}"}}]}}"#,
        "*a".repeat(40_000)
    );
    for text in [long, "[".repeat(100_000), " ".repeat(10 << 20)] {
        let codes: Vec<_> = check(&text, Some(Kind::Identity))
            .findings
            .iter()
            .map(|f| f.rule.code)
            .collect();
        assert_eq!(codes, ["too-large"]);
    }
}
