//! Help, version, completions, manual page, wrong command lines, and readers that go away.

use std::{
    fs,
    io::Read,
    process::{Command, Stdio},
};

use crate::support::{ensure_calm, ensure_safe, names, run, run_with, sagesetup, sample_bytes};

const COMMANDS: [&str; 10] = [
    "playbooks",
    "questions",
    "export",
    "preview",
    "check",
    "explain",
    "grants",
    "sessions",
    "completions",
    "man",
];

#[test]
fn without_a_command_the_way_to_go_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let ran = run(dir.path(), &[]);
    assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0));
    assert!(ran.stderr.contains("sagesetup export"), "{}", ran.stderr);
    ensure_calm(&ran).unwrap();
    assert!(names(dir.path()).is_empty());
}

#[test]
fn help_and_version_are_output() {
    let dir = tempfile::tempdir().unwrap();
    let version = run(dir.path(), &["--version"]);
    let expected = format!("sagesetup {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!((version.code, version.text()), (Some(0), expected));
    for flag in ["--help", "-h"] {
        let help = run(dir.path(), &[flag]);
        assert_eq!((help.code, help.stderr.as_str()), (Some(0), ""));
        let text = help.text();
        ensure_safe(&text).unwrap();
        for command in COMMANDS {
            assert!(
                text.contains(&format!("\n  {command}")),
                "{command}: {text}"
            );
        }
        for code in ["0 ", "1 ", "2 "] {
            let codes = text.split("Exit codes: ").nth(1).unwrap();
            assert!(codes.contains(code), "{codes}");
        }
    }
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let dir = tempfile::tempdir().unwrap();
    for command in COMMANDS {
        for flag in ["--help", "-h"] {
            let ran = run(dir.path(), &[command, flag]);
            assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{command}");
            let text = ran.text();
            let (_, example) = text.split_once("Example").unwrap();
            assert!(example.contains(&format!("sagesetup {command}")), "{text}");
        }
    }
}

#[test]
fn a_wrong_command_line_is_unusable_and_shown_escaped() {
    let dir = tempfile::tempdir().unwrap();
    let nasty = "\u{1b}]0;x\u{7}\u{9b}2J\r\u{202e}\u{200b}";
    for args in [
        &["exprot"][..],
        &[nasty],
        &["export"],
        &["export", "--answers", "x"],
        &["export", "--out", "x"],
        &["export", "--answers", "x", "--out", "y", nasty],
        &["export", "--answers", "x", "--out", "y", "--forced"],
        &["export", "--answers", "", "--out", "y"],
        &["playbooks", &format!("--{nasty}")],
        &["playbooks", "--jsn"],
        &["questions"],
        &["questions", "emr-serverless", "--yaml"],
        &["preview"],
        &["preview", "--answers", "x", "y", "z"],
        &["explain"],
        &["explain", nasty],
        &["explain", "--jsn", "S12"],
        &["explain", "S99"],
        &["explain", "passd-to-service"],
        &["sessions"],
        &["sessions", "lst"],
        &["sessions", nasty],
        &["sessions", "list", "x"],
        &["sessions", "show"],
        &["sessions", "show", nasty],
        &["sessions", "remove"],
        &["sessions", "remove", "../x"],
        &["sessions", "remove", "x", "y"],
        &["completions"],
        &["completions", "cmd.exe"],
        &["completions", nasty],
        &["man", "export"],
        &["--answers", "x"],
    ] {
        let ran = run(dir.path(), args);
        assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0), "{args:?}");
        assert!(!ran.stderr.trim().is_empty(), "{args:?}");
        ensure_calm(&ran).unwrap();
    }
    assert!(names(dir.path()).is_empty());
}

#[test]
fn a_line_end_in_a_wrong_argument_starts_no_line_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let ran = run(dir.path(), &["x\nsagesetup: all is well"]);
    assert_eq!(ran.code, Some(2));
    let forged = ran
        .stderr
        .lines()
        .any(|line| line.starts_with("sagesetup: all"));
    assert!(!forged, "{}", ran.stderr);
}

#[test]
fn completions_know_every_command() {
    let dir = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = run(dir.path(), &["completions", shell]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{shell}");
        let text = ran.text();
        for command in COMMANDS {
            assert!(text.contains(command), "{command} for {shell}");
        }
        for option in ["answers", "force", "schema", "remove"] {
            assert!(text.contains(option), "{option} for {shell}");
        }
    }
}

#[cfg(unix)]
#[test]
fn bash_takes_the_completions() {
    let dir = tempfile::tempdir().unwrap();
    let script = run(dir.path(), &["completions", "bash"]).stdout;
    let checked = run_with(Command::new("bash").arg("-n"), &script);
    assert_eq!((checked.code, checked.stderr.as_str()), (Some(0), ""));
}

#[test]
fn the_manual_page_has_every_command() {
    let dir = tempfile::tempdir().unwrap();
    let ran = run(dir.path(), &["man"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let page = ran.text();
    assert!(page.contains(".TH sagesetup 1"), "{page}");
    for command in COMMANDS {
        assert!(page.contains(&format!("sagesetup {command}")), "{command}");
    }
    assert!(page.contains("Exit codes"), "{page}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join("answers.json"),
        sample_bytes("cross-account"),
    )
    .unwrap();
    for args in [
        &["questions", "emr-serverless"][..],
        &["questions", "emr-serverless", "--json"],
        &["questions", "emr-serverless", "--schema"],
        &["questions", "emr-serverless", "--template"],
        &["playbooks"],
        &["preview", "--answers", "answers.json"],
        &["preview", "--answers", "answers.json", "README.md"],
        &["export", "--answers", "answers.json", "--out", "bundle"],
        &["explain", "S12"],
        &["explain", "S12", "--json"],
        &["completions", "bash"],
        &["man"],
        &["--help"],
        &["--version"],
    ] {
        let mut child = sagesetup(dir.path())
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        let status = child.wait().unwrap();
        assert!(status.success(), "{args:?}: {status}: {said}");
        assert!(
            !said.contains("panicked") && !said.contains("pipe"),
            "{said}"
        );
    }
    assert!(dir.path().join("bundle/bundle.json").exists());
}

#[test]
fn a_listener_on_standard_error_that_goes_away_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("answers.json"), "{}").unwrap();
    let mut child = sagesetup(dir.path())
        .args(["export", "--answers", "answers.json", "--out", "bundle"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_is_reported() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join("answers.json"),
        sample_bytes("cross-account"),
    )
    .unwrap();
    for args in [
        &["questions", "emr-serverless", "--json"][..],
        &["questions", "emr-serverless", "--template"],
        &["playbooks"],
        &["preview", "--answers", "answers.json", "README.md"],
        &["preview", "--answers", "answers.json"],
        &["--help"],
    ] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let done = sagesetup(dir.path())
            .args(args)
            .stdout(full)
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(1), "{args:?}");
        assert!(!done.stderr.is_empty(), "{args:?} fails without a word");
    }
}
