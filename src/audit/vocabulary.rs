//! The answers of a set-up, and the names under which every playbook asks for the same thing.
//!
//! A playbook that asks for one of these has to use its name and its values; then the rules hold for it as well.

use crate::policy::json::{Json, Text, Value};

/// Ids of questions that playbooks share.
pub mod answer {
    /// `single-account` or `cross-account`: whether Studio and what it uses lie in two accounts.
    pub const TOPOLOGY: &str = "topology";
    pub const CROSS_ACCOUNT: &str = "cross-account";
    /// The Region of Studio and of all that it uses.
    pub const REGION: &str = "region";
    /// The role as which notebooks run; its account is Studio's.
    pub const EXECUTION_ROLE: &str = "execution_role_arn";
    /// Whether `AmazonSageMakerFullAccess` is attached to the execution role.
    pub const FULL_ACCESS: &str = "execution_role_has_full_access";
    /// The account of the applications, if it is another one.
    pub const EMR_ACCOUNT: &str = "emr_account_id";
    /// The roles as which jobs run: names to create, or ARNs.
    pub const RUNTIME_ROLES: &str = "runtime_roles";
    /// Roles that stand in Studio's lists for another set-up, and stay there.
    pub const KEPT_ASSUMABLE_ROLES: &str = "kept_assumable_roles";
    pub const KEPT_EXECUTION_ROLES: &str = "kept_execution_roles";
    /// The buckets of the jobs' data.
    pub const BUCKETS: &str = "bucket_arns";
    /// The account of the buckets, if it is not that of the jobs.
    pub const BUCKET_ACCOUNT: &str = "bucket_account_id";
    /// `created-in-studio` or `existing`.
    pub const APPLICATION_ORIGIN: &str = "application_origin";
    pub const EXISTING: &str = "existing";
    pub const APPLICATIONS: &str = "application_ids";
    pub const DOMAIN: &str = "domain_id";
    /// The user profile that gets the role lists, if it is not the domain.
    pub const PROFILE: &str = "user_profile_name";
    /// Whether the domain has source identity turned on.
    pub const SOURCE_IDENTITY: &str = "source_identity";

    /// All of them.
    pub const ALL: &[&str] = &[
        TOPOLOGY,
        REGION,
        EXECUTION_ROLE,
        FULL_ACCESS,
        EMR_ACCOUNT,
        RUNTIME_ROLES,
        KEPT_ASSUMABLE_ROLES,
        KEPT_EXECUTION_ROLES,
        BUCKETS,
        BUCKET_ACCOUNT,
        APPLICATION_ORIGIN,
        APPLICATIONS,
        DOMAIN,
        PROFILE,
        SOURCE_IDENTITY,
    ];
}

/// The answers in force, with their places in `answers.json`.
#[derive(Debug)]
pub struct Answers<'a>(pub(super) Json<'a>);

impl<'a> Answers<'a> {
    pub fn get(&self, id: &str) -> Option<&Json<'a>> {
        self.0.get(id)
    }

    pub fn members(&self) -> &[(Text<'a>, Json<'a>)] {
        self.0.members()
    }

    /// An answer that is a text; none where it is empty.
    pub fn text(&self, id: &str) -> Option<Text<'a>> {
        self.get(id).and_then(text)
    }

    /// An answer that is a list of texts.
    pub fn list(&self, id: &str) -> Vec<Text<'a>> {
        let elements = self.get(id).map(Json::elements).unwrap_or_default();
        elements.iter().filter_map(text).collect()
    }

    pub fn yes(&self, id: &str) -> bool {
        self.get(id)
            .is_some_and(|json| matches!(json.value, Value::Bool(true)))
    }

    /// Whether it was answered with no, as opposed to not asked.
    pub fn no(&self, id: &str) -> bool {
        self.get(id)
            .is_some_and(|json| matches!(json.value, Value::Bool(false)))
    }
}

fn text<'a>(json: &Json<'a>) -> Option<Text<'a>> {
    let text = json.text().filter(|text| !text.is_empty())?;
    Some(Text {
        text: text.clone(),
        at: json.at,
    })
}
