//! Reads the files of a bundle from its folder.

use std::{
    fs::{self, File},
    io::Read,
    path::Path,
};

use anyhow::{Context, Result, bail};

use crate::{cli::screen, policy::json::LARGEST};

/// A bundle has its files two folders deep.
const DEEPEST: usize = 8;
/// A folder with more files than this is no bundle.
const MOST: usize = 20_000;

/// Every file below `dir`: its path with `/`, and its bytes. Links are not followed, hidden files left out.
pub(super) fn read(dir: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    walk(dir, "", 0, &mut files)?;
    Ok(files)
}

fn walk(dir: &Path, inside: &str, depth: usize, files: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    let listed = fs::read_dir(dir).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let listed = listed.with_context(|| format!("cannot list {}", screen::path(dir)))?;
    for entry in listed {
        let name = entry.file_name();
        // A name that is no text is none of a bundle's.
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else {
            continue;
        };
        let path = entry.path();
        let told = || format!("cannot read {}", screen::path(&path));
        let kind = entry.file_type().with_context(told)?;
        if kind.is_dir() && depth < DEEPEST {
            walk(&path, &format!("{inside}{name}/"), depth + 1, files)?;
        } else if kind.is_file() {
            let mut bytes = Vec::new();
            File::open(&path)
                .and_then(|file| file.take(LARGEST as u64 + 1).read_to_end(&mut bytes))
                .with_context(told)?;
            files.push((format!("{inside}{name}"), bytes));
        }
        if files.len() > MOST {
            bail!(
                "{} holds more than {MOST} files; name the folder of one bundle",
                screen::path(dir)
            );
        }
    }
    Ok(())
}
