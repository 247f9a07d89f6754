//! `sagesetup playbooks`: the set-ups that there are.

use std::io::Write;

use anyhow::Result;
use serde_json::json;

use super::Outcome;
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
    let mut goal = "";
    for playbook in &playbooks {
        if playbook.goal != goal {
            let gap = if goal.is_empty() { "" } else { "\n" };
            writeln!(out, "{gap}{}", playbook.goal)?;
            goal = &playbook.goal;
        }
        writeln!(
            out,
            "\n  {}  {}, about {} minutes",
            playbook.id, playbook.title, playbook.minutes
        )?;
        if playbook.is_retired() {
            writeln!(out, "      Retired by AWS:")?;
        }
        for line in &playbook.retired {
            writeln!(out, "      - {line}")?;
        }
        for line in &playbook.summary {
            writeln!(out, "      {line}")?;
        }
        writeln!(out, "      Have at hand:")?;
        for need in &playbook.need {
            writeln!(out, "      - {need}")?;
        }
        writeln!(out, "      {}", playbook.page)?;
    }
    Ok(Outcome::Done)
}
