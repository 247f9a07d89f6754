//! Ids and names of SageMaker domains, user profiles and spaces.

use super::arn_shape::{resource_of, thing_of};
use super::form::{Diagnosis, Refusal};
use super::mistake::{Advice, Meant};
use super::name_rule::NameRule;
use super::reason::Reason;
use super::thing::Thing;
use super::{lookup, url};

text_value! {
    /// The id of a SageMaker domain: `d-` and up to 61 of a-z, 0-9 and inner hyphens.
    ///
    /// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeDomain.html>
    DomainId, "a SageMaker domain id", "d-abcdefghijkl",
    check: check_id, diagnose: diagnose_id, doubts: |_| Vec::new(),
}

text_value! {
    /// The name of a SageMaker domain: up to 63 letters, digits and inner hyphens.
    ///
    /// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateDomain.html>
    DomainName, "a SageMaker domain name", "my-domain",
    check: |text| DOMAIN.check(text), diagnose: |text| near_name(&DOMAIN, text),
    doubts: |_| Vec::new(),
}

text_value! {
    /// The name of a user profile: up to 63 letters, digits and inner hyphens.
    ///
    /// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html>
    UserProfileName, "a user profile name", "my-user-profile",
    check: |text| PROFILE.check(text),
    diagnose: |text| name_in_arn(text, "user-profile/", Thing::UserProfileArn)
        .or_else(|| near_name(&PROFILE, text)),
    doubts: |_| Vec::new(),
}

text_value! {
    /// The name of a space, which may differ from the name it shows: up to 63 letters, digits and
    /// inner hyphens.
    ///
    /// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateSpace.html>
    SpaceName, "a space name", "my-space",
    check: |text| SPACE.check(text),
    diagnose: |text| name_in_arn(text, "space/", Thing::SpaceArn)
        .or_else(|| near_name(&SPACE, text)),
    doubts: |_| Vec::new(),
}

const DOMAIN: NameRule = NameRule::sagemaker("the domain name");
const PROFILE: NameRule = NameRule::sagemaker("the user profile name");
const SPACE: NameRule = NameRule::sagemaker("the space name");
const ID_PREFIX: &str = "d-";

const ID: NameRule = NameRule {
    min: 3,
    allowed: |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-',
    words: "a-z, 0-9 and hyphens",
    ..NameRule::sagemaker("the domain id")
};

fn check_id(text: &str) -> Result<(), Refusal> {
    let (part, prefix) = (ID.part, ID_PREFIX);
    if !text.starts_with(prefix) {
        return Err(Refusal {
            reason: Reason::Prefix { part, prefix },
            open: prefix.starts_with(text),
        });
    }
    ID.check(text)
}

fn diagnose_id(text: &str) -> Option<Diagnosis> {
    if text.starts_with("dzd_") || text.starts_with("dzd-") {
        let note = Advice::say("that is another product; enter the id of a SageMaker AI domain");
        return Some(Diagnosis::new(
            Reason::Is(Thing::UnifiedStudioDomain),
            Meant::advice(note),
        ));
    }
    let lower = text.to_ascii_lowercase();
    if check_id(&lower).is_ok() {
        return Some(Diagnosis::meant(Meant::sure(lower)));
    }
    if let Some(resource) = resource_of(text, "sagemaker") {
        let id = resource.split('/').nth(1)?;
        let thing = thing_of("sagemaker", resource);
        return Some(Diagnosis::new(Reason::Is(thing), Meant::sure(id)));
    }
    if let Some(url) = url::parse(text) {
        return id_in_address(&url);
    }
    if let Some(id) = text.strip_prefix("domain/") {
        return Some(Diagnosis::meant(Meant::sure(id)));
    }
    DOMAIN.check(text).ok()?;
    let command = lookup::domain_id(text);
    let advice = Advice::run("if it is the domain's name, look its id up", command);
    Some(Diagnosis::meant(Meant::advice(advice)))
}

/// Console pages have the id in their fragment, Studio in its host name.
fn id_in_address(url: &url::Url) -> Option<Diagnosis> {
    let label = url.host.split('.').next().unwrap_or_default();
    let label = label.strip_prefix("studio-").unwrap_or(label).to_owned();
    let id = url
        .segments()
        .into_iter()
        .chain([label])
        .find(|part| check_id(part).is_ok())?;
    let thing = if url.is_console() {
        Thing::ConsoleUrl
    } else {
        Thing::Url
    };
    Some(Diagnosis::new(Reason::Is(thing), Meant::sure(id)))
}

fn name_in_arn(text: &str, head: &str, thing: Thing) -> Option<Diagnosis> {
    let (_, name) = resource_of(text, "sagemaker")?
        .strip_prefix(head)?
        .split_once('/')?;
    Some(Diagnosis::new(Reason::Is(thing), Meant::sure(name)))
}

/// A name with other signs in it; such a name cannot exist, so the real one must be looked at.
fn near_name(rule: &NameRule, text: &str) -> Option<Diagnosis> {
    let value = rule.hyphenated(text);
    let close = value.len() * 2 > text.len() && !text.contains([':', '/']);
    (close && value != text).then(|| {
        let note = "SageMaker has no such names; see the console for the real one";
        Diagnosis::meant(Meant::guess(value).with(Advice::say(note)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, good, hint};

    #[test]
    fn names_have_hyphens_inside_only() {
        good::<DomainId>(&[
            "d-a",
            "d-abcdefghijkl",
            "d--a",
            &format!("d-{}", "x".repeat(61)),
        ]);
        good::<DomainName>(&["a", "My--domain-1"]);
        good::<UserProfileName>(&["a", &"x".repeat(63)]);
        good::<SpaceName>(&["my-space"]);
        let guess = Some(("my-name", false));
        let signs = "allowed are letters, digits and hyphens";
        bad::<UserProfileName>(&[
            (
                "my_name",
                &format!("the user profile name contains '_', {signs}"),
                guess,
            ),
            (
                "my.name",
                &format!("the user profile name contains '.', {signs}"),
                guess,
            ),
            (
                "my-name-",
                "the user profile name ends with '-', not with a letter or digit",
                guess,
            ),
            (
                "arn:aws:sagemaker:us-east-1:999988887777:user-profile/d-abc/my-name",
                "it is the ARN of a user profile",
                Some(("my-name", true)),
            ),
            (
                &"x".repeat(64),
                "the user profile name has 64 characters, at most 63 are allowed",
                None,
            ),
        ]);
        bad::<SpaceName>(&[(
            "arn:aws:sagemaker:us-east-1:999988887777:space/d-abc/my-space",
            "it is the ARN of a space",
            Some(("my-space", true)),
        )]);
        bad::<DomainName>(&[(
            "my name",
            &format!("the domain name contains ' ', {signs}"),
            guess,
        )]);
    }

    #[test]
    fn the_domain_id_is_taken_out_of_other_text() {
        let sure = Some(("d-abc123", true));
        bad::<DomainId>(&[
            ("D-ABC123", "the domain id does not start with \"d-\"", sure),
            (
                "dzd_abc123",
                "it is the id of a SageMaker Unified Studio domain",
                None,
            ),
            (
                "arn:aws:sagemaker:us-east-1:999988887777:domain/d-abc123",
                "it is the ARN of a SageMaker domain",
                sure,
            ),
            (
                "arn:aws:sagemaker:us-east-1:999988887777:space/d-abc123/x",
                "it is the ARN of a space",
                sure,
            ),
            (
                "https://us-east-1.console.aws.amazon.com/sagemaker/home?region=us-east-1#/studio/d-abc123?tab=users",
                "it is the address of a console page",
                sure,
            ),
            (
                "https://studio-d-abc123.studio.us-east-1.sagemaker.aws/jupyter",
                "it is a web address",
                sure,
            ),
            (
                "my-domain",
                "the domain id does not start with \"d-\"",
                None,
            ),
            (
                "d-",
                "the domain id has 2 characters, at least 3 are needed",
                None,
            ),
        ]);
        assert_eq!(
            hint::<DomainId>("my-domain"),
            "if it is the domain's name, look its id up: aws sagemaker list-domains \
             --query \"Domains[?DomainName=='my-domain'].DomainId\" --output text"
        );
    }
}
