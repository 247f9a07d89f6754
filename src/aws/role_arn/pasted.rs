//! What people paste where the ARN of a role is asked for.

use super::super::account_id::padded;
use super::super::arn_shape::thing_of;
use super::super::form::{Diagnosis, Form};
use super::super::mistake::{Advice, Meant};
use super::super::reason::Reason;
use super::super::role_name::{from_console, is_unique_id};
use super::super::shown::has_access_key;
use super::super::thing::Thing;
use super::super::{Partition, RoleName, lookup, url};
use super::SHAPE;

const LOOK_UP: &str = "look the role's ARN up";
const ASK_ROLE: Advice = Advice {
    note: "enter the ARN of a role",
    command: None,
    caveat: None,
};

pub(super) fn diagnose(text: &str) -> Option<Diagnosis> {
    by_id(text)
        .or_else(|| page(text))
        .or_else(|| session(text))
        .or_else(|| mended(text))
        .or_else(|| other_arn(text))
        .or_else(|| fragment(text))
}

/// Unique ids, alone or with a session name behind, and access key ids.
fn by_id(text: &str) -> Option<Diagnosis> {
    let id = text.split(':').next()?;
    if ["AKIA", "ASIA"].iter().any(|key| text.starts_with(key)) && has_access_key(text) {
        let note = Advice::say("access keys do not belong here; enter the ARN of a role");
        return Some(Diagnosis::new(
            Reason::Is(Thing::AccessKeyId),
            Meant::advice(note),
        ));
    }
    let is = |prefix| is_unique_id(id, prefix);
    let (thing, advice) = if is("AROA") {
        (
            Thing::RoleUniqueId,
            Advice::run(LOOK_UP, lookup::role_by_id(id)),
        )
    } else if is("AIDA") {
        (Thing::UserUniqueId, ASK_ROLE)
    } else if ["ANPA", "AGPA", "AIPA"].into_iter().any(is) {
        (Thing::OtherId, ASK_ROLE)
    } else {
        return None;
    };
    Some(Diagnosis::new(Reason::Is(thing), Meant::advice(advice)))
}

fn page(text: &str) -> Option<Diagnosis> {
    let url = url::parse(text)?;
    let advice = match from_console(text).filter(|name| RoleName::read(name).is_ok()) {
        Some(name) => Advice::run(
            "a page shows no path in its address; look the role's ARN up",
            lookup::role(&name),
        ),
        None => Advice::say("open the role's page in IAM and copy its ARN"),
    };
    let thing = if url.is_console() {
        Thing::ConsoleUrl
    } else {
        Thing::Url
    };
    Some(Diagnosis::new(Reason::Is(thing), Meant::advice(advice)))
}

/// `arn:aws:sts::111122223333:assumed-role/NAME/SESSION`: the path is lost.
fn session(text: &str) -> Option<Diagnosis> {
    let start = ["arn:aws:", "arn:", ""]
        .into_iter()
        .zip(["sts:", "aws", "arn:"])
        .find_map(|(missing, start)| text.starts_with(start).then_some(missing))?;
    let text = format!("{start}{text}");
    let mut fields = text.strip_prefix("arn:")?.splitn(5, ':');
    let (partition, service) = (fields.next()?, fields.next()?);
    let (account, resource) = (fields.nth(1)?, fields.next()?);
    if !matches!(service, "sts" | "iam") {
        return None;
    }
    let mut names = resource.strip_prefix("assumed-role/")?.split('/');
    let name = names.next().unwrap_or_default();
    let session = names.next().unwrap_or_default();
    let known = |path: &str| {
        let value = format!("arn:{partition}:iam::{account}:role/{path}{name}");
        RoleName::read(name).is_ok().then_some(value)
    };
    let (thing, value, note, caveat) = if name.starts_with("AWSReservedSSO_") {
        (
            Thing::SsoSession,
            known("aws-reserved/sso.amazonaws.com/"),
            "this is a person's sign-in, usually your own, and not the execution role; \
             its ARN, if you want it all the same",
            "the Region of Identity Center may be missing from its path",
        )
    } else if name.starts_with("AWSServiceRoleFor") {
        (
            Thing::ServiceLinkedSession,
            None,
            "an AWS service owns this role, and nothing else can use it; enter another role",
            "",
        )
    } else if is_console_made(name) {
        (
            Thing::AssumedRole,
            known("service-role/"),
            "this is a session, and the role's path is not in it; \
             the SageMaker console makes such roles with the path service-role/; look the ARN up",
            "service-role/ is usual",
        )
    } else if session == "SageMaker" {
        (
            Thing::AssumedRole,
            known(""),
            "this is a Studio session of the execution role, \
             and the role's path is not in it; look the ARN up",
            "service-role/ may be missing",
        )
    } else {
        (
            Thing::AssumedRole,
            known(""),
            "this is a session, and the role's path is not in it; look the ARN up",
            "service-role/ may be missing",
        )
    };
    let command = (thing != Thing::ServiceLinkedSession).then(|| lookup::role(name));
    let advice = Advice {
        note,
        command,
        caveat: (!caveat.is_empty()).then_some(caveat),
    };
    Some(Diagnosis::new(
        Reason::Is(thing),
        Meant {
            value,
            sure: false,
            advice: Some(advice),
        },
    ))
}

/// `AmazonSageMaker-ExecutionRole-20240101T000000`.
fn is_console_made(name: &str) -> bool {
    let date = name.strip_prefix("AmazonSageMaker-ExecutionRole-");
    date.is_some_and(|date| {
        date.len() == 15
            && date.bytes().enumerate().all(|(at, byte)| match at {
                8 => byte == b'T',
                _ => byte.is_ascii_digit(),
            })
    })
}

/// Repairs an ARN that is a role's, but for its writing.
fn mended(text: &str) -> Option<Diagnosis> {
    let whole = |value: &str| super::RoleArn::read(value).is_ok();
    // A second ARN in the place of the name.
    if let Some(at) = text.rfind("arn:").filter(|at| *at > 0) {
        let value = text.get(at..).filter(|value| whole(value))?;
        return Some(Diagnosis::meant(Meant::sure(value)));
    }
    let starts = ["arn:", "aws:", "aws-", "iam:"];
    let lower = text.to_ascii_lowercase();
    if !starts.iter().any(|start| lower.starts_with(start)) {
        return None;
    }
    // The service of sessions with the resource of a role.
    let role = text.replacen(":sts:", ":iam:", 1);
    let swapped = role != text && role.contains(":role/");
    let mut meant = SHAPE
        .mended(&role)
        .or_else(|| swapped.then(|| Meant::guess(role.as_str())))?;
    meant.sure &= !swapped;
    let value = meant.value.clone().filter(|value| whole(value))?;
    // Behind such a path the name is missing.
    let only_path = [":role/service-role", ":role/aws-service-role"];
    if only_path.iter().any(|path| value.ends_with(path)) {
        return None;
    }
    let caveat = "a path may be missing";
    let has_head = lower.contains("role/") || lower.contains("role:");
    Some(Diagnosis::meant(if has_head {
        meant
    } else {
        meant.with(Advice::say("the resource of a role starts with role/").but(caveat))
    }))
}

fn other_arn(text: &str) -> Option<Diagnosis> {
    let mut fields = text.strip_prefix("arn:")?.splitn(5, ':');
    let (service, resource) = (fields.nth(1)?, fields.nth(2)?);
    let name = resource.rsplit('/').next().unwrap_or_default();
    let advice = match thing_of(service, resource) {
        Thing::RoleArn if resource.contains(['*', '?']) => {
            let note = "AWS takes no wildcard in the ARN of a role; enter one role's whole ARN";
            return Some(Diagnosis::new(
                Reason::Wildcard,
                Meant::advice(Advice::say(note)),
            ));
        }
        Thing::RoleArn => return None,
        Thing::OtherArn if service == "iam" => return None,
        Thing::InstanceProfile => Advice::run(
            "the role in a profile may have another name; look its ARN up",
            lookup::role_of_profile(name),
        ),
        Thing::Policy => Advice::say("enter the ARN of the role that the policy is attached to"),
        Thing::AccountRoot => {
            Advice::say("enter the ARN of one role; root would let every identity of it in")
        }
        _ => ASK_ROLE,
    };
    let thing = thing_of(service, resource);
    Some(Diagnosis::new(Reason::Is(thing), Meant::advice(advice)))
}

/// `role/NAME`, `/service-role/NAME`, `NAME`, and `111122223333:role/NAME`.
fn fragment(text: &str) -> Option<Diagnosis> {
    if text.starts_with("arn:") {
        return None;
    }
    if let Some((account, rest)) = text.split_once(':') {
        let account = padded(account).unwrap_or_else(|| account.to_owned());
        let partition = Partition::Aws.as_str();
        let value = format!("arn:{partition}:iam::{account}:{rest}");
        let note = "a whole ARN is needed here";
        return super::RoleArn::read(&value).is_ok().then(|| {
            let advice = Advice::say(note).but("the partition may be another");
            Diagnosis::new(
                Reason::Is(Thing::Fragment),
                Meant::guess(value).with(advice),
            )
        });
    }
    let path = text.trim_matches('/');
    let name = path.rsplit('/').next().unwrap_or_default();
    let parts_fit = path.split('/').all(|part| RoleName::read(part).is_ok());
    parts_fit.then(|| {
        let note = "a whole ARN is needed here, with account and path; look it up";
        let advice = Advice::run(note, lookup::role(name));
        Diagnosis::new(Reason::Is(Thing::Fragment), Meant::advice(advice))
    })
}
