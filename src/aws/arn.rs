//! ARNs of any kind.

use super::form::{Diagnosis, Form, Refusal};
use super::mistake::Meant;
use super::reason::Reason;
use super::{AccountId, Doubt, Partition};

/// An ARN of any service: the grammar only, wildcards in the resource included.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arn {
    text: String,
    partition: Partition,
}

impl Arn {
    /// Returns the partition.
    pub fn partition(&self) -> Partition {
        self.partition
    }

    /// Returns the service, such as `iam`.
    pub fn service(&self) -> &str {
        self.field(2)
    }

    /// Returns the Region; empty for global services.
    pub fn region(&self) -> &str {
        self.field(3)
    }

    /// Returns the account id; empty for S3, `aws` for what AWS manages.
    pub fn account(&self) -> &str {
        self.field(4)
    }

    /// Returns what stands behind the account, colons and slashes included.
    pub fn resource(&self) -> &str {
        self.field(5)
    }

    fn field(&self, at: usize) -> &str {
        self.text.splitn(6, ':').nth(at).unwrap_or_default()
    }
}

impl Form for Arn {
    fn read(text: &str) -> Result<Self, Refusal> {
        const MAX: usize = 2048;
        let (part, len, max) = ("the ARN", text.chars().count(), MAX);
        if len > max {
            return Err(Refusal::shut(Reason::TooLong { part, len, max }));
        }
        if let Some(found) = text.chars().find(|c| !c.is_ascii_graphic()) {
            let allowed = "letters, digits and signs of ASCII";
            return Err(Refusal::shut(Reason::Char {
                part,
                found,
                allowed,
            }));
        }
        let fields: Vec<&str> = text.splitn(6, ':').collect();
        for (at, field) in fields.iter().enumerate() {
            check_field(at, field, at + 1 == fields.len())?;
        }
        let part = match fields.len() {
            0..=2 => "the service",
            3 => "the Region field",
            4 => "the account field",
            5 => "the resource",
            _ => {
                let partition = fields.get(1).copied().unwrap_or_default();
                return Ok(Self {
                    text: text.to_owned(),
                    partition: Partition::read(partition)?,
                });
            }
        };
        Err(Refusal::open(Reason::EndsBefore { part }))
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn diagnose(text: &str) -> Option<Diagnosis> {
        let (head, rest) = text.split_at_checked(4)?;
        if !head.eq_ignore_ascii_case("arn:") {
            return None;
        }
        let mut fields: Vec<String> = rest.splitn(5, ':').map(str::to_owned).collect();
        fields
            .iter_mut()
            .take(3)
            .for_each(|f| f.make_ascii_lowercase());
        Some(Diagnosis::meant(Meant::sure(format!(
            "arn:{}",
            fields.join(":")
        ))))
    }

    fn suspicions(&self) -> Vec<Doubt> {
        AccountId::read(self.account()).map_or_else(|_| Vec::new(), |id| id.suspicions())
    }
}

/// Checks one field; the last one may be a beginning only.
fn check_field(at: usize, field: &str, last: bool) -> Result<(), Refusal> {
    let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let shut = |reason| Err(Refusal::shut(reason));
    match at {
        0 if field == "arn" => Ok(()),
        0 => Err(Refusal {
            reason: Reason::NotArn,
            open: last && "arn".starts_with(field),
        }),
        1 => match Partition::read(field) {
            Err(refusal) if !(last && refusal.open) => shut(refusal.reason),
            _ => Ok(()),
        },
        2 if !field.bytes().all(word) || (field.is_empty() && !last) => shut(Reason::Service {
            found: field.to_owned(),
            expected: "a word in lower case",
        }),
        3 if !field.bytes().all(word) => shut(Reason::Region {
            found: field.to_owned(),
        }),
        4 if !field.is_empty() && field != "aws" => match AccountId::read(field) {
            Err(refusal) if !(last && (refusal.open || "aws".starts_with(field))) => {
                shut(refusal.reason)
            }
            _ => Ok(()),
        },
        5 if field.is_empty() => Err(Refusal::open(Reason::EndsBefore {
            part: "the resource",
        })),
        _ => Ok(()),
    }
}

aws_value!(Arn, "an ARN", "arn:aws:iam::111122223333:role/my-role");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::AwsValue;
    use crate::aws::testing::{bad, good};

    #[test]
    fn fields_come_out_as_they_are() {
        good::<Arn>(&["arn:aws:s3:::b", "arn:aws:iam::aws:policy/x"]);
        let arn = Arn::parse("arn:aws-cn:logs:cn-north-1:999988887777:log-group:/a:*").unwrap();
        assert_eq!(arn.partition(), Partition::AwsCn);
        assert_eq!(
            (arn.service(), arn.region(), arn.account(), arn.resource()),
            ("logs", "cn-north-1", "999988887777", "log-group:/a:*")
        );
    }

    #[test]
    fn broken_arns_are_named() {
        bad::<Arn>(&[
            ("my-bucket", "it does not start with \"arn:\"", None),
            ("arn:aws:s3", "it ends before the Region field", None),
            ("arn:azure:s3:::b", "there is no partition \"azure\"", None),
            ("arn:aws:s3:::", "it ends before the resource", None),
            (
                "ARN:AWS:S3:::b",
                "it does not start with \"arn:\"",
                Some(("arn:aws:s3:::b", true)),
            ),
            (
                "arn:aws:iam::12345:role/x",
                "the account id has 5 digits, not 12",
                None,
            ),
            (
                "\"arn:aws:s3:::b\"",
                "it has quotes or brackets around it",
                Some(("arn:aws:s3:::b", true)),
            ),
        ]);
    }
}
