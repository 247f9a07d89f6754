//! `sagesetup check`: policies in files, folders and bundles, judged.

mod gather;
mod lint;
mod report;
mod sarif;

use std::{io::Write, path::PathBuf};

use anyhow::Result;

use super::{Outcome, screen};
use crate::policy::{Kind, Severity};

/// How findings are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Json,
    Sarif,
}

impl Form {
    pub(super) fn of(json: bool, sarif: bool) -> Self {
        match (json, sarif) {
            (_, true) => Self::Sarif,
            (true, false) => Self::Json,
            (false, false) => Self::Text,
        }
    }
}

/// What was asked for.
pub(super) struct Options {
    pub(super) paths: Vec<PathBuf>,
    pub(super) kind: Option<Kind>,
    pub(super) form: Form,
    /// Warnings count as errors.
    pub(super) strict: bool,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, err: &mut dyn Write) -> Result<Outcome> {
    let (gathered, unreadable) = gather::gather(&options.paths);
    if options.kind.is_some() && gathered.iter().any(gather::Source::is_bundle) {
        let line = "sagesetup: --kind is for single documents; in a bundle the manifest says what each file is";
        return Ok(screen::say(err, Outcome::Unusable, line));
    }
    let checked = lint::all(&gathered, options.kind);
    match options.form {
        Form::Text => report::text(&checked, out)?,
        Form::Json => report::json(&checked, &unreadable, out)?,
        Form::Sarif => sarif::print(&checked, out)?,
    }
    out.flush()?;
    screen::say(err, Outcome::Done, &report::summary(&checked));
    for line in &checked.unjudged {
        screen::say(err, Outcome::Done, &format!("note: {line}"));
    }
    for line in &unreadable {
        screen::say(err, Outcome::Failed, &format!("sagesetup: {line}"));
    }
    if !unreadable.is_empty() {
        return Ok(Outcome::Failed);
    }
    let worst = if options.strict {
        Severity::Warning
    } else {
        Severity::Error
    };
    let found = checked
        .findings()
        .any(|(_, f)| f.finding.rule.severity >= worst);
    Ok(if found { Outcome::Found } else { Outcome::Done })
}
