//! A role that is to be created, or one that exists.

use super::doubt::Doubt;
use super::form::{Form, judge};
use super::mistake::Mistake;
use super::shown::is_access_key;
use super::slip::clean;
use super::{AwsValue, RoleArn, RoleName};
use std::fmt;

/// The name of a role to create, or the ARN of an existing role.
///
/// A text with a colon or a slash is judged as an ARN, anything else as a name; access key ids are
/// refused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleRef {
    /// A role to create.
    Name(RoleName),
    /// A role that exists.
    Arn(RoleArn),
}

impl RoleRef {
    /// Returns the role's name, without path.
    pub fn name(&self) -> &str {
        match self {
            Self::Name(name) => name.text(),
            Self::Arn(arn) => arn.name(),
        }
    }

    /// Returns the ARN of an existing role.
    pub fn arn(&self) -> Option<&RoleArn> {
        match self {
            Self::Name(_) => None,
            Self::Arn(arn) => Some(arn),
        }
    }
}

impl AwsValue for RoleRef {
    const WHAT: &'static str = "a role name or a role ARN";
    const EXAMPLE: &'static str = RoleArn::EXAMPLE;

    fn parse(text: &str) -> Result<Self, Mistake> {
        let is_arn = |text: &str| text.contains([':', '/']);
        if text.is_empty() {
            return judge(text, Self::WHAT).map(Self::Name);
        }
        let core = clean(text).text;
        // A name by its letters, but never one by its meaning: the ARN's message says what it is.
        if is_access_key(&core) || is_arn(text) || is_arn(&core) {
            judge(text, RoleArn::WHAT).map(Self::Arn)
        } else {
            judge(text, RoleName::WHAT).map(Self::Name)
        }
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Name(name) => name.text(),
            Self::Arn(arn) => arn.text(),
        }
    }

    fn doubts(&self) -> Vec<Doubt> {
        match self {
            Self::Name(name) => name.suspicions(),
            Self::Arn(arn) => arn.suspicions(),
        }
    }
}

impl fmt::Display for RoleRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, good};

    #[test]
    fn a_colon_or_slash_makes_it_an_arn() {
        good::<RoleRef>(&["my-role", "arn:aws:iam::999988887777:role/a/my-role"]);
        let name = RoleRef::parse("my-role").unwrap();
        assert_eq!((name.name(), name.arn()), ("my-role", None));
        let arn = RoleRef::parse("arn:aws:iam::999988887777:role/a/my-role").unwrap();
        assert_eq!(arn.name(), "my-role");
        assert_eq!(arn.arn().map(RoleArn::path), Some("/a/"));
    }

    #[test]
    fn each_kind_has_its_own_message() {
        let text = |text| RoleRef::parse(text).unwrap_err().to_string();
        assert_eq!(
            text(""),
            "\"\" is not a role name or a role ARN: it is empty"
        );
        assert_eq!(
            text("arn:aws:iam::12345:role/x"),
            "\"arn:aws:iam::12345:role/x\" is not a role ARN: the account id has 5 digits, not 12"
        );
        assert_eq!(
            text("my!role"),
            "\"my!role\" is not a role name: the role name contains '!', \
             allowed are letters, digits and _+=,.@-"
        );
        bad::<RoleRef>(&[(
            "arn：aws：iam：：999988887777：role/x",
            "it contains '：' (U+FF1A), which only looks like ':'",
            Some(("arn:aws:iam::999988887777:role/x", true)),
        )]);
        assert!(RoleRef::parse("arn:").unwrap_err().mendable_by_typing());
        bad::<RoleRef>(&[
            ("AKIAIOSFODNN7EXAMPLE", "it is an access key id", None),
            ("AKIAIOSFODNN7EXAMPLE ", "it is an access key id", None),
        ]);
    }
}
