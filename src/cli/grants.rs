//! `sagesetup grants`: who may do what once a set-up stands, why, and whether one thing is allowed.

mod answer;
mod page;
mod report;

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::Result;

use super::{Outcome, folder, input, screen};
use crate::{
    audit::Setup,
    grants::{Scene, planned},
    policy::Severity,
};

/// What was asked for.
pub(super) struct Options {
    pub(super) answers: Option<PathBuf>,
    pub(super) bundle: Option<PathBuf>,
    pub(super) json: bool,
    /// Role, action, resource, and keys with values.
    pub(super) can: Vec<String>,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, err: &mut dyn Write) -> Result<Outcome> {
    match (&options.answers, &options.bundle) {
        (Some(answers), _) => input::with_plan(answers, err, |plan, err| {
            tell(&Scene::of_plan(plan), &[], options, out, err)
        }),
        (None, Some(dir)) => of_bundle(dir, options, out, err),
        (None, None) => {
            let line = "sagesetup: say of which set-up: --answers FILE or --bundle DIR";
            Ok(screen::say(err, Outcome::Unusable, line))
        }
    }
}

fn of_bundle(
    dir: &Path,
    options: &Options,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome> {
    let label = screen::path(dir);
    let files = folder::read(dir)?;
    let setup = Setup::read(files.iter().map(|(path, bytes)| (&**path, &**bytes)));
    if setup.manifest.is_none() {
        let line =
            format!("sagesetup: {label} is not a bundle: it has no bundle.json that can be read");
        return Ok(screen::say(err, Outcome::Unusable, &line));
    }
    let warnings = damages(&setup);
    for warning in &warnings {
        let line = format!("warning: {label}: {warning}");
        screen::say(err, Outcome::Done, &line);
    }
    let plan = planned(&setup);
    let scene = Scene::of_setup(&setup, plan.as_ref());
    tell(&scene, &warnings, options, out, err)
}

/// The documents that do not count, or not whole.
fn damages(setup: &Setup<'_>) -> Vec<String> {
    let mut damages = Vec::new();
    for policy in &setup.policies {
        let findings = policy.checked.findings.iter();
        let mut faulty = findings.filter(|f| f.rule.severity == Severity::Error);
        let path = policy.path;
        if !policy.listed {
            damages.push(format!(
                "{path} is not listed in bundle.json, so it belongs to nobody and counts for nothing"
            ));
        } else if policy.document().is_none() {
            damages.push(format!(
                "{path} cannot be read as a policy and counts for nothing"
            ));
        } else if let Some(fault) = faulty.next() {
            damages.push(format!(
                "{path} has an error and is read as far as it can be: {} [{}]",
                fault.what, fault.rule.code
            ));
        }
    }
    let listed = setup.manifest.iter().flat_map(|m| &m.artifacts);
    for artifact in listed.filter(|a| a.policy().is_some() && setup.file(&a.path).is_none()) {
        damages.push(format!("{} is listed and missing", &*artifact.path));
    }
    damages
}

fn tell(
    scene: &Scene<'_>,
    warnings: &[String],
    options: &Options,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome> {
    if let [role, action, resource, pairs @ ..] = options.can.as_slice() {
        return answer::run(
            scene,
            [role, action, resource],
            pairs,
            options.json.then_some(warnings),
            out,
            err,
        );
    }
    if options.json {
        let document = report::all(scene, warnings);
        writeln!(out, "{}", serde_json::to_string_pretty(&document)?)?;
    } else {
        page::print(scene, out)?;
    }
    Ok(Outcome::Done)
}
