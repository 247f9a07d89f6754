//! Writing the bundle: where to, what was refused, what was written and what comes next.

use std::{io, path::Path};

use super::{
    Front, Go,
    paper::{Paper, count},
    word::{Typed, Word},
};
use crate::{
    bundle::{shell, write::Archive},
    wizard::{Action, FORMATS, Setup, Wizard, Written},
};

pub(super) fn show(wizard: &Wizard, setup: &Setup, paper: &mut Paper<'_>) -> io::Result<()> {
    let export = wizard.export();
    let files = count(export.bundle(setup).files().len(), "file");
    match &export.recipient {
        None => paper.text(&format!(
            "Export writes the bundle, {files}, into a directory, or an archive where the name ends in .zip or .tar.gz."
        ))?,
        Some(key) => paper.text(&format!(
            "Export writes the part for the admin of the {}, {files}.",
            setup.plan().title(key)
        ))?,
    }
    let out = FORMATS.iter().filter(|(format, _)| !export.takes(*format));
    let out: Vec<&str> = out.map(|(_, title)| *title).collect();
    if !out.is_empty() {
        paper.named("Left out", &out.join(", "))?;
    }
    let warnings = setup.warnings().len();
    if warnings > 0 {
        paper.text(&format!(
            "It carries {}; type review to read them.",
            count(warnings, "warning")
        ))?;
    }
    if setup.plan().accounts.len() > 1 && export.recipient.is_none() {
        paper.text("Type recipient for the part of one account's admin alone.")?;
    }
    paper.named("Enter writes to", &export.path)
}

/// The first page of the bundle, as a shell takes it. A `~` must stay outside the quotes to mean the home.
fn page(dir: &str) -> String {
    let (home, rest) = match dir.strip_prefix("~/") {
        Some(rest) => ("~/", rest),
        None => ("", dir),
    };
    let path = format!("{}/README.md", rest.trim_end_matches('/'));
    // A path must not pass for an option.
    let path = if home.is_empty() && path.starts_with('-') {
        format!("./{path}")
    } else {
        path
    };
    format!("{home}{}", shell::command(&[path]))
}

impl Front<'_> {
    pub(super) fn at_export(&mut self, typed: Typed) -> Go {
        match typed {
            Typed::Word(Word::Back) => return self.act(Action::Back),
            Typed::Word(Word::Force) => match &self.wizard.export().written {
                Some(Written::Refused(_)) => self.act(Action::Write { force: true })?,
                Some(Written::Done { .. } | Written::Failed(_)) | None => {
                    return Ok(self
                        .paper
                        .text("No directory was refused, so there is nothing to force.")?);
                }
            },
            Typed::Word(Word::Recipient) => return self.next_recipient(),
            Typed::Word(Word::Format(place)) => {
                self.act(Action::Format(place))?;
                return self.again();
            }
            Typed::Nothing if self.is_written() => {
                return Ok(self
                    .paper
                    .text("The bundle is written. Type another directory, back or quit.")?);
            }
            Typed::Nothing => self.act(Action::Write { force: false })?,
            Typed::Text(path) => {
                self.act(Action::EditPath(path))?;
                self.act(Action::Write { force: false })?;
            }
            Typed::Word(_) => return Ok(()),
        }
        self.tell_written()
    }

    /// All of it, then each account's part, then all of it again.
    fn next_recipient(&mut self) -> Go {
        let Some(setup) = self.wizard.setup() else {
            return Ok(());
        };
        let accounts = &setup.plan().accounts;
        if accounts.len() < 2 {
            let text = "One account takes part, so there is nobody else to choose.";
            return Ok(self.paper.text(text)?);
        }
        let now = self.wizard.export().recipient.as_deref();
        let now = now.and_then(|key| accounts.iter().position(|account| account.key == key));
        let next = now.map_or(1, |place| place + 2) % (accounts.len() + 1);
        self.act(Action::Recipient(next))?;
        self.again()
    }

    fn again(&mut self) -> Go {
        match self.wizard.setup() {
            Some(setup) => Ok(show(&self.wizard, setup, &mut self.paper)?),
            None => Ok(()),
        }
    }

    fn is_written(&self) -> bool {
        matches!(self.wizard.export().written, Some(Written::Done { .. }))
    }

    fn tell_written(&mut self) -> Go {
        let paper = &mut self.paper;
        match &self.wizard.export().written {
            None => {}
            Some(Written::Refused(why)) => {
                paper.item("Not written: ", why)?;
                paper.text("Type another directory. Or type force: what a former bundle wrote there is replaced, and everything else stays.")?;
            }
            Some(Written::Failed(why)) => {
                paper.item("Not written: ", why)?;
                paper.text("Type another directory, or Enter to try this one again.")?;
            }
            Some(Written::Done { dir, files }) => {
                let files_written = count(files.len(), "file");
                let archive = Archive::at(Path::new(dir)).is_ok();
                let place = if archive { "archive" } else { "directory" };
                paper.named(&format!("Written: {files_written} in the {place}"), dir)?;
                for file in files {
                    paper.value(file)?;
                }
                let recipient = self.wizard.export().recipient.as_deref();
                let plan = self.wizard.setup().map(Setup::plan);
                if let (Some(key), Some(plan)) = (recipient, plan) {
                    paper.text(&format!(
                        "Next, send it to the admin of the {}: its README.md explains everything.",
                        plan.title(key)
                    ))?;
                } else if archive {
                    paper.text("Next, unpack it and read README.md; it says who does what.")?;
                } else {
                    paper.text("Next, read the first page; it says who does what:")?;
                    paper.value(&format!("cat {}", page(dir)))?;
                }
                paper.text("Type back for the checklists, or quit to end.")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_page_can_be_typed_into_a_shell() {
        for (dir, said) in [
            ("out", "out/README.md"),
            ("out/", "out/README.md"),
            ("/", "/README.md"),
            ("~/my out", "~/'my out/README.md'"),
            ("a;b", "'a;b/README.md'"),
            ("-x", "./-x/README.md"),
        ] {
            assert_eq!(page(dir), said);
        }
    }
}
