//! What a step sets besides roles and policies, in a form that scripts can read, compare, set and put back.

use super::template::{ExpressionId, Template};

/// Something of an account that a step brings into a certain state.
#[derive(Debug)]
pub(crate) struct Setting {
    pub kind: SettingKind,
    pub when: Option<ExpressionId>,
    pub each: Option<ExpressionId>,
    /// What it is set on.
    pub of: Template,
    /// Which of its settings, where there are several.
    pub name: Template,
    pub value: Template,
    /// The document that holds it, where it is one.
    pub document: Option<String>,
}

/// The kinds, each with what `of`, `name`, `value` and `document` mean for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingKind {
    /// The role lists of a domain (`of`), or of its user profile `name`. The document is the user settings.
    EmrSettings,
    /// Statements in the policy of bucket `of`.
    BucketPolicy,
    /// Statements in the policy of the KMS key with ARN `of`.
    KeyPolicy,
    /// Rules among the CORS rules of bucket `of`; the document is `{"CORSRules": […]}`.
    BucketCors,
    /// Tag `name` with `value` on the role named `of`.
    RoleTag,
    /// Tag `name` with `value` on the EMR Serverless application with ARN `of`.
    ApplicationTag,
    /// The Livy endpoint of the EMR Serverless application with id `of` is on.
    ApplicationLivy,
    /// The EMR security configuration `of`, as the document has it.
    SecurityConfiguration,
    /// The model package group `of`.
    ModelPackageGroup,
}

impl SettingKind {
    pub(crate) const ALL: [Self; 9] = [
        Self::EmrSettings,
        Self::BucketPolicy,
        Self::KeyPolicy,
        Self::BucketCors,
        Self::RoleTag,
        Self::ApplicationTag,
        Self::ApplicationLivy,
        Self::SecurityConfiguration,
        Self::ModelPackageGroup,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::EmrSettings => "emr-settings",
            Self::BucketPolicy => "bucket-policy",
            Self::KeyPolicy => "key-policy",
            Self::BucketCors => "bucket-cors",
            Self::RoleTag => "role-tag",
            Self::ApplicationTag => "application-tag",
            Self::ApplicationLivy => "application-livy",
            Self::SecurityConfiguration => "security-configuration",
            Self::ModelPackageGroup => "model-package-group",
        }
    }

    /// Whether a document holds it.
    pub(crate) fn has_document(self) -> bool {
        matches!(
            self,
            Self::EmrSettings
                | Self::BucketPolicy
                | Self::KeyPolicy
                | Self::BucketCors
                | Self::SecurityConfiguration
        )
    }
}
