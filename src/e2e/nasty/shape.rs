//! Whether two bundles differ in words only: the same files, the same JSON, the same Markdown.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::support::{Tree, artifacts, ensure_safe, ensure_whole, exported, manifest};

/// Holds a bundle against the one that harmless answers give.
pub(super) fn ensure_alike(tree: &Tree, like: &Value) -> Result<()> {
    ensure_whole(tree, &[])?;
    let model = exported(like);
    let (found, expected) = (listed(tree)?, listed(&model)?);
    ensure!(found.len() == expected.len(), "another number of files");
    for ((path, found), (_, expected)) in found.iter().zip(&expected) {
        ensure!(
            found == expected,
            "{path}: {found:#?}\nis not as {expected:#?}"
        );
    }
    Ok(())
}

/// The files in the manifest's order, each with its structure.
fn listed(tree: &Tree) -> Result<Vec<(String, Vec<String>)>> {
    let manifest = manifest(tree)?;
    let paths = artifacts(&manifest).filter_map(|artifact| artifact["path"].as_str());
    paths
        .chain(["bundle.json"])
        .map(|path| {
            let bytes = tree.get(path).context("a file is missing")?;
            let text = std::str::from_utf8(bytes)?;
            ensure_safe(text)?;
            ensure!(text.ends_with('\n'), "{path} ends without a line end");
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            let mut structure = vec![folder.to_owned()];
            match name.rsplit_once('.') {
                Some((_, "json")) => structure.push(json(serde_json::from_str(text)?).to_string()),
                Some((_, "md")) => structure.extend(markdown(text)?),
                _ => {}
            }
            Ok((path.to_owned(), structure))
        })
        .collect()
}

/// The value with all words taken out.
fn json(value: Value) -> Value {
    match value {
        Value::String(_) => Value::from("words"),
        Value::Array(list) => list.into_iter().map(json).collect(),
        Value::Object(object) => {
            let warnings = |key: &str| key == "warnings";
            let kept = object.into_iter().filter(|(key, _)| !warnings(key));
            Value::Object(kept.map(|(key, value)| (key, json(value))).collect())
        }
        other => other,
    }
}

/// The lines that give a page its structure, without their words.
fn markdown(text: &str) -> Result<Vec<String>> {
    let mut structure = Vec::new();
    let mut fence: Option<String> = None;
    let mut inside = String::new();
    for line in text.lines() {
        let bare = line.trim_start();
        if bare.starts_with("```") {
            match fence.take() {
                None => fence = Some(bare.to_owned()),
                Some(opened) => {
                    structure.push(format!("{opened} {}", block(&opened, &inside)?));
                    inside.clear();
                }
            }
        } else if fence.is_some() {
            inside.push_str(bare);
            inside.push('\n');
        } else if line.starts_with('#') {
            let level = line.chars().take_while(|c| *c == '#').count();
            structure.push(format!("heading {level}"));
        } else if line.starts_with('|') {
            structure.push(format!("row of {}", bars(line)));
        } else if line.starts_with("- [") && line.get(3..5) == Some(" ]") {
            structure.push("box".to_owned());
        }
        ensure!(fence.is_some() || !has_tag(line), "HTML in {line:?}");
    }
    ensure!(fence.is_none(), "a fence that nothing closes");
    Ok(structure)
}

/// What of a fenced block must not depend on words.
fn block(opened: &str, inside: &str) -> Result<String> {
    Ok(match opened {
        "```sh" => {
            let words = shlex::split(inside).context("a command that no shell can read")?;
            let newlines = inside.replace("\\\n", "").lines().count();
            format!("{} words, {newlines} commands", words.len())
        }
        "```json" => json(serde_json::from_str(inside)?).to_string(),
        _ => format!("{} lines", inside.lines().count()),
    })
}

/// Bars that part cells; one behind a backslash is a word's.
fn bars(line: &str) -> usize {
    line.replace("\\|", "").matches('|').count()
}

/// Whether a tag is written out. Links in angle brackets are none, and cells have no other line break than `<br>`.
fn has_tag(line: &str) -> bool {
    let words = line.split('`').step_by(2).collect::<String>();
    words.split('<').skip(1).any(|rest| {
        !rest.starts_with("https://")
            && !rest.starts_with("br>")
            && rest.starts_with(|c: char| c.is_ascii_alphabetic() || "/!".contains(c))
    })
}
