//! Writing the bundle: where to, what was refused, what was written and what comes next.

use std::io;

use super::{
    Front, Go,
    paper::{Paper, count},
    word::{Typed, Word},
};
use crate::{
    bundle::{self, shell},
    wizard::{Action, Setup, Wizard, Written},
};

pub(super) fn show(wizard: &Wizard, setup: &Setup, paper: &mut Paper<'_>) -> io::Result<()> {
    let files = bundle::render(setup.plan()).files().len();
    paper.text(&format!(
        "Export writes the bundle, {}, into a directory.",
        count(files, "file")
    ))?;
    let warnings = setup.warnings().len();
    if warnings > 0 {
        paper.text(&format!(
            "It carries {}; type review to read them.",
            count(warnings, "warning")
        ))?;
    }
    paper.named("Enter writes to", &wizard.export().path)
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
                paper.named(&format!("Written: {files_written} in the directory"), dir)?;
                for file in files {
                    paper.value(file)?;
                }
                paper.text("Next, read the first page; it says who does what:")?;
                paper.value(&format!("cat {}", page(dir)))?;
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
