//! `sagesetup` and `sagesetup wizard`: the interactive session.

use std::{
    env,
    fs::File,
    io::{self, BufReader, IsTerminal, Read, Write},
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::{Outcome, input, screen};
use crate::{
    answers::{self, AnswerProblem, AnswerProblemKind, Given},
    aws::quoted,
    host::{Desk, Host, Keyboard, Signals, resume_command},
    plain,
    session::{SessionError, Store},
    tui,
    wizard::{Action, Wizard},
};

/// What the command line gives.
#[derive(Debug, Default)]
pub(super) struct Options {
    pub(super) playbook: Option<String>,
    pub(super) session: Option<String>,
    pub(super) answers: Option<PathBuf>,
    pub(super) plain: bool,
}

pub(super) fn run(options: &Options, err: &mut dyn Write) -> Result<Outcome> {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        let line = format!(
            "sagesetup: the wizard needs a terminal for its input and its output. Without one: {}",
            screen::WAY_TO_GO
        );
        return Ok(screen::say(err, Outcome::Unusable, &line));
    }
    let mut desk = Desk::new(store(err));
    let mut wizard = Wizard::new();
    if let Some(outcome) = begin(options, &mut wizard, &mut desk, err)? {
        return Ok(outcome);
    }
    if is_plain(options) {
        let outcome = line_by_line(wizard, &mut desk)?;
        if outcome == Outcome::Interrupted {
            // The terminal stands behind a prompt and `^C`.
            screen::say(err, outcome, "");
            farewell(&desk, err);
        }
        return Ok(outcome);
    }
    // A panic is a fault of ours: the terminal is back by now, and what was saved is there.
    let ran = panic::catch_unwind(AssertUnwindSafe(|| tui::run(wizard, &mut desk)));
    let Ok(ended) = ran else {
        let line = "sagesetup: a fault of the program itself ended it; what was saved is kept.";
        screen::say(err, Outcome::Failed, line);
        farewell(&desk, err);
        return Ok(Outcome::Failed);
    };
    let ended = ended.context("cannot use the terminal")?;
    farewell(&desk, err);
    Ok(match ended {
        tui::End::Quit => Outcome::Done,
        tui::End::Interrupted => Outcome::Interrupted,
    })
}

/// The plain mode. The terminal keeps its own line editing; Ctrl-C and other signals end the input.
fn line_by_line(wizard: Wizard, desk: &mut Desk) -> Result<Outcome> {
    let mut signals = Signals::new().context("cannot watch for signals")?;
    let mut input = BufReader::new(Keyboard(&mut signals));
    let ended = plain::run(wizard, desk, &mut input, &mut io::stdout().lock());
    if signals.has_ended() {
        return Ok(Outcome::Interrupted);
    }
    ended.context("cannot use the terminal")?;
    Ok(Outcome::Done)
}

/// Where sessions are kept; without a place the run goes on.
fn store(err: &mut dyn Write) -> Option<Store> {
    Store::open()
        .map_err(|error| screen::say(err, Outcome::Done, &format!("sagesetup: {error}")))
        .ok()
}

fn farewell(desk: &Desk, err: &mut dyn Write) {
    if let Some(name) = desk.session() {
        let line = format!("Saved. To go on: {}", resume_command(name));
        screen::say(err, Outcome::Done, &line);
    }
}

/// Leads the wizard to where the command line wants it; an outcome where that is not possible.
fn begin(
    options: &Options,
    wizard: &mut Wizard,
    desk: &mut Desk,
    err: &mut dyn Write,
) -> Result<Option<Outcome>> {
    let given = match &options.answers {
        Some(path) => match read(path, err)? {
            Ok(given) => Some(given),
            Err(outcome) => return Ok(Some(outcome)),
        },
        None => None,
    };
    let asked = options.playbook.as_ref();
    let told = given.as_ref().map(|given| &given.playbook);
    if let (Some(asked), Some(told)) = (asked, told)
        && asked != told
    {
        let line = format!(
            "sagesetup: the answers are for playbook {}, not for {}",
            quoted(told),
            quoted(asked)
        );
        return Ok(Some(screen::say(err, Outcome::Unusable, &line)));
    }
    let playbook = asked.or(told);
    if let Some(id) = playbook
        && input::load(id)?.is_none()
    {
        let known = input::known().join(", ");
        let line = format!(
            "sagesetup: there is no playbook {}; there is {known}",
            quoted(id)
        );
        return Ok(Some(screen::say(err, Outcome::Unusable, &line)));
    }
    let mut begun = false;
    if let Some(name) = &options.session {
        match desk.open(name) {
            Ok(opened) => {
                wizard.apply(opened);
                wizard.apply(Action::Called(name.clone()));
                begun = true;
            }
            Err(SessionError::Missing { .. }) if playbook.is_some() => desk.call(name.clone()),
            Err(error @ (SessionError::Missing { .. } | SessionError::BadName(_))) => {
                let line = format!("sagesetup: {error}");
                return Ok(Some(screen::say(err, Outcome::Unusable, &line)));
            }
            Err(error) => return Err(error.into()),
        }
    }
    let current = wizard.setup().map(|setup| &setup.playbook().id);
    if let (Some(current), Some(asked)) = (current, playbook)
        && current != asked
    {
        let line = format!(
            "sagesetup: this session is of playbook {}, not of {}",
            quoted(current),
            quoted(asked)
        );
        return Ok(Some(screen::say(err, Outcome::Unusable, &line)));
    }
    if let (Some(id), false) = (playbook, begun) {
        wizard.apply(Action::Start(id.clone()));
    }
    if let Some(given) = given {
        wizard.apply(Action::Prefill(given.answers));
    }
    Ok(None)
}

/// Reads an answers file. What is wrong with single answers is for the wizard to show; a file that is none is not.
fn read(path: &Path, err: &mut dyn Write) -> Result<std::result::Result<Given, Outcome>> {
    let label = screen::path(path);
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| {
            file.take(answers::LARGEST as u64 + 1)
                .read_to_end(&mut bytes)
        })
        .with_context(|| format!("cannot read the answers from {label}"))?;
    let answers::Read { given, problems } = answers::read(&bytes);
    let unknown = given
        .as_ref()
        .filter(|given| !input::known().contains(&given.playbook))
        .map(|given| AnswerProblem {
            key: Some("playbook".to_owned()),
            kind: AnswerProblemKind::UnknownPlaybook {
                found: given.playbook.clone(),
                known: input::known(),
            },
        });
    let problems: Vec<AnswerProblem> = problems.into_iter().chain(unknown).collect();
    match given {
        Some(given) if problems.is_empty() => Ok(Ok(given)),
        _ => Ok(Err(input::report(&label, &problems, err))),
    }
}

/// Whether the line-by-line mode is asked for, or all that the terminal can do.
fn is_plain(options: &Options) -> bool {
    let told = |name: &str| env::var(name).unwrap_or_default();
    options.plain
        || !matches!(told("ACCESSIBLE").as_str(), "" | "0")
        || matches!(told("TERM").as_str(), "" | "dumb")
}
