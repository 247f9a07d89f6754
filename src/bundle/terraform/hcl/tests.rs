//! Texts come back as they went in, and files look as `terraform fmt` leaves them.

use hcl_edit::parser::parse_body;
use proptest::prelude::*;

use super::*;

/// What stands for `value` in a file, and what a reader of the file finds there.
fn there_and_back(value: &Expression) -> (String, Expression) {
    let file = print(&[], vec![attribute("a", value.clone())]);
    let body = parse_body(&file).expect("HCL");
    let found = body
        .get_attribute("a")
        .expect("the attribute")
        .value
        .clone();
    (file, found)
}

/// A text without interpolations, as Terraform reads it: the library's own reader overlooks escaped marks behind others.
fn read(file: &str) -> String {
    let inside = file.trim_end().strip_prefix("a = \"").unwrap();
    let mut chars = inside.strip_suffix('"').unwrap().chars().peekable();
    let mut text = String::new();
    while let Some(c) = chars.next() {
        let rest: String = chars.clone().take(2).collect();
        match c {
            '\\' => text.push(match chars.next().unwrap() {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => {
                    let hex: String = chars.by_ref().take(4).collect();
                    char::from_u32(u32::from_str_radix(&hex, 16).unwrap()).unwrap()
                }
                quoted => {
                    assert!(['"', '\\'].contains(&quoted), "{file}");
                    quoted
                }
            }),
            '$' | '%' if rest == format!("{c}{{") => {
                chars.next();
                chars.next();
                text.push(c);
                text.push('{');
            }
            '$' | '%' if rest.starts_with('{') => panic!("an open mark: {file}"),
            '"' | '\n' | '\r' => panic!("an end of the text: {file}"),
            c => text.push(c),
        }
    }
    text
}

#[test]
fn hostile_texts_stay_texts() {
    for (hostile, written) in [
        ("${x}", r#""$${x}""#),
        ("%{if true}", r#""%%{if true}""#),
        (
            "arn:aws:s3:::b/${aws:username}/*",
            r#""arn:aws:s3:::b/$${aws:username}/*""#,
        ),
        ("${a}$${b}", r#""$${a}$$${b}""#),
        ("$$${a}%%%{b}", r#""$$$${a}%%%%{b}""#),
        ("$%{x}%${", r#""$%%{x}%$${""#),
        ("a$", r#""a$""#),
        (
            "\"}\nresource \"x\" \"y\" {",
            r#""\"}\nresource \"x\" \"y\" {""#,
        ),
        ("back\\slash\\${x}", r#""back\\slash\\$${x}""#),
        ("\r\t\u{1}\u{7f}", r#""\r\t\u0001\u007f""#),
        ("<<EOT\nx\nEOT", r#""<<EOT\nx\nEOT""#),
        ("größe 名 \u{202e}\u{2028}", "\"größe 名 \u{202e}\u{2028}\""),
        ("${file(\"/etc/passwd\")}", r#""$${file(\"/etc/passwd\")}""#),
        ("# no comment", "\"# no comment\""),
        ("", "\"\""),
    ] {
        let (file, found) = there_and_back(&text(hostile));
        assert_eq!(file, format!("a = {written}\n"));
        assert_eq!(read(&file), hostile, "{file}");
        let has_value = found.as_template().is_some_and(|template| {
            template
                .iter()
                .any(|element| element.as_literal().is_none())
        });
        assert!(!has_value, "{file}");
    }
}

#[test]
fn simple_texts_are_the_same_to_the_librarys_reader() {
    for simple in ["${x}", "%{if}", "a \"b\" \\ c\n\td", "größe 名", "x ${a} y"] {
        let (file, found) = there_and_back(&text(simple));
        let read = match &found {
            Expression::StringTemplate(template) => template
                .iter()
                .map(|element| element.as_literal().expect("no value").as_str())
                .collect(),
            other => other.as_str().expect("a text").to_owned(),
        };
        assert_eq!(read, simple, "{file}");
    }
}

proptest! {
    #[test]
    fn any_text_stays_a_text(hostile in r#"[${}%"\\a\n é]{0,24}|.{0,24}"#) {
        // Control characters that the library writes as they are end no text; Terraform reads them as they are.
        let (file, found) = there_and_back(&text(&hostile));
        prop_assert_eq!(read(&file), hostile);
        let has_value = found.as_template().is_some_and(|template| {
            template.iter().any(|element| element.as_literal().is_none())
        });
        prop_assert!(!has_value, "{}", file);
    }

    #[test]
    fn no_comment_becomes_code(hostile in r#"[#"{}\r\n\u{85}\u{2028}/* a]{0,40}|.{0,40}"#) {
        let file = print(&[hostile], vec![attribute("a", text("b"))]);
        for line in file.lines().take_while(|line| !line.is_empty()) {
            prop_assert!(line.starts_with('#'), "{}", file);
        }
        let body = parse_body(&file).expect("HCL");
        prop_assert_eq!(body.len(), 1);
    }
}

#[test]
fn files_are_in_the_canonical_form() {
    let inner = block(
        "inner",
        &[],
        vec![
            attribute("b", list([text("one")])),
            attribute("many", list([text("one"), refer(&["var", "two"])])),
            attribute("c", Expression::from(true)),
            attribute(
                "longer",
                join(vec![
                    Piece::Text("${a}-".to_owned()),
                    Piece::Value(refer(&["data", "aws_partition", "current", "partition"])),
                ]),
            ),
        ],
    );
    let json = object([
        ("a".to_owned(), Expression::from(1)),
        ("long-key".to_owned(), object([])),
        (
            "deep".to_owned(),
            object([("list".to_owned(), list([list([]), text("x")]))]),
        ),
    ]);
    let content = vec![
        commented(
            block(
                "outer",
                &["kind", "la\"bel"],
                vec![
                    attribute("x", call("jsonencode", vec![json])),
                    attribute(
                        "yy",
                        choose(
                            refer(&["var", "on"]),
                            Expression::from(1),
                            Expression::null(),
                        ),
                    ),
                    inner.into(),
                ],
            ),
            &["Step 1: a\nb".to_owned()],
        )
        .into(),
        block("empty", &[], Vec::new()).into(),
    ];
    let long = "- ".to_owned() + &"word ".repeat(25);
    insta::assert_snapshot!(print(&["What it is.".to_owned(), String::new(), long], content), @r#"
    # What it is.
    #
    # - word word word word word word word word word word word word word word word word word word word
    #   word word word word word word

    # Step 1: a b
    outer "kind" "la\"bel" {
      x = jsonencode({
        a          = 1
        "long-key" = {}
        deep = {
          list = [
            [],
            "x",
          ]
        }
      })
      yy = var.on ? 1 : null

      inner {
        b = ["one"]
        many = [
          "one",
          var.two,
        ]
        c      = true
        longer = "$${a}-${data.aws_partition.current.partition}"
      }
    }

    empty {}
    "#);
}
