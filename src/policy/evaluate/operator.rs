//! The condition operators: what each compares, and how one value passes.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

use std::cmp::Ordering;

use super::value;
use crate::policy::pattern::Pattern;

/// A condition operator with its prefix and suffix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    pub(super) set: Option<Set>,
    pub(super) base: Base,
    /// `…Not…`: the test is met where the comparison fails.
    pub(super) negated: bool,
    pub(super) if_exists: bool,
}

/// How a key of several values is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    ForAllValues,
    ForAnyValue,
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Equals,
    EqualsIgnoreCase,
    Like,
    Numeric(Comparison),
    Date(Comparison),
    Bool,
    Binary,
    Ip,
    Arn,
    Null,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equals,
    LessThan,
    LessThanEquals,
    GreaterThan,
    GreaterThanEquals,
}

impl Comparison {
    fn parse(name: &str) -> Option<(Self, bool)> {
        Some(match name {
            "equals" => (Self::Equals, false),
            "notequals" => (Self::Equals, true),
            "lessthan" => (Self::LessThan, false),
            "lessthanequals" => (Self::LessThanEquals, false),
            "greaterthan" => (Self::GreaterThan, false),
            "greaterthanequals" => (Self::GreaterThanEquals, false),
            _ => return None,
        })
    }

    fn met(self, order: Ordering) -> bool {
        match self {
            Self::Equals => order == Ordering::Equal,
            Self::LessThan => order == Ordering::Less,
            Self::LessThanEquals => order != Ordering::Greater,
            Self::GreaterThan => order == Ordering::Greater,
            Self::GreaterThanEquals => order != Ordering::Less,
        }
    }
}

impl Operator {
    /// Reads the name of an operator, without regard to case.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let (set, name) = match name.split_once(':') {
            Some(("forallvalues", name)) => (Some(Set::ForAllValues), name),
            Some(("foranyvalue", name)) => (Some(Set::ForAnyValue), name),
            Some(_) => return None,
            None => (None, name.as_str()),
        };
        let (if_exists, name) = match name.strip_suffix("ifexists") {
            Some(name) => (true, name),
            None => (false, name),
        };
        let (base, negated) = match name {
            "stringequals" => (Base::Equals, false),
            "stringnotequals" => (Base::Equals, true),
            "stringequalsignorecase" => (Base::EqualsIgnoreCase, false),
            "stringnotequalsignorecase" => (Base::EqualsIgnoreCase, true),
            "stringlike" => (Base::Like, false),
            "stringnotlike" => (Base::Like, true),
            "bool" => (Base::Bool, false),
            "binaryequals" => (Base::Binary, false),
            "ipaddress" => (Base::Ip, false),
            "notipaddress" => (Base::Ip, true),
            // The two are the same.
            "arnequals" | "arnlike" => (Base::Arn, false),
            "arnnotequals" | "arnnotlike" => (Base::Arn, true),
            "null" if !if_exists => (Base::Null, false),
            _ => {
                if let Some(name) = name.strip_prefix("numeric") {
                    let (comparison, negated) = Comparison::parse(name)?;
                    (Base::Numeric(comparison), negated)
                } else {
                    let (comparison, negated) = Comparison::parse(name.strip_prefix("date")?)?;
                    (Base::Date(comparison), negated)
                }
            }
        };
        Some(Self {
            set,
            base,
            negated,
            if_exists,
        })
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
                value::numbers(found, &wanted.text()).is_some_and(|order| comparison.met(order))
            }
            Self::Date(comparison) => {
                value::dates(found, &wanted.text()).is_some_and(|order| comparison.met(order))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_with_prefix_and_suffix() {
        let operator = Operator::parse("ForAllValues:StringNotLikeIfExists").unwrap();
        assert_eq!(
            operator,
            Operator {
                set: Some(Set::ForAllValues),
                base: Base::Like,
                negated: true,
                if_exists: true
            }
        );
        for unknown in [
            "",
            "StringsEqual",
            "NullIfExists",
            "ForSomeValues:StringLike",
            "Date",
            "NumericLike",
            "BoolNot",
            "IfExists",
        ] {
            assert_eq!(Operator::parse(unknown), None, "{unknown}");
        }
    }
}
