//! What a stack leaves to the checklist or the script, and why.

use std::fmt;

use crate::{
    plan::{Account, Plan, Policy, Resource, ResourceKind, RoleStatus, Setting},
    playbook::SettingKind,
};

/// Under which words it is told of.
pub(super) const HEADING: &str = "Left for CHECKLIST.md or scripts/apply.sh";

/// Something that a step does and the stack does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Left {
    step: usize,
    what: String,
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "step {}: {}", self.step, self.what)
    }
}

impl Left {
    /// None for what a stack holds.
    pub(super) fn of(plan: &Plan<'_>, resource: &Resource<'_>) -> Option<Self> {
        let role = |place: usize| plan.roles.get(place);
        let existing =
            |place: usize| role(place).filter(|role| role.status == RoleStatus::Existing);
        let name = |place: usize| role(place).map_or("", |role| role.name.as_str());
        let file = |place: usize| plan.documents.get(place).map_or("", |d| d.path());
        let what = match &resource.kind {
            ResourceKind::Inline { role, document } if resource.passing => format!(
                "{} inside role {}, which a later step takes back",
                file(*document),
                name(*role)
            ),
            ResourceKind::Trust { role, document } => format!(
                "the statements of {} in the trust policy of role {}, which has others",
                file(*document),
                name(*role)
            ),
            ResourceKind::Attachment {
                role,
                policy: Policy::Aws { managed },
            } => {
                let role = existing(*role)?;
                let policy = role.managed.get(*managed)?;
                format!(
                    "{} attached to role {}, which exists",
                    policy.name(),
                    role.name
                )
            }
            ResourceKind::Setting(setting) => setting_left(plan, resource.account, setting)?,
            ResourceKind::Policy { .. }
            | ResourceKind::Role { .. }
            | ResourceKind::Inline { .. }
            | ResourceKind::Attachment { .. } => return None,
        };
        let step = resource.step;
        Some(Self { step, what })
    }
}

fn setting_left(plan: &Plan<'_>, account: &str, setting: &Setting<'_>) -> Option<String> {
    let Setting { kind, of, name, .. } = setting;
    Some(match kind {
        SettingKind::EmrSettings if name.is_empty() => format!("the EmrSettings of domain {of}"),
        SettingKind::EmrSettings => {
            format!("the EmrSettings of user profile {name} in domain {of}")
        }
        SettingKind::BucketPolicy => format!("statements in the policy of bucket {of}"),
        SettingKind::KeyPolicy => format!("statements in the policy of key {of}"),
        SettingKind::BucketCors => format!("the CORS rules of bucket {of}"),
        SettingKind::RoleTag => {
            let mut roles = plan.roles.iter();
            let made = roles.any(|role| {
                role.account == account && role.name == **of && role.status == RoleStatus::Create
            });
            if made {
                return None;
            }
            format!("tag {name} on role {of}, which exists")
        }
        SettingKind::ApplicationTag => format!("tag {name} on application {of}"),
        SettingKind::ApplicationLivy => format!("the Livy endpoint of application {of}"),
        SettingKind::SecurityConfiguration | SettingKind::ModelPackageGroup => return None,
    })
}

/// All that the stack of an account leaves, in the order of the steps.
pub(super) fn left(plan: &Plan<'_>, account: &Account<'_>) -> Vec<Left> {
    let resources = plan.resources_of(account.key);
    resources
        .filter_map(|resource| Left::of(plan, resource))
        .collect()
}
