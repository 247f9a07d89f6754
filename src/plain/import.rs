//! Taking in the result of an account: which file, and what came of it.

use std::io;

use super::{
    Front, Go,
    paper::Paper,
    word::{Typed, Word},
};
use crate::wizard::{Action, Came, Tone};

pub(super) fn show(paper: &mut Paper<'_>) -> io::Result<()> {
    paper.text(
        "Import takes in what the scripts of the bundle found in an account. They write it into the account's folder \
         as result.json; the other admin sends you that file.",
    )
}

impl Front<'_> {
    pub(super) fn at_import(&mut self, typed: Typed) -> Go {
        match typed {
            Typed::Word(Word::Back) => return self.act(Action::Back),
            Typed::Word(_) => return Ok(()),
            Typed::Nothing => {}
            Typed::Text(path) => self.act(Action::EditSource(path))?,
        }
        self.act(Action::Bring)?;
        let paper = &mut self.paper;
        match &self.wizard.import().came {
            None => {}
            Some(Came::Failed(why)) => {
                for line in why {
                    paper.item("Not taken in: ", line)?;
                }
                paper.text("Type another path, Enter to try this one again, or back.")?;
            }
            Some(Came::Done(imported)) => {
                for line in imported.says() {
                    let mark = match line.tone {
                        Tone::Plain | Tone::Good => "",
                        Tone::Warning => "Note: ",
                        Tone::Theirs => "The other side says: ",
                    };
                    paper.item(mark, &line.text)?;
                }
                paper.text("Type back for the checklists.")?;
            }
        }
        Ok(())
    }
}
