//! Texts with `{{ placeholders }}`, compiled once per playbook.
//!
//! Only the playbook's own text is searched for placeholders. What fills them is never searched again, so an
//! answer such as `{{ region }}` stays those twelve characters. IAM's `${aws:username}` is ordinary text here.

use std::{borrow::Cow, collections::HashMap};

use super::expression::Expression;

/// An expression of the playbook, by its place in [`Expressions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ExpressionId(pub(crate) usize);

/// Every expression of a playbook, each text once, so that each is evaluated once per plan.
#[derive(Debug, Default)]
pub(crate) struct Expressions {
    list: Vec<Expression>,
    by_source: HashMap<String, ExpressionId>,
}

impl Expressions {
    pub(crate) fn compile(&mut self, source: &str) -> Result<ExpressionId, String> {
        let source = source.trim();
        if let Some(id) = self.by_source.get(source) {
            return Ok(*id);
        }
        let id = ExpressionId(self.list.len());
        self.list.push(Expression::compile(source)?);
        self.by_source.insert(source.to_owned(), id);
        Ok(id)
    }

    pub(crate) fn get(&self, id: ExpressionId) -> Option<&Expression> {
        self.list.get(id.0)
    }

    /// The names that an expression reads.
    pub(crate) fn names(&self, id: ExpressionId) -> &[String] {
        self.get(id).map_or(&[], Expression::names)
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }
}

/// A part of a template: text of the playbook, or a hole that an expression fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    Hole(ExpressionId),
}

/// A string of the playbook with its holes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) pieces: Vec<Piece>,
}

impl Template {
    /// Compiles `source`; an owned one without holes is kept as it is.
    pub(crate) fn compile<'s>(
        source: impl Into<Cow<'s, str>>,
        expressions: &mut Expressions,
    ) -> Result<Self, String> {
        let source = source.into();
        if !source.contains('{') {
            return Ok(Self::fixed(source.into_owned()));
        }
        let pieces = split(&source)?
            .into_iter()
            .map(|raw| match raw {
                Raw::Text(text) => Ok(Piece::Text(text.to_owned())),
                Raw::Hole(expression) => expressions.compile(expression).map(Piece::Hole),
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { pieces })
    }

    /// A text without holes.
    pub(crate) fn fixed(text: String) -> Self {
        Self {
            pieces: vec![Piece::Text(text)],
        }
    }

    /// The text, when there is no hole in it.
    pub(crate) fn literal(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }
}

/// A part of a template's source.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Raw<'s> {
    Text(&'s str),
    Hole(&'s str),
}

/// Splits at `{{` and `}}`; quotes inside a hole hide its end, as in `{{ "}}" }}`. Closing braces alone are text,
/// as JSON in a command is full of them.
pub(crate) fn split(source: &str) -> Result<Vec<Raw<'_>>, String> {
    let mut parts = Vec::new();
    let mut rest = source;
    while let Some((before, after)) = split_at_hole(rest) {
        if !before.is_empty() {
            parts.push(Raw::Text(before));
        }
        let (hole, following) = end_of_hole(after)
            .ok_or_else(|| format!("{source:?} has a placeholder without its closing braces"))?;
        parts.push(Raw::Hole(hole));
        rest = following;
    }
    if !rest.is_empty() {
        parts.push(Raw::Text(rest));
    }
    Ok(parts)
}

/// As `split_once("{{")`, whose general search costs more than these short texts.
fn split_at_hole(text: &str) -> Option<(&str, &str)> {
    let at = text.as_bytes().windows(2).position(|two| two == b"{{")?;
    let (before, from) = text.split_at(at);
    Some((before, from.strip_prefix("{{")?))
}

fn end_of_hole(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, '}') => {
                let (hole, tail) = text.split_at(at);
                if let Some(following) = tail.strip_prefix("}}") {
                    return Some((hole, following));
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_text_and_holes() {
        let parts = split("arn:{{ partition }}:s3:::{{b}}/*").expect("splits");
        assert_eq!(
            parts,
            [
                Raw::Text("arn:"),
                Raw::Hole(" partition "),
                Raw::Text(":s3:::"),
                Raw::Hole("b"),
                Raw::Text("/*"),
            ]
        );
    }

    #[test]
    fn iam_policy_variables_are_text() {
        let parts = split("${aws:username}/{{ a }}").expect("splits");
        assert_eq!(parts, [Raw::Text("${aws:username}/"), Raw::Hole(" a ")]);
    }

    #[test]
    fn quotes_hide_the_end_of_a_hole() {
        assert_eq!(split(r#"{{ "}}" }}"#), Ok(vec![Raw::Hole(r#" "}}" "#)]));
    }

    #[test]
    fn an_open_placeholder_is_named() {
        assert!(split("a {{ b").is_err());
    }

    #[test]
    fn the_same_expression_is_kept_once() {
        let mut expressions = Expressions::default();
        let first = Template::compile("{{ a }}", &mut expressions).expect("compiles");
        let second = Template::compile("x{{a}}", &mut expressions).expect("compiles");
        assert_eq!(expressions.len(), 1);
        assert_eq!(first.pieces.last(), second.pieces.last());
    }
}
