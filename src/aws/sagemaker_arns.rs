//! ARNs of SageMaker domains, user profiles and spaces.

use super::arn_shape::{ArnShape, resource_of};
use super::form::{Diagnosis, Form, Refusal};
use super::mistake::{Advice, Meant};
use super::reason::Reason;
use super::thing::Thing;
use super::{DomainId, SpaceName, UserProfileName, lookup};

const DOMAIN: ArnShape = ArnShape::regional("sagemaker", "domain/", 256);
const PROFILE: ArnShape = ArnShape::regional("sagemaker", "user-profile/", 256);
const SPACE: ArnShape = ArnShape::regional("sagemaker", "space/", 256);

regional_arn! {
    /// The ARN of a SageMaker domain.
    ///
    /// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html>
    DomainArn, "the ARN of a SageMaker domain",
    "arn:aws:sagemaker:us-east-1:111122223333:domain/d-abcdefghijkl",
    shape: DOMAIN, tail: DomainId, diagnose: domain,
}

regional_arn! {
    /// The ARN of a user profile.
    ///
    /// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html>
    UserProfileArn, "the ARN of a user profile",
    "arn:aws:sagemaker:us-east-1:111122223333:user-profile/d-abcdefghijkl/my-user-profile",
    shape: PROFILE, tail: InDomain<UserProfileName>, diagnose: |_| None,
}

regional_arn! {
    /// The ARN of a space.
    ///
    /// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html>
    SpaceArn, "the ARN of a space",
    "arn:aws:sagemaker:us-east-1:111122223333:space/d-abcdefghijkl/my-space",
    shape: SPACE, tail: InDomain<SpaceName>, diagnose: |_| None,
}

impl DomainArn {
    /// Returns the domain's id.
    pub fn domain_id(&self) -> &DomainId {
        &self.tail
    }
}

impl UserProfileArn {
    /// Returns the id of the profile's domain.
    pub fn domain_id(&self) -> &DomainId {
        &self.tail.domain
    }

    /// Returns the profile's name.
    pub fn name(&self) -> &UserProfileName {
        &self.tail.name
    }
}

impl SpaceArn {
    /// Returns the id of the space's domain.
    pub fn domain_id(&self) -> &DomainId {
        &self.tail.domain
    }

    /// Returns the space's name.
    pub fn name(&self) -> &SpaceName {
        &self.tail.name
    }
}

/// A domain id and a name behind a slash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct InDomain<N> {
    text: String,
    domain: DomainId,
    name: N,
}

impl<N: Form> Form for InDomain<N> {
    fn read(text: &str) -> Result<Self, Refusal> {
        let Some((domain, name)) = text.split_once('/') else {
            let reason = Reason::EndsBefore { part: "the name" };
            return Err(DomainId::read(text).err().unwrap_or(Refusal::open(reason)));
        };
        Ok(Self {
            text: text.to_owned(),
            domain: DomainId::read(domain).map_err(|r| Refusal::shut(r.reason))?,
            name: N::read(name)?,
        })
    }

    fn text(&self) -> &str {
        &self.text
    }
}

fn domain(text: &str) -> Option<Diagnosis> {
    if let Ok(id) = DomainId::read(text) {
        let advice = Advice::run(
            "a whole ARN is needed here; look it up",
            lookup::domain_arn(id.text()),
        );
        return Some(Diagnosis::new(
            Reason::Is(Thing::DomainId),
            Meant::advice(advice),
        ));
    }
    // The ARN of what is in a domain tells the domain's own ARN.
    let resource = resource_of(text, "sagemaker")?;
    let (thing, rest) = match resource.split_once('/')? {
        ("user-profile", rest) => (Thing::UserProfileArn, rest),
        ("space", rest) => (Thing::SpaceArn, rest),
        _ => return None,
    };
    let id = rest.split('/').next()?;
    let fields = text.strip_suffix(resource)?;
    let value = format!("{fields}domain/{id}");
    Some(Diagnosis::new(Reason::Is(thing), Meant::sure(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::AwsValue;
    use crate::aws::testing::{bad, good};

    const BASE: &str = "arn:aws:sagemaker:us-east-1:999988887777:";

    #[test]
    fn arns_give_their_parts() {
        let arn = UserProfileArn::parse(&format!("{BASE}user-profile/d-abc/me")).unwrap();
        assert_eq!(
            (arn.domain_id().as_str(), arn.name().as_str()),
            ("d-abc", "me")
        );
        let arn = SpaceArn::parse(&format!("{BASE}space/d-abc/s")).unwrap();
        assert_eq!(
            (arn.domain_id().as_str(), arn.name().as_str()),
            ("d-abc", "s")
        );
        let arn = DomainArn::parse(&format!("{BASE}domain/d-abc")).unwrap();
        assert_eq!(
            (arn.domain_id().as_str(), arn.region().as_str()),
            ("d-abc", "us-east-1")
        );
        good::<DomainArn>(&["arn:aws-cn:sagemaker:cn-north-1:999988887777:domain/d-abc"]);
    }

    #[test]
    fn near_misses_are_corrected() {
        let domain = format!("{BASE}domain/d-abc");
        let sure = Some((domain.as_str(), true));
        bad::<DomainArn>(&[
            ("d-abc", "it is the id of a SageMaker domain", None),
            (
                &format!("{BASE}user-profile/d-abc/me"),
                "it is the ARN of a user profile",
                sure,
            ),
            (
                &format!("{BASE}space/d-abc/me"),
                "it is the ARN of a space",
                sure,
            ),
            (
                &format!("{domain}/"),
                "the domain id contains '/', allowed are a-z, 0-9 and hyphens",
                Some((domain.as_str(), false)),
            ),
        ]);
        let profile = format!("{BASE}user-profile/d-abc/me");
        bad::<UserProfileArn>(&[
            (&domain, "it is the ARN of a SageMaker domain", None),
            (
                &format!("{BASE}user-profile:d-abc/me"),
                "its resource is \"user-profile:d-abc/me\", which does not start with \"user-profile/\"",
                Some((&profile, true)),
            ),
            (
                &format!("{BASE}user-profile/d-abc"),
                "it ends before the name",
                None,
            ),
        ]);
        let long = format!("{BASE}space/d-{}/{}", "x".repeat(61), "y".repeat(200));
        bad::<SpaceArn>(&[(
            &long,
            "the ARN has 311 characters, at most 256 are allowed",
            None,
        )]);
    }
}
