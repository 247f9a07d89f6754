//! JSON with its parts told apart by colour. What is written is the text itself, character by character, between tags.

use super::html::Html;

/// The text of a document, coloured.
pub(super) fn json(html: &mut Html, text: &str) {
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let (length, class) = match first {
            b'"' => {
                let length = string(rest);
                let after = rest.get(length..).unwrap_or_default();
                let key = after.trim_start().starts_with(':');
                (length, if key { "k" } else { "s" })
            }
            b'-' | b'0'..=b'9' | b'a'..=b'z' => {
                let word = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
                let length = rest.bytes().take_while(|byte| word(*byte)).count();
                (length, "n")
            }
            _ => {
                let plain =
                    |byte: u8| byte != b'"' && byte != b'-' && !byte.is_ascii_alphanumeric();
                let length = rest.bytes().take_while(|byte| plain(*byte)).count();
                // A capital letter stands nowhere outside strings; it must not stop the walk.
                (length.max(1), "")
            }
        };
        // Every length ends behind an ASCII character, but for that of a text that is no JSON.
        let length = (length..=rest.len()).find(|at| rest.is_char_boundary(*at));
        let (part, after) = rest.split_at(length.unwrap_or(rest.len()));
        if class.is_empty() {
            html.text(part);
        } else {
            html.raw("<span class=\"").raw(class).raw("\">");
            html.text(part).raw("</span>");
        }
        rest = after;
    }
}

/// How long the string is at the beginning of `text`, quotes included.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use minijinja::value::Value;

    use super::*;

    fn coloured(text: &str) -> String {
        Value::from(Html::new(|html| json(html, text))).to_string()
    }

    #[test]
    fn keys_strings_and_words_are_told_apart() {
        assert_eq!(
            coloured("{ \"a\" : [\"b\\\"c\", -1.5e3, true] }\n"),
            "{ <span class=\"k\">&quot;a&quot;</span> : [<span class=\"s\">&quot;b\\&quot;c&quot;</span>, \
             <span class=\"n\">-1.5e3</span>, <span class=\"n\">true</span>] }\n"
        );
    }

    #[test]
    fn nothing_of_a_text_is_lost() {
        for text in [
            "",
            "\"",
            "\"\\",
            "A\u{e9}\"\u{e9}",
            "x\u{e9}-\u{1f600}1Z",
            "{\"a\":\"\u{e9}\\\\\"}",
        ] {
            let mut bare = String::new();
            for part in coloured(text).split('<') {
                bare.push_str(part.split_once('>').map_or(part, |(_, text)| text));
            }
            assert_eq!(bare.replace("&quot;", "\""), text);
        }
    }
}
