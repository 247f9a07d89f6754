//! Documents of parts: what is in force, merged and split, with all reasons and names.

mod built_in;

use serde_json::{Value, json};

use crate::{
    answers::{self, Answers},
    plan::{Content, Document, Plan, build},
    playbook::{
        Playbook, Source, load,
        testing::{head, role},
    },
};

const PLAYBOOK: &str = concat!(
    head!("parts", "Parts"),
    r#"
[[questions]]
id = "logs"
section = "all"
kind = "boolean"
title = "Logs?"
why = "because"

[[questions]]
id = "buckets"
section = "all"
kind = "bucket-arn"
list = { min = 0 }
title = "Buckets?"
why = "because"

"#,
    role!(),
    r#"
[[documents]]
id = "jobs"
kind = "identity-policy"
role = "it"
as = "managed"
title = "Jobs"
name = "Jobs"
parts = [
    { file = "logs.json", when = "logs" },
    { file = "bucket.json", each = "buckets" },
    { file = "more.json", when = "logs and buckets" },
]
[[documents.statements]]
sid = "WriteLogs"
reason = "Writes `logs`."
[[documents.statements]]
sid = "Read"
reason = "Reads {{ region }}."
[[documents.statements]]
sid = "WriteLogsToo"
when = "region != 'eu-west-2'"
reason = "Writes more."

[[accepts]]
code = "full-access"
document = "jobs"
sid = "WriteLogsToo"
about = "region"
reason = "It is so."

[[steps]]
id = "do"
account = "main"
title = "Do it"
do = [{ text = "Paste", documents = "jobs", paste = "jobs" }]
"#
);

fn part(sid: &str, actions: &Value, resource: &str) -> String {
    json!({"Version": "2012-10-17", "Statement": [
        {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource}
    ]})
    .to_string()
}

/// The files of the playbook.
fn with_source<R>(then: impl FnOnce(&Source<'_>) -> R) -> R {
    let table: toml::Table = PLAYBOOK.parse().unwrap();
    let text = serde_json::to_string(&table).unwrap();
    let logs = part("WriteLogs", &json!("logs:PutLogEvents"), "*");
    let bucket = part("Read", &json!("s3:GetObject"), "{{ item }}/*");
    let more = json!(["logs:CreateLogStream", "logs:PutLogEvents"]);
    let more = part("WriteLogsToo", &more, "*");
    let sample = json!({
        "format": "sagesetup.answers/1", "playbook": "parts", "answers": given("eu-west-1", true, 3),
    });
    then(&Source {
        id: "parts",
        playbook: &text,
        card: "",
        files: &[
            ("logs.json", &logs),
            ("bucket.json", &bucket),
            ("more.json", &more),
            ("sample.answers.json", &sample.to_string()),
        ],
    })
}

fn playbook() -> Playbook {
    with_source(|source| load(source).unwrap_or_else(|problems| panic!("{problems:#?}")))
}

fn given(region: &str, logs: bool, buckets: usize) -> Value {
    let buckets: Vec<String> = (0..buckets)
        .map(|n| {
            format!("arn:aws:s3:::example-bucket-with-a-name-that-is-as-long-as-it-may-{n:03}")
        })
        .collect();
    json!({
        "region": region, "logs": logs, "buckets": buckets,
        "role_arn": "arn:aws:iam::111122223333:role/x",
    })
}

fn answers(playbook: &Playbook, region: &str, logs: bool, buckets: usize) -> Answers {
    let Value::Object(given) = given(region, logs, buckets) else {
        panic!("an object")
    };
    let checked = answers::check(playbook, &given);
    assert!(checked.problems.is_empty(), "{:?}", checked.problems);
    checked.answers
}

/// The Sids of a document, each with its reason.
fn sids(document: &Document<'_>) -> Vec<(String, String)> {
    let Content::Policy { document, reasons } = &document.content else {
        panic!("a policy")
    };
    let statements = document.statements.iter().zip(reasons);
    statements
        .map(|(s, reason)| (s.sid.as_ref().unwrap().to_string(), reason.plain()))
        .collect()
}

fn texts(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |text: &str| text.to_owned();
    pairs.iter().map(|(a, b)| (own(a), own(b))).collect()
}

#[test]
fn parts_in_force_are_merged_with_all_their_reasons() {
    let playbook = playbook();
    let plan = build(&playbook, &answers(&playbook, "eu-west-1", true, 2));
    assert!(plan.problems.is_empty(), "{:?}", plan.problems);
    let [jobs] = plan.documents.as_slice() else {
        panic!("{:#?}", plan.documents)
    };
    assert_eq!((&*jobs.name, &*jobs.title), ("Jobs", "Jobs"));
    let expected = [
        ("WriteLogs", "Writes logs. Writes more."),
        ("Read", "Reads eu-west-1."),
    ];
    assert_eq!(sids(jobs), texts(&expected));
    let json: Value = serde_json::from_str(&jobs.pretty).unwrap();
    assert_eq!(
        json["Statement"][0]["Action"],
        json!(["logs:PutLogEvents", "logs:CreateLogStream"])
    );
    assert_eq!(
        json["Statement"][1]["Resource"].as_array().unwrap().len(),
        2
    );
    // The statement that the playbook knows of went into another one.
    assert_eq!(plan.accepted[0].sids, ["WriteLogsToo", "WriteLogs"]);
    assert_eq!(plan.steps[0].actions[0].paste, Some(0));
}

#[test]
fn statements_and_parts_that_the_answers_do_not_call_for_stay_away() {
    let playbook = playbook();
    let plan = build(&playbook, &answers(&playbook, "eu-west-2", true, 1));
    let expected = [("WriteLogs", "Writes logs."), ("Read", "Reads eu-west-2.")];
    assert_eq!(sids(&plan.documents[0]), texts(&expected));
    let nothing = build(&playbook, &answers(&playbook, "eu-west-1", false, 0));
    assert!(nothing.documents.is_empty());
    assert!(nothing.steps[0].actions.is_empty());
    assert_eq!(nothing.accepted[0].paths, Vec::<String>::new());
}

#[test]
fn what_does_not_fit_one_managed_policy_becomes_several() {
    let playbook = playbook();
    let plan = build(&playbook, &answers(&playbook, "eu-west-1", true, 200));
    assert!(plan.problems.is_empty(), "{:?}", plan.problems);
    let about = |d: &Document<'_>| format!("{} {} {}", d.name, d.title, d.path_in_bundle);
    let found: Vec<_> = plan.documents.iter().map(about).collect();
    assert_eq!(
        found,
        [
            "Jobs1 Jobs (1 of 3) account/policies/Jobs1.json",
            "Jobs2 Jobs (2 of 3) account/policies/Jobs2.json",
            "Jobs3 Jobs (3 of 3) account/policies/Jobs3.json",
        ]
    );
    let read = |sid| (sid, "Reads eu-west-1.");
    let first = [("WriteLogs", "Writes logs. Writes more."), read("Read3")];
    assert_eq!(sids(&plan.documents[0]), texts(&first));
    assert_eq!(sids(&plan.documents[1]), texts(&[read("Read")]));
    assert_eq!(sids(&plan.documents[2]), texts(&[read("Read2")]));
    let resources = |d: &Document<'_>| {
        let json: Value = serde_json::from_str(&d.minified).unwrap();
        let statements = json["Statement"].as_array().unwrap().clone();
        let read = statements
            .into_iter()
            .filter(|s| s["Action"] == "s3:GetObject");
        read.map(|s| s["Resource"].as_array().unwrap().len())
            .sum::<usize>()
    };
    assert_eq!(plan.documents.iter().map(resources).sum::<usize>(), 200);
    assert!(
        plan.budget(&plan.documents[0])
            .is_some_and(|b| b.used <= b.limit)
    );
}

#[test]
fn an_unfinished_plan_is_merged_too() {
    let playbook = playbook();
    let plan: Plan<'_> = build(&playbook, &Answers::default());
    assert!(plan.documents.is_empty() && !plan.open.is_empty());
    let mut given = answers(&playbook, "eu-west-1", true, 1);
    given.flood("buckets", "‹bucket›");
    let plan = build(&playbook, &given);
    assert_eq!(plan.documents.len(), 1);
}
