//! Text of others made safe to print: never a raw control character, never one that cannot be seen.

use crate::aws;

/// A line in which everything that does not print as itself is escaped.
pub fn clean(line: &str) -> String {
    if !line.chars().any(is_hidden) {
        return line.to_owned();
    }
    let mut safe = String::with_capacity(line.len() + 8);
    for c in line.chars() {
        if !is_hidden(c) {
            safe.push(c);
        } else if aws::is_blank_letter(c) {
            safe.extend(c.escape_unicode());
        } else {
            safe.extend(c.escape_debug());
        }
    }
    safe
}

/// Whether a character does not print as itself: controls, marks that turn or join, letters without ink.
pub fn is_hidden(c: char) -> bool {
    c.is_control() || (!c.is_ascii() && (c.escape_debug().len() > 1 || aws::is_blank_letter(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_prints_as_itself_stays_and_nothing_else() {
        assert_eq!(clean("a \\ \"é\" ‹x›"), "a \\ \"é\" ‹x›");
        assert_eq!(
            clean("\u{1b}[1m\n\t\u{202e}\u{200b}\u{a0}\u{3164}\u{85}"),
            r"\u{1b}[1m\n\t\u{202e}\u{200b}\u{a0}\u{3164}\u{85}"
        );
    }
}
