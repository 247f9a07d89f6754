//! The table of the corpus, `expected.txt`: which documents there are, and what is expected of each.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sagesetup::policy::Kind;

/// The name of the table.
pub(crate) const NAME: &str = "expected.txt";

/// One document of the corpus.
#[derive(Debug)]
pub(crate) struct Document {
    /// Below the folder of the corpus, with `/`.
    pub(crate) path: String,
    pub(crate) kind: Option<Kind>,
    pub(crate) text: String,
    /// `line:column code`, in the order of the text.
    pub(crate) expected: Vec<String>,
    /// Rules that it looks like breaking.
    not: Vec<String>,
}

impl Document {
    /// The rules that it breaks, each as often as it does.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &str> {
        let lines = self.expected.iter();
        lines.map(|line| line.split(' ').nth(1).unwrap())
    }

    /// The rules that it looks like breaking.
    pub(crate) fn kept(&self) -> impl Iterator<Item = &str> {
        self.not.iter().map(String::as_str)
    }
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/e2e/corpus")
}

/// All documents, in the order of the table.
pub(crate) fn documents() -> Vec<Document> {
    let table = fs::read_to_string(folder().join(NAME)).unwrap();
    let mut documents: Vec<Document> = Vec::new();
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    for line in lines.filter(|line| !line.is_empty()) {
        let Some(told) = line.strip_prefix("  ") else {
            documents.push(head(line));
            continue;
        };
        let document = documents.last_mut().expect("a document above");
        match told.split_once(' ') {
            Some(("not", code)) => document.not.push(code.to_owned()),
            Some((place, _)) if is_place(place) => document.expected.push(told.to_owned()),
            _ => panic!("{NAME}: {line:?} is no expectation"),
        }
    }
    documents
}

/// `path` or `path [kind]`.
fn head(line: &str) -> Document {
    let (path, kind) = match line.split_once(' ') {
        None => (line, None),
        Some((path, kind)) => {
            let name = kind
                .strip_prefix('[')
                .and_then(|kind| kind.strip_suffix(']'));
            let kind = name.and_then(Kind::named);
            (path, Some(kind.unwrap_or_else(|| panic!("{NAME}: {line}"))))
        }
    };
    let text = fs::read_to_string(folder().join(path));
    Document {
        path: path.to_owned(),
        kind,
        text: text.unwrap_or_else(|error| panic!("{path}: {error}")),
        expected: Vec::new(),
        not: Vec::new(),
    }
}

fn is_place(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    text.split_once(':')
        .is_some_and(|(line, column)| digits(line) && digits(column))
}
