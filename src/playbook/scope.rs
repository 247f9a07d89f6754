//! Evaluates a playbook's expressions over one set of answers, each expression once.
//!
//! Total: a hole whose answer is missing is filled with `‹question›` and the question noted as open. The marks
//! lie outside the characters that IAM takes, so an unfinished document can never be mistaken for a finished one.

use std::{
    borrow::Cow,
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use minijinja::value::{Value, ValueKind};

use super::{
    expression::{Parts, Unfilled, Variables},
    listing::Language,
    prose::{Prose, ProseTemplate, Span},
    template::{ExpressionId, Expressions, Piece, Template},
};

/// The name of the current element inside `each`.
pub(crate) const ITEM: &str = "item";
/// The name of the role that a document belongs to.
pub(crate) const ROLE: &str = "role";
/// The name of the document that a step or a line is about.
pub(crate) const DOCUMENT: &str = "document";

/// One set of answers, as expressions see it.
#[derive(Debug)]
pub(crate) struct Scope<'p> {
    expressions: &'p Expressions,
    variables: Variables,
    /// The name that only this inner scope has, and the scope around it.
    inside: Option<(&'static str, &'p Scope<'p>)>,
    /// Results so far. Failures are not kept: a later phase may add the name that was missing.
    cache: RefCell<Vec<(ExpressionId, Value)>>,
    findings: RefCell<Findings>,
}

/// What came up while evaluating.
#[derive(Debug, Default, Clone)]
pub(crate) struct Findings {
    /// Names without a value that something needed.
    pub open: BTreeSet<String>,
    /// Expressions that cannot be evaluated: faults of the playbook.
    pub broken: BTreeMap<String, String>,
}

impl<'p> Scope<'p> {
    pub(crate) fn new(expressions: &'p Expressions) -> Self {
        Self {
            expressions,
            variables: Variables::new(),
            inside: None,
            cache: RefCell::default(),
            findings: RefCell::default(),
        }
    }

    /// Opens a scope in which `name` has `value` too.
    pub(crate) fn inner<'a>(&'a self, name: &'static str, value: Value) -> Scope<'a>
    where
        'p: 'a,
    {
        Scope {
            expressions: self.expressions,
            variables: self.variables.with(name, value),
            inside: Some((name, self)),
            cache: RefCell::default(),
            findings: RefCell::default(),
        }
    }

    pub(crate) fn set(&self, name: &str, value: Value) {
        self.variables.set(name, value);
    }

    /// What came up so far in this scope and its closed inner scopes.
    pub(crate) fn findings(&self) -> Findings {
        self.findings.borrow().clone()
    }

    /// Adds what an inner scope found.
    fn note(&self, unfilled: Unfilled) {
        if let Some((_, outer)) = self.inside {
            return outer.note(unfilled);
        }
        let mut findings = self.findings.borrow_mut();
        match unfilled {
            Unfilled::Missing(names) => findings.open.extend(names),
            Unfilled::Broken { expression, reason } => {
                findings.broken.insert(expression, reason);
            }
        }
    }

    /// The value of an expression, or why it has none; nothing is noted.
    pub(crate) fn value(&self, id: ExpressionId) -> Result<Value, Unfilled> {
        let broken = |reason: &str| Unfilled::Broken {
            expression: format!("expression {}", id.0),
            reason: reason.to_owned(),
        };
        let expression = self
            .expressions
            .get(id)
            .ok_or_else(|| broken("is of another playbook"))?;
        // An expression without the inner name has the same value outside; asked there, it is kept for longer.
        if let Some((name, outer)) = self.inside
            && !expression.names().iter().any(|known| known == name)
        {
            return outer.value(id);
        }
        let mut cache = self.cache.borrow_mut();
        match cache.binary_search_by_key(&id, |(known, _)| *known) {
            Ok(at) => cache
                .get(at)
                .map(|(_, value)| value.clone())
                .ok_or_else(|| broken("is lost")),
            Err(at) => {
                let value = expression.eval(&self.variables)?;
                cache.insert(at, (id, value.clone()));
                Ok(value)
            }
        }
    }

    /// The value of an expression; `None` and a note when it has none.
    pub(crate) fn eval(&self, id: ExpressionId) -> Option<Value> {
        self.value(id).map_err(|unfilled| self.note(unfilled)).ok()
    }

    /// Whether a condition holds; one that waits for an answer does not hold yet.
    pub(crate) fn holds(&self, condition: Option<ExpressionId>) -> bool {
        condition.is_none_or(|id| self.eval(id).is_some_and(|value| value.is_true()))
    }

    /// The elements of a list expression.
    pub(crate) fn items(&self, id: ExpressionId) -> Vec<Value> {
        let Some(value) = self.eval(id) else {
            return Vec::new();
        };
        match value.try_iter() {
            Ok(items) if value.kind() != ValueKind::Map => items.collect(),
            _ => {
                self.not_text(id, &value.kind().to_string());
                Vec::new()
            }
        }
    }

    /// Calls `then` once, or once for each element of a list, with the element as `item` in its scope.
    pub(crate) fn each(
        &self,
        list: Option<ExpressionId>,
        mut then: impl FnMut(&Scope<'_>, Option<&Value>),
    ) {
        match list {
            None => then(self, None),
            Some(list) => {
                for item in self.items(list) {
                    then(&self.inner(ITEM, item.clone()), Some(&item));
                }
            }
        }
    }

    /// The filled text. A list in it is a fault of the playbook.
    pub(crate) fn text<'t>(&self, template: &'t Template) -> Cow<'t, str> {
        if let Some(literal) = template.literal() {
            return Cow::Borrowed(literal);
        }
        let mut text = String::with_capacity(64);
        for piece in &template.pieces {
            match piece {
                Piece::Text(part) => text.push_str(part),
                Piece::Hole(id) => {
                    let mut words = Vec::new();
                    self.fill(*id, &mut text, &mut words);
                    if !words.is_empty() {
                        self.not_text(*id, "list");
                        text.push_str(&words.join(", "));
                    }
                }
            }
        }
        Cow::Owned(text)
    }

    /// The filled text once for each element of the lists in it: `{{ buckets }}/*` gives one text a bucket.
    pub(crate) fn texts<'t>(&self, template: &'t Template, filled: &mut Vec<Cow<'t, str>>) {
        if let Some(literal) = template.literal() {
            filled.push(Cow::Borrowed(literal));
            return;
        }
        let mut texts = vec![String::with_capacity(64)];
        for piece in &template.pieces {
            let id = match piece {
                Piece::Text(text) => {
                    for start in &mut texts {
                        start.push_str(text);
                    }
                    continue;
                }
                Piece::Hole(id) => *id,
            };
            let (mut one, mut words) = (String::new(), Vec::new());
            // Where there is one text, as nearly everywhere, the word goes straight to its end.
            let end = match texts.as_mut_slice() {
                [only] => only,
                _ => &mut one,
            };
            if self.fill(id, end, &mut words) {
                for start in &mut texts {
                    start.push_str(&one);
                }
            } else {
                texts = texts
                    .iter()
                    .flat_map(|start| words.iter().map(move |end| format!("{start}{end}")))
                    .collect();
            }
        }
        filled.extend(texts.into_iter().map(Cow::Owned));
    }

    /// As `texts`, with what fills a hole quoted as `language` writes a value.
    pub(crate) fn quoted_texts(&self, template: &Template, language: Language) -> Vec<String> {
        let mut texts = vec![String::new()];
        for piece in &template.pieces {
            let words = match piece {
                Piece::Text(text) => vec![text.clone()],
                Piece::Hole(id) => {
                    let (mut one, mut words) = (String::new(), Vec::new());
                    let value = self.value(*id).unwrap_or_default();
                    if self.fill(*id, &mut one, &mut words) {
                        vec![language.quoted(&value, &one)]
                    } else {
                        let items = self.items(*id).into_iter().zip(&words);
                        items
                            .map(|(item, word)| language.quoted(&item, word))
                            .collect()
                    }
                }
            };
            texts = texts
                .iter()
                .flat_map(|start| words.iter().map(move |end| format!("{start}{end}")))
                .collect();
        }
        texts
    }

    /// Appends the word of an expression to `one`, or gives the words of a list and returns false.
    fn fill(&self, id: ExpressionId, one: &mut String, words: &mut Vec<String>) -> bool {
        match self.value(id) {
            Ok(value) => match value.kind() {
                ValueKind::Seq | ValueKind::Iterable => {
                    for item in self.items(id) {
                        let mut word = String::new();
                        self.word(id, &item, &mut word);
                        words.push(word);
                    }
                    return false;
                }
                _ => self.word(id, &value, one),
            },
            Err(Unfilled::Missing(names)) => {
                one.push('‹');
                one.push_str(&names.join("› ‹"));
                one.push('›');
                self.note(Unfilled::Missing(names));
            }
            Err(broken @ Unfilled::Broken { .. }) => {
                self.note(broken);
                one.push_str("‹?›");
            }
        }
        true
    }

    fn word(&self, id: ExpressionId, value: &Value, word: &mut String) {
        // Writing to a String cannot fail.
        match value.kind() {
            ValueKind::String => word.push_str(value.as_str().unwrap_or_default()),
            ValueKind::Number | ValueKind::Bool => {
                let _ = write!(word, "{value}");
            }
            ValueKind::Map if value.downcast_object_ref::<Parts>().is_some() => {
                let _ = write!(word, "{value}");
            }
            kind => {
                self.not_text(id, &kind.to_string());
                word.push_str("‹?›");
            }
        }
    }

    fn not_text(&self, id: ExpressionId, found: &str) {
        let source = self.expressions.get(id).map_or("", |e| e.source());
        self.note(Unfilled::Broken {
            expression: source.to_owned(),
            reason: format!("gives a {found} where it stands"),
        });
    }

    /// A filled text for people.
    pub(crate) fn prose<'t>(&self, template: &'t ProseTemplate) -> Prose<'t> {
        let span = |(style, template): &'t _| Span {
            style: *style,
            text: self.text(template),
        };
        Prose(template.spans.iter().map(span).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expressions(sources: &[&str]) -> (Expressions, Vec<Template>) {
        let mut expressions = Expressions::default();
        let templates = sources
            .iter()
            .map(|source| Template::compile(*source, &mut expressions).expect("compiles"))
            .collect();
        (expressions, templates)
    }

    fn texts(scope: &Scope<'_>, template: &Template) -> Vec<String> {
        let mut filled = Vec::new();
        scope.texts(template, &mut filled);
        filled.into_iter().map(Cow::into_owned).collect()
    }

    #[test]
    fn a_list_gives_one_text_an_element() {
        let (expressions, templates) = expressions(&["{{ buckets }}/*"]);
        let scope = Scope::new(&expressions);
        scope.set("buckets", Value::from(vec!["a", "b"]));
        assert_eq!(texts(&scope, &templates[0]), ["a/*", "b/*"]);
    }

    #[test]
    fn an_empty_list_gives_no_text() {
        let (expressions, templates) = expressions(&["{{ buckets }}/*"]);
        let scope = Scope::new(&expressions);
        scope.set("buckets", Value::from(Vec::<String>::new()));
        assert_eq!(texts(&scope, &templates[0]), Vec::<String>::new());
    }

    #[test]
    fn a_missing_answer_leaves_a_mark_and_an_open_question() {
        let (expressions, templates) = expressions(&["arn:{{ partition }}:x"]);
        let scope = Scope::new(&expressions);
        assert_eq!(scope.text(&templates[0]), "arn:‹partition›:x");
        assert!(scope.findings().open.contains("partition"));
    }

    #[test]
    fn an_inner_scope_notes_its_findings_outside() {
        let (expressions, templates) = expressions(&["{{ item }}{{ other }}"]);
        let scope = Scope::new(&expressions);
        let inner = scope.inner(ITEM, Value::from("x"));
        assert_eq!(inner.text(&templates[0]), "x‹other›");
        assert!(scope.findings().open.contains("other"));
    }

    #[test]
    fn a_list_where_one_text_belongs_is_a_fault() {
        let (expressions, templates) = expressions(&["a{{ buckets }}"]);
        let scope = Scope::new(&expressions);
        scope.set("buckets", Value::from(vec!["a", "b"]));
        assert_eq!(scope.text(&templates[0]), "aa, b");
        assert!(scope.findings().broken.contains_key("buckets"));
    }
}
