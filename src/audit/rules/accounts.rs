//! Which account a role is of, and which it has to be of.

use super::{Sink, page, rules};
use crate::{
    audit::{
        answer,
        arn::{account, last, parts},
        cast::{Cast, PASS},
    },
    policy::{Rule, Text},
};

rules! {
    DIFFERS = Error "acct-differs" ["S7"] page::STUDIO,
        "two accounts are expected, and they are not two",
        "Studio looks for roles in the account of the applications; with the wrong id the connect dialog shows none",
        "give the id of the account in which the applications run, or choose the set-up for one account";
    RUNTIME = Error "acct-runtime" ["S6", "S16"] page::SETTINGS,
        "a runtime role is not of the account of the applications",
        "the connect dialog shows only runtime roles of the application's own account, and a role of another account cannot be passed",
        "name a role of the account in which the applications run";
    ASSUMABLE = Error "acct-assumable" ["S7"] page::SETTINGS,
        "an access role is not of the account of the applications",
        "the connect dialog finds no role through which to enter that account",
        "name the access role of the account in which the applications run";
    PASSROLE = Error "acct-passrole" ["S16"] page::PASS,
        "a role of another account is passed",
        "a role can be passed only inside its own account: \"Cross-account pass role is not allowed.\"",
        "pass it from a role of its own account, and take the statement out here";
    ROLE = Error "role-differs" ["S12", "E2"] page::ARNS,
        "a role of the manifest does not fit its own ARN",
        "documents and checklists then speak of different roles",
        "make the bundle again from its answers.json";
}

pub(super) fn check(cast: &Cast<'_, '_>, sink: &mut Sink) {
    differs(cast, sink);
    roles(cast, sink);
    lists(cast, sink, "ExecutionRoleArns", &RUNTIME);
    lists(cast, sink, "AssumableRoleArns", &ASSUMABLE);
    passed(cast, sink);
}

const MANIFEST: &str = "bundle.json";
const ANSWERS: &str = "answers.json";

fn differs(cast: &Cast<'_, '_>, sink: &mut Sink) {
    let setup = cast.setup;
    let accounts = setup.accounts();
    for (i, account) in accounts.iter().enumerate() {
        let same = accounts.iter().take(i).find(|other| other.id == account.id);
        if let Some(other) = same.filter(|_| !account.id.is_empty()) {
            let what = format!(
                "{} has the id of {}, {}; two different accounts are expected",
                &*account.key, &*other.key, &*account.id
            );
            sink.add(&DIFFERS, MANIFEST, account.id.at, what);
        }
    }
    let (Some(answers), false) = (&setup.answers, accounts.is_empty()) else {
        return;
    };
    let topology = answers.text(answer::TOPOLOGY);
    if let Some(topology) = topology.filter(|t| &**t == answer::CROSS_ACCOUNT)
        && accounts.len() < 2
    {
        let what = "two accounts were answered, and the bundle is for one".to_owned();
        sink.add(&DIFFERS, ANSWERS, topology.at, what);
    }
    let known = |id: &str| accounts.iter().any(|account| &*account.id == id);
    let ids = || {
        let ids: Vec<&str> = accounts.iter().map(|account| &*account.id).collect();
        super::listed(&ids)
    };
    let emr = answers.text(answer::EMR_ACCOUNT);
    if let Some(emr) = emr.filter(|id| !known(id)) {
        let what = format!(
            "account {} was answered, but the bundle is for {}",
            &*emr,
            ids()
        );
        sink.add(&DIFFERS, ANSWERS, emr.at, what);
    }
    let execution = answers.text(answer::EXECUTION_ROLE);
    if let Some(arn) = execution.filter(|arn| parts(arn).is_some_and(|a| !known(a.account))) {
        let what = format!(
            "{} is of an account that takes no part; those are {}",
            &*arn,
            ids()
        );
        sink.add(&DIFFERS, ANSWERS, arn.at, what);
    }
}

fn roles(cast: &Cast<'_, '_>, sink: &mut Sink) {
    let setup = cast.setup;
    for role in setup.roles() {
        let Some(arn) = parts(&role.arn) else {
            continue;
        };
        if let Some(own) = setup.account(&role.account)
            && arn.account != &*own.id
        {
            let what = format!(
                "{} is said to be of {}, whose id is {}",
                &*role.arn, &*own.key, &*own.id
            );
            sink.add(&ROLE, MANIFEST, role.arn.at, what);
        }
        if last(arn.resource) != &*role.name {
            let what = format!("{} is not the ARN of role {}", &*role.arn, &*role.name);
            sink.add(&ROLE, MANIFEST, role.arn.at, what);
        }
    }
}

/// Every role of this set-up that Studio offers is of the account of the applications.
fn lists(cast: &Cast<'_, '_>, sink: &mut Sink, key: &str, rule: &'static Rule) {
    let Some(home) = cast.home() else { return };
    let kept = cast.kept(key);
    for settings in &cast.setup.settings {
        let arns = settings.list(key).unwrap_or_default();
        let own = arns.iter().filter(|arn| !kept.contains(arn));
        for arn in own.filter(|arn| account(arn) != &*home.id) {
            let what = format!(
                "{key} offers {}, which is not of account {}, where the applications run",
                &**arn, &*home.id
            );
            let meant = moved(arn, &home.id);
            sink.mend(rule, settings.path, arn.at, what, meant);
        }
    }
}

/// The same ARN in another account, as JSON.
fn moved(arn: &Text<'_>, id: &str) -> Option<String> {
    let own = parts(arn)?.account;
    let plain = own.len() == 12 && !arn.contains(['"', '\\']);
    plain.then(|| format!("\"{}\"", arn.replacen(own, id, 1)))
}

/// A role can be passed only inside its own account.
fn passed(cast: &Cast<'_, '_>, sink: &mut Sink) {
    for grant in cast.allowing(PASS) {
        let Some(own) = cast.setup.account(&grant.policy.account) else {
            continue;
        };
        for arn in grant.resources() {
            let other = parts(arn).filter(|a| a.service == "iam" && a.account != &*own.id);
            // A wildcard is for `passed-to-service`.
            if other.is_some_and(|a| a.account.len() == 12 && !a.account.contains(['*', '?'])) {
                let what = format!(
                    "{} is passed by a role of account {}; it can be passed only in its own account",
                    &**arn, &*own.id
                );
                sink.add(&PASSROLE, grant.policy.path, arn.at, what);
            }
        }
    }
}
