//! Value types for every AWS value the wizard collects: parse, print, and what was probably meant.
//!
//! A text is parsed at the border and trusted from then on. Parsing changes nothing: what is not
//! right as it stands is a [`Mistake`], with a correction where one is known. Pure, no I/O.

/// Implements the public face of a type on top of its form.
macro_rules! aws_value {
    ($type:ident, $what:literal, $example:literal) => {
        impl $crate::aws::AwsValue for $type {
            const WHAT: &'static str = $what;
            const EXAMPLE: &'static str = $example;

            fn parse(text: &str) -> Result<Self, $crate::aws::Mistake> {
                $crate::aws::form::judge(text, Self::WHAT)
            }

            fn as_str(&self) -> &str {
                $crate::aws::form::Form::text(self)
            }

            fn doubts(&self) -> Vec<$crate::aws::Doubt> {
                $crate::aws::form::Form::suspicions(self)
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad($crate::aws::form::Form::text(self))
            }
        }
    };
}

/// Defines a type whose strict rule is one function of the text.
macro_rules! text_value {
    (
        $(#[$doc:meta])*
        $type:ident, $what:literal, $example:literal,
        check: $check:expr, diagnose: $diagnose:expr, doubts: $doubts:expr $(,)?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type {
            text: String,
        }

        impl $crate::aws::form::Form for $type {
            fn read(text: &str) -> Result<Self, $crate::aws::form::Refusal> {
                let check: fn(&str) -> Result<(), $crate::aws::form::Refusal> = $check;
                check(text)?;
                Ok(Self { text: text.to_owned() })
            }

            fn text(&self) -> &str {
                &self.text
            }

            fn diagnose(text: &str) -> Option<$crate::aws::form::Diagnosis> {
                let diagnose: fn(&str) -> Option<$crate::aws::form::Diagnosis> = $diagnose;
                diagnose(text)
            }

            fn suspicions(&self) -> Vec<$crate::aws::Doubt> {
                let doubts: fn(&str) -> Vec<$crate::aws::Doubt> = $doubts;
                doubts(&self.text)
            }
        }

        aws_value!($type, $what, $example);
    };
}

/// Defines an ARN type with a Region, an account, and one value at its end.
macro_rules! regional_arn {
    (
        $(#[$doc:meta])*
        $type:ident, $what:literal, $example:literal,
        shape: $shape:expr, tail: $tail:ty, diagnose: $diagnose:expr $(,)?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type {
            text: String,
            partition: $crate::aws::Partition,
            region: $crate::aws::Region,
            account: $crate::aws::AccountId,
            tail: $tail,
        }

        impl $type {
            /// Returns the partition.
            pub fn partition(&self) -> $crate::aws::Partition {
                self.partition
            }

            /// Returns the Region.
            pub fn region(&self) -> &$crate::aws::Region {
                &self.region
            }

            /// Returns the account id as text.
            pub fn account(&self) -> &str {
                $crate::aws::form::Form::text(&self.account)
            }

            /// Returns the account id.
            pub fn account_id(&self) -> &$crate::aws::AccountId {
                &self.account
            }
        }

        impl $crate::aws::form::Form for $type {
            fn read(text: &str) -> Result<Self, $crate::aws::form::Refusal> {
                let parts = $shape.read(text)?;
                Ok(Self {
                    text: text.to_owned(),
                    partition: parts.partition,
                    region: $crate::aws::form::Form::read(parts.region)?,
                    account: $crate::aws::form::Form::read(parts.account)?,
                    tail: <$tail as $crate::aws::form::Form>::read(parts.tail)?,
                })
            }

            fn text(&self) -> &str {
                &self.text
            }

            fn diagnose(text: &str) -> Option<$crate::aws::form::Diagnosis> {
                let diagnose: fn(&str) -> Option<$crate::aws::form::Diagnosis> = $diagnose;
                diagnose(text).or_else(|| $shape.diagnose(text))
            }

            fn suspicions(&self) -> Vec<$crate::aws::Doubt> {
                let mut doubts = self.region.suspicions();
                doubts.extend(self.account.suspicions());
                doubts.extend(self.tail.suspicions());
                doubts
            }
        }

        aws_value!($type, $what, $example);
    };
}

mod account_id;
mod application_arn;
mod application_id;
mod arn;
mod arn_shape;
mod bucket_arn;
mod bucket_name;
mod doubt;
mod eks;
mod emr;
mod emr_serverless_names;
mod form;
mod free_name;
mod hyperpod;
mod iam_names;
mod image_uri;
mod job_prefix;
mod kms_alias;
mod kms_key_arn;
mod kms_key_id;
mod linux_user_name;
mod log_group_name;
mod lookup;
mod managed_policy_arn;
mod mistake;
mod name_rule;
mod organizations;
mod origin;
mod partition;
mod pipeline_version_id;
mod reason;
mod region;
mod role_arn;
mod role_description;
mod role_name;
mod role_path;
mod role_ref;
mod role_unique_id;
mod s3_uri;
mod sagemaker_arns;
mod sagemaker_names;
mod sagemaker_resource_names;
mod session_duration;
mod shown;
mod slip;
mod tag;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod thing;
mod url;
mod vpc_ids;

pub use account_id::AccountId;
pub(crate) use account_id::is_account_id;
pub use application_arn::ApplicationArn;
pub use application_id::ApplicationId;
pub use arn::Arn;
pub use bucket_arn::BucketArn;
pub use bucket_name::BucketName;
pub use doubt::Doubt;
pub use eks::{EksClusterArn, EksClusterName};
pub use emr::{EmrClusterArn, EmrClusterId};
pub use emr_serverless_names::{ApplicationName, ReleaseLabel};
pub use free_name::{AlarmName, SecurityConfigurationName};
pub use hyperpod::{HyperPodClusterArn, HyperPodClusterId, HyperPodClusterName};
pub use iam_names::{ExternalId, PolicyName, RoleSessionName, Sid, SourceIdentity};
pub use image_uri::ImageUri;
pub use job_prefix::JobPrefix;
pub use kms_alias::KmsAlias;
pub use kms_key_arn::KmsKeyArn;
pub use kms_key_id::KmsKeyId;
pub use linux_user_name::LinuxUserName;
pub use log_group_name::LogGroupName;
pub use managed_policy_arn::ManagedPolicyArn;
pub use mistake::{Advice, Meant, Mistake};
pub use organizations::{OrganizationTarget, ServiceControlPolicyId};
pub use origin::Origin;
pub use partition::Partition;
pub use pipeline_version_id::PipelineVersionId;
pub use reason::Reason;
pub use region::Region;
pub use role_arn::RoleArn;
pub use role_description::RoleDescription;
pub use role_name::RoleName;
pub use role_path::RolePath;
pub use role_ref::RoleRef;
pub use role_unique_id::RoleUniqueId;
pub use s3_uri::S3Uri;
pub use sagemaker_arns::{DomainArn, SpaceArn, UserProfileArn};
pub use sagemaker_names::{DomainId, DomainName, SpaceName, UserProfileName};
pub use sagemaker_resource_names::{
    EndpointConfigName, ModelPackageGroupName, NotebookInstanceName, PipelineName,
};
pub use session_duration::SessionDuration;
pub(crate) use shown::{is_blank_letter, without_access_keys};
pub use slip::Slip;
pub(crate) use slip::is_invisible;
pub use tag::{TagKey, TagValue};
pub use thing::Thing;
pub use vpc_ids::{SecurityGroupId, SubnetId, VpcEndpointId, VpcId};

/// A value of AWS, in the one form AWS accepts.
pub trait AwsValue: Sized + Clone + std::fmt::Debug + PartialEq {
    /// What it is, with its article; fits after "is not".
    const WHAT: &'static str;
    /// An example of the right form.
    const EXAMPLE: &'static str;

    /// Parses a text, or says what is wrong with it and what was meant.
    fn parse(text: &str) -> Result<Self, Mistake>;

    /// Returns the text, byte for byte as it was parsed.
    fn as_str(&self) -> &str;

    /// Says what is suspicious about a valid value; mostly nothing.
    fn doubts(&self) -> Vec<Doubt> {
        Vec::new()
    }
}

/// A text of others in quotes, for one line of a message: escaped, shortened, access keys struck out.
pub fn quoted(text: &str) -> String {
    shown::Shown(&shown::without_access_keys(text)).to_string()
}
