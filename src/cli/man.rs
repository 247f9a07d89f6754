//! `sagesetup man`: one manual page with every command.

use std::io::Write;

use anyhow::Result;
use clap_mangen::Man;

use super::Outcome;

pub(super) fn run(mut command: clap::Command, out: &mut dyn Write) -> Result<Outcome> {
    command.build();
    let commands: Vec<clap::Command> = command.get_subcommands().cloned().collect();
    let man = Man::new(command);
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    for command in commands {
        let name = command.get_name().to_uppercase();
        writeln!(page, ".SH \"THE COMMAND {name}\"")?;
        let text = command
            .clone()
            .disable_help_flag(true)
            .render_long_help()
            .to_string();
        // Verbatim: the help is laid out already, and a leading dot would be a request of the formatter.
        writeln!(page, ".nf")?;
        for line in text.lines() {
            writeln!(
                page,
                "{}",
                line.replace('\\', "\\\\").replace('-', "\\-").replacen(
                    '.',
                    "\\&.",
                    usize::from(line.starts_with('.'))
                )
            )?;
        }
        writeln!(page, ".fi")?;
    }
    man.render_extra_section(&mut page)?;
    out.write_all(&page)?;
    Ok(Outcome::Done)
}
