//! Modes, links, pipes and locks: what only Unix has.

use std::os::unix::fs::{PermissionsExt as _, symlink};

use rustix::fs::{FlockOperation, flock};

use super::*;

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn files_and_new_folders_are_for_their_owner_alone() {
    let (room, store) = room();
    chmod(room.path(), 0o755);
    let mut session = saved(&store, "a", "1");
    let modes = |store: &Store| {
        let dir = store.dir();
        [
            mode(dir.parent().unwrap()),
            mode(dir),
            mode(&at(store, "a")),
            mode(&dir.join(".lock")),
        ]
    };
    assert_eq!(modes(&store), [0o700, 0o700, 0o600, 0o600]);
    assert_eq!(
        mode(room.path()),
        0o755,
        "a folder that was there keeps its mode"
    );
    chmod(&at(&store, "a"), 0o644);
    chmod(store.dir(), 0o755);
    session.save(&work("2")).unwrap();
    assert_eq!(modes(&store), [0o700, 0o755, 0o600, 0o600]);
}

#[test]
fn a_link_is_not_followed() {
    let (room, store) = room();
    saved(&store, "b", "1");
    let target = room.path().join("elsewhere.json");
    fs::rename(at(&store, "b"), &target).unwrap();
    let bytes = fs::read(&target).unwrap();
    symlink(&target, at(&store, "a")).unwrap();
    refused_and_left(&store, "a symbolic link");
    let mut session = Session {
        name: Name::parse("a").unwrap(),
        saved: work("1"),
        revision: 1,
        seen: Some(bytes.clone()),
        store: store.clone(),
    };
    assert_eq!(session.save(&work("2")).unwrap(), beside("a-2"));
    assert_eq!(fs::read_link(at(&store, "a")).unwrap(), target);
    assert!(store.remove("a").unwrap());
    assert_eq!(
        fs::read(&target).unwrap(),
        bytes,
        "the link is removed, not what it leads to"
    );
}

#[test]
fn a_link_to_nothing_or_to_itself_is_a_link() {
    let (_room, store) = room();
    fs::create_dir_all(store.dir()).unwrap();
    for target in ["nowhere.json", "a.json"] {
        symlink(target, at(&store, "a")).unwrap();
        refused_and_left(&store, "a symbolic link");
        assert!(store.remove("a").unwrap());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_or_a_socket_keeps_nobody_waiting() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let (_room, store) = room();
    fs::create_dir_all(store.dir()).unwrap();
    mknodat(
        CWD,
        at(&store, "a"),
        FileType::Fifo,
        Mode::RUSR | Mode::WUSR,
        0,
    )
    .unwrap();
    refused_and_left(&store, "a special file");
    assert!(store.remove("a").unwrap());
    let _listens = std::os::unix::net::UnixListener::bind(at(&store, "a")).unwrap();
    refused_and_left(&store, "a special file");
}

/// Opens the lock as another process would.
fn rival(store: &Store) -> fs::File {
    let mut options = fs::OpenOptions::new();
    options.create(true).truncate(false).write(true);
    options.open(store.dir().join(".lock")).unwrap()
}

#[test]
fn the_lock_keeps_others_out_while_it_is_held() {
    let (_room, store) = room();
    store.create_dir().unwrap();
    let rival = rival(&store);
    let try_lock = || flock(&rival, FlockOperation::NonBlockingLockExclusive);
    let lock = Lock::of(store.dir(), lock::PATIENCE);
    assert_eq!(try_lock(), Err(rustix::io::Errno::WOULDBLOCK));
    drop(lock);
    assert_eq!(try_lock(), Ok(()));
}

#[test]
fn a_save_waits_for_one_that_is_under_way() {
    let (_room, store) = room();
    let mut session = saved(&store, "a", "1");
    let rival = rival(&store);
    flock(&rival, FlockOperation::LockExclusive).unwrap();
    std::thread::scope(|scope| {
        let saving = scope.spawn(|| session.save(&work("mine")).unwrap());
        std::thread::sleep(Duration::from_millis(50));
        // The rival compares and replaces while it holds the lock.
        assert_eq!(store.look("a").unwrap(), work("1"));
        let bytes = file::print(&work("rival"), 2).unwrap();
        file::replace(store.dir(), &at(&store, "a"), &bytes).unwrap();
        flock(&rival, FlockOperation::Unlock).unwrap();
        assert_eq!(saving.join().unwrap(), beside("a-2"));
    });
    let marks = marks(&store);
    assert_eq!(
        (marks["a"].as_str(), marks["a-2"].as_str()),
        ("rival", "mine")
    );
}

#[test]
fn a_process_that_hangs_with_the_lock_costs_patience_and_no_work() {
    let (_room, store) = room();
    store.create_dir().unwrap();
    let rival = rival(&store);
    flock(&rival, FlockOperation::LockExclusive).unwrap();
    let start = std::time::Instant::now();
    let patience = Duration::from_millis(30);
    drop(Lock::of(store.dir(), patience));
    assert!(start.elapsed() >= patience);
}

#[test]
fn without_locks_it_saves_all_the_same() {
    let (room, store) = room();
    store.create_dir().unwrap();
    let target = room.path().join("target");
    symlink(&target, store.dir().join(".lock")).unwrap();
    let mut session = saved(&store, "a", "1");
    session.save(&work("2")).unwrap();
    assert_eq!(store.look("a").unwrap(), work("2"));
    assert!(!target.exists(), "the link is not followed");
}
