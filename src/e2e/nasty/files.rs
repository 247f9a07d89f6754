//! Rows about the file: not text, not JSON, or not an answers file.

use serde_json::{Value, json};

use super::row::Row;
use crate::support::{bytes, sample, sample_bytes, with};

const NAME: &str = "cross-account";
const NOT_JSON: &str = "this is not JSON: ";
const NOT_UTF8: &str = "this is not text in UTF-8: ";
const NO_OBJECT: &str = "expected an object";
const LARGEST: usize = 1 << 20;

/// Files that are refused as a whole, and files whose bytes are odd without harm.
pub(super) fn rows() -> Vec<Row> {
    let mut rows = broken();
    rows.extend(encodings());
    rows.extend(sizes());
    rows.extend(truncated());
    rows.extend(harmless());
    rows
}

fn text() -> String {
    String::from_utf8(sample_bytes(NAME)).unwrap()
}

fn edited(from: &str, to: &str) -> String {
    let text = text();
    assert!(text.contains(from));
    text.replacen(from, to, 1)
}

fn broken() -> Vec<Row> {
    let deep = |open: &str, close: &str| open.repeat(100_000) + "1" + &close.repeat(100_000);
    let inside = |value: &str| edited("\"eu-west-1\"", value);
    let mut rows = Vec::new();
    for (name, file) in [
        ("an empty file", String::new()),
        ("nothing but white space", " \n\t\r\n".to_owned()),
        ("one bracket", "{".to_owned()),
        ("one closing bracket", "}".to_owned()),
        ("a trailing comma", edited("\n  }\n}", "\n  },\n}")),
        (
            "a trailing comma in a list",
            edited("data\"],", "data\",],"),
        ),
        (
            "a missing comma",
            edited("\"documented\",", "\"documented\""),
        ),
        ("a comment", edited("{", "{ // my answers\n")),
        ("single quotes", text().replace('"', "'")),
        ("smart quotes", text().replace('"', "\u{201c}")),
        ("bare keys", text().replace("\"region\"", "region")),
        ("NaN", inside("NaN")),
        ("True", inside("True")),
        ("undefined", inside("undefined")),
        ("a number beyond all bounds", inside("1e999")),
        ("a number of 100,000 digits", inside(&"9".repeat(100_000))),
        ("a leading zero", inside("007")),
        ("a hexadecimal number", inside("0x1F")),
        ("two documents", text() + &text()),
        ("a document and a word", text() + "end"),
        ("a document and a NUL", text() + "\0"),
        ("NULs alone", "\0".repeat(64)),
        ("a NUL in a text", inside("\"eu-\0west-1\"")),
        ("a NUL between tokens", edited(",", ",\0")),
        ("a raw line end in a text", inside("\"eu-\nwest-1\"")),
        ("a raw escape character in a text", inside("\"\u{1b}[2J\"")),
        ("half a surrogate pair", inside("\"\\ud800\"")),
        ("an unknown escape", inside("\"\\x41\"")),
        ("an escape cut short", inside("\"\\u00\"")),
        ("a no-break space between tokens", edited(": ", ":\u{a0}")),
        ("a byte order mark inside", edited("{", "{\u{feff}")),
        ("YAML", "format: sagesetup.answers/1\n".to_owned()),
        (
            "HTML",
            "<!doctype html><script>alert(1)</script>".to_owned(),
        ),
        ("a terminal escape", "\u{1b}]0;x\u{7}\u{1b}[2J".to_owned()),
        ("a bidi override", "\u{202e}{}".to_owned()),
        ("100,000 open brackets", "[".repeat(100_000)),
        ("100,000 brackets", deep("[", "]")),
        ("100,000 objects", deep("{\"a\":", "}")),
        ("100,000 brackets in an answer", inside(&deep("[", "]"))),
        (
            "100,000 brackets in an unknown key",
            edited("{", &format!("{{\"x\": {},", deep("[", "]"))),
        ),
    ] {
        rows.push(Row::no_file(name, file, NOT_JSON));
    }
    for (name, file) in [
        ("a list at the top", "[]"),
        (
            "a list of answers at the top",
            "[{\"format\": \"sagesetup.answers/1\"}]",
        ),
        ("a text at the top", "\"sagesetup.answers/1\""),
        ("a number at the top", "42"),
        ("a huge number at the top", "1e308"),
        ("null at the top", "null"),
        ("true at the top", "true"),
    ] {
        rows.push(Row::no_file(name, file, NO_OBJECT));
    }
    rows
}

fn encodings() -> Vec<Row> {
    let utf16 = |order: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        let mark = mark.then_some(0xfeff);
        mark.into_iter()
            .chain(text().encode_utf16())
            .flat_map(order)
            .collect()
    };
    let cut_in = |at: &str, found: &[u8]| -> Vec<u8> {
        let (before, after) = text()
            .split_once(at)
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        [before.as_bytes(), found, after.as_bytes()].concat()
    };
    vec![
        Row::no_file(
            "UTF-16, little end first",
            utf16(u16::to_le_bytes, true),
            "UTF-16",
        ),
        Row::no_file(
            "UTF-16, big end first",
            utf16(u16::to_be_bytes, true),
            "UTF-16",
        ),
        Row::no_file(
            "UTF-16 without mark",
            utf16(u16::to_le_bytes, false),
            NOT_JSON,
        ),
        Row::no_file(
            "UTF-32",
            [&[0xff, 0xfe, 0, 0], &[b'{', 0, 0, 0][..]].concat(),
            NOT_UTF8,
        ),
        Row::no_file("Latin-1 in a value", cut_in("eu-west-1", b"\xe9"), NOT_UTF8),
        Row::no_file(
            "a broken sequence in a key",
            cut_in("region", b"r\xc3gion"),
            NOT_UTF8,
        ),
        Row::no_file(
            "an overlong NUL",
            cut_in("eu-west-1", b"\xc0\x80"),
            NOT_UTF8,
        ),
        Row::no_file(
            "a surrogate in UTF-8",
            cut_in("eu-west-1", b"\xed\xa0\x80"),
            NOT_UTF8,
        ),
        Row::no_file(
            "a lone last byte",
            [text().as_bytes(), b"\xff"].concat(),
            NOT_UTF8,
        ),
        Row::no_file(
            "binary",
            b"\x7fELF\x02\x01\x01\x00\xff\xff".to_vec(),
            NOT_UTF8,
        ),
        Row::no_file("nothing but a mark", b"\xef\xbb\xbf".to_vec(), NOT_JSON),
        Row::no_file(
            "two marks",
            [b"\xef\xbb\xbf\xef\xbb\xbf", text().as_bytes()].concat(),
            NOT_JSON,
        ),
    ]
}

fn padded(size: usize) -> Vec<u8> {
    let mut file = sample_bytes(NAME);
    file.resize(size, b' ');
    file
}

fn sizes() -> Vec<Row> {
    let says = format!("more than {LARGEST} bytes");
    let long = format!("{{\"format\": \"{}\"}}", "x".repeat(2 << 20));
    vec![
        Row::no_file("2 MB of spaces behind good answers", padded(2 << 20), &says),
        Row::no_file("one byte too many", padded(LARGEST + 1), &says),
        Row::no_file("2 MB of brackets", "[".repeat(2 << 20), &says),
        Row::no_file("one text of 2 MB", long, &says),
        Row::taken("as large as allowed", padded(LARGEST), sample(NAME)),
        Row::wrong(
            "a text of 900 kB",
            "domain_id",
            "d".repeat(900_000),
            "the domain id",
        ),
        Row::wrong(
            "a text of 900 kB without ink",
            "domain_id",
            "\u{200b}".repeat(300_000),
            "",
        ),
    ]
}

/// Cut within the mark of a token, a word, and everywhere else.
fn truncated() -> Vec<Row> {
    let whole = sample_bytes(NAME);
    // The last two bytes close the file and its last line.
    let step = whole.len() / 24;
    (1..whole.len() - 1)
        .step_by(step)
        .chain([whole.len() - 3, whole.len() - 2])
        .map(|at| Row::no_file(&format!("cut after {at} bytes"), &whole[..at], NOT_JSON))
        .collect()
}

fn harmless() -> Vec<Row> {
    let escaped = text().replace("eu-west-1", "\\u0065u\\u002dwest-1");
    let key = text().replace("\"region\"", "\"\\u0072egion\"");
    let value: Value = sample(NAME);
    let mut backwards = value.clone();
    for object in [&mut backwards["answers"], &mut value.clone()] {
        if let Some(object) = object.as_object_mut() {
            let pairs: Vec<_> = object.clone().into_iter().rev().collect();
            *object = pairs.into_iter().collect();
        }
    }
    let like = || sample(NAME);
    let marked = [b"\xef\xbb\xbf", text().as_bytes()].concat();
    vec![
        Row::taken("a mark of UTF-8", marked, like()),
        Row::taken("line ends of Windows", text().replace('\n', "\r\n"), like()),
        Row::taken(
            "line ends of an old Mac",
            text().replace('\n', "\r"),
            like(),
        ),
        Row::taken("no line end at the end", text().trim_end(), like()),
        Row::taken("all on one line", value.to_string(), like()),
        Row::taken("tabs", text().replace("  ", "\t"), like()),
        Row::taken(
            "white space around",
            format!("\n\n \t{}\n\n", text()),
            like(),
        ),
        Row::taken("letters as escapes", escaped, like()),
        Row::taken("a key with an escape", key, like()),
        Row::taken("answers in another order", bytes(&backwards), like()),
    ]
}

/// JSON that is not an answers file, and keys that no question has.
pub(super) fn shape_rows() -> Vec<Row> {
    let mut rows = heads();
    rows.extend(top_level_keys());
    rows.extend(answer_keys());
    rows.extend(duplicates());
    rows
}

/// The sample with another value of one of its own keys.
fn headed(key: &str, value: Value) -> Row {
    let mut file = sample(NAME);
    let name = format!("{key} {value}");
    file[key] = value;
    let says = match (key, &file[key]) {
        ("format", _) => "expected \"sagesetup.answers/1\"",
        ("playbook", Value::String(_)) => "there is no playbook \"",
        ("playbook", _) => "expected a playbook's id",
        _ => "expected an object",
    };
    Row::refused(&name, bytes(&file), &[key], says)
}

fn heads() -> Vec<Row> {
    let keys = ["format", "playbook", "answers"];
    let mut rows = vec![Row::refused("an empty object", "{}", &keys, "is missing")];
    for key in keys {
        let mut file = sample(NAME);
        file.as_object_mut().unwrap().shift_remove(key);
        rows.push(Row::refused(
            &format!("no {key}"),
            bytes(&file),
            &[key],
            "is missing",
        ));
        rows.push(headed(key, json!(null)));
        rows.push(headed(key, json!(7)));
        rows.push(headed(key, json!(["emr-serverless"])));
    }
    for format in [
        "sagesetup.answers/2",
        "sagesetup.bundle/1",
        "SAGESETUP.ANSWERS/1",
        "sagesetup.answers/1\n",
        "",
        "\u{1b}]0;x\u{7}\u{9b}\r\u{202e}",
    ] {
        rows.push(headed("format", json!(format)));
    }
    for playbook in [
        "emr-clusters-of-tomorrow",
        "EMR-Serverless",
        "emr-serverless ",
        "emr-serverless/",
        "../emr-serverless",
        "../../../../etc/passwd",
        "/etc/passwd",
        "emr-serverless/../emr-serverless",
        "C:\\emr-serverless",
        "emr-serverless\0",
        "",
        "\u{1b}[2J\u{202e}",
        "{{ 7*7 }}",
    ] {
        rows.push(headed("playbook", json!(playbook)));
    }
    rows.push(headed("answers", json!("{}")));
    rows.push(headed("answers", json!(false)));
    let key = "AKIAIOSFODNN7EXAMPLE";
    rows.push(headed("format", json!(key)).never(key));
    rows.push(headed("playbook", json!(key)).never(key));
    rows
}

/// How a key must be shown: as a JSON or Rust text would show it, without the quotes.
fn shown(key: &str) -> String {
    key.escape_debug().to_string().replace("\\'", "'")
}

const ODD_KEYS: [&str; 10] = [
    "\u{1b}]0;x\u{7}",
    "\u{9b}2J",
    "\rregion",
    "region\nfake.json",
    "\u{202e}noiger",
    "reg\u{200b}ion",
    "\0",
    "\"",
    "<script>",
    "'; rm -rf ~",
];

fn top_level_keys() -> Vec<Row> {
    let known = [
        "comment",
        "$schema",
        "Format",
        "answer",
        "playbooks",
        "format ",
    ];
    known
        .into_iter()
        .chain(ODD_KEYS)
        .map(|key| {
            let mut file = sample(NAME);
            file[key] = json!("x");
            let name = format!("{key:?} at the top");
            Row::refused(
                &name,
                bytes(&file),
                &[&shown(key)],
                "is not a key of an answers file",
            )
        })
        .chain([empty_key(|file| file, "is not a key of an answers file")])
        .collect()
}

/// An empty key is a key too: without it in the line nobody finds it.
fn empty_key(place: fn(&mut Value) -> &mut Value, says: &str) -> Row {
    let mut file = sample(NAME);
    place(&mut file)[""] = json!("x");
    Row::refused(
        &format!("an empty key that {says}"),
        bytes(&file),
        &["\"\""],
        says,
    )
}

fn answer_keys() -> Vec<Row> {
    let says = "is not a question of this playbook";
    let known = [
        "Region",
        "region ",
        " region",
        "comment",
        "answers",
        "__proto__",
        "format",
    ];
    let mut rows: Vec<Row> = known
        .into_iter()
        .chain(ODD_KEYS)
        .map(|key| {
            let file = with(sample(NAME), key, "x");
            Row::refused(
                &format!("answer to {key:?}"),
                bytes(&file),
                &[&shown(key)],
                says,
            )
        })
        .collect();
    for (key, meant) in [
        ("regoin", "region"),
        ("execution_role_arns", "execution_role_arn"),
        ("emr_account", "emr_account_id"),
        ("bucket_arn", "bucket_arns"),
        ("runtime_role", "runtime_roles"),
        ("domainid", "domain_id"),
    ] {
        let file = with(sample(NAME), key, "x");
        let says = format!("did you mean {meant}?");
        rows.push(Row::refused(
            &format!("near miss {key}"),
            bytes(&file),
            &[key],
            &says,
        ));
    }
    rows.push(empty_key(|file| &mut file["answers"], says));
    let long = "k".repeat(500_000);
    let file = with(sample(NAME), &long, "x");
    let cut = "k".repeat(119) + "…";
    rows.push(Row::refused("a key of 500 kB", bytes(&file), &[&cut], says));
    let key = "AKIAIOSFODNN7EXAMPLE";
    let file = with(sample(NAME), key, "x");
    rows.push(Row::refused("an access key for a key", bytes(&file), &["AKIA…"], says).never(key));
    rows
}

fn duplicates() -> Vec<Row> {
    let says = "stands here twice";
    let one = |name: &str, key: &str, from: &str, to: &str| {
        Row::refused(&format!("twice: {name}"), edited(from, to), &[key], says)
    };
    let region = "\"region\": \"eu-west-1\"";
    vec![
        one(
            "the format",
            "format",
            "{",
            "{\"format\": \"sagesetup.answers/1\",",
        ),
        one(
            "the format, once wrong",
            "format",
            "{",
            "{\"format\": \"sagesetup.answers/2\",",
        ),
        one(
            "the playbook",
            "playbook",
            "{",
            "{\"playbook\": \"emr-serverless\",",
        ),
        one("the answers", "answers", "{", "{\"answers\": {},"),
        one(
            "an answer",
            "region",
            region,
            &format!("{region}, {region}"),
        ),
        one(
            "an answer with two values",
            "region",
            region,
            &format!("{region}, \"region\": \"us-east-1\""),
        ),
        one(
            "an answer by an escape",
            "region",
            region,
            &format!("{region}, \"\\u0072egion\": \"us-east-1\""),
        ),
    ]
}
