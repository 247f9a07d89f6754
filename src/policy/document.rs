//! A policy document, and printing it.

use serde::{
    Serialize,
    ser::{SerializeMap, Serializer},
};

use super::statement::Statement;

/// The version every document of ours carries; the older one knows no policy variables.
pub(crate) const VERSION: &str = "2012-10-17";

/// An IAM policy document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document<T = String> {
    /// None counts as `2008-10-17`.
    pub version: Option<T>,
    pub id: Option<T>,
    pub statements: Vec<Statement<T>>,
}

/// What a document is attached to, which decides what may stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Attached to a role, user or group.
    Identity,
    /// Says who may assume a role.
    Trust,
    /// Attached to a bucket, a key, a queue.
    Resource,
    /// Set by an organization over its accounts.
    ServiceControl,
}

impl Kind {
    pub const ALL: [Self; 4] = [
        Self::Identity,
        Self::Trust,
        Self::Resource,
        Self::ServiceControl,
    ];

    /// As the command line takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Trust => "trust",
            Self::Resource => "resource",
            Self::ServiceControl => "scp",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Identity => "identity policy",
            Self::Trust => "trust policy",
            Self::Resource => "resource policy",
            Self::ServiceControl => "service control policy",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl<T> Document<T> {
    /// The same document with every text filled in, statement by statement; `keep` drops those not wanted.
    pub(crate) fn fill<'s, U>(
        &'s self,
        mut keep: impl FnMut(&Statement<T>) -> bool,
        mut one: impl FnMut(&'s T) -> U,
        mut many: impl FnMut(&'s T, &mut Vec<U>),
    ) -> Document<U> {
        Document {
            version: self.version.as_ref().map(&mut one),
            id: self.id.as_ref().map(&mut one),
            statements: self
                .statements
                .iter()
                .filter(|statement| keep(statement))
                .map(|statement| statement.fill(&mut one, &mut many))
                .collect(),
        }
    }
}

impl<T: AsRef<str>> Document<T> {
    /// What kind of policy it looks like. A service control policy looks like an identity policy.
    pub fn looks_like(&self) -> Kind {
        let mut with_principal = self.statements.iter().filter(|s| s.principal.is_some());
        let Some(first) = with_principal.next() else {
            // A trust policy without its principal is still one: nothing else assumes roles without a resource.
            let assumes = |s: &Statement<T>| s.resource.is_none() && s.assumes();
            let trust = !self.statements.is_empty() && self.statements.iter().all(assumes);
            return if trust { Kind::Trust } else { Kind::Identity };
        };
        // A repository's policy has no resource either, but speaks of its own actions.
        let of_role = |s: &Statement<T>| {
            let open = s.not_action || s.action.iter().any(|action| action.as_ref() == "*");
            s.assumes() || (s.resource.is_none() && open)
        };
        if of_role(first) && with_principal.all(of_role) {
            Kind::Trust
        } else {
            Kind::Resource
        }
    }
}

impl<T: Serialize> Serialize for Document<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(version) = &self.version {
            map.serialize_entry("Version", version)?;
        }
        if let Some(id) = &self.id {
            map.serialize_entry("Id", id)?;
        }
        map.serialize_entry("Statement", &self.statements)?;
        map.end()
    }
}
