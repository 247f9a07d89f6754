//! Judging what was gathered.

use std::collections::BTreeMap;

use super::gather::Source;
use crate::{
    audit::{self, Setup},
    policy::{Finding, Kind, Lines, Severity, check},
};

/// One finding, with what is needed to show it.
#[derive(Debug)]
pub(super) struct Found {
    /// An index into `Checked::files`.
    pub(super) file: usize,
    pub(super) finding: Finding,
}

/// A file that was judged.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) label: String,
    pub(super) text: String,
}

/// All that was judged, and what was found.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) files: Vec<Judged>,
    found: Vec<Found>,
    pub(super) documents: usize,
    pub(super) bundles: usize,
    /// JSON files of a folder that are no policies.
    pub(super) others: Vec<String>,
    /// What is not judged, as a bundle does not hold what it takes.
    pub(super) unjudged: Vec<String>,
}

impl Checked {
    pub(super) fn findings(&self) -> impl Iterator<Item = (&Judged, &Found)> {
        let with_file = |found| Some((self.files.get(Found::file_of(found))?, found));
        self.found.iter().filter_map(with_file)
    }

    pub(super) fn count(&self, severity: Severity) -> usize {
        let of = |found: &&Found| found.finding.rule.severity == severity;
        self.found.iter().filter(of).count()
    }
}

impl Found {
    fn file_of(found: &Self) -> usize {
        found.file
    }
}

impl Judged {
    pub(super) fn lines(&self) -> Lines<'_> {
        Lines::new(&self.text)
    }
}

pub(super) fn all(sources: &[Source], kind: Option<Kind>) -> Checked {
    let mut checked = Checked::default();
    for source in sources {
        match source {
            Source::File {
                label,
                bytes,
                named,
            } => file(label, bytes, *named, kind, &mut checked),
            Source::Bundle { label, files } => bundle(label, files, &mut checked),
        }
    }
    checked
}

/// Whether a file of a folder is meant as a policy, however broken. A template of CloudFormation holds policies in
/// another language.
fn is_meant(text: &str) -> bool {
    let signs = [
        "\"Statement\"",
        "\"Effect\"",
        "\"Principal\"",
        "\"Action\"",
        "\"2012-10-17\"",
        "\"2008-10-17\"",
        "PolicyDocument\"",
    ];
    signs.iter().any(|sign| text.contains(sign)) && !text.contains("\"AWSTemplateFormatVersion\"")
}

fn file(label: &str, bytes: &[u8], named: bool, kind: Option<Kind>, checked: &mut Checked) {
    let text = String::from_utf8_lossy(bytes);
    // What lies in a folder beside the policies is not judged as one; a broken policy still says what it is.
    if !named && !is_meant(&text) {
        checked.others.push(label.to_owned());
        return;
    }
    let index = checked.files.len();
    let (documents, findings) = match std::str::from_utf8(bytes) {
        Ok(text) => check::check_all(text, kind),
        Err(error) => (1, vec![check::not_text(bytes, error.valid_up_to())]),
    };
    checked.documents += documents;
    checked
        .found
        .extend(findings.into_iter().map(|finding| Found {
            file: index,
            finding,
        }));
    checked.files.push(Judged {
        label: label.to_owned(),
        text: text.into_owned(),
    });
}

fn bundle(label: &str, files: &[(String, Vec<u8>)], checked: &mut Checked) {
    let borrowed: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect();
    let setup = Setup::read(borrowed.iter().copied());
    let mut indices: BTreeMap<String, usize> = BTreeMap::new();
    checked.bundles += 1;
    checked.documents += setup.policies.len();
    let unjudged = setup.unjudged().into_iter();
    checked
        .unjudged
        .extend(unjudged.map(|line| format!("{label}: {line}")));
    for found in audit::check(&setup) {
        let index = *indices.entry(found.path.clone()).or_insert_with(|| {
            let bytes = files.iter().find(|(path, _)| *path == found.path);
            let text = bytes.map_or_else(String::new, |(_, bytes)| {
                String::from_utf8_lossy(bytes).into_owned()
            });
            checked.files.push(Judged {
                label: format!(
                    "{}/{}",
                    label.trim_end_matches('/'),
                    crate::cli::screen::clean(&found.path)
                ),
                text,
            });
            checked.files.len() - 1
        });
        checked.found.push(Found {
            file: index,
            finding: found.finding,
        });
    }
}
