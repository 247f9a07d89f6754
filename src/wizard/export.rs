//! What is to be written, for whom, and where: the choices of the export.

use super::{Setup, Written};
use crate::bundle::{self, ArtifactKind, Bundle, Kinds};

/// What can be left out. Documents and checklists are always there.
pub const FORMATS: [(ArtifactKind, &str); 4] = [
    (ArtifactKind::Page, "Page for a browser (index.html)"),
    (ArtifactKind::Script, "Scripts for the AWS CLI"),
    (ArtifactKind::CloudFormation, "CloudFormation"),
    (ArtifactKind::Terraform, "Terraform"),
];

/// Where the bundle is to go, what it holds, and how that went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Export {
    /// As typed. A name that ends in .zip or .tar.gz is an archive's.
    pub path: String,
    /// The account whose admin gets a part, by its key; none for all of it.
    pub recipient: Option<String>,
    /// The formats that are left out.
    left_out: Vec<ArtifactKind>,
    /// The path that was proposed.
    proposed: String,
    pub written: Option<Written>,
}

impl Export {
    /// Whether a format is to be written.
    pub fn takes(&self, format: ArtifactKind) -> bool {
        !self.left_out.contains(&format)
    }

    /// The kinds of files to write.
    pub fn kinds(&self) -> Kinds {
        let all = Kinds::all();
        self.left_out
            .iter()
            .fold(all, |kinds, format| kinds.without(*format))
    }

    /// The bundle as it is chosen: all, or a part.
    pub fn bundle(&self, setup: &Setup) -> Bundle {
        let part = self
            .recipient
            .as_deref()
            .and_then(|key| setup.plan().part(key));
        let plan = part.as_ref().unwrap_or(setup.plan());
        bundle::select(plan, &self.kinds())
    }

    pub(super) fn toggle(&mut self, place: usize) {
        let Some((format, _)) = FORMATS.get(place) else {
            return;
        };
        if self.takes(*format) {
            self.left_out.push(*format);
            // The same choice is the same state, in whichever order it was made.
            self.left_out
                .sort_by_key(|one| FORMATS.iter().position(|(format, _)| format == one));
        } else {
            self.left_out.retain(|one| one != format);
        }
        self.written = None;
    }

    pub(super) fn edit(&mut self, path: String) {
        if path != self.path {
            self.path = path;
            self.written = None;
        }
    }

    /// The screen was entered; `before` is where all of it was written last.
    pub(super) fn enter(&mut self, setup: &Setup, name: &str, before: Option<&str>) {
        let keys = || setup.plan().accounts.iter().map(|account| account.key);
        // Other answers may have other accounts.
        if self
            .recipient
            .as_deref()
            .is_some_and(|key| keys().all(|one| one != key))
        {
            self.address(None, name);
        }
        if self.path.is_empty() {
            let path = before.map_or_else(|| whole(name), str::to_owned);
            self.propose(path);
        }
        self.written = None;
    }

    /// Chooses who gets it. A path that was only proposed gives way to another.
    pub(super) fn address(&mut self, recipient: Option<String>, name: &str) {
        if recipient == self.recipient {
            return;
        }
        if self.path == self.proposed {
            let path = match &recipient {
                // To be sent: one file.
                Some(key) => format!("{name}-{key}.zip"),
                None => whole(name),
            };
            self.propose(path);
        }
        self.recipient = recipient;
        self.written = None;
    }

    fn propose(&mut self, path: String) {
        self.proposed.clone_from(&path);
        self.path = path;
    }
}

fn whole(name: &str) -> String {
    format!("{name}-bundle")
}
