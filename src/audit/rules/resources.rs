//! Policies of keys and buckets: what a service may use them for lies in an account of the set-up.

use super::{Sink, rules};
use crate::{
    audit::{
        answer,
        cast::{Cast, allows, tested},
    },
    aws::quoted,
    policy::{Kind, Rule, cover::covers, operator::asks},
};

rules! {
    OUTSIDE = Error "source-outside" ["S17"] "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
        "a key or a bucket lets a service in for an account that takes no part",
        "the condition is never met for the applications of this set-up, and the service may use the resource for somebody else's",
        "write the account in which the applications run";
}

pub(super) fn check(cast: &Cast<'_, '_>, sink: &mut Sink) {
    let setup = cast.setup;
    let answers = setup.answers.as_ref();
    let bucket = answers.and_then(|answers| answers.text(answer::BUCKET_ACCOUNT));
    let mut known: Vec<&str> = setup
        .accounts()
        .iter()
        .map(|account| &*account.id)
        .collect();
    let more = bucket.as_deref().filter(|id| !known.contains(id));
    known.extend(more);
    if setup.accounts().is_empty() {
        return;
    }
    let resources = setup.policies.iter();
    for policy in resources.filter(|policy| policy.kind() == Some(Kind::Resource)) {
        for statement in policy.statements().iter().filter(|s| allows(s)) {
            for (operator, id) in tested(statement, "aws:SourceAccount") {
                if asks(operator) && !known.iter().any(|known| covers(id, known)) {
                    let what = format!(
                        "asks for account {}; the accounts here are {}",
                        quoted(id),
                        super::listed(&known)
                    );
                    sink.add(&OUTSIDE, policy.path, id.at, what);
                }
            }
        }
    }
}
