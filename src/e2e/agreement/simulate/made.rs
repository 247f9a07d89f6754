//! Questions over documents made for one rule each: every operator, every element, every pair of sides.

use std::rc::Rc;

use serde_json::{Value, json};

use super::world::{Files, Question, policy};

const A: &str = "111122223333";
const B: &str = "444455556666";
const QUEUE: &str = "arn:aws:sqs:eu-west-1:111122223333:q";
const BUCKET: &str = "arn:aws:s3:::data";
const OBJECT: &str = "arn:aws:s3:::data/home/ann/x";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const HOME: &str = "arn:aws:iam::111122223333:role/Home";
const OLD: &str = "arn:aws:iam::111122223333:role/service-role/Old";
const FAR: &str = "arn:aws:iam::444455556666:role/Far";

/// Account, kind, holder, statements.
type Made<'m> = (&'m str, &'m str, &'m str, Value);

/// A bundle of the roles Home and Old in one account, Far in another.
fn bundle(policies: &[Made<'_>]) -> Files {
    let mut files = Files::new();
    let mut artifacts = Vec::new();
    for (number, (account, kind, holder, statements)) in policies.iter().enumerate() {
        let path = format!("{account}/{kind}/p{number}.json");
        let mut artifact = json!({"path": path, "kind": kind, "account": account, "sha256": ""});
        if !holder.is_empty() {
            artifact["attach"] = json!({ "role": holder });
        }
        artifacts.push(artifact);
        let document = if statements.is_array() {
            policy(statements)
        } else {
            statements.clone()
        };
        files.insert(path, document.to_string().into_bytes());
    }
    let manifest = json!({
        "format": "sagesetup.bundle/1",
        "playbook": "none",
        "accounts": [
            {"key": "one", "id": A, "partition": "aws", "region": "eu-west-1"},
            {"key": "two", "id": B, "partition": "aws", "region": "eu-west-1"},
        ],
        "roles": [
            {"account": "one", "name": "Home", "arn": HOME, "status": "create"},
            {"account": "one", "name": "Old", "arn": OLD, "status": "existing"},
            {"account": "two", "name": "Far", "arn": FAR, "status": "create"},
        ],
        "artifacts": artifacts,
        "warnings": [],
    });
    files.insert("bundle.json".to_owned(), manifest.to_string().into_bytes());
    files
}

struct Maker(Vec<Question>);

impl Maker {
    fn ask(
        &mut self,
        name: &str,
        who: &str,
        action: &str,
        resource: &str,
        policies: &[Made<'_>],
        keys: &[(&str, &str)],
    ) {
        let keys = keys
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        self.0.push(Question {
            name: name.to_owned(),
            files: Rc::new(bundle(policies)),
            who: who.to_owned(),
            action: action.to_owned(),
            resource: resource.to_owned(),
            keys: keys.collect(),
        });
    }
}

pub(super) fn of_documents() -> Vec<Question> {
    let mut maker = Maker(Vec::new());
    operators(&mut maker);
    elements(&mut maker);
    variables(&mut maker);
    sides(&mut maker);
    trusts(&mut maker);
    maker.0
}

/// Every operator, asked with each of several values and with none, allowing and denying.
#[expect(clippy::too_many_lines, reason = "one table")]
fn operators(maker: &mut Maker) {
    const TAG: &str = "aws:PrincipalTag/team";
    const ARN: &str = "aws:SourceArn";
    const IP: &str = "aws:SourceIp";
    const TIME: &str = "aws:CurrentTime";
    const MAX: &str = "s3:max-keys";
    const TLS: &str = "aws:SecureTransport";
    let topic = "arn:aws:sns:eu-west-1:111122223333:t";
    for (operator, key, wanted, found) in [
        (
            "StringEquals",
            TAG,
            json!(["red", "b*"]),
            &["red", "Red", "blue", "b*", ""][..],
        ),
        (
            "StringNotEquals",
            TAG,
            json!(["red", "b*"]),
            &["red", "Red", "blue", "b*"],
        ),
        (
            "StringEqualsIgnoreCase",
            TAG,
            json!("Red"),
            &["red", "RED", "blue"],
        ),
        (
            "StringNotEqualsIgnoreCase",
            TAG,
            json!("Red"),
            &["red", "blue"],
        ),
        (
            "StringLike",
            TAG,
            json!(["r?d", "b*e"]),
            &["red", "rd", "blue", "Blue"],
        ),
        (
            "StringNotLike",
            TAG,
            json!(["r?d", "b*e"]),
            &["red", "rd", "blue", "Blue"],
        ),
        ("NumericEquals", MAX, json!("10"), &["10", "9", "10.0"]),
        ("NumericNotEquals", MAX, json!("10"), &["10", "9"]),
        ("NumericLessThan", MAX, json!("10"), &["9", "10", "11", "2"]),
        (
            "NumericLessThanEquals",
            MAX,
            json!("10"),
            &["9", "10", "11"],
        ),
        (
            "NumericGreaterThan",
            MAX,
            json!("10"),
            &["9", "10", "11", "100"],
        ),
        (
            "NumericGreaterThanEquals",
            MAX,
            json!("10"),
            &["9", "10", "11"],
        ),
        (
            "DateEquals",
            TIME,
            json!("2026-04-01T00:00:00Z"),
            &["2026-04-01T00:00:00Z", "2026-04-01T00:00:01Z"],
        ),
        (
            "DateNotEquals",
            TIME,
            json!("2026-04-01T00:00:00Z"),
            &["2026-04-01T00:00:00Z", "2026-04-01T00:00:01Z"],
        ),
        (
            "DateLessThan",
            TIME,
            json!("2026-04-01T00:00:00Z"),
            &["2026-03-31T23:59:59Z", "2026-04-01T00:00:00Z"],
        ),
        (
            "DateLessThanEquals",
            TIME,
            json!("2026-04-01T00:00:00Z"),
            &["2026-04-01T00:00:00Z", "2026-04-01T00:00:01Z"],
        ),
        (
            "DateGreaterThan",
            TIME,
            json!("2026-04-01T00:00:00Z"),
            &["2026-04-01T00:00:00Z", "2026-04-01T00:00:01Z"],
        ),
        (
            "DateGreaterThanEquals",
            TIME,
            json!("2026-04-01T00:00:00Z"),
            &["2026-03-31T23:59:59Z", "2026-04-01T00:00:00Z"],
        ),
        (
            "DateGreaterThan",
            "aws:EpochTime",
            json!("1700000000"),
            &["1700000000", "1700000001"],
        ),
        ("Bool", TLS, json!("true"), &["true", "false"]),
        ("Bool", TLS, json!("false"), &["true", "false"]),
        (
            "IpAddress",
            IP,
            json!(["203.0.113.0/24", "2001:db8::/32"]),
            &["203.0.113.9", "203.0.114.9", "2001:db8::7", "2001:db9::7"],
        ),
        (
            "NotIpAddress",
            IP,
            json!(["203.0.113.0/24", "2001:db8::/32"]),
            &["203.0.113.9", "203.0.114.9", "2001:db8::7"],
        ),
        (
            "IpAddress",
            IP,
            json!("203.0.113.9"),
            &["203.0.113.9", "203.0.113.8"],
        ),
        (
            "ArnEquals",
            ARN,
            json!("arn:aws:sns:*:111122223333:*"),
            &[topic, "arn:aws:sqs:eu-west-1:111122223333:t"],
        ),
        (
            "ArnLike",
            ARN,
            json!("arn:aws:sns:*:111122223333:t"),
            &[topic, "arn:aws:sns:eu-west-1:444455556666:t"],
        ),
        ("ArnLike", ARN, json!("arn:aws:s*:t"), &[topic]),
        (
            "ArnNotEquals",
            ARN,
            json!("arn:aws:sns:*:111122223333:*"),
            &[topic, "arn:aws:sqs:eu-west-1:111122223333:t"],
        ),
        (
            "ArnNotLike",
            ARN,
            json!("arn:aws:sns:*:111122223333:*"),
            &[topic, "arn:aws:sqs:eu-west-1:111122223333:t"],
        ),
        ("Null", TAG, json!("true"), &["red"]),
        ("Null", TAG, json!("false"), &["red"]),
    ] {
        for end in ["", "IfExists"] {
            if operator == "Null" && !end.is_empty() {
                continue;
            }
            let condition = json!({ format!("{operator}{end}"): { key: wanted } });
            for effect in ["Allow", "Deny"] {
                let mut statements = vec![
                    json!({"Effect": effect, "Action": "s3:ListBucket", "Resource": "*", "Condition": condition}),
                ];
                if effect == "Deny" {
                    statements.push(json!({"Effect": "Allow", "Action": "*", "Resource": "*"}));
                }
                let policies = [("one", "identity-policy", "Home", json!(statements))];
                let name = format!("operator {effect} {operator}{end} {key} {wanted}");
                maker.ask(
                    &format!("{name} absent"),
                    "Home",
                    "s3:ListBucket",
                    BUCKET,
                    &policies,
                    &[],
                );
                if effect == "Deny" && !end.is_empty() {
                    continue;
                }
                for value in found {
                    maker.ask(
                        &format!("{name} = {value}"),
                        "Home",
                        "s3:ListBucket",
                        BUCKET,
                        &policies,
                        &[(key, value)],
                    );
                }
            }
        }
    }
    sets(maker);
}

/// Keys of several values.
fn sets(maker: &mut Maker) {
    let tags = "aws:TagKeys";
    for operator in [
        "ForAllValues:StringEquals",
        "ForAnyValue:StringEquals",
        "ForAllValues:StringLike",
        "ForAnyValue:StringLike",
        "ForAllValues:StringNotEquals",
        "ForAnyValue:StringNotEquals",
        "ForAllValues:StringNotLike",
        "ForAnyValue:StringNotLike",
        "ForAllValues:StringEqualsIgnoreCase",
        "ForAnyValue:StringEqualsIfExists",
        "ForAllValues:StringEqualsIfExists",
    ] {
        let condition = json!({ operator: { tags: ["team", "cost*"] } });
        let policies = [(
            "one",
            "identity-policy",
            "Home",
            json!([
                {"Effect": "Allow", "Action": "sqs:TagQueue", "Resource": "*", "Condition": condition}
            ]),
        )];
        for found in [
            &[][..],
            &["team"],
            &["team", "cost*"],
            &["team", "other"],
            &["other"],
            &["costs"],
            &["TEAM"],
        ] {
            let keys: Vec<_> = found.iter().map(|value| (tags, *value)).collect();
            let name = format!("set {operator} {found:?}");
            maker.ask(&name, "Home", "sqs:TagQueue", QUEUE, &policies, &keys);
        }
    }
}

/// Actions, resources and their opposites.
fn elements(maker: &mut Maker) {
    for (name, statement, action, resource) in [
        (
            "action exact",
            json!({"Action": "s3:GetObject", "Resource": "*"}),
            "s3:GetObject",
            OBJECT,
        ),
        (
            "action other case",
            json!({"Action": "S3:getobject", "Resource": "*"}),
            "s3:GetObject",
            OBJECT,
        ),
        (
            "action star",
            json!({"Action": "s3:Get*", "Resource": "*"}),
            "s3:GetObject",
            OBJECT,
        ),
        (
            "action mark",
            json!({"Action": "s3:GetObjec?", "Resource": "*"}),
            "s3:GetObject",
            OBJECT,
        ),
        (
            "action star inside",
            json!({"Action": "s3:*Object", "Resource": "*"}),
            "s3:GetObject",
            OBJECT,
        ),
        (
            "action other",
            json!({"Action": "s3:PutObject", "Resource": "*"}),
            "s3:GetObject",
            OBJECT,
        ),
        (
            "action all",
            json!({"Action": "*", "Resource": "*"}),
            "s3:GetObject",
            OBJECT,
        ),
        (
            "not action other",
            json!({"NotAction": "iam:*", "Resource": "*"}),
            "s3:GetObject",
            OBJECT,
        ),
        (
            "not action same",
            json!({"NotAction": ["iam:*", "s3:Get*"], "Resource": "*"}),
            "s3:GetObject",
            OBJECT,
        ),
        (
            "resource exact",
            json!({"Action": "*", "Resource": OBJECT}),
            "s3:GetObject",
            OBJECT,
        ),
        (
            "resource star",
            json!({"Action": "*", "Resource": "arn:aws:s3:::data/*"}),
            "s3:GetObject",
            OBJECT,
        ),
        (
            "resource bucket only",
            json!({"Action": "*", "Resource": "arn:aws:s3:::data"}),
            "s3:GetObject",
            OBJECT,
        ),
        (
            "resource objects only",
            json!({"Action": "*", "Resource": "arn:aws:s3:::data/*"}),
            "s3:ListBucket",
            BUCKET,
        ),
        (
            "resource other case",
            json!({"Action": "*", "Resource": "arn:aws:s3:::Data/*"}),
            "s3:GetObject",
            OBJECT,
        ),
        (
            "resource mark",
            json!({"Action": "*", "Resource": "arn:aws:s3:::da?a/home/*/x"}),
            "s3:GetObject",
            OBJECT,
        ),
        (
            "resource list",
            json!({"Action": "*", "Resource": ["arn:aws:s3:::b", OBJECT]}),
            "s3:GetObject",
            OBJECT,
        ),
        (
            "not resource other",
            json!({"Action": "*", "NotResource": "arn:aws:s3:::b/*"}),
            "s3:GetObject",
            OBJECT,
        ),
        (
            "not resource same",
            json!({"Action": "*", "NotResource": "arn:aws:s3:::data/*"}),
            "s3:GetObject",
            OBJECT,
        ),
        (
            "resource account star",
            json!({"Action": "*", "Resource": "arn:aws:sqs:*:*:q"}),
            "sqs:SendMessage",
            QUEUE,
        ),
        (
            "resource star over colons",
            json!({"Action": "*", "Resource": "arn:aws:sqs:*"}),
            "sqs:SendMessage",
            QUEUE,
        ),
        (
            "resource star in the middle over colons",
            json!({"Action": "*", "Resource": "arn:aws:sqs:eu*q"}),
            "sqs:SendMessage",
            QUEUE,
        ),
        (
            "resource service star",
            json!({"Action": "*", "Resource": "arn:aws:*:eu-west-1:111122223333:q"}),
            "sqs:SendMessage",
            QUEUE,
        ),
    ] {
        for effect in ["Allow", "Deny"] {
            let mut statement = statement.clone();
            statement["Effect"] = json!(effect);
            let mut statements = vec![statement];
            if effect == "Deny" {
                statements.push(json!({"Effect": "Allow", "Action": "*", "Resource": "*"}));
            }
            let policies = [("one", "identity-policy", "Home", json!(statements))];
            maker.ask(
                &format!("element {effect} {name}"),
                "Home",
                action,
                resource,
                &policies,
                &[],
            );
        }
    }
}

fn variables(maker: &mut Maker) {
    let keys = [
        ("aws:PrincipalTag/user", "ann"),
        ("aws:PrincipalTag/star", "*"),
    ];
    for (resource, version) in [
        (
            "arn:aws:s3:::data/home/${aws:PrincipalTag/user}/*",
            "2012-10-17",
        ),
        (
            "arn:aws:s3:::data/home/${aws:PrincipalTag/user}/*",
            "2008-10-17",
        ),
        (
            "arn:aws:s3:::data/home/${aws:PrincipalTag/nobody}/*",
            "2012-10-17",
        ),
        (
            "arn:aws:s3:::data/home/${aws:PrincipalTag/nobody, 'ann'}/*",
            "2012-10-17",
        ),
        (
            "arn:aws:s3:::data/home/${aws:PrincipalTag/user, 'bob'}/*",
            "2012-10-17",
        ),
        (
            "arn:aws:s3:::data/home/${aws:PrincipalTag/star}/*",
            "2012-10-17",
        ),
        ("arn:aws:s3:::data/home/${*}/*", "2012-10-17"),
        ("arn:aws:s3:::data/home/an${?}/*", "2012-10-17"),
        (
            "arn:aws:s3:::data/home/${AWS:principaltag/USER}/*",
            "2012-10-17",
        ),
    ] {
        let document = json!({"Version": version, "Statement": [{"Effect": "Allow", "Action": "*", "Resource": resource}]});
        let policies = [("one", "identity-policy", "Home", document)];
        maker.ask(
            &format!("variable {version} {resource}"),
            "Home",
            "s3:GetObject",
            OBJECT,
            &policies,
            &keys,
        );
    }
    for (operator, wanted) in [
        ("StringEquals", "${aws:PrincipalTag/user}"),
        ("StringEquals", "${aws:PrincipalTag/nobody}"),
        ("StringNotEquals", "${aws:PrincipalTag/nobody}"),
        ("StringLike", "a${*}"),
        ("StringLike", "${aws:PrincipalTag/star}"),
        ("StringLike", "${aws:PrincipalTag/user}*"),
    ] {
        let condition = json!({ operator: { "aws:PrincipalTag/team": wanted } });
        let policies = [(
            "one",
            "identity-policy",
            "Home",
            json!([
                {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}
            ]),
        )];
        for team in ["ann", "bob", "a*"] {
            let keys = [keys[0], keys[1], ("aws:PrincipalTag/team", team)];
            let name = format!("variable {operator} {wanted} = {team}");
            maker.ask(&name, "Home", "s3:GetObject", OBJECT, &policies, &keys);
        }
    }
}

fn allow(action: &str) -> Value {
    json!([{"Effect": "Allow", "Action": action, "Resource": "*"}])
}

fn lets(principal: &Value, action: &str, resource: &str) -> Value {
    json!([{"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource}])
}

/// Who must allow what, inside an account and across two; limits.
fn sides(maker: &mut Maker) {
    let principals = [
        ("nobody", Value::Null),
        ("anyone", json!("*")),
        ("aws star", json!({"AWS": "*"})),
        ("home", json!({"AWS": HOME})),
        ("far", json!({"AWS": FAR})),
        ("account a", json!({"AWS": A})),
        ("root a", json!({"AWS": "arn:aws:iam::111122223333:root"})),
        ("root b", json!({"AWS": "arn:aws:iam::444455556666:root"})),
        (
            "session",
            json!({"AWS": "arn:aws:sts::111122223333:assumed-role/Home/ann"}),
        ),
        ("service", json!({"Service": "sns.amazonaws.com"})),
    ];
    for (action, all, resource, named) in [
        ("sqs:SendMessage", "sqs:*", QUEUE, QUEUE),
        ("kms:Decrypt", "kms:*", KEY, "*"),
    ] {
        for (label, principal) in &principals {
            for who in [
                "Home",
                "Far",
                "sns.amazonaws.com",
                "arn:aws:sts::111122223333:assumed-role/Home/ann",
            ] {
                for identity in [false, true] {
                    let mut policies: Vec<Made<'_>> = Vec::new();
                    if identity && !who.starts_with("sns") {
                        let (account, holder) = if who == "Far" {
                            ("two", "Far")
                        } else {
                            ("one", "Home")
                        };
                        policies.push((account, "identity-policy", holder, allow(all)));
                    }
                    if !principal.is_null() {
                        policies.push(("one", "resource-policy", "", lets(principal, all, named)));
                    }
                    let name = format!("side {who} {action} lets {label} identity {identity}");
                    maker.ask(&name, who, action, resource, &policies, &[]);
                }
            }
        }
    }
    spared(maker);
    limits(maker);
}

/// Who is left out of a denial.
fn spared(maker: &mut Maker) {
    let deny = |listed: &Value| json!([{"Effect": "Deny", "NotPrincipal": listed, "Action": "sqs:*", "Resource": QUEUE}]);
    for (label, listed) in [
        (
            "role and account",
            json!({"AWS": ["arn:aws:iam::111122223333:root", HOME]}),
        ),
        ("role alone", json!({"AWS": HOME})),
        (
            "account alone",
            json!({"AWS": "arn:aws:iam::111122223333:root"}),
        ),
        ("others", json!({"AWS": FAR})),
    ] {
        let policies = [
            ("one", "identity-policy", "Home", allow("*")),
            ("one", "resource-policy", "", deny(&listed)),
        ];
        maker.ask(
            &format!("spared {label}"),
            "Home",
            "sqs:SendMessage",
            QUEUE,
            &policies,
            &[],
        );
    }
}

/// Service control policies.
fn limits(maker: &mut Maker) {
    for (label, limit) in [
        (
            "denies",
            json!([{"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}]),
        ),
        (
            "denies others",
            json!([{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]),
        ),
        ("allows", allow("sqs:*")),
        ("allows others", allow("s3:*")),
        (
            "denies all but",
            json!([{"Effect": "Deny", "NotAction": ["sqs:*"], "Resource": "*"}]),
        ),
        (
            "denies elsewhere",
            json!([{"Effect": "Deny", "Action": "*", "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}}]),
        ),
    ] {
        for (account, who) in [
            ("one", "Home"),
            ("two", "Home"),
            ("one", "sns.amazonaws.com"),
        ] {
            let policies = [
                ("one", "identity-policy", "Home", allow("*")),
                (
                    "one",
                    "resource-policy",
                    "",
                    lets(&json!({"Service": "sns.amazonaws.com"}), "sqs:*", QUEUE),
                ),
                (account, "service-control-policy", "", limit.clone()),
            ];
            for keys in [&[][..], &[("aws:RequestedRegion", "eu-west-1")]] {
                let name = format!("limit {label} {account} {who} {keys:?}");
                maker.ask(&name, who, "sqs:SendMessage", QUEUE, &policies, keys);
            }
        }
    }
}

/// Assuming and passing, inside an account and across two.
fn trusts(maker: &mut Maker) {
    for (label, principal) in [
        ("nobody", json!({"Service": "ec2.amazonaws.com"})),
        ("home", json!({"AWS": HOME})),
        ("root a", json!({"AWS": "arn:aws:iam::111122223333:root"})),
        ("root b", json!({"AWS": "arn:aws:iam::444455556666:root"})),
        ("anyone", json!({"AWS": "*"})),
        (
            "session",
            json!({"AWS": "arn:aws:sts::111122223333:assumed-role/Home/ann"}),
        ),
    ] {
        let trust =
            json!([{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]);
        for (account, holder, arn) in [("one", "Old", OLD), ("two", "Far", FAR)] {
            for who in [
                "Home",
                "arn:aws:sts::111122223333:assumed-role/Home/ann",
                "ec2.amazonaws.com",
                "s3.amazonaws.com",
            ] {
                for identity in ["none", "allow", "deny"] {
                    let mut policies: Vec<Made<'_>> =
                        vec![(account, "trust-policy", holder, trust.clone())];
                    match identity {
                        "allow" => {
                            policies.push(("one", "identity-policy", "Home", allow("sts:*")));
                        }
                        "deny" => policies.push((
                            "one",
                            "identity-policy",
                            "Home",
                            json!([
                            {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": arn}]),
                        )),
                        _ => {}
                    }
                    if !who.starts_with("arn:") && who != "Home" && identity != "none" {
                        continue;
                    }
                    let name = format!("trust of {holder} in {label}: {who} identity {identity}");
                    maker.ask(&name, who, "sts:AssumeRole", arn, &policies, &[]);
                }
            }
        }
    }
    for (label, arn) in [("own", OLD), ("across", FAR)] {
        for (with, keys) in [
            ("bare", &[][..]),
            ("to ec2", &[("iam:PassedToService", "ec2.amazonaws.com")]),
        ] {
            let condition = json!({"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}});
            let pass = json!([{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition": condition}]);
            let policies = [("one", "identity-policy", "Home", pass)];
            maker.ask(
                &format!("pass {label} {with}"),
                "Home",
                "iam:PassRole",
                arn,
                &policies,
                keys,
            );
            let policies = [("one", "identity-policy", "Home", allow("iam:*"))];
            maker.ask(
                &format!("pass {label} {with} freely"),
                "Home",
                "iam:PassRole",
                arn,
                &policies,
                keys,
            );
        }
    }
}
