//! A set-up as the files of its bundle tell it.

use std::{borrow::Cow, collections::BTreeMap};

use sha2::{Digest, Sha256};

use super::{
    Found,
    cast::Cast,
    checklist::{self, Step},
    fault,
    manifest::{self, Attach, Manifest, Role},
    settled::settles,
    vocabulary::Answers,
};
use crate::{
    aws::quoted,
    policy::{
        Document, Finding, Kind, Lines, Rule, Severity, Span, Statement, Text,
        check::{self, Checked},
        json::{self, Json, Value},
    },
};

/// A set-up, read back from its bundle. What could not be read is among the findings, and the rest goes on.
#[derive(Debug)]
pub struct Setup<'a> {
    /// Every file that was given, in the order of their paths.
    pub files: Vec<File<'a>>,
    /// None where there is no `bundle.json`, or nothing in it can be read.
    pub manifest: Option<Manifest<'a>>,
    /// Every policy, those that the manifest does not list included.
    pub policies: Vec<Policy<'a>>,
    /// Every `EmrSettings`, in files and in commands of the checklists.
    pub settings: Vec<Settings<'a>>,
    pub answers: Option<Answers<'a>>,
    /// The steps of all checklists, in the order of their numbers.
    pub steps: Vec<Step<'a>>,
    /// The files that are not as they were exported.
    edited: Vec<&'a str>,
    /// What could not be read, with the path of its file.
    problems: Vec<(String, Finding)>,
}

/// One file.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// Relative to the bundle, with `/`.
    pub path: &'a str,
    pub bytes: &'a [u8],
    /// None where it is no text.
    pub text: Option<&'a str>,
}

/// A policy document of the bundle.
#[derive(Debug)]
pub struct Policy<'a> {
    pub path: &'a str,
    pub text: &'a str,
    /// The key of its account: that of the manifest, or its folder.
    pub account: Cow<'a, str>,
    /// The role that it is for; none for resource policies, and for files that nobody lists.
    pub attach: Option<Attach<'a>>,
    pub listed: bool,
    pub checked: Checked<'a>,
}

/// One `EmrSettings` object: which roles Studio offers.
#[derive(Debug)]
pub struct Settings<'a> {
    pub path: &'a str,
    /// The step in whose command it stands; none in a file.
    pub step: Option<usize>,
    /// The object, with places in its file.
    pub json: Json<'a>,
}

impl<'a> Policy<'a> {
    pub fn kind(&self) -> Option<Kind> {
        self.checked.kind
    }

    pub fn document(&self) -> Option<&Document<Text<'a>>> {
        self.checked.document.as_ref()
    }

    pub fn statements(&self) -> &[Statement<Text<'a>>] {
        self.document().map_or(&[], |d| d.statements.as_slice())
    }

    pub(super) fn is_of(&self, role: &Role<'_>) -> bool {
        let attach = self.attach.as_ref();
        self.account == role.account.text && attach.is_some_and(|a| a.role == role.name)
    }
}

impl<'a> Settings<'a> {
    /// A list of role ARNs; none where the key is missing.
    pub fn list(&self, key: &str) -> Option<Vec<Text<'a>>> {
        let list = self.json.get(key)?;
        let text = |json: &Json<'a>| {
            Some(Text {
                text: json.text()?.clone(),
                at: json.at,
            })
        };
        Some(list.elements().iter().filter_map(text).collect())
    }
}

impl<'a> Setup<'a> {
    /// Reads the files of a bundle: paths inside of it, with `/`, and their bytes.
    pub fn read(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut setup = Self::parse(files);
        setup.compare_sums();
        setup
    }

    /// The same without comparing checksums, for files that were made a moment ago.
    pub(crate) fn parse(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut files: Vec<_> = files
            .into_iter()
            .map(|(path, bytes)| File {
                path,
                bytes,
                text: std::str::from_utf8(bytes).ok(),
            })
            .collect();
        files.sort_by_key(|file| file.path);
        let mut setup = Self {
            files,
            manifest: None,
            policies: Vec::new(),
            settings: Vec::new(),
            answers: None,
            steps: Vec::new(),
            edited: Vec::new(),
            problems: Vec::new(),
        };
        setup.read_manifest();
        setup.read_files();
        setup.steps.sort_by_key(|step| step.number);
        setup
    }

    pub fn file(&self, path: &str) -> Option<&File<'a>> {
        let at = self
            .files
            .binary_search_by(|file| file.path.cmp(path))
            .ok()?;
        self.files.get(at)
    }

    pub fn roles(&self) -> &[Role<'a>] {
        self.manifest.as_ref().map_or(&[], |m| m.roles.as_slice())
    }

    pub fn accounts(&self) -> &[manifest::Account<'a>] {
        self.manifest
            .as_ref()
            .map_or(&[], |m| m.accounts.as_slice())
    }

    pub fn account(&self, key: &str) -> Option<&manifest::Account<'a>> {
        self.accounts().iter().find(|account| &*account.key == key)
    }

    /// The role with this ARN, path included.
    pub fn role(&self, arn: &str) -> Option<&Role<'a>> {
        self.roles().iter().find(|role| &*role.arn == arn)
    }

    /// The identity policies of a role.
    pub fn policies_of<'s>(&'s self, role: &'s Role<'_>) -> impl Iterator<Item = &'s Policy<'a>> {
        self.policies
            .iter()
            .filter(|policy| policy.kind() == Some(Kind::Identity) && policy.is_of(role))
    }

    /// The trust policy of a role, if the set-up holds one.
    pub fn trust_of(&self, role: &Role<'_>) -> Option<&Policy<'a>> {
        self.policies
            .iter()
            .find(|policy| policy.kind() == Some(Kind::Trust) && policy.is_of(role))
    }

    /// The key of the account that a service control policy limits, where the manifest names one.
    pub fn bound(&self, policy: &Policy<'_>) -> Option<&str> {
        let mut artifacts = self.manifest.as_ref()?.artifacts.iter();
        let artifact = artifacts.find(|artifact| *artifact.path == *policy.path)?;
        artifact.binds.as_deref()
    }

    /// The role that a policy is for.
    pub fn holder(&self, policy: &Policy<'_>) -> Option<&Role<'a>> {
        self.roles().iter().find(|role| policy.is_of(role))
    }

    /// The Sid of the statement that a finding stands in.
    pub fn sid(&self, found: &Found) -> Option<&str> {
        let policy = self
            .policies
            .iter()
            .find(|policy| policy.path == found.path)?;
        let statements = policy.statements().iter();
        let mut around = statements.filter(|s| s.at.contains(found.finding.at));
        around.next()?.sid.as_deref()
    }

    /// Whether the bundle itself tells of this. A warning about a question stands for all files that the answer led to,
    /// as long as nobody changed them; errors are never told away.
    pub(super) fn tells(&self, path: &str, finding: &Finding) -> bool {
        let warnings = self.manifest.as_ref().map(|m| m.warnings.as_slice());
        finding.rule.severity < Severity::Error
            && !self.edited.contains(&path)
            && warnings.unwrap_or_default().iter().any(|warning| {
                let of_question = self.file(&warning.about).is_none();
                &*warning.code == finding.rule.code && (of_question || &*warning.about == path)
            })
    }

    /// What was found in each file, with its path, in no order.
    pub(super) fn findings(&self, cast: &Cast<'_, '_>) -> Vec<(String, Finding)> {
        let mut all = self.problems.clone();
        for policy in &self.policies {
            let found = policy.checked.findings.iter();
            let found = found.filter(|f| !settles(cast, policy, f)).cloned();
            all.extend(found.map(|finding| (policy.path.to_owned(), finding)));
        }
        all
    }

    /// Adds the places, and sorts.
    pub(super) fn found(&self, findings: Vec<(String, Finding)>) -> Vec<Found> {
        let mut lines: BTreeMap<String, Lines<'a>> = BTreeMap::new();
        let mut all: Vec<Found> = findings
            .into_iter()
            .map(|(path, finding)| {
                let lines = lines.entry(path.clone()).or_insert_with(|| {
                    let text = self.file(&path).and_then(|file| file.text);
                    Lines::new(text.unwrap_or_default())
                });
                Found {
                    place: lines.place(finding.at.start),
                    path,
                    finding,
                }
            })
            .collect();
        all.sort_by(|a, b| {
            let key = |found: &Found| (found.finding.at, found.finding.rule.code);
            (&a.path, key(a)).cmp(&(&b.path, key(b)))
        });
        all.dedup();
        all
    }

    fn problem(&mut self, path: &str, rule: &'static Rule, at: Span, what: String) {
        let finding = Finding::new(rule, at, what);
        self.problems.push((path.to_owned(), finding));
    }

    /// The text of a file, which is told where it is none.
    fn text(&mut self, path: &str) -> Option<&'a str> {
        let file = *self.file(path)?;
        if file.text.is_none() {
            let what = "the file is not text in UTF-8".to_owned();
            self.problem(path, &fault::UNREADABLE, Span::default(), what);
        }
        file.text
    }

    /// A file as JSON; what is no JSON is told.
    fn json(&mut self, path: &str) -> Option<Json<'a>> {
        let read = json::read(self.text(path)?);
        for fault in read.faults {
            self.problem(path, &fault::UNREADABLE, fault.at, fault.kind.to_string());
        }
        read.json
    }

    fn read_manifest(&mut self) {
        let path = manifest::PATH;
        if self.file(path).is_none() {
            let what = "there is no bundle.json here".to_owned();
            self.problem(path, &fault::NO_MANIFEST, Span::default(), what);
            return;
        }
        let Some(json) = self.json(path) else { return };
        let mut findings = Vec::new();
        self.manifest = Some(manifest::read(&json, &mut findings));
        let found = findings.into_iter().map(|f| (path.to_owned(), f));
        self.problems.extend(found);
    }

    fn read_files(&mut self) {
        let artifacts = self.manifest.as_ref().map(|m| m.artifacts.clone());
        let artifacts = artifacts.unwrap_or_default();
        for artifact in &artifacts {
            let Some(file) = self.file(&artifact.path).copied() else {
                let what = format!("{} is not here", quoted(&artifact.path));
                self.problem(manifest::PATH, &fault::INCOMPLETE, artifact.path.at, what);
                continue;
            };
            let account = artifact.account.as_ref().map(|key| key.text.clone());
            let account = account.unwrap_or_else(|| Cow::Borrowed(folder(file.path)));
            if let Some(kind) = artifact.policy() {
                self.read_policy(file.path, account, kind, Some(artifact));
                continue;
            }
            match &*artifact.kind {
                "answers" => self.read_answers(file.path),
                "checklist" => self.read_checklist(file.path),
                "settings" => self.read_settings(file.path),
                _ => {}
            }
        }
        let listed = |path: &str| artifacts.iter().any(|artifact| &*artifact.path == path);
        let others: Vec<&'a str> = self.files.iter().map(|file| file.path).collect();
        for path in others.into_iter().filter(|path| !listed(path)) {
            self.read_unlisted(path);
        }
    }

    /// A file that no manifest tells about: its place in the bundle says what it is.
    fn read_unlisted(&mut self, path: &'a str) {
        let parts: Vec<&str> = path.split('/').collect();
        let kind = match parts.as_slice() {
            ["answers.json"] => return self.read_answers(path),
            [_, "CHECKLIST.md"] => return self.read_checklist(path),
            [_, "policies", name] if is_json(name) => Kind::Identity,
            [_, "trust", name] if is_json(name) => Kind::Trust,
            _ => return,
        };
        if self.manifest.is_some() {
            let what = format!("bundle.json does not list {}", quoted(path));
            self.problem(path, &fault::UNLISTED, Span::default(), what);
        }
        self.read_policy(path, Cow::Borrowed(folder(path)), kind, None);
    }

    fn read_policy(
        &mut self,
        path: &'a str,
        account: Cow<'a, str>,
        kind: Kind,
        artifact: Option<&manifest::Artifact<'a>>,
    ) {
        let Some(text) = self.text(path) else { return };
        self.policies.push(Policy {
            path,
            text,
            account,
            attach: artifact.and_then(|artifact| artifact.attach.clone()),
            listed: artifact.is_some(),
            checked: check::check(text, Some(kind)),
        });
    }

    fn read_answers(&mut self, path: &'a str) {
        let Some(json) = self.json(path) else { return };
        let at = json.at;
        let members = match json.value {
            Value::Object(members) => members,
            _ => Vec::new(),
        };
        let answers = members.into_iter().find(|(key, _)| &**key == "answers");
        self.answers = answers.map(|(_, json)| Answers(json));
        if self.answers.is_none() {
            let what = "the file has no \"answers\" that could be read".to_owned();
            self.problem(path, &fault::UNREADABLE, at, what);
        }
    }

    fn read_checklist(&mut self, path: &'a str) {
        let Some(text) = self.text(path) else { return };
        let steps = checklist::steps(path, folder(path), text);
        for step in &steps {
            for command in step.actions.commands() {
                for word in command.iter().filter(|w| w.text.contains(KEY)) {
                    self.settings.extend(in_command(path, step.number, word));
                }
            }
        }
        self.steps.extend(steps);
    }

    fn read_settings(&mut self, path: &'a str) {
        let Some(json) = self.json(path) else { return };
        collect(json, &mut |json| {
            self.settings.push(Settings {
                path,
                step: None,
                json,
            });
        });
    }

    fn compare_sums(&mut self) {
        let Some(manifest) = &self.manifest else {
            return;
        };
        let edited: Vec<&'a str> = manifest
            .artifacts
            .iter()
            .filter_map(|artifact| {
                let file = self.file(&artifact.path)?;
                (hex(&Sha256::digest(file.bytes)) != *artifact.sha256).then_some(file.path)
            })
            .collect();
        for path in &edited {
            let what =
                "the file was changed after the export: its checksum is not that of bundle.json";
            self.problem(path, &fault::EDITED, Span::default(), what.to_owned());
        }
    }
}

const KEY: &str = "EmrSettings";

/// The settings that a word of a command holds.
fn in_command<'a>(path: &'a str, step: usize, word: &super::Word<'a>) -> Vec<Settings<'a>> {
    let mut found = Vec::new();
    let mut take = |json| {
        found.push(Settings {
            path,
            step: Some(step),
            json,
        });
    };
    if let (Cow::Borrowed(text), Some(begins)) = (&word.text, word.begins)
        && let Some(json) = checklist::read(text, begins as usize)
    {
        collect(json, &mut take);
    }
    found
}

/// Every `EmrSettings` inside.
fn collect<'a>(json: Json<'a>, take: &mut impl FnMut(Json<'a>)) {
    match json.value {
        Value::List(list) => list.into_iter().for_each(|one| collect(one, take)),
        Value::Object(members) => {
            for (key, value) in members {
                if &*key == KEY {
                    take(value);
                } else {
                    collect(value, take);
                }
            }
        }
        _ => {}
    }
}

/// The first part of a path, which is the key of an account.
fn folder(path: &str) -> &str {
    path.split_once('/').map_or("", |(folder, _)| folder)
}

pub(super) fn is_json(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end == "json")
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)])
        .collect()
}
