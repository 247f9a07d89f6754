//! What an access denied message says of itself: who was refused what, on which resource, and which kind of policy
//! said no. <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>

use super::{
    entry::{Entry, entries, takes},
    pattern::Pattern,
    squash::Squashed,
    values::{Values, is_action},
};
use crate::aws::{AccountId, Arn, AwsValue, Region};

/// The forms of the message, the fullest first.
const FORMS: [&str; 10] = [
    "User: <principal> is not authorized to perform: <action> on resource: <resource> because no",
    "User: <principal> is not authorized to perform: <action> on resource: <resource> with an explicit deny",
    "User: <principal> is not authorized to perform: <action> on the resource <> because no",
    "User: <principal> is not authorized to perform: <action> because no",
    "User: <principal> is not authorized to perform: <action> with an explicit deny",
    "User: <principal> is not authorized to perform: <action> on resource: <resource>",
    "User: <principal> is not authorized to perform: <action>",
    "is not authorized to perform: <action> on resource: <resource>",
    "is not authorized to perform: <action>",
    "when calling the <operation> operation",
];
/// What IAM takes at most.
const LONGEST_ARN: usize = 2048;
/// More is no message.
const MOST_ARNS: usize = 100;

/// Who was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// As the message has it.
    pub arn: String,
    pub account: Option<String>,
    /// The role's name; its path is lost where the principal is a session.
    pub role: Option<String>,
    pub session: Option<String>,
    /// The user's name, where it is no role.
    pub user: Option<String>,
}

/// Which kind of policy said no.
#[derive(Debug, Clone, Copy)]
pub struct Ending {
    /// A statement forbids it; otherwise none allows it.
    pub deny: bool,
    /// As the message names it, such as `identity-based policy`.
    pub policy: &'static str,
    /// The entry that explains it.
    pub entry: &'static Entry,
}

/// All that could be read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    pub principal: Option<Principal>,
    pub action: Option<String>,
    /// The operation of the SDK, where the message names no action.
    pub operation: Option<String>,
    pub resource: Option<String>,
    pub ending: Option<Ending>,
    /// The ARN of the policy that says no, which newer messages name.
    pub policy: Option<String>,
}

impl Reading {
    pub(super) fn new(text: &Squashed) -> Self {
        let mut reading = Self::default();
        for form in FORMS {
            let form = Pattern::new(form);
            let Some(found) = form.find(text) else {
                continue;
            };
            for (name, value) in found {
                match name {
                    "principal" => reading.principal = Some(principal(value)),
                    "action" => reading.action = Some(value).filter(|value| is_action(value)),
                    "resource" => reading.resource = Some(value),
                    _ => reading.operation = Some(value),
                }
            }
            break;
        }
        for entry in entries() {
            let no = |policy: &&String| text.contains(&format!("because no {policy} allows"));
            if let Some(policy) = entry.endings.iter().find(no) {
                reading.ending = Some(Ending {
                    deny: false,
                    policy,
                    entry,
                });
                return reading;
            }
            for policy in &entry.denies {
                let Some(named) = denied(text, policy) else {
                    continue;
                };
                reading.policy = Some(named).filter(|named| named.starts_with("arn:"));
                reading.ending = Some(Ending {
                    deny: true,
                    policy,
                    entry,
                });
                return reading;
            }
        }
        reading
    }

    /// Whether nothing could be read.
    pub fn is_empty(&self) -> bool {
        let Self {
            principal,
            action,
            operation,
            resource,
            ending,
            policy,
        } = self;
        principal.is_none()
            && ending.is_none()
            && [action, operation, resource, policy]
                .iter()
                .all(|value| value.is_none())
    }

    /// The account and the name of the role that the message is about.
    pub(super) fn resource_role(&self) -> Option<(&str, &str)> {
        role(self.resource.as_deref()?)
    }

    pub(super) fn resource_account(&self) -> Option<&str> {
        account(self.resource.as_deref()?)
    }
}

/// Whether a statement in such a policy forbids it, with the policy's ARN or nothing.
fn denied(text: &Squashed, policy: &str) -> Option<String> {
    ["a", "an"].iter().find_map(|article| {
        let form = format!("with an explicit deny in {article} {policy}");
        Pattern::new(&form).find(text)?;
        let named = Pattern::new(&format!("{form}: <policy>"));
        let mut values = named.find(text).unwrap_or_default();
        Some(values.pop().map(|(_, value)| value).unwrap_or_default())
    })
}

fn principal(arn: String) -> Principal {
    let tail = arn.splitn(6, ':').nth(5).unwrap_or_default();
    let (role, session) = match tail.strip_prefix("assumed-role/") {
        Some(rest) => match rest.split_once('/') {
            Some((role, session)) => (Some(role), Some(session)),
            None => (Some(rest), None),
        },
        None => (self::role(&arn).map(|(_, name)| name), None),
    };
    Principal {
        account: account(&arn).map(str::to_owned),
        role: role.map(str::to_owned),
        session: session.map(str::to_owned),
        user: tail
            .strip_prefix("user/")
            .and_then(|path| path.rsplit('/').next())
            .map(str::to_owned),
        arn,
    }
}

fn account(arn: &str) -> Option<&str> {
    arn.split(':')
        .nth(4)
        .filter(|account| AccountId::parse(account).is_ok())
}

/// The account and the name in the ARN of a role.
fn role(arn: &str) -> Option<(&str, &str)> {
    let path = arn.splitn(6, ':').nth(5)?.strip_prefix("role/")?;
    let name = path.rsplit('/').next().filter(|name| !name.is_empty())?;
    Some((account(arn)?, name))
}

/// The values that stand in the text itself, for the places of commands.
pub(super) fn values(text: &Squashed, reading: &Reading) -> Values {
    let mut values = Values::new();
    if let Some(principal) = &reading.principal {
        values.insert("principal_arn", &principal.arn);
        let own = [
            ("principal_account", &principal.account),
            ("principal_role", &principal.role),
            ("principal_user", &principal.user),
        ];
        for (name, value) in own {
            if let Some(value) = value {
                values.insert(name, value);
            }
        }
    }
    if let Some((_, name)) = reading.resource_role() {
        values.insert("resource_role", name);
    }
    for (name, value) in [
        ("resource_account", reading.resource_account()),
        ("action", reading.action.as_deref()),
        ("resource", reading.resource.as_deref()),
        ("policy_arn", reading.policy.as_deref()),
    ] {
        if let Some(value) = value {
            values.insert(name, value);
        }
    }
    for form in takes() {
        let form = Pattern::new(form);
        for (name, value) in form.find(text).unwrap_or_default() {
            values.insert(name, &value);
        }
    }
    for arn in arns(text) {
        let fields: Vec<&str> = arn.splitn(6, ':').collect();
        let [_, partition, service, region, _, resource] = fields.as_slice() else {
            continue;
        };
        values.insert("partition", partition);
        if Region::parse(region).is_ok() {
            values.insert("region", region);
        }
        let mut parts = resource.split('/');
        match (*service, parts.next(), parts.next(), parts.next()) {
            ("sagemaker", Some("user-profile"), Some(domain), name) => {
                values.insert("domain_id", domain);
                if let Some(name) = name {
                    values.insert("user_profile_name", name);
                }
            }
            ("sagemaker", Some("domain" | "space" | "app"), Some(domain), _) => {
                values.insert("domain_id", domain);
            }
            ("sagemaker", Some("cluster"), Some(name), _) => {
                values.insert("cluster_name", name);
            }
            ("sagemaker", Some("pipeline"), Some(name), _) => {
                values.insert("pipeline_name", name);
            }
            ("kms", Some("key"), Some(_), _) => {
                values.insert("key_arn", &arn);
            }
            ("eks", Some("cluster"), Some(name), _) => {
                values.insert("eks_cluster", name);
            }
            ("elasticmapreduce", Some("cluster"), Some(id), _) => {
                values.insert("cluster_id", id);
            }
            ("s3", Some(bucket), _, _) => {
                values.insert("bucket_arn", &format!("arn:{partition}:s3:::{bucket}"));
            }
            _ => {}
        }
    }
    values
}

/// The ARNs of the text.
fn arns(text: &Squashed) -> Vec<String> {
    let start: Vec<char> = "arn:".chars().collect();
    let mut all = Vec::new();
    let mut from = 0;
    while let Some(at) = text.find(&start, from, usize::MAX)
        && all.len() < MOST_ARNS
    {
        let arn = text.value(at, None);
        from = at + arn.chars().count().max(start.len());
        // Parsing says at length what is wrong, which nobody asks here.
        if arn.len() <= LONGEST_ARN && Arn::parse(&arn).is_ok() {
            all.push(arn);
        }
    }
    all
}
