//! What some documents say to one request: who denies, who allows, and what nearly does.

use super::scene::{Paper, Scene, Spot};
use crate::policy::{
    Effect,
    evaluate::{self, Miss, Reach, Request},
};

/// The statement that comes nearest to allowing a request, and what is in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    pub spot: Spot,
    pub miss: Miss,
}

/// What some documents say.
#[derive(Debug, Default)]
pub(super) struct Weighed {
    /// Whether there was a document at all.
    pub(super) any: bool,
    pub(super) denied: Option<Spot>,
    /// A statement that denies the request under a condition which it does not meet.
    pub(super) denied_if: Option<Spot>,
    /// The statement that allows it, by the widest way there is.
    pub(super) allowed: Option<(Spot, Reach)>,
    pub(super) near: Option<Near>,
}

/// Whether conditions count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conditions {
    Met,
    /// Any that can be met at all are taken for met; a denial under one is told apart.
    Open,
}

/// Holds documents against a request.
pub(super) fn weigh<'s>(
    papers: impl Iterator<Item = (usize, &'s Paper<'s>)>,
    request: &Request,
    conditions: Conditions,
) -> Weighed {
    let mut found = Weighed::default();
    for (place, paper) in papers {
        found.any = true;
        let variables = evaluate::knows_variables(paper.document());
        for (number, statement) in paper.statements().iter().enumerate() {
            let spot = Spot {
                paper: place,
                statement: number,
            };
            let open = conditions == Conditions::Open;
            let says = if open {
                evaluate::fits(statement, paper.kind, variables, request)
            } else {
                evaluate::applies(statement, paper.kind, variables, request)
            };
            let conditional = open && !statement.condition.is_empty();
            match (statement.effect, says) {
                (Effect::Deny, Ok(_)) if conditional => {
                    found.denied_if.get_or_insert(spot);
                }
                (Effect::Deny, Ok(_)) => {
                    found.denied.get_or_insert(spot);
                }
                (Effect::Deny, Err(_)) => {}
                (Effect::Allow, Ok(reach)) => {
                    if found.allowed.is_none_or(|(_, known)| known < reach) {
                        found.allowed = Some((spot, reach));
                    }
                }
                (Effect::Allow, Err(miss)) => {
                    let near = found.near.as_ref();
                    let nearer = near.is_none_or(|near| rank(&near.miss) < rank(&miss));
                    if rank(&miss) > 0 && nearer {
                        found.near = Some(Near { spot, miss });
                    }
                }
            }
        }
    }
    found
}

/// How near a statement comes.
fn rank(miss: &Miss) -> u8 {
    match miss {
        Miss::Action => 0,
        Miss::Resource => 1,
        Miss::Principal => 2,
        Miss::Condition(_) => 3,
    }
}

impl Scene<'_> {
    /// What the service control policies of an account say.
    pub(super) fn limits(
        &self,
        account: &str,
        request: &Request,
        conditions: Conditions,
    ) -> Weighed {
        let papers = self.of_kind(crate::policy::Kind::ServiceControl);
        let own = papers.filter(|(_, paper)| paper.account == account);
        weigh(own, request, conditions)
    }

    /// Whether the service control policies of an account list what may be done at all, as opposed to what may not.
    pub(super) fn lists_allowed(&self, account: &str) -> bool {
        self.of_kind(crate::policy::Kind::ServiceControl)
            .filter(|(_, paper)| paper.account == account)
            .any(|(_, paper)| paper.statements().iter().any(|s| s.effect == Effect::Allow))
    }
}
