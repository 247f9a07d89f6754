//! The partitions of AWS.

use super::form::{Diagnosis, Form, Refusal};
use super::mistake::Meant;
use super::reason::Reason;
use super::region::Region;

/// A partition: a part of AWS with its own accounts, Regions and names.
///
/// The list is the partition file of the AWS SDKs; roles are never trusted across partitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Partition {
    Aws,
    AwsCn,
    AwsUsGov,
    AwsEusc,
    AwsIso,
    AwsIsoB,
    AwsIsoE,
    AwsIsoF,
}

impl Partition {
    /// All partitions, the public ones first.
    pub const ALL: [Self; 8] = [
        Self::Aws,
        Self::AwsCn,
        Self::AwsUsGov,
        Self::AwsEusc,
        Self::AwsIso,
        Self::AwsIsoB,
        Self::AwsIsoE,
        Self::AwsIsoF,
    ];

    /// Returns the word in ARNs, such as `aws-cn`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::AwsCn => "aws-cn",
            Self::AwsUsGov => "aws-us-gov",
            Self::AwsEusc => "aws-eusc",
            Self::AwsIso => "aws-iso",
            Self::AwsIsoB => "aws-iso-b",
            Self::AwsIsoE => "aws-iso-e",
            Self::AwsIsoF => "aws-iso-f",
        }
    }

    /// Returns the end of the partition's service host names.
    pub const fn dns_suffix(self) -> &'static str {
        match self {
            Self::Aws | Self::AwsUsGov => "amazonaws.com",
            Self::AwsCn => "amazonaws.com.cn",
            Self::AwsEusc => "amazonaws.eu",
            Self::AwsIso => "c2s.ic.gov",
            Self::AwsIsoB => "sc2s.sgov.gov",
            Self::AwsIsoE => "cloud.adc-e.uk",
            Self::AwsIsoF => "csp.hci.ic.gov",
        }
    }

    /// Returns the console host without a Region; none where it is not known.
    pub const fn console_host(self) -> Option<&'static str> {
        match self {
            Self::Aws => Some("console.aws.amazon.com"),
            Self::AwsCn => Some("console.amazonaws.cn"),
            Self::AwsUsGov => Some("console.amazonaws-us-gov.com"),
            Self::AwsEusc | Self::AwsIso | Self::AwsIsoB | Self::AwsIsoE | Self::AwsIsoF => None,
        }
    }

    /// Returns the host of the public documentation to link to.
    pub const fn docs_host(self) -> &'static str {
        match self {
            Self::AwsCn => "docs.amazonaws.cn",
            _ => "docs.aws.amazon.com",
        }
    }

    /// Returns the Region whose console and endpoint serve the global IAM.
    pub const fn iam_region(self) -> &'static str {
        match self {
            Self::Aws => "us-east-1",
            Self::AwsCn => "cn-north-1",
            Self::AwsUsGov => "us-gov-west-1",
            Self::AwsEusc => "eusc-de-east-1",
            Self::AwsIso => "us-iso-east-1",
            Self::AwsIsoB => "us-isob-east-1",
            Self::AwsIsoE => "eu-isoe-west-1",
            Self::AwsIsoF => "us-isof-south-1",
        }
    }

    /// Returns the partition a Region code belongs to by its shape, known or not.
    pub fn of_region(code: &str) -> Option<Self> {
        let (area, number) = code.rsplit_once('-')?;
        let (prefix, middle) = area.rsplit_once('-')?;
        let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let word = !middle.is_empty()
            && middle
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        // `us-gov-1` would pass for the Region `gov` of the partition aws.
        let complete = !["gov", "iso", "isob", "isoe", "isof"].contains(&middle);
        Self::ALL
            .into_iter()
            .find(|partition| partition.region_prefixes().contains(&prefix))
            .filter(|_| digits && word && complete)
    }

    /// Returns how Region codes of the partition start, without the hyphen.
    pub(crate) const fn region_prefixes(self) -> &'static [&'static str] {
        match self {
            Self::Aws => &["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
            Self::AwsCn => &["cn"],
            Self::AwsUsGov => &["us-gov"],
            Self::AwsEusc => &["eusc-de"],
            Self::AwsIso => &["us-iso"],
            Self::AwsIsoB => &["us-isob"],
            Self::AwsIsoE => &["eu-isoe"],
            Self::AwsIsoF => &["us-isof"],
        }
    }
}

impl Form for Partition {
    fn read(text: &str) -> Result<Self, Refusal> {
        Self::ALL
            .into_iter()
            .find(|partition| partition.as_str() == text)
            .ok_or_else(|| Refusal {
                open: Self::ALL.iter().any(|p| p.as_str().starts_with(text)),
                reason: Reason::Partition {
                    found: text.to_owned(),
                },
            })
    }

    fn text(&self) -> &str {
        (*self).as_str()
    }

    fn diagnose(text: &str) -> Option<Diagnosis> {
        let lower = text.to_ascii_lowercase();
        if Self::read(&lower).is_ok() {
            return Some(Diagnosis::meant(Meant::sure(lower)));
        }
        if let Some(partition) = Region::read(&lower).ok().map(|region| region.partition()) {
            return Some(Diagnosis::meant(Meant::sure(partition.as_str())));
        }
        let field = lower.strip_prefix("arn:").and_then(|r| r.split(':').next());
        if let Some(field) = field {
            return Some(Diagnosis::meant(Meant::sure(field)));
        }
        let word = match lower.as_str() {
            "cn" | "china" | "aws-china" => "aws-cn",
            "gov" | "us-gov" | "govcloud" | "aws-gov" | "aws-govcloud" => "aws-us-gov",
            "commercial" | "standard" | "public" | "global" => "aws",
            "eusc" | "aws-eu" => "aws-eusc",
            _ => return None,
        };
        Some(Diagnosis::meant(Meant::guess(word)))
    }
}

aws_value!(Partition, "a partition", "aws");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, good};

    #[test]
    fn all_partitions_parse() {
        good::<Partition>(&Partition::ALL.map(Partition::as_str));
        for partition in Partition::ALL {
            assert_eq!(
                Partition::of_region(partition.iam_region()),
                Some(partition)
            );
        }
    }

    #[test]
    fn regions_belong_to_partitions() {
        for (code, partition) in [
            ("eu-central-2", Some(Partition::Aws)),
            ("ap-moon-12", Some(Partition::Aws)),
            ("us-gov-1", None),
            ("us-iso-1", None),
            ("us-east-1a", None),
            ("us-east-", None),
            ("xx-east-1", None),
            ("", None),
        ] {
            assert_eq!(Partition::of_region(code), partition, "{code}");
        }
    }

    #[test]
    fn near_misses_are_corrected() {
        bad::<Partition>(&[
            (
                "AWS-CN",
                "there is no partition \"AWS-CN\"",
                Some(("aws-cn", true)),
            ),
            (
                "us-gov-west-1",
                "there is no partition \"us-gov-west-1\"",
                Some(("aws-us-gov", true)),
            ),
            (
                "arn:aws-cn:iam::",
                "there is no partition \"arn:aws-cn:iam::\"",
                Some(("aws-cn", true)),
            ),
            (
                "china",
                "there is no partition \"china\"",
                Some(("aws-cn", false)),
            ),
            ("aws ", "it has white space around it", Some(("aws", true))),
            ("azure", "there is no partition \"azure\"", None),
        ]);
    }
}
