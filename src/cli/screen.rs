//! What a command says to the person: never a raw control character, whatever it quotes.

use std::{
    ffi::{OsStr, OsString},
    io::{self, IsTerminal, Write},
    path::Path,
};

use super::Outcome;
pub(super) use crate::host::clean;

/// Wider paragraphs are hard to read.
const WIDEST: usize = 100;

/// What to do when the command is missing or unknown.
pub(super) const WAY_TO_GO: &str = "Write an answers file with `sagesetup questions PLAYBOOK --template`, then run \
     `sagesetup export --answers FILE --out DIR`.";

/// Says one line and passes the outcome on.
pub(super) fn say(err: &mut dyn Write, outcome: Outcome, line: &str) -> Outcome {
    // If standard error is gone, there is no one left to tell.
    let _ = writeln!(err, "{}", clean(line));
    outcome
}

/// Reports an error of the edge, with its causes.
pub(super) fn failed(error: &anyhow::Error, err: &mut dyn Write) -> Outcome {
    let broken_pipe = error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
    });
    if broken_pipe {
        return Outcome::Done;
    }
    say(err, Outcome::Failed, &format!("sagesetup: {error:#}"))
}

/// Reports what clap found: help and version on standard output, a wrong command line on standard error.
pub(super) fn usage(error: &clap::Error, out: &mut dyn Write, err: &mut dyn Write) -> Outcome {
    let text = error.render().to_string();
    let lines: Vec<String> = text.lines().map(clean).collect();
    let text = lines.join("\n");
    if error.use_stderr() {
        let _ = writeln!(err, "{text}");
        // Below `sessions`, the usage says it all.
        let top = text.contains("Usage: sagesetup [COMMAND]");
        if top && error.kind() == clap::error::ErrorKind::InvalidSubcommand {
            let _ = writeln!(err, "\n{WAY_TO_GO}");
        }
        Outcome::Unusable
    } else {
        let written = writeln!(out, "{text}").and_then(|()| out.flush());
        Outcome::Done.and(written, err)
    }
}

/// An argument that clap can quote in its messages without harm: a line end in it would forge a line of ours.
pub(super) fn argument(argument: &OsStr) -> OsString {
    clean(&argument.to_string_lossy()).into()
}

/// A path the person gave, whole, with what does not print as itself escaped.
pub(super) fn path(path: &Path) -> String {
    clean(&path.to_string_lossy())
}

/// The columns to wrap at; none where the output is not read on a terminal.
pub(super) fn width() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    let (columns, _) = crossterm::terminal::size().ok()?;
    Some(usize::from(columns).clamp(20, WIDEST))
}

/// Lines that end between words. Longer words stay whole.
pub(super) fn wrapped(text: &str, width: Option<usize>, first: &str, then: &str) -> Vec<String> {
    let width = width.unwrap_or(usize::MAX);
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut fresh = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = line.chars().count() + usize::from(!fresh) + word.chars().count();
        if length > width && !fresh {
            lines.push(std::mem::replace(&mut line, then.to_owned()));
            fresh = true;
        }
        if !fresh {
            line.push(' ');
        }
        line.push_str(word);
        fresh = false;
    }
    lines.push(line);
    lines
}
