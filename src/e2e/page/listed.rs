//! What the buttons of a page copy, held against the other files of its bundle.

use std::collections::BTreeMap;

use sagesetup::bundle::{ArtifactKind, Bundle};
use serde_json::Value;

/// A fenced block of a checklist without its indent: language and text.
type Block = (String, String);

/// The blocks of a page of Markdown, in their order.
fn blocks(markdown: &str) -> Vec<Block> {
    let mut all = Vec::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        let bare = line.trim_start();
        let fence: String = bare.chars().take_while(|c| *c == '`').collect();
        if fence.len() < 3 {
            continue;
        }
        let indent = line.len() - bare.len();
        let inside = lines.by_ref().take_while(|line| line.trim_start() != fence);
        let inside: Vec<&str> = inside
            .map(|line| line.get(indent..).unwrap_or(""))
            .collect();
        all.push((bare.trim_start_matches('`').to_owned(), inside.join("\n")));
    }
    all
}

/// Every value and command of the checklists is copied as it stands there and in that order; every document that has a
/// file as its file, byte for byte.
pub(crate) fn ensure_copied(bundle: &Bundle, copied: &Value) {
    let copied = copied.as_array().unwrap();
    let mut lines: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut files: BTreeMap<&str, &str> = BTreeMap::new();
    let mut snippets: Vec<(&str, &str)> = Vec::new();
    for one in copied {
        assert_eq!(one["said"], "Copied", "{one}");
        let text = one["text"].as_str().unwrap();
        let account = one["account"].as_str().unwrap();
        let source = one["source"].as_str().unwrap();
        if source.starts_with("copy-") {
            lines.entry(account).or_default().push(text);
        } else if let Some(path) = one["file"].as_str() {
            files.insert(path, text);
        } else {
            // A document is copied from its step too; these have no file to name.
            snippets.push((account, text));
        }
    }
    let mut expected: BTreeMap<&str, &[u8]> = BTreeMap::new();
    for artifact in &bundle.artifacts {
        match artifact.kind {
            ArtifactKind::Document(_) => {
                expected.insert(&artifact.path, &artifact.bytes);
            }
            ArtifactKind::Checklist => {
                let account = artifact.account.as_deref().unwrap();
                let text = std::str::from_utf8(&artifact.bytes).unwrap();
                let blocks = blocks(text);
                let plain = |block: &&Block| ["sh", "text"].contains(&&*block.0);
                let listed: Vec<&str> = blocks.iter().filter(plain).map(|b| &*b.1).collect();
                let found = lines.remove(account).unwrap_or_default();
                assert_eq!(found, listed, "{account}");
                for (_, text) in snippets.iter().filter(|(own, _)| *own == account) {
                    let shown = |block: &Block| format!("{}\n", block.1) == *text;
                    assert!(blocks.iter().any(shown), "{account}: {text}");
                }
            }
            _ => {}
        }
    }
    assert!(lines.is_empty(), "{lines:?}");
    let files: BTreeMap<&str, &[u8]> = files
        .iter()
        .map(|(path, text)| (*path, text.as_bytes()))
        .collect();
    for (path, bytes) in &expected {
        let found = files.get(path).map(|bytes| String::from_utf8_lossy(bytes));
        assert_eq!(found, Some(String::from_utf8_lossy(bytes)), "{path}");
    }
    assert_eq!(files.len(), expected.len());
}
