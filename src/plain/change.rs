//! What an answer changes in the documents: told in a sentence, and line by line for who asks.

use std::io;

use super::paper::{Paper, count, list};
use crate::wizard::{Mark, Preview, Tells};

/// The documents that an answer changes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Changes {
    /// Whether there is an answer; else the marks show where it will go.
    answered: bool,
    documents: Vec<Changed>,
}

#[derive(Debug, PartialEq, Eq)]
struct Changed {
    title: String,
    path: String,
    lines: usize,
    runs: Vec<Run>,
}

/// Marked lines that follow each other.
#[derive(Debug, PartialEq, Eq)]
struct Run {
    /// Counted from one, in the document as it is now.
    from: usize,
    lines: Vec<(&'static str, String)>,
}

/// More names would be a list to sit through.
const NAMED: usize = 3;

impl Changes {
    pub(super) fn of(preview: &Preview) -> Self {
        let documents = preview.documents().iter().copied().filter_map(|place| {
            let document = preview.plan().documents.get(place)?;
            let mut changed = Changed {
                title: document.title.to_string(),
                path: document.path_in_bundle.clone(),
                lines: 0,
                runs: Vec::new(),
            };
            let mut joins = false;
            for line in preview.lines(place) {
                let sign = match line.mark {
                    Mark::Same => None,
                    Mark::New => Some("+ "),
                    Mark::Gone => Some("- "),
                    Mark::Waits => Some("? "),
                };
                if let Some(sign) = sign {
                    let marked = (sign, line.text.to_owned());
                    match changed.runs.last_mut() {
                        Some(run) if joins => run.lines.push(marked),
                        _ => changed.runs.push(Run {
                            from: changed.lines + 1,
                            lines: vec![marked],
                        }),
                    }
                }
                joins = sign.is_some();
                changed.lines += usize::from(line.mark != Mark::Gone);
            }
            Some(changed)
        });
        Self {
            answered: preview.tells() == Tells::Changes,
            // What another answer would add is not what this one changes.
            documents: match preview.tells() {
                Tells::Would => Vec::new(),
                Tells::Changes | Tells::Waits => documents.collect(),
            },
        }
    }

    /// "This changes 2 documents: …", and how to read the lines. False where there is nothing to tell.
    pub(super) fn tell(&self, explain: bool, paper: &mut Paper<'_>) -> io::Result<bool> {
        let mut titles: Vec<&str> = Vec::new();
        for document in &self.documents {
            if !titles.contains(&document.title.as_str()) {
                titles.push(&document.title);
            }
        }
        let number = titles.len();
        if number == 0 {
            return Ok(false);
        }
        let named = if number > NAMED + 1 {
            let first: Vec<&str> = titles.iter().take(NAMED).copied().collect();
            format!("{} and {} more", first.join(", "), number - NAMED)
        } else {
            list(&titles)
        };
        let how = if explain {
            " Type show to read the lines."
        } else {
            ""
        };
        paper.text(&format!(
            "This changes {}: {named}.{how}",
            count(number, "document")
        ))?;
        Ok(true)
    }

    /// Prints the changed lines.
    pub(super) fn print(&self, paper: &mut Paper<'_>) -> io::Result<()> {
        if self.documents.is_empty() {
            return paper.text("It changes no line of a document.");
        }
        paper.text(if self.answered {
            "Lines that begin with + come in, lines that begin with - go out."
        } else {
            "Lines that begin with a question mark wait for the answer."
        })?;
        for document in &self.documents {
            paper.blank()?;
            paper.text(&format!("{}:", document.title))?;
            paper.value(&document.path)?;
            for run in &document.runs {
                paper.text(&format!("At line {} of {}:", run.from, document.lines))?;
                for (sign, line) in &run.lines {
                    paper.line(sign, line)?;
                }
            }
        }
        Ok(())
    }
}
