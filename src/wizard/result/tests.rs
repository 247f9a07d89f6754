//! Files of the right form, and every way to be of another one.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn file() -> Value {
    json!({
        "format": FORMAT,
        "playbook": "emr-serverless",
        "account": { "key": "emr-account", "id": "444455556666", "partition": "aws", "region": "eu-west-1" },
        "by": "apply",
        "complete": true,
        "steps": [
            { "id": "create-role", "number": 3, "fingerprint": "0123456789abcdef", "state": "right" },
            { "id": "look", "number": 4, "fingerprint": "0123456789abcdef", "state": "by-hand" },
        ],
        "roles": [{ "id": "it", "name": "R", "arn": "arn:aws:iam::444455556666:role/R" }],
        "items": [{ "step": 3, "what": "role R", "state": "created", "arn": "arn:aws:iam::444455556666:role/R" }],
        "remarks": ["done on Monday"],
    })
}

fn told(value: &Value) -> Vec<String> {
    let read = read(value.to_string().as_bytes());
    let problems = read.err().unwrap_or_default();
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_file_of_the_right_form_is_read_and_unknown_keys_are_ignored() {
    let mut value = file();
    value["later"] = json!({ "deep": [1, 2] });
    value["steps"][0]["later"] = json!(null);
    let result = read(value.to_string().as_bytes()).unwrap();
    assert_eq!(
        (result.by, result.complete, result.steps.len()),
        (By::Apply, true, 2)
    );
    assert_eq!(result.steps[1].state, StepState::ByHand);
    assert_eq!(result.items[0].state, ItemState::Created);
    assert_eq!(result.remarks, ["done on Monday"]);
    for key in ["roles", "items", "remarks"] {
        value.as_object_mut().unwrap().remove(key);
    }
    assert_eq!(told(&value), Vec::<String>::new());
}

/// What stands at a place of the file, in JSON, and how it is told.
const WRONG: &[(&str, &str, &str)] = &[
    (
        "/format",
        r#""sagesetup.result/2""#,
        "format: found \"sagesetup.result/2\", expected \"sagesetup.result/1\", as apply.sh and verify.sh of a bundle write it",
    ),
    ("/playbook", "5", "playbook: found 5, expected a text"),
    (
        "/playbook",
        r#""Emr\u001b[1m""#,
        "playbook: found \"Emr\\u{1b}[1m\", expected the id of a playbook",
    ),
    (
        "/account",
        "[]",
        "account: found a list, expected an object with key, id, partition and region",
    ),
    (
        "/account/id",
        r#""44445555666""#,
        "account.id: \"44445555666\" is not an account id: the account id has 11 digits, not 12",
    ),
    (
        "/account/id",
        "444455556666",
        "account.id: found 444455556666, expected a text",
    ),
    (
        "/account/partition",
        r#""aws-moon""#,
        "account.partition: \"aws-moon\" is not",
    ),
    (
        "/account/region",
        "{}",
        "account.region: found an object, expected a text",
    ),
    (
        "/by",
        r#""undo""#,
        "by: found \"undo\", expected one of apply, verify",
    ),
    (
        "/complete",
        r#""yes""#,
        "complete: found \"yes\", expected true or false",
    ),
    ("/steps", "{}", "steps: found an object, expected a list"),
    (
        "/steps/1",
        r#""x""#,
        "steps[1]: found \"x\", expected an object",
    ),
    (
        "/steps/1/id",
        "null",
        "steps[1].id: found null, expected a text",
    ),
    (
        "/steps/1/id",
        r#""""#,
        "steps[1].id: found \"\", expected a text",
    ),
    (
        "/steps/1/id",
        r#""create-role""#,
        "steps[1]: stands here twice; each is expected once",
    ),
    (
        "/steps/1/number",
        "-1",
        "steps[1].number: found -1, expected the number of a step",
    ),
    (
        "/steps/1/number",
        "1e300",
        "steps[1].number: found 1e+300, expected the number of a step",
    ),
    (
        "/steps/1/fingerprint",
        r#""xyz""#,
        "steps[1].fingerprint: found \"xyz\", expected the fingerprint of a step, in hexadecimal digits",
    ),
    (
        "/steps/1/state",
        r#""created""#,
        "steps[1].state: found \"created\", expected one of right, missing, different, by-hand, done",
    ),
    (
        "/roles/0/arn",
        "false",
        "roles[0].arn: found false, expected a text",
    ),
    (
        "/items/0/state",
        "7",
        "items[0].state: found 7, expected one of right, created, updated, missing, different, left",
    ),
    (
        "/items/0/step",
        r#""3""#,
        "items[0].step: found \"3\", expected the number of a step",
    ),
    (
        "/remarks/0",
        "[[]]",
        "remarks[0]: found a list, expected a text",
    ),
];

#[test]
fn what_is_wrong_is_told_with_its_place_and_what_is_expected() {
    for (place, new, expected) in WRONG {
        let mut value = file();
        *value.pointer_mut(place).unwrap() = serde_json::from_str(new).unwrap();
        let found = told(&value);
        assert_eq!(found.len(), 1, "{place}: {found:?}");
        assert!(found[0].starts_with(expected), "{place}: {found:?}");
    }
    let mut value = file();
    value.as_object_mut().unwrap().remove("steps");
    assert_eq!(told(&value), ["steps: is missing, expected a list"]);
    assert_eq!(
        told(&json!([])),
        ["found a list, expected an object with \"format\": \"sagesetup.result/1\""]
    );
}

#[test]
fn several_problems_are_told_at_once_and_not_without_end() {
    let mut value = file();
    value["by"] = json!(1);
    value["steps"] = (0..5_000).map(|n| json!({ "id": n })).collect();
    let found = told(&value);
    assert!(found.len() <= MOST && found.len() > 2, "{}", found.len());
    assert!(found.iter().any(|line| line.starts_with("by: ")));
}

#[test]
fn hostile_bytes_are_refused_without_a_panic() {
    let text = file().to_string();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let nested = text.replacen("\"remarks\":[", &format!("\"remarks\":[{deep},"), 1);
    let files: Vec<(Vec<u8>, &str)> = vec![
        (Vec::new(), "it is empty"),
        (b" \n".to_vec(), "it is empty"),
        (vec![b'x'; 10 << 20], "more than 256 KiB"),
        (deep.into_bytes(), "recursion limit"),
        (nested.into_bytes(), "recursion limit"),
        (vec![0xff, 0xfe, 0x7b, 0], "UTF-16"),
        (vec![b'{', 0x80, b'}'], "not valid"),
        (text.as_bytes()[..text.len() - 1].to_vec(), "not JSON"),
        (format!("{text}{text}").into_bytes(), "trailing"),
        (
            text.replacen("true", "1e999", 1).into_bytes(),
            "out of range",
        ),
        (
            text.replacen("\"by\":", "\"by\":\"verify\",\"by\":", 1)
                .into_bytes(),
            "\"by\" stands twice",
        ),
    ];
    for (bytes, expected) in files {
        let problems = read(&bytes).unwrap_err();
        let text = problems.iter().map(ToString::to_string).collect::<String>();
        assert!(text.contains(expected), "{expected}: {text}");
        assert!(!text.chars().any(char::is_control), "{text:?}");
    }
    // A mark that editors of Windows put at the beginning is none of these.
    assert!(read(format!("\u{feff}{text}").as_bytes()).is_ok());
}

/// Any value, nested a little.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        "[\u{0}-\u{1f}\u{202a}-\u{202e}\u{2066}-\u{2069}]{1,4}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-z]{1,6}", inner), 0..4)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

/// Every place in a file.
fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                places(inner, &format!("{at}/{key}"), all);
            }
        }
        Value::Array(list) => {
            for (place, inner) in list.iter().enumerate() {
                places(inner, &format!("{at}/{place}"), all);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

proptest! {
    #[test]
    fn no_bytes_stop_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_value_at_any_place_stops_it_or_gets_out_unescaped(
        which in any::<prop::sample::Index>(),
        new in any_value(),
    ) {
        let mut value = file();
        let mut all = Vec::new();
        places(&value, "", &mut all);
        let place = &all[which.index(all.len())];
        *value.pointer_mut(place).unwrap() = new;
        for line in told(&value) {
            prop_assert!(!line.chars().any(char::is_control), "{:?}", line);
            prop_assert!(!line.chars().any(|c| ('\u{2028}'..='\u{202e}').contains(&c)), "{:?}", line);
        }
    }
}
