//! Addresses of container images in Amazon ECR.

use super::account_id::is_account_id;
use super::arn_shape::resource_of;
use super::form::{Diagnosis, Form, Refusal};
use super::mistake::{Advice, Meant};
use super::reason::Reason;
use super::thing::Thing;
use super::{AccountId, Doubt, Partition, Region, lookup, url};

/// The address of an image or a repository in a private registry of ECR, at most 255 characters:
/// `ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY`, perhaps with `:TAG` or `@DIGEST`.
///
/// The length is SageMaker's; the registry may belong to AWS.
/// <https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html>,
/// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html>
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageUri {
    text: String,
    account: AccountId,
    region: Region,
    repository: String,
}

/// The names of the service in host names, and whether they end with the partition's usual suffix.
const SERVICES: [(&str, bool); 4] = [
    ("dkr.ecr", true),
    ("dkr.ecr-fips", true),
    ("dkr-ecr", false),
    ("dkr-ecr-fips", false),
];

impl ImageUri {
    /// Returns the account of the registry.
    pub fn account(&self) -> &str {
        self.account.text()
    }

    /// Returns the registry's Region.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// Returns the repository's name, without tag and digest.
    pub fn repository(&self) -> &str {
        &self.repository
    }
}

/// How the hosts of a service end in a partition.
fn suffix(partition: Partition, usual: bool) -> &'static str {
    match (usual, partition) {
        (true, _) => partition.dns_suffix(),
        (false, Partition::AwsCn) => "on.amazonwebservices.com.cn",
        (false, _) => "on.aws",
    }
}

impl Form for ImageUri {
    fn read(text: &str) -> Result<Self, Refusal> {
        let (part, len, max) = ("the image URI", text.chars().count(), 255);
        if len > max {
            return Err(Refusal::shut(Reason::TooLong { part, len, max }));
        }
        let Some((host, image)) = text.split_once('/') else {
            return Err(Refusal {
                reason: Reason::EndsBefore {
                    part: "the repository",
                },
                open: may_be_host(text),
            });
        };
        let (account, region) = read_host(host)?;
        Ok(Self {
            text: text.to_owned(),
            account,
            region,
            repository: read_image(image)?.to_owned(),
        })
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn diagnose(text: &str) -> Option<Diagnosis> {
        from_arn(text)
            .or_else(|| from_address(text))
            .or_else(|| without_scheme(text))
            .or_else(|| of_other_registry(text))
            .or_else(|| mended(text))
            .or_else(|| repository_alone(text))
    }

    fn suspicions(&self) -> Vec<Doubt> {
        let mut doubts = self.region.suspicions();
        doubts.extend(self.account.suspicions());
        doubts
    }
}

fn read_host(host: &str) -> Result<(AccountId, Region), Refusal> {
    let account = host.split('.').next().unwrap_or_default();
    if !is_account_id(account) {
        return Err(Refusal::shut(Reason::Registry));
    }
    let rest = host.get(account.len() + 1..).unwrap_or_default();
    let (_, usual, rest) = SERVICES
        .iter()
        .find_map(|(service, usual)| {
            let rest = rest.strip_prefix(service)?.strip_prefix('.')?;
            Some((service, *usual, rest))
        })
        .ok_or(Refusal::shut(Reason::Registry))?;
    let (region, end) = rest.split_once('.').unwrap_or((rest, ""));
    let region = Region::read(region).map_err(|refusal| Refusal::shut(refusal.reason))?;
    let expected = suffix(region.partition(), usual);
    if end != expected {
        return Err(Refusal::shut(Reason::HostEnd {
            region: region.text().to_owned(),
            expected,
        }));
    }
    Ok((AccountId::read(account)?, region))
}

/// Whether more typing may turn the text into the host of a registry.
fn may_be_host(text: &str) -> bool {
    let (account, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = account.bytes().all(|b| b.is_ascii_digit());
    if account.len() == text.len() {
        return digits && account.len() <= 12;
    }
    is_account_id(account)
        && SERVICES.iter().any(|(service, usual)| {
            if service.starts_with(rest) {
                return true;
            }
            let Some(rest) = rest.strip_prefix(service) else {
                return false;
            };
            let Some(rest) = rest.strip_prefix('.') else {
                return rest.is_empty();
            };
            match rest.split_once('.') {
                None => Partition::ALL.iter().any(|p| Region::may_start(rest, *p)),
                Some((region, end)) => Region::read(region)
                    .is_ok_and(|region| suffix(region.partition(), *usual).starts_with(end)),
            }
        })
}

/// Reads what stands behind the host; returns the repository.
fn read_image(image: &str) -> Result<&str, Refusal> {
    let (named, digest) = match image.split_once('@') {
        Some((named, digest)) => (named, Some(digest)),
        None => (image, None),
    };
    let (repository, tag) = match named.split_once(':') {
        Some((repository, tag)) => (repository, Some(tag)),
        None => (named, None),
    };
    let last = digest.is_none() && tag.is_none();
    check_repository(repository).map_err(|refusal| Refusal {
        open: refusal.open && last,
        ..refusal
    })?;
    if let Some(tag) = tag {
        check_tag(tag).map_err(|refusal| Refusal {
            open: refusal.open && digest.is_none(),
            ..refusal
        })?;
    }
    digest.map_or(Ok(()), check_digest)?;
    Ok(repository)
}

/// `[a-z0-9]+` with single marks between them, in segments; 2 to 256 characters.
fn check_repository(text: &str) -> Result<(), Refusal> {
    let part = "the repository";
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if let Some(found) = text.chars().find(|c| !plain(*c) && !"._-/".contains(*c)) {
        let allowed = "a-z, 0-9 and ._-/";
        return Err(Refusal::shut(Reason::Char {
            part,
            found,
            allowed,
        }));
    }
    let allowed = "a-z or 0-9";
    if let Some(found) = text.chars().next().filter(|c| !plain(*c)) {
        return Err(Refusal::shut(Reason::Start {
            part,
            found,
            allowed,
        }));
    }
    let mut pairs = text.as_bytes().windows(2);
    if pairs.any(|pair| pair.iter().all(|b| b"._-/".contains(b))) {
        let signs = "._-/";
        return Err(Refusal::shut(Reason::Doubled { part, signs }));
    }
    let (len, min) = (text.chars().count(), 2);
    if len < min {
        return Err(Refusal::open(Reason::TooShort { part, len, min }));
    }
    match text.chars().next_back().filter(|c| !plain(*c)) {
        Some(found) => Err(Refusal::open(Reason::End {
            part,
            found,
            allowed,
        })),
        None => Ok(()),
    }
}

fn check_tag(tag: &str) -> Result<(), Refusal> {
    let (part, len, min, max) = ("the tag", tag.chars().count(), 1, 128);
    let word = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    if let Some(found) = tag.chars().find(|c| !word(*c)) {
        let allowed = "letters, digits and _.-";
        return Err(Refusal::shut(Reason::Char {
            part,
            found,
            allowed,
        }));
    }
    if let Some(found) = tag.chars().next().filter(|c| ".-".contains(*c)) {
        let allowed = "a letter, digit or _";
        return Err(Refusal::shut(Reason::Start {
            part,
            found,
            allowed,
        }));
    }
    match len {
        0 => Err(Refusal::open(Reason::TooShort { part, len, min })),
        _ if len > max => Err(Refusal::shut(Reason::TooLong { part, len, max })),
        _ => Ok(()),
    }
}

fn check_digest(digest: &str) -> Result<(), Refusal> {
    let (part, prefix) = ("the digest", "sha256:");
    let Some(hex) = digest.strip_prefix(prefix) else {
        return Err(Refusal {
            reason: Reason::Prefix { part, prefix },
            open: prefix.starts_with(digest),
        });
    };
    let not_hex = |c: &char| !(c.is_ascii_digit() || matches!(c, 'a'..='f'));
    if let Some(found) = hex.chars().find(not_hex) {
        let allowed = "0-9 and a-f behind sha256:";
        return Err(Refusal::shut(Reason::Char {
            part,
            found,
            allowed,
        }));
    }
    let (len, allowed) = (hex.len(), "64 behind sha256:");
    match len {
        64 => Ok(()),
        _ => Err(Refusal {
            reason: Reason::Length { part, len, allowed },
            open: len < 64,
        }),
    }
}

fn host(account: &str, region: &str) -> Option<String> {
    let end = Partition::of_region(region)?.dns_suffix();
    Some(format!("{account}.dkr.ecr.{region}.{end}"))
}

fn from_arn(text: &str) -> Option<Diagnosis> {
    let mut fields = text.strip_prefix("arn:")?.splitn(5, ':').skip(2);
    let (region, account) = (fields.next()?, fields.next()?);
    let repository =
        resource_of(text, "ecr").and_then(|resource| resource.strip_prefix("repository/"));
    let value = repository.zip(host(account, region));
    Some(match value {
        Some((repository, host)) => Diagnosis::new(
            Reason::Is(Thing::RepositoryArn),
            Meant::sure(format!("{host}/{repository}")),
        ),
        None => Diagnosis::new(Reason::Is(Thing::OtherArn), ask()),
    })
}

/// Console pages have the account and the repository behind `private`, and the Region in their host.
fn from_address(text: &str) -> Option<Diagnosis> {
    let url = url::parse(text).filter(url::Url::is_console)?;
    let mut rest = url.segments().into_iter().skip_while(|s| s != "private");
    let region = url.host.split('.').next().unwrap_or_default();
    let account = rest.nth(1);
    let repository: Vec<String> = rest.take_while(|segment| segment != "_").collect();
    let host = account.and_then(|account| host(&account, region));
    let meant = match host.filter(|_| !repository.is_empty()) {
        Some(host) => Meant::sure(format!("{host}/{}", repository.join("/"))),
        None => ask(),
    };
    Some(Diagnosis::new(Reason::Is(Thing::ConsoleUrl), meant))
}

fn without_scheme(text: &str) -> Option<Diagnosis> {
    let bare = [
        "https://",
        "http://",
        "docker://",
        "docker pull ",
        "docker push ",
    ]
    .iter()
    .find_map(|start| text.strip_prefix(start))?
    .trim();
    ImageUri::read(bare).ok()?;
    Some(Diagnosis::meant(Meant::sure(bare)))
}

/// A public registry, or one that is not Amazon's.
fn of_other_registry(text: &str) -> Option<Diagnosis> {
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let (host, _) = text.split_once('/')?;
    let thing = match host {
        "public.ecr.aws" => Thing::PublicImage,
        _ if host.contains(".dkr") => return None,
        _ if host.contains('.') || host.contains(':') => Thing::ForeignImage,
        _ => return None,
    };
    let note = Advice::say("these permissions are for private repositories of ECR; copy it to one");
    Some(Diagnosis::new(Reason::Is(thing), Meant::advice(note)))
}

/// Capitals, and a host that ends as in another partition.
fn mended(text: &str) -> Option<Diagnosis> {
    let (host, image) = text.split_once('/')?;
    let host = host.to_ascii_lowercase();
    let (start, region) = SERVICES.iter().find_map(|(service, usual)| {
        let (account, rest) = host.split_once(&format!(".{service}."))?;
        let region = rest.split('.').next()?;
        let end = suffix(Partition::of_region(region)?, *usual);
        Some((format!("{account}.{service}"), format!("{region}.{end}")))
    })?;
    let at = image.find([':', '@']).unwrap_or(image.len());
    let (repository, version) = image.split_at_checked(at)?;
    let repository = repository.to_ascii_lowercase();
    let repository = repository.trim_end_matches('/');
    let value = format!("{start}.{region}/{repository}{version}");
    (value != text).then(|| Diagnosis::meant(Meant::sure(value)))
}

fn repository_alone(text: &str) -> Option<Diagnosis> {
    let name = text.strip_prefix("repository/").unwrap_or(text);
    let name = name.split([':', '@']).next().unwrap_or_default();
    let first = name.split('/').next().unwrap_or_default();
    check_repository(name)
        .ok()
        .filter(|()| !may_be_host(first))?;
    let advice = Advice::run(
        "the registry stands before it; look the URI up",
        lookup::repository_uri(name),
    );
    Some(Diagnosis::new(
        Reason::Is(Thing::RepositoryName),
        Meant::advice(advice),
    ))
}

fn ask() -> Meant {
    Meant::advice(Advice::say("copy the URI of the image from Amazon ECR"))
}

aws_value!(
    ImageUri,
    "an ECR image URI",
    "111122223333.dkr.ecr.us-east-1.amazonaws.com/my-repository:latest"
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::AwsValue;
    use crate::aws::testing::{bad, doubts, good, hint};

    const HOST: &str = "999988887777.dkr.ecr.us-east-1.amazonaws.com";

    #[test]
    fn uris_give_their_parts() {
        let digest = "a1".repeat(32);
        good::<ImageUri>(&[
            &format!("{HOST}/my-repository"),
            &format!("{HOST}/team/my_repository.x:v1.0-2"),
            &format!("{HOST}/a-b/c_d@sha256:{digest}"),
            &format!("{HOST}/ab:1@sha256:{digest}"),
            "999988887777.dkr.ecr.cn-north-1.amazonaws.com.cn/ab:1",
            "999988887777.dkr.ecr-fips.us-gov-west-1.amazonaws.com/ab:1",
            "999988887777.dkr-ecr.us-east-1.on.aws/ab",
            "999988887777.dkr-ecr-fips.us-east-1.on.aws/ab",
        ]);
        let uri = ImageUri::parse(&format!("{HOST}/team/ab:1")).unwrap();
        assert_eq!(
            (uri.account(), uri.region().as_str(), uri.repository()),
            ("999988887777", "us-east-1", "team/ab")
        );
        assert_eq!(doubts::<ImageUri>(ImageUri::EXAMPLE), ["sample-account-id"]);
    }

    #[test]
    fn near_misses_are_corrected() {
        let value = format!("{HOST}/team/ab");
        let sure = Some((value.as_str(), true));
        bad::<ImageUri>(&[
            (
                "arn:aws:ecr:us-east-1:999988887777:repository/team/ab",
                "it is the ARN of a repository",
                sure,
            ),
            (
                "arn:aws:ecr:us-east-1:999988887777:x",
                "it is the ARN of something else",
                None,
            ),
            (
                "https://us-east-1.console.aws.amazon.com/ecr/repositories/private/999988887777/team/ab?region=us-east-1",
                "it is the address of a console page",
                sure,
            ),
            (
                &format!("https://{value}"),
                "it does not start with the registry, ACCOUNT.dkr.ecr.REGION",
                sure,
            ),
            (
                &format!("docker pull {value}"),
                "it does not start with the registry, ACCOUNT.dkr.ecr.REGION",
                sure,
            ),
            (
                &format!("{HOST}/team/AB"),
                "the repository contains 'A', allowed are a-z, 0-9 and ._-/",
                sure,
            ),
            (
                &format!("{HOST}.cn/team/ab"),
                "the host of a registry in \"us-east-1\" ends with \"amazonaws.com\"",
                sure,
            ),
            (
                "999988887777.dkr.ecr.cn-north-1.amazonaws.com/ab",
                "the host of a registry in \"cn-north-1\" ends with \"amazonaws.com.cn\"",
                Some(("999988887777.dkr.ecr.cn-north-1.amazonaws.com.cn/ab", true)),
            ),
            (HOST, "it ends before the repository", None),
            (
                &format!("{HOST}/team/ab:"),
                "it has punctuation at its end",
                sure,
            ),
            (
                &format!("{HOST}/ab@sha256:12"),
                "the digest has 2 characters, not 64 behind sha256:",
                None,
            ),
            (
                &format!("{HOST}/team//ab"),
                "the repository has two of ._-/ side by side",
                None,
            ),
        ]);
    }

    #[test]
    fn other_registries_are_told_apart() {
        bad::<ImageUri>(&[
            (
                "my-repository",
                "it is a repository without its registry",
                None,
            ),
            (
                "team/my-repository:latest",
                "it is a repository without its registry",
                None,
            ),
            (
                "public.ecr.aws/docker/library/python:3.12",
                "it is an image of the public gallery of ECR",
                None,
            ),
            (
                "docker.io/library/python",
                "it is an image of another registry",
                None,
            ),
            ("quay.io/a/b", "it is an image of another registry", None),
        ]);
        assert_eq!(
            hint::<ImageUri>("team/ab:1"),
            "the registry stands before it; look the URI up: aws ecr describe-repositories \
             --repository-names team/ab --query 'repositories[0].repositoryUri' --output text"
        );
        assert_eq!(
            hint::<ImageUri>("public.ecr.aws/a/b"),
            "these permissions are for private repositories of ECR; copy it to one"
        );
    }
}
