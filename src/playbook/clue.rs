//! What a text tells beyond its own question: the Region inside an ARN, the domain of a user profile.

use super::kind::Kind;
use crate::aws::{self, AwsValue, Region};

impl Kind {
    /// What an ARN given elsewhere settles for a question of this kind. Only what the ARN names without a doubt:
    /// an account id may belong to either account, which is for the rules of the playbook to judge.
    pub fn told_by(self, text: &str) -> Option<String> {
        let arn = aws::Arn::parse(text.trim()).ok()?;
        let some = |part: &str| (!part.is_empty()).then(|| part.to_owned());
        match self {
            Self::AccountId => some(arn.account()),
            Self::Region => some(arn.region()),
            Self::DomainId => {
                let profile = || aws::UserProfileArn::parse(arn.as_str()).ok();
                let space = || aws::SpaceArn::parse(arn.as_str()).ok();
                let domain = aws::DomainArn::parse(arn.as_str()).ok();
                domain
                    .map(|arn| arn.domain_id().as_str().to_owned())
                    .or_else(|| profile().map(|arn| arn.domain_id().as_str().to_owned()))
                    .or_else(|| space().map(|arn| arn.domain_id().as_str().to_owned()))
            }
            Self::UserProfileName => aws::UserProfileArn::parse(arn.as_str())
                .ok()
                .map(|arn| arn.name().as_str().to_owned()),
            Self::SpaceName => aws::SpaceArn::parse(arn.as_str())
                .ok()
                .map(|arn| arn.name().as_str().to_owned()),
            Self::ApplicationId => aws::ApplicationArn::parse(arn.as_str())
                .ok()
                .map(|arn| arn.application_id().as_str().to_owned()),
            Self::HyperPodClusterId => aws::HyperPodClusterArn::parse(arn.as_str())
                .ok()
                .map(|arn| arn.cluster_id().as_str().to_owned()),
            Self::EksClusterName => aws::EksClusterArn::parse(arn.as_str())
                .ok()
                .map(|arn| arn.name().as_str().to_owned()),
            Self::EmrClusterId => aws::EmrClusterArn::parse(arn.as_str())
                .ok()
                .map(|arn| arn.cluster_id().as_str().to_owned()),
            _ => None,
        }
    }

    /// The values that are known by name, to choose from: code and name. Others may be right too.
    pub fn known(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Region => Region::known(),
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_settles_what_it_names() {
        let profile = "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-abcdefghij12/ana";
        let told = |kind: Kind| kind.told_by(profile);
        assert_eq!(told(Kind::DomainId).as_deref(), Some("d-abcdefghij12"));
        assert_eq!(told(Kind::UserProfileName).as_deref(), Some("ana"));
        assert_eq!(told(Kind::Region).as_deref(), Some("eu-west-1"));
        assert_eq!(told(Kind::AccountId).as_deref(), Some("111122223333"));
        assert_eq!(told(Kind::SpaceName), None);
        assert_eq!(told(Kind::RoleName), None);
    }

    #[test]
    fn a_cluster_is_settled_by_its_arn() {
        let told = |kind: Kind, service: &str, end: &str| {
            kind.told_by(&format!(
                "arn:aws:{service}:eu-west-1:111122223333:cluster/{end}"
            ))
        };
        for (kind, service, end) in [
            (Kind::HyperPodClusterId, "sagemaker", "abcdef012345"),
            (Kind::EksClusterName, "eks", "pods"),
            (Kind::EmrClusterId, "elasticmapreduce", "j-2AXXXXXXGAPLF"),
        ] {
            assert_eq!(told(kind, service, end).as_deref(), Some(end));
            assert_eq!(told(kind, "sagemaker", "my-cluster"), None);
        }
    }

    #[test]
    fn a_role_tells_no_region_and_a_word_tells_nothing() {
        let role = "arn:aws:iam::111122223333:role/service-role/x";
        assert_eq!(Kind::Region.told_by(role), None);
        assert_eq!(Kind::AccountId.told_by("111122223333"), None);
    }
}
