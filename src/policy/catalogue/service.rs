//! A service of the catalogue: its actions, resource types and condition keys.

use std::{fmt, ptr};

use super::{ArnPattern, ConditionKey, glob, global_key, key::Keys, misnomer, nearest, unlisted};

/// Keys that an action or a resource type carries.
pub(super) type KeyList = &'static [&'static ConditionKey];

/// A service of AWS.
#[derive(Debug)]
pub struct Service {
    /// What stands before the colon of its actions.
    pub prefix: &'static str,
    /// As AWS calls it.
    pub name: &'static str,
    /// It is no more, though its pages are still there.
    pub retired: bool,
    pub(super) keys: Keys,
    /// Sorted without regard to case.
    pub(super) resources: &'static [Resource],
    /// Sorted without regard to case.
    pub(super) actions: Vec<Action>,
}

/// An action of a service.
#[derive(Debug, Clone)]
pub struct Action {
    /// The prefix of its service.
    pub service: &'static str,
    /// Without the prefix.
    pub name: &'static str,
    /// What it does, in AWS's five classes.
    pub level: Level,
    /// The resource types that a statement about it can name, by AWS's reference. See [`Action::fits`] for those without.
    pub resources: &'static [Needed],
    /// The keys that count whatever the resource is.
    pub condition_keys: KeyList,
    /// Actions that the caller needs as well, `iam:PassRole` for one, as they were listed when AWS last did so.
    pub depends_on: &'static [&'static str],
}

/// A resource type of an action.
#[derive(Debug)]
pub struct Needed {
    pub resource: &'static Resource,
    /// A call always names a resource of this type.
    pub required: bool,
    /// The keys that count when the action meets a resource of this type.
    pub condition_keys: KeyList,
}

/// A resource type of a service.
#[derive(Debug)]
pub struct Resource {
    pub name: &'static str,
    /// What its ARNs look like; nearly always one pattern.
    pub arns: Vec<ArnPattern>,
    /// The keys that count for resources of this type.
    pub condition_keys: KeyList,
}

/// What an action does, as AWS classes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    List,
    Read,
    Tagging,
    Write,
    PermissionsManagement,
}

/// Through what an action carries a condition key.
#[derive(Debug, Clone, Copy)]
pub enum Carried {
    /// The action lists it, whatever the resource is.
    Action,
    /// It comes with resources of this type only.
    Resource(&'static Resource),
    /// It is a global key.
    Global,
}

impl Service {
    /// Returns the action with this name, in any case.
    pub fn action(&self, name: &str) -> Option<&Action> {
        let at = self
            .actions
            .binary_search_by(|action| glob::order(action.name, name));
        self.actions.get(at.ok()?)
    }

    /// All actions, sorted by name.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// Returns the actions that fit a pattern with `*` and `?`, in any case, sorted by name.
    pub fn matching(&self, pattern: &str) -> impl Iterator<Item = &Action> + use<'_> {
        let pattern = glob::normal(pattern);
        // `Describe*` begins with ten letters that say where to look.
        let fixed = pattern.split(['*', '?']).next().unwrap_or_default();
        let starts = |action: &Action| {
            let start = action.name.as_bytes().get(..fixed.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(fixed.as_bytes()))
        };
        let from = self
            .actions
            .partition_point(|action| glob::order(action.name, fixed).is_lt());
        let rest = self.actions.get(from..).unwrap_or_default();
        let within = rest.partition_point(starts);
        let range = rest.get(..within).unwrap_or_default();
        range
            .iter()
            .filter(move |action| glob::matches(&pattern, action.name))
    }

    /// Returns the action that was probably meant by a name that no action has. It looks at all of them: for messages.
    pub fn nearest(&self, name: &str) -> Option<&'static str> {
        misnomer::action(self.prefix, name)
            .or_else(|| nearest::nearest(name, self.actions.iter().map(|action| action.name)))
    }

    /// Returns the resource type with this name.
    pub fn resource(&self, name: &str) -> Option<&'static Resource> {
        let at = self
            .resources
            .binary_search_by(|resource| glob::order(resource.name, name));
        self.resources.get(at.ok()?)
    }

    /// All resource types, sorted by name.
    pub fn resources(&self) -> &'static [Resource] {
        self.resources
    }

    /// Returns the condition key with this name that the service lists, some `aws:` keys among them.
    pub fn condition_key(&self, name: &str) -> Option<&'static ConditionKey> {
        self.keys.get(name)
    }

    /// All condition keys that the service lists, sorted by name.
    pub fn condition_keys(&self) -> &'static [ConditionKey] {
        self.keys.all()
    }
}

impl Action {
    /// Says whether a statement about this action can have this text as its `Resource`.
    ///
    /// Only whether any resource could meet both: `*` and patterns are welcome. Without a resource type only `*` is, but
    /// for a few actions that AWS checks against an ARN all the same.
    pub fn fits(&self, arn: &str) -> bool {
        if self.resources.is_empty() {
            let all = !arn.is_empty() && arn.bytes().all(|byte| byte == b'*');
            return all
                || unlisted::arn(self.service, self.name)
                    .is_some_and(|pattern| pattern.could_match(arn));
        }
        self.resources
            .iter()
            .any(|needed| needed.resource.could_match(arn))
    }

    /// What the ARN looks like that AWS checks although the action names no resource.
    pub fn unlisted(&self) -> Option<ArnPattern> {
        unlisted::arn(self.service, self.name).filter(|_| self.resources.is_empty())
    }

    /// Returns through what this action carries the condition key that a policy writes as `name`.
    ///
    /// AWS's reference lists `aws:RequestTag`, `aws:ResourceTag` and `aws:TagKeys` action by action, though they are
    /// global keys: an action that lists them nowhere has none of them. All other global keys go with every action,
    /// even if a request does not always have them.
    pub fn carries(&self, name: &str) -> Option<Carried> {
        let own = super::service(self.service).and_then(|service| service.condition_key(name));
        let has = |keys: KeyList| own.is_some_and(|own| keys.iter().any(|key| ptr::eq(*key, own)));
        if has(self.condition_keys) {
            return Some(Carried::Action);
        }
        let through = self
            .resources
            .iter()
            .find(|needed| has(needed.condition_keys) || has(needed.resource.condition_keys));
        if let Some(needed) = through {
            return Some(Carried::Resource(needed.resource));
        }
        let key = global_key(name)?;
        let listed = ["aws:RequestTag/", "aws:ResourceTag/", "aws:TagKeys"];
        let global = !listed.iter().any(|start| key.name.starts_with(start));
        global.then_some(Carried::Global)
    }
}

impl Resource {
    /// Says whether an ARN as a policy writes it, with `*`, `?` and policy variables, could be one of this type.
    pub fn could_match(&self, arn: &str) -> bool {
        self.arns.iter().any(|pattern| pattern.could_match(arn))
    }
}

/// As AWS's reference writes it.
impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::List => "List",
            Self::Read => "Read",
            Self::Tagging => "Tagging",
            Self::Write => "Write",
            Self::PermissionsManagement => "Permissions management",
        })
    }
}
