//! Evaluates a playbook's expressions over one set of answers, each expression once.
//!
//! Total: a hole whose answer is missing is filled with `‹question›` and the question noted as open. The marks
//! lie outside the characters that IAM takes, so an unfinished document can never be mistaken for a finished one.

use std::{
    borrow::Cow,
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use minijinja::value::{Value, ValueKind};

use super::{
    expression::{Unfilled, Variables},
    prose::{Prose, ProseTemplate, Span},
    template::{ExpressionId, Expressions, Piece, Template},
};

/// The name of the current element inside `each`.
pub(crate) const ITEM: &str = "item";
/// The name of the role that a document belongs to.
pub(crate) const ROLE: &str = "role";

/// One set of answers, as expressions see it.
#[derive(Debug)]
pub(crate) struct Scope<'p> {
    expressions: &'p Expressions,
    variables: Variables,
    /// Names that only this inner scope has.
    local: Vec<&'static str>,
    outer: Option<&'p Scope<'p>>,
    /// Results so far. Failures are not kept: a later phase may add the name that was missing.
    cache: RefCell<Vec<Option<Value>>>,
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
            local: Vec::new(),
            outer: None,
            cache: RefCell::new(vec![None; expressions.len()]),
            findings: RefCell::default(),
        }
    }

    /// Opens a scope in which `name` has `value` too.
    pub(crate) fn inner<'a>(&'a self, name: &'static str, value: Value) -> Scope<'a>
    where
        'p: 'a,
    {
        let mut local = self.local.clone();
        local.push(name);
        Scope {
            expressions: self.expressions,
            variables: self.variables.with(name, value),
            local,
            // Expressions without a local name have the same value outside; ask there, so it is kept.
            outer: Some(self),
            cache: RefCell::new(vec![None; self.expressions.len()]),
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
        if let Some(outer) = self.outer {
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
        if let Some(outer) = self.outer
            && !expression.names().iter().any(|name| self.is_local(name))
        {
            return outer.value(id);
        }
        if let Some(Some(value)) = self.cache.borrow().get(id.0) {
            return Ok(value.clone());
        }
        let value = expression.eval(&self.variables)?;
        if let Some(slot) = self.cache.borrow_mut().get_mut(id.0) {
            *slot = Some(value.clone());
        }
        Ok(value)
    }

    fn is_local(&self, name: &str) -> bool {
        self.local.contains(&name)
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
                self.not_text(id, &value);
                Vec::new()
            }
        }
    }

    /// The filled text. A list in it is a fault of the playbook.
    pub(crate) fn text(&self, template: &Template) -> String {
        let mut texts = self.texts(template);
        if texts.len() == 1 {
            return texts.swap_remove(0);
        }
        for id in template.holes() {
            if let Ok(value) = self.value(id)
                && value.kind() == ValueKind::Seq
            {
                self.not_text(id, &value);
            }
        }
        texts.join(", ")
    }

    /// The filled text once for each element of the lists in it: `{{ buckets }}/*` gives one text a bucket.
    pub(crate) fn texts(&self, template: &Template) -> Vec<String> {
        let mut texts = vec![String::new()];
        for piece in &template.pieces {
            match piece {
                Piece::Text(text) => {
                    for start in &mut texts {
                        start.push_str(text);
                    }
                }
                Piece::Hole(id) => {
                    let filling = self.filling(*id);
                    if let [one] = filling.as_slice() {
                        {
                            for start in &mut texts {
                                start.push_str(one);
                            }
                        }
                    } else {
                        texts = texts
                            .iter()
                            .flat_map(|start| {
                                filling.iter().map(move |end| format!("{start}{end}"))
                            })
                            .collect();
                    }
                }
            }
        }
        texts
    }

    fn filling(&self, id: ExpressionId) -> Vec<Cow<'static, str>> {
        match self.value(id) {
            Ok(value) => match value.kind() {
                ValueKind::Seq | ValueKind::Iterable => self
                    .items(id)
                    .into_iter()
                    .map(|item| Cow::Owned(self.word(id, &item)))
                    .collect(),
                _ => vec![Cow::Owned(self.word(id, &value))],
            },
            Err(Unfilled::Missing(names)) => {
                let mark = format!("‹{}›", names.join("› ‹"));
                self.note(Unfilled::Missing(names));
                vec![Cow::Owned(mark)]
            }
            Err(broken @ Unfilled::Broken { .. }) => {
                self.note(broken);
                vec![Cow::Borrowed("‹?›")]
            }
        }
    }

    fn word(&self, id: ExpressionId, value: &Value) -> String {
        match value.kind() {
            ValueKind::String | ValueKind::Number | ValueKind::Bool => value.to_string(),
            ValueKind::Map
                if value
                    .downcast_object_ref::<super::expression::Parts>()
                    .is_some() =>
            {
                value.to_string()
            }
            _ => {
                self.not_text(id, value);
                "‹?›".to_owned()
            }
        }
    }

    fn not_text(&self, id: ExpressionId, value: &Value) {
        let source = self.expressions.get(id).map_or("", |e| e.source());
        self.note(Unfilled::Broken {
            expression: source.to_owned(),
            reason: format!("gives a {} where it stands", value.kind()),
        });
    }

    /// A filled text for people.
    pub(crate) fn prose(&self, template: &ProseTemplate) -> Prose {
        let span = |(style, template): &_| Span {
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
            .map(|source| Template::compile(source, &mut expressions).expect("compiles"))
            .collect();
        (expressions, templates)
    }

    #[test]
    fn a_list_gives_one_text_an_element() {
        let (expressions, templates) = expressions(&["{{ buckets }}/*"]);
        let scope = Scope::new(&expressions);
        scope.set("buckets", Value::from(vec!["a", "b"]));
        assert_eq!(scope.texts(&templates[0]), ["a/*", "b/*"]);
        scope.set("buckets", Value::from(Vec::<String>::new()));
    }

    #[test]
    fn an_empty_list_gives_no_text() {
        let (expressions, templates) = expressions(&["{{ buckets }}/*"]);
        let scope = Scope::new(&expressions);
        scope.set("buckets", Value::from(Vec::<String>::new()));
        assert_eq!(scope.texts(&templates[0]), Vec::<String>::new());
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
        assert_eq!(scope.text(&templates[0]), "aa, ab");
        assert!(scope.findings().broken.contains_key("buckets"));
    }
}
