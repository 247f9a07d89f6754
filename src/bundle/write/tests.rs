//! Writing a bundle, on a real file system: whole or not at all, and nothing of others lost.

use std::collections::BTreeMap;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;

const NO: bool = false;
const FORCE: bool = true;

fn file<'a>(path: &'a str, text: &'a str) -> File<'a> {
    File {
        path,
        bytes: text.as_bytes(),
        executable: false,
    }
}

/// A bundle's files and the manifest that lists them.
struct Bundle {
    files: Vec<(String, String)>,
}

impl Bundle {
    fn of(files: &[(&str, &str)]) -> Self {
        let artifacts: Vec<_> = files
            .iter()
            .map(|(path, _)| serde_json::json!({ "path": path }))
            .collect();
        let manifest =
            serde_json::json!({ "format": "sagesetup.bundle/1", "artifacts": artifacts });
        let files = files.iter().map(|(a, b)| ((*a).into(), (*b).into()));
        Self {
            files: files
                .chain([("bundle.json".into(), manifest.to_string())])
                .collect(),
        }
    }

    fn write(&self, dir: &Path, force: bool) -> Result<(), WriteError> {
        let files: Vec<_> = self.files.iter().map(|(a, b)| file(a, b)).collect();
        write(dir, &files, force)
    }

    fn tree(&self) -> Vec<String> {
        let mut paths: Vec<_> = self.files.iter().map(|(path, _)| path.clone()).collect();
        paths.sort();
        paths
    }
}

fn old() -> Bundle {
    Bundle::of(&[
        ("README.md", "old"),
        ("stale.md", "old"),
        ("emr-account/trust/A.json", "old"),
        ("studio-account/CHECKLIST.md", "old"),
    ])
}

fn new() -> Bundle {
    Bundle::of(&[
        ("README.md", "new"),
        ("studio-account/CHECKLIST.md", "new"),
        ("studio-account/scripts/apply.sh", "new"),
    ])
}

/// A directory for a test, and the place in it where the bundle goes.
fn room() -> (TempDir, PathBuf) {
    let room = tempfile::tempdir().unwrap();
    let dir = room.path().join("bundle");
    (room, dir)
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Every entry below a directory, with all that a refusal must not change.
fn snapshot(root: &Path) -> BTreeMap<PathBuf, String> {
    let mut all = BTreeMap::new();
    let mut todo = vec![root.to_owned()];
    while let Some(path) = todo.pop() {
        let found = fs::symlink_metadata(&path).unwrap();
        let content = if found.is_symlink() {
            format!("{:?}", fs::read_link(&path).unwrap())
        } else if found.is_dir() {
            todo.extend(fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
            "a directory".into()
        } else if found.is_file() {
            String::from_utf8(fs::read(&path).unwrap()).unwrap()
        } else {
            "special".into()
        };
        let about = format!(
            "{:?} {:?} {content}",
            found.permissions(),
            found.modified().unwrap()
        );
        all.insert(path, about);
    }
    all
}

/// The paths of all that is not a directory, relative and sorted.
fn tree(root: &Path) -> Vec<String> {
    snapshot(root)
        .into_iter()
        .filter(|(_, about)| !about.ends_with("a directory"))
        .map(|(path, _)| {
            let path = path.strip_prefix(root).unwrap().to_str().unwrap();
            path.replace('\\', "/")
        })
        .collect()
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn refused(result: Result<(), WriteError>) -> Refusal {
    match result {
        Err(WriteError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn failed_at(result: Result<(), WriteError>) -> (Doing, PathBuf) {
    match result {
        Err(WriteError::Io { doing, path, .. }) => (doing, path),
        other => panic!("no failure: {other:?}"),
    }
}

/// The write is refused, nothing changed, and the refusal reads as given.
fn refuses(room: &TempDir, dir: &Path, force: bool, says: &str) {
    let before = snapshot(room.path());
    let text = refused(new().write(dir, force)).to_string();
    assert_eq!(snapshot(room.path()), before);
    assert_eq!(
        text.replace(&format!("{}/", room.path().display()), ""),
        says
    );
}

#[test]
fn a_missing_directory_is_created_with_its_parents() {
    let (room, _) = room();
    let dir = room.path().join("a/b/bundle");
    new().write(&dir, NO).unwrap();
    assert_eq!(tree(&dir), new().tree());
    assert_eq!(fs::read(dir.join("README.md")).unwrap(), b"new");
    assert_eq!(names(dir.parent().unwrap()), ["bundle"]);
}

#[test]
fn an_empty_directory_is_filled() {
    let (room, dir) = room();
    fs::create_dir(&dir).unwrap();
    new().write(&dir.join("."), NO).unwrap();
    assert_eq!(tree(&dir), new().tree());
    assert_eq!(names(room.path()), ["bundle"]);
}

#[test]
fn a_bundle_without_files_is_an_empty_directory() {
    let (_room, dir) = room();
    write(&dir, &[], NO).unwrap();
    assert!(names(&dir).is_empty());
}

#[test]
fn a_path_that_ends_in_dots_is_the_directory_it_leads_to() {
    let (room, dir) = room();
    fs::create_dir_all(dir.join("inner")).unwrap();
    let text = refused(new().write(&dir.join("inner/.."), NO)).to_string();
    assert!(text.contains("is not empty (inner):"), "{text}");
    new().write(&dir.join("inner/../inner"), NO).unwrap();
    assert_eq!(tree(&dir.join("inner")), new().tree());
    assert_eq!(names(room.path()), ["bundle"]);
}

#[test]
fn a_path_without_a_name_is_refused() {
    let (room, _) = room();
    let missing = room.path().join("missing/..");
    for dir in [Path::new(""), Path::new("/"), &missing] {
        let refusal = refused(new().write(dir, FORCE));
        assert!(matches!(refusal, Refusal::Unnamed { .. }), "{refusal:?}");
    }
    assert!(names(room.path()).is_empty());
}

#[test]
fn the_current_directory_and_those_above_are_refused() {
    for dir in [".", "..", "./.", "src/..", "../.."] {
        let refusal = refused(new().write(Path::new(dir), FORCE));
        // At the root there is no name either.
        assert!(
            matches!(refusal, Refusal::Current { .. } | Refusal::Unnamed { .. }),
            "{dir}: {refusal:?}"
        );
    }
    let text = refused(new().write(Path::new("."), NO)).to_string();
    assert_eq!(
        text,
        r#""." is the current directory or holds it, and a bundle is moved into place as a whole: name a new directory, such as --out bundle"#
    );
}

#[test]
fn a_file_is_refused() {
    let (room, dir) = room();
    fs::write(&dir, "mine").unwrap();
    let says = r#""bundle" is a file, not a directory: choose another directory"#;
    refuses(&room, &dir, NO, says);
    refuses(&room, &dir, FORCE, says);
}

#[test]
fn a_directory_that_is_not_empty_is_refused_without_force() {
    let (room, dir) = room();
    old().write(&dir, NO).unwrap();
    refuses(
        &room,
        &dir,
        NO,
        r#""bundle" is not empty (README.md and 4 more): choose another directory, or give --force to replace what a former bundle wrote there"#,
    );
}

#[test]
fn control_characters_in_names_are_escaped() {
    let (room, _) = room();
    let dir = room.path().join("a\x1b[31m\nb");
    put(&dir.join("c\x1b\u{202e}\n"), "");
    let text = refused(new().write(&dir, NO)).to_string();
    assert!(!text.contains(char::is_control), "{text}");
    assert!(!text.contains('\u{202e}'), "{text}");
    let inside = "d\u{7}".repeat(300);
    let result = write(&room.path().join("new"), &[file(&inside, "")], NO);
    let text = result.unwrap_err().to_string();
    assert!(!text.contains(char::is_control), "{text}");
}

#[test]
fn force_replaces_what_the_manifest_lists_and_nothing_else() {
    let (room, dir) = room();
    old().write(&dir, NO).unwrap();
    put(&dir.join("notes.txt"), "mine");
    put(&dir.join("studio-account/terraform.tfstate"), "mine");
    put(&dir.join("emr-account/trust/notes.txt"), "mine");
    put(&dir.join("own/deep/er.txt"), "mine");
    fs::create_dir_all(dir.join("own/empty")).unwrap();
    fs::create_dir_all(dir.join("studio-account/empty")).unwrap();
    let before = snapshot(&dir);

    new().write(&dir, FORCE).unwrap();
    let foreign = [
        "emr-account/trust/notes.txt",
        "notes.txt",
        "own/deep/er.txt",
        "studio-account/terraform.tfstate",
    ];
    let mut expected = new().tree();
    expected.extend(foreign.map(String::from));
    expected.sort();
    assert_eq!(tree(&dir), expected);
    let after = snapshot(&dir);
    for path in foreign
        .into_iter()
        .chain(["own", "own/deep", "own/empty", "studio-account/empty"])
    {
        let path = dir.join(path);
        assert_eq!(after[&path], before[&path], "{path:?}");
    }
    assert_eq!(fs::read(dir.join("README.md")).unwrap(), b"new");
    assert_eq!(names(room.path()), ["bundle"]);
}

#[test]
fn a_directory_goes_with_the_last_listed_file() {
    let (_room, dir) = room();
    old().write(&dir, NO).unwrap();
    new().write(&dir, FORCE).unwrap();
    assert_eq!(tree(&dir), new().tree());
    assert!(!dir.join("emr-account").exists());
}

#[test]
fn a_listed_file_gives_way_to_a_directory_and_the_other_way_round() {
    let (_room, dir) = room();
    let one = Bundle::of(&[("a", "file"), ("b/c/d", "file")]);
    let two = Bundle::of(&[("a/c/d", "file"), ("b", "file")]);
    one.write(&dir, NO).unwrap();
    two.write(&dir, FORCE).unwrap();
    assert_eq!(tree(&dir), two.tree());
    one.write(&dir, FORCE).unwrap();
    assert_eq!(tree(&dir), one.tree());
}

#[test]
fn without_a_former_manifest_everything_is_foreign() {
    for manifest in [
        None,
        Some("not json".to_owned()),
        Some(r#"{ "format": "other/1", "artifacts": [{ "path": "mine.md" }] }"#.into()),
        Some(r#"{ "artifacts": [{ "path": "mine.md" }] }"#.into()),
        Some("[".repeat(100_000)),
        Some(format!(
            r#"{{ "format": "sagesetup.bundle/1", "artifacts": [{{ "path": "mine.md" }}], "x": "{}" }}"#,
            "x".repeat(2 << 20)
        )),
    ] {
        let (room, dir) = room();
        put(&dir.join("mine.md"), "mine");
        if let Some(manifest) = manifest {
            put(&dir.join("bundle.json"), &manifest);
            refuses(
                &room,
                &dir,
                FORCE,
                r#""bundle" holds what the bundle would overwrite and no former bundle wrote (bundle.json): move that away, or choose another directory"#,
            );
        } else {
            new().write(&dir, FORCE).unwrap();
            assert_eq!(fs::read(dir.join("mine.md")).unwrap(), b"mine");
            assert_eq!(tree(&dir).len(), new().tree().len() + 1);
        }
    }
}

#[test]
fn a_foreign_entry_in_the_way_is_refused_by_name() {
    // A file for a file, a file for a directory, a directory for a file.
    for (foreign, named) in [
        ("README.md", "README.md"),
        ("studio-account", "studio-account"),
        ("README.md/mine.txt", "README.md"),
        ("studio-account/scripts", "studio-account/scripts"),
    ] {
        let (room, dir) = room();
        Bundle::of(&[("stale.md", "old")]).write(&dir, NO).unwrap();
        put(&dir.join(foreign), "mine");
        let says = format!(
            r#""bundle" holds what the bundle would overwrite and no former bundle wrote ({named}): move that away, or choose another directory"#
        );
        refuses(&room, &dir, FORCE, &says);
    }
}

#[test]
fn a_hostile_manifest_reaches_nothing_outside() {
    let (room, dir) = room();
    let outside = room.path().join("outside.txt");
    put(&outside, "mine");
    put(&dir.join("own/deep.txt"), "mine");
    put(&dir.join("plain.txt"), "listed");
    let absolute = outside.to_str().unwrap();
    let artifacts: Vec<_> = ["../outside.txt", absolute, "own/../own/deep.txt", "own", ""]
        .iter()
        .chain(&["plain.txt", "..", ".", "/", "own/deep.txt/", "no\u{0}ne"])
        .map(|path| serde_json::json!({ "path": path }))
        .chain([serde_json::json!(7), serde_json::json!({ "path": ["x"] })])
        .collect();
    let manifest = serde_json::json!({ "format": "sagesetup.bundle/9", "artifacts": artifacts });
    put(&dir.join("bundle.json"), &manifest.to_string());

    new().write(&dir, FORCE).unwrap();
    assert_eq!(fs::read(&outside).unwrap(), b"mine");
    assert_eq!(names(room.path()), ["bundle", "outside.txt"]);
    assert!(!dir.join("plain.txt").exists());
}

#[test]
fn paths_that_leave_the_bundle_are_an_error() {
    let (room, dir) = room();
    for path in [
        "", "/", "/etc/x", "..", "../x", "a/../x", "a/..", "./x", "a//b", "a/", "a\\b", "a\\..\\b",
    ] {
        failed_at(write(&dir, &[file(path, "")], FORCE));
    }
    for (one, two) in [("a", "a"), ("a", "a/b"), ("a/b/c", "a")] {
        failed_at(write(&dir, &[file(one, ""), file(two, "")], FORCE));
    }
    assert!(names(room.path()).is_empty());
}

#[test]
fn a_failure_in_the_middle_leaves_the_old_bundle_and_no_sibling() {
    let (room, dir) = room();
    let long = format!("studio-account/{}", "x".repeat(300));
    let too_long = Bundle::of(&[("README.md", "new"), (&long, "")]);

    let (doing, path) = failed_at(too_long.write(&room.path().join("a/b/bundle"), NO));
    assert_eq!(doing, Doing::Write);
    assert!(path.ends_with(&long));
    assert!(names(room.path()).is_empty());

    old().write(&dir, NO).unwrap();
    put(&dir.join("own/mine.txt"), "mine");
    let before = snapshot(&dir);
    failed_at(too_long.write(&dir, FORCE));
    assert_eq!(snapshot(&dir), before);
    assert_eq!(names(room.path()), ["bundle"]);
}

#[test]
fn a_parent_that_is_a_file_is_an_error() {
    let (room, _) = room();
    let file = room.path().join("file");
    put(&file, "mine");
    for dir in ["file/bundle", "file/a/bundle"] {
        failed_at(new().write(&room.path().join(dir), FORCE));
    }
    assert_eq!(names(room.path()), ["file"]);
}

#[test]
fn the_longest_name_leaves_room_for_the_sibling() {
    let (room, _) = room();
    let name = "\u{e4}".repeat(127);
    new().write(&room.path().join(&name), NO).unwrap();
    new().write(&room.path().join(&name), FORCE).unwrap();
    assert_eq!(names(room.path()), [name]);
}

#[test]
fn two_renames_swap_where_one_step_does_not() {
    let (room, dir) = room();
    old().write(&dir, NO).unwrap();
    let Standing::Full(place, _) = Place::find(&dir).unwrap() else {
        panic!("not full")
    };
    let staging = Staging::beside(&place).unwrap();
    put(&staging.path().join("README.md"), "new");
    let aside = staging.swap_by_renames(&place).unwrap();
    assert_eq!(tree(&dir), ["README.md"]);
    assert_eq!(tree(&aside), old().tree());

    // What was to be moved in is gone: the old one comes back.
    let before = snapshot(&dir);
    let again = Staging::beside(&place).unwrap();
    fs::remove_dir(again.path()).unwrap();
    again.swap_by_renames(&place).unwrap_err();
    assert_eq!(snapshot(&dir), before);
    assert_eq!(names(room.path()).len(), 2);
}

#[test]
fn two_exports_at_once_leave_one_whole_bundle() {
    let one = Bundle::of(&[("README.md", "1"), ("a/1.json", "1"), ("b/c/1.json", "1")]);
    let two = Bundle::of(&[("README.md", "2"), ("a/2.json", "2"), ("d", "2")]);
    for round in 0..100 {
        let (room, dir) = room();
        let dir = dir.join("deep");
        let force = round % 4 != 0;
        if round % 2 == 1 {
            old().write(&dir, NO).unwrap();
            put(&dir.join("mine.txt"), "mine");
        }
        let results = std::thread::scope(|scope| {
            [&one, &two]
                .map(|bundle| scope.spawn(|| bundle.write(&dir, force)))
                .map(|thread| thread.join().unwrap())
        });
        assert!(results.iter().any(Result::is_ok), "{results:?}");
        let mut found = tree(&dir);
        if round % 2 == 1 {
            found.retain(|path| path != "mine.txt");
        }
        let wins = if found == one.tree() { &one } else { &two };
        assert_eq!(found, wins.tree(), "{results:?}");
        for (path, text) in &wins.files {
            assert_eq!(&fs::read_to_string(dir.join(path)).unwrap(), text);
        }
        assert_eq!(names(dir.parent().unwrap()), ["deep"]);
        drop(room);
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
    use std::time::{Duration, SystemTime};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn chmod(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    fn age(path: &Path, seconds: u64) {
        let time = SystemTime::now() - Duration::from_secs(seconds);
        fs::File::open(path).unwrap().set_modified(time).unwrap();
    }

    #[test]
    fn only_the_owner_can_read_a_bundle() {
        let (_room, dir) = room();
        let script = File {
            executable: true,
            ..file("studio-account/scripts/apply.sh", "x")
        };
        let manifest = r#"{ "format": "sagesetup.bundle/1", "artifacts": [] }"#;
        for force in [NO, FORCE] {
            write(&dir, &[file("bundle.json", manifest), script], force).unwrap();
            for (path, expected) in [
                ("", 0o700),
                ("bundle.json", 0o600),
                ("studio-account", 0o700),
                ("studio-account/scripts", 0o700),
                ("studio-account/scripts/apply.sh", 0o700),
            ] {
                assert_eq!(mode(&dir.join(path)), expected, "{path}");
            }
            // Even where it was opened to others.
            chmod(&dir, 0o755);
            fs::remove_file(dir.join("studio-account/scripts/apply.sh")).unwrap();
            chmod(&dir.join("studio-account"), 0o755);
        }
    }

    #[test]
    fn links_to_nothing_and_special_files_are_refused() {
        let (room, dir) = room();
        symlink("nowhere", &dir).unwrap();
        for dir in [&dir, &dir.join("")] {
            refuses(
                &room,
                dir,
                FORCE,
                r#""bundle" is a symbolic link to nothing, not a directory: choose another directory"#,
            );
        }
        let special = room.path().join("socket");
        let _socket = std::os::unix::net::UnixListener::bind(&special).unwrap();
        refuses(
            &room,
            &special,
            FORCE,
            r#""socket" is a special file, not a directory: choose another directory"#,
        );
    }

    #[test]
    fn a_link_to_a_directory_is_followed_and_stays() {
        let (room, dir) = room();
        let real = room.path().join("elsewhere/real");
        fs::create_dir_all(&real).unwrap();
        symlink("elsewhere/real", &dir).unwrap();
        for (bundle, force) in [(old(), NO), (new(), FORCE)] {
            bundle.write(&dir, force).unwrap();
            assert_eq!(tree(&real), bundle.tree());
            assert!(dir.is_symlink());
        }
        assert_eq!(names(&room.path().join("elsewhere")), ["real"]);
        assert_eq!(names(room.path()), ["bundle", "elsewhere"]);
    }

    #[test]
    fn a_link_to_the_current_directory_is_refused() {
        let (_room, dir) = room();
        symlink(std::env::current_dir().unwrap(), &dir).unwrap();
        let refusal = refused(new().write(&dir, FORCE));
        assert!(matches!(refusal, Refusal::Current { .. }), "{refusal:?}");
    }

    #[test]
    fn foreign_links_are_carried_over_and_never_followed() {
        let (room, dir) = room();
        let outside = room.path().join("outside");
        put(&outside.join("README.md"), "mine");
        old().write(&dir, NO).unwrap();
        symlink("../outside", dir.join("link")).unwrap();
        symlink("nowhere", dir.join("dangling")).unwrap();
        // The former bundle's directory, replaced by a link that leads outside.
        fs::remove_dir_all(dir.join("emr-account")).unwrap();
        symlink("../outside", dir.join("emr-account")).unwrap();
        let before = snapshot(&dir);

        new().write(&dir, FORCE).unwrap();
        let after = snapshot(&dir);
        for link in ["link", "dangling", "emr-account"] {
            assert_eq!(after[&dir.join(link)], before[&dir.join(link)]);
        }
        assert_eq!(tree(&outside), ["README.md"]);
    }

    #[test]
    fn a_link_where_a_listed_file_was_is_foreign() {
        let (room, dir) = room();
        old().write(&dir, NO).unwrap();
        fs::remove_file(dir.join("README.md")).unwrap();
        symlink("/etc/hosts", dir.join("README.md")).unwrap();
        refuses(
            &room,
            &dir,
            FORCE,
            r#""bundle" holds what the bundle would overwrite and no former bundle wrote (README.md): move that away, or choose another directory"#,
        );
    }

    #[test]
    fn a_link_is_no_manifest() {
        let (room, dir) = room();
        old().write(&dir, NO).unwrap();
        fs::rename(dir.join("bundle.json"), room.path().join("manifest")).unwrap();
        symlink("../manifest", dir.join("bundle.json")).unwrap();
        let refusal = refused(new().write(&dir, FORCE));
        let Refusal::InTheWay { names, .. } = refusal else {
            panic!("{refusal:?}")
        };
        assert_eq!((names.first, names.more), ("README.md".into(), 2));
    }

    #[test]
    fn foreign_entries_keep_mode_time_and_other_names() {
        let (_room, dir) = room();
        old().write(&dir, NO).unwrap();
        let locked = dir.join("modules/locked");
        put(&locked.join("run.sh"), "mine");
        let odd = dir.join(std::ffi::OsStr::new("odd \u{1b} name"));
        put(&odd, "mine");
        chmod(&locked.join("run.sh"), 0o4555);
        age(&locked.join("run.sh"), 9000);
        age(&odd, 8000);
        age(&locked, 7000);
        age(&dir.join("modules"), 6000);
        chmod(&locked, 0o555);
        let inode = fs::metadata(&odd).unwrap().ino();
        let socket = std::os::unix::net::UnixListener::bind(dir.join("socket")).unwrap();
        let before = snapshot(&dir);

        new().write(&dir, FORCE).unwrap();
        let after = snapshot(&dir);
        let foreign = [
            &odd,
            &locked,
            &locked.join("run.sh"),
            &dir.join("modules"),
            &dir.join("socket"),
        ];
        for path in foreign {
            assert_eq!(after[path], before[path], "{path:?}");
        }
        assert_eq!(fs::metadata(&odd).unwrap().ino(), inode);
        assert_eq!(fs::metadata(&odd).unwrap().nlink(), 1);
        assert_eq!(names(dir.parent().unwrap()), ["bundle"]);
        drop(socket);
        chmod(&locked, 0o755);
    }

    #[test]
    fn a_copy_is_like_the_original_and_overwrites_nothing() {
        let (room, _) = room();
        let at = |name: &str| room.path().join(name);
        put(&at("from"), "mine");
        chmod(&at("from"), 0o440);
        age(&at("from"), 9000);
        symlink("from", at("link")).unwrap();
        former::copy(&at("from"), &at("to")).unwrap();
        former::copy(&at("link"), &at("link2")).unwrap();
        let all = snapshot(room.path());
        assert_eq!(all[&at("from")], all[&at("to")]);
        assert_eq!(fs::read_link(at("link2")).unwrap(), Path::new("from"));

        for from in ["from", "link"] {
            let error = former::copy(&at(from), &at("to")).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        }
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        let error = former::copy(&at("socket"), &at("socket2")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::Unsupported);
    }

    #[test]
    fn a_name_that_is_taken_in_the_new_tree_is_refused() {
        // As on a file system for which `readme.md` is `README.md`.
        let (room, dir) = room();
        put(&dir.join("readme.md"), "mine");
        let Standing::Full(place, _) = Place::find(&dir).unwrap() else {
            panic!("not full")
        };
        let shape = Shape::of(&[]).unwrap();
        let former = Former::survey(&place, &shape).unwrap();
        let into = room.path().join("into");
        put(&into.join("readme.md"), "new");
        let text = refused(former.carry_over(&into, &shape)).to_string();
        assert!(text.contains("(readme.md)"), "{text}");
        assert_eq!(fs::read(into.join("readme.md")).unwrap(), b"new");
    }

    #[test]
    fn a_parent_that_is_read_only_is_an_error() {
        let (room, dir) = room();
        fs::create_dir(&dir).unwrap();
        chmod(room.path(), 0o555);
        let may_write_anyway = fs::write(room.path().join("probe"), "").is_ok();
        if !may_write_anyway {
            for dir in [dir.clone(), room.path().join("other")] {
                let (doing, path) = failed_at(new().write(&dir, NO));
                assert_eq!((doing, path), (Doing::Stage, dir));
            }
            assert_eq!(names(room.path()), ["bundle"]);
        }
        chmod(room.path(), 0o755);
    }

    #[test]
    fn an_old_leftover_is_removed_unless_someone_works_on_it() {
        let (room, dir) = room();
        let sibling = |name: &str, seconds| {
            let path = room.path().join(name);
            put(&path.join("a/b.json"), "half");
            age(&path, seconds);
            path
        };
        let dead = sibling(".sagesetup-bundle-abc123", 90);
        chmod(&dead.join("a"), 0o555);
        let alive = sibling(".sagesetup-bundle-abc456", 90);
        let kept = [
            alive.clone(),
            sibling(".sagesetup-bundle-fresh1", 5),
            sibling(".sagesetup-other-abc123", 90),
            sibling(".sagesetup-bundle-2-abc123", 90),
            sibling(".sagesetup-bundle-abc123.old", 90),
            sibling(".sagesetup-bundle-", 90),
        ];
        let link = room.path().join(".sagesetup-bundle-link01");
        symlink(&kept[2], &link).unwrap();
        let lock = fs::File::open(&alive).unwrap();
        rustix::fs::flock(&lock, rustix::fs::FlockOperation::LockExclusive).unwrap();

        new().write(&dir, NO).unwrap();
        assert!(!dead.exists());
        assert!(link.is_symlink());
        for path in &kept {
            assert_eq!(tree(path), ["a/b.json"], "{path:?}");
        }
        drop(lock);
        new().write(&dir, FORCE).unwrap();
        assert!(!alive.exists());
    }

    #[test]
    fn a_refusal_does_not_even_remove_leftovers() {
        let (room, dir) = room();
        put(&dir.join("mine.txt"), "mine");
        let dead = room.path().join(".sagesetup-bundle-abc123");
        fs::create_dir(&dead).unwrap();
        age(&dead, 90);
        refused(new().write(&dir, NO));
        assert!(dead.exists());
    }

    #[test]
    fn a_directory_that_another_export_works_on_is_refused() {
        let (room, dir) = room();
        old().write(&dir, NO).unwrap();
        let lock = fs::File::open(&dir).unwrap();
        rustix::fs::flock(&lock, rustix::fs::FlockOperation::LockExclusive).unwrap();
        refuses(
            &room,
            &dir,
            FORCE,
            r#""bundle" is being written by another export: wait until that is done, then look at what it wrote"#,
        );
        drop(lock);
        new().write(&dir, FORCE).unwrap();
    }

    #[test]
    fn what_appeared_meanwhile_is_not_overwritten() {
        for entry in ["", "mine.txt"] {
            let (room, dir) = room();
            let Standing::Missing(place) = Place::find(&dir).unwrap() else {
                panic!("not missing")
            };
            let staging = Staging::beside(&place).unwrap();
            if entry.is_empty() {
                put(&dir, "mine");
            } else {
                put(&dir.join(entry), "mine");
            }
            let before = snapshot(&dir);
            let refusal = refused(staging.move_in(&place));
            assert!(matches!(refusal, Refusal::Busy { .. }), "{refusal:?}");
            assert_eq!(snapshot(&dir), before);
            assert_eq!(names(room.path()), ["bundle"]);
        }
    }

    #[test]
    fn readers_always_find_a_directory() {
        let (_room, dir) = room();
        old().write(&dir, NO).unwrap();
        let done = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let mut missing = 0;
                while !done.load(std::sync::atomic::Ordering::Relaxed) {
                    missing += usize::from(!dir.is_dir());
                }
                missing
            });
            for _ in 0..100 {
                new().write(&dir, FORCE).unwrap();
            }
            done.store(true, std::sync::atomic::Ordering::Relaxed);
            // Only where the system can swap in one step.
            if cfg!(any(target_os = "linux", target_vendor = "apple")) {
                assert_eq!(reader.join().unwrap(), 0);
            }
        });
    }
}
