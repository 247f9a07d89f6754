//! The plain front end: the same wizard, asked and answered line by line over a reader and a writer.
//!
//! For screen readers, serial lines and terminals that can do nothing else: no colour, no cursor movement, no
//! escape sequence. It reads no file, clock or environment.

mod answer;
mod change;
mod checklist;
mod document;
mod explain;
mod export;
mod import;
mod lines;
mod menu;
mod outcome;
mod paper;
mod question;
mod review;
mod welcome;
mod word;

#[cfg(test)]
mod tests;

use std::io::{self, BufRead, Write};

use self::{
    change::Changes,
    lines::Lines,
    outcome::View,
    paper::Paper,
    welcome::Entry,
    word::{Typed, Word, Words},
};
use crate::{
    bundle::shell,
    host::{After, Host},
    wizard::{Action, Stage, Wizard},
};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The person quit.
    Done,
    /// There is nothing left to read; what was typed is saved.
    InputEnded,
}

/// Runs the wizard until the person quits or the input ends. Where reading or writing fails, the work is saved and
/// the error comes back.
pub fn run(
    wizard: Wizard,
    host: &mut dyn Host,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> io::Result<End> {
    let mut front = Front {
        wizard,
        host,
        lines: Lines::new(input),
        paper: Paper::new(output),
        shown: None,
        view: View::Menu,
        entries: Vec::new(),
        entering: None,
        changes: None,
        tells_show: false,
    };
    match front.go_on() {
        Stop::Quit => Ok(End::Done),
        Stop::InputEnded => {
            front.save_at_end();
            front.paper.blank()?;
            front.paper.text("The input has ended.")?;
            if let Some(notice) = front.wizard.notice() {
                front.paper.text(notice)?;
            }
            front.farewell()?;
            Ok(End::InputEnded)
        }
        Stop::Failed(error) => {
            front.save_at_end();
            Err(error)
        }
    }
}

/// Why the run ends.
enum Stop {
    Quit,
    InputEnded,
    Failed(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

type Go<T = ()> = Result<T, Stop>;

/// Where the person stands; what is printed when they come there depends on nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Welcome,
    Question(String),
    Review,
    Result(View),
    Export,
    Import,
}

impl Place {
    fn words(&self) -> Words {
        match self {
            Self::Welcome => word::WELCOME,
            Self::Question(_) => word::QUESTION,
            Self::Review => word::ANSWERS,
            Self::Result(View::Menu) => word::OUTCOME,
            Self::Result(View::Documents) => word::DOCUMENTS,
            Self::Result(View::Checklist(_)) => word::CHECKLIST,
            Self::Result(View::Step(_)) => word::STEP,
            Self::Export => word::DIRECTORY,
            Self::Import => word::SOURCE,
        }
    }
}

struct Front<'a> {
    wizard: Wizard,
    host: &'a mut dyn Host,
    lines: Lines<'a>,
    paper: Paper<'a>,
    /// The place that was printed last.
    shown: Option<Place>,
    /// Which part of the result is open.
    view: View,
    /// What the welcome lists.
    entries: Vec<Entry>,
    /// The values of a list that is being given, those that were refused left out.
    entering: Option<Vec<String>>,
    /// What the answer taken last has changed.
    changes: Option<Changes>,
    /// The word that prints it has been told.
    tells_show: bool,
}

impl Front<'_> {
    fn go_on(&mut self) -> Stop {
        let mut went = self.greet();
        loop {
            match went {
                Ok(()) => went = self.turn(),
                Err(stop) => return stop,
            }
        }
    }

    /// Names the set-up at hand; nothing on the welcome.
    fn greet(&mut self) -> Go {
        let Some(setup) = self.wizard.setup() else {
            return Ok(());
        };
        if self.wizard.stage() != Stage::Welcome {
            let playbook = setup.playbook();
            self.retired(&playbook.retired)?;
            self.paper.text(&format!(
                "{}. Type help at any prompt to read what can be typed there.",
                playbook.title
            ))?;
        }
        Ok(())
    }

    /// One line, after the place where it counts has been printed.
    fn turn(&mut self) -> Go {
        if self.wizard.stage() != Stage::Result {
            self.view = View::Menu;
        }
        let place = self.place();
        if self.shown.as_ref() != Some(&place) {
            self.entering = None;
            self.paper.blank()?;
            self.show(&place)?;
            self.shown = Some(place.clone());
        }
        let question = self.asks(&place);
        self.paper.prompt(&question)?;
        let Some(line) = self.lines.next()? else {
            return Err(Stop::InputEnded);
        };
        let typed = word::read(&line, place.words());
        match &typed {
            Typed::Word(Word::Again) => self.shown = None,
            Typed::Word(Word::Help) => self.help(&place)?,
            Typed::Word(Word::Explain) => self.explain(&place)?,
            Typed::Word(Word::Quit) => return self.quit(),
            Typed::Word(word) if self.leads_away(*word)? => {}
            Typed::Nothing | Typed::Word(_) | Typed::Text(_) => match &place {
                Place::Welcome => self.at_welcome(typed)?,
                Place::Question(_) => self.at_question(typed)?,
                Place::Review => self.at_review(typed)?,
                Place::Result(view) => self.at_result(view, typed)?,
                Place::Export => self.at_export(typed)?,
                Place::Import => self.at_import(typed)?,
            },
        }
        Ok(())
    }

    fn place(&self) -> Place {
        match (self.wizard.stage(), self.wizard.setup()) {
            (Stage::Welcome, _) | (_, None) => Place::Welcome,
            (Stage::Asking, Some(setup)) => Place::Question(setup.question().id.clone()),
            (Stage::Review, _) => Place::Review,
            (Stage::Result, _) => Place::Result(self.view.clone()),
            (Stage::Export, _) => Place::Export,
            (Stage::Import, _) => Place::Import,
        }
    }

    fn show(&mut self, place: &Place) -> Go {
        if *place == Place::Welcome {
            return self.show_welcome();
        }
        let Some(setup) = self.wizard.setup() else {
            return Ok(());
        };
        let paper = &mut self.paper;
        match place {
            Place::Welcome => {}
            Place::Question(_) => question::show(setup, self.wizard.is_from_review(), paper)?,
            Place::Review => review::show(setup, paper)?,
            Place::Result(view) => {
                // Who comes back from a step knows what the checklist is for.
                let before = self.shown.as_ref();
                let brief = matches!(before, Some(Place::Result(View::Step(_))));
                outcome::show(setup, view, brief, paper)?;
            }
            Place::Export => export::show(&self.wizard, setup, paper)?,
            Place::Import => import::show(paper)?,
        }
        Ok(())
    }

    /// What is asked at the prompt.
    fn asks(&self, place: &Place) -> String {
        let text = match place {
            Place::Welcome => "Number or part of a name, or help",
            Place::Question(_) => return question::prompt(&self.wizard, self.entering.as_deref()),
            Place::Review => "Number of an answer to change, export, result, or help",
            Place::Result(View::Menu) => "Number or word, or help",
            Place::Result(View::Documents) => "Number of a document, back, or help",
            Place::Result(View::Checklist(_)) => "Number of a step, next, back, or help",
            Place::Result(View::Step(_)) => "done, next, back, or help",
            Place::Export => "Directory, or help",
            Place::Import => "File, back, or help",
        };
        text.to_owned()
    }

    /// Follows the words that mean the same in every place that has them.
    fn leads_away(&mut self, word: Word) -> Go<bool> {
        let action = match word {
            Word::Home => Action::Home,
            Word::Review => Action::Review,
            Word::Result => Action::Result,
            Word::Export => Action::Export,
            Word::Import => Action::Import,
            _ => return Ok(false),
        };
        self.changes = None;
        // A refused export leads to the review, which is to be read even by who stands there.
        self.shown = None;
        self.act(action)?;
        Ok(true)
    }

    /// Carries out an action and whatever it calls for, and says what there is to say.
    fn act(&mut self, action: Action) -> Go {
        let effect = self.wizard.apply(action);
        let after = effect.map(|effect| self.host.carry_out(&mut self.wizard, effect));
        if let Some(notice) = self.wizard.notice() {
            self.paper.text(notice)?;
        }
        match after {
            Some(After::Copy(text)) => self.paper.value(&text)?,
            Some(After::End) => return Err(Stop::Quit),
            Some(After::Nothing) | None => {}
        }
        Ok(())
    }

    fn help(&mut self, place: &Place) -> Go {
        self.paper.blank()?;
        for text in self.explains(place) {
            self.paper.text(&text)?;
        }
        self.paper.text("These words have a meaning here:")?;
        for (name, _, does) in place.words().iter().chain(word::EVERYWHERE) {
            self.paper.item("- ", &format!("{name}: {does}."))?;
        }
        Ok(())
    }

    /// What can be typed besides the words.
    fn explains(&self, place: &Place) -> Vec<String> {
        let text = match place {
            Place::Welcome => {
                "Type a number of the list, or a part of a name: one match is opened, several are listed again."
            }
            Place::Question(_) => {
                return self
                    .wizard
                    .setup()
                    .map(|setup| question::explains(setup.question()))
                    .unwrap_or_default();
            }
            Place::Review => "Type the number of an answer to change it; you come back here.",
            Place::Result(View::Menu) => "Type a number of the menu, or its word.",
            Place::Result(View::Documents) => {
                "Type the number of a document, or a part of its name, to print it."
            }
            Place::Result(View::Checklist(_)) => "Type the number of a step to read it.",
            Place::Result(View::Step(_)) => {
                "Do what the step says, look whether it worked, then type done. If AWS refuses something, type explain."
            }
            Place::Export => {
                "Type the directory to write to; it is made if it does not exist. For a directory whose name is one \
                 of the words below, put an equals sign before it: =back means the directory back."
            }
            Place::Import => {
                "Type the path of the result.json that apply.sh or verify.sh wrote in the folder of an account, or of \
                 that folder."
            }
        };
        vec![text.to_owned()]
    }

    /// Saves and ends; asks once more where nothing could be saved.
    fn quit(&mut self) -> Go {
        let ended = self.act(Action::Quit);
        if !self.wizard.is_dirty() {
            self.paper.blank()?;
            self.farewell()?;
            return Err(Stop::Quit);
        }
        // A host that could not save may say that all is over; the person decides.
        if let Err(failed @ Stop::Failed(_)) = ended {
            return Err(failed);
        }
        self.paper
            .text("The work could not be saved. Type quit once more to end without it, or press Enter to go on.")?;
        self.paper.prompt("quit, or Enter")?;
        match self.lines.next()? {
            None => Err(Stop::InputEnded),
            Some(line) if line.trim().eq_ignore_ascii_case("quit") => Err(Stop::Quit),
            Some(_) => Ok(()),
        }
    }

    /// Nobody can be asked any more.
    fn save_at_end(&mut self) {
        if let Some(effect) = self.wizard.apply(Action::Quit) {
            self.host.carry_out(&mut self.wizard, effect);
        }
    }

    fn farewell(&mut self) -> io::Result<()> {
        let typed = self
            .wizard
            .saved()
            .is_some_and(|saved| !saved.drafts.is_empty());
        match self.host.session() {
            _ if self.wizard.is_dirty() => self.paper.text("The work could not be saved.")?,
            Some(name) if self.wizard.setup().is_some() => {
                self.paper
                    .named("All is saved under the session name", name)?;
                self.paper.text("To go on later, type:")?;
                let words = ["sagesetup", "wizard", "--session", name, "--plain"];
                self.paper.value(&shell::command(&words))?;
            }
            _ if typed => self
                .paper
                .text("Nothing of this work is kept: there is no place to save it.")?,
            _ => self
                .paper
                .text("Nothing was typed, so there is nothing to save.")?,
        }
        self.paper.flush()
    }
}
