//! What an error message of AWS means: the message line by line, then its page.

use std::io;

use super::{Front, Go, Place, Stop, paper::Paper};
use crate::{
    explain::{self, Block, LONGEST},
    wizard::Setup,
};

impl Front<'_> {
    /// Reads a message, or an id or a code, and says what there is to say about it.
    pub(super) fn explain(&mut self, place: &Place) -> Go {
        self.paper.blank()?;
        self.paper.text(
            "Paste what was printed when something was refused, all of it. It may have empty lines; two of them one \
             after the other end it. An id such as S12, or the code of a check, needs none. The text is not saved.",
        )?;
        self.paper.prompt("Message, id or code")?;
        let (text, ended) = self.message()?;
        let said = self.said(&text, place);
        if ended {
            return Err(Stop::InputEnded);
        }
        said
    }

    /// The lines up to two empty ones, and whether the input ended before them.
    fn message(&mut self) -> Go<(String, bool)> {
        let mut text = String::new();
        let mut empty = 0;
        while empty < 2 {
            let Some(line) = self.lines.next()? else {
                return Ok((text, true));
            };
            if line.trim().is_empty() {
                empty += 1;
                continue;
            }
            if text.is_empty() && explain::is_name(&line) {
                return Ok((line, false));
            }
            // What is far too long is read to its end all the same, as its lines are no answers.
            if text.len() <= LONGEST {
                text.push_str(&"\n".repeat(empty));
                text.push_str(&line);
                text.push('\n');
            }
            empty = 0;
        }
        Ok((text, false))
    }

    fn said(&mut self, text: &str, place: &Place) -> Go {
        if text.trim().is_empty() {
            return Ok(self.paper.text("Nothing was given to explain.")?);
        }
        if text.len() > LONGEST {
            let kib = LONGEST / 1024;
            let text = format!("This is longer than {kib} KiB. Paste the message alone.");
            return Ok(self.paper.text(&text)?);
        }
        let setup = self.wizard.setup().filter(|_| *place != Place::Welcome);
        let told = explain::tell(text, setup.map(Setup::plan));
        self.paper.blank()?;
        show(&told.page, &mut self.paper)?;
        self.paper.blank()?;
        Ok(self
            .paper
            .text("That is all. Type again to read once more where you are.")?)
    }
}

fn show(page: &[Block], paper: &mut Paper<'_>) -> io::Result<()> {
    for block in page {
        match block {
            Block::Title(text) => paper.text(text)?,
            Block::Heading(text) => {
                paper.blank()?;
                paper.text(&format!("{text}:"))?;
            }
            Block::Text(text) => paper.text(&quoted(text))?,
            Block::Item(text) => paper.item("- ", &quoted(text))?,
            Block::Fact(name, text) => paper.text(&format!("{name}: {}", quoted(text)))?,
            Block::Command(text) | Block::Source(text) => paper.value(text)?,
        }
    }
    Ok(())
}

/// What stands in backticks in quotes, which are read aloud as such; nothing but ASCII.
fn quoted(text: &str) -> String {
    let text = text.replace('…', "...");
    if text.matches('`').count().is_multiple_of(2) {
        text.replace('`', "\"")
    } else {
        text
    }
}
