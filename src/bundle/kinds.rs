//! Which kinds of files a bundle is to hold.

use super::ArtifactKind;
use crate::playbook::DocumentKind;

/// A choice of kinds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kinds(Vec<ArtifactKind>);

impl Kinds {
    /// Every kind, in the order of their names in the contract.
    pub fn all() -> Self {
        let documents = DocumentKind::ALL.map(ArtifactKind::Document);
        Self(documents.into_iter().chain(ArtifactKind::OTHERS).collect())
    }

    /// The kinds of these names; what has none is passed over. Two kinds share the name `script`: what a step pastes, and
    /// what carries the steps out.
    pub fn named<T: AsRef<str>>(names: &[T]) -> Self {
        let mut kinds = Self::all();
        let meant = |kind: &ArtifactKind| names.iter().any(|name| name.as_ref() == kind.name());
        kinds.0.retain(meant);
        kinds
    }

    /// The same without one kind.
    #[must_use]
    pub fn without(mut self, kind: ArtifactKind) -> Self {
        self.0.retain(|one| *one != kind);
        self
    }

    pub fn hold(&self, kind: ArtifactKind) -> bool {
        self.0.contains(&kind)
    }

    pub fn are_all(&self) -> bool {
        *self == Self::all()
    }

    /// Their names, each once.
    pub fn names(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        for kind in &self.0 {
            if !names.contains(&kind.name()) {
                names.push(kind.name());
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_every_kind_that_has_it() {
        let kinds = Kinds::named(&["script", "readme", "no such kind"]);
        assert!(kinds.hold(ArtifactKind::Script));
        assert!(kinds.hold(ArtifactKind::Document(DocumentKind::Script)));
        assert!(!kinds.hold(ArtifactKind::Checklist) && !kinds.are_all());
        assert_eq!(kinds.names(), ["script", "readme"]);
        let kinds = Kinds::all();
        assert!(kinds.are_all());
        assert_eq!(kinds.names().len(), 14);
        let without = kinds.without(ArtifactKind::Script);
        assert!(without.hold(ArtifactKind::Document(DocumentKind::Script)));
        assert!(!without.are_all());
    }
}
