//! Elements and operators, one row a rule of AWS's pages:
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html> and
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::policy::{Text, grammar, json as policy_json};

const ROLE: &str = "arn:aws:iam::111122223333:role/team/Reader";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/Reader/ann";
const BUCKET: &str = "arn:aws:s3:::data";

fn read(text: &str) -> Document<Text<'_>> {
    let read = policy_json::read(text);
    let (document, faults) = grammar::read(&read.json.expect("JSON"));
    assert!(faults.is_empty(), "{faults:?}");
    document.expect("a document")
}

fn request(caller: &str, action: &str, resource: &str, keys: &[(&str, &str)]) -> Request {
    let mut context = Context::default();
    for (key, value) in keys {
        context.add(key, *value);
    }
    let caller = Caller::parse(caller).expect("a caller");
    Request::new(caller, action, resource, context)
}

/// What becomes of the only statement of a document.
fn only(statement: &Value, kind: Kind, version: &str, request: &Request) -> Result<Reach, Miss> {
    let text = json!({ "Version": version, "Statement": [statement] }).to_string();
    let read = read(&text);
    let outcome = document(&read, kind, request).next().expect("a statement");
    outcome.applies
}

fn statement(mut with: Value) -> Value {
    let object = with.as_object_mut().unwrap();
    object.entry("Effect").or_insert(json!("Allow"));
    if !object.contains_key("NotAction") {
        object.entry("Action").or_insert(json!("*"));
    }
    if !object.contains_key("NotResource") {
        object.entry("Resource").or_insert(json!("*"));
    }
    with
}

#[test]
fn actions_and_resources() {
    for (with, action, resource, expected) in [
        (
            json!({"Action": "s3:GetObject"}),
            "S3:getobject",
            BUCKET,
            Ok(Reach::Holder),
        ),
        (
            json!({"Action": ["s3:Put*", "s3:Get*"]}),
            "s3:GetObject",
            BUCKET,
            Ok(Reach::Holder),
        ),
        (
            json!({"Action": "s3:Get?bject"}),
            "s3:GetObject",
            BUCKET,
            Ok(Reach::Holder),
        ),
        (
            json!({"Action": "s3:Get"}),
            "s3:GetObject",
            BUCKET,
            Err(Miss::Action),
        ),
        (
            json!({"NotAction": "iam:*"}),
            "s3:GetObject",
            BUCKET,
            Ok(Reach::Holder),
        ),
        (
            json!({"NotAction": ["iam:*", "S3:*"]}),
            "s3:GetObject",
            BUCKET,
            Err(Miss::Action),
        ),
        (
            json!({"Resource": "arn:aws:s3:::data"}),
            "s3:ListBucket",
            BUCKET,
            Ok(Reach::Holder),
        ),
        // Resources are compared with regard to case.
        (
            json!({"Resource": "arn:aws:s3:::Data"}),
            "s3:ListBucket",
            BUCKET,
            Err(Miss::Resource),
        ),
        (
            json!({"Resource": "arn:aws:s3:::data/*"}),
            "s3:GetObject",
            "arn:aws:s3:::data/a/b",
            Ok(Reach::Holder),
        ),
        (
            json!({"Resource": "arn:aws:s3:::data/*"}),
            "s3:GetObject",
            BUCKET,
            Err(Miss::Resource),
        ),
        (
            json!({"Resource": "arn:aws:s3:::da?a"}),
            "s3:ListBucket",
            BUCKET,
            Ok(Reach::Holder),
        ),
        (
            json!({"NotResource": "arn:aws:s3:::data"}),
            "s3:ListBucket",
            BUCKET,
            Err(Miss::Resource),
        ),
        (
            json!({"NotResource": "arn:aws:s3:::other"}),
            "s3:ListBucket",
            BUCKET,
            Ok(Reach::Holder),
        ),
        (
            json!({"Resource": "arn:aws:logs:*:*:log-group:/a:*"}),
            "logs:PutLogEvents",
            "arn:aws:logs:eu-west-1:111122223333:log-group:/a:log-stream:b",
            Ok(Reach::Holder),
        ),
    ] {
        let request = request(ROLE, action, resource, &[]);
        let found = only(
            &statement(with.clone()),
            Kind::Identity,
            "2012-10-17",
            &request,
        );
        assert_eq!(found, expected, "{with} {action} {resource}");
    }
}

#[test]
fn a_statement_without_a_resource_speaks_only_in_trust_policies() {
    let statement = json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"});
    let request = request(
        ROLE,
        "sts:AssumeRole",
        "arn:aws:iam::444455556666:role/T",
        &[],
    );
    for (kind, expected) in [
        (Kind::Trust, Ok(Reach::Anyone)),
        (Kind::Identity, Err(Miss::Resource)),
        (Kind::Resource, Err(Miss::Resource)),
        (Kind::ServiceControl, Err(Miss::Resource)),
    ] {
        assert_eq!(
            only(&statement, kind, "2012-10-17", &request),
            expected,
            "{kind:?}"
        );
    }
}

#[test]
fn variables_are_filled_in_documents_of_the_newer_version_alone() {
    let keys = [
        ("aws:username", "a*n"),
        ("aws:PrincipalTag/team", "red"),
        ("aws:TagKeys", "x"),
        ("aws:TagKeys", "y"),
    ];
    for (resource, wanted, version, expected) in [
        ("home/${aws:username}", "home/a*n", "2012-10-17", true),
        // What is filled in holds no wildcards.
        ("home/${aws:username}", "home/axn", "2012-10-17", false),
        ("home/${AWS:UserName}/*", "home/a*n/b", "2012-10-17", true),
        ("home/${aws:username}", "home/a*n", "2008-10-17", false),
        (
            "home/${aws:username}",
            "home/${aws:username}",
            "2008-10-17",
            true,
        ),
        ("${aws:PrincipalTag/Team}/*", "red/b", "2012-10-17", true),
        (
            "${aws:PrincipalTag/area, 'any'}/*",
            "any/b",
            "2012-10-17",
            true,
        ),
        (
            "${aws:PrincipalTag/team, 'any'}/*",
            "red/b",
            "2012-10-17",
            true,
        ),
        ("${aws:PrincipalTag/area}/*", "/b", "2012-10-17", false),
        // A key of several values is no variable.
        ("${aws:TagKeys}", "x", "2012-10-17", false),
        ("a${*}b", "a*b", "2012-10-17", true),
        ("a${*}b", "axb", "2012-10-17", false),
        ("a${?}b", "a?b", "2012-10-17", true),
        ("a${?}b", "axb", "2012-10-17", false),
        ("a${$}{x}", "a${x}", "2012-10-17", true),
        ("a${b", "a${b", "2012-10-17", true),
        ("a$b", "a$b", "2012-10-17", true),
    ] {
        let request = request(ROLE, "s3:GetObject", wanted, &keys);
        let statement = statement(json!({"Resource": resource}));
        let found = only(&statement, Kind::Identity, version, &request);
        assert_eq!(found.is_ok(), expected, "{resource} {wanted} {version}");
    }
}

#[test]
fn principals() {
    let account = "arn:aws:iam::111122223333:root";
    let service = "emr-serverless.amazonaws.com";
    for (principal, caller, expected) in [
        (json!("*"), ROLE, Some(Reach::Anyone)),
        (json!({"AWS": "*"}), ROLE, Some(Reach::Anyone)),
        (json!({"AWS": "*"}), service, Some(Reach::Anyone)),
        (json!({"AWS": ROLE}), ROLE, Some(Reach::Named)),
        (
            json!({"AWS": ["arn:aws:iam::111122223333:role/Reader"]}),
            ROLE,
            None,
        ),
        (
            json!({"AWS": "arn:aws:iam::111122223333:role/*"}),
            ROLE,
            None,
        ),
        (json!({"AWS": "111122223333"}), ROLE, Some(Reach::Account)),
        (json!({"AWS": account}), ROLE, Some(Reach::Account)),
        (json!({"AWS": [account, ROLE]}), ROLE, Some(Reach::Named)),
        (json!({"AWS": "444455556666"}), ROLE, None),
        (json!({"AWS": account}), account, Some(Reach::Named)),
        (json!({"AWS": "111122223333"}), account, Some(Reach::Named)),
        (json!({"AWS": account}), "111122223333", Some(Reach::Named)),
        (json!({"AWS": SESSION}), SESSION, Some(Reach::Named)),
        (json!({"AWS": SESSION}), ROLE, None),
        (
            json!({"AWS": "arn:aws:iam::111122223333:role/Reader"}),
            SESSION,
            Some(Reach::Named),
        ),
        (json!({"AWS": account}), SESSION, Some(Reach::Account)),
        (
            json!({"AWS": "arn:aws:iam::111122223333:user/ann"}),
            "arn:aws:iam::111122223333:user/ann",
            Some(Reach::Named),
        ),
        (json!({"Service": service}), service, Some(Reach::Named)),
        (
            json!({"Service": ["ec2.amazonaws.com", service]}),
            service,
            Some(Reach::Named),
        ),
        (json!({"Service": service}), "ec2.amazonaws.com", None),
        (json!({"Service": service}), ROLE, None),
        (json!({"AWS": service}), service, None),
        (
            json!({"Federated": "arn:aws:iam::111122223333:saml-provider/P"}),
            "arn:aws:iam::111122223333:saml-provider/P",
            Some(Reach::Named),
        ),
        (json!({"CanonicalUser": "79a5"}), ROLE, None),
    ] {
        let statement = json!({"Effect": "Allow", "Action": "sts:*", "Principal": principal});
        let request = request(caller, "sts:AssumeRole", "arn:aws:iam::1:role/T", &[]);
        let found = only(&statement, Kind::Trust, "2012-10-17", &request);
        assert_eq!(found.ok(), expected, "{principal} {caller}");
    }
}

#[test]
fn not_principal_spares_who_is_listed_with_the_account() {
    let account = "arn:aws:iam::111122223333:root";
    let of_session = "arn:aws:iam::111122223333:role/Reader";
    for (listed, caller, spared) in [
        (json!({"AWS": [account, ROLE]}), ROLE, true),
        (json!({"AWS": ROLE}), ROLE, false),
        (json!({"AWS": account}), ROLE, false),
        (json!({"AWS": [account, of_session]}), SESSION, true),
        (json!({"AWS": [account, SESSION]}), SESSION, false),
        (json!({"AWS": "111122223333"}), account, true),
        (
            json!({"AWS": [account, ROLE]}),
            "arn:aws:iam::444455556666:role/x",
            false,
        ),
        (
            json!({"Service": "ec2.amazonaws.com"}),
            "ec2.amazonaws.com",
            true,
        ),
        (
            json!({"Service": "ec2.amazonaws.com"}),
            "s3.amazonaws.com",
            false,
        ),
    ] {
        let statement =
            json!({"Effect": "Deny", "Action": "*", "Resource": "*", "NotPrincipal": listed});
        let request = request(caller, "s3:GetObject", BUCKET, &[]);
        let found = only(&statement, Kind::Resource, "2012-10-17", &request);
        assert_eq!(found.is_err(), spared, "{listed} {caller}");
    }
}

type Row = (
    &'static str,
    &'static str,
    Value,
    &'static [&'static str],
    bool,
);

/// Operator, key, values of the policy, values of the request (none: absent), whether the test is met.
#[expect(clippy::too_many_lines, reason = "one table")]
fn rows() -> Vec<Row> {
    const K: &str = "aws:PrincipalTag/t";
    const ARN: &str = "aws:SourceArn";
    const IP: &str = "aws:SourceIp";
    const TIME: &str = "aws:CurrentTime";
    const N: &str = "s3:max-keys";
    const TAGS: &str = "aws:TagKeys";
    vec![
        ("StringEquals", K, json!("a"), &["a"], true),
        ("StringEquals", K, json!("a"), &["A"], false),
        ("StringEquals", K, json!(["b", "a"]), &["a"], true),
        ("StringEquals", K, json!("a*"), &["ab"], false),
        ("StringEquals", K, json!("a*"), &["a*"], true),
        ("StringEquals", K, json!("a"), &[], false),
        ("StringEquals", K, json!([]), &["a"], false),
        ("StringEqualsIfExists", K, json!("a"), &[], true),
        ("StringEqualsIfExists", K, json!("a"), &["b"], false),
        ("StringNotEquals", K, json!("a"), &["b"], true),
        ("StringNotEquals", K, json!("a"), &["a"], false),
        ("StringNotEquals", K, json!(["a", "b"]), &["b"], false),
        ("StringNotEquals", K, json!("a"), &[], true),
        ("StringEqualsIgnoreCase", K, json!("Über"), &["üBER"], true),
        ("StringNotEqualsIgnoreCase", K, json!("a"), &["A"], false),
        ("StringNotEqualsIgnoreCase", K, json!("a"), &[], true),
        ("StringLike", K, json!("a*"), &["ab"], true),
        ("StringLike", K, json!("A*"), &["ab"], false),
        ("StringLike", K, json!("?b"), &["ab"], true),
        ("StringLike", K, json!("a*"), &[], false),
        ("StringNotLike", K, json!("a*"), &["ab"], false),
        ("StringNotLike", K, json!("a*"), &["ba"], true),
        ("StringNotLike", K, json!("a*"), &[], true),
        ("StringLikeIfExists", K, json!("a*"), &[], true),
        ("NumericEquals", N, json!(10), &["10.0"], true),
        ("NumericEquals", N, json!("10"), &["ten"], false),
        ("NumericNotEquals", N, json!("10"), &["11"], true),
        ("NumericNotEquals", N, json!("10"), &[], true),
        ("NumericLessThan", N, json!("10"), &["9"], true),
        ("NumericLessThan", N, json!("10"), &["10"], false),
        ("NumericLessThanEquals", N, json!("10"), &["10"], true),
        ("NumericGreaterThan", N, json!("10"), &["10"], false),
        ("NumericGreaterThan", N, json!("9"), &["10"], true),
        ("NumericGreaterThanEquals", N, json!("10"), &["10"], true),
        ("NumericGreaterThan", N, json!("10"), &[], false),
        (
            "DateEquals",
            TIME,
            json!("2020-04-01T00:00:00Z"),
            &["2020-04-01T00:00:00Z"],
            true,
        ),
        (
            "DateNotEquals",
            TIME,
            json!("2020-04-01T00:00:00Z"),
            &["2020-04-01T02:00:00+02:00"],
            false,
        ),
        (
            "DateNotEquals",
            TIME,
            json!("2020-04-01T00:00:00Z"),
            &[],
            true,
        ),
        (
            "DateLessThan",
            TIME,
            json!("2020-06-30T23:59:59Z"),
            &["2020-05-01T00:00:00Z"],
            true,
        ),
        (
            "DateLessThanEquals",
            TIME,
            json!("2020-06-30"),
            &["2020-06-30T00:00:00Z"],
            true,
        ),
        (
            "DateGreaterThan",
            TIME,
            json!("2020-04-01"),
            &["2020-03-31T23:59:59Z"],
            false,
        ),
        (
            "DateGreaterThan",
            TIME,
            json!(1_585_699_200),
            &["2020-04-01T00:00:01Z"],
            true,
        ),
        (
            "DateGreaterThanEquals",
            TIME,
            json!("2020-04-01"),
            &["1585699200"],
            true,
        ),
        (
            "DateGreaterThan",
            TIME,
            json!("soon"),
            &["2020-04-01T00:00:01Z"],
            false,
        ),
        (
            "Bool",
            "aws:SecureTransport",
            json!("true"),
            &["true"],
            true,
        ),
        ("Bool", "aws:SecureTransport", json!(true), &["true"], true),
        (
            "Bool",
            "aws:SecureTransport",
            json!("True"),
            &["true"],
            true,
        ),
        (
            "Bool",
            "aws:SecureTransport",
            json!("false"),
            &["true"],
            false,
        ),
        ("Bool", "aws:SecureTransport", json!("false"), &[], false),
        (
            "BoolIfExists",
            "aws:MultiFactorAuthPresent",
            json!("false"),
            &[],
            true,
        ),
        (
            "BinaryEquals",
            "x:bytes",
            json!("QmluYXJ5"),
            &["QmluYXJ5"],
            true,
        ),
        (
            "BinaryEquals",
            "x:bytes",
            json!("QmluYXJ5"),
            &["QmluYXJ6"],
            false,
        ),
        (
            "IpAddress",
            IP,
            json!("203.0.113.0/24"),
            &["203.0.113.9"],
            true,
        ),
        (
            "IpAddress",
            IP,
            json!(["2001:db8::/32", "203.0.113.0/24"]),
            &["2001:db8::7"],
            true,
        ),
        (
            "IpAddress",
            IP,
            json!("203.0.113.0/24"),
            &["198.51.100.1"],
            false,
        ),
        ("IpAddress", IP, json!("203.0.113.0/24"), &[], false),
        (
            "NotIpAddress",
            IP,
            json!("203.0.113.0/24"),
            &["198.51.100.1"],
            true,
        ),
        (
            "NotIpAddress",
            IP,
            json!("203.0.113.0/24"),
            &["203.0.113.9"],
            false,
        ),
        ("NotIpAddress", IP, json!("203.0.113.0/24"), &[], true),
        (
            "ArnEquals",
            ARN,
            json!("arn:aws:sns:*:111122223333:t"),
            &["arn:aws:sns:eu-west-1:111122223333:t"],
            true,
        ),
        (
            "ArnLike",
            ARN,
            json!("arn:aws:sns:*:111122223333:t"),
            &["arn:aws:sns:eu-west-1:111122223333:t"],
            true,
        ),
        (
            "ArnLike",
            ARN,
            json!("arn:aws:sns:*:t"),
            &["arn:aws:sns:eu-west-1:111122223333:t"],
            false,
        ),
        (
            "ArnLike",
            ARN,
            json!("arn:aws:emr-serverless:eu-west-1:111122223333:/applications/*"),
            &["arn:aws:emr-serverless:eu-west-1:111122223333:/applications/00f"],
            true,
        ),
        (
            "ArnLike",
            ARN,
            json!("arn:aws:sns:eu-west-1:111122223333:t"),
            &[],
            false,
        ),
        (
            "ArnNotLike",
            ARN,
            json!("arn:aws:sns:*:*:*"),
            &["arn:aws:sqs:eu-west-1:111122223333:t"],
            true,
        ),
        (
            "ArnNotEquals",
            ARN,
            json!("arn:aws:sns:*:*:*"),
            &["arn:aws:sns:eu-west-1:111122223333:t"],
            false,
        ),
        ("ArnNotEquals", ARN, json!("arn:aws:sns:*:*:*"), &[], true),
        ("Null", K, json!("true"), &[], true),
        ("Null", K, json!("true"), &["a"], false),
        ("Null", K, json!("false"), &["a"], true),
        ("Null", K, json!(false), &[], false),
        ("Null", K, json!("false"), &[""], false),
        (
            "ForAllValues:StringEquals",
            TAGS,
            json!(["a", "b"]),
            &["a", "b"],
            true,
        ),
        (
            "ForAllValues:StringEquals",
            TAGS,
            json!(["a", "b"]),
            &["a", "c"],
            false,
        ),
        (
            "ForAllValues:StringEquals",
            TAGS,
            json!(["a", "b"]),
            &[],
            true,
        ),
        (
            "ForAllValues:StringEquals",
            TAGS,
            json!(["a", "b"]),
            &[""],
            true,
        ),
        (
            "ForAllValues:StringNotLike",
            TAGS,
            json!("key1*"),
            &["key1:legal"],
            false,
        ),
        (
            "ForAllValues:StringNotLike",
            TAGS,
            json!("key1*"),
            &["key1:hr", "key1:x"],
            false,
        ),
        (
            "ForAllValues:StringNotLike",
            TAGS,
            json!("key1*"),
            &["key2:audit"],
            true,
        ),
        (
            "ForAllValues:StringNotLike",
            TAGS,
            json!("key1*"),
            &[],
            true,
        ),
        (
            "ForAnyValue:StringEquals",
            TAGS,
            json!(["a", "b"]),
            &["c", "b"],
            true,
        ),
        (
            "ForAnyValue:StringEquals",
            TAGS,
            json!(["a", "b"]),
            &["c"],
            false,
        ),
        (
            "ForAnyValue:StringEquals",
            TAGS,
            json!(["a", "b"]),
            &[],
            false,
        ),
        (
            "ForAnyValue:StringNotEquals",
            TAGS,
            json!(["a"]),
            &["a", "b"],
            true,
        ),
        (
            "ForAnyValue:StringNotEquals",
            TAGS,
            json!(["a"]),
            &["a"],
            false,
        ),
        (
            "ForAnyValue:StringNotEquals",
            TAGS,
            json!(["a"]),
            &[],
            false,
        ),
        (
            "ForAnyValue:StringLikeIfExists",
            TAGS,
            json!(["a"]),
            &[],
            true,
        ),
        (
            "stringequals",
            "AWS:PRINCIPALTAG/T",
            json!("a"),
            &["a"],
            true,
        ),
        ("StringIs", K, json!("a"), &["a"], false),
    ]
}

#[test]
fn every_operator() {
    for (operator, key, wanted, found, expected) in rows() {
        // The request spells the key in its own way.
        let keys: Vec<_> = found.iter().map(|v| (key, *v)).collect();
        let mut request = request("s3.amazonaws.com", "s3:GetObject", BUCKET, &[]);
        for (key, value) in keys {
            request.context.add(&key.to_uppercase(), value);
        }
        let condition = json!({ operator: { key: wanted } });
        let statement = statement(json!({ "Condition": condition }));
        let met = only(&statement, Kind::Identity, "2012-10-17", &request);
        assert_eq!(
            met.is_ok(),
            expected,
            "{operator} {key} {wanted} {found:?}: {met:?}"
        );
    }
}

#[test]
fn all_tests_must_be_met_and_each_that_is_not_is_named() {
    let statement = statement(json!({"Condition": {
        "StringEquals": {"aws:SourceAccount": "111122223333"},
        "ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"},
    }}));
    let ask = |keys: &[(&str, &str)]| {
        let request = request(ROLE, "sqs:SendMessage", "q", keys);
        only(&statement, Kind::Identity, "2012-10-17", &request)
    };
    let account = ("aws:SourceAccount", "111122223333");
    assert!(ask(&[account, ("aws:SourceArn", "arn:aws:sns:r:a:t")]).is_ok());
    let miss = |operator: &str, key: &str, why| Failed {
        operator: operator.to_owned(),
        key: key.to_owned(),
        why,
    };
    let absent = |operator, key| miss(operator, key, Unmet::Absent);
    assert_eq!(
        ask(&[]),
        Err(Miss::Condition(vec![
            absent("StringEquals", "aws:SourceAccount"),
            absent("ArnLike", "aws:SourceArn")
        ]))
    );
    assert_eq!(
        ask(&[account]),
        Err(Miss::Condition(vec![absent("ArnLike", "aws:SourceArn")]))
    );
    let wanted = vec!["111122223333".to_owned()];
    assert_eq!(
        ask(&[("aws:SourceAccount", "1")]),
        Err(Miss::Condition(vec![
            miss(
                "StringEquals",
                "aws:SourceAccount",
                Unmet::Differs { wanted }
            ),
            absent("ArnLike", "aws:SourceArn")
        ]))
    );
}

#[test]
fn variables_stand_in_texts_and_arns_of_a_condition_and_nowhere_else() {
    for (operator, wanted, found, expected) in [
        ("StringEquals", "${aws:username}", "ann", true),
        ("StringLike", "${aws:username}/*", "ann/x", true),
        (
            "ArnLike",
            "arn:aws:iam::1:user/${aws:username}",
            "arn:aws:iam::1:user/ann",
            true,
        ),
        ("NumericEquals", "${s3:max}", "5", false),
        // A variable without a value makes the test fail either way.
        ("StringEquals", "${aws:nobody}", "ann", false),
        ("StringNotEquals", "${aws:nobody}", "ann", false),
        ("StringEquals", "${*}", "*", true),
    ] {
        let keys = [("aws:username", "ann"), ("s3:max", "5"), ("x:k", found)];
        let request = request(ROLE, "s3:GetObject", BUCKET, &keys);
        let statement = statement(json!({"Condition": { operator: {"x:k": wanted} }}));
        let met = only(&statement, Kind::Identity, "2012-10-17", &request);
        assert_eq!(met.is_ok(), expected, "{operator} {wanted}");
    }
}

#[test]
fn callers_are_told_from_other_texts() {
    for (text, account) in [
        (ROLE, Some("111122223333")),
        (SESSION, Some("111122223333")),
        ("111122223333", Some("111122223333")),
        ("arn:aws-cn:iam::111122223333:root", Some("111122223333")),
        ("arn:aws:iam::111122223333:user/a/b", Some("111122223333")),
        ("sagemaker.amazonaws.com", None),
        ("ec2.amazonaws.com.cn", None),
    ] {
        assert_eq!(Caller::parse(text).unwrap().account(), account, "{text}");
    }
    for text in [
        "",
        "Reader",
        "arn:aws:iam::12345:role/x",
        "arn:aws:iam::111122223333:role/",
        "arn:aws:s3:::b",
        "arn:aws:sts::111122223333:assumed-role/Reader",
        ".amazonaws.com",
        "EC2.amazonaws.com",
        "11112222333",
        "arn:aws:iam::111122223333:group/x",
    ] {
        assert_eq!(Caller::parse(text), Err(NotACaller), "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_stops_it(
        caller in "(arn:aws:iam::111122223333:(role|user|root)/?)?\\PC{0,20}",
        version in "2012-10-17|2008-10-17",
        action in "\\PC{0,20}",
        resource in "(\\$\\{[a-z:,' *?$]{0,12}\\}?|\\PC){0,8}",
        operator in "(ForAllValues:|ForAnyValue:)?(String|Numeric|Date|Arn|Bool|Binary|Ip|Null|Not)(Equals|Like|LessThan|Address)?(IfExists)?",
        wanted in prop::collection::vec("[0-9a-f:./T+*?${} -]{0,24}|\\PC{0,10}", 0..3),
        found in prop::collection::vec("[0-9a-f:./T+Z -]{0,24}|\\PC{0,10}", 0..3),
    ) {
        let text = json!({"Version": version, "Statement": [{
            "Effect": "Deny", "Action": [action], "Resource": [resource], "Principal": {"AWS": [caller.as_str()]},
            "Condition": {operator: {"k": wanted}},
        }]}).to_string();
        let read = policy_json::read(&text);
        let (read, _) = grammar::read(&read.json.unwrap());
        let mut context = Context::default();
        for value in found {
            context.add("K", value);
        }
        let caller = Caller::parse(&caller).unwrap_or(Caller::Service(caller));
        let request = Request::new(caller, action, resource, context);
        for kind in Kind::ALL {
            for outcome in document(read.as_ref().unwrap(), kind, &request) {
                prop_assert!(!outcome.denies() || outcome.allows().is_none());
            }
        }
    }

    #[test]
    fn a_pattern_made_of_a_text_matches_it(text in "\\PC{0,30}", at in 0..30usize, len in 0..30usize) {
        let chars: Vec<char> = text.chars().collect();
        let at = at.min(chars.len());
        let end = (at + len).min(chars.len());
        let head: String = chars.iter().take(at).collect();
        let tail: String = chars.iter().skip(end).collect();
        let starred = format!("{head}*{tail}");
        prop_assert!(pattern::matches(&starred, &text));
        let marks: String = chars.iter().map(|_| '?').collect();
        prop_assert!(pattern::matches(&marks, &text));
    }
}
