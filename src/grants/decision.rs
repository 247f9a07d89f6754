//! One question over a whole set-up: may somebody do something, which statements decide it, and what is missing.
//!
//! Denials first, then limits, then who must allow it: inside an account the identity or the resource, across accounts
//! both, and the trust policy of a role always. A resource policy of a set-up is an addition to one that is there
//! already: what it allows and denies counts, and what it leaves out is not known.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html>,
//! <https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html>

use super::{
    scene::{Role, Scene, Spot},
    weigh::{Conditions, Near, Weighed, weigh},
};
use crate::policy::{
    Kind, Statement,
    evaluate::{Caller, Reach, Request},
};

/// The answer, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decision {
    pub allowed: bool,
    /// The statements that decide: those that allow it, or the one that denies it.
    pub by: Vec<Spot>,
    /// What a "no" without a denial lacks, side by side.
    pub missing: Vec<Missing>,
    /// What the answer takes for granted, or cannot see.
    pub notes: Vec<Note>,
}

/// What a request lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// An identity policy of the caller.
    Identity(Option<Near>),
    /// The trust policy of the role that is asked for.
    Trust(Option<Near>),
    /// The set-up holds no trust policy of that role.
    NoTrust,
    /// The policy of the resource.
    Resource(Option<Near>),
    /// The policy of the resource, in another account, of which the set-up holds none.
    NoResource { owner: String },
    /// The account's service control policies list what may be done, and this is not among it.
    Limit(Option<Near>),
    /// A role is passed inside its own account only.
    PassedAcross { caller: String, owner: String },
    /// Something that another action lacks, which AWS asks for along with this one.
    Along {
        action: &'static str,
        missing: Box<Missing>,
    },
    /// No request for the action has such a resource; the resource type it would be, and what its own look like.
    NeverAsked {
        kind: Option<&'static str>,
        shapes: Vec<String>,
    },
}

/// What an answer rests on that the set-up does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The role was there before: policies that the set-up does not hold may allow or deny more.
    Existing {
        role: String,
        uncounted: Vec<String>,
    },
    /// What the role is granted stands in another part of the set-up, or was left out.
    Elsewhere { role: String },
    /// Managed policies of AWS on a role that the set-up makes are not looked at.
    Uncounted { role: String, policies: Vec<String> },
    /// The ARN names no account; taken for the caller's own.
    OwnerUnknown { account: String },
    /// The key's policy is not here, or a part of it; the rest is taken to let the account's identity policies decide,
    /// as a key's default policy does.
    KeyPolicyUnknown,
    /// AWS asks for no permission.
    NeedsNone,
    /// A key makes AWS ask for another action as well.
    Along {
        key: &'static str,
        action: &'static str,
    },
    /// `*` was asked, and AWS checks this ARN.
    AskedAs { arn: String },
    /// The condition of the deciding statement asks for keys that the question does not give.
    Without { keys: Vec<String> },
}

/// What the resource is, as far as it changes who must allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// A role that is to be assumed: its trust policy must allow it in any case.
    Role,
    /// A key: its policy must allow it, or hand the decision to the account, as is taken for granted.
    Key,
    Other,
}

/// Decides one request.
pub fn decide(scene: &Scene<'_>, request: &Request) -> Decision {
    let mut decision = Decision::default();
    let caller = request.caller.account();
    let owner = scene.owner(&request.resource).or(caller);
    let role = scene.role_of(&request.caller);
    let target = target(request);
    let weigh_all = |papers: Vec<_>| weigh(papers.into_iter(), request, Conditions::Met);
    let identity = weigh_all(role.map_or(Vec::new(), |role| {
        scene.held(role, Kind::Identity).collect()
    }));
    let resource = weigh_all(match target {
        Target::Role => scene
            .role(&request.resource)
            .map_or(Vec::new(), |role| scene.held(role, Kind::Trust).collect()),
        Target::Key | Target::Other => scene
            .of_kind(Kind::Resource)
            .filter(|(_, paper)| paper.is_about(&request.resource))
            .collect(),
    });
    let limited = caller.filter(|_| !is_service_linked(&request.caller));
    let limits = limited.map_or_else(Weighed::default, |account| {
        scene.limits(account, request, Conditions::Met)
    });
    existing(scene, request, role, target, &mut decision.notes);
    let denials = [limits.denied, identity.denied, resource.denied];
    if let Some(denied) = denials.into_iter().flatten().next() {
        decision.by.push(denied);
        decision.notes.clear();
        without(scene, request, &mut decision);
        return decision;
    }
    let passes = request.action.eq_ignore_ascii_case("iam:PassRole");
    if let (true, Some(caller), Some(owner)) = (passes, caller, owner)
        && caller != owner
    {
        let (caller, owner) = (caller.to_owned(), owner.to_owned());
        decision
            .missing
            .push(Missing::PassedAcross { caller, owner });
        decision.notes.clear();
        return decision;
    }
    let foreign = matches!((caller, owner), (Some(caller), Some(owner)) if caller != owner);
    sides(
        request,
        target,
        foreign,
        owner,
        &identity,
        &resource,
        &mut decision,
    );
    if limited.is_some_and(|account| scene.lists_allowed(account)) {
        match limits.allowed {
            Some((spot, _)) => decision.by.push(spot),
            None => decision.missing.push(Missing::Limit(limits.near)),
        }
    }
    decision.allowed = decision.missing.is_empty();
    if decision.allowed {
        // AWS's managed policies only allow.
        let known = |note: &Note| !matches!(note, Note::Uncounted { .. });
        decision.notes.retain(known);
    } else {
        decision.by.clear();
        unmendable(scene, request, &mut decision);
    }
    let unowned = scene.owner(&request.resource).is_none() && request.resource != "*";
    if let (true, true, Some(account)) = (decision.allowed, unowned, caller) {
        let account = account.to_owned();
        decision.notes.push(Note::OwnerUnknown { account });
    }
    without(scene, request, &mut decision);
    decision
}

/// Notes the keys that the deciding statements ask for and the question leaves out.
fn without(scene: &Scene<'_>, request: &Request, decision: &mut Decision) {
    let statements = decision.by.iter().filter_map(|spot| scene.statement(*spot));
    let mut keys: Vec<String> = statements
        .flat_map(Statement::tests)
        .map(|(_, key, _)| key.to_string())
        .filter(|key| request.context.get(key).is_none())
        .collect();
    keys.dedup();
    if !keys.is_empty() {
        decision.notes.push(Note::Without { keys });
    }
}

/// Finds out which sides must allow the request, and which of them do.
fn sides(
    request: &Request,
    target: Target,
    foreign: bool,
    owner: Option<&str>,
    identity: &Weighed,
    resource: &Weighed,
    decision: &mut Decision,
) {
    let (by, missing) = (&mut decision.by, &mut decision.missing);
    let reach = resource.allowed.map(|(_, reach)| reach);
    // Who is named by the resource needs nothing else inside the account; through the account, the identity decides.
    let named = matches!(reach, Some(Reach::Named | Reach::Anyone));
    let vouched = matches!(request.caller, Caller::Service(_) | Caller::Federated(_));
    let needs_resource = vouched
        || foreign
        || match target {
            Target::Role => true,
            Target::Key | Target::Other => false,
        };
    // What the identity says is told as well where it is not needed.
    let needs_identity = !vouched && (foreign || !named || identity.allowed.is_some());
    if needs_identity {
        let root = matches!(request.caller, Caller::Account { .. });
        match identity.allowed {
            _ if root => {}
            Some((spot, _)) => by.push(spot),
            None => missing.push(Missing::Identity(identity.near.clone())),
        }
    }
    match resource.allowed {
        Some((spot, _)) if needs_resource || named => by.push(spot),
        Some(_) => {}
        None if !needs_resource => {
            if target == Target::Key && missing.is_empty() {
                decision.notes.push(Note::KeyPolicyUnknown);
            }
        }
        None => missing.push(match (target, resource.any) {
            (Target::Role, true) => Missing::Trust(resource.near.clone()),
            (Target::Role, false) => Missing::NoTrust,
            (Target::Key | Target::Other, true) => Missing::Resource(resource.near.clone()),
            (Target::Key | Target::Other, false) => Missing::NoResource {
                owner: owner.unwrap_or_default().to_owned(),
            },
        }),
    }
}

fn existing(
    scene: &Scene<'_>,
    request: &Request,
    role: Option<usize>,
    target: Target,
    notes: &mut Vec<Note>,
) {
    let asked = scene
        .role(&request.resource)
        .filter(|_| target == Target::Role);
    for place in [role, asked].into_iter().flatten() {
        let Some(one) = scene.roles.get(place) else {
            continue;
        };
        let (role, policies) = (one.name.to_string(), one.uncounted.clone());
        if one.elsewhere {
            notes.push(Note::Elsewhere { role });
        } else if one.existing {
            let uncounted = policies;
            notes.push(Note::Existing { role, uncounted });
        } else if !policies.is_empty() {
            notes.push(Note::Uncounted { role, policies });
        }
    }
}

/// Takes back that policies of a role which are not here may allow it, where they could not: the trust of a role that
/// the set-up creates is known whole, and of the caller only what its identity lacks can be elsewhere.
pub(super) fn unmendable(scene: &Scene<'_>, request: &Request, decision: &mut Decision) {
    let lacks =
        |wanted: fn(&Missing) -> bool| decision.missing.iter().map(Missing::core).any(wanted);
    let trust = lacks(|m| matches!(m, Missing::Trust(_) | Missing::NoTrust));
    let identity = lacks(|m| matches!(m, Missing::Identity(_)));
    let name = |place: Option<usize>| place.and_then(|at| scene.roles.get(at));
    let asked = name(scene.role(&request.resource));
    let caller = name(scene.role_of(&request.caller));
    let settled = trust && asked.is_some_and(|role| !role.existing && !role.elsewhere);
    decision.notes.retain(|note| match note {
        Note::Elsewhere { role } | Note::Existing { role, .. } | Note::Uncounted { role, .. } => {
            let is = |one: Option<&Role<'_>>| one.is_some_and(|one| one.name == *role);
            !settled && ((identity && is(caller)) || (trust && is(asked)))
        }
        _ => true,
    });
}

fn target(request: &Request) -> Target {
    let mut parts = request.resource.splitn(6, ':').skip(2);
    let service = parts.next().unwrap_or_default();
    let name = parts.nth(2).unwrap_or_default();
    let begins = |text: &str| {
        let head = request.action.get(..text.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(text))
    };
    match service {
        "iam" if name.starts_with("role/") && begins("sts:") => Target::Role,
        "kms" if name.starts_with("key/") && begins("kms:") => Target::Key,
        _ => Target::Other,
    }
}

/// Service control policies do not bind service-linked roles.
fn is_service_linked(caller: &Caller) -> bool {
    caller
        .arn()
        .is_some_and(|arn| arn.contains(":role/aws-service-role/"))
}

impl Missing {
    /// What is missing itself, whichever action it is for.
    fn core(&self) -> &Self {
        match self {
            Self::Along { missing, .. } => missing.core(),
            other => other,
        }
    }
}

impl Decision {
    /// Whether a statement denies it, as opposed to none allowing it.
    pub fn is_denied(&self) -> bool {
        !self.allowed && !self.by.is_empty()
    }

    /// The statement that decides, where one does.
    pub fn deciding(&self) -> Option<Spot> {
        self.by.first().copied()
    }
}
