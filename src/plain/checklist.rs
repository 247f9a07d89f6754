//! The checklist of an account: its steps with their ticks, and each step in full.

use std::io;

use super::{
    Front, Go, document,
    outcome::View,
    paper::{Paper, count, list, said},
    word::{Typed, Word},
};
use crate::{
    bundle::shell,
    plan::{Line, Plan, Step},
    wizard::{Action, Setup},
};

/// How many steps of an account are done, and how many it has.
pub(super) fn progress(setup: &Setup, account: &str) -> (usize, usize) {
    let steps = setup.plan().steps_of(account);
    let done = |step: &&Step<'_>| setup.is_ticked(&step.id);
    (
        steps.filter(done).count(),
        setup.plan().steps_of(account).count(),
    )
}

/// Prints the steps of an account.
pub(super) fn show(setup: &Setup, key: &str, brief: bool, paper: &mut Paper<'_>) -> io::Result<()> {
    let plan = setup.plan();
    let Some(account) = plan.account(key) else {
        return Ok(());
    };
    let (done, steps) = progress(setup, key);
    paper.text(&format!(
        "Checklist of the {} {}: {done} of {} done.",
        account.title,
        account.id,
        count(steps, "step")
    ))?;
    if !brief {
        paper.text(&format!("For {}.", said(&account.who)))?;
        for line in &account.intro {
            paper.prose("", &line.text)?;
        }
        if plan.accounts.len() > 1 {
            paper.text(
                "The numbers run over all accounts; those missing here are the other admin's.",
            )?;
        }
        paper.text(&format!(
            "Commands are for bash, as in AWS CloudShell, signed in to account {}.",
            account.id
        ))?;
        paper.blank()?;
    }
    for step in plan.steps_of(key) {
        let waits = waits(setup, step);
        let waits = if waits.is_empty() {
            String::new()
        } else {
            format!(" After {waits}.")
        };
        let state = if setup.is_ticked(&step.id) {
            "Done. "
        } else {
            ""
        };
        paper.item(
            &format!("{}. ", step.number),
            &format!("{state}{}.{waits}", said(&step.title)),
        )?;
    }
    taken_back(setup, key, paper)
}

/// Which ticks were taken back because an answer changed what the step says.
fn taken_back(setup: &Setup, account: &str, paper: &mut Paper<'_>) -> io::Result<()> {
    let steps = setup.plan().steps_of(account);
    let numbers: Vec<String> = steps
        .filter(|step| setup.taken_back().contains(&step.id))
        .map(|step| step.number.to_string())
        .collect();
    match numbers.as_slice() {
        [] => Ok(()),
        [one] => paper.text(&format!(
            "An answer has changed step {one} since you ticked it: do it again."
        )),
        several => paper.text(&format!(
            "An answer has changed steps {} since you ticked them: do them again.",
            list(several)
        )),
    }
}

/// The steps of other accounts that come first: "steps 5 and 7 of the EMR account (not ticked yet: 7)".
fn waits(setup: &Setup, step: &Step<'_>) -> String {
    let plan = setup.plan();
    let mut all: Vec<String> = Vec::new();
    for account in &plan.accounts {
        let before: Vec<&Step<'_>> = plan
            .steps_of(account.key)
            .filter(|before| step.waits_for.contains(&before.number))
            .collect();
        let numbers = |open: bool| -> Vec<String> {
            let steps = before
                .iter()
                .filter(|before| !open || !setup.is_ticked(&before.id));
            steps.map(|before| before.number.to_string()).collect()
        };
        let (every, open) = (numbers(false), numbers(true));
        let state = match (every.len(), open.len()) {
            (0, _) => continue,
            (_, 0) => "done".to_owned(),
            (1, _) => "not ticked yet".to_owned(),
            _ => format!("not ticked yet: {}", list(&open)),
        };
        let word = if every.len() == 1 { "step" } else { "steps" };
        all.push(format!(
            "{word} {} of the {} ({state})",
            list(&every),
            account.title
        ));
    }
    list(&all)
}

/// Prints a step in full.
pub(super) fn show_step(setup: &Setup, id: &str, paper: &mut Paper<'_>) -> io::Result<()> {
    let plan = setup.plan();
    let Some(step) = plan.steps.iter().find(|step| step.id == id) else {
        return paper.text("This step is gone: the answers do not call for it any more.");
    };
    let state = if setup.is_ticked(id) { "Done. " } else { "" };
    paper.text(&format!(
        "Step {}. {state}{}.",
        step.number,
        said(&step.title)
    ))?;
    if let Some(account) = plan.account(step.account) {
        paper.text(&format!("In the {} {}.", account.title, account.id))?;
    }
    let waits = waits(setup, step);
    if !waits.is_empty() {
        paper.text(&format!("Begin only after {waits}."))?;
    }
    if setup.taken_back().iter().any(|known| known == id) {
        paper.text("An answer has changed this step since you ticked it: do it again.")?;
    }
    if let Some(why) = &step.why {
        paper.prose("Why: ", why)?;
    }
    paper.blank()?;
    paper.text("What to do:")?;
    for (place, action) in step.actions.iter().enumerate() {
        line(plan, step, &format!("{}. ", place + 1), action, paper)?;
    }
    if !step.check.is_empty() {
        paper.blank()?;
        paper.text("To see that it worked:")?;
        for check in &step.check {
            line(plan, step, "- ", check, paper)?;
        }
    }
    Ok(())
}

fn line(
    plan: &Plan<'_>,
    step: &Step<'_>,
    mark: &str,
    line: &Line<'_>,
    paper: &mut Paper<'_>,
) -> io::Result<()> {
    paper.prose(mark, &line.text)?;
    for value in [&line.link, &line.copy].into_iter().flatten() {
        paper.value(value)?;
    }
    if let Some(document) = line.paste.and_then(|place| plan.documents.get(place)) {
        document::paste(document, paper)?;
    }
    if line.command.iter().any(|word| word.starts_with("file://")) {
        paper.text(&format!(
            "Run this in the folder {} of the bundle:",
            step.account
        ))?;
    }
    if !line.command.is_empty() {
        paper.value(&shell::command(&line.command))?;
    }
    Ok(())
}

impl Front<'_> {
    pub(super) fn at_checklist(&mut self, account: &str, typed: &Typed) -> Go {
        let Some(setup) = self.wizard.setup() else {
            return Ok(());
        };
        let mut steps = setup.plan().steps_of(account);
        let step = match typed {
            Typed::Word(Word::Next) => {
                let open = steps.find(|step| !setup.is_ticked(&step.id));
                if open.is_none() {
                    return Ok(self.paper.text("Every step of this account is done.")?);
                }
                open
            }
            Typed::Text(text) => {
                let number = text.trim_end_matches('.').parse().ok();
                steps.find(|step| Some(step.number) == number)
            }
            Typed::Nothing | Typed::Word(_) => None,
        };
        match step {
            Some(step) => self.view = View::Step(step.id.clone()),
            None => self
                .paper
                .text("Type the number of a step as the list has it, or next for the first one that is not done, or back.")?,
        }
        Ok(())
    }

    pub(super) fn at_step(&mut self, id: &str, typed: &Typed) -> Go {
        let Some(setup) = self.wizard.setup() else {
            return Ok(());
        };
        let plan = setup.plan();
        let Some(step) = plan.steps.iter().find(|step| step.id == id) else {
            self.view = View::Menu;
            return Ok(());
        };
        let account = step.account.to_owned();
        match typed {
            Typed::Word(Word::Done) => self.tick(id, &account, true),
            Typed::Word(Word::Undone) => self.tick(id, &account, false),
            Typed::Word(Word::Next) => {
                let mut steps = plan.steps_of(step.account);
                if let Some(next) = steps.find(|next| next.number > step.number) {
                    self.view = View::Step(next.id.clone());
                } else {
                    self.paper.text("That was the last step of this account.")?;
                    self.view = View::Checklist(account);
                }
                Ok(())
            }
            Typed::Word(Word::Undo) => {
                self.paper.text("To undo it:")?;
                for undo in &step.undo {
                    line(plan, step, "- ", undo, &mut self.paper)?;
                }
                Ok(self.paper.text("To take the tick away, type undone.")?)
            }
            Typed::Word(Word::Back) => {
                self.view = View::Checklist(account);
                Ok(())
            }
            Typed::Nothing | Typed::Word(_) | Typed::Text(_) => Ok(self
                .paper
                .text("Type done when the step is done, next, back, or help.")?),
        }
    }

    fn tick(&mut self, id: &str, account: &str, done: bool) -> Go {
        let ticked = self.wizard.setup().is_some_and(|setup| setup.is_ticked(id));
        if ticked != done {
            self.act(Action::Tick(id.to_owned()))?;
        }
        let Some(setup) = self.wizard.setup() else {
            return Ok(());
        };
        let (ticks, steps) = progress(setup, account);
        let state = match (done, ticked) {
            (true, false) => "Ticked.",
            (true, true) => "It was ticked already.",
            (false, true) => "The tick is taken away.",
            (false, false) => "It was not ticked.",
        };
        let next = if ticks < steps {
            " Type next to go on."
        } else {
            ""
        };
        Ok(self.paper.text(&format!(
            "{state} {ticks} of {} of this account done.{next}",
            count(steps, "step")
        ))?)
    }
}
