//! One nasty answers file, what must come of it, and the run that shows whether it does.

use std::{collections::BTreeSet, fs};

use anyhow::{Result, ensure};
use serde_json::Value;

use super::shape;
use crate::support::{bytes, ensure_calm, names, run, sample, tree, with};

/// What must come of a file.
#[derive(Debug)]
pub(super) enum Expect {
    /// Refused: exactly these keys are named, or none where the file as a whole is meant.
    Unusable {
        keys: Vec<String>,
        says: String,
        /// A text that must not be repeated.
        never: Option<String>,
    },
    /// Taken: the bundle differs from that of these answers in words only.
    Harmless { like: Value },
}

/// One nasty answers file.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: String,
    file: Vec<u8>,
    expect: Expect,
}

impl Row {
    /// A file that is refused as a whole.
    pub(super) fn no_file(name: &str, file: impl Into<Vec<u8>>, says: &str) -> Self {
        Self::refused(name, file, &[], says)
    }

    /// A file that is refused for these keys.
    pub(super) fn refused(name: &str, file: impl Into<Vec<u8>>, keys: &[&str], says: &str) -> Self {
        Self {
            name: name.to_owned(),
            file: file.into(),
            expect: Expect::Unusable {
                keys: keys.iter().map(|&key| key.to_owned()).collect(),
                says: says.to_owned(),
                never: None,
            },
        }
    }

    /// A sample in which one answer is wrong.
    pub(super) fn wrong(name: &str, key: &str, answer: impl Into<Value>, says: &str) -> Self {
        let file = with(asking(key), key, answer);
        Self::refused(&format!("{key}: {name}"), bytes(&file), &[key], says)
    }

    /// A file that is as good as `like`.
    pub(super) fn taken(name: &str, file: impl Into<Vec<u8>>, like: Value) -> Self {
        Self {
            name: name.to_owned(),
            file: file.into(),
            expect: Expect::Harmless { like },
        }
    }

    /// A sample in which one answer is odd, but as good as `plain`.
    pub(super) fn odd(key: &str, answer: impl Into<Value>, plain: impl Into<Value>) -> Self {
        let answer = answer.into();
        let name = format!("{key}: odd but legal {answer}");
        let file = bytes(&with(asking(key), key, answer));
        Self::taken(&name, file, with(asking(key), key, plain))
    }

    /// The refusal must not repeat this text.
    pub(super) fn never(mut self, text: &str) -> Self {
        if let Expect::Unusable { never, .. } = &mut self.expect {
            *never = Some(text.to_owned());
        }
        self
    }

    /// Runs the row; a failure comes back with its name.
    pub(super) fn failure(&self) -> Option<String> {
        let error = self.check().err()?;
        Some(format!("- {}: {error:#}", self.name))
    }

    fn check(&self) -> Result<()> {
        let parent = tempfile::tempdir()?;
        let dir = parent.path();
        fs::write(dir.join("answers.json"), &self.file)?;
        let args = ["export", "--answers", "answers.json", "--out", "bundle"];
        let ran = run(dir, &args);
        ensure_calm(&ran)?;
        let said = &ran.stderr;
        let expected: &[&str] = match &self.expect {
            Expect::Unusable { .. } => &["answers.json"],
            Expect::Harmless { .. } => &["answers.json", "bundle"],
        };
        let code = i32::try_from(2 * (2 - expected.len()))?;
        ensure!(ran.code == Some(code), "exit code {:?}: {said}", ran.code);
        let found = names(dir);
        ensure!(found.iter().eq(expected), "in the directory: {found:?}");
        match &self.expect {
            Expect::Harmless { like } => shape::ensure_alike(&tree(&dir.join("bundle")), like),
            Expect::Unusable { keys, says, never } => {
                ensure!(ran.stdout.is_empty(), "something on standard output");
                let repeated = never.as_ref().is_some_and(|text| said.contains(text));
                ensure!(!repeated, "repeats what it must not: {said}");
                ensure_named(said, keys, says)
            }
        }
    }
}

/// Every line begins with the file's name, then one of the keys; a line of each key says what is wrong.
fn ensure_named(said: &str, keys: &[String], says: &str) -> Result<()> {
    let mut named = BTreeSet::new();
    for line in said.lines() {
        let rest = line.strip_prefix("answers.json: ");
        ensure!(rest.is_some(), "begins without the file's name: {line}");
        ensure!(line.chars().count() < 3000, "a line without end: {line}");
        let rest = rest.unwrap_or_default();
        let key = keys.iter().find(|key| {
            let rest = rest.strip_prefix(key.as_str());
            rest.is_some_and(|rest| rest.starts_with(": "))
        });
        ensure!(
            keys.is_empty() || key.is_some(),
            "names another key than {keys:?}: {line}"
        );
        if line.contains(says) {
            named.extend(key);
        }
    }
    ensure!(said.contains(says), "does not say {says:?}: {said}");
    ensure!(
        named.len() == keys.len(),
        "says {says:?} only for {named:?} of {keys:?}: {said}"
    );
    let one = said.lines().count() == 1;
    ensure!(
        !keys.is_empty() || one,
        "one problem of the whole file, not: {said}"
    );
    Ok(())
}

/// The sample in which this question is asked.
pub(super) fn asking(key: &str) -> Value {
    match key {
        "application_ids" | "space_name" | "kms_key_arns" => sample("single-account"),
        _ => sample("cross-account"),
    }
}
