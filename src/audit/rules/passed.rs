//! Who passes a role to a service needs a role that lets this service in.

use super::{Sink, page, rules};
use crate::{
    audit::{
        Policy, Status,
        cast::{ASSUME, Cast, PASS, allows, principals, speaks_of, tested},
    },
    policy::{Principal, PrincipalKind, Rule, Span, Text, cover::covers_action, operator::asks},
};

rules! {
    UNTRUSTED = Error "passed-not-trusted" ["S17"] page::PASS,
        "a role may be passed to a service, and does not let that service in",
        "the service cannot assume the role: \"isn't setup with the required trust relationship\"",
        "name the service in the role's trust policy that iam:PassedToService names";
}

/// A role that exists already may let in more than is known here.
pub(super) fn check(cast: &Cast<'_, '_>, sink: &mut Sink) {
    for member in &cast.members {
        let (Some(trust), Status::Create) = (member.trust, member.role.status) else {
            continue;
        };
        if trust.document().is_none() {
            continue;
        }
        for grant in cast.allowing(PASS) {
            if !grant.resources().iter().any(|arn| **arn == *member.arn) {
                continue;
            }
            let services: Vec<&Text<'_>> = tested(grant.statement, "iam:PassedToService")
                .filter(|(operator, _)| asks(operator))
                .map(|(_, service)| service)
                .collect();
            if services.is_empty() || services.iter().any(|service| enters(trust, service)) {
                continue;
            }
            let texts: Vec<&str> = services.iter().map(|service| &***service).collect();
            let what = format!(
                "{} may be passed to {}, which the trust does not let in",
                member.arn,
                super::listed(&texts)
            );
            let (at, instead) = place(trust, &services);
            sink.mend(&UNTRUSTED, trust.path, at, what, instead);
        }
    }
}

/// Whether the trust lets in a service that is meant by this name.
fn enters(trust: &Policy<'_>, service: &str) -> bool {
    let mut entries = trust.statements().iter().filter(|s| allows(s));
    entries.any(|statement| {
        let anyone = statement
            .principal
            .as_ref()
            .is_some_and(|of| of.not || matches!(of.principal, Principal::Anyone));
        let named = principals(statement, PrincipalKind::Service);
        speaks_of(statement, ASSUME)
            && (anyone || named.iter().any(|one| covers_action(service, one)))
    })
}

/// The service that is let in, or else whoever is; and what to write instead of one service.
fn place(trust: &Policy<'_>, services: &[&Text<'_>]) -> (Span, Option<String>) {
    let entries = || {
        let all = trust.statements().iter();
        all.filter(|s| allows(s) && speaks_of(s, ASSUME))
    };
    let named: Vec<&Text<'_>> = entries()
        .flat_map(|s| principals(s, PrincipalKind::Service))
        .collect();
    match (named.as_slice(), services) {
        ([named], [meant]) if !meant.contains(['*', '?', '"', '\\']) => {
            (named.at, Some(format!("\"{}\"", &***meant)))
        }
        ([named, ..], _) => (named.at, None),
        _ => {
            let of = entries().find_map(|s| s.principal.as_ref());
            (of.map_or(Span::new(0, 1), |of| of.at), None)
        }
    }
}
