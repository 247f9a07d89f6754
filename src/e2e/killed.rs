//! Exports that are killed at any moment: the directory is never half a bundle.

#![cfg(unix)]

use std::{
    fs,
    os::unix::process::ExitStatusExt,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use crate::support::{
    SAMPLES, Tree, Xorshift, bytes, ensure_whole, exported, names, sagesetup, sample, tree,
};

const RUNS: usize = 100;
const FOREIGN: [(&str, &[u8]); 3] = [
    ("notes.txt", b"mine\n"),
    ("emr-account/policies/mine.json", b"{}\n"),
    ("more/\u{fc}ber.bin", b"\0\xff\r\n"),
];

/// Chooses when to kill: around the moment of the rename, wherever that is on this machine.
struct Aim {
    random: Xorshift,
    centre: f64,
    killed: usize,
    before: usize,
    after: usize,
}

impl Aim {
    fn new(seed: u64, unkilled: Duration) -> Self {
        Self {
            random: Xorshift(seed),
            centre: unkilled.as_secs_f64() / 2.0,
            killed: 0,
            before: 0,
            after: 0,
        }
    }

    fn delay(&mut self) -> Duration {
        let share = f64::from(u32::try_from(self.random.below(2001)).unwrap()) / 1000.0;
        Duration::from_secs_f64(self.centre * share)
    }

    /// Moves later after a kill that came before the rename, and earlier after one behind it.
    fn saw(&mut self, renamed: bool) {
        if renamed {
            self.after += 1;
            self.centre /= 1.1;
        } else {
            self.before += 1;
            self.centre *= 1.1;
        }
    }

    fn assert_both_hit(&self) {
        let Self {
            killed,
            before,
            after,
            ..
        } = self;
        let told = format!("{killed} killed; {before} before the rename, {after} behind it");
        assert!(*killed >= RUNS / 4, "{told}");
        assert!(*before >= 5 && *after >= 5, "{told}");
    }
}

/// Runs an export in `dir` and kills it after `delay`; says whether it died of that.
fn killed(dir: &Path, args: &[&str], delay: Duration) -> bool {
    let mut child = sagesetup(dir)
        .arg("export")
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    // The moment is what is tested, and a sleep would round it.
    while start.elapsed() < delay {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    let status = child.wait().unwrap();
    assert!(
        status.success() || status.signal() == Some(9),
        "{args:?} ended by itself with {status}"
    );
    !status.success()
}

/// How long an export takes here when nobody kills it.
fn unkilled(dir: &Path, args: &[&str]) -> Duration {
    let start = Instant::now();
    let done = sagesetup(dir).arg("export").args(args).output().unwrap();
    assert!(done.status.success(), "{done:?}");
    start.elapsed()
}

/// Beside the directory stand only the answers and what a killed export may leave.
fn assert_tidy(parent: &Path) {
    let known = |name: &str| {
        name == "bundle" || name.ends_with(".answers.json") || name.starts_with(".sagesetup-")
    };
    let names = names(parent);
    let strange = names.iter().find(|name| !known(name));
    assert!(strange.is_none(), "{strange:?} among {names:?}");
}

fn answers_in(dir: &Path) -> Vec<(String, Tree)> {
    SAMPLES
        .iter()
        .map(|name| {
            let file = format!("{name}.answers.json");
            fs::write(dir.join(&file), bytes(&sample(name))).unwrap();
            (file, exported(&sample(name)))
        })
        .collect()
}

#[test]
fn a_killed_export_leaves_a_whole_bundle_or_none() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path();
    let out = dir.join("bundle");
    let answers = answers_in(dir);
    let args = |i: usize| ["--answers", answers[i].0.as_str(), "--out", "bundle"];
    let mut aim = Aim::new(0x5eed_0001, unkilled(dir, &args(0)));
    fs::remove_dir_all(&out).unwrap();
    for run in 0..RUNS {
        let i = run % answers.len();
        let delay = aim.delay();
        aim.killed += usize::from(killed(dir, &args(i), delay));
        assert_tidy(dir);
        let there = fs::symlink_metadata(&out).is_ok();
        if there {
            let found = tree(&out);
            ensure_whole(&found, &[]).unwrap();
            assert!(found == answers[i].1, "run {run}, {delay:?}: other bytes");
            fs::remove_dir_all(&out).unwrap();
        }
        aim.saw(there);
    }
    aim.assert_both_hit();
}

#[test]
fn a_killed_replacement_leaves_the_old_bundle_or_the_new_one() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path();
    let out = dir.join("bundle");
    let mut answers = answers_in(dir);
    let args = |file: &str| {
        ["--answers", file, "--out", "bundle", "--force"]
            .map(str::to_owned)
            .to_vec()
    };
    let run_args: Vec<Vec<String>> = answers.iter().map(|(file, _)| args(file)).collect();
    let borrowed = |i: usize| -> Vec<&str> { run_args[i].iter().map(String::as_str).collect() };
    let time = unkilled(dir, &borrowed(0));
    for (path, bytes) in FOREIGN {
        let path = out.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        for (_, tree) in &mut answers {
            let found = FOREIGN.map(|(path, bytes)| (path.to_owned(), bytes.to_vec()));
            tree.extend(found);
        }
    }
    let foreign = FOREIGN.map(|(path, _)| path);
    let mut aim = Aim::new(0x5eed_0002, time);
    let mut standing = 0;
    for run in 0..RUNS {
        let wanted = 1 - standing;
        let delay = aim.delay();
        aim.killed += usize::from(killed(dir, &borrowed(wanted), delay));
        assert_tidy(dir);
        let found = tree(&out);
        ensure_whole(&found, &foreign).unwrap();
        let renamed = found == answers[wanted].1;
        assert!(
            renamed || found == answers[standing].1,
            "run {run}, {delay:?}: neither the old bundle nor the new one"
        );
        if renamed {
            standing = wanted;
        }
        aim.saw(renamed);
    }
    aim.assert_both_hit();
}

#[test]
fn after_a_killed_export_the_next_one_succeeds() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path();
    let answers = answers_in(dir);
    // With force, as one of the killed exports may have come through.
    let args = [
        "--answers",
        answers[0].0.as_str(),
        "--out",
        "bundle",
        "--force",
    ];
    let time = unkilled(dir, &args);
    fs::remove_dir_all(dir.join("bundle")).unwrap();
    let mut random = Xorshift(0x5eed_0003);
    for _ in 0..10 {
        let share = u32::try_from(random.below(10)).unwrap();
        killed(dir, &args, time * share / 10);
    }
    unkilled(dir, &args);
    assert!(tree(&dir.join("bundle")) == answers[0].1);
}

#[test]
fn a_killed_export_leaves_a_whole_archive_or_none() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path();
    let (answers, _) = answers_in(dir).swap_remove(0);
    let args = ["--answers", answers.as_str(), "--archive", "bundle"];
    for name in ["bundle.zip", "bundle.tar.gz"] {
        let args = [&args[..3], &[name]].concat();
        let out = dir.join(name);
        let mut aim = Aim::new(0x5eed_0004, unkilled(dir, &args));
        let whole = fs::read(&out).unwrap();
        fs::remove_file(&out).unwrap();
        for run in 0..RUNS {
            let delay = aim.delay();
            aim.killed += usize::from(killed(dir, &args, delay));
            let there = fs::symlink_metadata(&out).is_ok();
            if there {
                assert!(fs::read(&out).unwrap() == whole, "run {run}, {delay:?}");
                fs::remove_file(&out).unwrap();
            }
            aim.saw(there);
        }
        assert_tidy(dir);
        aim.assert_both_hit();
    }
}
