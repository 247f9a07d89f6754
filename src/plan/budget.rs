//! How much of IAM's quotas the documents of a plan use, as IAM counts.

use super::{document::Document, model::Plan};
use crate::{
    playbook::{AttachAs, DocumentKind},
    policy::quota,
};

/// What a document uses of the quota that holds for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// What the quota is of, in words.
    pub what: &'static str,
    pub used: usize,
    pub limit: usize,
}

impl Plan<'_> {
    /// The budget of a document; none where IAM sets no size. Inline policies of a role share one.
    pub fn budget(&self, document: &Document<'_>) -> Option<Budget> {
        let attachment = document.attachment.as_ref()?;
        let size = |document: &Document<'_>| quota::size(&document.minified);
        let (what, used, limit) = match (document.kind, attachment.attach_as) {
            (DocumentKind::TrustPolicy, _) => ("trust policy", size(document), quota::TRUST_POLICY),
            (_, AttachAs::Managed) => ("managed policy", size(document), quota::MANAGED_POLICY),
            (_, AttachAs::Inline) => {
                let same = self.files().filter(|other| {
                    other.kind != DocumentKind::TrustPolicy
                        && other.attachment.as_ref().is_some_and(|a| {
                            a.attach_as == AttachAs::Inline && a.role_arn == attachment.role_arn
                        })
                });
                let what = "all inline policies of the role";
                (what, same.map(size).sum(), quota::INLINE_POLICIES)
            }
        };
        Some(Budget { what, used, limit })
    }
}
