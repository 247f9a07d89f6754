//! Condition operators: what their names say, and which values they can compare.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

use super::value;

/// A condition operator with its prefix and suffix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    pub set: Option<Set>,
    pub base: Base,
    /// `…Not…`: the test is met where the comparison fails.
    pub negated: bool,
    pub if_exists: bool,
}

/// How a key of several values is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    ForAllValues,
    ForAnyValue,
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
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
pub enum Comparison {
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

    /// The whole name that was probably meant.
    pub(crate) fn nearest(text: &str) -> Option<String> {
        let (set, rest) = text.split_once(':').unwrap_or(("", text));
        let lower = rest.to_ascii_lowercase();
        let (bare, end) = match lower.strip_suffix("ifexists") {
            Some(bare) => (bare, "IfExists"),
            None => (lower.as_str(), ""),
        };
        let distance = |name: &str| strsim::damerau_levenshtein(bare, &name.to_ascii_lowercase());
        if bare.len() > 64 {
            return None;
        }
        let name = NAMES.iter().min_by_key(|name| distance(name))?;
        if distance(name) > 3 {
            return None;
        }
        let set = match set.to_ascii_lowercase().as_str() {
            "" => "",
            "forallvalues" => "ForAllValues:",
            "foranyvalue" | "foranyvalues" => "ForAnyValue:",
            _ => return None,
        };
        Some(format!("{set}{name}{end}"))
    }

    /// Whether it compares texts letter by letter, wildcards included.
    pub fn is_literal(self) -> bool {
        matches!(self.base, Base::Equals | Base::EqualsIgnoreCase)
    }

    /// What it expects, where it cannot compare a value.
    pub fn refuses(self, text: &str) -> Option<&'static str> {
        let (fits, expected) = match self.base {
            Base::Equals | Base::EqualsIgnoreCase | Base::Like => return None,
            Base::Bool | Base::Null => (
                text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"),
                "true or false",
            ),
            Base::Numeric(_) => (value::is_number(text), "a number"),
            Base::Date(_) => (
                value::is_date(text),
                "a date such as 2027-01-31T00:00:00Z, or seconds since 1970",
            ),
            Base::Ip => (
                value::is_network(text),
                "an IP address or a range such as 203.0.113.0/24",
            ),
            Base::Binary => (value::is_base64(text), "text in base64"),
            Base::Arn => (
                text.contains('*')
                    || (text.starts_with("arn:") && text.splitn(6, ':').count() == 6),
                "an ARN",
            ),
        };
        (!fits).then_some(expected)
    }
}

/// Whether a test by this operator asks a key for the values beside it: a negated one asks for all others, and `Null` for
/// the key alone. What is no operator is told elsewhere.
pub(crate) fn asks(name: &str) -> bool {
    Operator::parse(name).is_none_or(|operator| !operator.negated && operator.base != Base::Null)
}

/// Every operator as IAM writes it, without set and `IfExists`.
const NAMES: &[&str] = &[
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "ArnEquals",
    "ArnNotEquals",
    "ArnLike",
    "ArnNotLike",
    "Null",
];

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

    #[test]
    fn every_name_is_read() {
        assert!(NAMES.iter().all(|name| Operator::parse(name).is_some()));
    }

    #[test]
    fn the_nearest_operator_is_found() {
        for (text, expected) in [
            ("StringEqual", Some("StringEquals")),
            ("StringLikes", Some("StringLike")),
            (
                "ForAnyValues:StringEquals",
                Some("ForAnyValue:StringEquals"),
            ),
            ("ArnEqualIfExists", Some("ArnEqualsIfExists")),
            ("Whatever", None),
        ] {
            assert_eq!(Operator::nearest(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn values_that_cannot_be_compared_are_refused() {
        for (operator, value, fits) in [
            ("Bool", "TRUE", true),
            ("Bool", "yes", false),
            ("Null", "", false),
            ("NumericLessThan", "-1.5", true),
            ("NumericLessThan", "ten", false),
            ("NumericLessThan", "inf", false),
            ("IpAddress", "203.0.113.0/24", true),
            ("IpAddress", "2001:db8::/33", true),
            ("IpAddress", "203.0.113.0/33", false),
            ("IpAddress", "203.0.113", false),
            ("BinaryEquals", "QmFzZQ==", true),
            ("BinaryEquals", "Base 64", false),
            ("ArnLike", "arn:aws:iam::123456789012:role/x", true),
            ("ArnLike", "role/x", false),
            ("ArnLike", "*", true),
            ("StringEquals", "", true),
        ] {
            let operator = Operator::parse(operator).expect("an operator");
            assert_eq!(
                operator.refuses(value).is_none(),
                fits,
                "{operator:?} {value}"
            );
        }
    }
}
