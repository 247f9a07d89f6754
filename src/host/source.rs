//! A `result.json` that a person names, read from disk.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::{clean, place};
use crate::{
    aws::quoted,
    wizard::{
        Brought,
        result::{self, AccountResult},
    },
};

/// What scripts call the file.
const NAME: &str = "result.json";

/// Reads the result that a typed path means: a file, or the folder of an account that holds one.
pub fn bring(typed: &str) -> Brought {
    let path = file(&meant(typed));
    let quoted = quoted(&path.to_string_lossy());
    let failed = |error: &io::Error| {
        let why = clean(&error.to_string());
        Brought::Failed(vec![format!("cannot read {quoted}: {why}")])
    };
    // A pipe or a device might never end, or never begin.
    match fs::metadata(&path) {
        Err(error) => return failed(&error),
        Ok(found) if !found.is_file() => {
            return Brought::Failed(vec![format!("{quoted} is no file")]);
        }
        Ok(_) => {}
    }
    match File::open(&path).and_then(bytes) {
        Err(error) => failed(&error),
        Ok(bytes) => match parse(&clean(&path.to_string_lossy()), &bytes) {
            Ok(result) => Brought::Result(Box::new(result)),
            Err(problems) => Brought::Failed(problems),
        },
    }
}

/// All that a result may have, and one byte more where there is more.
pub fn bytes(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(result::LARGEST as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a result; what is wrong with it is told with the name of its file.
pub fn parse(shown: &str, bytes: &[u8]) -> Result<AccountResult, Vec<String>> {
    result::read(bytes).map_err(|problems| {
        let problems = problems.iter();
        problems
            .map(|problem| format!("{shown}: {problem}"))
            .collect()
    })
}

/// The path as a person means it: pasted from a shell or a file manager it stands in quotes or with backslashes.
fn meant(typed: &str) -> PathBuf {
    let typed = typed.trim();
    let quotes = ['\'', '"'].into_iter().find_map(|quote| {
        let inner = typed.strip_prefix(quote)?.strip_suffix(quote)?;
        Some(inner.to_owned())
    });
    let bare = quotes.unwrap_or_else(|| {
        if place(typed).exists() {
            typed.to_owned()
        } else {
            typed.replace("\\ ", " ")
        }
    });
    place(&bare)
}

/// The file itself, where a folder is named.
pub fn file(path: &Path) -> PathBuf {
    if path.is_dir() {
        path.join(NAME)
    } else {
        path.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"{ "format": "sagesetup.result/1", "playbook": "x", "by": "apply", "complete": true,
        "account": { "key": "account", "id": "111122223333", "partition": "aws" }, "steps": [] }"#;

    #[test]
    fn a_path_is_meant_with_and_without_quotes_and_a_folder_for_its_file() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("emr account");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(NAME), SMALL).unwrap();
        let file = folder.join(NAME).display().to_string();
        for typed in [
            file.clone(),
            format!(" {file}\n"),
            format!("'{file}'"),
            format!("\"{file}\""),
            file.replace(' ', "\\ "),
            folder.display().to_string(),
            format!("'{}/'", folder.display()),
        ] {
            assert!(matches!(bring(&typed), Brought::Result(_)), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_name() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name).display().to_string();
        fs::write(path("empty"), "").unwrap();
        fs::write(path("large"), vec![b' '; result::LARGEST + 1]).unwrap();
        let told = |name: &str| match bring(&path(name)) {
            Brought::Failed(lines) => lines.join("\n"),
            Brought::Result(result) => panic!("{result:?}"),
        };
        assert!(
            told("none").starts_with("cannot read \""),
            "{}",
            told("none")
        );
        assert!(told("empty").ends_with("empty: this is not JSON: it is empty"));
        assert!(told("large").contains("more than 256 KiB"));
        assert!(told("none\u{1b}[1m").contains("none\\u{1b}[1m"));
        let device = bring("/dev/zero");
        assert!(cfg!(not(unix)) || matches!(device, Brought::Failed(_)));
    }
}
