//! What a bundle holds of its set-up: all of it, the part of one account, or files of some kinds. What is not there is not
//! judged.

use super::{Role, Setup};

/// The rules that need several kinds of files at once: what they are about, and the kinds.
pub(super) const NEEDS: [(&str, &[&str]); 4] = [
    (
        "whether roles trust exactly those that assume them",
        &["identity-policy", "trust-policy"],
    ),
    (
        "whether all that is needed is granted",
        &["identity-policy", "checklist"],
    ),
    (
        "whether Studio's lists of roles are those that may be used",
        &["identity-policy", ANSWERS],
    ),
    (
        "whether source identity is allowed on every side",
        &["identity-policy", "trust-policy", ANSWERS],
    ),
];
const ANSWERS: &str = "answers";

/// The places in [`NEEDS`].
pub(super) mod need {
    pub(in crate::audit) const TRUST: usize = 0;
    pub(in crate::audit) const GRANTED: usize = 1;
    pub(in crate::audit) const LISTS: usize = 2;
    pub(in crate::audit) const SOURCE_IDENTITY: usize = 3;
}

impl Setup<'_> {
    /// The account that the bundle is for, where it is a part.
    pub fn part(&self) -> Option<&str> {
        self.manifest.as_ref()?.part.as_deref()
    }

    /// Whether files of a kind were left out on purpose.
    pub(super) fn lacks(&self, kind: &str) -> bool {
        let only = self.manifest.as_ref().and_then(|m| m.only.as_ref());
        only.is_some_and(|only| only.iter().all(|one| **one != *kind))
            || (kind == ANSWERS && self.part().is_some())
    }

    /// Whether the answers were left out on purpose.
    pub(super) fn lacks_answers(&self) -> bool {
        self.lacks(ANSWERS)
    }

    /// Whether all is there that the rules of a place in [`NEEDS`] look at.
    pub(super) fn can_judge(&self, need: usize) -> bool {
        let kinds = NEEDS.get(need).map_or(&[][..], |(_, kinds)| kinds);
        !kinds.iter().any(|kind| self.lacks(kind))
    }

    /// Whether a role's own documents lie in another part of the set-up.
    pub(super) fn is_outside(&self, role: &Role<'_>) -> bool {
        self.part().is_some_and(|part| *role.account != *part)
    }

    /// Whether what a role is granted, or whom it trusts, was left out or lies in another part.
    pub fn is_elsewhere(&self, role: &Role<'_>) -> bool {
        self.is_outside(role)
            || ["identity-policy", "trust-policy"]
                .iter()
                .any(|k| self.lacks(k))
    }

    /// What is not judged, as the bundle does not hold it: one line each.
    pub fn unjudged(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(part) = self.part() {
            lines.push(format!(
                "this is the part for {part}, without the answers: whether it fits the other accounts is judged in the whole bundle"
            ));
        }
        let only = self.manifest.as_ref().and_then(|m| m.only.as_ref());
        if only.is_some() {
            for (what, kinds) in NEEDS {
                let missing: Vec<&str> = kinds.iter().copied().filter(|k| self.lacks(k)).collect();
                if !missing.is_empty() {
                    let missing = missing.join(", ");
                    lines.push(format!("not judged, without {missing}: {what}"));
                }
            }
        }
        lines
    }
}
