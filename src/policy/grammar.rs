//! The grammar of IAM's policy language: from JSON with positions to a document, every fault named.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

mod fault;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use fault::{Fault, FaultKind};

use super::{
    Document, Effect, List, Principal, PrincipalKind, Principals, Span, Statement,
    json::{Json, Text, Value},
    statement::Condition,
};

const TOP: &[&str] = &["Version", "Id", "Statement"];
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
const VERSIONS: &[&str] = &["2012-10-17", "2008-10-17"];

/// Reads a document. What can be read is given even where there are faults, so that other checks go on; none only
/// where there is no statement at all.
pub fn read<'a>(json: &Json<'a>) -> (Option<Document<Text<'a>>>, Vec<Fault>) {
    let mut reader = Reader { faults: Vec::new() };
    let document = reader.document(json);
    (document, reader.faults)
}

struct Reader {
    faults: Vec<Fault>,
}

impl Reader {
    fn fault(&mut self, at: Span, kind: FaultKind) {
        self.faults.push(Fault { at, kind });
    }

    fn document<'a>(&mut self, json: &Json<'a>) -> Option<Document<Text<'a>>> {
        if !matches!(json.value, Value::Object(_)) {
            let kind = FaultKind::expected("an object with Version and Statement", json);
            self.fault(json.at, kind);
            return None;
        }
        let Some(statement) = json.get("Statement") else {
            // What is no policy at all need not hear of each of its members that it is none.
            let misspelt =
                |(key, _): &&(Text<'a>, Json<'a>)| fault::meant(key, TOP) == Some("Statement");
            match json.members().iter().find(misspelt) {
                Some((key, _)) => {
                    let kind = FaultKind::Unknown {
                        found: key.to_string(),
                        meant: Some("Statement"),
                    };
                    self.fault(key.at, kind);
                }
                None => self.fault(json.at.head(), FaultKind::Missing("Statement")),
            }
            return None;
        };
        self.unknown(json, TOP);
        let version = json.get("Version").and_then(|json| self.version(json));
        let id = json.get("Id").and_then(|id| self.text("Id", id));
        let all = match &statement.value {
            Value::List(list) if list.is_empty() => {
                self.fault(statement.at, FaultKind::EmptyList("Statement"));
                return None;
            }
            Value::List(list) => list.as_slice(),
            Value::Object(_) => std::slice::from_ref(statement),
            _ => {
                let kind = FaultKind::expected("a statement or a list of them", statement);
                self.fault(statement.at, kind);
                return None;
            }
        };
        Some(Document {
            version,
            id,
            statements: all.iter().filter_map(|one| self.statement(one)).collect(),
        })
    }

    fn unknown(&mut self, object: &Json<'_>, known: &'static [&'static str]) {
        for (key, _) in object.members() {
            if !known.contains(&&**key) {
                let kind = FaultKind::Unknown {
                    found: key.to_string(),
                    meant: fault::meant(key, known),
                };
                self.fault(key.at, kind);
            }
        }
    }

    fn version<'a>(&mut self, json: &Json<'a>) -> Option<Text<'a>> {
        let version = self.text("Version", json)?;
        if !VERSIONS.contains(&&*version) {
            self.fault(json.at, FaultKind::Version(version.to_string()));
        }
        Some(version)
    }

    fn text<'a>(&mut self, element: &'static str, json: &Json<'a>) -> Option<Text<'a>> {
        let Some(text) = json.text() else {
            let kind = FaultKind::element(element, "a text", json);
            self.fault(json.at, kind);
            return None;
        };
        Some(Text {
            text: text.clone(),
            at: json.at,
        })
    }

    fn statement<'a>(&mut self, json: &Json<'a>) -> Option<Statement<Text<'a>>> {
        if !matches!(json.value, Value::Object(_)) {
            let kind = FaultKind::expected("a statement, which is an object", json);
            self.fault(json.at, kind);
            return None;
        }
        self.unknown(json, ELEMENTS);
        let effect = self.effect(json);
        let (not_action, action) = self.either(json, "Action", "NotAction");
        if action.is_none() {
            self.fault(json.at.head(), FaultKind::Missing("Action"));
        }
        let (not_resource, resource) = self.either(json, "Resource", "NotResource");
        let (not, principal) = self.either(json, "Principal", "NotPrincipal");
        let principal = principal.and_then(|json| self.principals(not, json));
        let action_name = if not_action { "NotAction" } else { "Action" };
        let action = action.and_then(|json| self.list(action_name, json, false));
        let resource_name = if not_resource {
            "NotResource"
        } else {
            "Resource"
        };
        let resource = resource.and_then(|json| self.list(resource_name, json, false));
        let condition = json.get("Condition").map(|json| self.condition(json));
        Some(Statement {
            at: json.at,
            sid: json.get("Sid").and_then(|sid| self.text("Sid", sid)),
            effect: effect?,
            principal,
            not_action,
            action: action.unwrap_or(List::Many(Vec::new())),
            not_resource,
            resource,
            condition: condition.unwrap_or_default(),
        })
    }

    fn effect(&mut self, statement: &Json<'_>) -> Option<Effect> {
        let Some(json) = statement.get("Effect") else {
            self.fault(statement.at.head(), FaultKind::Missing("Effect"));
            return None;
        };
        match json.text().map(Cow::as_ref) {
            Some("Allow") => Some(Effect::Allow),
            Some("Deny") => Some(Effect::Deny),
            Some(other) => {
                self.fault(json.at, FaultKind::Effect(other.to_owned()));
                // Other checks judge what was clearly meant.
                match other.trim().to_ascii_lowercase().as_str() {
                    "allow" => Some(Effect::Allow),
                    "deny" => Some(Effect::Deny),
                    _ => None,
                }
            }
            None => {
                let kind = FaultKind::element("Effect", "\"Allow\" or \"Deny\"", json);
                self.fault(json.at, kind);
                None
            }
        }
    }

    fn either<'j, 'a>(
        &mut self,
        statement: &'j Json<'a>,
        key: &'static str,
        not: &'static str,
    ) -> (bool, Option<&'j Json<'a>>) {
        match (statement.get(key), statement.get(not)) {
            (Some(value), None) => (false, Some(value)),
            (None, Some(value)) => (true, Some(value)),
            (None, None) => (false, None),
            (Some(value), Some(other)) => {
                self.fault(other.at, FaultKind::Both(key, not));
                (false, Some(value))
            }
        }
    }

    /// A text or a list of texts; where `plain`, booleans and numbers count as texts, as IAM takes them in conditions.
    fn list<'a>(
        &mut self,
        element: &'static str,
        json: &Json<'a>,
        plain: bool,
    ) -> Option<List<Text<'a>>> {
        let text = |json: &Json<'a>| {
            let text = match &json.value {
                Value::Text(text) => text.clone(),
                Value::Bool(true) if plain => Cow::Borrowed("true"),
                Value::Bool(false) if plain => Cow::Borrowed("false"),
                Value::Number(number) if plain => Cow::Borrowed(*number),
                _ => return None,
            };
            Some(Text { text, at: json.at })
        };
        if let Some(one) = text(json) {
            return Some(List::One(one));
        }
        let Value::List(list) = &json.value else {
            let kind = FaultKind::element(element, "a text or a list of texts", json);
            self.fault(json.at, kind);
            return None;
        };
        if list.is_empty() {
            // IAM takes an empty list of values in a condition; the test then matches nothing.
            if !plain {
                self.fault(json.at, FaultKind::EmptyList(element));
            }
            return Some(List::Many(Vec::new()));
        }
        let mut texts = Vec::with_capacity(list.len());
        for json in list {
            if let Some(text) = text(json) {
                texts.push(text);
            } else {
                let kind = FaultKind::element(element, "a text", json);
                self.fault(json.at, kind);
            }
        }
        Some(List::Many(texts))
    }

    fn principals<'a>(&mut self, not: bool, json: &Json<'a>) -> Option<Principals<Text<'a>>> {
        let principal = match &json.value {
            Value::Text(star) if star == "*" => Principal::Anyone,
            Value::Object(members) if members.is_empty() => {
                self.fault(json.at, FaultKind::EmptyPrincipal);
                Principal::Of(Vec::new())
            }
            Value::Object(kinds) => {
                let mut of = Vec::with_capacity(kinds.len());
                for (name, list) in kinds {
                    let Some(kind) = PrincipalKind::parse(name) else {
                        let kind = FaultKind::Unknown {
                            found: name.to_string(),
                            meant: fault::meant(name, PrincipalKind::NAMES),
                        };
                        self.fault(name.at, kind);
                        continue;
                    };
                    of.extend(self.list(kind.name(), list, false).map(|list| (kind, list)));
                }
                Principal::Of(of)
            }
            _ => {
                let text = json.text().map(ToString::to_string);
                self.fault(json.at, FaultKind::Principal(text));
                return None;
            }
        };
        Some(Principals {
            at: json.at,
            not,
            principal,
        })
    }

    fn condition<'a>(&mut self, json: &Json<'a>) -> Condition<Text<'a>> {
        if !matches!(json.value, Value::Object(_)) {
            let kind = FaultKind::element("Condition", "an object of operators", json);
            self.fault(json.at, kind);
            return Vec::new();
        }
        let mut operators = Vec::with_capacity(json.members().len());
        for (operator, keys) in json.members() {
            if !matches!(keys.value, Value::Object(_)) {
                let kind = FaultKind::element("Condition", "an object of condition keys", keys);
                self.fault(keys.at, kind);
                continue;
            }
            let mut tests = Vec::with_capacity(keys.members().len());
            for (key, values) in keys.members() {
                tests.extend(
                    self.list("Condition", values, true)
                        .map(|values| (key.clone(), values)),
                );
            }
            operators.push((operator.clone(), tests));
        }
        operators
    }
}
