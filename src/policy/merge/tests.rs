//! Merged and split statements against the separate ones: the same answer to every request, and nothing left to merge.

use proptest::{prelude::*, sample};

use super::{Merged, merge, split};
use crate::policy::{
    Document, Effect, Kind, List, Principal, PrincipalKind, Principals, Span, Statement,
    cover::covers_resource,
    evaluate::{self, Caller, Context, Reach, Request},
    pattern::matches_resource,
    quota,
    statement::Condition,
};

const ACTIONS: [&str; 8] = [
    "s3:GetObject",
    "S3:getobject",
    "s3:PutObject",
    "s3:Get*",
    "s3:?etObject",
    "s3:*",
    "kms:Decrypt",
    "*",
];
const RESOURCES: [&str; 10] = [
    "arn:aws:s3:::a",
    "arn:aws:s3:::a/*",
    "arn:aws:s3:::a*",
    "arn:aws:s3:::b",
    "arn:aws:s3:::${aws:username}/*",
    "arn:aws:sqs:eu-*:1:q",
    "arn:aws:sqs:*:1:q",
    "arn:aws:sqs:eu-west-1:1:q",
    // This star ends at a colon.
    "arn:aws:sqs:e*q",
    "*",
];
const CALLERS: [&str; 2] = [
    "arn:aws:iam::111122223333:role/R",
    "arn:aws:iam::444455556666:role/R",
];
const TESTS: [(&str, &str, &[&str]); 3] = [
    ("StringEquals", "aws:SourceVpc", &["v"]),
    ("stringequals", "aws:sourcevpc", &["v"]),
    ("StringLike", "aws:PrincipalTag/team", &["red", "blue"]),
];

fn text(text: &&str) -> String {
    (*text).to_owned()
}

fn plain(effect: Effect, sid: &str, actions: &[&str], resources: &[&str]) -> Statement {
    let list = |all: &[&str]| match all {
        [one] => List::One(text(one)),
        many => List::Many(many.iter().map(text).collect()),
    };
    Statement {
        at: Span::default(),
        sid: Some(sid.to_owned()),
        effect,
        principal: None,
        not_action: false,
        action: list(actions),
        not_resource: false,
        resource: Some(list(resources)),
        condition: Vec::new(),
    }
}

fn allow(sid: &str, actions: &[&str], resources: &[&str]) -> Statement {
    plain(Effect::Allow, sid, actions, resources)
}

/// With a condition, which is one operator a test.
fn only(mut statement: Statement, tests: &[(&str, &str, &[&str])]) -> Statement {
    statement.condition = tests
        .iter()
        .map(|(operator, key, values)| {
            let values = List::Many(values.iter().map(text).collect());
            (text(operator), vec![(text(key), values)])
        })
        .collect::<Condition>();
    statement
}

fn numbered(statements: &[Statement]) -> Vec<(usize, Statement)> {
    statements.iter().cloned().enumerate().collect()
}

/// Sid, actions, resources and origins of what is left.
fn outline(merged: &[Merged]) -> Vec<String> {
    let join = |list: &List| list.as_slice().join(" ");
    merged
        .iter()
        .map(|Merged { statement, origins }| {
            format!(
                "{}: {} on {} {origins:?}",
                statement.sid.as_deref().unwrap_or("-"),
                join(&statement.action),
                statement.resource.as_ref().map_or_else(String::new, join),
            )
        })
        .collect()
}

#[test]
fn what_agrees_is_joined() {
    let (a, b, c) = (&["x:A"], &["x:B"], &["x:C"]);
    let deny = |statement| Statement {
        effect: Effect::Deny,
        ..statement
    };
    for (what, statements, expected) in [
        (
            "the same resources",
            vec![
                allow("One", a, &["r", "s"]),
                allow("Two", &["x:B", "x:A"], &["s", "r"]),
            ],
            vec!["One: x:A x:B on r s [0, 1]"],
        ),
        (
            "the same actions",
            vec![
                allow("One", a, &["r"]),
                allow("Two", &["X:a"], &["s"]),
                allow("Three", a, &["r"]),
            ],
            vec!["One: x:A on r s [0, 2, 1]"],
        ),
        (
            "nothing in common",
            vec![allow("One", a, &["r"]), allow("Two", b, &["s"])],
            vec!["One: x:A on r [0]", "Two: x:B on s [1]"],
        ),
        (
            "other conditions",
            vec![
                only(allow("One", a, &["r"]), &TESTS[..1]),
                only(allow("Two", a, &["r"]), &TESTS[2..]),
            ],
            vec!["One: x:A on r [0]", "Two: x:A on r [1]"],
        ),
        (
            "a Deny beside an Allow",
            vec![
                allow("One", a, &["r"]),
                deny(allow("Two", a, &["*"])),
                deny(allow("Three", b, &["*"])),
            ],
            vec!["One: x:A on r [0]", "Two: x:A x:B on * [1, 2]"],
        ),
        (
            "what leaves something out",
            vec![
                Statement {
                    not_action: true,
                    ..allow("One", a, &["*"])
                },
                Statement {
                    not_action: true,
                    ..allow("Two", b, &["*"])
                },
                Statement {
                    not_action: true,
                    ..allow("Three", a, &["*"])
                },
                allow("Four", c, &["r"]),
            ],
            vec![
                "One: x:A on * [0, 2]",
                "Two: x:B on * [1]",
                "Four: x:C on r [3]",
            ],
        ),
        (
            "a list that came out empty",
            vec![allow("One", a, &[]), allow("Two", b, &["r"])],
            vec!["Two: x:B on r [1]"],
        ),
        (
            "marks of what is not answered yet",
            vec![
                allow("One", a, &["arn:‹partition›:s3:::‹buckets›"]),
                allow("Two", b, &["arn:‹partition›:s3:::‹buckets›"]),
            ],
            vec!["One: x:A x:B on arn:‹partition›:s3:::‹buckets› [0, 1]"],
        ),
    ] {
        assert_eq!(outline(&merge(numbered(&statements))), expected, "{what}");
    }
}

#[test]
fn what_is_covered_goes() {
    let (a, b) = (&["x:A"], &["x:B"]);
    let (vpc, both) = (&TESTS[..1], &TESTS[1..]);
    for (what, statements, expected) in [
        (
            "a wildcard of the same statement",
            vec![allow("One", &["x:A", "x:*", "y:B"], &["r/1", "r*"])],
            vec!["One: x:* y:B on r* [0]"],
        ),
        (
            "a wildcard of another statement",
            vec![
                allow("One", &["x:A", "y:B"], &["r"]),
                allow("Two", &["x:*"], &["*"]),
            ],
            vec!["One: y:B on r [0]", "Two: x:* on * [1]"],
        ),
        (
            "all of it elsewhere",
            vec![allow("One", a, &["r"]), allow("Two", a, &["*"])],
            vec!["Two: x:A on * [1, 0]"],
        ),
        (
            "a corner that a third one covers",
            vec![
                allow("One", a, &["r", "t"]),
                allow("Two", b, &["r"]),
                allow("Three", &["x:A", "x:B"], &["s"]),
            ],
            vec!["One: x:A on t [0]", "Two: x:B x:A on r s [1, 2]"],
        ),
        (
            "a condition that another statement does without",
            vec![
                only(allow("One", &["x:A", "x:B"], &["r"]), vpc),
                allow("Two", a, &["r"]),
            ],
            vec!["One: x:B on r [0]", "Two: x:A on r [1]"],
        ),
        (
            "a condition that is part of another one",
            vec![
                only(allow("One", a, &["r"]), both),
                only(allow("Two", a, &["*"]), vpc),
            ],
            vec!["Two: x:A on * [1, 0]"],
        ),
    ] {
        assert_eq!(outline(&merge(numbered(&statements))), expected, "{what}");
    }
}

#[test]
fn a_list_that_stays_keeps_its_form() {
    let statements = [
        allow("One", &["x:A"], &["r"]),
        allow("Two", &["x:B"], &["s", "t"]),
    ];
    let merged = merge(numbered(&statements));
    let left: Vec<_> = merged.into_iter().map(|merged| merged.statement).collect();
    assert_eq!(left, statements);
}

#[test]
fn trust_policies_are_merged_by_who_they_let_in() {
    let trust = |sid: &str, services: &[&str], actions: &[&str]| Statement {
        principal: Some(Principals {
            at: Span::default(),
            not: false,
            principal: Principal::Of(vec![(
                PrincipalKind::Service,
                List::Many(services.iter().map(text).collect()),
            )]),
        }),
        resource: None,
        ..allow(sid, actions, &[])
    };
    let statements = [
        trust("One", &["a", "b"], &["sts:AssumeRole"]),
        trust("Two", &["b", "a"], &["sts:TagSession"]),
        trust("Three", &["a"], &["sts:AssumeRole"]),
    ];
    assert_eq!(
        outline(&merge(numbered(&statements))),
        [
            "One: sts:AssumeRole sts:TagSession on  [0, 1]",
            "Three: sts:AssumeRole on  [2]",
        ]
    );
}

#[test]
fn sids_are_told_apart_by_numbers() {
    let names = ["A", "A", "A2", "A", "B"];
    let statements: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(origin, sid)| Merged {
            statement: allow(sid, &["x:A"], &["r"]),
            origins: vec![origin],
        })
        .collect();
    let documents = split(statements, None);
    assert_eq!(documents.len(), 1);
    assert_eq!(sids(&documents), ["A", "A3", "A2", "A4", "B"]);
    assert_eq!(
        split(Vec::<Merged>::new(), Some(10)),
        Vec::<Vec<Merged>>::new()
    );
}

fn sids(documents: &[Vec<Merged>]) -> Vec<String> {
    let statements = documents.iter().flatten();
    statements.filter_map(|m| m.statement.sid.clone()).collect()
}

#[test]
fn what_is_too_large_alone_is_cut_by_resources_or_else_by_actions() {
    let many = |start: &str| -> Vec<String> { (10..40).map(|n| format!("{start}{n}")).collect() };
    let texts = |list: &[String]| List::Many(list.to_vec());
    let resources = Statement {
        resource: Some(texts(&many("arn:aws:s3:::b"))),
        ..allow("R", &["s3:GetObject", "s3:PutObject"], &[])
    };
    let actions = Statement {
        action: texts(&many("s3:Action")),
        ..allow("A", &[], &["*"])
    };
    for (whole, by_resource) in [(resources, true), (actions, false)] {
        let statements = merge(vec![(7, whole.clone())]);
        let documents = split(statements, Some(400));
        assert!(documents.len() > 1);
        let pieces: Vec<_> = documents.iter().flatten().collect();
        for (number, piece) in (1..).zip(&pieces) {
            let sid = piece.statement.sid.as_deref().unwrap();
            let start = whole.sid.as_deref().unwrap();
            let expected = if number == 1 {
                start.to_owned()
            } else {
                format!("{start}{number}")
            };
            assert_eq!(
                (sid, piece.origins.as_slice()),
                (expected.as_str(), [7].as_slice())
            );
            // The other side is whole in each.
            if by_resource {
                assert_eq!(piece.statement.action, whole.action);
            } else {
                assert_eq!(piece.statement.resource, whole.resource);
            }
        }
    }
    // What it leaves out cannot be shared out.
    let whole = Statement {
        not_resource: true,
        resource: Some(texts(&many("arn:aws:s3:::b"))),
        ..allow("N", &["s3:GetObject"], &[])
    };
    let documents = split(merge(vec![(0, whole.clone())]), Some(400));
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0][0].statement, whole);
}

fn subset(of: &'static [&'static str], most: usize) -> impl Strategy<Value = List> {
    sample::subsequence(of, 1..=most)
        .prop_shuffle()
        .prop_map(|texts| List::Many(texts.iter().map(text).collect()))
}

prop_compose! {
    fn any_plain()(
        effect in prop_oneof![3 => Just(Effect::Allow), 1 => Just(Effect::Deny)],
        sid in sample::select(&["A", "B", "C"][..]),
        action in subset(&ACTIONS, 4),
        resource in subset(&RESOURCES, 3),
        tests in prop_oneof![
            2 => Just(Vec::new()),
            1 => sample::subsequence(&TESTS[..], 1..=2).prop_shuffle(),
        ],
    ) -> Statement {
        only(Statement { effect, action, resource: Some(resource), ..allow(sid, &[], &[]) }, &tests)
    }
}

prop_compose! {
    fn any_statement()(
        statement in any_plain(),
        not_action in prop::bool::weighted(0.1),
        not_resource in prop::bool::weighted(0.1),
        who in prop_oneof![
            2 => Just(None),
            1 => (prop::bool::weighted(0.2), sample::subsequence(&["111122223333", "arn:aws:iam::111122223333:role/R", "*"][..], 1..=2)).prop_map(Some),
        ],
    ) -> Statement {
        let principal = who.map(|(not, names)| Principals {
            at: Span::default(),
            not,
            principal: Principal::Of(vec![(PrincipalKind::Aws, List::Many(names.iter().map(text).collect()))]),
        });
        Statement { principal, not_action, not_resource, ..statement }
    }
}

/// Requests that tell all texts above apart, of those who ask.
fn requests(callers: &[&str]) -> Vec<Request> {
    let actions = [
        "s3:GetObject",
        "s3:GetX",
        "s3:LetObject",
        "s3:PutObject",
        "s3:X",
        "kms:Decrypt",
        "iam:X",
    ];
    let resources = [
        "arn:aws:s3:::a",
        "arn:aws:s3:::a/o",
        "arn:aws:s3:::ax",
        "arn:aws:s3:::b",
        "arn:aws:s3:::z/o",
        "arn:aws:sqs:eu-west-1:1:q",
        "arn:aws:sqs:eu-2:1:q",
        "arn:aws:sqs:us:1:q",
        "arn:aws:sqs:eu-2:3:1:q",
        "arn:aws:sqs:euq",
        "arn:x",
    ];
    let mut all = Vec::new();
    for keys in 0..8 {
        let mut context = Context::default();
        for (bit, key, value) in [
            (1, "aws:SourceVpc", "v"),
            (2, "aws:PrincipalTag/team", "red"),
            (4, "aws:username", "z"),
        ] {
            if keys & bit != 0 {
                context.add(key, value);
            }
        }
        for caller in callers {
            for action in actions {
                for resource in resources {
                    let caller = Caller::parse(caller).unwrap();
                    all.push(Request::new(caller, action, resource, context.clone()));
                }
            }
        }
    }
    all
}

/// What statements say to each request: whether one denies it, and how those reach the caller that allow it.
fn answers(
    statements: &[&Statement],
    kind: Kind,
    requests: &[Request],
) -> Vec<(bool, Option<Reach>)> {
    let says = |effect: Effect, request: &Request| {
        let of_effect = statements.iter().filter(move |s| s.effect == effect);
        of_effect
            .filter_map(|s| evaluate::applies(s, kind, true, request).ok())
            .max()
    };
    requests
        .iter()
        .map(|request| {
            (
                says(Effect::Deny, request).is_some(),
                says(Effect::Allow, request),
            )
        })
        .collect()
}

fn of(merged: &[Merged]) -> Vec<&Statement> {
    merged.iter().map(|merged| &merged.statement).collect()
}

fn without<T: Clone>(list: &List<T>, at: usize) -> List<T> {
    let mut list = list.as_slice().to_vec();
    list.remove(at);
    List::Many(list)
}

/// Every set of statements that comes from a smaller step: two made one, one dropped, an action or a resource dropped.
fn smaller(merged: &[Merged]) -> Vec<Vec<Statement>> {
    let all: Vec<Statement> = merged.iter().map(|m| m.statement.clone()).collect();
    let mut found = Vec::new();
    let both = |one: &List, other: &List| List::Many(one.iter().chain(other).cloned().collect());
    for (i, one) in all.iter().enumerate() {
        let mut without_one = all.clone();
        without_one.remove(i);
        let mut with = |changed: Statement| {
            let mut set = all.clone();
            set[i] = changed;
            found.push(set);
        };
        let resources = one.resource.as_ref().unwrap();
        for at in 0..one.action.as_slice().len() {
            with(Statement {
                action: without(&one.action, at),
                ..one.clone()
            });
        }
        for at in 0..resources.as_slice().len() {
            with(Statement {
                resource: Some(without(resources, at)),
                ..one.clone()
            });
        }
        for (j, other) in all.iter().enumerate().skip(i + 1) {
            let tests = |s: &Statement| -> Vec<String> {
                let tests = s.tests().map(|(operator, key, values)| {
                    let mut values = values.as_slice().to_vec();
                    values.sort();
                    format!("{operator} {key} {values:?}").to_lowercase()
                });
                let mut tests: Vec<_> = tests.collect();
                tests.sort();
                tests.dedup();
                tests
            };
            if one.effect != other.effect || tests(one) != tests(other) {
                continue;
            }
            let mut set = all.clone();
            set[i] = Statement {
                action: both(&one.action, &other.action),
                resource: Some(both(resources, other.resource.as_ref().unwrap())),
                ..one.clone()
            };
            set.remove(j);
            found.push(set);
        }
        found.push(without_one);
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn merged_statements_answer_every_request_as_the_separate_ones(
        statements in prop::collection::vec(any_statement(), 0..7),
        policy_of_resource in any::<bool>(),
    ) {
        let kind = if policy_of_resource { Kind::Resource } else { Kind::Identity };
        let requests = requests(&CALLERS);
        let merged = merge(numbered(&statements));
        let separate: Vec<&Statement> = statements.iter().collect();
        prop_assert_eq!(
            answers(&of(&merged), kind, &requests),
            answers(&separate, kind, &requests),
            "{:#?}", merged
        );
        // Whatever went in is told of somewhere, and nothing else.
        let mut origins: Vec<usize> = merged.iter().flat_map(|m| m.origins.clone()).collect();
        origins.sort_unstable();
        origins.dedup();
        prop_assert_eq!(origins, (0..statements.len()).collect::<Vec<_>>());
    }

    #[test]
    fn merging_again_changes_nothing(statements in prop::collection::vec(any_statement(), 0..7)) {
        let once = merge(numbered(&statements));
        let again: Vec<_> = once.iter().map(|m| m.statement.clone()).collect();
        let twice = merge(numbered(&again));
        prop_assert_eq!(of(&once), of(&twice));
    }

    #[test]
    fn nothing_of_what_is_left_can_be_merged_or_dropped(
        statements in prop::collection::vec(any_plain(), 0..6),
    ) {
        let requests = requests(&CALLERS[..1]);
        let merged = merge(numbered(&statements));
        let right = answers(&of(&merged), Kind::Identity, &requests);
        for set in smaller(&merged) {
            let set: Vec<&Statement> = set.iter().collect();
            prop_assert_ne!(
                &answers(&set, Kind::Identity, &requests), &right,
                "{:#?} does as well as {:#?}", set, merged
            );
        }
    }

    #[test]
    fn split_documents_answer_every_request_as_the_whole(
        statements in prop::collection::vec(any_statement(), 0..7),
        limit in 100_usize..700,
    ) {
        let requests = requests(&CALLERS);
        let merged = merge(numbered(&statements));
        let documents = split(merged.clone(), Some(limit));
        let pieces: Vec<&Statement> = documents.iter().flat_map(|d| of(d)).collect();
        prop_assert_eq!(
            answers(&pieces, Kind::Resource, &requests),
            answers(&of(&merged), Kind::Resource, &requests)
        );
        let mut names = sids(&documents);
        names.sort();
        let count = names.len();
        names.dedup();
        prop_assert_eq!(names.len(), count);
        let size = |statements: &[Merged]| {
            let document = Document {
                version: Some("2012-10-17".to_owned()),
                id: None,
                statements: statements.iter().map(|m| m.statement.clone()).collect(),
            };
            quota::size(&serde_json::to_string(&document).unwrap())
        };
        for (i, document) in documents.iter().enumerate() {
            if size(document) > limit {
                // Only what nothing can be cut off of.
                prop_assert_eq!(document.len(), 1);
                let one = &document[0].statement;
                let resources = one.resource.as_ref().unwrap().as_slice().len();
                prop_assert!(one.not_resource || resources == 1);
                prop_assert!(one.not_action || one.action.as_slice().len() == 1);
            }
            // Whatever stands in a later document had no room here.
            for later in documents.iter().skip(i + 1).flatten() {
                let mut more = document.clone();
                more.push(later.clone());
                prop_assert!(size(&more) > limit);
            }
        }
    }

    #[test]
    fn whatever_a_covered_resource_means_the_wider_one_means_too(
        wide in "(arn:)?[ab:*?]{0,7}",
        narrow in "(arn:)?[ab:*?]{0,7}",
        fills in prop::collection::vec("[ab:]{1,3}", 40),
    ) {
        // Texts that the narrower one is likely to match: its signs filled in.
        let mut fills = fills.iter();
        let mut text = || -> String {
            let fill = |c: char, with: Option<&String>| match (c, with) {
                ('*', Some(with)) => with.get(1..).unwrap_or_default().to_owned(),
                ('?', Some(with)) => with.get(..1).unwrap_or_default().to_owned(),
                _ => c.to_string(),
            };
            narrow.chars().map(|c| fill(c, fills.next())).collect()
        };
        let texts = [text(), text(), text()];
        if covers_resource(&wide, &narrow) {
            for text in texts {
                prop_assert!(
                    !matches_resource(&narrow, &text) || matches_resource(&wide, &text),
                    "{}", text
                );
            }
        }
    }
}
