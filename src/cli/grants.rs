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
            tell(&Scene::of_plan(plan), options, out, err)
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
    for policy in &setup.policies {
        let findings = policy.checked.findings.iter();
        let faulty = findings.filter(|f| f.rule.severity == Severity::Error);
        if policy.document().is_none() || !policy.listed {
            let why = if policy.listed {
                "cannot be read as a policy and counts for nothing"
            } else {
                "is not listed in bundle.json, so it belongs to nobody and counts for nothing"
            };
            let line = format!("warning: {label}: {} {why}", policy.path);
            screen::say(err, Outcome::Done, &line);
        } else if let Some(fault) = faulty.into_iter().next() {
            let line = format!(
                "warning: {label}: {} has an error and is read as far as it can be: {} [{}]",
                policy.path, fault.what, fault.rule.code
            );
            screen::say(err, Outcome::Done, &line);
        }
    }
    let missing = setup.manifest.iter().flat_map(|m| &m.artifacts);
    for artifact in missing.filter(|a| a.policy().is_some() && setup.file(&a.path).is_none()) {
        let line = format!(
            "warning: {label}: {} is listed and missing",
            &*artifact.path
        );
        screen::say(err, Outcome::Done, &line);
    }
    let plan = planned(&setup);
    tell(&Scene::of_setup(&setup, plan.as_ref()), options, out, err)
}

fn tell(
    scene: &Scene<'_>,
    options: &Options,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome> {
    if let [role, action, resource, pairs @ ..] = options.can.as_slice() {
        return answer::run(
            scene,
            [role, action, resource],
            pairs,
            options.json,
            out,
            err,
        );
    }
    if options.json {
        let document = report::all(scene);
        writeln!(out, "{}", serde_json::to_string_pretty(&document)?)?;
    } else {
        page::print(scene, out)?;
    }
    Ok(Outcome::Done)
}
