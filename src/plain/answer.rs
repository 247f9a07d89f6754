//! What is typed at a question: given to the wizard, and what the wizard says of it.

use std::io;

use super::{
    Front, Go,
    change::Changes,
    menu,
    paper::{Paper, count, either, list},
    question::{self, Numbered},
    word::{Typed, Word},
};
use crate::{
    aws::quoted,
    playbook::Question,
    wizard::{Action, Setup, State, Trouble},
};

impl Front<'_> {
    pub(super) fn at_question(&mut self, typed: Typed) -> Go {
        let Some(setup) = self.wizard.setup() else {
            return Ok(());
        };
        let question = setup.question();
        match typed {
            Typed::Text(text) if question.takes_several() && !text.is_empty() => {
                self.choose_some(question, &text)
            }
            Typed::Text(text)
                if !question::choices(question).is_empty() && question.list.is_none() =>
            {
                self.choose(question, &text)
            }
            // The sign alone, which empties the list.
            Typed::Text(text) if question.list.is_some() && !text.is_empty() => {
                self.add(question, text)
            }
            Typed::Text(text) => {
                self.entering = None;
                self.act(Action::Edit(text))?;
                self.confirm()
            }
            Typed::Nothing => {
                if let Some(values) = self.entering.take()
                    && !values.is_empty()
                {
                    self.act(Action::Edit(values.join("\n")))?;
                }
                self.confirm()
            }
            Typed::Word(Word::Back) => self.leave(Action::Back),
            Typed::Word(Word::Later) => {
                self.paper
                    .text("Left as it is; the review lists what is open.")?;
                self.leave(Action::Later)
            }
            Typed::Word(Word::Fix) => self.fix(),
            Typed::Word(Word::Undo) => self.undo(),
            Typed::Word(Word::Show) => self.show_changes(),
            Typed::Word(_) => Ok(()),
        }
    }

    fn leave(&mut self, action: Action) -> Go {
        self.changes = None;
        self.act(action)
    }

    fn choose(&mut self, question: &'static Question, typed: &str) -> Go {
        if let Some(place) = place_of(&question::choices(question), typed) {
            self.act(Action::Choose(place))?;
            return self.confirm();
        }
        self.none_of(question, typed)
    }

    /// Several choices at once, or one more; a minus takes one off again. An empty line ends it.
    fn choose_some(&mut self, question: &'static Question, typed: &str) -> Go {
        let choices = question::choices(question);
        let mut values = self.entering.take().unwrap_or_default();
        for piece in pieces(&choices, typed) {
            let (off, name) = match piece.strip_prefix('-') {
                Some(name) => (true, name.trim()),
                None => (false, piece),
            };
            let Some(choice) = place_of(&choices, name).and_then(|place| choices.get(place)) else {
                self.none_of(question, piece)?;
                continue;
            };
            values.retain(|value| value != choice.value);
            if !off {
                values.push(choice.value.to_owned());
            }
        }
        // In their own order, as the answer will have them.
        let chosen = choices
            .iter()
            .filter(|choice| values.iter().any(|v| v == choice.value));
        let (values, titles): (Vec<String>, Vec<String>) = chosen
            .map(|choice| (choice.value.to_owned(), choice.title.to_owned()))
            .unzip();
        if !values.is_empty() {
            self.act(Action::Edit(values.join("\n")))?;
            self.paper
                .text(&format!("Chosen so far: {}.", list(&titles)))?;
        }
        self.entering = Some(values);
        Ok(())
    }

    fn none_of(&mut self, question: &Question, typed: &str) -> Go {
        let choices = question::choices(question);
        let meant: Vec<String> = choices
            .iter()
            .enumerate()
            .map(|(place, choice)| format!("{} for {}", place + 1, choice.title))
            .collect();
        Ok(self.paper.text(&format!(
            "Not taken: {} is none of the choices. Type {}.",
            quoted(typed),
            either(&meant),
        ))?)
    }

    /// One more value of a list. A value that is not right is told at once and left out.
    fn add(&mut self, question: &'static Question, value: String) -> Go {
        let mut values = self.entering.take().unwrap_or_default();
        let before: Vec<String> = match (values.is_empty(), self.wizard.setup()) {
            // What stood there before is replaced, so what was wrong with it counts no more.
            (true, _) | (_, None) => Vec::new(),
            (false, Some(setup)) => setup
                .verdict()
                .troubles
                .iter()
                .map(|t| t.text.clone())
                .collect(),
        };
        values.push(value);
        self.act(Action::Edit(values.join("\n")))?;
        let Some(setup) = self.wizard.setup() else {
            return Ok(());
        };
        let verdict = setup.verdict();
        let last = values.len() - 1;
        let new: Vec<&Trouble> = verdict
            .troubles
            .iter()
            .filter(|trouble| match trouble.line {
                Some(line) => line == last,
                None => verdict.state == State::Wrong && !before.contains(&trouble.text),
            })
            .collect();
        if !new.is_empty() {
            if let Some(value) = values.pop() {
                self.paper.item("Not taken: ", &quoted(&value))?;
            }
            question::troubles(new, question, &mut self.paper)?;
        }
        self.entering = Some(values);
        Ok(())
    }

    fn fix(&mut self) -> Go {
        let Some(setup) = self.wizard.setup() else {
            return Ok(());
        };
        let Some(fix) = setup.verdict().fix() else {
            return Ok(self
                .paper
                .text("There is no correction to take. For the value fix, type =fix.")?);
        };
        let (sure, shown) = (fix.sure, fix.shown.clone());
        self.act(Action::TakeFix)?;
        let Some(setup) = self.wizard.setup() else {
            return Ok(());
        };
        if self.entering.is_some() {
            let text = setup.text(&setup.question().id);
            self.entering = Some(text.split('\n').map(str::to_owned).collect());
            return Ok(self.paper.named("Taken", &shown)?);
        }
        if sure {
            return self.confirm();
        }
        self.paper
            .text("It is a guess, so look again. Type undo to bring back what you typed.")?;
        Ok(question::present(setup, &mut self.paper)?)
    }

    fn undo(&mut self) -> Go {
        let Some(setup) = self.wizard.setup() else {
            return Ok(());
        };
        let id = &setup.question().id;
        if setup.draft(id).is_none_or(|draft| draft.pasted.is_none()) {
            return Ok(self
                .paper
                .text("There is nothing to bring back: no correction was taken here.")?);
        }
        self.entering = None;
        self.act(Action::Undo)?;
        match self.wizard.setup() {
            Some(setup) => Ok(question::present(setup, &mut self.paper)?),
            None => Ok(()),
        }
    }

    fn show_changes(&mut self) -> Go {
        if let Some(changes) = &self.changes {
            self.paper.text("What your last answer changed.")?;
            changes.print(&mut self.paper)?;
        } else if let Some(setup) = self.wizard.setup() {
            self.paper
                .text("What the answer to this question changes.")?;
            Changes::of(setup.preview()).print(&mut self.paper)?;
        }
        Ok(())
    }

    /// Confirms what the field holds, and says how that went.
    fn confirm(&mut self) -> Go {
        let Some(setup) = self.wizard.setup() else {
            return Ok(());
        };
        let taken = Taken::of(setup);
        let question = setup.question();
        self.entering = None;
        self.act(Action::Submit)?;
        let Some(setup) = self.wizard.setup() else {
            return Ok(());
        };
        if let Some(taken) = taken {
            taken.tell(setup, &mut self.paper)?;
            self.tells_show |= taken.changes.tell(!self.tells_show, &mut self.paper)?;
            self.changes = Some(taken.changes);
            return Ok(());
        }
        let text = setup.text(&question.id);
        match question::values(question, &text).as_slice() {
            [] => {}
            [value] => self.paper.item("Not taken: ", &quoted(value))?,
            several => self
                .paper
                .text(&format!("Not taken, {}.", count(several.len(), "value")))?,
        }
        Ok(question::troubles(
            &setup.verdict().troubles,
            question,
            &mut self.paper,
        )?)
    }
}

/// The choice that a number or a name stands for. Never a part of a name: "no" stands in "notebook" too.
fn place_of(choices: &[Numbered<'_>], typed: &str) -> Option<usize> {
    let by_name = || {
        choices
            .iter()
            .position(|choice| choice.names().any(|name| name.eq_ignore_ascii_case(typed)))
    };
    menu::number(typed, choices.len()).or_else(by_name)
}

/// What commas part; numbers may stand with spaces alone between them.
fn pieces<'t>(choices: &[Numbered<'_>], typed: &'t str) -> Vec<&'t str> {
    // A name may have a comma in it.
    if place_of(choices, typed).is_some() {
        return vec![typed];
    }
    let numbers = |piece: &str| {
        let sign = |c: char| c.is_ascii_digit() || c.is_whitespace() || ".-".contains(c);
        piece.chars().all(sign)
    };
    typed
        .split([',', ';'])
        .flat_map(|piece| {
            if numbers(piece) {
                piece.split_whitespace().collect()
            } else {
                vec![piece.trim()]
            }
        })
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// A right answer, as it stood when it was confirmed.
struct Taken {
    values: Vec<String>,
    parts: Vec<(&'static str, String)>,
    warnings: Vec<String>,
    knock_on: Vec<(String, String)>,
    changes: Changes,
}

impl Taken {
    /// None where what the field holds is not right.
    fn of(setup: &Setup) -> Option<Self> {
        let verdict = setup.verdict();
        let question = setup.question();
        (verdict.state == State::Right).then(|| Self {
            values: question::values(question, &setup.text(&question.id)),
            parts: verdict.parts.clone(),
            warnings: verdict.warnings.clone(),
            knock_on: verdict.knock_on.clone(),
            changes: Changes::of(setup.preview()),
        })
    }

    fn tell(&self, setup: &Setup, paper: &mut Paper<'_>) -> io::Result<()> {
        match self.values.as_slice() {
            [] => paper.text("Taken: none")?,
            [value] => paper.named("Taken", value)?,
            several => {
                paper.text(&format!("Taken, {}:", count(several.len(), "value")))?;
                for value in several {
                    paper.value(value)?;
                }
            }
        }
        // The rest of the parts stands plainly at the end of the value.
        let tells = |(name, value): &&(&str, String)| match *name {
            "account" | "region" | "path" => true,
            "partition" => value != "aws",
            _ => false,
        };
        let parts: Vec<String> = self
            .parts
            .iter()
            .filter(tells)
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        if !parts.is_empty() {
            paper.text(&format!("It names {}.", list(&parts)))?;
        }
        for warning in &self.warnings {
            paper.item("Warning: ", warning)?;
        }
        for (id, text) in &self.knock_on {
            let other = setup.playbook().question(id);
            let title = other.map_or(id.as_str(), |other| other.title.as_str());
            paper.text(&format!(
                "This makes another answer wrong, to the question: {title}"
            ))?;
            paper.text(text)?;
        }
        Ok(())
    }
}
