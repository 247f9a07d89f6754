//! `sagesetup playbooks`: the set-ups that there are.

use std::io::Write;

use anyhow::Result;
use serde_json::json;

use super::{Outcome, screen};
use crate::playbook;

pub(super) fn run(as_json: bool, out: &mut dyn Write) -> Result<Outcome> {
    let playbooks = playbook::cards();
    if as_json {
        let list: Vec<_> = playbooks
            .iter()
            .map(|p| {
                json!({
                    "id": p.id,
                    "title": p.title,
                    "goal": p.goal,
                    "summary": p.summary,
                    "minutes": p.minutes,
                    "need": p.need,
                    "page": p.page,
                    "retired": p.retired,
                })
            })
            .collect();
        let document = json!({ "format": "sagesetup.playbooks/1", "playbooks": list });
        writeln!(out, "{}", serde_json::to_string_pretty(&document)?)?;
        return Ok(Outcome::Done);
    }
    let width = screen::width();
    let mut goal = "";
    for playbook in &playbooks {
        if playbook.goal != goal {
            let gap = if goal.is_empty() { "" } else { "\n" };
            writeln!(out, "{gap}{}", playbook.goal)?;
            goal = &playbook.goal;
        }
        let (id, title, minutes) = (&playbook.id, &playbook.title, playbook.minutes);
        writeln!(out, "\n  {id}  {title}, about {minutes} minutes")?;
        if playbook.is_retired() {
            writeln!(out, "      Retired by AWS:")?;
            paragraphs(out, width, "      - ", &playbook.retired)?;
        }
        paragraphs(out, width, "      ", &playbook.summary)?;
        writeln!(out, "      Have at hand:")?;
        paragraphs(out, width, "      - ", &playbook.need)?;
        writeln!(out, "      {}", playbook.page)?;
    }
    Ok(Outcome::Done)
}

fn paragraphs(
    out: &mut dyn Write,
    width: Option<usize>,
    mark: &str,
    texts: &[String],
) -> Result<()> {
    let indent = " ".repeat(mark.len());
    for text in texts {
        for line in screen::wrapped(text, width, mark, &indent) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
