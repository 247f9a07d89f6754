//! `export`: whole bundles, the same bytes every time, and nothing overwritten without being asked.

use std::{fs, path::Path};

use serde_json::Value;

use crate::support::{
    Ran, SAMPLES, Tree, ensure_calm, ensure_whole, exported, names, run, run_with, sagesetup,
    sample, sample_bytes, tree,
};

/// Writes the samples into `dir` as `<name>.json`.
fn samples_in(dir: &Path) {
    for name in SAMPLES {
        fs::write(dir.join(format!("{name}.json")), sample_bytes(name)).unwrap();
    }
}

fn export(dir: &Path, answers: &str, out: &str, more: &[&str]) -> Ran {
    let ran = run(
        dir,
        &[&["export", "--answers", answers, "--out", out], more].concat(),
    );
    ensure_calm(&ran).unwrap();
    ran
}

fn done(dir: &Path, answers: &str, out: &str, more: &[&str]) -> Tree {
    let ran = export(dir, answers, out, more);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    tree(&dir.join(out))
}

#[test]
fn both_samples_export_to_whole_bundles() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    for name in SAMPLES {
        let ran = export(dir.path(), &format!("{name}.json"), name, &[]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(
            ran.stderr.contains(&format!("{name}/README.md")),
            "{}",
            ran.stderr
        );
        let bundle = tree(&dir.path().join(name));
        ensure_whole(&bundle, &[]).unwrap();
        let mut written: Vec<String> = ran.text().lines().map(str::to_owned).collect();
        written.sort();
        let files: Vec<String> = bundle.keys().map(|path| format!("{name}/{path}")).collect();
        assert_eq!(written, files);
        for (path, bytes) in &bundle {
            assert_eq!(bytes.last(), Some(&b'\n'), "{path}");
            assert!(!bytes.contains(&b'\r'), "{path}");
            if let Some((_, "json")) = path.rsplit_once('.') {
                serde_json::from_slice::<Value>(bytes).unwrap();
            }
        }
    }
}

#[test]
fn a_bundle_is_made_again_from_its_own_answers() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    for name in SAMPLES {
        let first = done(dir.path(), &format!("{name}.json"), name, &[]);
        let again = format!("{name}-again");
        let second = done(dir.path(), &format!("{name}/answers.json"), &again, &[]);
        assert!(first == second, "{name}");
    }
}

#[test]
fn the_same_answers_give_the_same_bytes_anywhere() {
    for name in SAMPLES {
        let expected = exported(&sample(name));
        for (home, zone, language) in [
            ("/", "UTC", "C"),
            ("/nonexistent", "Asia/Kathmandu", "de_DE.UTF-8"),
            ("", "America/St_Johns", "tr_TR.UTF-8"),
        ] {
            let dir = tempfile::tempdir().unwrap();
            samples_in(dir.path());
            let deep = dir.path().join("a b/\u{fc}");
            fs::create_dir_all(&deep).unwrap();
            let mut command = sagesetup(&deep);
            command
                .args(["export", "--out", "../out", "--answers"])
                .arg(dir.path().join(format!("{name}.json")))
                .env("HOME", home)
                .env("TZ", zone)
                .env("LANG", language)
                .env("LC_ALL", language)
                .env("NO_COLOR", "1")
                .env("AWS_REGION", "ap-south-1")
                .env("AWS_PROFILE", "other");
            let ran = run_with(&mut command, b"");
            assert_eq!(ran.code, Some(0), "{}", ran.stderr);
            assert!(
                tree(&dir.path().join("a b/out")) == expected,
                "{name} with {zone}"
            );
        }
        let dir = tempfile::tempdir().unwrap();
        samples_in(dir.path());
        let mut command = sagesetup(dir.path());
        let file = format!("{name}.json");
        command
            .env_clear()
            .args(["export", "--out", "out", "--answers", &file]);
        assert_eq!(run_with(&mut command, b"").code, Some(0));
        assert!(
            tree(&dir.path().join("out")) == expected,
            "{name} without environment"
        );
    }
}

#[test]
fn standard_input_is_as_good_as_a_file() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    for name in SAMPLES {
        let from_file = done(dir.path(), &format!("{name}.json"), name, &[]);
        let out = format!("{name}-stdin");
        let mut command = sagesetup(dir.path());
        command.args(["export", "--answers", "-", "--out", &out]);
        let ran = run_with(&mut command, &sample_bytes(name));
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(tree(&dir.path().join(out)) == from_file);
    }
}

#[test]
fn a_directory_with_something_in_it_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    let first = done(dir.path(), "cross-account.json", "bundle", &[]);
    fs::create_dir(dir.path().join("mine")).unwrap();
    fs::write(dir.path().join("mine/notes.txt"), "x").unwrap();
    let before = names(dir.path());
    for out in ["bundle", "mine"] {
        let content = tree(&dir.path().join(out));
        let ran = export(dir.path(), "single-account.json", out, &[]);
        assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0));
        assert!(
            ran.stderr.contains("--force") && ran.stderr.contains(out),
            "{}",
            ran.stderr
        );
        assert!(tree(&dir.path().join(out)) == content);
    }
    assert!(tree(&dir.path().join("bundle")) == first);
    assert_eq!(names(dir.path()), before);
}

#[test]
fn an_empty_directory_is_filled() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    fs::create_dir(dir.path().join("bundle")).unwrap();
    let bundle = done(dir.path(), "cross-account.json", "bundle", &[]);
    assert!(bundle == exported(&sample("cross-account")));
}

#[test]
fn missing_parents_are_made() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    let bundle = done(dir.path(), "cross-account.json", "a/b/c/bundle", &[]);
    ensure_whole(&bundle, &[]).unwrap();
    assert_eq!(names(&dir.path().join("a/b/c")).len(), 1);
}

#[test]
fn force_replaces_the_former_bundle_and_keeps_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    done(dir.path(), "cross-account.json", "bundle", &[]);
    let notes = dir.path().join("bundle/emr-account/notes.txt");
    fs::write(&notes, "mine").unwrap();
    let bundle = done(dir.path(), "single-account.json", "bundle", &["--force"]);
    ensure_whole(&bundle, &["emr-account/notes.txt"]).unwrap();
    assert_eq!(fs::read(&notes).unwrap(), b"mine");
    fs::remove_dir_all(dir.path().join("bundle/emr-account")).unwrap();
    assert!(tree(&dir.path().join("bundle")) == exported(&sample("single-account")));
    assert_eq!(names(dir.path()).len(), 3);
}

#[test]
fn force_does_not_overwrite_what_no_bundle_wrote() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    fs::create_dir(dir.path().join("mine")).unwrap();
    fs::write(dir.path().join("mine/README.md"), "mine").unwrap();
    let ran = export(dir.path(), "cross-account.json", "mine", &["--force"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("README.md"), "{}", ran.stderr);
    assert_eq!(tree(&dir.path().join("mine"))["README.md"], b"mine");
    assert_eq!(names(dir.path()).len(), 3);
}

#[test]
fn what_is_no_place_for_a_bundle_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    fs::write(dir.path().join("file"), "mine").unwrap();
    let before = tree(dir.path());
    for out in ["file", ".", "..", "/", ""] {
        for more in [&[][..], &["--force"]] {
            let ran = export(dir.path(), "cross-account.json", out, more);
            assert_eq!(
                (ran.code, ran.stdout.len()),
                (Some(2), 0),
                "{out:?}: {}",
                ran.stderr
            );
            assert!(!ran.stderr.is_empty(), "{out:?}");
        }
    }
    assert!(tree(dir.path()) == before);
}

#[test]
fn a_failed_write_names_the_path() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    fs::write(dir.path().join("file"), "mine").unwrap();
    let before = tree(dir.path());
    let ran = export(dir.path(), "cross-account.json", "file/bundle", &[]);
    assert_eq!((ran.code, ran.stdout.len()), (Some(1), 0), "{}", ran.stderr);
    assert!(ran.stderr.contains("file"), "{}", ran.stderr);
    assert!(tree(dir.path()) == before);
}

#[cfg(unix)]
#[test]
fn a_directory_without_write_permission_fails_by_name() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    let shut = dir.path().join("shut");
    fs::create_dir(&shut).unwrap();
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o555)).unwrap();
    let may_write_anyway = fs::write(shut.join("probe"), "").is_ok();
    let ran = export(dir.path(), "cross-account.json", "shut/bundle", &[]);
    if may_write_anyway {
        // The administrator is stopped by nothing.
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    } else {
        assert_eq!((ran.code, ran.stdout.len()), (Some(1), 0));
        assert!(ran.stderr.contains("shut/bundle"), "{}", ran.stderr);
        assert!(names(&shut).is_empty());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn where_not_even_the_administrator_can_write_fails_by_name() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    let ran = export(
        dir.path(),
        "cross-account.json",
        "/proc/sagesetup-bundle",
        &[],
    );
    assert_eq!((ran.code, ran.stdout.len()), (Some(1), 0));
    assert!(
        ran.stderr.contains("/proc/sagesetup-bundle"),
        "{}",
        ran.stderr
    );
}

#[test]
fn answers_that_cannot_be_read_fail_by_name() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("folder")).unwrap();
    for name in ["missing.json", "folder", "folder/missing.json"] {
        for command in ["export", "preview"] {
            let mut args = vec![command, "--answers", name];
            if command == "export" {
                args.extend(["--out", "bundle"]);
            }
            let ran = run(dir.path(), &args);
            assert_eq!((ran.code, ran.stdout.len()), (Some(1), 0), "{}", ran.stderr);
            assert!(ran.stderr.contains(name), "{}", ran.stderr);
            ensure_calm(&ran).unwrap();
        }
    }
    assert_eq!(names(dir.path()).len(), 1);
}

#[test]
fn a_long_path_is_named_whole() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    let long = format!("{}/{}", "folder".repeat(20), "deeper".repeat(10));
    let missing = format!("{long}/the-answers.json");
    let ran = export(dir.path(), &missing, "bundle", &[]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains(&missing), "{}", ran.stderr);
    let ran = export(dir.path(), "cross-account.json", &long, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let readme = format!("{long}/README.md");
    assert!(ran.stderr.contains(&readme), "{}", ran.stderr);
    fs::write(dir.path().join(&missing), "{}").unwrap();
    let ran = export(dir.path(), &missing, "bundle", &[]);
    let named = format!("{missing}: format: ");
    assert!(ran.stderr.starts_with(&named), "{}", ran.stderr);
}

#[test]
fn a_nasty_directory_is_written_and_shown_escaped() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    let out = "a b\u{1b}[2J\u{202e}'\"$(id)";
    let ran = export(dir.path(), "cross-account.json", out, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    crate::support::ensure_safe(&ran.text()).unwrap();
    ensure_whole(&tree(&dir.path().join(out)), &[]).unwrap();
    let ran = export(dir.path(), "cross-account.json", out, &[]);
    assert_eq!(ran.code, Some(2));
}
