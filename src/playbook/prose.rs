//! Texts for people: plain words, **console labels** and `values`, so that each format can set and escape them
//! in its own way.

use std::{borrow::Cow, fmt, ops::Deref};

use super::template::{Expressions, Piece, Raw, Template, split};

/// How a span is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    /// A label as the console prints it; `**label**` in a playbook.
    Label,
    /// A value, name or command as it must be typed; between backticks in a playbook.
    Code,
}

/// A text of the playbook, with holes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProseTemplate {
    pub(crate) spans: Vec<(Style, Template)>,
}

impl ProseTemplate {
    /// Compiles `source`; an owned one that is plain from end to end is kept as it is.
    pub(crate) fn compile<'s>(
        source: impl Into<Cow<'s, str>>,
        expressions: &mut Expressions,
    ) -> Result<Self, String> {
        let source = source.into();
        if !source.is_empty() && !source.contains(['{', '*', '`']) {
            let spans = vec![(Style::Plain, Template::fixed(source.into_owned()))];
            return Ok(Self { spans });
        }
        let mut spans: Vec<(Style, Template)> = Vec::new();
        let mut style = Style::Plain;
        let push = |style, piece, spans: &mut Vec<(Style, Template)>| match spans.last_mut() {
            Some((last, template)) if *last == style => template.pieces.push(piece),
            _ => spans.push((
                style,
                Template {
                    pieces: vec![piece],
                },
            )),
        };
        for raw in split(&source)? {
            match raw {
                Raw::Hole(hole) => {
                    let piece = Piece::Hole(expressions.compile(hole)?);
                    push(style, piece, &mut spans);
                }
                Raw::Text(text) => {
                    for (part, mark) in marks(text, style == Style::Code) {
                        if !part.is_empty() {
                            push(style, Piece::Text(part.to_owned()), &mut spans);
                        }
                        style = match (style, mark) {
                            (_, None) => style,
                            (Style::Plain, Some(next)) => next,
                            (open, Some(close)) if open == close => Style::Plain,
                            (_, Some(_)) => return Err(format!("{source:?} mixes ** and `")),
                        };
                    }
                }
            }
        }
        if style == Style::Plain {
            Ok(Self { spans })
        } else {
            Err(format!("{source:?} has a ** or ` without its partner"))
        }
    }
}

/// Cuts at every mark; inside a code span only a backtick is one, so a glob such as `**` can be shown.
fn marks(text: &str, mut in_code: bool) -> Vec<(&str, Option<Style>)> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        let (length, style) = match byte {
            b'`' => (1, Style::Code),
            b'*' if !in_code && bytes.get(at + 1) == Some(&b'*') => (2, Style::Label),
            _ => {
                at += 1;
                continue;
            }
        };
        parts.push((text.get(start..at).unwrap_or_default(), Some(style)));
        at += length;
        start = at;
        in_code ^= style == Style::Code;
    }
    parts.push((text.get(start..).unwrap_or_default(), None));
    parts
}

/// A filled text: spans that a renderer escapes for its own format. The playbook's own words are borrowed from it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prose<'p>(pub Vec<Span<'p>>);

/// One run of text in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span<'p> {
    pub style: Style,
    pub text: Cow<'p, str>,
}

impl Prose<'_> {
    /// The words alone, for a place that knows no styles.
    pub fn plain(&self) -> String {
        self.0.iter().map(|span| &*span.text).collect()
    }

    /// The words alone, for a place that makes a sentence of them.
    pub fn told(&self) -> Told {
        let mut filled = self.0.iter().filter(|span| !span.text.is_empty());
        Told {
            text: self.plain(),
            begins_with_value: filled.next().is_some_and(|span| span.style == Style::Code),
        }
    }
}

/// A text in plain words that knows whether it begins with a value, as a value keeps its case where a word gets a
/// capital.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    text: String,
    begins_with_value: bool,
}

impl Told {
    pub fn begins_with_value(&self) -> bool {
        self.begins_with_value
    }
}

impl From<String> for Told {
    /// Words from the beginning on.
    fn from(text: String) -> Self {
        Self {
            text,
            begins_with_value: false,
        }
    }
}

impl Deref for Told {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(source: &str) -> Result<Vec<(Style, String)>, String> {
        let mut expressions = Expressions::default();
        let prose = ProseTemplate::compile(source, &mut expressions)?;
        Ok(prose
            .spans
            .iter()
            .map(|(style, template)| (*style, template.literal().unwrap_or("<hole>").to_owned()))
            .collect())
    }

    #[test]
    fn labels_and_values_become_spans() {
        let expected = vec![
            (Style::Plain, "Open ".to_owned()),
            (Style::Label, "Roles".to_owned()),
            (Style::Plain, ", then ".to_owned()),
            (Style::Code, "<hole>".to_owned()),
            (Style::Plain, ".".to_owned()),
        ];
        assert_eq!(spans("Open **Roles**, then `{{ name }}`."), Ok(expected));
    }

    #[test]
    fn a_glob_inside_code_is_text() {
        assert_eq!(spans("`a/**`"), Ok(vec![(Style::Code, "a/**".to_owned())]));
    }

    #[test]
    fn an_open_mark_is_a_fault() {
        assert!(spans("**Roles").is_err());
        assert!(spans("`Roles").is_err());
        assert!(spans("**a `b** c`").is_err());
    }
}
