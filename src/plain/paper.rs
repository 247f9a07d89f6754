//! What is printed: plain lines, wrapped at words, with nothing in them that moves a cursor or hides.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use crate::{
    host::{clean, is_hidden},
    playbook::{Prose, Style},
};

/// Columns of a line.
const WIDTH: usize = 78;
/// Stands for a blank at which no line may end; `clean` lets none through from outside.
const GLUE: char = '\u{a0}';
/// Stands before a value that has a line of its own; `clean` lets none through either.
const ALONE: char = '\u{2028}';
/// A longer value of a text stands on a line of its own, so that it can be copied.
const LONG: usize = 40;
/// A longer mark is the beginning of a paragraph, not the number of an item.
const MARK: usize = 4;

/// The way to the person, line by line.
pub(super) struct Paper<'a> {
    out: &'a mut dyn Write,
}

impl<'a> Paper<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self { out }
    }

    pub(super) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// A paragraph.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        self.item("", text)
    }

    /// A paragraph behind a mark, such as a number; its further lines stand below its words.
    pub(super) fn item(&mut self, mark: &str, text: &str) -> io::Result<()> {
        self.wrap(mark, &safe(text))
    }

    pub(super) fn prose(&mut self, mark: &str, prose: &Prose<'_>) -> io::Result<()> {
        self.wrap(mark, &glued(prose))
    }

    /// Values and commands as they are to be copied: whole, each on a line of its own.
    pub(super) fn value(&mut self, text: &str) -> io::Result<()> {
        text.split('\n')
            .try_for_each(|line| writeln!(self.out, "{}", safe(line)))
    }

    /// A value behind its name, or below it where both do not fit on one line.
    pub(super) fn named(&mut self, name: &str, value: &str) -> io::Result<()> {
        let value = safe(value);
        if width(name) + 2 + width(&value) <= WIDTH {
            return writeln!(self.out, "{name}: {value}");
        }
        writeln!(self.out, "{name}:\n{value}")
    }

    /// A JSON document between two lines that say where it begins and ends.
    pub(super) fn document(&mut self, json: &str) -> io::Result<()> {
        writeln!(self.out, "---- begin ----")?;
        for line in json.lines() {
            self.line("", line)?;
        }
        writeln!(self.out, "---- end ----")
    }

    /// A line of a JSON document. What does not print as itself is escaped in JSON's own way.
    pub(super) fn line(&mut self, mark: &str, line: &str) -> io::Result<()> {
        let mut safe = String::with_capacity(line.len());
        for c in line.chars() {
            if is_hidden(c) {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    // Writing to a String cannot fail.
                    let _ = write!(safe, "\\u{unit:04x}");
                }
            } else {
                safe.push(c);
            }
        }
        writeln!(self.out, "{mark}{}", named_holes(&safe))
    }

    /// Asks for a line; the cursor stays behind the question.
    pub(super) fn prompt(&mut self, text: &str) -> io::Result<()> {
        write!(self.out, "\n{text}: ")?;
        self.out.flush()
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn wrap(&mut self, mark: &str, text: &str) -> io::Result<()> {
        let indent = match width(mark) {
            short @ 0..=MARK => " ".repeat(short),
            _ => String::new(),
        };
        let mut line = mark.to_owned();
        let mut fresh = true;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let alone = word.starts_with(ALONE);
            let word = word.trim_start_matches(ALONE).replace(GLUE, " ");
            let room = WIDTH.saturating_sub(width(&line) + usize::from(!fresh));
            if (alone || width(&word) > room) && !line.trim().is_empty() {
                writeln!(self.out, "{}", line.trim_end())?;
                line.clone_from(&indent);
                fresh = true;
            }
            if !fresh {
                line.push(' ');
            }
            line.push_str(&word);
            fresh = false;
            if alone {
                writeln!(self.out, "{line}")?;
                line.clone_from(&indent);
                fresh = true;
            }
        }
        if fresh && !text.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "{}", line.trim_end())
    }
}

/// A text that can be read aloud: labels of the console, and values that are no plain word, stand in quotes.
pub(super) fn said(prose: &Prose<'_>) -> String {
    glued(prose).replace(GLUE, " ").replace(ALONE, "")
}

/// The same, with the blanks inside values held together, and long values on lines of their own.
fn glued(prose: &Prose<'_>) -> String {
    let mut text = String::new();
    let mut after_long = false;
    for span in &prose.0 {
        let mut words = safe(&span.text);
        if std::mem::take(&mut after_long) {
            // The line end says it; a sign behind the value would be copied with it.
            let sign = |c| ['.', ',', ';', ':'].contains(&c);
            words = words.chars().skip_while(|c| sign(*c)).collect();
        }
        let words = match span.style {
            Style::Plain => words,
            Style::Code if width(&words) > LONG && !words.contains(' ') => {
                after_long = true;
                format!(" {ALONE}{words} ")
            }
            Style::Label => format!("\"{words}\""),
            Style::Code if is_word(&words) => words,
            Style::Code => format!("\"{}\"", words.replace(' ', &GLUE.to_string())),
        };
        text.push_str(&words);
    }
    text
}

fn is_word(text: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !text.is_empty() && text.chars().all(part)
}

fn safe(text: &str) -> String {
    named_holes(&clean(text))
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// What is not answered yet, `‹domain_id›`, as the name of a place to fill: `DOMAIN_ID`.
fn named_holes(text: &str) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('‹') {
        filled.push_str(before);
        let part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        match after.split_once('›') {
            Some((name, behind)) if !name.is_empty() && name.chars().all(part) => {
                filled.push_str(&name.to_ascii_uppercase());
                rest = behind;
            }
            _ => {
                filled.push('‹');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// "one, two and three".
pub(super) fn list<T: AsRef<str>>(words: &[T]) -> String {
    joined(words, "and")
}

/// "one, two or three".
pub(super) fn either<T: AsRef<str>>(words: &[T]) -> String {
    joined(words, "or")
}

fn joined<T: AsRef<str>>(words: &[T], joint: &str) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => {
            format!("{} {joint} {last}", before.join(", "))
        }
        Some((last, _)) => (*last).to_owned(),
        None => String::new(),
    }
}

/// A number with its word: "1 step", "2 steps".
pub(super) fn count(number: usize, word: &str) -> String {
    let end = if number == 1 { "" } else { "s" };
    format!("{number} {word}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playbook::Span;

    fn printed(print: impl FnOnce(&mut Paper<'_>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        print(&mut Paper::new(&mut out)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_end_between_words_and_long_values_stand_alone() {
        let arn = format!("arn:aws:iam::111122223333:role/{}", "x".repeat(60));
        let text =
            printed(|paper| paper.item("10. ", &format!("{}{arn} ends", "word ".repeat(16))));
        let words = ["word"; 15].join(" ");
        assert_eq!(
            text,
            format!("10. {words}\n    word\n    {arn}\n    ends\n")
        );
        assert_eq!(
            printed(|paper| paper.item("Why: ", &arn)),
            format!("Why:\n{arn}\n")
        );
        assert_eq!(
            printed(|paper| paper.named("Taken", &arn)),
            format!("Taken:\n{arn}\n")
        );
        assert_eq!(printed(|paper| paper.named("Taken", "x")), "Taken: x\n");
    }

    #[test]
    fn labels_and_odd_values_stand_in_quotes_and_a_value_is_never_broken() {
        let span = |style, text: &str| Span {
            style,
            text: text.to_owned().into(),
        };
        let prose = Prose(vec![
            span(Style::Label, "Roles"),
            span(Style::Plain, ", then "),
            span(Style::Code, "Role_1"),
            span(Style::Plain, &format!(" or {}", "w ".repeat(25))),
            span(Style::Code, "a value with\u{1b} blanks"),
        ]);
        let text = printed(|paper| paper.prose("", &prose));
        assert!(text.starts_with("\"Roles\", then Role_1 or w w"), "{text}");
        assert!(
            text.ends_with("w\n\"a value with\\u{1b} blanks\"\n"),
            "{text}"
        );
    }

    #[test]
    fn a_document_stays_json_whatever_is_in_it() {
        let json = serde_json::to_string_pretty(&["\u{202e}\u{1f3f4}\u{e0067}"]).unwrap();
        let text = printed(|paper| paper.document(&json));
        assert!(!text.lines().any(|line| line.contains(is_hidden)), "{text}");
        let inside = text
            .replace("---- begin ----\n", "")
            .replace("---- end ----\n", "");
        let read: Vec<String> = serde_json::from_str(&inside).unwrap();
        assert_eq!(read, ["\u{202e}\u{1f3f4}\u{e0067}"]);
    }

    #[test]
    fn holes_become_names() {
        let text = named_holes("a/‹domain_id›/‹x y›/‹domain_id›‹");
        assert_eq!(text, "a/DOMAIN_ID/‹x y›/DOMAIN_ID‹");
    }
}
