//! What can be wrong with the grammar of a policy document.

use crate::{
    aws::{is_account_id, quoted},
    policy::{
        Span,
        json::{Json, Value},
    },
};

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub at: Span,
    pub kind: FaultKind,
}

/// The ways in which a document departs from the grammar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    Missing(&'static str),
    Unknown {
        found: String,
        meant: Option<&'static str>,
    },
    /// Another type of value than the element takes.
    Expected {
        element: Option<&'static str>,
        expected: &'static str,
        found: String,
    },
    EmptyList(&'static str),
    EmptyPrincipal,
    Both(&'static str, &'static str),
    Version(String),
    Effect(String),
    /// A principal that is neither `"*"` nor an object.
    Principal(Option<String>),
}

impl FaultKind {
    pub(super) fn expected(expected: &'static str, found: &Json<'_>) -> Self {
        Self::Expected {
            element: None,
            expected,
            found: shown(found),
        }
    }

    pub(super) fn element(element: &'static str, expected: &'static str, found: &Json<'_>) -> Self {
        Self::Expected {
            element: Some(element),
            expected,
            found: shown(found),
        }
    }

    /// What to write in its place, as JSON, where one thing is clearly meant.
    pub fn instead(&self) -> Option<String> {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        match self {
            Self::Unknown { meant, .. } => meant.map(text),
            Self::Version(_) => Some(text("2012-10-17")),
            Self::Effect(found) => match found.trim().to_ascii_lowercase().as_str() {
                "allow" => Some(text("Allow")),
                "deny" => Some(text("Deny")),
                _ => None,
            },
            Self::Principal(Some(arn)) if arn.starts_with("arn:") || is_account_id(arn) => {
                Some(serde_json::json!({ "AWS": arn }).to_string())
            }
            Self::Principal(Some(service)) if service.contains(".amazonaws.com") => {
                Some(serde_json::json!({ "Service": service }).to_string())
            }
            _ => None,
        }
    }
}

fn shown(json: &Json<'_>) -> String {
    match &json.value {
        Value::Text(text) => quoted(text),
        Value::List(list) if list.is_empty() => "an empty list".to_owned(),
        Value::Number(number) => format!("the number {number}"),
        Value::Bool(yes) => yes.to_string(),
        _ => json.kind().to_owned(),
    }
}

impl std::fmt::Display for FaultKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(key) => write!(f, "{key} is missing"),
            Self::Unknown { found, .. } => {
                write!(f, "{} is not an element of a policy here", quoted(found))
            }
            Self::Expected {
                element,
                expected,
                found,
            } => {
                if let Some(element) = element {
                    write!(f, "{element}: ")?;
                }
                write!(f, "found {found}, expected {expected}")
            }
            Self::EmptyList(key) => write!(f, "{key} is an empty list; expected one entry or more"),
            Self::EmptyPrincipal => f.write_str("the principal names nobody"),
            Self::Both(one, other) => write!(f, "{one} and {other} exclude each other"),
            Self::Version(found) => write!(
                f,
                "{} is not a version of the policy language; expected \"2012-10-17\"",
                quoted(found)
            ),
            Self::Effect(found) => write!(
                f,
                "{} is not an effect; expected \"Allow\" or \"Deny\"",
                quoted(found)
            ),
            Self::Principal(Some(found)) => write!(
                f,
                "{} is not a principal; expected \"*\" or an object such as {{\"AWS\": \"…\"}}",
                quoted(found)
            ),
            Self::Principal(None) => {
                f.write_str("expected \"*\" or an object such as {\"AWS\": \"…\"}")
            }
        }
    }
}

/// The element that was probably meant.
pub(super) fn meant(found: &str, known: &'static [&'static str]) -> Option<&'static str> {
    let found = found.to_ascii_lowercase();
    let distance =
        |name: &&&'static str| strsim::damerau_levenshtein(&found, &name.to_ascii_lowercase());
    let nearest = known.iter().min_by_key(distance)?;
    (distance(&nearest) <= 2).then_some(*nearest)
}
