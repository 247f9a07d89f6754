//! Accounts, roles and policy documents of a set-up, whether they come from a plan or from the files of a bundle.

use std::borrow::Cow;

use super::reason::{self, Reason};
use crate::{
    audit::{Setup, Status, answer},
    plan::{Content, Plan, RoleStatus},
    playbook::DocumentKind,
    policy::{
        Document, Kind, Lines, Statement, Text,
        evaluate::{Caller, account_of},
        grammar, json, pattern,
    },
};

/// What decides who may do what.
#[derive(Debug)]
pub struct Scene<'a> {
    pub accounts: Vec<Account<'a>>,
    pub roles: Vec<Role<'a>>,
    pub papers: Vec<Paper<'a>>,
    /// Buckets with the account they belong to, as their ARNs carry none.
    buckets: Vec<(String, String)>,
    /// Where the set-up stands.
    pub(super) region: Option<String>,
}

/// An account that takes part.
#[derive(Debug, Clone)]
pub struct Account<'a> {
    pub key: Cow<'a, str>,
    pub id: Cow<'a, str>,
}

/// A role that takes part.
#[derive(Debug, Clone)]
pub struct Role<'a> {
    pub name: Cow<'a, str>,
    pub arn: Cow<'a, str>,
    /// It was there before, and may hold more than the set-up knows.
    pub existing: bool,
    /// What it is granted stands elsewhere, or was left out here.
    pub elsewhere: bool,
    /// The names of AWS's managed policies that are known to be attached; what they allow is not looked at.
    pub uncounted: Vec<String>,
}

/// A policy document with its place in the set-up.
#[derive(Debug)]
pub struct Paper<'a> {
    /// As the bundle names it.
    pub path: &'a str,
    pub kind: Kind,
    /// The id of its account.
    pub account: Cow<'a, str>,
    /// The role that it is for, by its place among the roles.
    pub holder: Option<usize>,
    document: Held<'a>,
    /// Why each statement is there, in their order.
    pub reasons: Vec<Reason>,
    lines: Lines<'a>,
}

/// A document that was lent, or made here.
#[derive(Debug)]
enum Held<'a> {
    Lent(&'a Document<Text<'a>>),
    Own(Document<Text<'a>>),
}

/// A statement, by the places of its document and of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    pub paper: usize,
    pub statement: usize,
}

/// A statement as people find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source<'s> {
    pub path: &'s str,
    pub sid: Option<&'s str>,
    /// Counted from 1.
    pub number: usize,
    pub line: usize,
}

impl Source<'_> {
    /// The Sid, or "statement 2".
    pub fn name(&self) -> String {
        self.sid
            .map_or_else(|| format!("statement {}", self.number), str::to_owned)
    }
}

impl<'a> Paper<'a> {
    pub fn document(&self) -> &Document<Text<'a>> {
        match &self.document {
            Held::Lent(document) => document,
            Held::Own(document) => document,
        }
    }

    pub fn statements(&self) -> &[Statement<Text<'a>>] {
        &self.document().statements
    }

    /// Whether a resource policy can be the one of this resource. What it names says so; a key policy mostly names
    /// `*`, and then its account and the name of its file do.
    pub(super) fn is_about(&self, resource: &str) -> bool {
        let named = || {
            let lists = self.statements().iter().filter_map(|s| s.resource.as_ref());
            lists.flat_map(|list| list.iter())
        };
        if named().any(|name| &**name != "*") {
            return named().any(|name| pattern::matches_resource(name, resource));
        }
        let service = resource.split(':').nth(2).unwrap_or_default();
        let of_service = self.statements().iter().any(|statement| {
            statement.action.iter().any(|action| {
                let own = action.split_once(':').map_or("*", |(own, _)| own);
                own == "*" || own.eq_ignore_ascii_case(service)
            })
        });
        let file = self.path.rsplit('/').next().unwrap_or_default();
        let stem = file.strip_suffix(".json").unwrap_or(file);
        let id = resource.rsplit(['/', ':']).next().unwrap_or_default();
        let account = account_of(resource).unwrap_or_default();
        of_service
            && match stem.strip_prefix("key-policy-") {
                Some(name) => name.ends_with(id) && name.contains(account),
                None => self.account == account,
            }
    }
}

impl<'a> Scene<'a> {
    /// The scene of a plan, finished or not.
    pub fn of_plan(plan: &'a Plan<'_>) -> Self {
        let id = |key: &str| plan.account(key).map_or("", |account| &account.id);
        let mut scene = Self {
            accounts: plan
                .accounts
                .iter()
                .map(|account| Account {
                    key: account.key.into(),
                    id: (&*account.id).into(),
                })
                .collect(),
            roles: plan
                .roles
                .iter()
                .map(|role| Role {
                    name: (&*role.name).into(),
                    arn: (&*role.arn).into(),
                    existing: role.status == RoleStatus::Existing,
                    elsewhere: plan.account(role.account).is_none(),
                    uncounted: role.managed.iter().map(|m| m.name().to_owned()).collect(),
                })
                .collect(),
            papers: Vec::new(),
            buckets: Vec::new(),
            region: None,
        };
        let text = |id: &str| {
            let text = plan.answers.get(id).and_then(|answer| answer.as_str());
            text.filter(|text| !text.is_empty())
        };
        let full = plan.answers.get(answer::FULL_ACCESS);
        let full = full.and_then(serde_json::Value::as_bool) == Some(true);
        if let Some(arn) = text(answer::EXECUTION_ROLE).filter(|_| full) {
            scene.has_full_access(arn);
        }
        let buckets = plan.answers.get(answer::BUCKETS);
        let buckets = buckets.and_then(|buckets| buckets.as_array());
        scene.owned_by(
            text,
            buckets.into_iter().flatten().filter_map(|b| b.as_str()),
        );
        for document in plan.files() {
            let (Some(kind), Content::Policy { reasons, .. }) =
                (kind_of(document.kind), &document.content)
            else {
                continue;
            };
            // Read back, so that every statement has its line.
            let read = json::read(&document.pretty).json;
            let Some(read) = read.and_then(|json| grammar::read(&json).0) else {
                continue;
            };
            let holder = document.attachment.as_ref().and_then(|attachment| {
                let same = |role: &Role<'_>| role.arn == attachment.role_arn;
                scene.roles.iter().position(same)
            });
            scene.papers.push(Paper {
                path: &document.path_in_bundle,
                kind,
                account: id(document.binds.unwrap_or(document.account)).into(),
                holder,
                document: Held::Own(read),
                reasons: reasons.iter().map(|r| Reason::Planned(r.plain())).collect(),
                lines: Lines::new(&document.pretty),
            });
        }
        scene
    }

    /// The scene of a bundle. The reasons are those of its plan, which [`super::planned`] makes again.
    pub fn of_setup(setup: &'a Setup<'_>, plan: Option<&Plan<'_>>) -> Self {
        let mut scene = Self {
            accounts: setup
                .accounts()
                .iter()
                .map(|account| Account {
                    key: (&*account.key).into(),
                    id: (&*account.id).into(),
                })
                .collect(),
            roles: setup
                .roles()
                .iter()
                .map(|role| Role {
                    name: (&*role.name).into(),
                    arn: (&*role.arn).into(),
                    existing: role.status == Status::Existing,
                    elsewhere: setup.is_elsewhere(role),
                    uncounted: role
                        .managed
                        .iter()
                        .map(|arn| arn.rsplit('/').next().unwrap_or(arn).to_owned())
                        .collect(),
                })
                .collect(),
            papers: Vec::new(),
            buckets: Vec::new(),
            region: None,
        };
        if let Some(answers) = &setup.answers {
            let buckets = answers.list(answer::BUCKETS);
            let text = |id: &str| answers.text(id).map(|text| text.text);
            let full = answers.yes(answer::FULL_ACCESS);
            if let Some(arn) = text(answer::EXECUTION_ROLE).filter(|_| full) {
                scene.has_full_access(&arn);
            }
            scene.owned_by(text, buckets.iter().map(|bucket| &**bucket));
        }
        for policy in &setup.policies {
            let (Some(kind), Some(document)) = (policy.kind(), policy.document()) else {
                continue;
            };
            let account = setup.account(setup.bound(policy).unwrap_or(&policy.account));
            let holder = setup.holder(policy).and_then(|holder| {
                let same = |role: &Role<'_>| *role.arn == *holder.arn;
                scene.roles.iter().position(same)
            });
            scene.papers.push(Paper {
                path: policy.path,
                kind,
                account: account.map_or("", |account| &*account.id).into(),
                holder,
                document: Held::Lent(document),
                reasons: reason::of(policy.path, document, plan),
                lines: Lines::new(policy.text),
            });
        }
        scene
    }

    /// Notes the Region, and whose the buckets are: of the account that was named, else of that of the jobs.
    fn owned_by<'t, T: Into<Cow<'t, str>>>(
        &mut self,
        text: impl Fn(&str) -> Option<T>,
        buckets: impl Iterator<Item = &'t str>,
    ) {
        self.region = text(answer::REGION).map(|region| region.into().into_owned());
        let execution = || {
            let arn = text(answer::EXECUTION_ROLE)?.into();
            account_of(&arn).map(str::to_owned)
        };
        let named = text(answer::BUCKET_ACCOUNT).or_else(|| text(answer::EMR_ACCOUNT));
        let owner = named.map(|id| id.into().into_owned()).or_else(execution);
        if let Some(owner) = owner {
            let pair = |bucket: &str| (bucket.to_owned(), owner.clone());
            self.buckets = buckets.map(pair).collect();
        }
    }

    /// Where a statement stands.
    pub fn source(&self, spot: Spot) -> Option<Source<'_>> {
        let paper = self.papers.get(spot.paper)?;
        let statement = paper.statements().get(spot.statement)?;
        Some(Source {
            path: paper.path,
            sid: statement.sid.as_deref(),
            number: spot.statement + 1,
            line: paper.lines.place(statement.at.start).line,
        })
    }

    pub fn statement(&self, spot: Spot) -> Option<&Statement<Text<'a>>> {
        self.papers
            .get(spot.paper)?
            .statements()
            .get(spot.statement)
    }

    /// Why a statement is there.
    pub fn reason(&self, spot: Spot) -> Option<&Reason> {
        self.papers.get(spot.paper)?.reasons.get(spot.statement)
    }

    /// The documents of a kind, with their places.
    pub(super) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (usize, &Paper<'a>)> {
        self.papers
            .iter()
            .enumerate()
            .filter(move |(_, paper)| paper.kind == kind)
    }

    /// The identity policies, or the trust policy, of a role.
    pub(super) fn held(
        &self,
        role: usize,
        kind: Kind,
    ) -> impl Iterator<Item = (usize, &Paper<'a>)> {
        self.of_kind(kind)
            .filter(move |(_, paper)| paper.holder == Some(role))
    }

    pub(super) fn role(&self, arn: &str) -> Option<usize> {
        self.roles.iter().position(|role| role.arn == arn)
    }

    /// The role of the set-up that a caller acts as.
    pub(super) fn role_of(&self, caller: &Caller) -> Option<usize> {
        match caller {
            Caller::Role(arn) | Caller::Session { role: arn, .. } => self.role(arn),
            _ => None,
        }
    }

    /// Notes that a role has `AmazonSageMakerFullAccess`, as the answers say.
    fn has_full_access(&mut self, arn: &str) {
        let name = "AmazonSageMakerFullAccess";
        let role = self.roles.iter_mut().find(|role| role.arn == arn);
        if let Some(role) = role.filter(|role| !role.uncounted.iter().any(|one| one == name)) {
            role.uncounted.push(name.to_owned());
        }
    }

    /// The account that a resource belongs to, as far as it is known.
    pub fn owner<'s>(&'s self, resource: &'s str) -> Option<&'s str> {
        account_of(resource).or_else(|| {
            let bucket = resource.split('/').next().unwrap_or_default();
            let mut known = self.buckets.iter();
            known
                .find(|(arn, _)| arn == bucket)
                .map(|(_, owner)| &**owner)
        })
    }
}

fn kind_of(kind: DocumentKind) -> Option<Kind> {
    Some(match kind {
        DocumentKind::IdentityPolicy => Kind::Identity,
        DocumentKind::TrustPolicy => Kind::Trust,
        DocumentKind::ResourcePolicy => Kind::Resource,
        DocumentKind::ServiceControlPolicy => Kind::ServiceControl,
        _ => return None,
    })
}
