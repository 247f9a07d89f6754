//! `sagesetup preview`: one file of the bundle, or the list of them.

use std::{io::Write, path::Path};

use anyhow::Result;

use super::{Outcome, input, screen};
use crate::{aws::quoted, bundle};

pub(super) fn run(
    answers: &Path,
    path: Option<&str>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome> {
    input::with_plan(answers, err, |plan, err| {
        let bundle = bundle::render(plan);
        let files = bundle.files();
        let Some(path) = path else {
            for file in &files {
                writeln!(out, "{}", file.path)?;
            }
            return Ok(Outcome::Done);
        };
        if let Some(file) = files.iter().find(|file| file.path == path) {
            out.write_all(file.bytes)?;
            Ok(Outcome::Done)
        } else {
            let line = format!(
                "sagesetup: the bundle has no file {}; without a path, `sagesetup preview` lists them",
                quoted(path)
            );
            Ok(screen::say(err, Outcome::Unusable, &line))
        }
    })
}
