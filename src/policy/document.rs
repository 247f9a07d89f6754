//! A policy document: reading it from JSON with every fault named, and printing it.

use serde::{
    Serialize,
    ser::{SerializeMap, Serializer},
};
use serde_json::{Map, Value};

use super::statement::{Condition, Effect, List, Principal, PrincipalKind, Principals, Statement};

/// The version every document of ours carries; the older one knows no policy variables.
pub(crate) const VERSION: &str = "2012-10-17";

/// An IAM policy document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document<T = String> {
    pub version: String,
    pub statements: Vec<Statement<T>>,
}

/// What is wrong in a document, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// For example `Statement[2].Effect`.
    pub at: String,
    pub kind: FaultKind,
}

/// The ways in which a document departs from the grammar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    Missing(&'static str),
    Unknown(String),
    Expected(&'static str),
    Both(&'static str, &'static str),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let at = &self.at;
        match &self.kind {
            FaultKind::Missing(key) => write!(f, "{at}: {key} is missing"),
            FaultKind::Unknown(key) => write!(f, "{at}: {key:?} is not an element of a policy"),
            FaultKind::Expected(what) => write!(f, "{at}: expected {what}"),
            FaultKind::Both(one, other) => write!(f, "{at}: {one} and {other} exclude each other"),
        }
    }
}

impl<T> Document<T> {
    /// The same document with every text filled in, statement by statement; `keep` drops those not wanted.
    pub(crate) fn fill<'s, U>(
        &'s self,
        mut keep: impl FnMut(&Statement<T>) -> bool,
        mut one: impl FnMut(&'s T) -> U,
        mut many: impl FnMut(&'s T, &mut Vec<U>),
    ) -> Document<U> {
        Document {
            version: self.version.clone(),
            statements: self
                .statements
                .iter()
                .filter(|statement| keep(statement))
                .map(|statement| statement.fill(&mut one, &mut many))
                .collect(),
        }
    }
}

impl Document {
    /// Reads a document; all faults at once.
    pub fn from_json(json: &Value) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let document = read_document(json, &mut faults);
        match document {
            Some(document) if faults.is_empty() => Ok(document),
            _ => Err(faults),
        }
    }
}

impl<T: Serialize> Serialize for Document<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("Version", &self.version)?;
        map.serialize_entry("Statement", &self.statements)?;
        map.end()
    }
}

fn fault(faults: &mut Vec<Fault>, at: &str, kind: FaultKind) {
    faults.push(Fault {
        at: at.to_owned(),
        kind,
    });
}

fn read_document(json: &Value, faults: &mut Vec<Fault>) -> Option<Document> {
    let Some(object) = json.as_object() else {
        fault(faults, "document", FaultKind::Expected("an object"));
        return None;
    };
    unknown_keys(object, &["Version", "Statement"], "document", faults);
    if object.get("Version").and_then(Value::as_str) != Some(VERSION) {
        fault(faults, "Version", FaultKind::Expected("\"2012-10-17\""));
    }
    let statements = match object.get("Statement") {
        Some(Value::Array(list)) if !list.is_empty() => list.iter().collect(),
        Some(one @ Value::Object(_)) => vec![one],
        Some(_) => {
            fault(
                faults,
                "Statement",
                FaultKind::Expected("one statement or more"),
            );
            return None;
        }
        None => {
            fault(faults, "document", FaultKind::Missing("Statement"));
            return None;
        }
    };
    let statements = statements
        .into_iter()
        .enumerate()
        .filter_map(|(i, statement)| read_statement(statement, &format!("Statement[{i}]"), faults))
        .collect();
    Some(Document {
        version: VERSION.to_owned(),
        statements,
    })
}

const ELEMENTS: &[&str] = &[
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

fn unknown_keys(object: &Map<String, Value>, known: &[&str], at: &str, faults: &mut Vec<Fault>) {
    for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
        fault(faults, at, FaultKind::Unknown(key.clone()));
    }
}

fn read_statement(json: &Value, at: &str, faults: &mut Vec<Fault>) -> Option<Statement> {
    let Some(object) = json.as_object() else {
        fault(faults, at, FaultKind::Expected("an object"));
        return None;
    };
    unknown_keys(object, ELEMENTS, at, faults);
    let effect = match object.get("Effect").and_then(Value::as_str) {
        Some("Allow") => Some(Effect::Allow),
        Some("Deny") => Some(Effect::Deny),
        _ => {
            fault(
                faults,
                &format!("{at}.Effect"),
                FaultKind::Expected("Allow or Deny"),
            );
            None
        }
    };
    let sid = match object.get("Sid") {
        None => None,
        Some(Value::String(sid)) => Some(sid.clone()),
        Some(_) => {
            fault(faults, &format!("{at}.Sid"), FaultKind::Expected("a text"));
            None
        }
    };
    let (not_action, action) = either(object, "Action", "NotAction", at, faults);
    if action.is_none() {
        fault(faults, at, FaultKind::Missing("Action"));
    }
    let (not_resource, resource) = either(object, "Resource", "NotResource", at, faults);
    Some(Statement {
        sid,
        effect: effect?,
        principal: read_principals(object, at, faults),
        not_action,
        action: read_list(action?, &format!("{at}.Action"), faults)?,
        not_resource,
        resource: resource.and_then(|list| read_list(list, &format!("{at}.Resource"), faults)),
        condition: object
            .get("Condition")
            .map(|json| read_condition(json, &format!("{at}.Condition"), faults))
            .unwrap_or_default(),
    })
}

fn either<'j>(
    object: &'j Map<String, Value>,
    key: &'static str,
    not: &'static str,
    at: &str,
    faults: &mut Vec<Fault>,
) -> (bool, Option<&'j Value>) {
    match (object.get(key), object.get(not)) {
        (Some(value), None) => (false, Some(value)),
        (None, Some(value)) => (true, Some(value)),
        (None, None) => (false, None),
        (Some(value), Some(_)) => {
            fault(faults, at, FaultKind::Both(key, not));
            (false, Some(value))
        }
    }
}

fn read_list(json: &Value, at: &str, faults: &mut Vec<Fault>) -> Option<List> {
    let expected = FaultKind::Expected("a text or a list of texts");
    match json {
        Value::String(one) => Some(List::One(one.clone())),
        Value::Array(many) if !many.is_empty() => {
            let texts: Option<Vec<String>> = many
                .iter()
                .map(|text| text.as_str().map(str::to_owned))
                .collect();
            if texts.is_none() {
                fault(faults, at, expected);
            }
            texts.map(List::Many)
        }
        _ => {
            fault(faults, at, expected);
            None
        }
    }
}

fn read_principals(
    object: &Map<String, Value>,
    at: &str,
    faults: &mut Vec<Fault>,
) -> Option<Principals> {
    let (not, json) = either(object, "Principal", "NotPrincipal", at, faults);
    let at = format!("{at}.Principal");
    let principal = match json? {
        Value::String(star) if star == "*" => Principal::Anyone,
        Value::Object(kinds) => Principal::Of(
            kinds
                .iter()
                .filter_map(|(name, list)| {
                    let Some(kind) = PrincipalKind::parse(name) else {
                        fault(faults, &at, FaultKind::Unknown(name.clone()));
                        return None;
                    };
                    Some((kind, read_list(list, &format!("{at}.{name}"), faults)?))
                })
                .collect(),
        ),
        _ => {
            fault(faults, &at, FaultKind::Expected("\"*\" or an object"));
            return None;
        }
    };
    Some(Principals { not, principal })
}

fn read_condition(json: &Value, at: &str, faults: &mut Vec<Fault>) -> Condition {
    let Some(operators) = json.as_object() else {
        fault(faults, at, FaultKind::Expected("an object"));
        return Vec::new();
    };
    operators
        .iter()
        .filter_map(|(operator, keys)| {
            let at = format!("{at}.{operator}");
            let Some(keys) = keys.as_object() else {
                fault(faults, &at, FaultKind::Expected("an object"));
                return None;
            };
            let keys = keys
                .iter()
                .filter_map(|(key, values)| {
                    Some((
                        key.clone(),
                        read_list(values, &format!("{at}.{key}"), faults)?,
                    ))
                })
                .collect();
            Some((operator.clone(), keys))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn faults(json: &Value) -> Vec<String> {
        let faults = Document::from_json(json).expect_err("has faults");
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn prints_what_it_read() {
        let json = json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Sid": "A", "Effect": "Deny", "NotPrincipal": {"AWS": "arn:x"},
                "NotAction": ["a:B"], "NotResource": "*",
                "Condition": {"Null": {"aws:x": "true"}, "StringLike": {"aws:y": ["1", "2"]}}
            }]
        });
        let document = Document::from_json(&json).expect("reads");
        assert_eq!(serde_json::to_value(&document).ok(), Some(json));
    }

    #[test]
    fn one_statement_may_stand_without_a_list() {
        let json = json!({"Version": "2012-10-17",
            "Statement": {"Effect": "Allow", "Action": "a:B", "Resource": "*"}});
        let document = Document::from_json(&json).expect("reads");
        assert_eq!(document.statements.len(), 1);
    }

    #[test]
    fn all_faults_are_named_at_once() {
        let json = json!({"Version": "2008-10-17", "Statment": [], "Statement": [
            {"Effect": "allow", "Action": [], "Resources": "*"},
            {"Effect": "Allow", "Action": "a:B", "NotAction": "a:C", "Principal": "x"}
        ]});
        assert_eq!(
            faults(&json),
            [
                "document: \"Statment\" is not an element of a policy",
                "Version: expected \"2012-10-17\"",
                "Statement[0]: \"Resources\" is not an element of a policy",
                "Statement[0].Effect: expected Allow or Deny",
                "Statement[1]: Action and NotAction exclude each other",
                "Statement[1].Principal: expected \"*\" or an object",
            ]
        );
    }
}
