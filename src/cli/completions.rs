//! `sagesetup completions`: what a shell needs to complete the commands.

use std::io::Write;

use anyhow::Result;
use clap_complete::{Shell, generate};

use super::Outcome;

pub(super) fn run(
    mut command: clap::Command,
    shell: Shell,
    out: &mut dyn Write,
) -> Result<Outcome> {
    let mut text = Vec::new();
    generate(shell, &mut command, "sagesetup", &mut text);
    out.write_all(&text)?;
    Ok(Outcome::Done)
}
