//! The reader against the slips of people, and against another reader.

use proptest::prelude::*;

use super::{super::Lines, DEEPEST, Json, LARGEST, Value, read};

fn told(text: &str) -> Vec<String> {
    let lines = Lines::new(text);
    let faults = read(text).faults;
    faults
        .iter()
        .map(|fault| format!("{} {}", lines.place(fault.at.start), fault.kind))
        .collect()
}

#[test]
fn slips_of_people_are_named_where_they_stand() {
    for (text, expected) in [
        ("", "1:1 the text is empty; expected a policy document"),
        ("  \n ", "2:2 the text is empty; expected a policy document"),
        ("{\"a\": 1,\n}", "1:8 a comma too many: nothing follows it"),
        ("[1,,2]", "1:4 a comma too many: nothing follows it"),
        ("{\"a\": 1 \"b\": 2}", "1:9 a comma is missing before this"),
        ("{\"a\" 1}", "1:6 found \"1\", expected a colon"),
        (
            "{\"a\" \"b\"}",
            "1:6 a colon is missing between key and value",
        ),
        (
            "{“a”: 1}",
            "1:2 “ is a curly quote, as word processors and chats make them; expected \"",
        ),
        ("{'a': 1}", "1:2 single quotes are not JSON; expected \""),
        (
            "{} // why",
            "1:4 JSON has no comments, and IAM refuses them",
        ),
        (
            "{\"a\": <execution-role-arn>}",
            "1:7 \"<execution-role-arn>\" is a placeholder that was never filled in, and it has no quotes",
        ),
        (
            "{\"a\": True}",
            "1:7 \"True\" is not a value of JSON; a text stands in double quotes",
        ),
        ("{\"a\": 012}", "1:7 \"012\" is not a number of JSON"),
        (
            "{\"a\": \"\\x\"}",
            "1:8 a backslash escapes nothing here; expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX",
        ),
        (
            "{\"a\": \"b\n  c\"}",
            "1:9 a line break inside a text; a wrapped line was pasted, or a closing quote is missing",
        ),
        (
            "{}\n{}",
            "2:1 more text follows the document; a policy is one JSON object",
        ),
        (
            "{\"a\": 1, \"a\": 2}",
            "1:10 the key \"a\" stands twice in one object; only one of the two can count",
        ),
        (
            "{\"a\": [\n1",
            "2:2 the text ends, but the [ of line 1 is never closed",
        ),
        ("{\"a\": [\n1 }", "2:3 } cannot close the [ of line 1"),
        (
            "{\"a\": \"b}",
            "1:7 the text ends, but the \" of line 1 is never closed",
        ),
        (
            "\u{feff}{}",
            "1:1 the file begins with a byte order mark; save it as UTF-8 without one",
        ),
        (
            "}",
            "1:1 found \"}\", expected a policy document, which begins with {",
        ),
    ] {
        assert_eq!(told(text), [expected], "{text:?}");
    }
}

#[test]
fn a_missing_quote_does_not_turn_the_rest_inside_out() {
    assert_eq!(told("{\n \"a\": \"b,\n \"c\": 1\n}").len(), 1);
}

#[test]
fn what_is_meant_is_read_all_the_same() {
    let read = read("{\"a\": [1, 2,], // two\n \"b\" : \"x\" \"c\": {},}");
    assert_eq!(read.faults.len(), 4);
    let json = read.json.expect("reads on");
    assert_eq!(json.members().len(), 3);
    assert_eq!(json.get("a").map(|a| a.elements().len()), Some(2));
}

#[test]
fn what_is_too_long_or_too_deep_ends_at_once() {
    assert_eq!(
        told(&" ".repeat(LARGEST + 1)),
        ["1:1 the text is longer than 8 MiB, which no policy of AWS may be"]
    );
    for open in ["[", "{\"a\":"] {
        let faults = told(&open.repeat(100_000));
        assert_eq!(faults.len(), 1);
        assert!(faults[0].contains("nested more than 64 deep"), "{faults:?}");
    }
    let fits = "[".repeat(DEEPEST) + &"]".repeat(DEEPEST);
    assert!(read(&fits).faults.is_empty());
}

fn plain(json: &Json<'_>) -> serde_json::Value {
    match &json.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(yes) => (*yes).into(),
        Value::Number(text) => serde_json::from_str(text).expect("a number"),
        Value::Text(text) => text.as_ref().into(),
        Value::List(list) => list.iter().map(plain).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.to_string(), plain(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            prop::collection::btree_map(any::<String>(), inner, 0..5)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #[test]
    fn good_json_reads_as_another_reader_reads_it(json in json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&json) } else { serde_json::to_string(&json) };
        let text = text.expect("prints");
        let read = read(&text);
        prop_assert!(read.faults.is_empty(), "{:?}", read.faults);
        prop_assert_eq!(read.json.as_ref().map(plain), Some(json));
        prop_assert_eq!(read.json.map(|json| json.at.of(&text).len()), Some(text.len()));
    }

    #[test]
    fn what_another_reader_refuses_has_a_fault(text in "[\\[\\]{}\":,0-9a-e\\\\ntrue. \\-\n\u{1}]{0,24}") {
        let other = serde_json::from_str::<serde_json::Value>(&text);
        let read = read(&text);
        let twice = read.faults.iter().any(|fault| matches!(fault.kind, super::JsonFaultKind::KeyTwice(_)));
        prop_assert_eq!(other.is_err(), !read.faults.is_empty() && !twice, "{:?} {:?}", other, read.faults);
        for fault in &read.faults {
            prop_assert!(fault.at.end as usize <= text.len());
        }
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        let _ = read(&text);
    }
}
