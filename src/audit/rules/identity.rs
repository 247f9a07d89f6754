//! Source identity: the action on every side, in a statement of its own, and nobody who can turn it off.

use super::{Sink, page, rules};
use crate::{
    audit::{
        Policy, Status, answer,
        cast::{ASSUME, Cast, Grant, Member, SAGEMAKER, allows, only, principals, speaks_of},
    },
    policy::{PrincipalKind, Rule, Span, Statement, Text, cover::covers},
};

rules! {
    BOTH = Error "source-identity-both" ["S13"] page::SOURCE_IDENTITY,
        "source identity is on, and a side does not allow it",
        "with source identity on, every session carries the user's name; a role that may not set it or take it cannot be assumed",
        "allow sts:SetSourceIdentity in a statement of its own, without conditions on the session's name or tags";
    UPDATES = Warning "user-update-domain" ["A4", "S13"] page::SOURCE_IDENTITY,
        "notebook users may change the domain or the profile while source identity is on",
        "they can turn it off, or give the profile another role; AWS's page asks to make sure that they cannot",
        "let an admin write the role lists, and take the statement out";
}

const ACTION: &str = "sts:SetSourceIdentity";

pub(super) fn check(cast: &Cast<'_, '_>, sink: &mut Sink) {
    let answers = cast.setup.answers.as_ref();
    if !answers.is_some_and(|answers| answers.yes(answer::SOURCE_IDENTITY)) {
        return;
    }
    for (i, caller) in cast.members.iter().enumerate() {
        for target in &cast.members {
            if goes(cast, i, caller, target) {
                permission(cast, i, caller, target, sink);
                entry(caller, target, sink);
            }
        }
        service(cast, i, caller, sink);
    }
    updates(cast, sink);
}

/// Whether one role is meant to assume another: its policy says so, or the other one's trust.
fn goes(cast: &Cast<'_, '_>, i: usize, caller: &Member<'_, '_>, target: &Member<'_, '_>) -> bool {
    let may = cast.grants_of(i).any(|grant| {
        speaks_of(grant.statement, ASSUME)
            && grant.resources().iter().any(|arn| covers(arn, &target.arn))
    });
    let mut trust = target.trust.iter().flat_map(|trust| trust.statements());
    caller.arn != target.arn && (may || trust.any(|s| allows(s) && lets_in(s, caller)))
}

fn lets_in(statement: &Statement<Text<'_>>, caller: &Member<'_, '_>) -> bool {
    let named = principals(statement, PrincipalKind::Aws);
    named.iter().any(|arn| ***arn == caller.arn)
}

/// Whether it allows the action alone, whatever the session is called and carries.
fn clean(statement: &Statement<Text<'_>>) -> bool {
    let hinders = |key: &str| {
        let key = key.to_ascii_lowercase();
        key == "sts:rolesessionname" || key.starts_with("aws:requesttag/")
    };
    only(statement, ACTION) && !statement.tests().any(|(_, key, _)| hinders(key))
}

/// The side of the role that goes.
fn permission(
    cast: &Cast<'_, '_>,
    i: usize,
    caller: &Member<'_, '_>,
    target: &Member<'_, '_>,
    sink: &mut Sink,
) {
    let reaches = |grant: &&Grant<'_, '_>| {
        let mut named = grant.resources().iter();
        named.any(|arn| covers(arn, &target.arn))
    };
    let mut grants = cast.grants_of(i).filter(reaches);
    if grants.any(|grant| clean(grant.statement)) {
        return;
    }
    let near = cast
        .grants_of(i)
        .find(|grant| speaks_of(grant.statement, ACTION))
        .or_else(|| {
            cast.grants_of(i)
                .find(|grant| speaks_of(grant.statement, ASSUME))
        });
    let what = format!(
        "no statement of its own lets {} set the source identity on {}",
        &*caller.role.name, target.arn
    );
    let (path, at) = near.map_or(("bundle.json", caller.role.arn.at), |grant| {
        (grant.policy.path, place(grant.statement))
    });
    sink.add(&BOTH, path, at, what);
}

/// The side of the role that lets it in.
fn entry(caller: &Member<'_, '_>, target: &Member<'_, '_>, sink: &mut Sink) {
    let Some(trust) = target.trust else { return };
    let mut statements = trust.statements().iter().filter(|s| allows(s));
    if !statements.any(|s| clean(s) && lets_in(s, caller)) {
        let what = format!(
            "no statement of its own lets {} set the source identity here",
            caller.arn
        );
        sink.add(&BOTH, trust.path, nearest(trust), what);
    }
}

/// The trust of every role that SageMaker AI assumes, the execution role above all.
fn service(cast: &Cast<'_, '_>, i: usize, member: &Member<'_, '_>, sink: &mut Sink) {
    let of_service = |s: &Statement<Text<'_>>| {
        let named = principals(s, PrincipalKind::Service);
        allows(s) && named.iter().any(|service| &***service == SAGEMAKER)
    };
    let Some(trust) = member.trust else {
        if cast.execution == Some(i) && member.role.status == Status::Existing {
            let what = format!(
                "the set-up has no trust policy for {} that lets SageMaker AI set the source identity",
                &*member.role.name
            );
            sink.add(&BOTH, "bundle.json", member.role.arn.at, what);
        }
        return;
    };
    let statements = || trust.statements().iter().filter(|s| of_service(s));
    let assumed = cast.execution == Some(i) || statements().any(|s| speaks_of(s, ASSUME));
    if assumed && !statements().any(clean) {
        let what = format!("no statement of its own lets {SAGEMAKER} set the source identity");
        sink.add(&BOTH, trust.path, nearest(trust), what);
    }
}

/// The statement that has the action, or the one by which the role is assumed.
fn nearest(trust: &Policy<'_>) -> Span {
    let has = |action: &str| trust.statements().iter().find(|s| speaks_of(s, action));
    let near = has(ACTION).or_else(|| has(ASSUME));
    near.map_or(Span::new(0, 1), place)
}

/// The actions of a statement, or its opening brace.
fn place(statement: &Statement<Text<'_>>) -> Span {
    let first = statement.action.as_slice().first();
    first.map_or(statement.at, |action| action.at)
}

fn updates(cast: &Cast<'_, '_>, sink: &mut Sink) {
    let Some(execution) = cast.execution else {
        return;
    };
    for grant in cast.grants_of(execution) {
        for action in ["sagemaker:UpdateDomain", "sagemaker:UpdateUserProfile"] {
            if speaks_of(grant.statement, action) {
                let what =
                    format!("the execution role is allowed {action} while source identity is on");
                let at = super::action_at(grant.statement, action);
                sink.add(&UPDATES, grant.policy.path, at, what);
            }
        }
    }
}
