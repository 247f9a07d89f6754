//! Findings for people, with the line and a mark under it, and as JSON.

use std::io::{self, Write};

use ratatui::text::Span as Width;
use serde_json::{Value, json};

use super::lint::{Checked, Found, Judged};
use crate::{
    cli::screen::{clean, width, wrapped},
    policy::{Lines, Place, Severity},
};

/// The longest part of a line that is shown: a minified policy is one line of thousands of characters.
const SHOWN: usize = 100;

/// `1 error`, `2 errors`.
fn plural(count: usize, word: &str) -> String {
    let end = if count == 1 { "" } else { "s" };
    format!("{count} {word}{end}")
}

pub(super) fn summary(checked: &Checked) -> String {
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Hint]
        .into_iter()
        .map(|severity| (checked.count(severity), severity))
        .filter(|(count, _)| *count > 0)
        .map(|(count, severity)| plural(count, severity.name()))
        .collect();
    let mut judged = plural(checked.documents, "policy document").replace("policys", "policies");
    if checked.bundles > 0 {
        judged = format!("{} with {judged}", plural(checked.bundles, "bundle"));
    }
    let names = &checked.others;
    let others = match (names.first(), names.last()) {
        (Some(first), Some(last)) if names.len() > 5 => format!(
            "; {} left out, as they hold no policy, from {first} to {last}",
            plural(names.len(), "JSON file")
        ),
        (Some(_), _) => format!("; left out, as they hold no policy: {}", names.join(", ")),
        (None, _) => String::new(),
    };
    if counts.is_empty() {
        format!("Checked {judged}: nothing found{others}.")
    } else {
        format!("Checked {judged}: {}{others}.", counts.join(", "))
    }
}

pub(super) fn text(checked: &Checked, out: &mut dyn Write) -> io::Result<()> {
    for (file, found) in checked.findings() {
        one(file, found, out)?;
        writeln!(out)?;
    }
    Ok(())
}

fn one(file: &Judged, found: &Found, out: &mut dyn Write) -> io::Result<()> {
    let finding = &found.finding;
    let rule = finding.rule;
    let lines = file.lines();
    let from = lines.place(finding.at.start);
    let to = lines.place(finding.at.end);
    let width = width();
    let title = format!("{}[{}]: ", rule.severity.name(), rule.code);
    said(&title, &clean(&finding.what), "    ", width, out)?;
    let number = from.line.to_string();
    let gutter = " ".repeat(number.len());
    writeln!(out, "{gutter}--> {}:{from}", file.label)?;
    if !file.text.is_empty() {
        let room = width.map_or(SHOWN, |width| width.saturating_sub(number.len() + 5));
        let (shown, mark) = marked(&lines, from, to, room.clamp(20, SHOWN));
        writeln!(out, "{gutter} |")?;
        writeln!(out, "{number} | {shown}")?;
        writeln!(out, "{gutter} | {mark}")?;
    }
    let then = format!("{gutter}   ");
    let head = format!("{gutter} = do: ");
    match &finding.instead {
        Some(instead) if instead.is_empty() => writeln!(out, "{head}take out what is marked")?,
        Some(instead) if instead.trim().is_empty() => {
            writeln!(out, "{head}write a plain blank here")?;
        }
        // To be copied as it stands.
        Some(instead) => writeln!(out, "{head}write {} here", clean(instead))?,
        None => said(&head, rule.fix, &then, width, out)?,
    }
    said(&format!("{gutter} = why: "), rule.why, &then, width, out)
}

/// Writes a text behind a head, wrapped where a person reads it on a terminal, as it stands for a program.
fn said(
    head: &str,
    text: &str,
    then: &str,
    width: Option<usize>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if width.is_none() {
        return writeln!(out, "{head}{text}");
    }
    let mut lines = wrapped(text, width, head, then).into_iter();
    lines.try_for_each(|line| writeln!(out, "{line}"))
}

/// A line as it can be shown, and the marks under it. Tabs count as one blank, what does not print is escaped, and of
/// a long line the part around the place is shown.
fn marked(lines: &Lines<'_>, from: Place, to: Place, room: usize) -> (String, String) {
    let line = lines.line(from.line);
    let first = from.column - 1;
    let length = line.chars().count();
    let last = if to.line == from.line {
        to.column - 1
    } else {
        length
    };
    let skip = if length > room {
        first.saturating_sub(room / 3)
    } else {
        0
    };
    let part = |from: usize, to: usize| -> String {
        let chars = line.chars().skip(from).take(to.saturating_sub(from));
        let chars: String = chars.map(|c| if c == '\t' { ' ' } else { c }).collect();
        clean(&chars)
    };
    let end = (skip + room).min(length);
    let before = part(skip, first);
    let under = part(first, last.min(end));
    let after = part(last.min(end).max(first), end);
    let lead = if skip > 0 { "…" } else { "" };
    let tail = if end < length { "…" } else { "" };
    let width = |text: &str| Width::raw(text).width();
    let mark = format!(
        "{}{}",
        " ".repeat(width(lead) + width(&before)),
        "^".repeat(width(&under).max(1))
    );
    (format!("{lead}{before}{under}{after}{tail}"), mark)
}

pub(super) fn json(
    checked: &Checked,
    unreadable: &[String],
    out: &mut dyn Write,
) -> io::Result<()> {
    let findings: Vec<Value> = checked
        .findings()
        .map(|(file, found)| {
            let finding = &found.finding;
            let lines = file.lines();
            let from = lines.place(finding.at.start);
            let to = lines.place(finding.at.end);
            json!({
                "path": file.label,
                "line": from.line,
                "column": from.column,
                "end_line": to.line,
                "end_column": to.column,
                "code": finding.rule.code,
                "severity": finding.rule.severity.name(),
                "message": finding.what,
                "why": finding.rule.why,
                "fix": finding.rule.fix,
                "instead": finding.instead,
                "page": finding.rule.page,
            })
        })
        .collect();
    let document = json!({
        "format": "sagesetup.check/1",
        "documents": checked.documents,
        "bundles": checked.bundles,
        "left_out": checked.others,
        "unreadable": unreadable,
        "unjudged": checked.unjudged,
        "errors": checked.count(Severity::Error),
        "warnings": checked.count(Severity::Warning),
        "hints": checked.count(Severity::Hint),
        "findings": findings,
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}
