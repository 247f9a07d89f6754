//! Who may assume which role, and who may pass which role to which service: both sides of each, side by side.

use std::collections::BTreeSet;

use super::{
    scene::{Scene, Spot},
    weigh::{Conditions, Weighed, weigh},
};
use crate::policy::{
    Effect, Kind, List, Principal, PrincipalKind, Statement, Text,
    evaluate::{self, Caller, Context, Reach, Request},
};

/// The actions by which a role is entered, and what goes along with it.
const ENTERING: [&str; 3] = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"];
const PASSING: &str = "iam:PassRole";
/// The key that names the service a role is passed to.
const PASSED_TO: &str = "iam:PassedToService";

/// Who does something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Caller(Caller),
    Anyone,
}

impl Who {
    /// An ARN, a service, or "anyone".
    pub fn name(&self) -> &str {
        match self {
            Self::Caller(caller) => caller.name().unwrap_or_default(),
            Self::Anyone => "anyone",
        }
    }
}

/// What one side says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Allows(Spot),
    /// It is not asked for: the other side is enough.
    NotNeeded,
    Lacking,
    /// The set-up does not hold what would say so.
    NotHere,
}

impl Side {
    pub fn spot(self) -> Option<Spot> {
        match self {
            Self::Allows(spot) => Some(spot),
            _ => None,
        }
    }
}

/// Somebody may assume a role, or would if both sides said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assuming {
    pub who: Who,
    /// The ARN of the role.
    pub whom: String,
    pub action: &'static str,
    pub identity: Side,
    pub trust: Side,
    /// A statement that denies it.
    pub denied: Option<Spot>,
    /// A statement that denies it under a condition.
    pub denied_if: Option<Spot>,
}

/// Whether all is there that must be, conditions aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Yes,
    No,
    /// What the set-up holds allows it; the rest it does not hold.
    Unknown,
}

fn holds(sides: [Side; 2], denied: Option<Spot>) -> Holds {
    if denied.is_some() || sides.contains(&Side::Lacking) {
        Holds::No
    } else if sides.contains(&Side::NotHere) {
        Holds::Unknown
    } else {
        Holds::Yes
    }
}

impl Assuming {
    pub fn holds(&self) -> Holds {
        holds([self.identity, self.trust], self.denied)
    }
}

/// A role may pass a role to a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passing {
    /// The ARN of the role that passes.
    pub who: String,
    /// The ARN of the role that is passed, or a pattern for several.
    pub what: String,
    /// None: any service.
    pub service: Option<String>,
    pub identity: Spot,
    /// Whether the role that is passed lets the service in.
    pub trust: Side,
    pub denied: Option<Spot>,
    pub denied_if: Option<Spot>,
}

impl Passing {
    pub fn holds(&self) -> Holds {
        holds([Side::Allows(self.identity), self.trust], self.denied)
    }
}

/// Every pair of somebody and a role for which one side at least allows an assumption.
pub fn assumings(scene: &Scene<'_>) -> Vec<Assuming> {
    let mut all = Vec::new();
    for action in ENTERING {
        for (who, whom) in pairs(scene, action) {
            all.push(assuming(scene, who, whom, action));
        }
    }
    all
}

/// Who could assume what, as either side names it: the trusts first, in the order of the roles.
fn pairs(scene: &Scene<'_>, action: &'static str) -> Vec<(Who, String)> {
    let mut pairs: Vec<(Who, String)> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut add = |who: Who, whom: &str| {
        if seen.insert((who.clone(), whom.to_owned())) {
            pairs.push((who, whom.to_owned()));
        }
    };
    for (place, role) in scene.roles.iter().enumerate() {
        for (_, paper) in scene.held(place, Kind::Trust) {
            for statement in allowing(paper.statements(), action) {
                for who in principals(statement) {
                    add(who, &role.arn);
                }
            }
        }
    }
    for (place, holder) in scene.roles.iter().enumerate() {
        for (_, paper) in scene.held(place, Kind::Identity) {
            let variables = evaluate::knows_variables(paper.document());
            for statement in allowing(paper.statements(), action) {
                let caller = Caller::Role(holder.arn.to_string());
                let known = scene.roles.iter().map(|role| &*role.arn);
                let others = plain_roles(statement);
                for whom in known.chain(others) {
                    let request = ask(caller.clone(), action, whom);
                    let fits = evaluate::fits(statement, paper.kind, variables, &request);
                    // Whoever may assume everything is not thereby meant to assume itself.
                    if fits.is_ok() && whom != holder.arn {
                        add(Who::Caller(caller.clone()), whom);
                    }
                }
            }
        }
    }
    pairs
}

fn allowing<'p, 'a>(
    statements: &'p [Statement<Text<'a>>],
    action: &'static str,
) -> impl Iterator<Item = &'p Statement<Text<'a>>> {
    statements
        .iter()
        .filter(move |s| s.effect == Effect::Allow && evaluate::of_action(s, action))
}

/// Whom a trust policy names.
fn principals(statement: &Statement<Text<'_>>) -> Vec<Who> {
    let Some(principals) = statement.principal.as_ref() else {
        return Vec::new();
    };
    let kinds = match &principals.principal {
        Principal::Of(kinds) if !principals.not => kinds,
        // All but some is nearly everybody.
        _ => return vec![Who::Anyone],
    };
    let mut who = Vec::new();
    for (kind, name) in kinds
        .iter()
        .flat_map(|(kind, list)| list.iter().map(move |name| (*kind, name)))
    {
        who.push(match kind {
            _ if &**name == "*" => Who::Anyone,
            PrincipalKind::Service => Who::Caller(Caller::Service(name.to_string())),
            PrincipalKind::Federated => Who::Caller(Caller::Federated(name.to_string())),
            PrincipalKind::Aws => match Caller::parse(name) {
                Ok(caller) => Who::Caller(caller),
                Err(_) => continue,
            },
            PrincipalKind::CanonicalUser => continue,
        });
    }
    who
}

/// The roles that a statement names one by one.
fn plain_roles<'s>(statement: &'s Statement<Text<'_>>) -> impl Iterator<Item = &'s str> {
    let named = statement
        .resource
        .iter()
        .filter(|_| !statement.not_resource);
    named
        .flat_map(List::iter)
        .map(|name| &**name)
        .filter(|name| !name.contains(['*', '?', '$']) && name.contains(":role/"))
}

fn ask(caller: Caller, action: &str, resource: &str) -> Request {
    Request::new(caller, action, resource, Context::default())
}

fn assuming(scene: &Scene<'_>, who: Who, whom: String, action: &'static str) -> Assuming {
    let role = scene.role(&whom);
    let caller = match &who {
        Who::Caller(caller) => caller.clone(),
        // Somebody whom no statement names but one that names everybody.
        Who::Anyone => Caller::Federated(String::new()),
    };
    let request = ask(caller.clone(), action, &whom);
    let open = |papers: Vec<_>| weigh(papers.into_iter(), &request, Conditions::Open);
    let trusted = open(role.map_or(Vec::new(), |r| scene.held(r, Kind::Trust).collect()));
    let holder = scene.role_of(&caller);
    let identity = open(holder.map_or(Vec::new(), |r| scene.held(r, Kind::Identity).collect()));
    let limits = caller.account().map_or_else(Weighed::default, |account| {
        scene.limits(account, &request, Conditions::Open)
    });
    let foreign = caller.account() != scene.owner(&whom);
    let named = trusted
        .allowed
        .is_some_and(|(_, reach)| reach != Reach::Account);
    let identity_side = match (&who, identity.allowed) {
        (_, Some((spot, _))) => Side::Allows(spot),
        (Who::Anyone | Who::Caller(Caller::Service(_) | Caller::Federated(_)), None) => {
            Side::NotNeeded
        }
        (Who::Caller(_), None) if named && !foreign => Side::NotNeeded,
        (Who::Caller(_), None) if holder.is_some_and(|at| is_here(scene, at)) => Side::Lacking,
        (Who::Caller(_), None) => Side::NotHere,
    };
    let trust = match trusted.allowed {
        Some((spot, _)) => Side::Allows(spot),
        None if trusted.any => Side::Lacking,
        None => Side::NotHere,
    };
    Assuming {
        who,
        whom,
        action,
        identity: identity_side,
        trust,
        denied: limits.denied.or(identity.denied).or(trusted.denied),
        denied_if: limits
            .denied_if
            .or(identity.denied_if)
            .or(trusted.denied_if),
    }
}

/// Every role that may pass a role, with the service and the role's own side.
pub fn passings(scene: &Scene<'_>) -> Vec<Passing> {
    let mut all = Vec::new();
    for (place, holder) in scene.roles.iter().enumerate() {
        let account = holder.arn.split(':').nth(4);
        for (number, paper) in scene.held(place, Kind::Identity) {
            let variables = evaluate::knows_variables(paper.document());
            for (at, statement) in paper.statements().iter().enumerate() {
                if statement.effect == Effect::Deny || !evaluate::of_action(statement, PASSING) {
                    continue;
                }
                let identity = Spot {
                    paper: number,
                    statement: at,
                };
                let caller = Caller::Role(holder.arn.to_string());
                let mut passed: Vec<&str> = Vec::new();
                for role in &scene.roles {
                    let request = ask(caller.clone(), PASSING, &role.arn);
                    let fits = evaluate::fits(statement, paper.kind, variables, &request);
                    // A role is passed inside its own account only.
                    if fits.is_ok() && role.arn.split(':').nth(4) == account {
                        passed.push(&role.arn);
                    }
                }
                let named = statement.resource.iter().flat_map(List::iter);
                for name in named.map(|name| &**name) {
                    if scene.role(name).is_none() && !passed.contains(&name) {
                        passed.push(name);
                    }
                }
                for what in passed {
                    for service in services(statement) {
                        all.push(passing(scene, &caller, what, service, identity));
                    }
                }
            }
        }
    }
    all
}

/// The services that a statement lets a role be passed to; none stands for any.
fn services<'s>(statement: &'s Statement<Text<'_>>) -> Vec<Option<&'s str>> {
    let mut found: Vec<Option<&str>> = statement
        .tests()
        .filter(|(operator, key, _)| {
            let operator = operator.to_ascii_lowercase();
            let positive = operator.contains("string") && !operator.contains("not");
            key.eq_ignore_ascii_case(PASSED_TO) && positive && !operator.ends_with("ifexists")
        })
        .flat_map(|(_, _, values)| values.iter().map(|value| Some(&**value)))
        .collect();
    if found.is_empty() || found.contains(&Some("*")) {
        found = vec![None];
    }
    found
}

fn passing(
    scene: &Scene<'_>,
    caller: &Caller,
    what: &str,
    service: Option<&str>,
    identity: Spot,
) -> Passing {
    let request = ask(caller.clone(), PASSING, what);
    let open =
        |papers: Vec<_>, request: &Request| weigh(papers.into_iter(), request, Conditions::Open);
    let holder = scene.role_of(caller);
    let own = open(
        holder.map_or(Vec::new(), |r| scene.held(r, Kind::Identity).collect()),
        &request,
    );
    let account = caller.account().unwrap_or_default();
    let limits = scene.limits(account, &request, Conditions::Open);
    let role = scene.role(what);
    let trust = role.map_or(Side::NotHere, |role| {
        let mut asked: Vec<String> = service.map(str::to_owned).into_iter().collect();
        if service.is_none_or(|service| service.contains(['*', '?', '$'])) {
            asked = trusted_services(scene, role);
        }
        let mut side = Side::NotHere;
        for service in asked {
            let request = ask(Caller::Service(service), ENTERING[0], what);
            let found = open(scene.held(role, Kind::Trust).collect(), &request);
            match found.allowed {
                Some((spot, _)) => return Side::Allows(spot),
                None if found.any => side = Side::Lacking,
                None => {}
            }
        }
        side
    });
    Passing {
        who: caller.name().unwrap_or_default().to_owned(),
        what: what.to_owned(),
        service: service.map(str::to_owned),
        identity,
        trust,
        denied: limits.denied.or(own.denied),
        denied_if: limits.denied_if.or(own.denied_if),
    }
}

/// Whether what a role is granted stands in the documents that are here.
fn is_here(scene: &Scene<'_>, role: usize) -> bool {
    scene.roles.get(role).is_none_or(|role| !role.elsewhere)
}

/// The services that a role lets in.
fn trusted_services(scene: &Scene<'_>, role: usize) -> Vec<String> {
    let mut services = Vec::new();
    for (_, paper) in scene.held(role, Kind::Trust) {
        for statement in allowing(paper.statements(), ENTERING[0]) {
            for who in principals(statement) {
                if let Who::Caller(Caller::Service(service)) = who {
                    services.push(service);
                }
            }
        }
    }
    services
}
