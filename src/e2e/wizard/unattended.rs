//! Without a terminal, and without anyone at it.

use std::time::Duration;

use super::{ANSWERED, Home, PLAYBOOK, quit};
use crate::{
    pty,
    support::{ensure_calm, names, run_with, sagesetup, sample},
    terminal::Terminal,
};

const WAYS_IN: [&[&str]; 4] = [
    &[],
    &["wizard"],
    &["wizard", PLAYBOOK],
    &["wizard", "--plain"],
];

#[test]
fn without_a_terminal_the_wizard_names_the_way_to_go() {
    for args in WAYS_IN {
        let dir = tempfile::tempdir().unwrap();
        let mut command = sagesetup(dir.path());
        command.args(args);
        command.env("XDG_STATE_HOME", dir.path().join("state"));
        // What waits on standard input is not an answer.
        let ran = run_with(&mut command, b"\r\r\r");
        ensure_calm(&ran).unwrap();
        assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0), "{args:?}");
        assert!(ran.stderr.contains("`sagesetup export "), "{}", ran.stderr);
        assert!(names(dir.path()).is_empty(), "{args:?} left something");
    }
}

#[test]
fn half_a_terminal_is_none() {
    for args in WAYS_IN {
        let words = args.join(" ");
        let binary = env!("CARGO_BIN_EXE_sagesetup");
        for redirected in ["</dev/null", "| cat"] {
            let home = Home::new();
            let mut command = pty::command("bash", home.dir.path());
            let line = format!("set -o pipefail; '{binary}' {words} {redirected}");
            command.args(["--norc", "-c", &line]);
            let mut terminal = Terminal::start(command, 24, 80);
            assert_eq!(terminal.wait(), 2, "{line}");
            let said = terminal.screen().replace('\n', " ");
            assert!(said.contains("sagesetup export"), "{line}: {said}");
            terminal.restored().unwrap();
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn nobody_typing_is_nothing_to_do() {
    let home = Home::new();
    let mut terminal = home.start(&home.answers(&sample("cross-account")));
    terminal.wait_for(ANSWERED);
    terminal.quiet(Duration::from_millis(500));
    let before = (terminal.raw().len(), terminal.sleeps());
    // Counted from the last byte, which has long come.
    terminal.quiet(Duration::from_millis(3_500));
    assert_eq!((terminal.raw().len(), terminal.sleeps()), before);
    quit(&mut terminal);
}
