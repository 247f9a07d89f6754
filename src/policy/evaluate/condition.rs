//! Whether a request meets the condition of a statement.
//!
//! All tests must be met; of the values of one test, one is enough. Absent keys:
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>, keys of
//! several values:
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>.

use super::{Context, Failed, Unmet, variable};
use crate::policy::{
    List, Statement,
    operator::{Base, Operator, Set},
    pattern::Pattern,
};

/// The tests that are not met.
pub(super) fn unmet<T: AsRef<str>>(
    statement: &Statement<T>,
    variables: bool,
    context: &Context,
) -> Vec<Failed> {
    let failed = statement.tests().filter_map(|(operator, key, values)| {
        let (operator, key) = (operator.as_ref(), key.as_ref());
        let why = match Operator::parse(operator) {
            None => Unmet::UnknownOperator,
            Some(known) if known.met(values, variables, context.get(key), context) => return None,
            Some(_) if context.get(key).is_none() => Unmet::Absent,
            Some(_) => Unmet::Differs {
                wanted: values.iter().map(|v| v.as_ref().to_owned()).collect(),
            },
        };
        Some(Failed {
            operator: operator.to_owned(),
            key: key.to_owned(),
            why,
        })
    });
    failed.collect()
}

impl Operator {
    fn met<T: AsRef<str>>(
        self,
        wanted: &List<T>,
        variables: bool,
        found: Option<&[String]>,
        context: &Context,
    ) -> bool {
        // An empty text is as good as no value where the question is whether there is one.
        let empty = found.is_none_or(|values| values.iter().all(String::is_empty));
        if self.base == Base::Null {
            return wanted.iter().any(|value| {
                let asked = value.as_ref().to_ascii_lowercase();
                asked == if empty { "true" } else { "false" }
            });
        }
        let Some(found) = found else {
            return match self.set {
                Some(Set::ForAllValues) => true,
                Some(Set::ForAnyValue) => self.if_exists,
                None => self.negated || self.if_exists,
            };
        };
        if self.set.is_some() && empty {
            return self.set == Some(Set::ForAllValues);
        }
        let mut resolved: Vec<Pattern> = Vec::new();
        for value in wanted {
            let variables = variables && self.base.takes_variables();
            match variable::fill(value.as_ref(), variables, context) {
                Some(pattern) => resolved.push(pattern),
                // A variable without a value makes the statement void, so a "not" is not met by it either.
                None if self.negated => return false,
                None => {}
            }
        }
        let passes = |value: &String| resolved.iter().any(|one| self.base.passes(one, value));
        match self.set {
            Some(Set::ForAllValues) => found.iter().all(|value| passes(value) != self.negated),
            Some(Set::ForAnyValue) => found.iter().any(|value| passes(value) != self.negated),
            // AWS asks for a set operator with keys of several values and does not say what happens without one.
            None => found.iter().any(passes) != self.negated,
        }
    }
}
