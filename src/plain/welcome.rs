//! The welcome: set-ups to start, sessions to resume.

use super::{
    Front, Go,
    menu::{self, Picked},
    paper::count,
    word::{Typed, Word},
};
use crate::{
    host::Known,
    playbook::{self, Card},
    wizard::Action,
};

/// Something that can be opened.
#[derive(Debug)]
pub(super) enum Entry {
    Start(Card),
    Resume { known: Known, title: String },
}

impl Entry {
    /// What it can be called.
    fn names(&self) -> Vec<String> {
        match self {
            Self::Start(card) => vec![card.title.clone(), card.id.clone()],
            Self::Resume { known, .. } => vec![known.name.clone()],
        }
    }

    fn line(&self) -> String {
        match self {
            Self::Start(card) => {
                let retired = if card.is_retired() {
                    " Retired by AWS."
                } else {
                    ""
                };
                let minutes = count(card.minutes as usize, "minute");
                format!("{}, about {minutes}.{retired}", card.title)
            }
            Self::Resume { known, title } => {
                let progress = known.progress;
                let ticked = if progress.ticked > 0 {
                    format!(
                        ", {} of {} done",
                        progress.ticked,
                        count(progress.steps, "step")
                    )
                } else {
                    String::new()
                };
                format!(
                    "{}: {title}. {} of {} answered{ticked}. Saved {}.",
                    known.name,
                    progress.answered,
                    count(progress.asked, "question"),
                    known.when,
                )
            }
        }
    }
}

impl Front<'_> {
    pub(super) fn show_welcome(&mut self) -> Go {
        let cards = playbook::cards();
        let title = |id: &str| {
            let card = cards.iter().find(|card| card.id == id);
            card.map_or_else(|| id.to_owned(), |card| card.title.clone())
        };
        let sessions: Vec<Entry> = self
            .host
            .sessions()
            .into_iter()
            .map(|known| Entry::Resume {
                title: title(&known.playbook),
                known,
            })
            .collect();
        let paper = &mut self.paper;
        paper.text("sagesetup sets up the IAM roles and policies of Amazon SageMaker AI.")?;
        paper.text(
            "It asks for each value once, calls no AWS service and sends nothing anywhere.",
        )?;
        let mut entries: Vec<Entry> = Vec::new();
        let mut goal = "";
        for card in &cards {
            if card.goal != goal {
                paper.blank()?;
                paper.text(&format!("{}:", card.goal))?;
                goal = &card.goal;
            }
            let entry = Entry::Start(card.clone());
            paper.item(&format!("{}. ", entries.len() + 1), &entry.line())?;
            for line in &card.summary {
                paper.item("   ", line)?;
            }
            entries.push(entry);
        }
        if !sessions.is_empty() {
            paper.blank()?;
            paper.text("Sessions to resume:")?;
            for entry in sessions {
                paper.item(&format!("{}. ", entries.len() + 1), &entry.line())?;
                entries.push(entry);
            }
        }
        self.entries = entries;
        self.paper.blank()?;
        self.paper
            .text("Type show to read what each set-up needs you to have at hand.")?;
        if self.wizard.setup().is_some() {
            self.paper.blank()?;
            self.paper
                .text("Type back to return to the set-up that you came from.")?;
        }
        Ok(())
    }

    pub(super) fn at_welcome(&mut self, typed: Typed) -> Go {
        match typed {
            Typed::Text(text) => self.open(&text),
            Typed::Word(Word::Back) => self.return_to_setup(),
            Typed::Word(Word::Show) => self.show_needs(),
            Typed::Nothing | Typed::Word(_) => Ok(self
                .paper
                .text("Type the number of what you want to open, or help.")?),
        }
    }

    fn return_to_setup(&mut self) -> Go {
        match self.wizard.setup() {
            Some(setup) => {
                let id = setup.question().id.clone();
                self.act(Action::Jump(id))
            }
            None => Ok(self
                .paper
                .text("This is the beginning; there is nothing before it.")?),
        }
    }

    fn open(&mut self, typed: &str) -> Go {
        let names: Vec<Vec<String>> = self.entries.iter().map(Entry::names).collect();
        match menu::pick(&names, typed) {
            Picked::Nothing => self.paper.text(&format!(
                "Nothing in the list is called {}. Type a number from 1 to {}, or a part of a name.",
                crate::aws::quoted(typed),
                self.entries.len()
            ))?,
            Picked::Several(places) => {
                self.paper.text("Several are called so. Type the number:")?;
                for place in places {
                    if let Some(entry) = self.entries.get(place) {
                        let mark = format!("{}. ", place + 1);
                        self.paper.item(&mark, &entry.line())?;
                    }
                }
            }
            Picked::One(place) => match self.entries.get(place) {
                Some(Entry::Start(card)) => {
                    let card = card.clone();
                    self.begin(&card)?;
                }
                Some(Entry::Resume { known, .. }) => {
                    let name = known.name.clone();
                    self.act(Action::Resume(name))?;
                    self.paper.blank()?;
                    self.greet()?;
                }
                None => {}
            },
        }
        Ok(())
    }

    fn show_needs(&mut self) -> Go {
        for card in &playbook::cards() {
            self.paper.blank()?;
            self.needs(card)?;
        }
        Ok(())
    }

    fn needs(&mut self, card: &Card) -> Go {
        let paper = &mut self.paper;
        paper.text(&format!("{}. Have at hand:", card.title))?;
        for need in &card.need {
            paper.item("- ", need)?;
        }
        Ok(())
    }

    /// That AWS has ended what a set-up is about, where it has.
    pub(super) fn retired(&mut self, sentences: &[String]) -> Go {
        if !sentences.is_empty() {
            self.paper.text("Retired by AWS:")?;
        }
        for sentence in sentences {
            self.paper.item("- ", sentence)?;
        }
        if !sentences.is_empty() {
            self.paper.blank()?;
        }
        Ok(())
    }

    fn begin(&mut self, card: &Card) -> Go {
        self.act(Action::Start(card.id.clone()))?;
        self.paper.blank()?;
        self.retired(&card.retired)?;
        self.needs(card)?;
        let paper = &mut self.paper;
        paper.text(if card.is_retired() {
            "It follows this page of AWS, which may be gone by now:"
        } else {
            "It follows this page of AWS:"
        })?;
        paper.value(&card.page)?;
        paper.text("Type help at any prompt to read what can be typed there.")?;
        Ok(())
    }
}
