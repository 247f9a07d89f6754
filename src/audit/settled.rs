//! What a single document makes look wrong, and the set-up settles.

use super::{
    Policy,
    cast::{Cast, speaks_of},
};
use crate::policy::{
    Finding,
    check::{CREATE_NEEDS_TAGS, MANAGED_SIZE},
};

/// Whether the rest of the set-up takes the ground from under a finding of one document.
pub(super) fn settles(cast: &Cast<'_, '_>, policy: &Policy<'_>, finding: &Finding) -> bool {
    if finding.rule.code == MANAGED_SIZE.code {
        // How it is attached is known, so the right limit is held against it elsewhere.
        return policy
            .attach
            .as_ref()
            .is_some_and(|attach| attach.way.is_some());
    }
    finding.rule.code == CREATE_NEEDS_TAGS.code && tags_elsewhere(cast, policy)
}

/// Whether another policy of the same role lets it tag.
fn tags_elsewhere(cast: &Cast<'_, '_>, policy: &Policy<'_>) -> bool {
    let roles = cast.members.iter().enumerate();
    let holder = roles
        .filter(|(_, member)| policy.is_of(member.role))
        .map(|(i, _)| i)
        .next();
    holder.is_some_and(|holder| {
        cast.grants_of(holder)
            .any(|grant| speaks_of(grant.statement, "sagemaker:AddTags"))
    })
}
