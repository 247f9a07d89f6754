//! A pasted text made comparable: without colours, quotes, borders and blanks, but with a note of where they stood.
//!
//! Notebooks and terminals break a message anywhere, in the middle of a word too. So patterns are looked for where
//! blanks do not count, and only a value that is taken out of the message asks what stood before each character.

use crate::aws;

/// Longer texts are cut: what AWS says stands in fewer characters.
pub(super) const LONGEST: usize = 64 * 1024;
/// Shorter lines say nothing about where a terminal breaks them.
const NARROWEST: usize = 40;
/// Nobody breaks lines that are shorter or longer than this, so their ends are ends.
const BROKEN: std::ops::RangeInclusive<usize> = 16..=250;
/// Stands behind a value that may go on in the next line. No place of a command takes it.
pub(super) const CUT: char = '…';

/// What stood before a character and is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    None,
    /// A line end at the very width of the text, so perhaps in the middle of a word.
    Wrap,
    /// Another line end.
    Line,
    /// A line end, and blanks before the next line.
    Indent,
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
        let text = text.replace("\r\n", "\n");
        let lines = lines(&text);
        let mut all = Self::default();
        let mut gap = Gap::None;
        for line in lines {
            let indented = line.text.starts_with(char::is_whitespace);
            let mut chars = line.text.chars().peekable();
            gap = match gap {
                Gap::Wrap | Gap::Line if indented && !line.text.trim().is_empty() => Gap::Indent,
                Gap::None if indented => Gap::Blank,
                _ => gap,
            };
            let mut begun = false;
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
                    _ if c.is_whitespace() || c.is_control() => {
                        gap = if begun {
                            Gap::Blank
                        } else {
                            gap.max(Gap::Indent)
                        };
                    }
                    '‐'..='―' => {
                        all.push('-', std::mem::replace(&mut gap, Gap::None));
                        begun = true;
                    }
                    _ if is_invisible(c) => {}
                    _ => {
                        all.push(c, std::mem::replace(&mut gap, Gap::None));
                        begun = true;
                    }
                }
            }
            gap = if line.text.trim().is_empty() && gap != Gap::None {
                // Behind an empty line something else begins.
                Gap::Blank
            } else {
                gap.max(line.end)
            };
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
    /// and at a blank in any case. Where it may go on behind a line end, [`CUT`] stands at its end.
    pub(super) fn value(&self, from: usize, until: Option<usize>) -> String {
        let end = until.unwrap_or(self.chars.len());
        let stop = if until.is_some() {
            Gap::Indent
        } else {
            Gap::Line
        };
        let mut value = String::new();
        let mut cut = false;
        for at in from..end {
            let (Some(c), Some(gap)) = (self.chars.get(at), self.gaps.get(at)) else {
                break;
            };
            if at > from && *gap >= stop {
                cut = *gap <= Gap::Indent && is_value(*c) && self.is_breakable(at);
                break;
            }
            if !is_value(*c) {
                break;
            }
            value.push(*c);
        }
        let end = value.trim_end_matches(['.', ',', ':', ';', '=']).len();
        if cut && end == value.len() && !value.is_empty() {
            value.push(CUT);
        }
        if !value.ends_with(CUT) {
            value.truncate(end);
        }
        value
    }

    /// Whether the line that ends before `at` has a length at which lines are broken, and what follows may go on.
    fn is_breakable(&self, at: usize) -> bool {
        const STARTS: [&str; 8] = [
            "traceback",
            "during",
            "user:",
            "thestack",
            "anerror",
            "error:",
            "fatal",
            "exception",
        ];
        let before = self.gaps.get(..at).unwrap_or_default();
        let is_end = |gap: &Gap| matches!(gap, Gap::Wrap | Gap::Line | Gap::Indent);
        let start = before.iter().rposition(is_end).unwrap_or(0);
        let goes_on = |start: &str| {
            let start: Vec<char> = start.chars().collect();
            self.starts_with(&start, at)
        };
        // Blanks are not among the characters, so a line is somewhat longer than this.
        BROKEN.contains(&(at - start)) && !STARTS.iter().any(|start| goes_on(start))
    }
}

/// A line without its border, and what stands at its end.
struct Line<'a> {
    text: &'a str,
    end: Gap,
}

/// The lines of a text. Where two of them or more end at the same width, the widest, a terminal broke them there; in a
/// box its right border tells that.
fn lines(text: &str) -> Vec<Line<'_>> {
    let all: Vec<&str> = text.split(['\n', '\r']).collect();
    let boxed: Vec<Option<&str>> = all.iter().map(|line| inside(line)).collect();
    let blanks = |line: &str| line.chars().take_while(|c| *c == ' ').count();
    let filled = boxed
        .iter()
        .flatten()
        .filter(|line| !line.trim().is_empty());
    let padding = filled.map(|line| blanks(line)).min().unwrap_or_default();
    let count = |line: &str| line.chars().count();
    let width = all.iter().map(|line| count(line)).max().unwrap_or_default();
    let full = all.iter().filter(|line| count(line) == width).count();
    let widest = boxed.iter().flatten().map(|line| count(line)).max();
    let mut lines = Vec::with_capacity(all.len());
    for (line, inner) in all.iter().zip(boxed) {
        let (text, is_full) = match inner {
            Some(inner) => {
                let text = inner.get(padding..).unwrap_or_default();
                let free = widest
                    .unwrap_or_default()
                    .saturating_sub(count(inner.trim_end()));
                (text.trim_end(), free <= padding)
            }
            None => (undecorated(line), count(line) == width && full > 1),
        };
        let is_wide = count(line) >= NARROWEST;
        let end = if is_full && is_wide {
            Gap::Wrap
        } else {
            Gap::Line
        };
        lines.push(Line { text, end });
    }
    lines
}

/// What stands between the two borders of a line of a box.
fn inside(line: &str) -> Option<&str> {
    let line = line.trim();
    let inner = line.strip_prefix(is_border)?.strip_suffix(is_border)?;
    Some(inner)
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
    let inner = line.trim_start_matches(|c: char| c == '>' || is_border(c));
    inner.trim_end_matches(|c: char| c.is_whitespace() || is_border(c))
}

fn is_border(c: char) -> bool {
    matches!(c, '│' | '┃' | '║' | '|')
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
        let two = format!("{long}\nyy zz\n{long}");
        assert_eq!(value(&two), format!("{long}yy"), "broken at a width");
        for uncertain in [format!("{long}\nyy zz"), format!("{long}\n  yy")] {
            assert_eq!(value(&uncertain), format!("{long}…"));
        }
        for ended in [
            format!("{long}.\nyy"),
            format!("{long}\n\nyy"),
            format!("{long}\nTraceback (most recent call last)"),
        ] {
            assert_eq!(value(&ended), long);
        }
    }

    #[test]
    fn an_access_key_is_not_kept() {
        assert!(!text("key AKIAIOSFODNN7EXAMPLE").contains("iosfodnn7"));
    }
}
