//! Text of others made safe for one line of a terminal: escaped, shortened, access keys struck out.

use std::fmt;

/// Longest text that is shown whole, in characters.
const LIMIT: usize = 120;

/// Shows a text in quotes, with everything escaped that does not print as itself.
pub(crate) struct Shown<'a>(pub(crate) &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        f.write_char('"')?;
        if self.0.chars().nth(LIMIT).is_none() {
            self.0.chars().try_for_each(|c| write_char(f, c))?;
        } else {
            self.0
                .chars()
                .take(LIMIT - 1)
                .try_for_each(|c| write_char(f, c))?;
            f.write_char('…')?;
        }
        f.write_char('"')
    }
}

/// Shows one character in single quotes, with its code point when it is not ASCII.
pub(crate) struct ShownChar(pub(crate) char);

impl fmt::Display for ShownChar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("'")?;
        write_char(f, self.0)?;
        f.write_str("'")?;
        // An escaped character shows its code point already.
        if !self.0.is_ascii() && !is_escaped(self.0) {
            write!(f, " (U+{:04X})", u32::from(self.0))?;
        }
        Ok(())
    }
}

fn write_char(f: &mut fmt::Formatter<'_>, c: char) -> fmt::Result {
    use fmt::Write as _;
    match c {
        '\'' => f.write_char(c),
        _ if is_blank_letter(c) => write!(f, "{}", c.escape_unicode()),
        _ => write!(f, "{}", c.escape_debug()),
    }
}

fn is_escaped(c: char) -> bool {
    is_blank_letter(c) || c.escape_debug().count() > 1
}

/// Letters by their category, but without ink; `escape_debug` lets them through.
pub(crate) fn is_blank_letter(c: char) -> bool {
    matches!(
        c,
        '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
    )
}

/// Prefixes of long-term and temporary access key ids.
const KEY_PREFIXES: [&str; 2] = ["AKIA", "ASIA"];

/// Returns the text with all but the four-letter prefix of any access key id struck out.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>.
pub(crate) fn without_access_keys(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars() {
        if c.is_ascii_uppercase() || c.is_ascii_digit() {
            run.push(c);
        } else {
            push_run(&mut out, &run);
            run.clear();
            out.push(c);
        }
    }
    push_run(&mut out, &run);
    out
}

fn push_run(out: &mut String, run: &str) {
    let key = KEY_PREFIXES.iter().find_map(|prefix| {
        run.split_once(prefix)
            .filter(|(_, rest)| rest.len() == 16 || (rest.len() >= 12 && has_digit(rest)))
            .map(|(before, _)| (before, prefix))
    });
    match key {
        Some((before, prefix)) => {
            out.push_str(before);
            out.push_str(prefix);
            out.push('…');
        }
        None => out.push_str(run),
    }
}

/// Plain words in capitals may start with `ASIA` too, and go on without a digit.
fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// Whether the whole text is an access key id.
pub(crate) fn is_access_key(text: &str) -> bool {
    KEY_PREFIXES.iter().any(|prefix| {
        text.strip_prefix(prefix).is_some_and(|rest| {
            rest.len() == 16
                && rest
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        })
    })
}

/// Whether the text holds an access key id.
pub(crate) fn has_access_key(text: &str) -> bool {
    without_access_keys(text) != text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_invisible_comes_out_raw() {
        let text = "a\u{202e}b\u{200b}c\u{feff}\n\t\u{1b}[1m\u{3164}\u{fe0f}\u{ad}é\"'";
        assert_eq!(
            Shown(text).to_string(),
            r#""a\u{202e}b\u{200b}c\u{feff}\n\t\u{1b}[1m\u{3164}\u{fe0f}\u{ad}é\"'""#
        );
    }

    #[test]
    fn a_long_text_is_cut_with_an_ellipsis() {
        let whole = "x".repeat(120);
        assert_eq!(Shown(&whole).to_string(), format!("\"{whole}\""));
        let cut = Shown(&"é".repeat(121)).to_string();
        assert_eq!(cut.chars().count(), 122);
        assert!(cut.ends_with("é…\""));
    }

    #[test]
    fn access_keys_keep_only_their_prefix() {
        for (text, shown) in [
            ("AKIAIOSFODNN7EXAMPLE", "AKIA…"),
            ("key=ASIAIOSFODNN7EXAMPLE;", "key=ASIA…;"),
            ("AKIA", "AKIA"),
            ("ASIAPACIFICPRODUCTION", "ASIAPACIFICPRODUCTION"),
            ("AROAIOSFODNN7EXAMPLE", "AROAIOSFODNN7EXAMPLE"),
        ] {
            assert_eq!(without_access_keys(text), shown);
        }
    }
}
