//! Findings as SARIF 2.1.0, which review tools show beside the lines of a change.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::lint::{Checked, Found, Judged};
use crate::policy::{Rule, Severity};

/// What may stand in the path of an address as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'.')
    .remove(b'-')
    .remove(b'_')
    .remove(b'~');

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

pub(super) fn print(checked: &Checked, out: &mut dyn Write) -> io::Result<()> {
    let mut rules: BTreeMap<&str, &Rule> = BTreeMap::new();
    for (_, found) in checked.findings() {
        rules.insert(found.finding.rule.code, found.finding.rule);
    }
    let codes: Vec<&str> = rules.keys().copied().collect();
    let results: Vec<Value> = checked
        .findings()
        .map(|(file, found)| result(file, found, &codes))
        .collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.values().map(|rule| described(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn described(rule: &Rule) -> Value {
    json!({
        "id": rule.code,
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": rule.why },
        "help": { "text": rule.fix },
        "helpUri": rule.page,
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn result(file: &Judged, found: &Found, codes: &[&str]) -> Value {
    let finding = &found.finding;
    let lines = file.lines();
    let from = lines.place(finding.at.start);
    let to = lines.place(finding.at.end);
    let region = json!({
        "startLine": from.line,
        "startColumn": from.column,
        "endLine": to.line,
        "endColumn": to.column,
    });
    let artifact = json!({ "uri": utf8_percent_encode(&file.label, PATH).to_string() });
    let mut result = json!({
        "ruleId": finding.rule.code,
        "ruleIndex": codes.iter().position(|code| *code == finding.rule.code),
        "level": level(finding.rule.severity),
        "message": { "text": format!("{}. What to do: {}.", finding.what, finding.rule.fix) },
        "locations": [{ "physicalLocation": { "artifactLocation": artifact, "region": region } }],
    });
    if let (Some(instead), Some(members)) = (&finding.instead, result.as_object_mut()) {
        let replacement =
            json!({ "deletedRegion": region, "insertedContent": { "text": instead } });
        let change = json!({ "artifactLocation": artifact, "replacements": [replacement] });
        let fix =
            json!({ "description": { "text": finding.rule.fix }, "artifactChanges": [change] });
        members.insert("fixes".to_owned(), json!([fix]));
    }
    result
}
