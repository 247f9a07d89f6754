//! Why a text is not the value asked for, as data.

use super::Partition;
use super::shown::{Shown, ShownChar};
use super::slip::Slip;
use super::thing::Thing;
use std::fmt;

/// The rule a text breaks. Printed as a fragment that fits after "is not a role ARN: ".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nothing was entered.
    Empty,
    /// Nothing is left without white space, quotes and invisible characters.
    Blank,
    /// A slip of copying: quotes, white space, look-alike characters.
    Slip(Slip),
    /// It is something else, and we know what.
    Is(Thing),
    /// A part is shorter than allowed.
    TooShort {
        part: &'static str,
        len: usize,
        min: usize,
    },
    /// A part is longer than allowed.
    TooLong {
        part: &'static str,
        len: usize,
        max: usize,
    },
    /// A part has a length that no valid one has.
    Length {
        part: &'static str,
        len: usize,
        allowed: &'static str,
    },
    /// A part contains a character that is not allowed.
    Char {
        part: &'static str,
        found: char,
        allowed: &'static str,
    },
    /// A part starts with a character that is allowed only further on.
    Start {
        part: &'static str,
        found: char,
        allowed: &'static str,
    },
    /// A part ends with a character that is allowed only before the end.
    End {
        part: &'static str,
        found: char,
        allowed: &'static str,
    },
    /// A part must start with a fixed text.
    Prefix {
        part: &'static str,
        prefix: &'static str,
    },
    /// A part must not start with a fixed text.
    ReservedPrefix {
        part: &'static str,
        prefix: &'static str,
    },
    /// A part must not end with a fixed text.
    ReservedSuffix {
        part: &'static str,
        suffix: &'static str,
    },
    /// A part must not contain a fixed text.
    Contains {
        part: &'static str,
        text: &'static str,
    },
    /// A part has the shape of an IPv4 address.
    Ipv4 { part: &'static str },
    /// The account id has another number of digits than twelve.
    Digits { found: usize },
    /// The account id is written in groups.
    Grouped,
    /// The account id is not made of digits.
    NoDigits { found: String },
    /// A number outside its limits.
    Range { found: u64, min: u32, max: u32 },
    /// The text is not written as a plain number.
    NotNumber,
    /// The ARN ends too early.
    EndsBefore { part: &'static str },
    /// The text does not start with `arn:`.
    NotArn,
    /// No such partition.
    Partition { found: String },
    /// No partition has a Region code of this shape.
    Region { found: String },
    /// The Region belongs to another partition than the ARN names.
    ForeignRegion { found: String, partition: Partition },
    /// The ARN belongs to another service.
    Service {
        found: String,
        expected: &'static str,
    },
    /// A field of the ARN must be empty.
    Filled { field: &'static str, found: String },
    /// The resource is not of the kind asked for.
    Resource {
        found: String,
        expected: &'static str,
    },
    /// Two slashes follow one another, or a slash stands at an end.
    EmptySegment { part: &'static str },
    /// Two signs stand side by side that must stand alone.
    Doubled {
        part: &'static str,
        signs: &'static str,
    },
    /// Not a whole number from one on.
    NotCount { part: &'static str },
    /// More than one wildcard where one is allowed.
    Stars { part: &'static str },
    /// A web address without its scheme.
    NoScheme { part: &'static str },
    /// A path behind a host.
    Path { part: &'static str },
    /// Not the number of a port.
    Port { found: String },
    /// Neither a root, nor an organizational unit, nor an account.
    Target,
    /// The address of an image starts with something else than a registry.
    Registry,
    /// The host of a registry ends as in another partition.
    HostEnd {
        region: String,
        expected: &'static str,
    },
    /// A wildcard where one exact value is needed.
    Wildcard,
    /// Several values where one is needed.
    Several,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::Blank => f.write_str("there is nothing in it but white space or quotes"),
            Self::Slip(slip) => slip.fmt(f),
            Self::Is(thing) => write!(f, "it is {thing}"),
            Self::Several => f.write_str("it holds several values, and one is needed here"),
            Self::Wildcard => f.write_str("it contains a wildcard, and one exact value is needed"),
            Self::NotNumber => f.write_str("it is not a whole number of seconds"),
            Self::Range { found, min, max } => {
                write!(f, "{found} is not between {min} and {max}")
            }
            Self::TooShort { .. } | Self::TooLong { .. } | Self::Length { .. } => {
                self.fmt_length(f)
            }
            Self::Digits { .. } | Self::Grouped | Self::NoDigits { .. } => self.fmt_account(f),
            Self::EndsBefore { .. }
            | Self::NotArn
            | Self::Partition { .. }
            | Self::Region { .. }
            | Self::ForeignRegion { .. }
            | Self::Service { .. }
            | Self::Filled { .. }
            | Self::Resource { .. } => self.fmt_arn(f),
            Self::Stars { .. }
            | Self::NoScheme { .. }
            | Self::Path { .. }
            | Self::Port { .. }
            | Self::Registry
            | Self::HostEnd { .. } => self.fmt_address(f),
            _ => self.fmt_text(f),
        }
    }
}

impl Reason {
    fn fmt_length(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { part, len: 0, .. } => write!(f, "{part} is missing"),
            Self::TooShort { part, len, min } => {
                write!(f, "{part} has {}, at least {min} are needed", letters(*len))
            }
            Self::TooLong { part, len, max } => {
                write!(f, "{part} has {}, at most {max} are allowed", letters(*len))
            }
            Self::Length { part, len, allowed } => {
                write!(f, "{part} has {}, not {allowed}", letters(*len))
            }
            _ => Ok(()),
        }
    }

    fn fmt_account(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Digits { found: 0 } => f.write_str("the account id is missing"),
            Self::Digits { found: 1 } => f.write_str("the account id has 1 digit, not 12"),
            Self::Digits { found } => write!(f, "the account id has {found} digits, not 12"),
            Self::Grouped => f.write_str("the account id is written in groups, not as 12 digits"),
            Self::NoDigits { found } => {
                write!(f, "the account id is {}, not 12 digits", Shown(found))
            }
            _ => Ok(()),
        }
    }

    fn fmt_arn(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EndsBefore { part } => write!(f, "it ends before {part}"),
            Self::NotArn => f.write_str("it does not start with \"arn:\""),
            Self::Partition { found } => {
                write!(f, "there is no partition {}", Shown(found))
            }
            Self::Region { found: none } if none.is_empty() => f.write_str("the Region is missing"),
            Self::Region { found } => write!(f, "{} is not a Region code", Shown(found)),
            Self::ForeignRegion { found, partition } => write!(
                f,
                "the Region {} is not in the partition {}",
                Shown(found),
                partition.as_str()
            ),
            Self::Service { found, expected } => {
                write!(f, "its service is {}, not \"{expected}\"", Shown(found))
            }
            Self::Filled { field, found } => {
                write!(f, "{field} is {}, but must be empty", Shown(found))
            }
            Self::Resource { found, expected } => write!(
                f,
                "its resource is {}, which does not start with \"{expected}\"",
                Shown(found)
            ),
            _ => Ok(()),
        }
    }

    fn fmt_address(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stars { part } => write!(f, "{part} has more than one *"),
            Self::NoScheme { part } => {
                write!(f, "{part} has no scheme in small letters, such as https://")
            }
            Self::Path { part } => write!(
                f,
                "{part} has a path behind the host, which browsers do not send"
            ),
            Self::Port { found } => write!(f, "{} is not a port", Shown(found)),
            Self::Registry => {
                f.write_str("it does not start with the registry, ACCOUNT.dkr.ecr.REGION")
            }
            Self::HostEnd { region, expected } => write!(
                f,
                "the host of a registry in {} ends with \"{expected}\"",
                Shown(region)
            ),
            _ => Ok(()),
        }
    }

    fn fmt_text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Char {
                part,
                found,
                allowed,
            } => write!(
                f,
                "{part} contains {}, allowed are {allowed}",
                ShownChar(*found)
            ),
            Self::Start {
                part,
                found,
                allowed,
            } => write!(
                f,
                "{part} starts with {}, not with {allowed}",
                ShownChar(*found)
            ),
            Self::End {
                part,
                found,
                allowed,
            } => write!(
                f,
                "{part} ends with {}, not with {allowed}",
                ShownChar(*found)
            ),
            Self::Prefix { part, prefix } => write!(f, "{part} does not start with \"{prefix}\""),
            Self::ReservedPrefix { part, prefix } => {
                write!(f, "{part} starts with \"{prefix}\", which AWS reserves")
            }
            Self::ReservedSuffix { part, suffix } => {
                write!(f, "{part} ends with \"{suffix}\", which AWS reserves")
            }
            Self::Contains { part, text } => write!(f, "{part} contains \"{text}\""),
            Self::Doubled { part, signs } => write!(f, "{part} has two of {signs} side by side"),
            Self::NotCount { part } => write!(f, "{part} is not a whole number from 1 on"),
            Self::Target => {
                f.write_str("it starts neither with r- nor with ou-, nor is it an account id")
            }
            Self::Ipv4 { part } => write!(f, "{part} has the shape of an IPv4 address"),
            Self::EmptySegment { part } => {
                write!(f, "{part} has a slash too many, or a name is missing")
            }
            _ => Ok(()),
        }
    }
}

fn letters(count: usize) -> String {
    match count {
        1 => "1 character".to_owned(),
        n => format!("{n} characters"),
    }
}
