//! Policy variables: `${aws:username}`, `${key, 'default'}`, and `${*}`, `${?}`, `${$}` for the signs themselves.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>

use super::Context;
use crate::policy::pattern::Pattern;

/// Fills the variables of a text, where the document knows them. None where one has no value: such a text matches
/// nothing. What is filled in is never searched for wildcards.
pub(super) fn fill(text: &str, variables: bool, context: &Context) -> Option<Pattern> {
    let mut pattern = Pattern::default();
    let mut rest = text;
    while variables && let Some((before, behind)) = rest.split_once("${") {
        let Some((inside, after)) = behind.split_once('}') else {
            break;
        };
        pattern.add(before);
        match inside {
            "*" | "?" | "$" => pattern.add_literal(inside),
            _ => pattern.add_literal(value(inside, context)?),
        }
        rest = after;
    }
    pattern.add(rest);
    Some(pattern)
}

fn value<'v>(inside: &'v str, context: &'v Context) -> Option<&'v str> {
    let (key, default) = match inside.split_once(',') {
        Some((key, default)) => (key, quoted(default.trim())),
        None => (inside, None),
    };
    match context.get(key.trim()) {
        // Keys of several values cannot be variables.
        Some([one]) => Some(one),
        Some(_) => None,
        None => default,
    }
}

fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('\'')?.strip_suffix('\'')
}
