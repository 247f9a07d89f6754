//! A command of a checklist split into words as bash does it, each with its place in the page.

use std::borrow::Cow;

use crate::policy::Span;

/// One word of a command, without its quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    pub text: Cow<'a, str>,
    /// With its quotes.
    pub at: Span,
    /// Where the text itself begins in the page, if it stands there letter for letter.
    pub begins: Option<u32>,
}

impl AsRef<str> for Word<'_> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// Splits the part of `page` between two bytes; none where a quote is never closed.
pub(super) fn words(page: &str, start: usize, end: usize) -> Option<Vec<Word<'_>>> {
    let text = page.get(..end)?;
    let mut words = Vec::new();
    let mut at = start;
    loop {
        at = blank(text, at);
        if at >= end {
            return Some(words);
        }
        let word = Reader { text, at }.word()?;
        at = word.at.end as usize;
        words.push(word);
    }
}

/// The first byte from `at` on that belongs to a word; a backslash before a line end joins two lines.
fn blank(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
            Some(b'\\') if bytes.get(at + 1) == Some(&b'\n') => at += 2,
            _ => return at,
        }
    }
}

struct Reader<'a> {
    /// The page up to the end of the command.
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn word(mut self) -> Option<Word<'a>> {
        let start = self.at;
        // Nearly every word is one piece, and then nothing is copied.
        let mut pieces: Vec<(usize, usize)> = Vec::new();
        while let Some(byte) = self.text.as_bytes().get(self.at) {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => break,
                b'\'' => {
                    let inner = self.at + 1;
                    let end = inner + self.text.get(inner..)?.find('\'')?;
                    pieces.push((inner, end));
                    self.at = end + 1;
                }
                b'"' => self.double(&mut pieces)?,
                b'\\' if self.text.as_bytes().get(self.at + 1) == Some(&b'\n') => self.at += 2,
                b'\\' => {
                    let next = self.text.get(self.at + 1..)?.chars().next()?;
                    pieces.push((self.at + 1, self.at + 1 + next.len_utf8()));
                    self.at += 1 + next.len_utf8();
                }
                _ => self.plain(&mut pieces),
            }
        }
        let piece = |&(from, to): &(usize, usize)| self.text.get(from..to).unwrap_or_default();
        let (text, begins) = match pieces.as_slice() {
            [one] => (Cow::Borrowed(piece(one)), Some(one.0)),
            several => (Cow::Owned(several.iter().map(piece).collect()), None),
        };
        Some(Word {
            text,
            at: Span::new(start, self.at),
            begins: begins.and_then(|at| u32::try_from(at).ok()),
        })
    }

    fn plain(&mut self, pieces: &mut Vec<(usize, usize)>) {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let ends = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\'' | '"' | '\\');
        self.at = rest.find(ends).map_or(self.text.len(), |end| start + end);
        pieces.push((start, self.at));
    }

    fn double(&mut self, pieces: &mut Vec<(usize, usize)>) -> Option<()> {
        self.at += 1;
        let mut from = self.at;
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at)? {
                b'"' => break,
                b'\\' if matches!(bytes.get(self.at + 1), Some(b'$' | b'`' | b'"' | b'\\')) => {
                    pieces.push((from, self.at));
                    from = self.at + 1;
                    self.at += 2;
                }
                _ => self.at += 1,
            }
        }
        pieces.push((from, self.at));
        self.at += 1;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Option<Vec<String>> {
        let words = words(text, 0, text.len())?;
        Some(words.into_iter().map(|w| w.text.into_owned()).collect())
    }

    #[test]
    fn words_are_split_as_a_shell_library_does_it() {
        for text in [
            "aws iam get-role",
            "aws \\\n  --policy '{\"a\": 1}'  --name \"it's \\\"x\\\" \\a $b\"",
            "a'b'\"c\"d \\'x ''",
            "",
        ] {
            let expected = shlex::split(&text.replace("\\\n", " "));
            assert_eq!(split(text), expected, "{text}");
        }
        assert_eq!(split("aws 'open"), None);
        assert_eq!(split("aws \"open"), None);
    }

    #[test]
    fn a_word_that_stands_letter_for_letter_says_where() {
        let text = "aws x '{\"a\"}' \"b\\\"c\"";
        let words = words(text, 0, text.len()).unwrap();
        assert_eq!(words[2].begins, Some(7));
        assert_eq!(words[2].at.of(text), "'{\"a\"}'");
        assert_eq!(words[3].begins, None);
    }
}
