//! From a file of answers to a plan, with every problem reported at once.

use std::{
    fs::File,
    io::{self, Read, Write},
    mem::ManuallyDrop,
    path::Path,
};

use anyhow::{Context, Result, anyhow};

use super::{Outcome, screen};
use crate::{
    answers::{self, AnswerProblem, AnswerProblemKind},
    plan::{self, Plan},
    playbook::{self, Playbook},
};

/// Loads a built-in playbook. A fault in it is ours, and our tests see to it that there is none.
pub(super) fn load(id: &str) -> Result<Option<&'static Playbook>> {
    playbook::built_in(id).map_err(|problems| {
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        anyhow!("the built-in playbook is faulty: {}", problems.join("; "))
    })
}

/// The ids of all playbooks.
pub(super) fn known() -> Vec<String> {
    playbook::BUILT_IN
        .iter()
        .map(|source| source.id.to_owned())
        .collect()
}

/// Reads answers and hands the plan to `then`; unusable answers are reported, one problem a line.
pub(super) fn with_plan(
    path: &Path,
    err: &mut dyn Write,
    then: impl FnOnce(&Plan<'_>, &mut dyn Write) -> Result<Outcome>,
) -> Result<Outcome> {
    let from_stdin = path.as_os_str() == "-";
    let label = if from_stdin {
        "stdin".to_owned()
    } else {
        screen::path(path)
    };
    let bytes =
        read(path, from_stdin).with_context(|| format!("cannot read the answers from {label}"))?;
    let answers::Read {
        given,
        mut problems,
    } = answers::read(&bytes);
    let Some(given) = given else {
        return Ok(report(&label, &problems, err));
    };
    let Some(playbook) = load(&given.playbook)? else {
        problems.push(AnswerProblem {
            key: Some("playbook".to_owned()),
            kind: AnswerProblemKind::UnknownPlaybook {
                found: given.playbook,
                known: known(),
            },
        });
        return Ok(report(&label, &problems, err));
    };
    let checked = answers::check(playbook, &given.answers);
    // The plan is built even from answers with problems: its rules may find more of them.
    let plan = ManuallyDrop::new(plan::build(playbook, &checked.answers));
    problems.extend(checked.problems);
    problems.extend(plan.problems.iter().cloned());
    if !problems.is_empty() {
        return Ok(report(&label, &problems, err));
    }
    faultless(&plan)?;
    then(&plan, err)
}

fn read(path: &Path, from_stdin: bool) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more than is allowed tells a file that is too large from one that just fits.
    let limit = answers::LARGEST as u64 + 1;
    if from_stdin {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// A plan with open points although every answer is right is a fault of the playbook.
fn faultless(plan: &Plan<'_>) -> Result<()> {
    let broken = plan
        .faults
        .iter()
        .map(|(at, reason)| format!("`{at}` {reason}"));
    let open = plan
        .open
        .iter()
        .map(|name| format!("nothing answers {name}"));
    let faults: Vec<String> = broken.chain(open).collect();
    if faults.is_empty() {
        return Ok(());
    }
    Err(anyhow!(
        "the built-in playbook is faulty: {}; nothing was written",
        faults.join("; ")
    ))
}

/// Says each problem on a line of its own.
pub(super) fn report(label: &str, problems: &[AnswerProblem], err: &mut dyn Write) -> Outcome {
    for problem in problems {
        screen::say(err, Outcome::Unusable, &format!("{label}: {problem}"));
    }
    Outcome::Unusable
}
