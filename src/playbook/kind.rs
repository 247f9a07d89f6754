//! The kinds of answers a question may ask for, and what an expression sees of each.

use minijinja::value::Value;

use super::expression::Parts;
use crate::aws::{self, AwsValue, Doubt, Mistake, Partition};

/// A text that one of the kinds accepted.
#[derive(Debug, Clone)]
pub struct Parsed {
    pub text: String,
    /// What expressions see: the text, or the text with parts (`execution_role_arn.account`).
    pub(crate) value: Value,
    /// Valid, but suspicious.
    pub doubts: Vec<Doubt>,
    /// The partition it belongs to, where the text tells.
    pub partition: Option<Partition>,
}

/// Why a kind refuses a text.
#[derive(Debug, Clone)]
pub enum Refusal {
    Mistake(Mistake),
    /// A service-linked role: AWS alone may change it, and only its service may take it on.
    ServiceLinkedRole(String),
    /// An access key id, which some names would take and no file should hold.
    AccessKey,
}

impl From<Mistake> for Refusal {
    fn from(mistake: Mistake) -> Self {
        Self::Mistake(mistake)
    }
}

/// What a value type gives to expressions.
trait Facts: AwsValue {
    fn value(&self) -> Value {
        Value::from(self.as_str())
    }

    fn partition(&self) -> Option<Partition> {
        None
    }

    fn service_linked(&self) -> bool {
        false
    }
}

fn parse<T: Facts>(text: &str) -> Result<Parsed, Refusal> {
    let parsed = T::parse(text)?;
    if parsed.service_linked() {
        return Err(Refusal::ServiceLinkedRole(text.to_owned()));
    }
    let doubts = parsed.doubts();
    if doubts.iter().any(|doubt| doubt.code == "access-key-id") {
        return Err(Refusal::AccessKey);
    }
    Ok(Parsed {
        text: parsed.as_str().to_owned(),
        value: parsed.value(),
        doubts,
        partition: parsed.partition(),
    })
}

macro_rules! kinds {
    ($($variant:ident $name:literal;)*) => {
        /// What a question asks for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind {
            /// One of the question's choices.
            Choice,
            /// Yes or no.
            Boolean,
            $(#[doc = concat!("`", $name, "` in a playbook.")] $variant,)*
        }

        impl Kind {
            const TEXTS: &[(&str, Self)] = &[$(($name, Self::$variant)),*];

            /// Checks a text; for choices and booleans the question decides, and any text passes.
            pub fn parse(self, text: &str) -> Result<Parsed, Refusal> {
                match self {
                    Self::Choice | Self::Boolean => Ok(Parsed {
                        text: text.to_owned(),
                        value: Value::from(text),
                        doubts: Vec::new(),
                        partition: None,
                    }),
                    $(Self::$variant => parse::<aws::$variant>(text),)*
                }
            }

            /// What it is, with its article: "a role ARN".
            pub fn what(self) -> &'static str {
                match self {
                    Self::Choice => "one of the choices",
                    Self::Boolean => "true or false",
                    $(Self::$variant => <aws::$variant as AwsValue>::WHAT,)*
                }
            }
        }
    };
}

kinds! {
    AccountId "account-id";
    AlarmName "alarm-name";
    ApplicationArn "application-arn";
    ApplicationId "application-id";
    ApplicationName "application-name";
    BucketArn "bucket-arn";
    BucketName "bucket-name";
    DomainArn "domain-arn";
    DomainId "domain-id";
    DomainName "domain-name";
    EksClusterArn "eks-cluster-arn";
    EksClusterName "eks-cluster-name";
    EmrClusterArn "emr-cluster-arn";
    EmrClusterId "emr-cluster-id";
    EndpointConfigName "endpoint-config-name";
    ExternalId "external-id";
    HyperPodClusterArn "hyperpod-cluster-arn";
    HyperPodClusterId "hyperpod-cluster-id";
    HyperPodClusterName "hyperpod-cluster-name";
    ImageUri "image-uri";
    JobPrefix "job-prefix";
    KmsAlias "kms-alias";
    KmsKeyArn "kms-key-arn";
    KmsKeyId "kms-key-id";
    LinuxUserName "linux-user-name";
    LogGroupName "log-group-name";
    ManagedPolicyArn "managed-policy-arn";
    ModelPackageGroupName "model-package-group-name";
    NotebookInstanceName "notebook-instance-name";
    OrganizationTarget "organization-target";
    Origin "origin";
    PipelineName "pipeline-name";
    PipelineVersionId "pipeline-version-id";
    PolicyName "policy-name";
    Region "region";
    ReleaseLabel "release-label";
    RoleArn "role-arn";
    RoleDescription "role-description";
    RoleName "role-name";
    RolePath "role-path";
    RoleRef "role";
    RoleSessionName "role-session-name";
    S3Uri "s3-uri";
    SecurityConfigurationName "security-configuration-name";
    SecurityGroupId "security-group-id";
    ServiceControlPolicyId "service-control-policy-id";
    SessionDuration "session-duration";
    SourceIdentity "source-identity";
    SpaceArn "space-arn";
    SpaceName "space-name";
    SubnetId "subnet-id";
    TagKey "tag-key";
    TagValue "tag-value";
    UserProfileArn "user-profile-arn";
    UserProfileName "user-profile-name";
    VpcEndpointId "vpc-endpoint-id";
    VpcId "vpc-id";
}

impl Kind {
    /// Finds a kind by the name a playbook gives it.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "choice" => Some(Self::Choice),
            "boolean" => Some(Self::Boolean),
            _ => Self::TEXTS
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, kind)| *kind),
        }
    }

    /// The name a playbook gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Choice => "choice",
            Self::Boolean => "boolean",
            _ => Self::TEXTS
                .iter()
                .find(|(_, kind)| *kind == self)
                .map_or("", |(name, _)| name),
        }
    }

    /// All names, for the message about an unknown one.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ["choice", "boolean"]
            .into_iter()
            .chain(Self::TEXTS.iter().map(|(name, _)| *name))
    }
}

/// A role as expressions see it.
pub(crate) fn role_value(arn: &aws::RoleArn) -> Value {
    Parts::value(arn.as_str(), role_parts(arn))
}

fn role_parts(arn: &aws::RoleArn) -> Vec<(&'static str, Value)> {
    vec![
        ("arn", Value::from(arn.as_str())),
        ("partition", Value::from(arn.partition().as_str())),
        ("account", Value::from(arn.account())),
        ("path", Value::from(arn.path())),
        ("name", Value::from(arn.name())),
        ("exists", Value::from(true)),
    ]
}

impl Facts for aws::RoleArn {
    fn value(&self) -> Value {
        role_value(self)
    }

    fn partition(&self) -> Option<Partition> {
        Some(self.partition())
    }

    fn service_linked(&self) -> bool {
        self.is_service_linked()
    }
}

impl Facts for aws::RoleRef {
    fn value(&self) -> Value {
        match self.arn() {
            Some(arn) => role_value(arn),
            None => Parts::value(
                self.as_str(),
                vec![
                    ("name", Value::from(self.as_str())),
                    ("exists", Value::from(false)),
                ],
            ),
        }
    }

    fn partition(&self) -> Option<Partition> {
        self.arn().map(aws::RoleArn::partition)
    }

    fn service_linked(&self) -> bool {
        self.arn().is_some_and(aws::RoleArn::is_service_linked)
    }
}

impl Facts for aws::BucketArn {
    fn value(&self) -> Value {
        let parts = vec![
            ("arn", Value::from(self.as_str())),
            ("name", Value::from(self.name())),
        ];
        Parts::value(self.as_str(), parts)
    }

    fn partition(&self) -> Option<Partition> {
        Some(self.partition())
    }
}

impl Facts for aws::KmsKeyArn {
    fn value(&self) -> Value {
        let parts = vec![
            ("arn", Value::from(self.as_str())),
            ("region", Value::from(self.region().as_str())),
            ("account", Value::from(self.account())),
            ("id", Value::from(self.key_id().as_str())),
        ];
        Parts::value(self.as_str(), parts)
    }

    fn partition(&self) -> Option<Partition> {
        Some(self.partition())
    }
}

impl Facts for aws::S3Uri {
    fn value(&self) -> Value {
        let parts = vec![
            ("bucket", Value::from(self.bucket().as_str())),
            ("key", Value::from(self.prefix())),
        ];
        Parts::value(self.as_str(), parts)
    }
}

impl Facts for aws::ImageUri {
    fn value(&self) -> Value {
        let parts = vec![
            ("account", Value::from(self.account())),
            ("region", Value::from(self.region().as_str())),
            ("repository", Value::from(self.repository())),
        ];
        Parts::value(self.as_str(), parts)
    }

    fn partition(&self) -> Option<Partition> {
        Some(self.region().partition())
    }
}

macro_rules! cluster_arn {
    ($($name:ident: $part:literal, $method:ident;)*) => {$(
        impl Facts for aws::$name {
            fn value(&self) -> Value {
                let parts = vec![
                    ("arn", Value::from(self.as_str())),
                    ("account", Value::from(self.account())),
                    ("region", Value::from(self.region().as_str())),
                    ($part, Value::from(self.$method().as_str())),
                ];
                Parts::value(self.as_str(), parts)
            }

            fn partition(&self) -> Option<Partition> {
                Some(self.partition())
            }
        }
    )*};
}

cluster_arn! {
    EksClusterArn: "name", name;
    EmrClusterArn: "id", cluster_id;
    HyperPodClusterArn: "id", cluster_id;
}

macro_rules! plain_arn {
    ($($name:ident)*) => {$(
        impl Facts for aws::$name {
            fn partition(&self) -> Option<Partition> {
                Some(self.partition())
            }
        }
    )*};
}

plain_arn! { ApplicationArn DomainArn ManagedPolicyArn SpaceArn UserProfileArn }

impl Facts for aws::Region {
    fn partition(&self) -> Option<Partition> {
        Some(self.partition())
    }
}

macro_rules! plain_text {
    ($($name:ident)*) => { $(impl Facts for aws::$name {})* };
}

plain_text! {
    AccountId AlarmName ApplicationId ApplicationName BucketName DomainId DomainName EksClusterName EmrClusterId
    EndpointConfigName ExternalId HyperPodClusterId HyperPodClusterName JobPrefix KmsAlias KmsKeyId
    LinuxUserName LogGroupName ModelPackageGroupName NotebookInstanceName OrganizationTarget Origin PipelineName
    PipelineVersionId PolicyName ReleaseLabel RoleDescription RoleName RolePath RoleSessionName
    SecurityConfigurationName SecurityGroupId ServiceControlPolicyId SessionDuration SourceIdentity SpaceName
    SubnetId TagKey TagValue UserProfileName VpcEndpointId VpcId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name() {
        for name in Kind::names() {
            assert_eq!(Kind::named(name).map(Kind::name), Some(name));
        }
    }

    #[test]
    fn parts_and_partition_are_told() {
        let rows = [
            ("s3-uri", "s3://data-1/a/b", "bucket=data-1 key=a/b", None),
            ("s3-uri", "s3://data-1", "bucket=data-1 key=", None),
            (
                "image-uri",
                "210987654321.dkr.ecr.cn-north-1.amazonaws.com.cn/team/x:1",
                "account=210987654321 region=cn-north-1 repository=team/x",
                Some("aws-cn"),
            ),
            (
                "eks-cluster-arn",
                "arn:aws:eks:eu-west-1:210987654321:cluster/pods",
                "account=210987654321 region=eu-west-1 name=pods",
                Some("aws"),
            ),
            (
                "hyperpod-cluster-arn",
                "arn:aws-us-gov:sagemaker:us-gov-west-1:210987654321:cluster/abcdef012345",
                "account=210987654321 region=us-gov-west-1 id=abcdef012345",
                Some("aws-us-gov"),
            ),
            (
                "emr-cluster-arn",
                "arn:aws:elasticmapreduce:eu-west-1:210987654321:cluster/j-2AXXXXXXGAPLF",
                "account=210987654321 region=eu-west-1 id=j-2AXXXXXXGAPLF",
                Some("aws"),
            ),
            (
                "domain-arn",
                "arn:aws-cn:sagemaker:cn-north-1:210987654321:domain/d-abc",
                "",
                Some("aws-cn"),
            ),
        ];
        for (kind, text, parts, partition) in rows {
            let parsed = Kind::named(kind).unwrap().parse(text).unwrap();
            for part in parts.split_whitespace() {
                let (part, wanted) = part.split_once('=').unwrap();
                let found = parsed.value.get_attr(part).unwrap();
                assert_eq!(found.as_str(), Some(wanted), "{kind} {part}");
            }
            assert_eq!(parsed.partition.map(Partition::as_str), partition, "{kind}");
        }
    }

    #[test]
    fn a_service_linked_role_is_refused() {
        let arn =
            "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX";
        for kind in [Kind::RoleArn, Kind::RoleRef] {
            assert!(matches!(
                kind.parse(arn),
                Err(Refusal::ServiceLinkedRole(_))
            ));
        }
    }
}
