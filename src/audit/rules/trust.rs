//! Who trusts whom: a role that another role of the set-up assumes lets in exactly that one, under conditions it can meet.

use super::{Sink, action_at, listed, page, rules};
use crate::{
    audit::{
        Policy, Role, Status, answer,
        arn::{account, parts},
        cast::{ASSUME, Cast, Member, allows, denies_action, principals, speaks_of, tested},
    },
    aws::quoted,
    policy::{
        Principal, PrincipalKind, Rule, Span, Statement, Text, cover::covers, operator::asks,
    },
};

rules! {
    TRUSTED = Error "trust-equals-role" ["S12", "E2", "D1"] page::STUDIO,
        "a role does not trust exactly the role that is to assume it",
        "\"Unable to assume role\": the principal has to be the ARN of the role that really calls, path included, and nobody else needs to get in",
        "write the ARN of that role, character for character";
    EXTERNAL = Error "no-external-id" ["S14"] page::STUDIO,
        "an external id where none is sent",
        "Studio sends no external id, so nobody gets in",
        "take the condition out; aws:PrincipalArn and aws:PrincipalOrgID can be used instead";
    UNMET = Error "unmet-condition" ["S14"] page::STUDIO,
        "a condition that Studio cannot meet",
        "Studio sends no tags and no MFA, and its session names are fixed, so nobody gets in",
        "take the condition out; aws:PrincipalArn and aws:PrincipalOrgID can be used instead";
    ELSEWHERE = Error "source-elsewhere" ["S17"] "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/jobs-troubleshoot.html",
        "a service may use the role only for something that is not in the role's account",
        "a role is passed inside its own account only, so the condition is never met: \"isn't setup with the required trust relationship\"",
        "write the role's own account";
    APPLICATION = Warning "source-application" ["S17"] "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/jobs-troubleshoot.html",
        "the role is for one application, and that one is not of this set-up",
        "an application that was deleted and made again has another id, and then the role cannot be used any more",
        "end the ARN with /applications/*, or name an application of this set-up";
    TAGS = Error "tag-session-both" ["C1"] page::RUNTIME_ROLES,
        "sts:TagSession is missing on one of the two sides",
        "an EMR cluster assumes runtime roles with a tagged session, and asks for both actions on both sides",
        "allow sts:AssumeRole and sts:TagSession, in the policy of the instance profile's role and in the trust of the runtime role";
}

/// What the two clients of Studio call their sessions.
const SESSIONS: [&str; 2] = ["SagemakerAssumableSession", "SageMakerStudioUser"];
const TAG: &str = "sts:TagSession";

pub(super) fn check(cast: &Cast<'_, '_>, sink: &mut Sink) {
    known(cast, sink);
    for member in &cast.members {
        let callers: Vec<&Member<'_, '_>> = callers(cast, member).collect();
        match member.trust {
            Some(trust) if !callers.is_empty() => exactly(cast, member, trust, &callers, sink),
            None if !callers.is_empty()
                && member.role.status == Status::Create
                && !cast.setup.is_outside(member.role) =>
            {
                let what = format!(
                    "nobody may assume {}: it has no trust policy here",
                    member.arn
                );
                sink.add(&TRUSTED, "bundle.json", member.role.arn.at, what);
            }
            _ => {}
        }
        if let Some(trust) = member.trust {
            conditions(cast, trust, sink);
            sources(cast, member.role, trust, sink);
        }
    }
    tagged(cast, sink);
}

/// The execution role that was answered is a role of the set-up.
fn known(cast: &Cast<'_, '_>, sink: &mut Sink) {
    let Some(answers) = &cast.setup.answers else {
        return;
    };
    let arn = answers.text(answer::EXECUTION_ROLE);
    if let Some(arn) = arn.filter(|_| cast.execution.is_none() && !cast.members.is_empty()) {
        let what = format!("{} is not among the roles of bundle.json", &*arn);
        sink.add(&TRUSTED, "answers.json", arn.at, what);
    }
}

/// The roles of the set-up that an identity policy lets assume this one.
fn callers<'c, 's, 'a>(
    cast: &'c Cast<'s, 'a>,
    member: &'c Member<'s, 'a>,
) -> impl Iterator<Item = &'c Member<'s, 'a>> {
    cast.members
        .iter()
        .enumerate()
        .filter_map(move |(i, caller)| {
            let mut grants = cast.grants_of(i).filter(|g| speaks_of(g.statement, ASSUME));
            let may = grants.any(|g| g.resources().iter().any(|arn| covers(arn, &member.arn)));
            (may && caller.arn != member.arn).then_some(caller)
        })
}

/// A trust policy lets in exactly these roles, and services.
fn exactly(
    cast: &Cast<'_, '_>,
    member: &Member<'_, '_>,
    trust: &Policy<'_>,
    callers: &[&Member<'_, '_>],
    sink: &mut Sink,
) {
    let expected: Vec<&str> = callers.iter().map(|caller| caller.arn.as_str()).collect();
    let mut enters = false;
    for statement in trust.statements().iter().filter(|s| allows(s)) {
        enters |= speaks_of(statement, ASSUME);
        let Some(of) = &statement.principal else {
            continue;
        };
        if of.not || matches!(of.principal, Principal::Anyone) {
            let what = format!("lets in anyone; expected {}", listed(&expected));
            let instead = match expected.as_slice() {
                [one] if !of.not => Some(format!("{{ \"AWS\": \"{one}\" }}")),
                _ => None,
            };
            sink.mend(&TRUSTED, trust.path, of.at, what, instead);
            continue;
        }
        let named = principals(statement, PrincipalKind::Aws);
        // A role of another part may have its own policy there.
        let outside = |arn: &str| {
            let other = cast.member(arn);
            other.is_some_and(|other| cast.setup.is_outside(other.role))
        };
        let wrong = || {
            let others = named.iter().filter(|arn| !expected.contains(&&****arn));
            others.filter(|arn| !outside(arn))
        };
        for arn in wrong() {
            let what = format!("trusts {}, expected {}", quoted(arn), listed(&expected));
            let instead = match expected.as_slice() {
                [one] => Some(format!("\"{one}\"")),
                _ => None,
            };
            sink.mend(&TRUSTED, trust.path, arn.at, what, instead);
        }
        let missing = |one: &&&str| !named.iter().any(|arn| &***arn == **one);
        let missing: Vec<&str> = expected.iter().filter(missing).copied().collect();
        if !named.is_empty() && wrong().next().is_none() && !missing.is_empty() {
            let what = format!("does not trust {}, which may assume it", listed(&missing));
            sink.add(&TRUSTED, trust.path, of.at, what);
        }
    }
    for arn in &expected {
        if let Some(of) = denied(trust, arn) {
            let what = format!(
                "denies {ASSUME} to {arn}, which is to assume {}",
                member.arn
            );
            sink.add(&TRUSTED, trust.path, of, what);
        }
    }
    if !enters && trust.document().is_some() {
        let what = format!(
            "nobody may assume {}: no statement allows sts:AssumeRole",
            member.arn
        );
        sink.add(&TRUSTED, trust.path, Span::new(0, 1), what);
    }
}

/// Where a trust policy keeps a role out, whatever it allows beside that.
fn denied(trust: &Policy<'_>, arn: &str) -> Option<Span> {
    let root = parts(arn).map(|a| format!("arn:{}:iam::{}:root", a.partition, a.account));
    let mut denials = trust.statements().iter().filter(|statement| {
        let named = principals(statement, PrincipalKind::Aws);
        let of = statement.principal.as_ref();
        let anyone = of.is_some_and(|of| !of.not && matches!(of.principal, Principal::Anyone));
        let meant = |one: &&Text<'_>| {
            let one: &str = one;
            one == arn || one == "*" || one == account(arn) || root.as_deref() == Some(one)
        };
        !allows(statement)
            && statement.condition.is_empty()
            && denies_action(statement, ASSUME)
            && (anyone || named.iter().any(meant))
    });
    denials.next()?.principal.as_ref().map(|of| of.at)
}

/// Conditions under which Studio does not get in.
fn conditions(cast: &Cast<'_, '_>, trust: &Policy<'_>, sink: &mut Sink) {
    for statement in trust.statements().iter().filter(|s| allows(s)) {
        // Of the roles of a set-up Studio comes as the execution role alone; an EMR cluster sends an external id and tags.
        let of_studio = |arn: &str| match cast.execution() {
            Some(execution) => execution.arn == arn,
            // Without the answers nobody knows which role that is.
            None if cast.setup.lacks_answers() => false,
            None => cast.member(arn).is_some(),
        };
        let named = principals(statement, PrincipalKind::Aws);
        if !named.iter().any(|arn| of_studio(arn)) {
            continue;
        }
        for (operator, key, values) in statement.tests() {
            if passes_without(operator, values.as_slice()) {
                continue;
            }
            let at = key.at;
            match key.to_ascii_lowercase().as_str() {
                "sts:externalid" => {
                    let what = "asks for an external id, and Studio sends none".to_owned();
                    sink.add(&EXTERNAL, trust.path, at, what);
                }
                "sts:rolesessionname" if speaks_of(statement, ASSUME) => {
                    session_name(trust.path, key, values.as_slice(), sink);
                }
                "aws:multifactorauthpresent" | "aws:multifactorauthage" => {
                    let what = "asks for MFA, which a role's session does not have".to_owned();
                    sink.add(&UNMET, trust.path, at, what);
                }
                tag if tag.starts_with("aws:requesttag/") || tag == "aws:tagkeys" => {
                    let what =
                        format!("asks for {}, and Studio sends no session tags", quoted(key));
                    sink.add(&UNMET, trust.path, at, what);
                }
                _ => {}
            }
        }
    }
}

fn session_name(path: &str, key: &Text<'_>, values: &[Text<'_>], sink: &mut Sink) {
    let admitted = |name: &&str| values.iter().any(|value| covers(value, name));
    let refused: Vec<&str> = SESSIONS.iter().copied().filter(|n| !admitted(n)).collect();
    if !refused.is_empty() {
        let what = format!(
            "admits no session called {}, as Studio's are",
            listed(&refused)
        );
        sink.add(&UNMET, path, key.at, what);
    }
}

/// Whether a test holds for a request that does not carry its key.
fn passes_without(operator: &str, values: &[Text<'_>]) -> bool {
    let operator = operator.to_ascii_lowercase();
    let absent = operator == "null"
        && values
            .iter()
            .all(|value| value.eq_ignore_ascii_case("true"));
    absent
        || operator.ends_with("ifexists")
        || operator.starts_with("forallvalues:")
        || operator.contains("notequals")
        || operator.contains("notlike")
}

/// What a service may use the role for lies in the role's own account.
fn sources(cast: &Cast<'_, '_>, role: &Role<'_>, trust: &Policy<'_>, sink: &mut Sink) {
    let Some(own) = cast
        .setup
        .account(&role.account)
        .map(|account| &*account.id)
    else {
        return;
    };
    for statement in trust.statements().iter().filter(|s| allows(s)) {
        if principals(statement, PrincipalKind::Service).is_empty() {
            continue;
        }
        for (_, id) in positive(statement, "aws:SourceAccount") {
            if !covers(id, own) {
                let what = format!(
                    "asks for account {}; {} is of {own}",
                    quoted(id),
                    &*role.name
                );
                sink.mend(
                    &ELSEWHERE,
                    trust.path,
                    id.at,
                    what,
                    Some(format!("\"{own}\"")),
                );
            }
        }
        for (_, arn) in positive(statement, "aws:SourceArn") {
            let other = account(arn);
            if !other.is_empty() && !covers(other, own) {
                let what = format!("asks for {}; {} is of account {own}", &**arn, &*role.name);
                let instead = format!("\"{}\"", arn.replacen(other, own, 1));
                sink.mend(&ELSEWHERE, trust.path, arn.at, what, Some(instead));
            } else {
                application(cast, trust, arn, sink);
            }
        }
    }
}

fn positive<'t, 'a>(
    statement: &'t Statement<Text<'a>>,
    key: &'t str,
) -> impl Iterator<Item = (&'t Text<'a>, &'t Text<'a>)> {
    tested(statement, key).filter(|(operator, _)| asks(operator))
}

/// An application that the role is pinned to is one of those that were answered.
fn application(cast: &Cast<'_, '_>, trust: &Policy<'_>, arn: &Text<'_>, sink: &mut Sink) {
    let resource = parts(arn).filter(|arn| arn.service == "emr-serverless");
    let Some(id) = resource.and_then(|arn| arn.resource.strip_prefix("/applications/")) else {
        return;
    };
    let answers = cast.setup.answers.as_ref();
    let ids = answers.map(|answers| answers.list(answer::APPLICATIONS));
    let known = ids
        .unwrap_or_default()
        .iter()
        .any(|known| covers(id, known));
    if !id.contains(['*', '?']) && !known {
        let what = format!("application {id} is not one that this set-up was made for");
        let instead = format!("\"{}*\"", arn.strip_suffix(id).unwrap_or(arn));
        sink.mend(&APPLICATION, trust.path, arn.at, what, Some(instead));
    }
}

/// An EMR cluster takes on runtime roles with a tagged session: both actions on both sides.
fn tagged(cast: &Cast<'_, '_>, sink: &mut Sink) {
    let sessions = cast.allowing("elasticmapreduce:GetClusterSessionCredentials");
    let runtime: Vec<&Text<'_>> = sessions
        .flat_map(|grant| tested(grant.statement, "elasticmapreduce:ExecutionRoleArn"))
        .map(|(_, arn)| arn)
        .collect();
    for member in &cast.members {
        if !runtime.iter().any(|arn| covers(arn, &member.arn)) {
            continue;
        }
        for (i, caller) in cast.members.iter().enumerate() {
            let grants: Vec<_> = cast.grants_of(i).collect();
            let may = |action: &str| {
                let mut of = grants.iter().filter(|g| speaks_of(g.statement, action));
                of.find(|g| g.resources().iter().any(|arn| covers(arn, &member.arn)))
            };
            let Some(enters) = may(ASSUME) else { continue };
            if may(TAG).is_none() {
                let what = format!(
                    "{} may assume {}, but not tag the session",
                    caller.arn, member.arn
                );
                let at = action_at(enters.statement, ASSUME);
                sink.add(&TAGS, enters.policy.path, at, what);
            }
            let Some(trust) = member.trust else { continue };
            let lets = |action: &str| {
                let mut all = trust.statements().iter();
                all.find(|s| allows(s) && speaks_of(s, action))
            };
            if let (Some(statement), None) = (lets(ASSUME), lets(TAG)) {
                let what = format!(
                    "{} may be assumed, but its session not be tagged",
                    member.arn
                );
                sink.add(&TAGS, trust.path, action_at(statement, ASSUME), what);
            }
        }
    }
}
