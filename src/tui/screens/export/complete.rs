//! Completes a path by what there is.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::host;

/// The path of a folder as far as it is settled, and the ways in which it could go on.
pub(in crate::tui::screens) fn complete(typed: &str) -> (String, Vec<String>) {
    among(typed, &Path::is_dir)
}

/// The same for a file of this ending, and for the folders on the way to it.
pub(in crate::tui::screens) fn complete_file(typed: &str, ending: &str) -> (String, Vec<String>) {
    let (path, ways) = among(typed, &|path: &Path| {
        path.is_dir() || path.extension().is_some_and(|end| end == ending)
    });
    // Only a folder goes on behind its name.
    let file = path
        .strip_suffix('/')
        .filter(|path| host::place(path).is_file());
    (file.map_or(path.clone(), str::to_owned), ways)
}

fn among(typed: &str, wanted: &dyn Fn(&Path) -> bool) -> (String, Vec<String>) {
    let (folder, start) = match typed.rfind('/') {
        Some(at) => typed.split_at_checked(at + 1).unwrap_or((typed, "")),
        None => ("", typed),
    };
    let place = if folder.is_empty() {
        PathBuf::from(".")
    } else {
        host::place(folder)
    };
    let mut ways: Vec<String> = fs::read_dir(place)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| wanted(&entry.path()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| {
            name.starts_with(start) && (start.starts_with('.') || !name.starts_with('.'))
        })
        .collect();
    ways.sort();
    let Some(first) = ways.first() else {
        return (typed.to_owned(), Vec::new());
    };
    let common = ways.iter().skip(1).fold(first.as_str(), |common, way| {
        let same = common
            .char_indices()
            .zip(way.chars())
            .find(|((_, a), b)| a != b)
            .map_or(common.len().min(way.len()), |((at, _), _)| at);
        common.split_at_checked(same).map_or("", |(same, _)| same)
    });
    let end = if ways.len() == 1 { "/" } else { "" };
    let path = format!("{folder}{common}{end}");
    let ways = if ways.len() == 1 { Vec::new() } else { ways };
    (path, ways)
}

/// The whole path that is meant, for the person to see.
pub(super) fn whole(typed: &str) -> String {
    let place = host::place(typed);
    let here = env::current_dir().unwrap_or_default();
    let joined: &Path = &here.join(place);
    joined.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_completed_as_far_as_it_is_settled() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["bundle-a", "bundle-b", "other"] {
            fs::create_dir(dir.path().join(name)).unwrap();
        }
        fs::write(dir.path().join("outfile"), "").unwrap();
        let path = |end: &str| format!("{}/{end}", dir.path().display());
        let ways = vec!["bundle-a".to_owned(), "bundle-b".to_owned()];
        assert_eq!(complete(&path("b")), (path("bundle-"), ways));
        assert_eq!(complete(&path("o")), (path("other/"), Vec::new()));
        assert_eq!(complete(&path("x")), (path("x"), Vec::new()));
        fs::write(dir.path().join("other/result.json"), "").unwrap();
        fs::write(dir.path().join("result.txt"), "").unwrap();
        let file = |end: &str| complete_file(&path(end), "json");
        assert_eq!(file("o"), (path("other/"), Vec::new()));
        assert_eq!(file("other/r"), (path("other/result.json"), Vec::new()));
        assert_eq!(file("r"), (path("r"), Vec::new()));
    }
}
