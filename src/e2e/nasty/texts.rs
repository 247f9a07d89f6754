//! Rows with texts that break out of what they are put into: shells, pages, templates, terminals, paths.

use serde_json::json;

use super::row::Row;
use crate::support::{bytes, sample, with};

pub(crate) const BREAKOUTS: [&str; 48] = [
    "{{ 7*7 }}",
    "{% raw %}",
    "{# x",
    "${jndi:ldap://x/a}",
    "${aws:username}",
    "; rm -rf ~",
    "$(id)",
    "`id`",
    "& calc",
    "a && b",
    "a\nb",
    "x' y",
    "'\\''",
    "\\",
    "\"><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!--",
    "-->",
    "&lt;",
    "```",
    "a | b",
    "|",
    "[x](javascript:alert(1))",
    "# heading",
    "%{ for x in y }",
    "%%",
    "<<EOF",
    "EOF\n",
    "!Sub x",
    "{\"Ref\": \"x\"}",
    "\",\"Action\":\"*",
    "*",
    "?",
    "]]>",
    "end[\"x\"]",
    "%s%n",
    "%00",
    "../../etc/passwd",
    "/etc/../x",
    "..\\..\\x",
    "C:\\x",
    "a\u{1b}]0;x\u{7}",
    "\u{1b}[2J",
    "a\u{9b}2J",
    "a\rb",
    "a\u{202e}b",
    "a\0b",
    "\u{1f4a9}",
];

/// Every breakout in every kind of free text at once; where AWS allows the text, it is left out.
pub(super) fn rows() -> Vec<Row> {
    BREAKOUTS
        .into_iter()
        .map(|text| {
            let mut answers = vec![
                ("assumable_role_name", json!(text)),
                ("bucket_arns", json!([format!("arn:aws:s3:::x{text}")])),
                ("domain_id", json!(text)),
                ("runtime_roles", json!([text])),
                ("user_profile_name", json!(text)),
            ];
            if !["../../etc/passwd", "/etc/../x"].contains(&text) {
                answers.push(("extra_tag_keys", json!([text])));
                answers.push(("log_group_name", json!(text)));
            }
            let keys: Vec<&str> = answers.iter().map(|(key, _)| *key).collect();
            let file = answers
                .iter()
                .fold(sample("cross-account"), |file, (key, answer)| {
                    with(file, key, answer.clone())
                });
            Row::refused(&format!("{text:?} everywhere"), bytes(&file), &keys, "")
        })
        .collect()
}

/// Names that IAM and CloudWatch allow, however they look as a file's name, an option or a formula.
pub(super) fn legal_rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for name in [
        "..",
        ".",
        "...",
        "-rf",
        "--help",
        "-",
        "CON",
        "NUL",
        "aux",
        "com1.txt",
        "=1+1",
        "@SUM",
        "+x",
        ",",
        ".bashrc",
        "bundle.json",
        "_",
        "x",
        "a,b",
        "0",
    ] {
        rows.push(Row::odd("runtime_roles", json!([name]), json!(["Plain"])));
    }
    for name in ["..", "-rf", "NUL", "=1+1", "CHECKLIST.md", "@"] {
        rows.push(Row::odd("assumable_role_name", name, "Plain"));
    }
    for name in [
        "/../../etc/passwd",
        "..",
        "#x",
        "--",
        "-rf",
        "/aws/../x",
        "//",
    ] {
        rows.push(Row::odd("log_group_name", name, "/aws/emr-serverless"));
    }
    for key in [
        "../../x",
        "/etc/passwd",
        "cost center",
        "=1+1",
        "@x",
        "-rf",
        "a=b:c/d",
        "+",
        "--help",
    ] {
        rows.push(Row::odd("extra_tag_keys", json!([key]), json!(["team"])));
    }
    for id in ["d-0", "d-a--b", "d---0"] {
        rows.push(Row::odd("domain_id", id, "d-plain"));
    }
    rows.push(Row::odd("user_profile_name", "a--b", "plain"));
    rows.push(Row::odd("space_name", "0", "plain"));
    rows
}
