//! `sagesetup export`: writes the bundle.

use std::{io::Write, path::Path};

use anyhow::Result;

use super::{Outcome, input, screen};
use crate::bundle::{
    self,
    write::{self, WriteError},
};

pub(super) fn run(
    answers: &Path,
    dir: &Path,
    force: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome> {
    input::with_plan(answers, err, |plan, err| {
        let bundle = bundle::render(plan);
        let files = bundle.files();
        match write::write(dir, &files, force) {
            Ok(()) => {}
            Err(refused @ WriteError::Refused(_)) => {
                return Ok(screen::say(
                    err,
                    Outcome::Unusable,
                    &format!("sagesetup: {refused}"),
                ));
            }
            Err(error) => return Err(error.into()),
        }
        // Paths alone, one a line, for programs; shown first, so that a person reads the next step last. A reader that
        // went away must not cost the warnings.
        let listed = files
            .iter()
            .try_for_each(|file| writeln!(out, "{}", screen::path(&dir.join(file.path))))
            .and_then(|()| out.flush());
        for warning in &bundle.warnings {
            let line = format!(
                "warning: {}: {} [{}]",
                warning.about, warning.text, warning.code
            );
            screen::say(err, Outcome::Done, &line);
        }
        let readme = screen::path(&dir.join("README.md"));
        screen::say(
            err,
            Outcome::Done,
            &format!("Next: read {readme}, then follow the checklist of your account."),
        );
        listed?;
        Ok(Outcome::Done)
    })
}
