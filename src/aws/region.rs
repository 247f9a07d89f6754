//! Region codes.

use super::form::{Diagnosis, Form, Refusal};
use super::mistake::{Advice, Meant};
use super::reason::Reason;
use super::thing::Thing;
use super::{Doubt, Partition, url};

/// A Region code, such as `eu-west-1`; unknown codes of a known shape are accepted with a doubt.
///
/// Codes and names: <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html>
/// and the partition file of the AWS SDKs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region {
    text: String,
    partition: Partition,
}

/// Regions with an EMR Serverless, EMR and SageMaker endpoint, with the name the console shows.
const KNOWN: [(&str, &str); 46] = [
    ("us-east-1", "US East (N. Virginia)"),
    ("us-east-2", "US East (Ohio)"),
    ("us-west-1", "US West (N. California)"),
    ("us-west-2", "US West (Oregon)"),
    ("ca-central-1", "Canada (Central)"),
    ("ca-west-1", "Canada West (Calgary)"),
    ("mx-central-1", "Mexico (Central)"),
    ("sa-east-1", "South America (São Paulo)"),
    ("eu-west-1", "Europe (Ireland)"),
    ("eu-west-2", "Europe (London)"),
    ("eu-west-3", "Europe (Paris)"),
    ("eu-central-1", "Europe (Frankfurt)"),
    ("eu-central-2", "Europe (Zurich)"),
    ("eu-north-1", "Europe (Stockholm)"),
    ("eu-south-1", "Europe (Milan)"),
    ("eu-south-2", "Europe (Spain)"),
    ("ap-southeast-1", "Asia Pacific (Singapore)"),
    ("ap-southeast-2", "Asia Pacific (Sydney)"),
    ("ap-southeast-3", "Asia Pacific (Jakarta)"),
    ("ap-southeast-4", "Asia Pacific (Melbourne)"),
    ("ap-southeast-5", "Asia Pacific (Malaysia)"),
    ("ap-southeast-6", "Asia Pacific (New Zealand)"),
    ("ap-southeast-7", "Asia Pacific (Thailand)"),
    ("ap-northeast-1", "Asia Pacific (Tokyo)"),
    ("ap-northeast-2", "Asia Pacific (Seoul)"),
    ("ap-northeast-3", "Asia Pacific (Osaka)"),
    ("ap-south-1", "Asia Pacific (Mumbai)"),
    ("ap-south-2", "Asia Pacific (Hyderabad)"),
    ("ap-east-1", "Asia Pacific (Hong Kong)"),
    ("ap-east-2", "Asia Pacific (Taipei)"),
    ("af-south-1", "Africa (Cape Town)"),
    ("il-central-1", "Israel (Tel Aviv)"),
    ("me-central-1", "Middle East (UAE)"),
    ("me-south-1", "Middle East (Bahrain)"),
    ("cn-north-1", "China (Beijing)"),
    ("cn-northwest-1", "China (Ningxia)"),
    ("us-gov-east-1", "AWS GovCloud (US-East)"),
    ("us-gov-west-1", "AWS GovCloud (US-West)"),
    ("eusc-de-east-1", "European Sovereign Cloud (Germany)"),
    ("us-iso-east-1", "US ISO East"),
    ("us-iso-west-1", "US ISO West"),
    ("us-isob-east-1", "US ISOB East"),
    ("us-isob-west-1", "US ISOB West"),
    ("eu-isoe-west-1", "EU ISOE West"),
    ("us-isof-east-1", "US ISOF East"),
    ("us-isof-south-1", "US ISOF South"),
];

/// In the partition list, but without an endpoint of the services we set up.
const NO_ENDPOINT: [(&str, &str); 2] = [
    ("sa-west-1", "South America (Chile)"),
    ("me-west-1", "Middle East (Saudi Arabia)"),
];

impl Region {
    /// Returns the partition the Region belongs to.
    pub fn partition(&self) -> Partition {
        self.partition
    }

    /// Returns the name the console shows, such as `Europe (Ireland)`; none for an unknown code.
    pub fn name(&self) -> Option<&'static str> {
        named()
            .find(|(code, _)| *code == self.text)
            .map(|(_, name)| name)
    }

    /// Returns the known codes that have the endpoints we need, with their names.
    pub fn known() -> &'static [(&'static str, &'static str)] {
        &KNOWN
    }

    /// Whether more typing may turn the text into a Region code of the partition.
    pub(crate) fn may_start(text: &str, partition: Partition) -> bool {
        partition.region_prefixes().iter().any(|prefix| {
            if prefix.starts_with(text) {
                return true;
            }
            let rest = text.strip_prefix(prefix).and_then(|r| r.strip_prefix('-'));
            rest.is_some_and(|rest| {
                let (middle, number) = rest.split_once('-').unwrap_or((rest, ""));
                let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
                middle.bytes().all(word)
                    && (rest == middle || !middle.is_empty())
                    && number.bytes().all(|b| b.is_ascii_digit())
            })
        })
    }
}

fn named() -> impl Iterator<Item = (&'static str, &'static str)> {
    KNOWN.into_iter().chain(NO_ENDPOINT)
}

impl Form for Region {
    fn read(text: &str) -> Result<Self, Refusal> {
        let refusal = |open| Refusal {
            reason: Reason::Region {
                found: text.to_owned(),
            },
            open,
        };
        match Partition::of_region(text) {
            Some(partition) if text.len() <= 32 => Ok(Self {
                text: text.to_owned(),
                partition,
            }),
            Some(_) => Err(refusal(false)),
            None => Err(refusal(
                text.len() < 32 && Partition::ALL.iter().any(|p| Self::may_start(text, *p)),
            )),
        }
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn diagnose(text: &str) -> Option<Diagnosis> {
        let lower = text.to_ascii_lowercase();
        pseudo(&lower)
            .or_else(|| zone(&lower))
            .or_else(|| by_name(&lower))
            .or_else(|| within(&lower))
            .or_else(|| squeezed(&lower))
    }

    fn suspicions(&self) -> Vec<Doubt> {
        let text = &self.text;
        if NO_ENDPOINT.iter().any(|(code, _)| code == text) {
            return vec![Doubt::new(
                "region-no-endpoint",
                format!(
                    "{text} has no SageMaker, EMR or EMR Serverless endpoint that we know of. \
                     Check the Region before you go on."
                ),
            )];
        }
        if self.name().is_none() {
            return vec![Doubt::new(
                "region-unknown",
                format!(
                    "{text} is not a Region we know. It may be new; check it for a typing mistake."
                ),
            )];
        }
        Vec::new()
    }
}

fn pseudo(lower: &str) -> Option<Diagnosis> {
    let note = Advice::say("give the Region of the resources themselves");
    let reason = Reason::Is(Thing::PseudoRegion);
    if let Some(code) = lower
        .strip_prefix("fips-")
        .or_else(|| lower.strip_suffix("-fips"))
    {
        return Some(Diagnosis::new(reason, Meant::sure(code)));
    }
    (lower == "global" || (lower.starts_with("aws-") && lower.ends_with("-global")))
        .then(|| Diagnosis::new(reason, Meant::advice(note)))
}

/// Zones: `us-east-1a`, and Local Zones such as `us-west-2-lax-1a`.
fn zone(lower: &str) -> Option<Diagnosis> {
    let code = lower.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let code = match code.match_indices('-').nth(2) {
        Some((at, _)) if Partition::of_region(code).is_none() => code.get(..at)?,
        _ => code,
    };
    (code != lower && Region::read(code).is_ok())
        .then(|| Diagnosis::new(Reason::Is(Thing::AvailabilityZone), Meant::sure(code)))
}

/// Names as the console and the guides write them, whole or only the place.
fn by_name(lower: &str) -> Option<Diagnosis> {
    let wanted = letters(lower);
    let inner = lower.split_once('(').map(|(_, place)| letters(place));
    let mut hits = named().filter(|(code, name)| {
        let place = name.split_once('(').map(|(_, place)| letters(place));
        // "US-East" names a Region of GovCloud, but is rarely meant so.
        letters(name) == wanted
            || letters(&format!("{name}{code}")) == wanted
            || ((place.as_deref() == Some(wanted.as_str()) || (inner.is_some() && place == inner))
                && !code.starts_with("us-gov"))
    });
    let (code, _) = hits.next()?;
    hits.next()
        .is_none()
        .then(|| Diagnosis::new(Reason::Is(Thing::RegionName), Meant::sure(code)))
}

/// A code inside an ARN, a web address or other text.
fn within(lower: &str) -> Option<Diagnosis> {
    let mut hits = lower
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .filter(|word| named().any(|(code, _)| code == *word));
    let code = hits.next()?;
    if code == lower {
        return Some(Diagnosis::meant(Meant::sure(code)));
    }
    let reason = if url::parse(lower).is_some() {
        Some(Reason::Is(Thing::Url))
    } else if lower.starts_with("arn:") {
        Some(Reason::Is(Thing::OtherArn))
    } else {
        None
    };
    hits.all(|other| other == code).then(|| Diagnosis {
        reason,
        meant: Some(Meant::sure(code)),
    })
}

/// Codes without hyphens, or with other marks in their place: `useast1`, `us_east_1`.
fn squeezed(lower: &str) -> Option<Diagnosis> {
    let wanted = letters(lower);
    let (code, _) = named().find(|(code, _)| letters(code) == wanted)?;
    Some(Diagnosis::meant(Meant::sure(code)))
}

/// Returns the letters and digits, with the one accent in Region names taken off.
fn letters(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            'ã' | 'Ã' => Some('a'),
            c if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
            _ => None,
        })
        .collect()
}

aws_value!(Region, "a Region code", "us-east-1");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, doubts, good};

    #[test]
    fn known_codes_have_names_and_no_doubts() {
        for (code, name) in KNOWN {
            good::<Region>(&[code]);
            assert_eq!(Region::read(code).unwrap().name(), Some(name));
            assert!(doubts::<Region>(code).is_empty());
        }
    }

    #[test]
    fn unknown_codes_are_doubted() {
        assert_eq!(doubts::<Region>("eu-east-9"), ["region-unknown"]);
        assert_eq!(doubts::<Region>("me-west-1"), ["region-no-endpoint"]);
        assert_eq!(doubts::<Region>("sa-west-1"), ["region-no-endpoint"]);
    }

    #[test]
    fn what_is_no_code_is_corrected() {
        let name = "it is the name of a Region, not its code";
        bad::<Region>(&[
            (
                "US-East-1",
                "\"US-East-1\" is not a Region code",
                Some(("us-east-1", true)),
            ),
            (
                "us-east-1a",
                "it is an Availability Zone",
                Some(("us-east-1", true)),
            ),
            (
                "us-west-2-lax-1a",
                "it is an Availability Zone",
                Some(("us-west-2", true)),
            ),
            ("N. Virginia", name, Some(("us-east-1", true))),
            ("Europe (Ireland)", name, Some(("eu-west-1", true))),
            ("Ireland", name, Some(("eu-west-1", true))),
            ("EU (Ireland)", name, Some(("eu-west-1", true))),
            ("Sao Paulo", name, Some(("sa-east-1", true))),
            ("US East (Ohio) us-east-2", name, Some(("us-east-2", true))),
            (
                "us_east_1",
                "\"us_east_1\" is not a Region code",
                Some(("us-east-1", true)),
            ),
            (
                "useast1",
                "\"useast1\" is not a Region code",
                Some(("us-east-1", true)),
            ),
            (
                "us-east-1-fips",
                "it is no real Region",
                Some(("us-east-1", true)),
            ),
            ("aws-global", "it is no real Region", None),
            (
                "https://us-east-1.console.aws.amazon.com/",
                "it is a web address",
                Some(("us-east-1", true)),
            ),
            (
                "us–east–1",
                "it contains '–' (U+2013), which only looks like '-'",
                Some(("us-east-1", true)),
            ),
            ("atlantis", "\"atlantis\" is not a Region code", None),
            ("us-east", "\"us-east\" is not a Region code", None),
        ]);
    }
}
