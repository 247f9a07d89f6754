//! A file that is neither policy nor JSON (CORS rules as XML, a sample in Python, a shell script), with holes.
//!
//! Each hole is filled in the language's own way of writing a value, so that no answer can leave its place. A line
//! with a list in it comes once for each element, and not at all for an empty one.

use std::{borrow::Cow, fmt::Write as _};

use minijinja::value::{Value, ValueKind};

use super::{
    scope::Scope,
    template::{Expressions, Template},
};

/// What a file is written in; its ending tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Json,
    Xml,
    Python,
    Shell,
}

impl Language {
    pub(crate) const ALL: [Self; 4] = [Self::Json, Self::Xml, Self::Python, Self::Shell];

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Python => "py",
            Self::Shell => "sh",
        }
    }

    /// What a page of Markdown calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Python => "python",
            // Not `sh`, which marks a command to run.
            Self::Shell => "bash",
        }
    }

    /// The language of a file.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let (_, ending) = path.rsplit_once('.')?;
        Self::ALL.into_iter().find(|known| known.ending() == ending)
    }

    /// One value as the language writes it, ready for its place.
    pub(crate) fn quoted(self, value: &Value, text: &str) -> String {
        match (self, value.kind()) {
            (Self::Python, ValueKind::Bool) if value.is_true() => "True".to_owned(),
            (Self::Python, ValueKind::Bool) => "False".to_owned(),
            (Self::Python | Self::Json | Self::Shell, ValueKind::Bool | ValueKind::Number) => {
                text.to_owned()
            }
            // A text of JSON is one of Python as well.
            (Self::Python | Self::Json, _) => serde_json::Value::from(text).to_string(),
            // A NUL, the one thing that it refuses, is in no answer.
            (Self::Shell, _) => {
                shlex::try_quote(text).map_or_else(|_| "''".into(), Cow::into_owned)
            }
            (Self::Xml, _) => escaped(text),
        }
    }
}

fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\'' => xml.push_str("&apos;"),
            // What XML 1.0 cannot hold at all is in no answer; as a number it is at least seen.
            c if c.is_control() && !matches!(c, '\t' | '\n') => {
                // Writing to a String cannot fail.
                let _ = write!(xml, "&amp;#{};", u32::from(c));
            }
            c => xml.push(c),
        }
    }
    xml
}

/// Such a file, line by line.
#[derive(Debug, Clone)]
pub(crate) struct Listing {
    pub(crate) language: Language,
    lines: Vec<Template>,
}

impl Listing {
    pub(crate) fn compile(
        language: Language,
        text: &str,
        expressions: &mut Expressions,
    ) -> Result<Self, String> {
        let lines = text
            .lines()
            .map(|line| Template::compile(line, expressions));
        Ok(Self {
            language,
            lines: lines.collect::<Result<_, _>>()?,
        })
    }

    /// The filled text; it ends with a line end.
    pub(crate) fn fill(&self, scope: &Scope<'_>) -> String {
        let mut text = String::new();
        for line in &self.lines {
            for line in scope.quoted_texts(line, self.language) {
                text.push_str(&line);
                text.push('\n');
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NASTY: &str = "a'b\"c</x>&\\ $(id)\u{1f600}";

    fn filled(language: Language, text: &str) -> String {
        let mut expressions = Expressions::default();
        let listing = Listing::compile(language, text, &mut expressions).expect("compiles");
        let scope = Scope::new(&expressions);
        scope.set("one", Value::from(NASTY));
        scope.set("two", Value::from(vec!["a", NASTY]));
        scope.set("empty", Value::from(Vec::<String>::new()));
        scope.set("yes", Value::from(true));
        listing.fill(&scope)
    }

    #[test]
    fn a_list_gives_a_line_an_element_and_an_empty_one_none() {
        let text = filled(
            Language::Xml,
            "<a>\n <b>{{ two }}</b>\n <c>{{ empty }}</c>\n</a>",
        );
        let nasty = "a&apos;b&quot;c&lt;/x&gt;&amp;\\ $(id)\u{1f600}";
        assert_eq!(text, format!("<a>\n <b>a</b>\n <b>{nasty}</b>\n</a>\n"));
    }

    #[test]
    fn a_value_is_one_text_of_python() {
        let text = filled(Language::Python, "f(x={{ one }}, y={{ yes }})");
        let inside = text
            .strip_prefix("f(x=")
            .and_then(|t| t.strip_suffix(", y=True)\n"));
        let read: String = serde_json::from_str(inside.expect("the frame")).expect("one text");
        assert_eq!(read, NASTY);
    }

    #[test]
    fn a_value_is_one_word_of_a_shell() {
        let text = filled(Language::Shell, "echo {{ one }}");
        let words = shlex::split(&text).expect("words");
        assert_eq!(words, ["echo", NASTY]);
    }

    #[test]
    fn an_open_answer_leaves_its_mark() {
        assert_eq!(
            filled(Language::Xml, "<a>{{ open }}</a>"),
            "<a>‹open›</a>\n"
        );
    }
}
