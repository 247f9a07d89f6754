//! Sessions as other processes, damaged disks and hostile folders leave them.

#[cfg(unix)]
mod unix;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::wizard::{Draft, Progress, Stage};

/// A folder that does not exist yet, in one that goes when the test ends.
fn room() -> (TempDir, Store) {
    let room = tempfile::tempdir().unwrap();
    let store = Store::at(room.path().join("state/sessions"));
    (room, store)
}

/// Work that can be told from other work by its mark.
fn work(mark: &str) -> Saved {
    Saved {
        playbook: "book".to_owned(),
        current: mark.to_owned(),
        ..Saved::default()
    }
}

/// Saves work under a name of its own.
fn saved(store: &Store, name: &str, mark: &str) -> Session {
    let mut session = store.create(Some(name), "book").unwrap();
    assert_eq!(session.save(&work(mark)).unwrap(), Kept::Here);
    session
}

/// The file of a session.
fn at(store: &Store, name: &str) -> PathBuf {
    store.dir().join(format!("{name}.json"))
}

fn beside(name: &str) -> Kept {
    Kept::Beside {
        name: name.to_owned(),
    }
}

/// The mark of each session by its name.
fn marks(store: &Store) -> BTreeMap<String, String> {
    let listed = store.list().unwrap();
    listed
        .into_iter()
        .map(|listed| (listed.name, listed.saved.unwrap().current))
        .collect()
}

/// What stands in the folder, but for the lock.
fn files(store: &Store) -> BTreeSet<String> {
    fs::read_dir(store.dir())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != ".lock")
        .collect()
}

fn age(path: &Path, seconds: u64) {
    let time = SystemTime::now() - Duration::from_secs(seconds);
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_modified(time).unwrap();
}

fn full() -> Saved {
    Saved {
        playbook: "book".to_owned(),
        current: "region".to_owned(),
        stage: Stage::Review,
        drafts: BTreeMap::from([
            (
                "region".to_owned(),
                Draft {
                    text: Some("eu-west-1\u{1b}[1m\u{202e} \"é\n".to_owned()),
                    given: Some(json!("eu-west-1")),
                    pasted: Some("Ireland".to_owned()),
                },
            ),
            ("untouched".to_owned(), Draft::default()),
            (
                "list".to_owned(),
                Draft {
                    given: Some(json!(["b", "a", {"z": 1, "a": [null, 2.5, true]}])),
                    ..Draft::default()
                },
            ),
        ]),
        ticks: BTreeMap::from([("step".to_owned(), "0123abcd".to_owned())]),
        exported: Some("/tmp/a bundle".to_owned()),
        about: "111122223333, eu-west-1".to_owned(),
        progress: Progress {
            answered: 7,
            asked: 18,
            ticked: 3,
            steps: 12,
        },
    }
}

#[test]
fn what_is_saved_comes_back() {
    let (_room, store) = room();
    let mut session = store.create(None, "book").unwrap();
    assert_eq!(
        (session.name(), session.saved()),
        (
            "book",
            &Saved {
                playbook: "book".to_owned(),
                ..Saved::default()
            }
        )
    );
    assert!(store.list().unwrap().is_empty(), "nothing before a save");
    assert_eq!(session.save(&full()).unwrap(), Kept::Here);
    let again = store.load("book").unwrap();
    assert_eq!((again.name(), again.saved()), ("book", &full()));
    assert_eq!(store.look("book").unwrap(), full());
    let listed = store.list().unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (listed[0].name.as_str(), &listed[0].saved),
        ("book", &Ok(full()))
    );
    assert!(listed[0].modified.elapsed().unwrap_or_default() < Duration::from_secs(60));
}

#[test]
fn the_file_has_a_form_that_others_can_read() {
    let (_room, store) = room();
    saved(&store, "a", "region");
    insta::assert_snapshot!(fs::read_to_string(at(&store, "a")).unwrap(), @r#"
    {
      "format": "sagesetup.session/1",
      "revision": 1,
      "playbook": "book",
      "current": "region",
      "stage": "asking",
      "drafts": {},
      "ticks": {},
      "progress": {
        "answered": 0,
        "asked": 0,
        "ticked": 0,
        "steps": 0
      }
    }
    "#);
    let mut again = store.load("a").unwrap();
    again.save(&full()).unwrap();
    let one = fs::read(at(&store, "a")).unwrap();
    again.save(&work("region")).unwrap();
    again.save(&full()).unwrap();
    let two = String::from_utf8(fs::read(at(&store, "a")).unwrap()).unwrap();
    let two = two.replace("\"revision\": 4", "\"revision\": 2");
    assert_eq!(String::from_utf8(one).unwrap(), two);
}

#[test]
fn a_save_that_changes_nothing_leaves_the_file_alone() {
    let (_room, store) = room();
    saved(&store, "a", "one");
    age(&at(&store, "a"), 1000);
    let before = fs::metadata(at(&store, "a")).unwrap().modified().unwrap();
    let mut session = store.load("a").unwrap();
    assert_eq!(session.save(&work("one")).unwrap(), Kept::Here);
    let modified = || fs::metadata(at(&store, "a")).unwrap().modified().unwrap();
    assert_eq!(modified(), before);
    assert_eq!(session.save(&work("two")).unwrap(), Kept::Here);
    assert!(modified() > before);
}

#[test]
fn of_two_that_opened_one_session_each_keeps_its_work() {
    let (_room, store) = room();
    saved(&store, "book", "old");
    let mut one = store.load("book").unwrap();
    let mut other = store.load("book").unwrap();
    assert_eq!(one.save(&work("one")).unwrap(), Kept::Here);
    assert_eq!(other.save(&work("other")).unwrap(), beside("book-2"));
    assert_eq!(other.name(), "book-2");
    // Both go on, each in its own file.
    assert_eq!(one.save(&work("one more")).unwrap(), Kept::Here);
    assert_eq!(other.save(&work("other more")).unwrap(), Kept::Here);
    let marks = marks(&store);
    assert_eq!(marks["book"], "one more");
    assert_eq!(marks["book-2"], "other more");
    assert_eq!(marks.len(), 2);
}

#[test]
fn a_name_that_was_taken_before_the_first_save_is_not_overwritten() {
    let (_room, store) = room();
    for (first, second, new) in [("a", "a", "a-2"), ("Case", "cASE", "cASE-2")] {
        let mut one = store.create(Some(first), "book").unwrap();
        let mut other = store.create(Some(second), "book").unwrap();
        assert_eq!(one.save(&work("one")).unwrap(), Kept::Here);
        assert_eq!(other.save(&work("other")).unwrap(), beside(new));
        let marks = marks(&store);
        assert_eq!(
            (marks[first].as_str(), marks[new].as_str()),
            ("one", "other")
        );
    }
}

#[test]
fn a_change_that_kept_the_revision_is_seen_too() {
    let (_room, store) = room();
    let mut session = saved(&store, "a", "one");
    // Removed, and begun anew by another process: its first revision, as ours was.
    assert!(store.remove("a").unwrap());
    saved(&store, "a", "another");
    assert_eq!(session.save(&work("two")).unwrap(), beside("a-2"));
    assert_eq!(marks(&store)["a"], "another");
}

#[test]
fn a_session_that_was_removed_is_written_anew() {
    let (_room, store) = room();
    let mut session = saved(&store, "a", "one");
    assert!(store.remove("a").unwrap());
    assert_eq!(session.save(&work("one")).unwrap(), Kept::Here);
    fs::remove_dir_all(store.dir()).unwrap();
    assert_eq!(session.save(&work("two")).unwrap(), Kept::Here);
    assert_eq!(marks(&store)["a"], "two");
}

#[test]
fn whatever_took_the_place_of_the_file_is_left_alone() {
    let (_room, store) = room();
    for (name, bytes) in [
        ("a", &b"{"[..]),
        ("b", b"{\"format\":\"sagesetup.session/2\"}"),
        ("c", b""),
    ] {
        let mut session = saved(&store, name, "one");
        fs::write(at(&store, name), bytes).unwrap();
        assert_eq!(
            session.save(&work("two")).unwrap(),
            beside(&format!("{name}-2"))
        );
        assert_eq!(fs::read(at(&store, name)).unwrap(), bytes);
    }
    let mut session = saved(&store, "d", "one");
    fs::remove_file(at(&store, "d")).unwrap();
    fs::create_dir(at(&store, "d")).unwrap();
    assert_eq!(session.save(&work("two")).unwrap(), beside("d-2"));
}

#[test]
fn many_that_save_at_once_lose_nothing() {
    const THREADS: usize = 8;
    const SAVES: usize = 25;
    let (_room, store) = room();
    saved(&store, "book", "old");
    let start = std::sync::Barrier::new(THREADS);
    let kept: Vec<Vec<(String, Kept)>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                let (store, start) = (&store, &start);
                scope.spawn(move || {
                    let mut session = store.load("book").unwrap();
                    start.wait();
                    (0..SAVES)
                        .map(|save| {
                            let kept = session.save(&work(&format!("{thread}/{save}"))).unwrap();
                            (session.name().to_owned(), kept)
                        })
                        .collect()
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    let marks = marks(&store);
    let mut won = 0;
    for (thread, saves) in kept.iter().enumerate() {
        // Settled by its first save, each has a file of its own.
        won += usize::from(saves[0].1 == Kept::Here);
        assert!(
            saves[1..].iter().all(|(_, kept)| *kept == Kept::Here),
            "{saves:?}"
        );
        assert_eq!(marks[&saves[0].0], format!("{thread}/{}", SAVES - 1));
    }
    assert_eq!((won, marks.len()), (1, THREADS));
    assert_eq!(files(&store).len(), THREADS, "no sibling is left over");
}

#[test]
fn many_that_begin_at_once_get_a_name_each() {
    const THREADS: usize = 8;
    let (_room, store) = room();
    let start = std::sync::Barrier::new(THREADS);
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (store, start) = (&store, &start);
            scope.spawn(move || {
                let mut session = store.create(None, "book").unwrap();
                start.wait();
                session.save(&work(&thread.to_string())).unwrap();
            });
        }
    });
    let marks = marks(&store);
    let names: Vec<&str> = marks.keys().map(String::as_str).collect();
    let expected = [
        "book", "book-2", "book-3", "book-4", "book-5", "book-6", "book-7", "book-8",
    ];
    assert_eq!(names, expected);
    assert_eq!(marks.values().collect::<BTreeSet<_>>().len(), THREADS);
}

#[test]
fn names_are_counted_from_the_playbook_or_from_what_the_person_chose() {
    let (_room, store) = room();
    saved(&store, "book", "1");
    saved(&store, "book-2", "2");
    saved(&store, "prod-2024", "3");
    assert_eq!(store.create(None, "book").unwrap().name(), "book-3");
    for (name, expected) in [("book-2", "book-3"), ("prod-2024", "prod-2024-2")] {
        let mut session = store.load(name).unwrap();
        saved(&Store::at(store.dir()), "x", "x");
        fs::rename(at(&store, "x"), at(&store, name)).unwrap();
        assert_eq!(session.save(&work("mine")).unwrap(), beside(expected));
    }
    // The longest name leaves no room for a number.
    let long = "x".repeat(64);
    let mut one = store.create(Some(&long), "book").unwrap();
    saved(&store, &long, "1");
    let cut = format!("{}-2", "x".repeat(62));
    assert_eq!(one.save(&work("2")).unwrap(), beside(&cut));
    assert_eq!(store.look(&cut).unwrap(), work("2"));
}

#[test]
fn a_name_that_differs_in_capitals_alone_is_taken() {
    let (_room, store) = room();
    saved(&store, "Studio", "1");
    fs::write(store.dir().join("OTHER.JSON"), "").unwrap();
    for (name, by) in [
        ("Studio", "Studio"),
        ("sTUDIO", "Studio"),
        ("other", "OTHER"),
    ] {
        let error = store.create(Some(name), "book").unwrap_err();
        let SessionError::Taken {
            name: found,
            by: taken,
        } = &error
        else {
            panic!("{error}");
        };
        assert_eq!((found.as_str(), taken.as_str()), (name, by));
        assert!(error.to_string().contains("choose another"), "{error}");
    }
    assert_eq!(store.create(None, "studio").unwrap().name(), "studio-2");
}

#[test]
fn only_plain_names_are_names() {
    let (_room, store) = room();
    let longest = "x".repeat(64);
    for good in [
        "a",
        "7",
        "_",
        "A.b_c-9",
        "a..b",
        "a.json",
        "con",
        "x.damaged-y",
        "damaged",
        &longest,
    ] {
        saved(&store, good, good);
        assert_eq!(store.look(good).unwrap(), work(good), "{good}");
    }
    let too_long = "x".repeat(65);
    for (bad, why) in [
        ("", "it is empty"),
        (too_long.as_str(), "it has 65 characters"),
        (".", "it begins with \".\""),
        ("..", "it begins with \".\""),
        (".hidden", "it begins with \".\""),
        ("-rf", "it begins with \"-\""),
        ("../x", "it has the character \"/\""),
        ("/etc/passwd", "it has the character \"/\""),
        ("a/b", "it has the character \"/\""),
        ("a\\b", "it has the character \"\\\\\""),
        ("C:x", "it has the character \":\""),
        ("a b", "it has the character \" \""),
        ("a\0", "it has the character \"\\0\""),
        ("a\n", "it has the character \"\\n\""),
        ("\u{1b}[2J", "it has the character \"\\u{1b}\""),
        ("\u{202e}x", "it has the character \"\\u{202e}\""),
        ("é", "it has the character \"é\""),
        ("x.damaged", "\".damaged\" at its end"),
        ("x.DAMAGED-12", "\".damaged\" at its end"),
    ] {
        let errors = [
            store.load(bad).err(),
            store.look(bad).err(),
            store.create(Some(bad), "book").err(),
            store.remove(bad).err(),
        ];
        for error in errors {
            let error = error.unwrap();
            assert!(matches!(error, SessionError::BadName(_)), "{error}");
            let text = error.to_string();
            assert!(
                text.contains(why) && text.contains("expected 1 to 64"),
                "{text}"
            );
            assert!(
                !text.chars().any(|c| c.is_control() || c == '\u{202e}'),
                "{text:?}"
            );
        }
    }
}

#[test]
fn what_is_not_there_is_missing() {
    let (room, store) = room();
    assert!(store.list().unwrap().is_empty());
    assert!(!store.remove("a").unwrap());
    for error in [store.load("a").unwrap_err(), store.look("a").unwrap_err()] {
        assert!(matches!(error, SessionError::Missing { .. }), "{error}");
    }
    assert_eq!(
        fs::read_dir(room.path()).unwrap().count(),
        0,
        "looking creates nothing"
    );
    saved(&store, "a", "1");
    assert!(!store.remove("b").unwrap());
    assert!(store.remove("a").unwrap());
    assert!(files(&store).is_empty());
}

#[test]
fn the_list_begins_with_the_last_changed() {
    let (_room, store) = room();
    for (name, seconds) in [("old", 3000), ("b", 200), ("a", 100), ("older", 4000)] {
        saved(&store, name, name);
        age(&at(&store, name), seconds);
    }
    let names: Vec<String> = store.list().unwrap().into_iter().map(|l| l.name).collect();
    assert_eq!(names, ["a", "b", "old", "older"]);
}

#[test]
fn what_a_killed_process_left_is_ignored_and_then_removed() {
    let (_room, store) = room();
    saved(&store, "a", "1");
    let left = [
        store.dir().join(".saving-old123"),
        store.dir().join(".saving-new123"),
    ];
    for path in &left {
        fs::write(path, "{\"format\": \"sagesetup.session/1\", \"rev").unwrap();
    }
    age(&left[0], 100);
    assert_eq!(marks(&store).len(), 1);
    // A young one may be in the making.
    store.create(None, "book").unwrap();
    assert_eq!(
        files(&store),
        BTreeSet::from([".saving-new123", "a.json"].map(str::to_owned))
    );
    age(&left[1], 100);
    store.remove("a").unwrap();
    assert!(files(&store).is_empty());
}

/// Files of no use, each with what is said of it.
fn damaged() -> Vec<(Vec<u8>, &'static str)> {
    let good = String::from_utf8(file::print(&full(), 1).unwrap()).unwrap();
    vec![
        (b"".to_vec(), "not JSON"),
        (b"{".to_vec(), "not JSON"),
        (good.as_bytes()[..good.len() / 2].to_vec(), "not JSON"),
        (format!("{good}}}").into_bytes(), "not JSON"),
        (vec![0; 4096], "not JSON"),
        (good.replace("Ireland", "\u{0}").into_bytes(), "not JSON"),
        ([good.as_bytes(), &b"\xff"[..]].concat(), "not JSON"),
        ("[".repeat(100_000).into_bytes(), "not JSON"),
        (b"null".to_vec(), "it has no format"),
        (b"[\"sagesetup.session/1\", 1]".to_vec(), "it has no format"),
        (b"{}".to_vec(), "it has no format"),
        (
            good.replace("\"sagesetup.session/1\"", "1").into_bytes(),
            "its format is not a text",
        ),
        (
            good.replace("session/1", "answers/1").into_bytes(),
            "its format is \"sagesetup.answers/1\"",
        ),
        (
            good.replace("session/1", "session/").into_bytes(),
            "its format is",
        ),
        (
            good.replace("session/1", "session/0").into_bytes(),
            "its format is",
        ),
        (
            good.replace("session/1", "session/01").into_bytes(),
            "its format is",
        ),
        (
            good.replace("session/1", "session/+2").into_bytes(),
            "its format is",
        ),
        (
            good.replace("session/1", "\\u001b\\u202e").into_bytes(),
            "its format is",
        ),
        (
            good.replace("\"revision\": 1,", "").into_bytes(),
            "its revision",
        ),
        (
            good.replace("\"revision\": 1,", "\"revision\": -1,")
                .into_bytes(),
            "its revision",
        ),
        (
            good.replace("\"playbook\": \"book\",", "").into_bytes(),
            "another type than expected",
        ),
        (
            good.replace("\"Ireland\"", "[\"Ireland\"]").into_bytes(),
            "another type than expected",
        ),
        (
            good.replace("\"review\"", "\"Ireland\"").into_bytes(),
            "another type than expected",
        ),
        (
            good.replace("\"asked\": 18", "\"asked\": \"Ireland\"")
                .into_bytes(),
            "another type than expected",
        ),
        (
            good.replace("\"current\"", "\"playbook\"").into_bytes(),
            "stands there twice",
        ),
        (
            [good.into_bytes(), vec![b' '; 8 << 20]].concat(),
            "it has more than 8388608 bytes",
        ),
    ]
}

#[test]
fn a_damaged_session_is_set_aside_and_never_lost() {
    let damaged = damaged();
    let (_room, store) = room();
    saved(&store, "good", "good");
    for (number, (bytes, says)) in (1..).zip(&damaged) {
        fs::write(at(&store, "a"), bytes).unwrap();
        let listed = store.list().unwrap();
        let why = listed
            .iter()
            .find_map(|listed| listed.saved.as_ref().err())
            .unwrap();
        assert!(why.to_string().contains(says), "{says}: {why}");
        let looked = store.look("a").unwrap_err();
        assert!(matches!(looked, SessionError::Unusable { .. }), "{looked}");
        assert_eq!(
            &fs::read(at(&store, "a")).unwrap(),
            bytes,
            "looking changes nothing"
        );

        let error = store.load("a").unwrap_err();
        let text = error.to_string();
        let SessionError::SetAside { path, to, why } = error else {
            panic!("{text}");
        };
        let aside = match number {
            1 => "a.damaged.json".to_owned(),
            more => format!("a.damaged-{more}.json"),
        };
        assert_eq!((&path, &to), (&at(&store, "a"), &store.dir().join(&aside)));
        assert!(why.to_string().contains(says), "{says}: {why}");
        for part in ["a.json", aside.as_str(), says] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("Ireland"), "an answer in {text}");
        assert!(
            !text.chars().any(|c| c.is_control() || c == '\u{202e}'),
            "{text:?}"
        );
        assert_eq!(&fs::read(&to).unwrap(), bytes);
        assert!(matches!(
            store.load("a").unwrap_err(),
            SessionError::Missing { .. }
        ));
    }
    assert_eq!(marks(&store).into_keys().collect::<Vec<_>>(), ["good"]);
    assert_eq!(files(&store).len(), damaged.len() + 1);
    // Its name is free again.
    assert_eq!(store.create(Some("a"), "book").unwrap().name(), "a");
}

#[test]
fn the_largest_file_that_is_allowed_is_read() {
    let (_room, store) = room();
    saved(&store, "a", "1");
    let mut bytes = fs::read(at(&store, "a")).unwrap();
    bytes.resize(8 << 20, b' ');
    fs::write(at(&store, "a"), &bytes).unwrap();
    assert_eq!(store.load("a").unwrap().saved(), &work("1"));
}

#[test]
fn a_session_of_a_newer_version_is_left_alone() {
    let (_room, store) = room();
    saved(&store, "a", "1");
    for number in ["2", "10", "99999999999999999999999999"] {
        let format = format!("sagesetup.session/{number}");
        let bytes = json!({ "format": format, "works": ["quite", "otherwise"] }).to_string();
        fs::write(at(&store, "a"), &bytes).unwrap();
        for error in [store.load("a").unwrap_err(), store.look("a").unwrap_err()] {
            let text = error.to_string();
            assert!(
                matches!(
                    error,
                    SessionError::Unusable {
                        why: Damage::Newer { .. },
                        ..
                    }
                ),
                "{text}"
            );
            assert!(
                text.contains("newer sagesetup") && text.contains(&format),
                "{text}"
            );
        }
        assert_eq!(files(&store), BTreeSet::from(["a.json".to_owned()]));
        assert_eq!(fs::read_to_string(at(&store, "a")).unwrap(), bytes);
    }
}

#[test]
fn unknown_keys_do_no_harm() {
    let (_room, store) = room();
    let mut tree: serde_json::Value =
        serde_json::from_slice(&file::print(&full(), 3).unwrap()).unwrap();
    tree["later"] = json!({ "more": 1 });
    tree["drafts"]["region"]["later"] = json!(1);
    fs::create_dir_all(store.dir()).unwrap();
    fs::write(at(&store, "a"), tree.to_string()).unwrap();
    assert_eq!(store.load("a").unwrap().saved(), &full());
}

#[test]
fn a_folder_that_is_a_file_is_an_error_that_names_it() {
    let room = tempfile::tempdir().unwrap();
    let dir = room.path().join("not\u{1b}[1m a folder");
    fs::write(&dir, "").unwrap();
    let store = Store::at(&dir);
    let mut session = Session {
        name: Name::parse("a").unwrap(),
        saved: Saved::default(),
        revision: 0,
        seen: None,
        store: store.clone(),
    };
    for error in [
        store.list().unwrap_err(),
        store.load("a").unwrap_err(),
        store.create(None, "book").unwrap_err(),
        store.remove("a").unwrap_err(),
        session.save(&work("1")).unwrap_err(),
    ] {
        let text = error.to_string();
        assert!(
            text.contains("a folder") && !text.contains('\u{1b}'),
            "{text:?}"
        );
    }
    assert_eq!(fs::read(&dir).unwrap(), b"");
}

#[test]
fn a_directory_in_the_place_of_a_file_is_never_moved_or_removed() {
    let (_room, store) = room();
    fs::create_dir_all(at(&store, "a").join("inside")).unwrap();
    refused_and_left(&store, "a directory");
    assert!(store.remove("a").is_err());
    assert!(at(&store, "a").join("inside").is_dir());
}

/// `a` is no file: said so, listed so, not touched, its name taken.
fn refused_and_left(store: &Store, what: &str) {
    for error in [store.load("a").unwrap_err(), store.look("a").unwrap_err()] {
        assert!(
            matches!(
                error,
                SessionError::Unusable {
                    why: Damage::NotAFile(_),
                    ..
                }
            ),
            "{error}"
        );
        assert!(error.to_string().contains(what), "{error}");
    }
    let listed = store.list().unwrap();
    assert!(matches!(listed[0].saved, Err(Damage::NotAFile(_))));
    assert_eq!(files(store), BTreeSet::from(["a.json".to_owned()]));
    assert_eq!(store.create(None, "a").unwrap().name(), "a-2");
}
