//! `sagesetup sessions import`: takes what the scripts found in an account into the session that it belongs to.

use std::{
    fmt::Write as _,
    fs::File,
    io::{self, Write},
    path::Path,
};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{MOST, Outcome, refused, screen};
use crate::{
    host,
    session::{Kept, Session, Store},
    wizard::{
        Action, Brought, Came, Effect, Imported, Stranger, Told, Tone, Why, Wizard,
        result::AccountResult,
    },
};

/// What the command line gives.
pub(super) struct Options<'a> {
    pub(super) file: &'a Path,
    pub(super) session: Option<&'a str>,
    pub(super) json: bool,
}

pub(super) fn run(
    store: &Store,
    options: &Options<'_>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome> {
    let (label, bytes) = read(options.file)?;
    let result = match host::parse(&label, &bytes) {
        Ok(result) => result,
        Err(problems) => {
            for problem in problems {
                screen::say(err, Outcome::Unusable, &problem);
            }
            return Ok(Outcome::Unusable);
        }
    };
    let name = match options.session {
        Some(name) => name.to_owned(),
        None => match find(store, &result)? {
            Ok(name) => name,
            Err(why) => {
                let line = format!("{label}: {why}");
                return Ok(screen::say(err, Outcome::Unusable, &line));
            }
        },
    };
    let mut session = match store.load(&name) {
        Ok(session) => session,
        Err(error) => return refused(store, error, err),
    };
    let mut wizard = opened(&session);
    let Some(setup) = wizard.setup() else {
        let line = format!("sagesetup: the session {name} is of a playbook that is not known here");
        return Ok(screen::say(err, Outcome::Failed, &line));
    };
    if let Err(stranger) = setup.knows(&result) {
        let line = format!("{label}: {}", named(&stranger, &name));
        return Ok(screen::say(err, Outcome::Unusable, &line));
    }
    let effect = wizard.apply(Action::Brought(Brought::Result(Box::new(result))));
    let kept = if effect == Some(Effect::Save) {
        save(&mut session, &wizard)?
    } else {
        Kept::Here
    };
    if let Kept::Beside { name: other } = &kept {
        let line = format!(
            "warning: another sagesetup has changed the session {name} meanwhile; this is saved as {other}"
        );
        screen::say(err, Outcome::Done, &line);
    }
    let Some(Came::Done(imported)) = &wizard.import().came else {
        return Ok(Outcome::Failed);
    };
    if options.json {
        let document = document(session.name(), imported);
        out.write_all(safe(&serde_json::to_string_pretty(&document)?).as_bytes())?;
        writeln!(out)?;
    } else {
        print(session.name(), imported, out)?;
    }
    Ok(Outcome::Done)
}

fn read(path: &Path) -> Result<(String, Vec<u8>)> {
    if path.as_os_str() == "-" {
        let bytes = host::bytes(io::stdin().lock());
        let bytes = bytes.context("cannot read the result from stdin")?;
        return Ok(("stdin".to_owned(), bytes));
    }
    let path = host::file(path);
    let label = screen::path(&path);
    let bytes = File::open(&path).and_then(host::bytes);
    let bytes = bytes.with_context(|| format!("cannot read the result from {label}"))?;
    Ok((label, bytes))
}

fn opened(session: &Session) -> Wizard {
    let mut wizard = Wizard::new();
    wizard.apply(Action::Opened(Box::new(session.saved().clone())));
    wizard
}

fn save(session: &mut Session, wizard: &Wizard) -> Result<Kept> {
    match wizard.saved() {
        Some(saved) => Ok(session.save(&saved)?),
        None => Ok(Kept::Here),
    }
}

fn named(stranger: &Stranger, name: &str) -> String {
    stranger.sentence(&format!("the session {name}"))
}

/// The one session that a result belongs to, or why there is none.
fn find(store: &Store, result: &AccountResult) -> Result<Result<String, String>> {
    let mut found: Vec<String> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    for listed in store.list()? {
        let Ok(saved) = listed.saved else { continue };
        if saved.playbook != result.playbook {
            continue;
        }
        let mut wizard = Wizard::new();
        wizard.apply(Action::Opened(Box::new(saved)));
        match wizard.setup().map(|setup| setup.knows(result)) {
            Some(Ok(())) => found.push(listed.name),
            Some(Err(stranger)) => others.push(named(&stranger, &listed.name)),
            None => {}
        }
    }
    let whose = format!(
        "account {} ({}) of {}",
        result.account, result.key, result.playbook
    );
    Ok(match (found.as_slice(), others.as_slice()) {
        ([one], _) => Ok(one.clone()),
        ([], [other]) => Err(other.clone()),
        ([], _) => Err(format!(
            "no saved session has {whose}; `sagesetup sessions list` lists them, and `sagesetup wizard {} --answers \
             FILE --session NAME` begins one from the answers.json of your bundle",
            result.playbook
        )),
        (several, _) => {
            let mut names = several.iter().take(MOST).cloned().collect::<Vec<_>>();
            if let Some(more) = several.len().checked_sub(MOST).filter(|more| *more > 0) {
                names.push(format!("{more} more"));
            }
            Err(format!(
                "several sessions have {whose}: {}; say which one with --session NAME",
                names.join(", ")
            ))
        }
    })
}

fn print(name: &str, imported: &Imported, out: &mut dyn Write) -> Result<()> {
    let width = screen::width();
    let mut say = |mark: &str, text: &str| -> Result<()> {
        let text = screen::clean(text);
        for line in screen::wrapped(&text, width, mark, "  ") {
            writeln!(out, "{line}")?;
        }
        Ok(())
    };
    for said in imported.says() {
        match said.tone {
            Tone::Plain | Tone::Good => say("", &said.text)?,
            Tone::Warning => say("", &format!("Note: {}", said.text))?,
            Tone::Theirs => say("", &format!("The other side says: {}", said.text))?,
        }
    }
    if imported.is_change() {
        say("", &format!("Saved in the session {name}."))?;
    }
    Ok(())
}

fn document(name: &str, imported: &Imported) -> Value {
    let step = |told: &Told| json!({ "id": told.id, "number": told.number, "title": told.title });
    let steps = |list: &[Told]| list.iter().map(step).collect::<Vec<_>>();
    let open = imported.open.iter().map(|(told, why)| {
        let why = match why {
            Why::Older => "older-bundle",
            Why::State(state) => state.name(),
        };
        json!({ "id": told.id, "number": told.number, "title": told.title, "why": why })
    });
    let unticked = imported.unticked.iter().map(|(told, state)| {
        let why = state.name();
        json!({ "id": told.id, "number": told.number, "title": told.title, "why": why })
    });
    let changed = imported.changed.iter().map(|change| {
        let (question, old, new) = (&change.id, &change.old, &change.new);
        json!({ "question": question, "old": old, "new": new })
    });
    let amiss = imported.amiss.iter();
    let amiss = amiss.map(|(what, state)| json!({ "what": what, "state": state.name() }));
    json!({
        "format": "sagesetup.import/1",
        "session": name,
        "account": imported.account,
        "by": imported.by.name(),
        "complete": imported.complete,
        "changes": imported.is_change(),
        "ticked": steps(&imported.ticked),
        "ticked_before": steps(&imported.kept),
        "unticked": unticked.collect::<Vec<_>>(),
        "not_ticked": open.collect::<Vec<_>>(),
        "answers": changed.collect::<Vec<_>>(),
        "again": steps(&imported.again),
        "unlocked": steps(&imported.freed),
        "notes": imported.notes,
        "amiss": amiss.collect::<Vec<_>>(),
        "remarks": imported.remarks,
    })
}

/// JSON in which what does not print as itself is escaped: it can only stand inside of texts.
fn safe(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || !host::is_hidden(c) {
            safe.push(c);
            continue;
        }
        let mut units = [0; 2];
        for unit in c.encode_utf16(&mut units) {
            // Writing to a String cannot fail.
            let _ = write!(safe, "\\u{unit:04x}");
        }
    }
    safe
}
