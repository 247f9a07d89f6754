//! ARNs of IAM roles.

mod pasted;
#[cfg(test)]
mod tests;

use super::arn_shape::{Account, ArnShape};
use super::form::{Diagnosis, Form, Refusal};
use super::reason::Reason;
use super::{AccountId, Doubt, Partition, RoleName, RolePath, role_name, role_path};

/// The ARN of a role: `arn:{partition}:iam::{account}:role{path}{name}`.
///
/// Stricter than the API, which lets paths through that SageMaker refuses: names of letters,
/// digits and `+=,.@_-`, at most 2048 in all. Service-linked roles are role ARNs too; the caller
/// decides. <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleArn {
    text: String,
    partition: Partition,
    account: AccountId,
    path: String,
    name: RoleName,
}

pub(super) const SHAPE: ArnShape = ArnShape {
    service: "iam",
    regional: false,
    account: Account::Id,
    head: "role/",
    max: 2048,
};

impl RoleArn {
    /// Builds the ARN of a role from its parts.
    pub fn new(
        partition: Partition,
        account: &AccountId,
        path: &RolePath,
        name: &RoleName,
    ) -> Self {
        let (account_id, path) = (account.text(), path.text());
        Self {
            text: format!(
                "arn:{}:iam::{account_id}:role{path}{}",
                partition.as_str(),
                name.text()
            ),
            partition,
            account: account.clone(),
            path: path.to_owned(),
            name: name.clone(),
        }
    }

    /// Returns the partition.
    pub fn partition(&self) -> Partition {
        self.partition
    }

    /// Returns the account id as text.
    pub fn account(&self) -> &str {
        self.account.text()
    }

    /// Returns the account id.
    pub fn account_id(&self) -> &AccountId {
        &self.account
    }

    /// Returns the path with both its slashes: `/`, or such as `/service-role/`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the name without the path, as text.
    pub fn name(&self) -> &str {
        self.name.text()
    }

    /// Returns the name without the path.
    pub fn role_name(&self) -> &RoleName {
        &self.name
    }

    /// Whether an AWS service owns the role, so that nothing else can use it.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html>
    pub fn is_service_linked(&self) -> bool {
        self.path.starts_with("/aws-service-role/")
    }
}

impl Form for RoleArn {
    fn read(text: &str) -> Result<Self, Refusal> {
        let parts = SHAPE.read(text)?;
        let (segments, name) = match parts.tail.rsplit_once('/') {
            Some((segments, name)) => (segments, name),
            None => ("", parts.tail),
        };
        let path = path_of(segments, parts.tail)?;
        let name = RoleName::read(name).map_err(|refusal| Refusal {
            // The slash that ends a path may still come.
            open: refusal.open || could_be_path(&refusal.reason),
            ..refusal
        })?;
        Ok(Self {
            text: text.to_owned(),
            partition: parts.partition,
            account: AccountId::read(parts.account)?,
            path,
            name,
        })
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn diagnose(text: &str) -> Option<Diagnosis> {
        pasted::diagnose(text)
    }

    fn suspicions(&self) -> Vec<Doubt> {
        let mut doubts = self.account.suspicions();
        doubts.extend(role_name::doubts(self.name()));
        if self.path == "/" && self.name().starts_with("AmazonSageMaker-ExecutionRole") {
            doubts.push(Doubt::new(
                "service-role-path",
                "Roles that the SageMaker console makes have the path service-role/, and this ARN \
                 has none. Compare it with the ARN on the role's page in IAM.",
            ));
        }
        if self.path.starts_with("/role/") {
            doubts.push(Doubt::new(
                "role-twice",
                "The ARN has role/ twice. Unless the role really has the path /role/, \
                 take one away.",
            ));
        }
        doubts
    }
}

/// Returns the path with its slashes, or what is wrong with it.
fn path_of(segments: &str, tail: &str) -> Result<String, Refusal> {
    const MAX: usize = 512;
    role_path::check_segments(tail)?;
    let path = match segments {
        "" => "/".to_owned(),
        segments => format!("/{segments}/"),
    };
    let (part, len, max) = ("the path", path.len(), MAX);
    if len > max {
        return Err(Refusal::shut(Reason::TooLong { part, len, max }));
    }
    Ok(path)
}

fn could_be_path(reason: &Reason) -> bool {
    const LONGEST_SEGMENT: usize = 510;
    matches!(reason, Reason::TooLong { len, .. } if *len <= LONGEST_SEGMENT)
}

aws_value!(
    RoleArn,
    "a role ARN",
    "arn:aws:iam::111122223333:role/service-role/AmazonSageMaker-ExecutionRole-20240101T000000"
);
