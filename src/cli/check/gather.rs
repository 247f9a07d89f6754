//! What is to be checked: files as they are, folders with all their JSON, whole bundles, standard input.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    bundle::MANIFEST,
    cli::{folder, screen},
    policy::json::LARGEST,
};

/// Deeper folders are not policies of anybody's.
const DEEPEST: usize = 32;
/// A folder with more files than this is named by mistake.
const MOST: usize = 20_000;

/// One thing to check.
#[derive(Debug)]
pub(super) enum Source {
    File {
        /// As it is shown.
        label: String,
        bytes: Vec<u8>,
        /// Named by the person; what is found in a folder may be something else than a policy.
        named: bool,
    },
    Bundle {
        label: String,
        /// Path inside the bundle, with `/`, and bytes.
        files: Vec<(String, Vec<u8>)>,
    },
}

impl Source {
    pub(super) fn is_bundle(&self) -> bool {
        matches!(self, Self::Bundle { .. })
    }
}

/// Everything that can be read, and a line for each path that cannot: one of them must not cost the findings of the
/// others.
pub(super) fn gather(paths: &[PathBuf]) -> (Vec<Source>, Vec<String>) {
    let mut sources = Vec::new();
    let mut unreadable = Vec::new();
    for path in paths {
        let before = sources.len();
        if let Err(error) = one(path, &mut sources) {
            sources.truncate(before);
            unreadable.push(format!("{error:#}"));
        }
    }
    (sources, unreadable)
}

fn one(path: &Path, sources: &mut Vec<Source>) -> Result<()> {
    if path.as_os_str() == "-" {
        let bytes = limited(&mut io::stdin().lock()).context("cannot read from standard input")?;
        sources.push(Source::File {
            label: "stdin".to_owned(),
            bytes,
            named: true,
        });
    } else if path.is_dir() {
        all(path, sources)?;
    } else if path.file_name().is_some_and(|name| name == MANIFEST) {
        let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty());
        sources.push(bundle(dir.unwrap_or(Path::new(".")))?);
    } else {
        sources.push(file(path, true)?);
    }
    Ok(())
}

/// One byte more than is judged tells a file that is too large from one that just fits.
fn limited(from: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    File::open(path)
        .and_then(|mut file| limited(&mut file))
        .with_context(|| format!("cannot read {}", screen::path(path)))
}

fn file(path: &Path, named: bool) -> Result<Source> {
    Ok(Source::File {
        label: screen::path(path),
        bytes: read(path)?,
        named,
    })
}

/// The entries of a folder in the order of their names; links are not followed, hidden ones left out.
fn entries(dir: &Path) -> Result<Vec<fs::DirEntry>> {
    let told = || format!("cannot list {}", screen::path(dir));
    let mut entries: Vec<fs::DirEntry> = fs::read_dir(dir)
        .and_then(Iterator::collect)
        .with_context(told)?;
    entries.retain(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
    entries.sort_by_key(fs::DirEntry::file_name);
    Ok(entries)
}

fn all(dir: &Path, sources: &mut Vec<Source>) -> Result<()> {
    let before = sources.len();
    walk(dir, 0, sources)?;
    if sources.len() == before {
        bail!(
            "{} holds no JSON file; name the files themselves, or a folder of policies",
            screen::path(dir)
        );
    }
    Ok(())
}

fn walk(dir: &Path, depth: usize, sources: &mut Vec<Source>) -> Result<()> {
    if dir.join(MANIFEST).is_file() {
        sources.push(bundle(dir)?);
        return Ok(());
    }
    for entry in entries(dir)? {
        let path = entry.path();
        let kind = entry
            .file_type()
            .with_context(|| format!("cannot look at {}", screen::path(&path)))?;
        if kind.is_dir() && depth < DEEPEST {
            walk(&path, depth + 1, sources)?;
        } else if kind.is_file() && is_json(&path) {
            sources.push(file(&path, false)?);
        }
        if sources.len() > MOST {
            bail!(
                "{} holds more than {MOST} JSON files; name the folder of the policies",
                screen::path(dir)
            );
        }
    }
    Ok(())
}

fn is_json(path: &Path) -> bool {
    path.extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("json"))
}

fn bundle(dir: &Path) -> Result<Source> {
    Ok(Source::Bundle {
        label: screen::path(dir),
        files: folder::read(dir)?,
    })
}
