//! The terminal of the tests, tried with small scripts: each of its checks can fail.

use std::{collections::BTreeSet, fs, path::Path, time::Duration};

use rustix::process::Signal;

use super::{Terminal, sagesetup};
use crate::pty;

/// A script in a terminal of 24 rows and 80 columns.
fn script(text: &str) -> Terminal {
    script_in(&std::env::temp_dir(), text)
}

fn script_in(home: &Path, text: &str) -> Terminal {
    let mut command = pty::command("bash", home);
    command.args(["--norc", "-c", text]);
    Terminal::start(command, 24, 80)
}

#[test]
fn keys_come_in_and_text_comes_out() {
    let mut terminal = script(r#"echo name; read -r x; echo "got <$x>"; exit 7"#);
    assert!(terminal.wait_for("name").starts_with("name\n"));
    assert!(!terminal.screen().contains("got"));
    terminal.keys("\u{fc}ber\r");
    assert_eq!(terminal.wait(), 7);
    let screen = terminal.screen();
    assert_eq!(screen.lines().nth(2), Some("got <\u{fc}ber>"), "{screen}");
    assert_eq!(screen.split('\n').count(), 24);
    assert_eq!(
        terminal.raw(),
        "name\r\n\u{fc}ber\r\ngot <\u{fc}ber>\r\n".as_bytes()
    );
}

#[test]
#[should_panic(expected = "ended without showing \"more\":\nnothing")]
fn a_text_that_cannot_come_any_more_fails_at_once() {
    script("echo nothing").wait_for("more");
}

#[test]
fn the_binary_runs_in_it() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::start(sagesetup(home.path(), &["--version"]), 24, 80);
    assert_eq!(terminal.wait(), 0);
    let version = concat!("sagesetup ", env!("CARGO_PKG_VERSION"));
    assert_eq!(terminal.screen().lines().next(), Some(version));
    terminal.restored().unwrap();
}

#[test]
fn nothing_of_the_environment_comes_in() {
    let home = tempfile::tempdir().unwrap();
    let mut command = pty::command("env", home.path());
    command.env("NO_COLOR", "1");
    let mut terminal = Terminal::start(command, 24, 200);
    assert_eq!(terminal.wait(), 0);
    let screen = terminal.screen();
    let names: BTreeSet<&str> = screen
        .lines()
        .filter_map(|line| Some(line.split_once('=')?.0))
        .collect();
    // portable-pty adds the shell.
    let expected = [
        "HOME",
        "LANG",
        "NO_COLOR",
        "PATH",
        "SHELL",
        "TERM",
        "XDG_STATE_HOME",
    ];
    assert_eq!(names, BTreeSet::from(expected), "{screen}");
    assert!(screen.contains(&format!("HOME={}\n", home.path().display())));
}

#[test]
fn a_signal_and_its_code() {
    for (text, signal, code) in [
        ("echo up; exec sleep 60", Signal::TERM, 143),
        ("echo up; exec sleep 60", Signal::KILL, 137),
        (
            "trap 'exit 3' TERM; echo up; sleep 60 & wait",
            Signal::TERM,
            3,
        ),
    ] {
        let mut terminal = script(text);
        terminal.wait_for("up");
        terminal.signal(signal);
        assert_eq!(terminal.wait(), code, "{text}");
    }
}

#[test]
fn the_interrupt_key_interrupts_while_the_terminal_is_cooked() {
    let mut terminal = script("echo up; exec sleep 60");
    terminal.wait_for("up");
    terminal.keys("\x03");
    assert_eq!(terminal.wait(), 130);
}

#[test]
fn another_size_is_told_and_drawn() {
    let text = "trap 'stty size' WINCH; stty size; while :; do sleep 60 & wait $!; done";
    let mut terminal = script(text);
    terminal.wait_for("24 80");
    terminal.resize(30, 100);
    let screen = terminal.wait_for("30 100");
    assert_eq!(screen.split('\n').count(), 30);
    assert_eq!(terminal.look(|screen| screen.size().1.get()), 100);
}

#[test]
fn everything_left_behind_is_told() {
    for (left, told) in [
        (r"printf '\033[?1049h'", "alternate screen"),
        (r"printf '\033[?25l'", "cursor is hidden"),
        (
            r"printf '\033[?1000h\033[?1002h\033[?1006h'",
            "mouse is reported",
        ),
        (
            r"printf '\033[?1003h\033[?1000h\033[?1000l\033[?1015h'",
            "mode 1015",
        ),
        (r"printf '\033[?2004h'", "pasted text"),
        (r"printf '\033[?1004h'", "mode 1004"),
        (r"printf '\033[?2026h'", "mode 2026"),
        (r"printf '\033[?1h'", "keys are sent"),
        (r"printf '\033[1;31m'", "coloured or styled"),
        ("stty -echo", "ECHO"),
        ("stty -icanon", "ICANON"),
        ("stty -isig", "ISIG"),
        ("stty raw", "OPOST"),
    ] {
        let mut terminal = script(left);
        assert_eq!(terminal.wait(), 0);
        let wrong = terminal.restored().expect_err(left);
        assert!(wrong.contains(told), "{left}: {wrong}");
        let lines = wrong.lines().count();
        assert!(lines == 1 || left == "stty raw", "{left}: {wrong}");
    }
}

#[test]
fn what_was_put_back_is_not_told() {
    let modes = "?1049 ?1000 ?1002 ?1003 ?1006 ?1015 ?2004 ?1004 ?2026";
    let text = format!(
        r"old=$(stty -g); stty raw -echo
        for m in {modes}; do printf '\033[%sh' $m; done; printf '\033[?25l\033[1;31mfull screen'
        read -r -n1 x
        for m in {modes}; do printf '\033[%sl' $m; done; printf '\033[?25h\033[0m'
        stty $old; echo done"
    );
    let mut terminal = script(&text);
    terminal.wait_for("full screen");
    let wrong = terminal.restored().unwrap_err();
    assert!(wrong.lines().count() > 8, "{wrong}");
    assert_eq!(terminal.cursor(), None);
    terminal.keys("q");
    assert_eq!(terminal.wait(), 0);
    terminal.restored().unwrap();
    assert_eq!(terminal.cursor(), Some((1, 0)));
    assert_eq!(terminal.screen().trim_end(), "done");
}

#[test]
fn the_clipboard_and_links_are_heard() {
    // In pieces, as a slow line brings them.
    let text = r"printf '\033]52;c;w7w'; sleep 0.05; printf 'rLz8+\007'
        printf '\033]52;c;\033\\'
        printf '\033]8;;https://example.com/a;b?c=d\033\\here\033]8;;\033\\\n'";
    let mut terminal = script(text);
    assert_eq!(terminal.wait(), 0);
    assert_eq!(terminal.copied(), ["\u{fc}+/?>", ""]);
    assert_eq!(terminal.links(), ["https://example.com/a;b?c=d"]);
    assert_eq!(terminal.screen().trim_end(), "here");
}

#[test]
fn quiet_waits_for_the_last_of_a_burst() {
    let terminal = script("for i in 1 2 3 4 5; do echo $i; sleep 0.1; done; exec sleep 60");
    terminal.wait_for("1");
    terminal.quiet(Duration::from_millis(600));
    assert!(terminal.screen().contains('5'));
}

#[test]
fn a_closed_window_hangs_up_and_types_nothing() {
    let home = tempfile::tempdir().unwrap();
    // Something that does not mind the signal still reads: it must get nothing before the end, which it may see
    // before the signal comes.
    let text = "stty raw -echo; (trap '' HUP; exec cat </dev/tty >typed) &
        until [ -e typed ]; do sleep 0.01; done
        trap 'wait; exit 5' HUP; echo up; wait; sleep 60";
    let mut terminal = script_in(home.path(), text);
    terminal.wait_for("up");
    assert_eq!(terminal.hang_up(), 5);
    assert_eq!(fs::read(home.path().join("typed")).unwrap(), b"");
    let mut terminal = script("echo up; exec sleep 60");
    terminal.wait_for("up");
    assert_eq!(terminal.hang_up(), 129);
}

#[cfg(target_os = "linux")]
#[test]
fn memory_and_sleep_are_counted() {
    let held = r#"x=$(printf '%*s' 30000000 ''); echo "${#x} held"; read -r x; exec sleep 60"#;
    let mut terminal = script(&format!("echo up; read -r x; {held}"));
    terminal.wait_for("up");
    let before = terminal.resident();
    terminal.keys("\r");
    terminal.wait_for("30000000 held");
    assert!(terminal.resident() > before + 25_000);
    terminal.quiet(Duration::from_millis(100));
    let asleep = terminal.sleeps();
    terminal.quiet(Duration::from_millis(400));
    assert_eq!(terminal.sleeps(), asleep);
    terminal.keys("\r");
    terminal.quiet(Duration::from_millis(100));

    let busy = script("echo up; while :; do read -r -t 0.02 x; done");
    busy.wait_for("up");
    let before = busy.sleeps();
    busy.quiet(Duration::from_millis(400));
    assert!(busy.sleeps() > before + 5);
}
