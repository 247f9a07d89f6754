//! `--can`: yes or no, the statement that decides, and what a "no" lacks.

use std::io::Write;

use anyhow::Result;
use serde_json::json;

use super::{page::lines, report};
use crate::{
    cli::{Outcome, screen},
    grants::{Asked, Scene},
};

/// For a program with the warnings of what does not count.
pub(super) fn run(
    scene: &Scene<'_>,
    [role, action, resource]: [&str; 3],
    pairs: &[String],
    as_json: Option<&[String]>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome> {
    let asked = match Asked::read(scene, role, action, resource, pairs) {
        Ok(asked) => asked,
        Err(wrong) => {
            for error in wrong {
                screen::say(err, Outcome::Unusable, &format!("sagesetup: {error}"));
            }
            return Ok(Outcome::Unusable);
        }
    };
    let request = &asked.request;
    let decision = asked.decide(scene);
    let outcome = if decision.allowed {
        Outcome::Done
    } else {
        Outcome::Found
    };
    if let Some(warnings) = as_json {
        let by = decision.by.iter();
        let by: Vec<_> = by.map(|spot| report::statement(scene, *spot)).collect();
        let missing = decision.lacks(scene, request).into_iter();
        let missing: Vec<_> = missing
            .map(|(side, text)| json!({ "side": side, "text": text }))
            .collect();
        let document = json!({
            "format": "sagesetup.decision/1",
            "allowed": decision.allowed,
            "denied": decision.is_denied(),
            "by": by,
            "missing": missing,
            "notes": decision.provisos(),
            "warnings": warnings,
        });
        writeln!(out, "{}", serde_json::to_string_pretty(&document)?)?;
        return Ok(outcome);
    }
    writeln!(out, "{}", if decision.allowed { "yes" } else { "no" })?;
    let verb = if decision.allowed {
        "allowed"
    } else {
        "denied"
    };
    for spot in &decision.by {
        let text = format!("{verb} by {}, {}", scene.cite(*spot), scene.kind(*spot));
        lines(out, "", 2, &text)?;
        if let Some(reason) = scene.reason(*spot) {
            lines(out, "  ", 2, reason.text())?;
        }
    }
    for (side, text) in decision.lacks(scene, request) {
        let head = match side {
            "request" => "because: ".to_owned(),
            side => format!("missing ({side}): "),
        };
        lines(out, &head, 2, &text)?;
    }
    for note in decision.provisos() {
        lines(out, "note: ", 2, &note)?;
    }
    Ok(outcome)
}
