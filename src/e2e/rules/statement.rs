//! Statements of a policy document, read leniently: IAM takes a text or a list, an object or a list.

use serde_json::Value;

use super::judged::list;

/// The statements of a document.
pub(crate) fn statements(document: &Value) -> Vec<&Value> {
    match document.get("Statement") {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(one @ Value::Object(_)) => vec![one],
        _ => Vec::new(),
    }
}

pub(crate) fn allows(statement: &Value) -> bool {
    statement.get("Effect").and_then(Value::as_str) == Some("Allow")
}

pub(crate) fn actions(statement: &Value) -> Vec<&str> {
    statement.get("Action").map_or_else(Vec::new, list)
}

pub(crate) fn resources(statement: &Value) -> Vec<&str> {
    statement.get("Resource").map_or_else(Vec::new, list)
}

/// Whether the statement allows this action, whatever the resource and condition.
pub(crate) fn grants(statement: &Value, action: &str) -> bool {
    // `NotAction` allows everything else, so it is taken to allow this too.
    allows(statement)
        && (statement.get("NotAction").is_some()
            || actions(statement).iter().any(|a| covers(a, action)))
}

/// Whether a pattern with `*` and `?` covers `text`; IAM compares actions without regard to case.
pub(crate) fn covers(pattern: &str, text: &str) -> bool {
    fn go(pattern: &[u8], text: &[u8]) -> bool {
        match (pattern, text) {
            ([], []) => true,
            ([b'*', rest @ ..], _) => {
                go(rest, text) || text.split_first().is_some_and(|(_, t)| go(pattern, t))
            }
            ([b'?', rest @ ..], [_, t @ ..]) => go(rest, t),
            ([p, rest @ ..], [c, t @ ..]) => p.eq_ignore_ascii_case(c) && go(rest, t),
            _ => false,
        }
    }
    go(pattern.as_bytes(), text.as_bytes())
}

/// The condition as (operator, key, values).
pub(crate) fn conditions(statement: &Value) -> Vec<(&str, &str, Vec<&str>)> {
    let Some(Value::Object(operators)) = statement.get("Condition") else {
        return Vec::new();
    };
    operators
        .iter()
        .filter_map(|(operator, keys)| Some((operator, keys.as_object()?)))
        .flat_map(|(operator, keys)| {
            keys.iter()
                .map(move |(key, values)| (operator.as_str(), key.as_str(), list(values)))
        })
        .collect()
}

/// The principals of one kind: `AWS`, `Service`.
pub(crate) fn principals<'a>(statement: &'a Value, kind: &str) -> Vec<&'a str> {
    statement
        .pointer(&format!("/Principal/{kind}"))
        .map_or_else(Vec::new, list)
}

/// Whether anybody at all is let in.
pub(crate) fn anyone(statement: &Value) -> bool {
    statement.get("Principal").and_then(Value::as_str) == Some("*")
        || statement.get("NotPrincipal").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_cover_what_they_should() {
        for (pattern, text, fits) in [
            ("iam:PassRole", "iam:passrole", true),
            ("iam:Pass*", "iam:PassRole", true),
            ("*", "iam:PassRole", true),
            ("iam:PassRol?", "iam:PassRole", true),
            ("iam:Pass", "iam:PassRole", false),
            ("s3:*", "iam:PassRole", false),
        ] {
            assert_eq!(covers(pattern, text), fits, "{pattern} {text}");
        }
    }
}
