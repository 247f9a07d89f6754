//! One statement of a policy document.

use serde::{
    Serialize,
    ser::{SerializeMap, Serializer},
};

use super::Span;

/// Allow or Deny.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Effect {
    Allow,
    Deny,
}

/// One text or a list of them: IAM takes both nearly everywhere, and we keep the form the author chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum List<T = String> {
    One(T),
    Many(Vec<T>),
}

impl<T> List<T> {
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }

    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.into_iter()
    }

    /// Fills every element; an element may become none or several, and then the result is a list.
    fn fill<'s, U>(&'s self, fill: &mut impl FnMut(&'s T, &mut Vec<U>)) -> List<U> {
        match self {
            Self::One(one) => {
                let mut filled = Vec::with_capacity(1);
                fill(one, &mut filled);
                match (filled.pop(), filled.is_empty()) {
                    (Some(only), true) => List::One(only),
                    (last, _) => List::Many(filled.into_iter().chain(last).collect()),
                }
            }
            Self::Many(many) => {
                let mut filled = Vec::with_capacity(many.len());
                for element in many {
                    fill(element, &mut filled);
                }
                List::Many(filled)
            }
        }
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.as_slice().iter()
    }
}

/// Operators, each with its keys, each with its values, all in the author's order.
pub type Condition<T = String> = Vec<(T, Vec<(T, List<T>)>)>;

/// A statement of a policy document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement<T = String> {
    /// Where it stands in the text it was read from.
    pub at: Span,
    pub sid: Option<T>,
    pub effect: Effect,
    pub principal: Option<Principals<T>>,
    /// `NotAction` when `not_action` is set.
    pub not_action: bool,
    pub action: List<T>,
    /// `NotResource` when `not_resource` is set; absent in trust policies.
    pub not_resource: bool,
    pub resource: Option<List<T>>,
    pub condition: Condition<T>,
}

/// `Principal` or `NotPrincipal`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principals<T = String> {
    /// Where its value stands in the text it was read from.
    pub at: Span,
    pub not: bool,
    pub principal: Principal<T>,
}

/// Who a trust or resource policy speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal<T = String> {
    /// `"*"`.
    Anyone,
    Of(Vec<(PrincipalKind, List<T>)>),
}

/// The kinds of principals that IAM knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum PrincipalKind {
    #[serde(rename = "AWS")]
    Aws,
    Service,
    Federated,
    CanonicalUser,
}

impl PrincipalKind {
    pub(crate) const NAMES: &[&str] = &["AWS", "Service", "Federated", "CanonicalUser"];

    /// The key under which it stands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Service => "Service",
            Self::Federated => "Federated",
            Self::CanonicalUser => "CanonicalUser",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "AWS" => Self::Aws,
            "Service" => Self::Service,
            "Federated" => Self::Federated,
            "CanonicalUser" => Self::CanonicalUser,
            _ => return None,
        })
    }
}

impl<T> Statement<T> {
    /// The same statement with every text filled in. `one` fills where IAM takes one text, `many` in lists.
    pub(crate) fn fill<'s, U>(
        &'s self,
        one: &mut impl FnMut(&'s T) -> U,
        many: &mut impl FnMut(&'s T, &mut Vec<U>),
    ) -> Statement<U> {
        Statement {
            at: self.at,
            sid: self.sid.as_ref().map(&mut *one),
            effect: self.effect,
            principal: self.principal.as_ref().map(|principals| Principals {
                at: principals.at,
                not: principals.not,
                principal: match &principals.principal {
                    Principal::Anyone => Principal::Anyone,
                    Principal::Of(kinds) => Principal::Of(
                        kinds
                            .iter()
                            .map(|(kind, list)| (*kind, list.fill(many)))
                            .collect(),
                    ),
                },
            }),
            not_action: self.not_action,
            action: self.action.fill(many),
            not_resource: self.not_resource,
            resource: self.resource.as_ref().map(|list| list.fill(many)),
            condition: self
                .condition
                .iter()
                .map(|(operator, keys)| {
                    let keys = keys
                        .iter()
                        .map(|(key, values)| (one(key), values.fill(many)))
                        .collect();
                    (one(operator), keys)
                })
                .collect(),
        }
    }
}

impl<T: AsRef<str>> Statement<T> {
    /// The tests of its condition: operator, key and values of each.
    pub fn tests(&self) -> impl Iterator<Item = (&T, &T, &List<T>)> {
        self.condition.iter().flat_map(|(operator, keys)| {
            keys.iter()
                .map(move |(key, values)| (operator, key, values))
        })
    }

    /// Whether all its actions are those by which a role is assumed.
    pub fn assumes(&self) -> bool {
        let begins = |text: &str, begin: &str| {
            text.get(..begin.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(begin))
        };
        !self.not_action
            && self.action.iter().all(|action| {
                let action = action.as_ref();
                begins(action, "sts:") || begins(action, "pods.eks")
            })
    }

    /// Whether it speaks of `action`, read as IAM does: without regard to case, `*` and `?` not expanded.
    pub fn names_action(&self, action: &str) -> bool {
        !self.not_action
            && self
                .action
                .iter()
                .any(|a| a.as_ref().eq_ignore_ascii_case(action))
    }
}

/// An ordered list of pairs as a JSON object.
struct Pairs<'a, K, V>(&'a [(K, V)]);

impl<K: Serialize, V: Serialize> Serialize for Pairs<'_, K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

impl<T: Serialize> Serialize for Principal<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Anyone => serializer.serialize_str("*"),
            Self::Of(kinds) => Pairs(kinds).serialize(serializer),
        }
    }
}

impl<T: Serialize> Serialize for Statement<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(sid) = &self.sid {
            map.serialize_entry("Sid", sid)?;
        }
        map.serialize_entry("Effect", &self.effect)?;
        if let Some(principals) = &self.principal {
            let key = if principals.not {
                "NotPrincipal"
            } else {
                "Principal"
            };
            map.serialize_entry(key, &principals.principal)?;
        }
        let key = if self.not_action {
            "NotAction"
        } else {
            "Action"
        };
        map.serialize_entry(key, &self.action)?;
        if let Some(resource) = &self.resource {
            let key = if self.not_resource {
                "NotResource"
            } else {
                "Resource"
            };
            map.serialize_entry(key, resource)?;
        }
        if !self.condition.is_empty() {
            let operators: Vec<_> = self
                .condition
                .iter()
                .map(|(operator, keys)| (operator, Pairs(keys)))
                .collect();
            map.serialize_entry("Condition", &Pairs(&operators))?;
        }
        map.end()
    }
}
