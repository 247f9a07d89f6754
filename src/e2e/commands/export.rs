//! `export`: whole bundles, the same bytes every time, and nothing overwritten without being asked.

use std::{fs, io::Read, path::Path, process::Command};

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

/// The files of an archive with their modes, as its own format's library reads it.
fn unpacked(path: &Path) -> Vec<(String, u32, Vec<u8>)> {
    let bytes = fs::read(path).unwrap();
    let mut files = Vec::new();
    if path.extension().is_some_and(|ending| ending == "zip") {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        for i in 0..zip.len() {
            let mut file = zip.by_index(i).unwrap();
            assert_eq!(file.last_modified(), Some(zip::DateTime::default()));
            let mut text = Vec::new();
            file.read_to_end(&mut text).unwrap();
            files.push((
                file.name().unwrap().into_owned(),
                file.unix_mode().unwrap() & 0o777,
                text,
            ));
        }
    } else {
        let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(bytes.as_slice()));
        for entry in tar.entries().unwrap() {
            let mut entry = entry.unwrap();
            let header = entry.header();
            let owner = (
                header.uid().unwrap(),
                header.gid().unwrap(),
                header.mtime().unwrap(),
            );
            assert_eq!(owner, (0, 0, 0));
            let mode = header.mode().unwrap();
            let name = entry.path().unwrap().to_str().unwrap().to_owned();
            let mut text = Vec::new();
            entry.read_to_end(&mut text).unwrap();
            files.push((name, mode, text));
        }
    }
    files
}

#[test]
fn an_archive_holds_the_bundle_in_one_folder_and_is_the_same_every_time() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    let expected = exported(&sample("cross-account"));
    for name in ["b\u{fc}ndel.zip", "b\u{fc}ndel.tar.gz"] {
        let answers = ["export", "--answers", "cross-account.json", "--archive"];
        let ran = run(dir.path(), &[&answers[..], &[name]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert_eq!(ran.text(), format!("{name}\n"));
        let first = fs::read(dir.path().join(name)).unwrap();
        let mut files = Tree::new();
        for (path, mode, bytes) in unpacked(&dir.path().join(name)) {
            let inside = path.strip_prefix("b\u{fc}ndel/").unwrap();
            let ending = Path::new(inside).extension();
            let runs = inside.contains("/scripts/") && ending.is_some_and(|ending| ending == "sh");
            assert_eq!(mode, if runs { 0o755 } else { 0o644 }, "{path}");
            files.insert(inside.to_owned(), bytes);
        }
        assert!(files == expected, "{name}");
        // It is there already.
        let ran = run(dir.path(), &[&answers[..], &[name]].concat());
        assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0));
        assert!(ran.stderr.contains("--force"), "{}", ran.stderr);
        let ran = run(dir.path(), &[&answers[..], &[name, "--force"]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(fs::read(dir.path().join(name)).unwrap() == first);
    }
    // Nothing is left beside them.
    assert_eq!(names(dir.path()).len(), 4);
}

#[test]
fn other_programs_unpack_the_archives() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    let expected = exported(&sample("cross-account"));
    let unpack: [(&str, &[&str]); 2] = [
        (
            "a.zip",
            &["python3", "-m", "zipfile", "-e", "a.zip", "out-zip"],
        ),
        ("a.tar.gz", &["tar", "xzf", "a.tar.gz"]),
    ];
    for (name, command) in unpack {
        let args = [
            "export",
            "--answers",
            "cross-account.json",
            "--archive",
            name,
        ];
        assert_eq!(run(dir.path(), &args).code, Some(0));
        let mut program = Command::new(command[0]);
        let ended = program.args(&command[1..]).current_dir(dir.path()).status();
        assert!(ended.unwrap().success(), "{command:?}");
    }
    for out in ["out-zip/a", "a"] {
        assert!(tree(&dir.path().join(out)) == expected, "{out}");
    }
}

#[test]
fn an_archive_beside_a_directory_is_written_with_it_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    let both = |out: &str, archive: &str| {
        let args = ["export", "--answers", "cross-account.json", "--out", out];
        run(dir.path(), &[&args[..], &["--archive", archive]].concat())
    };
    let ran = both("one", "deep/er/one.zip");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.text().ends_with("deep/er/one.zip\n"), "{}", ran.text());
    ensure_whole(&tree(&dir.path().join("one")), &[]).unwrap();
    let before = names(dir.path());
    assert_eq!(both("one", "two.zip").code, Some(2));
    assert_eq!(both("two", "deep/er/one.zip").code, Some(2));
    assert_eq!(both("two", "one").code, Some(2));
    fs::create_dir(dir.path().join("folder.zip")).unwrap();
    assert_eq!(both("two", "folder.zip").code, Some(2));
    fs::remove_dir(dir.path().join("folder.zip")).unwrap();
    assert_eq!(names(dir.path()), before);
}

#[test]
fn what_tells_no_way_to_pack_is_refused_by_both_endings() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    let before = names(dir.path());
    for name in ["bundle.rar", "bundle", "bundle.tgz", ".zip", "bundle.zip/x"] {
        let args = [
            "export",
            "--answers",
            "cross-account.json",
            "--archive",
            name,
        ];
        let ran = run(dir.path(), &args);
        assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0), "{name}");
        assert!(ran.stderr.contains("bundle.zip"), "{}", ran.stderr);
    }
    let ran = run(dir.path(), &["export", "--answers", "cross-account.json"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("--out"), "{}", ran.stderr);
    assert_eq!(names(dir.path()), before);
}

/// The paths that a bundle's page speaks of, in code or as links.
fn spoken_of(page: &str) -> Vec<&str> {
    let pieces = page.split(['`', '(', ')', '[', ']']);
    let files = |word: &&str| {
        let known = ["GRANTS.md", "answers.json", "index.html", "README.md"];
        known.contains(word) || (word.contains("-account/") && !word.contains([' ', ':']))
    };
    pieces.filter(files).collect()
}

#[test]
fn kinds_alone_are_written_and_spoken_of() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    let all = exported(&sample("cross-account"));
    let manifest: Value = serde_json::from_slice(&all["bundle.json"]).unwrap();
    let kinds: Vec<&str> = crate::support::artifacts(&manifest)
        .map(|artifact| artifact["kind"].as_str().unwrap())
        .collect();
    for only in [
        "identity-policy",
        "trust-policy,readme",
        "readme",
        "settings,checklist,readme",
        "grants,answers,readme",
        "script",
    ] {
        let bundle = done(dir.path(), "cross-account.json", only, &["--only", only]);
        ensure_whole(&bundle, &[]).unwrap();
        let held: Value = serde_json::from_slice(&bundle["bundle.json"]).unwrap();
        let chosen: Vec<&str> = only.split(',').collect();
        let count = kinds.iter().filter(|kind| chosen.contains(kind)).count();
        assert!(count > 0, "{only}");
        assert_eq!(bundle.len(), count + 1, "{only}: {:?}", bundle.keys());
        for artifact in crate::support::artifacts(&held) {
            let kind = artifact["kind"].as_str().unwrap();
            assert!(chosen.contains(&kind), "{only}: {kind}");
        }
        if let Some(page) = bundle.get("README.md") {
            let page = std::str::from_utf8(page).unwrap();
            for path in spoken_of(page) {
                let inside = path.trim_end_matches('/');
                assert!(bundle.contains_key(inside), "{only}: {path}");
            }
        }
        // Nothing is wrong with it but that some of it is not there, which is said.
        let ran = run(dir.path(), &["check", only]);
        assert_eq!(ran.code, Some(0), "{only}: {}", ran.text());
        assert_eq!(ran.text(), "", "{only}");
        assert!(ran.stderr.contains("note: "), "{only}: {}", ran.stderr);
        let ran = run(dir.path(), &["grants", "--bundle", only]);
        assert_eq!(ran.code, Some(0), "{only}: {}", ran.stderr);
    }
}

#[test]
fn an_unknown_kind_is_refused_with_the_nearest_one() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    let ran = export(
        dir.path(),
        "cross-account.json",
        "out",
        &["--only", "trust-policy,identty-policy"],
    );
    assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0));
    for word in [
        "identty-policy",
        "'identity-policy'",
        "cloudformation",
        "readme",
    ] {
        assert!(ran.stderr.contains(word), "{word}: {}", ran.stderr);
    }
    assert!(!dir.path().join("out").exists());
}

#[test]
fn the_part_of_another_admin_stands_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    let by_key = done(
        dir.path(),
        "cross-account.json",
        "key",
        &["--for", "emr-account"],
    );
    let by_id = done(
        dir.path(),
        "cross-account.json",
        "id",
        &["--for", "444455556666"],
    );
    assert!(by_key == by_id);
    ensure_whole(&by_key, &[]).unwrap();
    assert!(!by_key.contains_key("answers.json"));
    assert!(
        !by_key
            .keys()
            .any(|path| path.starts_with("studio-account/"))
    );
    let manifest: Value = serde_json::from_slice(&by_key["bundle.json"]).unwrap();
    assert_eq!(manifest["part"], "emr-account");
    assert_eq!(manifest["accounts"].as_array().unwrap().len(), 1);
    let readme = String::from_utf8(by_key["README.md"].clone()).unwrap();
    for words in [
        "You look after AWS account `444455556666`",
        "## What is asked of you, and why",
        "**after step 1 of the Studio account**",
        "`emr-account/result.json`",
        "`sagesetup sessions import result.json`",
    ] {
        assert!(readme.contains(words), "{words}: {readme}");
    }
    for path in spoken_of(&readme) {
        let written = path == "emr-account/result.json";
        let folder = by_key
            .keys()
            .any(|file| file.starts_with(&format!("{path}/")));
        assert!(written || folder || by_key.contains_key(path), "{path}");
    }
    let ran = run(dir.path(), &["check", "key", "--strict"]);
    assert_eq!(
        (ran.code, ran.text()),
        (Some(0), String::new()),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("this is the part for emr-account"),
        "{}",
        ran.stderr
    );
    // What the other account grants is not known here, and is not called missing.
    let ran = run(dir.path(), &["grants", "--bundle", "key"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!ran.text().contains("missing"), "{}", ran.text());
}

#[test]
fn an_account_that_takes_no_part_is_refused_with_those_that_do() {
    let dir = tempfile::tempdir().unwrap();
    samples_in(dir.path());
    for account in ["emr", "999999999999", ""] {
        let more = ["--for", account];
        let ran = export(dir.path(), "cross-account.json", "out", &more);
        assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0), "{account}");
        for known in [
            "studio-account (111122223333)",
            "emr-account (444455556666)",
        ] {
            assert!(ran.stderr.contains(known), "{}", ran.stderr);
        }
    }
    assert!(!dir.path().join("out").exists());
}
