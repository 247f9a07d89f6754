//! Where something stands in a text: byte ranges, and the lines and columns that people count.

/// A range of bytes of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        // Texts are limited to far less, see `json::LARGEST`.
        let short = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            start: short(start),
            end: short(end.max(start)),
        }
    }

    /// Its first byte, such as an opening brace: where something missing is told, so that no mark runs over lines.
    #[must_use]
    pub fn head(self) -> Self {
        Self {
            start: self.start,
            end: self.start.saturating_add(1).min(self.end),
        }
    }

    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The part of `text` that it covers; empty where it does not fit.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// A line and a column, both counted from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Finds lines in a text. Lines end as editors count them: LF, CR LF, or a CR alone.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    /// Where each line begins.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let begins = bytes.iter().enumerate().filter_map(|(at, byte)| {
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            ends.then_some(at + 1)
        });
        Self {
            text,
            starts: std::iter::once(0).chain(begins).collect(),
        }
    }

    /// The line and column of a byte; what lies behind the end is at the end.
    pub fn place(&self, at: u32) -> Place {
        let at = (at as usize).min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = self.text.get(start..at).unwrap_or_default();
        Place {
            line,
            column: before.chars().count() + 1,
        }
    }

    /// A line by its number, without its end.
    pub fn line(&self, number: usize) -> &'a str {
        let start = number
            .checked_sub(1)
            .and_then(|index| self.starts.get(index));
        let end = self.starts.get(number).copied().unwrap_or(self.text.len());
        start
            .and_then(|start| self.text.get(*start..end))
            .unwrap_or_default()
            .trim_end_matches(['\r', '\n'])
    }

    pub fn count(&self) -> usize {
        self.starts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_characters_from_one() {
        let lines = Lines::new("a\r\nÜber x\rc\n");
        let place = |at| lines.place(at).to_string();
        assert_eq!(place(0), "1:1");
        assert_eq!(place(3), "2:1");
        assert_eq!(place(9), "2:6", "Ü is one character of two bytes");
        assert_eq!(place(11), "3:1");
        assert_eq!(place(99), "4:1");
        assert_eq!(lines.line(2), "Über x");
        assert_eq!(lines.line(3), "c");
        assert_eq!((lines.line(0), lines.line(9)), ("", ""));
        assert_eq!(lines.count(), 4);
    }
}
