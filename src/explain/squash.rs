//! A pasted text made comparable: without colours, quotes, borders and blanks, but with a note of where they stood.
//!
//! Notebooks and terminals break a message anywhere, in the middle of a word too. So patterns are looked for where
//! blanks do not count, and only a value that is taken out of the message asks what stood before each character.

use crate::aws;

/// Longer texts are cut: what AWS says stands in fewer characters.
pub(super) const LONGEST: usize = 64 * 1024;
/// Shorter lines say nothing about where a terminal breaks them.
const NARROWEST: usize = 40;

/// What stood before a character and is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    None,
    /// A line end at the very width of the text, so perhaps in the middle of a word.
    Wrap,
    /// Another line end.
    Line,
    /// A blank or a quote.
    Blank,
}

/// A text without what does not matter for comparing.
#[derive(Debug, Default)]
pub(super) struct Squashed {
    /// As they were pasted.
    pub(super) chars: Vec<char>,
    /// The same in small letters.
    pub(super) small: Vec<char>,
    pub(super) gaps: Vec<Gap>,
}

impl Squashed {
    pub(super) fn new(text: &str) -> Self {
        let short: String = text.chars().take(LONGEST).collect();
        let text = aws::without_access_keys(&without_colours(&short));
        let lines: Vec<&str> = text.split(['\n', '\r']).collect();
        let width = lines.iter().map(|line| line.chars().count()).max();
        let width = width.unwrap_or_default();
        let mut all = Self::default();
        let mut gap = Gap::None;
        for line in lines {
            let inner = undecorated(line);
            let indented = inner.starts_with(char::is_whitespace);
            let mut chars = inner.chars().peekable();
            gap = if indented { gap.max(Gap::Blank) } else { gap };
            while let Some(c) = chars.next() {
                match c {
                    // A line end inside a quoted text, as in JSON.
                    '\\' => {
                        if chars
                            .next_if(|next| ['n', 'r', 't'].contains(next))
                            .is_some()
                        {
                            gap = Gap::Blank;
                        }
                    }
                    '\'' | '"' | '`' | '‘' | '’' | '“' | '”' => gap = Gap::Blank,
                    _ if c.is_whitespace() || c.is_control() => gap = Gap::Blank,
                    '‐'..='―' => all.push('-', std::mem::replace(&mut gap, Gap::None)),
                    _ if is_invisible(c) => {}
                    _ => all.push(c, std::mem::replace(&mut gap, Gap::None)),
                }
            }
            let count = line.chars().count();
            let full = count == width && count >= NARROWEST;
            gap = gap.max(if full { Gap::Wrap } else { Gap::Line });
        }
        all
    }

    fn push(&mut self, c: char, gap: Gap) {
        self.chars.push(c);
        self.small.push(c.to_ascii_lowercase());
        self.gaps.push(gap);
    }

    /// Where `part` stands, from `from` on and beginning before `until`.
    pub(super) fn find(&self, part: &[char], from: usize, until: usize) -> Option<usize> {
        let last = self.small.len().checked_sub(part.len())?;
        let first = part.first()?;
        (from..=last.min(until.checked_sub(1)?))
            .find(|at| self.small.get(*at) == Some(first) && self.starts_with(part, *at))
    }

    fn starts_with(&self, part: &[char], at: usize) -> bool {
        self.small
            .get(at..)
            .is_some_and(|rest| rest.starts_with(part))
    }

    pub(super) fn contains(&self, part: &str) -> bool {
        self.find(&squash(part), 0, usize::MAX).is_some()
    }

    /// The value that begins at `from`: it ends at `until`, where one is known, or else at a line end that is no wrap;
    /// and at a blank in any case.
    pub(super) fn value(&self, from: usize, until: Option<usize>) -> String {
        let end = until.unwrap_or(self.chars.len());
        let stop = if until.is_some() {
            Gap::Blank
        } else {
            Gap::Line
        };
        let mut value = String::new();
        for at in from..end {
            let (Some(c), Some(gap)) = (self.chars.get(at), self.gaps.get(at)) else {
                break;
            };
            if (at > from && *gap >= stop) || !is_value(*c) {
                break;
            }
            value.push(*c);
        }
        let end = value.trim_end_matches(['.', ',', ':', ';', '=']).len();
        value.truncate(end);
        value
    }
}

/// A part of a pattern in the form in which it is looked for.
pub(super) fn squash(part: &str) -> Vec<char> {
    part.chars()
        .filter(|c| !c.is_whitespace() && !['\'', '"', '`'].contains(c))
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// What an ARN, an id or the name of an action is made of.
fn is_value(c: char) -> bool {
    c.is_ascii_alphanumeric() || ":/_-+=,.@*".contains(c)
}

fn is_invisible(c: char) -> bool {
    !c.is_ascii() && (c.escape_debug().len() > 1 || aws::is_blank_letter(c))
}

/// Without the border of a traceback and the marks of a quoted mail.
fn undecorated(line: &str) -> &str {
    let border = |c: char| matches!(c, '│' | '┃' | '║' | '|');
    let inner = line.trim_start_matches(|c: char| c == '>' || border(c));
    inner.trim_end_matches(|c: char| c.is_whitespace() || border(c))
}

/// Without the sequences by which a terminal colours a text, those too that lost their first character on the way.
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = match c {
            '\u{1b}' => after_escape(after),
            '\u{9b}' => after_control(after),
            '[' if colour(after).is_some() => colour(after).unwrap_or(after),
            '\\' => match ["x1b", "x1B", "u001b", "u001B", "033", "e["]
                .iter()
                .find_map(|word| after.strip_prefix(word).map(|behind| (word, behind)))
            {
                Some((word, behind)) if word.ends_with('[') => after_control(behind),
                Some((_, behind)) if behind.starts_with('[') => after_escape(behind),
                _ => {
                    plain.push(c);
                    after
                }
            },
            _ => {
                plain.push(c);
                after
            }
        };
    }
    plain
}

/// What comes behind an escape sequence whose first character is gone.
fn after_escape(rest: &str) -> &str {
    if let Some(rest) = rest.strip_prefix('[') {
        return after_control(rest);
    }
    if let Some(rest) = rest.strip_prefix(']') {
        // A title or a link: it ends with BEL or ESC \; without its end, nothing of the text is given up for it.
        let end = rest.find(['\u{7}', '\u{1b}', '\n']);
        let behind = end.and_then(|end| rest.get(end..)).unwrap_or_default();
        return behind
            .strip_prefix('\u{7}')
            .or_else(|| behind.strip_prefix("\u{1b}\\"))
            .unwrap_or(rest);
    }
    let mut chars = rest.chars();
    match chars.next() {
        Some(c) if c.is_ascii_graphic() => chars.as_str(),
        _ => rest,
    }
}

/// What comes behind the parameters and the last letter of a control sequence.
fn after_control(rest: &str) -> &str {
    let part = |c: char| ('\u{20}'..='\u{3f}').contains(&c);
    let behind = rest.trim_start_matches(part);
    let mut chars = behind.chars();
    match chars.next() {
        Some('\u{40}'..='\u{7e}') => chars.as_str(),
        _ => behind,
    }
}

/// What comes behind `0;31m`, the rest of a colour whose escape character was lost in copying.
fn colour(rest: &str) -> Option<&str> {
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
    let digits = rest.len() - behind.len();
    (digits > 0 && digits < 16)
        .then(|| behind.strip_prefix('m'))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> String {
        Squashed::new(text).small.iter().collect()
    }

    #[test]
    fn blanks_quotes_colours_and_borders_do_not_count() {
        for pasted in [
            "Access Denied",
            "Access\nDenied",
            "Acc\ness Den\r\nied",
            "\u{1b}[0;31mAccess\u{1b}[0m Denied",
            "[0;31mAccess[0m Denied",
            "\\x1b[31mAccess\\u001b[0m Denied",
            "\u{1b}]8;;https://x\u{7}Access\u{1b}]8;;\u{7} Denied",
            "│ Access     │\n│ Denied │",
            "> Access\n> Denied",
            "'Access' “Denied”",
            "Access\\nDenied",
            "Ac\u{200b}cess\u{a0}Denied",
            "\u{9b}1mAccess\u{9b}m Denied",
        ] {
            assert_eq!(text(pasted), "accessdenied", "{pasted:?}");
        }
        assert_eq!(text("a[1] [x] \\d"), "a[1][x]d");
        assert_eq!(text("a\u{1b}]b \u{1b}[31mc"), "abc");
    }

    #[test]
    fn a_value_ends_where_its_characters_do() {
        let value = |pasted: &str| Squashed::new(pasted).value(0, None);
        assert_eq!(value("arn:aws:iam::1:role/x. And"), "arn:aws:iam::1:role/x");
        assert_eq!(value("abc\nnext"), "abc");
        assert_eq!(value("'abc' def"), "abc");
        let long = "x".repeat(50);
        assert_eq!(value(&format!("{long}\nyy zz")), format!("{long}yy"));
        assert_eq!(value(&format!("{long}\n  yy")), long);
    }

    #[test]
    fn an_access_key_is_not_kept() {
        assert!(!text("key AKIAIOSFODNN7EXAMPLE").contains("iosfodnn7"));
    }
}
