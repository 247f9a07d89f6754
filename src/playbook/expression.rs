//! Conditions and placeholders: expressions over the answers, compiled by minijinja.
//!
//! The engine only computes values. Where a value goes is decided by `template`, on the parsed tree of a
//! document, so no answer is ever read as part of a template.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use crate::aws::{AwsValue, Region};
use minijinja::{
    Environment, ErrorKind, UndefinedBehavior,
    value::{DynObject, Enumerator, Object, Value, ValueKind},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stays as it is in a console link: the unreserved characters of RFC 3986.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

static ENGINE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut engine = Environment::new();
    // A misspelt attribute must be a failure that a test sees, not an empty string inside an ARN.
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.add_filter("urlencode", |text: &str| {
        utf8_percent_encode(text, UNRESERVED).to_string()
    });
    engine.add_filter("partition", |text: &str| {
        let region = Region::parse(text).map_err(|mistake| {
            minijinja::Error::new(ErrorKind::InvalidOperation, mistake.to_string())
        })?;
        Ok(region.partition().as_str().to_owned())
    });
    engine
});

/// Words that are not the name of a variable everywhere in an expression.
const WORDS: [&str; 15] = [
    "true", "True", "false", "False", "none", "None", "not", "and", "or", "in", "is", "if", "else",
    "loop", "self",
];

/// A compiled expression, for example `execution_role_arn.account` or `topology == "cross-account"`.
pub(crate) struct Expression {
    source: String,
    form: Form,
    names: Vec<String>,
}

/// How an expression is evaluated.
enum Form {
    /// A name and perhaps attributes: most expressions by far, and looked up at a tenth of the engine's cost. What
    /// has no value goes through the engine, which knows why.
    Path,
    Compiled(minijinja::Expression<'static, 'static>),
}

impl Expression {
    /// Compiles `source`; the error is the engine's one-line reason.
    pub(crate) fn compile(source: &str) -> Result<Self, String> {
        let (form, names) = if let Some(name) = first_of_path(source) {
            (Form::Path, vec![name.to_owned()])
        } else {
            let compiled = ENGINE
                .compile_expression_owned(source.to_owned())
                .map_err(|error| error.to_string())?;
            let mut names: Vec<String> = compiled.undeclared_variables(false).into_iter().collect();
            names.sort();
            (Form::Compiled(compiled), names)
        };
        Ok(Self {
            source: source.to_owned(),
            form,
            names,
        })
    }

    /// The text as the playbook has it.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// The names it reads, without their attributes.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Evaluates over `variables`.
    pub(crate) fn eval(&self, variables: &Variables) -> Result<Value, Unfilled> {
        let result = match &self.form {
            Form::Path => match variables.path(&self.source) {
                Some(value) => return Ok(value),
                None => ENGINE
                    .compile_expression(&self.source)
                    .and_then(|compiled| compiled.eval(variables.fresh())),
            },
            Form::Compiled(compiled) => compiled.eval(variables.fresh()),
        };
        match result {
            Ok(value) if !is_open(&value) => Ok(value),
            failed => {
                let missing = variables.take_missing();
                if missing.is_empty() {
                    let reason = match failed {
                        Ok(_) => "the result is undefined".to_owned(),
                        Err(error) => error.to_string(),
                    };
                    Err(Unfilled::Broken {
                        expression: self.source.clone(),
                        reason,
                    })
                } else {
                    Err(Unfilled::Missing(missing))
                }
            }
        }
    }
}

/// The name with which `source` begins when it is a name and attributes, and nothing else.
fn first_of_path(source: &str) -> Option<&str> {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && !WORDS.contains(&word)
    };
    let first = source.split('.').next()?;
    source.split('.').all(is_word).then_some(first)
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expression({})", self.source)
    }
}

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unfilled {
    /// These names have no value yet: their questions are open.
    Missing(Vec<String>),
    /// The expression cannot be evaluated at all: a fault of the playbook.
    Broken { expression: String, reason: String },
}

impl fmt::Display for Unfilled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(names) => write!(f, "no value for {}", names.join(", ")),
            Self::Broken { expression, reason } => write!(f, "`{expression}`: {reason}"),
        }
    }
}

/// The names an expression may read, with their values. Cloning shares them.
#[derive(Clone, Debug)]
pub(crate) struct Variables(Arc<Names>);

#[derive(Debug)]
struct Names {
    own: Mutex<BTreeMap<String, Value>>,
    /// Names that were read and had no value, since the last evaluation began.
    missing: Mutex<Vec<String>>,
    outer: Option<Variables>,
}

impl Variables {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Names {
            own: Mutex::default(),
            missing: Mutex::default(),
            outer: None,
        }))
    }

    /// Opens an inner scope: one name more, for one role of several or one item of a list.
    pub(crate) fn with(&self, name: &str, value: Value) -> Self {
        Self(Arc::new(Names {
            own: Mutex::new(BTreeMap::from([(name.to_owned(), value)])),
            missing: Mutex::default(),
            outer: Some(self.clone()),
        }))
    }

    pub(crate) fn set(&self, name: &str, value: Value) {
        self.0.own().insert(name.to_owned(), value);
    }

    fn get(&self, name: &str) -> Option<Value> {
        let found = self.0.own().get(name).cloned();
        found.or_else(|| self.0.outer.as_ref()?.get(name))
    }

    /// The value of a name with its attributes, when there is one.
    fn path(&self, path: &str) -> Option<Value> {
        let mut parts = path.split('.');
        let first = self.get(parts.next()?)?;
        let value = parts.try_fold(first, |value, part| value.get_attr(part).ok())?;
        (!matches!(value.kind(), ValueKind::Undefined | ValueKind::Invalid)).then_some(value)
    }

    /// The names as the engine sees them, for one evaluation.
    fn fresh(&self) -> Value {
        self.0.missing().clear();
        Value::from_dyn_object(DynObject::new(self.0.clone()))
    }

    fn take_missing(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.missing())
    }
}

impl Names {
    // A panic while a lock is held cannot leave a map half changed, so a poisoned lock is still good.
    fn own(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Value>> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn missing(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.missing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Object for Names {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let found = Variables(self.clone()).get(key);
        if found.is_none() {
            let mut missing = self.missing();
            if !missing.iter().any(|name| name == key) {
                missing.push(key.to_owned());
            }
        }
        found
    }
}

/// A value with parts: prints as `text`, and each part is an attribute (`execution_role_arn.account`).
#[derive(Debug)]
pub(crate) struct Parts {
    text: String,
    parts: Vec<(&'static str, Value)>,
}

impl Parts {
    pub(crate) fn value(text: &str, parts: Vec<(&'static str, Value)>) -> Value {
        Value::from_object(Self {
            text: text.to_owned(),
            parts,
        })
    }
}

impl Object for Parts {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let part = self.parts.iter().find(|(name, _)| *name == key)?;
        Some(part.1.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(
            self.parts
                .iter()
                .map(|(name, _)| Value::from(*name))
                .collect(),
        )
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Whether a result has no value, or is a list with an element that has none.
fn is_open(value: &Value) -> bool {
    let mut elements = (value.kind() == ValueKind::Seq)
        .then(|| value.try_iter().ok())
        .flatten();
    value.is_undefined() || elements.iter_mut().flatten().any(|one| one.is_undefined())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables() -> Variables {
        let variables = Variables::new();
        variables.set("topology", Value::from("cross-account"));
        variables.set(
            "role",
            Parts::value("arn:x", vec![("account", Value::from("012345678901"))]),
        );
        variables
    }

    fn eval(source: &str) -> Result<String, Unfilled> {
        let expression = Expression::compile(source).expect("compiles");
        expression.eval(&variables()).map(|value| value.to_string())
    }

    #[test]
    fn a_value_with_parts_prints_as_text_and_has_attributes() {
        assert_eq!(eval("role").as_deref(), Ok("arn:x"));
        assert_eq!(eval("role.account").as_deref(), Ok("012345678901"));
    }

    #[test]
    fn a_path_is_what_the_engine_makes_of_it() {
        let variables = variables();
        for path in [
            "role",
            "role.account",
            "topology",
            "role.acount",
            "open",
            "open.x",
            "range",
        ] {
            assert!(first_of_path(path).is_some());
            let expression = Expression::compile(path).expect("compiles");
            let engine = Expression::compile(&format!("({path})")).expect("compiles");
            assert!(matches!(engine.form, Form::Compiled(_)));
            assert_eq!(expression.names(), engine.names());
            let (found, expected) = (expression.eval(&variables), engine.eval(&variables));
            match (found, expected) {
                (Err(Unfilled::Broken { .. }), Err(Unfilled::Broken { .. })) => {}
                (found, expected) => assert_eq!(found, expected, "{path}"),
            }
        }
        for other in [
            "true", "not role", "role.0", "role .x", "a|b", "role.", "", "loop", "\u{e9}",
        ] {
            assert_eq!(first_of_path(other), None, "{other}");
        }
    }

    #[test]
    fn a_region_tells_its_partition() {
        assert_eq!(eval("'cn-north-1'|partition").as_deref(), Ok("aws-cn"));
        assert!(matches!(
            eval("topology|partition"),
            Err(Unfilled::Broken { .. })
        ));
    }

    #[test]
    fn only_the_branch_taken_needs_an_answer() {
        let source = "emr if topology == 'single-account' else role.account";
        assert_eq!(eval(source).as_deref(), Ok("012345678901"));
        let source = "emr if topology == 'cross-account' else role.account";
        assert_eq!(eval(source), Err(Unfilled::Missing(vec!["emr".into()])));
    }

    #[test]
    fn a_list_waits_for_its_elements() {
        assert_eq!(eval("[emr]"), Err(Unfilled::Missing(vec!["emr".into()])));
        let source = "[emr] if topology == 'single-account' else []";
        assert_eq!(eval(source).as_deref(), Ok("[]"));
    }

    #[test]
    fn a_misspelt_attribute_is_a_fault_not_an_empty_string() {
        assert!(matches!(eval("role.acount"), Err(Unfilled::Broken { .. })));
    }

    #[test]
    fn an_inner_scope_sees_its_own_name_and_the_outer_ones() {
        let inner = variables().with("item", Value::from("a+b"));
        let expression = Expression::compile("(item|urlencode) ~ topology").expect("compiles");
        assert_eq!(
            expression.eval(&inner).map(|value| value.to_string()),
            Ok("a%2Bbcross-account".into())
        );
    }

    #[test]
    fn an_answer_that_looks_like_a_template_stays_text() {
        let inner = variables().with("item", Value::from("{{ 7 * 7 }}{% raw %}"));
        let expression = Expression::compile("item").expect("compiles");
        assert_eq!(
            expression.eval(&inner).map(|value| value.to_string()),
            Ok("{{ 7 * 7 }}{% raw %}".into())
        );
    }
}
