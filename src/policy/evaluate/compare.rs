//! How one value of a request passes one value of a policy.

use std::cmp::Ordering;

use crate::policy::{
    operator::{Base, Comparison},
    pattern::Pattern,
    value,
};

fn met(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Comparison::Equals => order == Ordering::Equal,
        Comparison::LessThan => order == Ordering::Less,
        Comparison::LessThanEquals => order != Ordering::Greater,
        Comparison::GreaterThan => order == Ordering::Greater,
        Comparison::GreaterThanEquals => order != Ordering::Less,
    }
}

impl Base {
    /// Whether variables can stand in its values.
    pub(super) fn takes_variables(self) -> bool {
        matches!(
            self,
            Self::Equals | Self::EqualsIgnoreCase | Self::Like | Self::Arn
        )
    }

    /// Whether one value of the request passes one value of the policy, negation left aside.
    pub(super) fn passes(self, wanted: &Pattern, found: &str) -> bool {
        match self {
            Self::Like => wanted.matches(found),
            Self::Arn => wanted.matches_arn(found),
            Self::Equals => wanted.text() == found,
            Self::EqualsIgnoreCase => wanted.text().to_lowercase() == found.to_lowercase(),
            Self::Numeric(comparison) => {
                value::numbers(found, &wanted.text()).is_some_and(|order| met(comparison, order))
            }
            Self::Date(comparison) => {
                value::dates(found, &wanted.text()).is_some_and(|order| met(comparison, order))
            }
            Self::Bool => {
                let bool = |text: &str| match text.to_ascii_lowercase().as_str() {
                    "true" => Some(true),
                    "false" => Some(false),
                    _ => None,
                };
                bool(found).is_some() && bool(found) == bool(&wanted.text())
            }
            Self::Binary => value::same_bytes(found, &wanted.text()),
            Self::Ip => value::in_network(found, &wanted.text()),
            // Speaks of the key, not of its values.
            Self::Null => false,
        }
    }
}
