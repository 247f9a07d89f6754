//! Addresses, and that the terminal is given back when the program itself is at fault.

use std::{
    env,
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use vt100::{MouseProtocolMode, Parser};

use self::pty::Pty;
use super::*;
use crate::{
    host::{After, Host, Known},
    tui,
    wizard::{Effect, Wizard},
};

#[path = "../../e2e/pty.rs"]
#[expect(dead_code, reason = "the end-to-end tests use the rest of it")]
mod pty;

#[test]
fn addresses_that_could_end_a_link_are_refused() {
    assert!(is_safe_address(
        "https://console.aws.amazon.com/iam/home#/roles"
    ));
    assert!(!is_safe_address("https://x\x1b\\y"));
    assert!(!is_safe_address("https://x y"));
    assert!(!is_safe_address("javascript:alert(1)"));
}

#[test]
fn only_terminals_that_are_known_for_it_get_links() {
    let with = |name: &'static str, value: &'static str| {
        takes_links(|asked| (asked == name).then(|| value.to_owned()))
    };
    assert!(with("VTE_VERSION", "6003"));
    assert!(!with("VTE_VERSION", "4600"));
    assert!(with("TERM", "xterm-kitty"));
    assert!(!with("TERM", "linux"));
    assert!(!with("TERM", "xterm"));
}

/// Set in the process that is to panic.
const AT_FAULT: &str = "SAGESETUP_TEST_AT_FAULT";
const LIMIT: Duration = Duration::from_secs(20);

/// A host with a fault in it.
struct Broken;

impl Host for Broken {
    fn carry_out(&mut self, _: &mut Wizard, effect: Effect) -> After {
        panic!("{effect:?} was not to be carried out");
    }

    fn sessions(&self) -> Vec<Known> {
        Vec::new()
    }

    fn session(&self) -> Option<&str> {
        None
    }
}

/// The child of the test below, which gives it a terminal; by itself it does nothing.
#[test]
fn the_program_is_at_fault() {
    if env::var_os(AT_FAULT).is_some() {
        let ended = tui::run(Wizard::new(), &mut Broken);
        panic!("it ended without a fault: {ended:?}");
    }
}

/// Reads output into the parser until its screen passes a test, or the program ends.
fn read(output: &Receiver<Vec<u8>>, parser: &mut Parser, enough: impl Fn(&vt100::Screen) -> bool) {
    while !enough(parser.screen()) {
        let bytes = output.recv_timeout(LIMIT).expect("more output");
        if bytes.is_empty() {
            return;
        }
        parser.process(&bytes);
    }
}

#[test]
fn a_panic_gives_the_terminal_back() {
    let home = tempfile::tempdir().unwrap();
    let mut command = pty::command(env::current_exe().unwrap(), home.path());
    let child = "tui::terminal::tests::the_program_is_at_fault";
    command.args(["--exact", child, "--nocapture"]);
    command.env(AT_FAULT, "1");
    let (sender, output) = channel();
    let mut pty = Pty::start(command, 24, 80, move |_, bytes| {
        // The test may be over.
        drop(sender.send(bytes.to_vec()));
    });
    let size = |n| std::num::NonZeroU16::new(n).unwrap();
    let mut parser = Parser::new(size(24), size(80), 0);
    read(&output, &mut parser, |screen| {
        screen.contents().contains("Type to filter.")
    });
    let taken = parser.screen();
    assert!(taken.alternate_screen() && taken.bracketed_paste());
    assert_ne!(pty.modes(), pty.fresh);
    pty.write(b"\r");
    read(&output, &mut parser, |_| false);
    // What a test that has failed ends with.
    assert_eq!(pty.wait(LIMIT), Some(101));
    let screen = parser.screen();
    assert!(screen.contents().contains("test result: FAILED"));
    assert!(!screen.contents().contains("it ended without a fault"));
    assert!(!screen.alternate_screen() && !screen.hide_cursor());
    assert!(!screen.bracketed_paste());
    assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
    assert_eq!(pty.modes(), pty.fresh);
}
