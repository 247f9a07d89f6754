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
    for playbook in &playbooks {
        writeln!(out, "{}  {}", playbook.id, playbook.title)?;
        writeln!(
            out,
            "    {}: about {} minutes",
            playbook.goal, playbook.minutes
        )?;
        for line in &playbook.summary {
            writeln!(out, "    {line}")?;
        }
        writeln!(out, "    {}", playbook.page)?;
    }
    Ok(Outcome::Done)
}
