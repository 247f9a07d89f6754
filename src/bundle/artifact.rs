//! One file of a bundle.

use std::path::Path;

use crate::{
    plan::{Attachment, Document},
    playbook::{AttachAs, DocumentKind},
};

/// One file: its path in the bundle, its bytes, and what it is for.
#[derive(Debug, Clone)]
pub struct Artifact {
    pub path: String,
    pub kind: ArtifactKind,
    /// The account it belongs to, by key; none for what is about all of them.
    pub account: Option<String>,
    pub attach: Option<Attach>,
    /// The account, by key, that a service control policy limits, where that is another one.
    pub binds: Option<String>,
    pub bytes: Vec<u8>,
}

/// What a file is, as the manifest names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArtifactKind {
    Readme,
    Grants,
    Answers,
    Checklist,
    /// A program for the shell that carries steps out, looks at them or undoes them.
    Script,
    CloudFormation,
    Terraform,
    /// The whole hand-over as one page for a browser.
    Page,
    Document(DocumentKind),
}

impl ArtifactKind {
    /// Every kind that is no document of the set-up.
    pub const OTHERS: [Self; 8] = [
        Self::Checklist,
        Self::Grants,
        Self::Script,
        Self::CloudFormation,
        Self::Terraform,
        Self::Page,
        Self::Readme,
        Self::Answers,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Readme => "readme",
            Self::Grants => "grants",
            Self::Answers => "answers",
            Self::Checklist => "checklist",
            Self::Script => "script",
            Self::CloudFormation => "cloudformation",
            Self::Terraform => "terraform",
            Self::Page => "page",
            Self::Document(kind) => kind.name(),
        }
    }
}

/// Where a policy goes.
#[derive(Debug, Clone)]
pub struct Attach {
    pub role: String,
    /// How, and under which name; a trust policy has neither.
    pub policy: Option<(AttachAs, String)>,
}

impl Artifact {
    /// Whether it is run by its name. A script that is a document of the set-up is for a console to paste, and is none.
    pub fn is_executable(&self) -> bool {
        let inside = self.path.split_once('/').map_or("", |(_, inside)| inside);
        self.kind == ArtifactKind::Script
            && inside.starts_with("scripts/")
            && Path::new(inside)
                .extension()
                .is_some_and(|ending| ending == "sh")
    }

    pub(super) fn of_bundle(path: &str, kind: ArtifactKind, text: String) -> Self {
        Self {
            path: path.to_owned(),
            kind,
            account: None,
            attach: None,
            binds: None,
            bytes: text.into_bytes(),
        }
    }

    pub(super) fn of_document(document: &Document<'_>) -> Self {
        let attach = |attachment: &Attachment| Attach {
            role: attachment.role.clone(),
            policy: (document.kind == DocumentKind::IdentityPolicy)
                .then(|| (attachment.attach_as, document.name.to_string())),
        };
        Self {
            path: document.path_in_bundle.clone(),
            kind: ArtifactKind::Document(document.kind),
            account: Some(document.account.to_owned()),
            attach: document.attachment.as_ref().map(attach),
            binds: document.binds.map(str::to_owned),
            bytes: document.pretty.clone().into_bytes(),
        }
    }
}
