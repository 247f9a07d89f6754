//! Labels of others, made safe for a terminal, measured and wrapped.

use ratatui::text::Span;

use super::signs::Signs;

/// More lines than any real label needs in any real width.
const MOST_LINES: usize = 8;

/// Columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    Span::raw(text).width()
}

fn char_width(c: char) -> usize {
    width(c.encode_utf8(&mut [0; 4]))
}

/// The text with every character replaced that has no place in a line of a terminal.
pub(super) fn safe(text: &str, signs: &Signs) -> String {
    text.chars()
        .map(|c| match c {
            ' '..='~' => c,
            '‹' if signs.ascii => '<',
            '›' if signs.ascii => '>',
            '…' if signs.ascii => signs.ellipsis,
            _ if signs.ascii || is_hidden(c) => signs.unprintable,
            _ => c,
        })
        .collect()
}

/// Controls, marks that turn the direction, and what takes no column of its own.
fn is_hidden(c: char) -> bool {
    c.escape_debug().nth(1).is_some() || char_width(c) == 0
}

/// Breaks a safe text into lines of at most `room` columns: between words where that is near, else anywhere.
pub(super) fn wrap(text: &str, room: usize, signs: &Signs) -> Vec<String> {
    let room = room.max(1);
    if width(text) <= room {
        return vec![text.to_owned()];
    }
    let mut lines = Vec::new();
    let mut line = String::new();
    let (mut used, mut good) = (0, 0);
    for c in text.chars() {
        let (c, wide) = match char_width(c) {
            wide if wide > room => (signs.ellipsis, 1),
            wide => (c, wide),
        };
        if used + wide > room {
            let rest = if good * 2 > line.len() {
                line.split_off(good)
            } else {
                String::new()
            };
            line.truncate(line.trim_end().len());
            lines.push(line);
            (line, good) = (rest, 0);
            used = width(&line);
        }
        if c == ' ' && line.is_empty() {
            continue;
        }
        if c.is_uppercase() && line.ends_with(char::is_lowercase) {
            good = line.len();
        }
        line.push(c);
        used += wide;
        if matches!(c, ' ' | '-' | '_' | '/' | ':' | '.' | ',' | '@') {
            good = line.len();
        }
    }
    lines.push(line);
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        if let Some(last) = lines.last_mut() {
            while width(last) >= room && last.pop().is_some() {}
            last.push(signs.ellipsis);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, room: usize) -> Vec<String> {
        wrap(text, room, Signs::of(false))
    }

    #[test]
    fn a_name_breaks_between_words_where_that_is_near() {
        assert_eq!(
            wrapped("AmazonSageMaker-ExecutionRole-20240101T000000", 32),
            ["AmazonSageMaker-ExecutionRole-", "20240101T000000"]
        );
        assert_eq!(
            wrapped("EMRServerlessAppRuntimeRoleB", 27),
            ["EMRServerlessAppRuntime", "RoleB"]
        );
        assert_eq!(wrapped("AWS account 1", 11), ["AWS account", "1"]);
        assert_eq!(wrapped("a-bcdefghij", 6), ["a-bcde", "fghij"]);
    }

    #[test]
    fn a_wide_character_is_never_split() {
        assert_eq!(wrapped("表表表", 5), ["表表", "表"]);
        assert_eq!(wrapped("a表", 1), ["a", "…"]);
    }

    #[test]
    fn only_a_label_without_end_is_cut() {
        let lines = wrapped(&"x".repeat(100), 10);
        assert_eq!(lines.len(), MOST_LINES);
        assert_eq!(lines.last().unwrap(), "xxxxxxxxx…");
    }

    #[test]
    fn what_a_terminal_must_not_get_is_replaced() {
        let text = "a\u{1b}[1m\n\u{202e}\u{200b}é\u{301}表‹x›\"'\\";
        assert_eq!(safe(text, Signs::of(false)), "a�[1m���é�表‹x›\"'\\");
        assert_eq!(safe(text, Signs::of(true)), "a?[1m??????<x>\"'\\");
    }
}
