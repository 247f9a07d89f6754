//! ARNs of managed policies.

use super::arn_shape::{Account, ArnShape};
use super::form::{Diagnosis, Form, Refusal};
use super::mistake::{Advice, Meant};
use super::reason::Reason;
use super::thing::Thing;
use super::{AccountId, Doubt, Partition, iam_names, lookup, role_path, url};

/// The ARN of a managed policy, one of an account or one AWS manages (account `aws`).
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ManagedPolicyArn {
    text: String,
    partition: Partition,
    account: String,
    path: String,
    name: String,
}

const SHAPE: ArnShape = ArnShape {
    service: "iam",
    regional: false,
    account: Account::IdOrAws,
    head: "policy/",
    max: 2048,
};

impl ManagedPolicyArn {
    /// Returns the partition.
    pub fn partition(&self) -> Partition {
        self.partition
    }

    /// Returns the account id, or `aws`.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// Returns the path with both its slashes.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the name without the path.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether AWS manages the policy.
    pub fn is_aws_managed(&self) -> bool {
        self.account == "aws"
    }

    /// Whether the policy can be attached to service-linked roles only.
    pub fn is_service_role_policy(&self) -> bool {
        self.is_aws_managed() && self.path.starts_with("/aws-service-role/")
    }
}

impl Form for ManagedPolicyArn {
    fn read(text: &str) -> Result<Self, Refusal> {
        let parts = SHAPE.read(text)?;
        role_path::check_segments(parts.tail)?;
        let (path, name) = match parts.tail.rsplit_once('/') {
            Some((segments, name)) => (format!("/{segments}/"), name),
            None => ("/".to_owned(), parts.tail),
        };
        let (part, len, max) = ("the path", path.len(), 512);
        if len > max {
            return Err(Refusal::shut(Reason::TooLong { part, len, max }));
        }
        iam_names::check_policy(name).map_err(|refusal| Refusal {
            open: refusal.open
                || matches!(refusal.reason, Reason::TooLong { len, .. } if len <= 510),
            ..refusal
        })?;
        Ok(Self {
            text: text.to_owned(),
            partition: parts.partition,
            account: parts.account.to_owned(),
            path,
            name: name.to_owned(),
        })
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn diagnose(text: &str) -> Option<Diagnosis> {
        if let Some(url) = url::parse(text) {
            let arn = url.segments().into_iter().find(|s| s.starts_with("arn:"));
            let rest = arn.as_deref().and_then(|arn| Self::read(arn).ok());
            let meant = match rest {
                Some(arn) => Meant::sure(arn.text),
                None => Meant::advice(Advice::say("open the policy's page and copy its ARN")),
            };
            return Some(Diagnosis::new(Reason::Is(Thing::ConsoleUrl), meant));
        }
        if text.starts_with("arn:") || text.contains(':') {
            return SHAPE.diagnose(text);
        }
        let name = text.rsplit('/').next().unwrap_or_default();
        iam_names::check_policy(name).ok()?;
        let path = text.trim_start_matches('/');
        let path = path.strip_prefix("policy/").unwrap_or(path);
        let advice = Advice::run(
            "a whole ARN is needed here; look it up",
            lookup::policy(name),
        )
        .but("if AWS manages the policy");
        let value = format!("arn:aws:iam::aws:policy/{path}");
        Some(Diagnosis::new(
            Reason::Is(Thing::Fragment),
            Meant::guess(value).with(advice),
        ))
    }

    fn suspicions(&self) -> Vec<Doubt> {
        AccountId::read(&self.account).map_or_else(|_| Vec::new(), |id| id.suspicions())
    }
}

aws_value!(
    ManagedPolicyArn,
    "the ARN of a managed policy",
    "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::AwsValue;
    use crate::aws::testing::{bad, good, hint};

    #[test]
    fn policies_of_aws_and_of_accounts_parse() {
        good::<ManagedPolicyArn>(&[
            "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess",
            "arn:aws-cn:iam::999988887777:policy/a/b",
        ]);
        let arn = "arn:aws:iam::aws:policy/aws-service-role/X";
        let arn = ManagedPolicyArn::parse(arn).unwrap();
        assert!(arn.is_service_role_policy());
        assert_eq!((arn.path(), arn.name()), ("/aws-service-role/", "X"));
        let other = "arn:aws:iam::aws:policy/service-role/X";
        assert!(
            !ManagedPolicyArn::parse(other)
                .unwrap()
                .is_service_role_policy()
        );
    }

    #[test]
    fn near_misses_are_corrected() {
        let full = "arn:aws:iam::aws:policy/Full";
        bad::<ManagedPolicyArn>(&[
            ("Full", "it is only a part of an ARN", Some((full, false))),
            (
                "arn:aws:iam:aws:policy/Full",
                "the Region field is \"aws\", but must be empty",
                Some((full, true)),
            ),
            (
                "arn:aws:iam::999988887777:role/x",
                "it is the ARN of a role",
                None,
            ),
            (
                "https://console.aws.amazon.com/iam/home#/policies/details/arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FFull?section=x",
                "it is the address of a console page",
                Some((full, true)),
            ),
            (
                "arn:aws:iam::aws:policy/*",
                "it contains a wildcard, and one exact value is needed",
                None,
            ),
        ]);
        assert_eq!(
            hint::<ManagedPolicyArn>("Full"),
            "a whole ARN is needed here; look it up: aws iam list-policies \
             --query \"Policies[?PolicyName=='Full'].Arn\" --output text \
             (a guess, if AWS manages the policy: \"arn:aws:iam::aws:policy/Full\")"
        );
    }
}
