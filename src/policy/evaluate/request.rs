//! A request: who wants to do what, on what, and what else IAM knows of it.

use std::fmt;

use super::{Caller, Context};
use crate::aws::is_account_id;

/// What somebody wants to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub caller: Caller,
    pub action: String,
    pub resource: String,
    pub context: Context,
}

impl Request {
    /// Puts a request together, with the keys that follow from it: the caller's ARN, account and type, and the account
    /// of the resource where the ARN names it, the keys of the tags. What was given is kept.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
    pub fn new(
        caller: Caller,
        action: impl Into<String>,
        resource: impl Into<String>,
        mut context: Context,
    ) -> Self {
        let resource = resource.into();
        let service = matches!(caller, Caller::Service(_));
        for (key, value) in [
            ("aws:PrincipalArn", caller.arn()),
            ("aws:PrincipalAccount", caller.account()),
            ("aws:PrincipalType", caller.kind()),
            (
                "aws:PrincipalServiceName",
                caller.name().filter(|_| service),
            ),
            (
                "aws:PrincipalIsAWSService",
                Some(if service { "true" } else { "false" }),
            ),
            ("aws:ResourceAccount", account_of(&resource)),
        ] {
            context.derive(key, value.unwrap_or_default());
        }
        context.derive_tag_keys();
        Self {
            caller,
            action: action.into(),
            resource,
            context,
        }
    }
}

/// The account that an ARN names: twelve digits in its fifth part.
pub fn account_of(arn: &str) -> Option<&str> {
    let account = arn.split(':').nth(4)?;
    (is_account_id(account) && is_arn(arn)).then_some(account)
}

/// Whether a text has the shape of an ARN: six parts, of which partition, service and resource say something.
pub fn is_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let [head, partition, service, _, _, resource] = parts.as_slice() else {
        return false;
    };
    *head == "arn" && !partition.is_empty() && !service.is_empty() && !resource.is_empty()
}

/// Why a text is no action that somebody can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnAction {
    NoColon,
    NoService,
    NoName,
    Wildcard,
    Character(char),
}

impl fmt::Display for NotAnAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoColon => f.write_str("it has no colon, as in s3:GetObject"),
            Self::NoService => f.write_str("the service before the colon is missing"),
            Self::NoName => f.write_str("the name behind the colon is missing"),
            Self::Wildcard => f.write_str("a request is for one action, without * and ?"),
            Self::Character(c) => write!(f, "{c:?} does not stand in an action"),
        }
    }
}

/// Whether a text is one action: service, colon, name.
pub fn check_action(action: &str) -> Result<(), NotAnAction> {
    if action.contains(['*', '?']) {
        return Err(NotAnAction::Wildcard);
    }
    let Some((service, name)) = action.split_once(':') else {
        return Err(NotAnAction::NoColon);
    };
    let wrong = |c: &char| !c.is_ascii_alphanumeric() && *c != '-';
    match service.chars().chain(name.chars()).find(wrong) {
        Some(found) => Err(NotAnAction::Character(found)),
        None if service.is_empty() => Err(NotAnAction::NoService),
        None if name.is_empty() => Err(NotAnAction::NoName),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_and_arns_are_told_from_other_texts() {
        for (action, expected) in [
            ("s3:GetObject", Ok(())),
            ("emr-serverless:StartApplication", Ok(())),
            ("GetObject", Err(NotAnAction::NoColon)),
            (":GetObject", Err(NotAnAction::NoService)),
            ("s3:", Err(NotAnAction::NoName)),
            ("s3:Get*", Err(NotAnAction::Wildcard)),
            ("s3:Get Object", Err(NotAnAction::Character(' '))),
            ("s3:a:b", Err(NotAnAction::Character(':'))),
        ] {
            assert_eq!(check_action(action), expected, "{action}");
        }
        assert_eq!(account_of("arn:aws:s3:::b/k"), None);
        assert_eq!(
            account_of("arn:aws:iam::111122223333:role/x"),
            Some("111122223333")
        );
        assert_eq!(account_of("arn:aws:iam::aws:policy/x"), None);
        assert!(!is_arn("arn:aws:s3") && !is_arn("arn:aws:s3:::") && !is_arn("*"));
    }

    #[test]
    fn what_follows_from_the_request_is_filled_in_and_what_was_given_is_kept() {
        let caller = Caller::parse("arn:aws:iam::111122223333:role/p/R").unwrap();
        let mut context = Context::default();
        context.add("AWS:principaltype", "Mine");
        let request = Request::new(
            caller,
            "sqs:SendMessage",
            "arn:aws:sqs:eu-west-1:444455556666:q",
            context,
        );
        let get = |key| request.context.get(key).map(|values| values.join(","));
        assert_eq!(
            get("aws:PrincipalArn").as_deref(),
            Some("arn:aws:iam::111122223333:role/p/R")
        );
        assert_eq!(get("aws:PrincipalAccount").as_deref(), Some("111122223333"));
        assert_eq!(get("aws:principaltype").as_deref(), Some("Mine"));
        assert_eq!(get("aws:ResourceAccount").as_deref(), Some("444455556666"));
        assert_eq!(get("aws:userid"), None);
        let service = Caller::parse("emr-serverless.amazonaws.com").unwrap();
        let request = Request::new(service, "sts:AssumeRole", "x", Context::default());
        assert_eq!(request.context.get("aws:PrincipalArn"), None);
        assert_eq!(
            request.context.get("aws:PrincipalServiceName"),
            Some(["emr-serverless.amazonaws.com".to_owned()].as_slice())
        );
    }

    #[test]
    fn a_tag_that_is_given_brings_its_key_along() {
        let keys = |pairs: &[(&str, &str)]| {
            let mut context = Context::default();
            for (key, value) in pairs {
                context.add(key, *value);
            }
            let caller = Caller::Service("s3.amazonaws.com".to_owned());
            let request = Request::new(caller, "sts:AssumeRole", "x", context);
            request
                .context
                .get("aws:TagKeys")
                .map(|keys| keys.join(","))
        };
        let (team, cost) = (("aws:RequestTag/Team", "red"), ("aws:RequestTag/a/b", "1"));
        assert_eq!(keys(&[]), None);
        assert_eq!(keys(&[team, cost]).as_deref(), Some("a/b,Team"));
        assert_eq!(keys(&[team, ("aws:tagkeys", "x")]).as_deref(), Some("x"));
    }
}
