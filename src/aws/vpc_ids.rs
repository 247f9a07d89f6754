//! Ids of VPCs, their endpoints, subnets and security groups.

use super::Doubt;
use super::form::{Diagnosis, Refusal};
use super::mistake::{Advice, Meant};
use super::reason::Reason;
use super::thing::Thing;

text_value! {
    /// The id of a VPC: `vpc-` and 8 (old) or 17 hex digits.
    ///
    /// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html>
    VpcId, "a VPC id", "vpc-1a2b3c4d5e6f7a8b9",
    check: |text| check(&VPC, text), diagnose: |text| diagnose(&VPC, text), doubts: none,
}

text_value! {
    /// The id of a subnet: `subnet-` and 8 (old) or 17 hex digits.
    ///
    /// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html>
    SubnetId, "a subnet id", "subnet-1a2b3c4d5e6f7a8b9",
    check: |text| check(&SUBNET, text), diagnose: |text| diagnose(&SUBNET, text), doubts: none,
}

text_value! {
    /// The id of a security group: `sg-` and 8 (old) or 17 hex digits.
    ///
    /// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html>
    SecurityGroupId, "a security group id", "sg-1a2b3c4d5e6f7a8b9",
    check: |text| check(&GROUP, text), diagnose: |text| diagnose(&GROUP, text), doubts: none,
}

text_value! {
    /// The id of a VPC endpoint: `vpce-` and 8 (old) or 17 hex digits.
    ///
    /// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html>
    VpcEndpointId, "a VPC endpoint id", "vpce-1a2b3c4d5e6f7a8b9",
    check: |text| check(&ENDPOINT, text), diagnose: diagnose_endpoint, doubts: none,
}

struct Kind {
    part: &'static str,
    prefix: &'static str,
}

const VPC: Kind = Kind {
    part: "the VPC id",
    prefix: "vpc-",
};
const SUBNET: Kind = Kind {
    part: "the subnet id",
    prefix: "subnet-",
};
const GROUP: Kind = Kind {
    part: "the security group id",
    prefix: "sg-",
};

const ENDPOINT: Kind = Kind {
    part: "the endpoint id",
    prefix: "vpce-",
};

fn none(_: &str) -> Vec<Doubt> {
    Vec::new()
}

fn check(kind: &Kind, text: &str) -> Result<(), Refusal> {
    const LONG: usize = 17;
    let (part, prefix) = (kind.part, kind.prefix);
    let Some(hex) = text.strip_prefix(prefix) else {
        return Err(Refusal {
            reason: Reason::Prefix { part, prefix },
            open: prefix.starts_with(text),
        });
    };
    let not_hex = |c: &char| !(c.is_ascii_digit() || matches!(c, 'a'..='f'));
    if let Some(found) = hex.chars().find(not_hex) {
        let allowed = "0-9 and a-f behind its prefix";
        return Err(Refusal::shut(Reason::Char {
            part,
            found,
            allowed,
        }));
    }
    let len = hex.len();
    if len == 8 || len == LONG {
        return Ok(());
    }
    let (part, allowed) = ("the part behind the prefix", "8 or 17");
    Err(Refusal {
        reason: Reason::Length { part, len, allowed },
        open: len < LONG,
    })
}

/// Finds the one id of the kind in an ARN, a console label or a list.
fn diagnose(kind: &Kind, text: &str) -> Option<Diagnosis> {
    let lower = text.to_ascii_lowercase();
    let mut ids = lower
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .filter(|word| check(kind, word).is_ok());
    if let Some(id) = ids.next() {
        if ids.any(|other| other != id) {
            let note = Advice::say("enter one id at a time");
            return Some(Diagnosis::new(Reason::Several, Meant::advice(note)));
        }
        let reason = text
            .starts_with("arn:")
            .then_some(Reason::Is(Thing::OtherArn));
        let meant = Some(Meant::sure(id));
        return Some(Diagnosis { reason, meant });
    }
    let (prefix, _) = lower.split_once('-')?;
    let other = [
        "vpc", "subnet", "sg", "eni", "vpce", "rtb", "igw", "acl", "i",
    ];
    let foreign = other.contains(&prefix) && !lower.starts_with(kind.prefix);
    foreign.then(|| {
        let note = match kind.prefix {
            "vpc-" => "the id of a VPC starts with vpc-",
            "vpce-" => "the id of a VPC endpoint starts with vpce-",
            "subnet-" => "the id of a subnet starts with subnet-",
            _ => "the id of a security group starts with sg-",
        };
        Diagnosis::new(Reason::Is(Thing::Ec2Id), Meant::advice(Advice::say(note)))
    })
}

/// An endpoint's host name starts with its id, and a service of one's own has nearly the same prefix.
fn diagnose_endpoint(text: &str) -> Option<Diagnosis> {
    let lower = text.to_ascii_lowercase();
    if lower.contains("vpce-svc-") {
        let note = Advice::say("that is the service behind it; enter the id of the endpoint");
        return Some(Diagnosis::new(
            Reason::Is(Thing::Ec2Id),
            Meant::advice(note),
        ));
    }
    diagnose(&ENDPOINT, text).or_else(|| {
        let host = lower.split_once("://").map_or(&*lower, |(_, rest)| rest);
        let id = host.match_indices('-').nth(1).map(|(at, _)| at)?;
        let id = host.get(..id).filter(|id| check(&ENDPOINT, id).is_ok())?;
        Some(Diagnosis::new(Reason::Is(Thing::Url), Meant::sure(id)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, good, hint};

    #[test]
    fn old_and_new_ids_parse() {
        good::<VpcId>(&["vpc-1a2b3c4d", "vpc-1a2b3c4d5e6f7a8b9"]);
        good::<SubnetId>(&["subnet-1a2b3c4d", "subnet-1a2b3c4d5e6f7a8b9"]);
        good::<SecurityGroupId>(&["sg-1a2b3c4d", "sg-1a2b3c4d5e6f7a8b9"]);
    }

    #[test]
    fn an_endpoint_is_found_in_its_host_name() {
        let id = "vpce-1a2b3c4d5e6f7a8b9";
        good::<VpcEndpointId>(&["vpce-1a2b3c4d", id]);
        bad::<VpcEndpointId>(&[
            (
                &format!("{id}-abcdefgh.api.sagemaker.us-east-1.vpce.amazonaws.com"),
                "it is a web address",
                Some((id, true)),
            ),
            (
                "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0",
                "it is the id of another kind of resource",
                None,
            ),
            (
                "vpc-1a2b3c4d",
                "it is the id of another kind of resource",
                None,
            ),
        ]);
        assert_eq!(
            hint::<VpcEndpointId>("vpc-1a2b3c4d"),
            "the id of a VPC endpoint starts with vpce-"
        );
    }

    #[test]
    fn near_misses_are_corrected() {
        let sure = Some(("vpc-1a2b3c4d", true));
        bad::<VpcId>(&[
            (
                "VPC-1A2B3C4D",
                "the VPC id does not start with \"vpc-\"",
                sure,
            ),
            (
                "vpc-1a2b3c4d (main)",
                "the VPC id contains ' ', allowed are 0-9 and a-f behind its prefix",
                sure,
            ),
            (
                "arn:aws:ec2:us-east-1:999988887777:vpc/vpc-1a2b3c4d",
                "it is the ARN of something else",
                sure,
            ),
            (
                "subnet-1a2b3c4d",
                "it is the id of another kind of resource",
                None,
            ),
            (
                "vpc-1a2b3c4d5",
                "the part behind the prefix has 9 characters, not 8 or 17",
                None,
            ),
            (
                "vpc-1a2b3c4g",
                "the VPC id contains 'g', allowed are 0-9 and a-f behind its prefix",
                None,
            ),
        ]);
        bad::<SecurityGroupId>(&[(
            "sg-1a2b3c4d, sg-1a2b3c4e",
            "it holds several values, and one is needed here",
            None,
        )]);
        assert_eq!(
            hint::<SubnetId>("sg-1a2b3c4d"),
            "the id of a subnet starts with subnet-"
        );
    }
}
