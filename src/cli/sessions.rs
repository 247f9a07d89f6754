//! `sagesetup sessions`: what is saved, what it comes to, and what is no longer wanted.

mod import;

use std::{io::Write, path::PathBuf, time::SystemTime};

use anyhow::Result;
use clap::Subcommand;
use serde_json::{Map, Value, json};

use super::{Outcome, input, screen};
use crate::{
    answers::{self, AnswerProblem, AnswerProblemKind},
    aws::quoted,
    host::ago,
    plan,
    playbook::Playbook,
    session::{Listed, SessionError, Store},
    wizard::{Progress, Saved},
};

/// How many names a message lists.
const MOST: usize = 10;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Lists the saved sessions, the last changed first.
    List {
        /// Prints one JSON document; times are seconds since 1970.
        #[arg(long)]
        json: bool,
    },
    /// Prints the answers file of a session, and says what is still missing.
    Show {
        /// The session's name, as the list shows it.
        name: String,
    },
    /// Takes in what the scripts of a bundle found in an account: ticks its steps, unlocks what waited for them, and
    /// brings the ARNs that the roles really have.
    Import {
        /// The result.json that apply.sh or verify.sh wrote, the folder that holds it, or - for standard input.
        file: PathBuf,
        /// The session that it belongs to; without it, the one that has the account.
        #[arg(long, value_name = "NAME")]
        session: Option<String>,
        /// Prints one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Removes a session.
    Remove {
        /// The session's name, as the list shows it.
        name: String,
    },
}

pub(super) fn run(command: &Command, out: &mut dyn Write, err: &mut dyn Write) -> Result<Outcome> {
    let store = Store::open()?;
    match command {
        Command::List { json } => list(&store.list()?, *json, out, err),
        Command::Show { name } => match store.look(name) {
            Ok(saved) => show(name, &saved, out, err),
            Err(error) => refused(&store, error, err),
        },
        Command::Import {
            file,
            session,
            json,
        } => {
            let options = import::Options {
                file,
                session: session.as_deref(),
                json: *json,
            };
            import::run(&store, &options, out, err)
        }
        Command::Remove { name } => match store.remove(name) {
            Ok(true) => {
                let line = format!("Removed the session {}.", quoted(name));
                Ok(screen::say(err, Outcome::Done, &line))
            }
            Ok(false) => {
                let name = name.clone();
                refused(&store, SessionError::Missing { name }, err)
            }
            Err(error) => refused(&store, error, err),
        },
    }
}

fn list(
    sessions: &[Listed],
    as_json: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome> {
    if as_json {
        let list: Vec<_> = sessions.iter().map(document).collect();
        let document = json!({ "format": "sagesetup.sessions/1", "sessions": list });
        writeln!(out, "{}", serde_json::to_string_pretty(&document)?)?;
    } else if sessions.is_empty() {
        let line = "There is no saved session yet; `sagesetup` begins one.";
        screen::say(err, Outcome::Done, line);
    } else {
        table(sessions, SystemTime::now(), out)?;
    }
    for session in sessions {
        if let Err(why) = &session.saved {
            let line = format!(
                "warning: the session {} is not usable: {why}",
                quoted(&session.name)
            );
            screen::say(err, Outcome::Done, &line);
        }
    }
    Ok(Outcome::Done)
}

fn document(session: &Listed) -> Value {
    let saved = session.saved.as_ref();
    let since = session.modified.duration_since(SystemTime::UNIX_EPOCH);
    json!({
        "name": session.name,
        "playbook": saved.ok().map(|saved| &saved.playbook),
        "progress": saved.ok().map(|saved| saved.progress),
        "exported": saved.ok().and_then(|saved| saved.exported.as_ref()),
        "modified": since.unwrap_or_default().as_secs(),
        "problem": saved.err().map(ToString::to_string),
    })
}

fn table(sessions: &[Listed], now: SystemTime, out: &mut dyn Write) -> Result<()> {
    let rows: Vec<[String; 4]> = sessions
        .iter()
        .map(|session| {
            let (playbook, come) = match &session.saved {
                // The file may hold anything.
                Ok(saved) => (screen::clean(&saved.playbook), progress(saved.progress)),
                Err(_) => ("-".to_owned(), "not usable".to_owned()),
            };
            [
                session.name.clone(),
                playbook,
                come,
                ago(session.modified, now),
            ]
        })
        .collect();
    let width = |column: usize| {
        let widths = rows.iter().map(|row| row[column].chars().count());
        widths.max().unwrap_or_default()
    };
    let widths = [width(0), width(1), width(2)];
    for [name, playbook, come, age] in &rows {
        let [first, second, third] = widths;
        writeln!(
            out,
            "{name:first$}  {playbook:second$}  {come:third$}  {age}"
        )?;
    }
    Ok(())
}

fn progress(progress: Progress) -> String {
    let Progress {
        answered,
        asked,
        ticked,
        steps,
    } = progress;
    let ticked = match steps {
        0 => String::new(),
        1 => format!(", {ticked} of 1 step ticked"),
        _ => format!(", {ticked} of {steps} steps ticked"),
    };
    format!("{answered} of {asked} answered{ticked}")
}

fn show(name: &str, saved: &Saved, out: &mut dyn Write, err: &mut dyn Write) -> Result<Outcome> {
    let Some(playbook) = input::load(&saved.playbook)? else {
        let kind = AnswerProblemKind::UnknownPlaybook {
            found: saved.playbook.clone(),
            known: input::known(),
        };
        let line = format!(
            "sagesetup: {name}: {}; the version that saved this session knows it",
            AnswerProblem { key: None, kind }
        );
        return Ok(screen::say(err, Outcome::Failed, &line));
    };
    let (given, problems) = confirmed(playbook, saved);
    out.write_all(answers::print(playbook, &given).as_bytes())?;
    // On a terminal, what is missing is read after the answers.
    out.flush()?;
    input::report(name, &problems, err);
    Ok(Outcome::Done)
}

/// The confirmed answers that are in force, and everything that an export would miss in them.
fn confirmed(playbook: &Playbook, saved: &Saved) -> (Map<String, Value>, Vec<AnswerProblem>) {
    let mut given: Map<String, Value> = saved
        .drafts
        .iter()
        .filter_map(|(id, draft)| Some((id.clone(), draft.given.clone()?)))
        .collect();
    let checked = answers::check(playbook, &given);
    let (off, mut problems): (Vec<_>, Vec<_>) = checked
        .problems
        .into_iter()
        .partition(|problem| matches!(problem.kind, AnswerProblemKind::NotInForce { .. }));
    for key in off.iter().filter_map(|problem| problem.key.as_ref()) {
        given.shift_remove(key);
    }
    problems.extend(plan::build(playbook, &checked.answers).problems);
    (given, problems)
}

/// Says why there is nothing to show or remove. A name that is not right is the command line's fault.
fn refused(store: &Store, error: SessionError, err: &mut dyn Write) -> Result<Outcome> {
    let line = match &error {
        SessionError::BadName(_) => format!("sagesetup: {error}"),
        SessionError::Missing { name } => {
            format!("sagesetup: {error}; {}", there_is(name, &store.list()?))
        }
        _ => return Err(error.into()),
    };
    Ok(screen::say(err, Outcome::Unusable, &line))
}

/// The session that was probably meant, or else those that there are.
fn there_is(name: &str, sessions: &[Listed]) -> String {
    let names = || sessions.iter().map(|session| session.name.as_str());
    if let Some(nearest) = answers::nearest(name, names()) {
        return format!("did you mean {nearest}?");
    }
    let shown: Vec<&str> = names().take(MOST).collect();
    match sessions.len().saturating_sub(MOST) {
        _ if shown.is_empty() => "none is saved yet".to_owned(),
        0 => format!("there is {}", shown.join(", ")),
        more => format!("there is {} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_table_is_aligned_and_safe() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(10_000_000);
        let listed = |name: &str, age: u64, saved| Listed {
            name: name.to_owned(),
            modified: now - Duration::from_secs(age),
            saved,
        };
        let saved = Saved {
            playbook: "x\u{1b}[1m\n".to_owned(),
            progress: Progress {
                answered: 7,
                asked: 18,
                ticked: 3,
                steps: 12,
            },
            ..Saved::default()
        };
        let mut out = Vec::new();
        let sessions = [
            listed("a", 300, Ok(saved)),
            listed("longer", 0, Err(crate::session::Damage::TooLarge)),
        ];
        table(&sessions, now, &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
        a       x\u{1b}[1m\n  7 of 18 answered, 3 of 12 steps ticked  5 minutes ago
        longer  -             not usable                              just now
        ");
    }
}
