//! Condition keys: their names, which may have a tail to fill in, and the type of their values.

use std::{borrow::Cow, fmt, str::FromStr};

use super::glob;

/// A condition key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionKey {
    /// With its prefix, and with `${TagKey}` where a text of one's own stands: `aws:ResourceTag/${TagKey}`.
    pub name: Cow<'static, str>,
    /// The type of its values.
    pub kind: KeyType,
}

/// The type of a condition key's values, which says which operators can compare them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyType {
    /// One value in a request.
    One(Value),
    /// Any number of them, to be compared with `ForAllValues` or `ForAnyValue`.
    ArrayOf(Value),
}

/// The type of one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Value {
    Arn,
    Binary,
    Bool,
    /// Also a number, the seconds since 1970.
    Date,
    Ip,
    Numeric,
    String,
}

impl ConditionKey {
    /// Says whether a policy that writes `name` means this key.
    pub fn is(&self, name: &str) -> bool {
        match self.around() {
            None => self.name.eq_ignore_ascii_case(name),
            Some((before, after)) => {
                let long_enough = name.len() > before.len() + after.len();
                let bytes = name.as_bytes();
                long_enough
                    && starts(bytes, before.as_bytes())
                    && bytes
                        .get(bytes.len() - after.len()..)
                        .is_some_and(|end| end.eq_ignore_ascii_case(after.as_bytes()))
            }
        }
    }

    /// What stands before and after the place for a text of one's own.
    fn around(&self) -> Option<(&str, &str)> {
        let (before, rest) = self.name.split_once("${")?;
        let (_, after) = rest.split_once('}')?;
        Some((before, after))
    }
}

fn starts(text: &[u8], with: &[u8]) -> bool {
    text.get(..with.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(with))
}

impl KeyType {
    /// The type of one of its values.
    pub fn value(self) -> Value {
        match self {
            Self::One(value) | Self::ArrayOf(value) => value,
        }
    }
}

impl FromStr for KeyType {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (one, array) = match text.strip_prefix("ArrayOf") {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let value = match one {
            "ARN" => Value::Arn,
            "Binary" => Value::Binary,
            "Bool" => Value::Bool,
            "Date" => Value::Date,
            "IPAddress" => Value::Ip,
            "Numeric" => Value::Numeric,
            "String" => Value::String,
            _ => return Err(()),
        };
        Ok(if array {
            Self::ArrayOf(value)
        } else {
            Self::One(value)
        })
    }
}

impl fmt::Display for KeyType {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::One(value) => write!(f, "{value}"),
            Self::ArrayOf(value) => write!(f, "ArrayOf{value}"),
        }
    }
}

/// As AWS's reference writes it.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Arn => "ARN",
            Self::Binary => "Binary",
            Self::Bool => "Bool",
            Self::Date => "Date",
            Self::Ip => "IPAddress",
            Self::Numeric => "Numeric",
            Self::String => "String",
        })
    }
}

/// Condition keys, to be asked for by name.
#[derive(Debug)]
pub(super) struct Keys {
    /// Sorted without regard to case.
    sorted: &'static [ConditionKey],
    /// Those with a place for a text of one's own.
    open: Vec<&'static ConditionKey>,
}

impl Keys {
    pub(super) fn new(mut keys: Vec<ConditionKey>) -> Self {
        keys.sort_by(|a, b| glob::order(&a.name, &b.name));
        // Kept until the program ends, like the file they come from: actions and resource types point at them.
        let sorted: &'static [ConditionKey] = keys.leak();
        let open = sorted.iter().filter(|key| key.around().is_some());
        Self {
            sorted,
            open: open.collect(),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&'static ConditionKey> {
        let at = self
            .sorted
            .binary_search_by(|key| glob::order(&key.name, name));
        match at {
            Ok(at) => self.sorted.get(at),
            Err(_) => self.open.iter().copied().find(|key| key.is(name)),
        }
    }

    pub(super) fn all(&self) -> &'static [ConditionKey] {
        self.sorted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &'static str) -> ConditionKey {
        ConditionKey {
            name: Cow::Borrowed(name),
            kind: KeyType::One(Value::String),
        }
    }

    #[test]
    fn a_key_is_known_in_any_case_and_with_any_tail() {
        for (name, written, expected) in [
            ("aws:SourceIp", "AWS:sourceip", true),
            ("aws:SourceIp", "aws:SourceIpp", false),
            ("aws:ResourceTag/${TagKey}", "aws:resourcetag/Team", true),
            ("aws:ResourceTag/${TagKey}", "aws:ResourceTag/", false),
            ("aws:ResourceTag/${TagKey}", "aws:ResourceTag/é", true),
            ("aws:ResourceTag/${TagKey}", "aws:ResourceTagé", false),
            ("a:b/${x}.value", "a:b/NAME.value", true),
            ("a:b/${x}.value", "a:b/.value", false),
        ] {
            assert_eq!(key(name).is(written), expected, "{name} {written}");
        }
    }

    #[test]
    fn types_print_as_they_parse() {
        for text in ["ARN", "Bool", "Date", "IPAddress", "Numeric", "Binary"] {
            for text in [text.to_owned(), format!("ArrayOf{text}")] {
                assert_eq!(text.parse::<KeyType>().unwrap().to_string(), text);
            }
        }
        assert!("Text".parse::<KeyType>().is_err());
    }
}
