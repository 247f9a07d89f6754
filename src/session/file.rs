//! One file of a session: reading it whatever stands there, telling what it holds, and replacing it as a whole.

use std::{
    fs,
    io::{self, Read as _, Write as _},
    path::Path,
};

use serde::Serialize;
use serde_json::Value;

use super::Damage;
use crate::{aws::quoted, wizard::Saved};

pub(super) const FORMAT: &str = "sagesetup.session/1";
/// The same without its number.
const FORMATS: &str = "sagesetup.session/";
/// Far above any real session, and small enough to read at once.
pub(super) const LARGEST: u64 = 8 << 20;
/// How the name of a file begins that is being written.
pub(super) const SAVING: &str = ".saving-";

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    revision: u64,
    #[serde(flatten)]
    saved: &'a Saved,
}

/// Reads a file, or nothing if nothing stands there. What is not a file is never opened.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, Damage> {
    let found = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        found => found?,
    };
    if let Some(what) = other_than_file(&found) {
        return Err(Damage::NotAFile(what));
    }
    let file = match open(path) {
        // Removed since we looked.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let found = file.metadata()?;
    // Replaced since we looked.
    if let Some(what) = other_than_file(&found) {
        return Err(Damage::NotAFile(what));
    }
    let room = usize::try_from(found.len().min(LARGEST)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(room + 1);
    // One byte more than is allowed tells a file that is too large from one that just fits.
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

fn other_than_file(found: &fs::Metadata) -> Option<&'static str> {
    if found.is_file() {
        None
    } else if found.is_dir() {
        Some("a directory")
    } else if found.is_symlink() {
        Some("a symbolic link")
    } else {
        Some("a special file")
    }
}

/// Opens a file; neither follows a link nor waits for the other end of a pipe that took its place.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<fs::File> {
    use rustix::fs::{Mode, OFlags};
    let flags =
        OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<fs::File> {
    fs::File::open(path)
}

/// Tells the work in a file, and its revision.
pub(super) fn parse(bytes: &[u8]) -> Result<(Saved, u64), Damage> {
    if bytes.len() as u64 > LARGEST {
        return Err(Damage::TooLarge);
    }
    // As a tree first: the parser's words about a tree quote nothing of it.
    let tree: Value =
        serde_json::from_slice(bytes).map_err(|error| Damage::Syntax(error.to_string()))?;
    let format = match tree.get("format") {
        Some(Value::String(format)) => format,
        Some(_) => return Err(shape("its format is not a text", None)),
        None => return Err(shape("it has no format", None)),
    };
    if format != FORMAT {
        return Err(if is_newer(format) {
            let format = format.clone();
            Damage::Newer { format }
        } else {
            shape("its format is", Some(format))
        });
    }
    let Some(revision) = tree.get("revision").and_then(Value::as_u64) else {
        let expected = "its revision is missing or not a whole number".to_owned();
        return Err(Damage::Shape(expected));
    };
    let saved = serde_json::from_slice(bytes).map_err(|error| {
        // The parser's own words would quote an answer.
        Damage::Shape(format!(
            "something is missing, stands there twice or has another type than expected, found at line {}, column {}",
            error.line(),
            error.column()
        ))
    })?;
    Ok((saved, revision))
}

fn shape(what: &str, found: Option<&str>) -> Damage {
    let found = found.map_or_else(String::new, |found| format!(" {}", quoted(found)));
    Damage::Shape(format!("{what}{found}, expected {FORMAT:?}"))
}

/// Whether it is our format with a greater number, however great.
fn is_newer(format: &str) -> bool {
    let number = format.strip_prefix(FORMATS).unwrap_or_default();
    let plain = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
    plain && number.parse::<u64>().map_or(!number.is_empty(), |n| n > 1)
}

/// Prints a file. The same work and revision give the same bytes.
pub(super) fn print(saved: &Saved, revision: u64) -> io::Result<Vec<u8>> {
    let file = File {
        format: FORMAT,
        revision,
        saved,
    };
    let mut bytes = serde_json::to_vec_pretty(&file)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Replaces a file as a whole, readable by its owner alone.
pub(super) fn replace(dir: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Created with mode 0600, and removed on every error.
    let mut sibling = tempfile::Builder::new()
        .prefix(SAVING)
        .rand_bytes(6)
        .tempfile_in(dir)?;
    sibling.write_all(bytes)?;
    sibling.persist(path)?;
    Ok(())
}
