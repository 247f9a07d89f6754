//! What leaves the screen: the clipboard, bare text, links; and the mouse.

use vt100::MouseProtocolMode;

use super::{
    ANSWERED, ENTER, FIRST, Home, PLAYBOOK, RIGHT, WELCOME, ctrl, find, person::Person, quit,
};
use crate::{
    support::{exported, sample, without},
    terminal::Terminal,
};

const REGION_COMMAND: &str = "aws configure get region";

/// A wizard at one question, with all others answered, in a window that has room for where the value is found.
fn at<'h>(home: &'h Home, id: &str, variables: &[(&str, &str)]) -> Person<'h> {
    let file = without(sample("cross-account"), id);
    let mut command = home.command(&home.answers(&file));
    for (name, value) in variables {
        command.env(name, value);
    }
    let person = Person::at(home, Terminal::start(command, 50, 80));
    person.sees(id);
    person
}

fn raw(terminal: &Terminal) -> String {
    String::from_utf8(terminal.raw()).unwrap()
}

/// "aws configure get region" in the sequence that puts it on the clipboard.
const COPIES: &str = "]52;c;YXdzIGNvbmZpZ3VyZSBnZXQgcmVnaW9u";

#[test]
fn a_command_is_copied_as_it_is_to_be_typed() {
    let home = Home::new();
    let mut person = at(&home, "region", &[]);
    person.terminal.keys(&ctrl('x'));
    person.terminal.wait_for("clipboard: the command");
    assert_eq!(person.terminal.copied(), [REGION_COMMAND]);
    let raw = raw(&person.terminal);
    assert_eq!(raw.matches(COPIES).count(), 1);
    assert!(!raw.contains("\x1bP"), "no tmux, no passthrough");
    person.leaves();
}

#[test]
fn inside_tmux_the_outer_terminal_is_told_as_well() {
    let home = Home::new();
    let mut person = at(&home, "region", &[("TMUX", "/tmp/tmux-1000/default,1,0")]);
    person.terminal.keys(&ctrl('x'));
    person.terminal.wait_for("clipboard: the command");
    let raw = raw(&person.terminal);
    assert_eq!(raw.matches(COPIES).count(), 2);
    let wrapped = format!("\x1bPtmux;\x1b\x1b{COPIES}");
    let rest = raw.split(&wrapped).nth(1).expect("a passthrough");
    // Every escape inside is doubled, the last one ends it.
    let (inside, _) = rest.split_once("\x1b\\").unwrap();
    assert!(
        inside == "\x07" || inside == "\x1b",
        "the end of the inner sequence is {inside:?}"
    );
    person.leaves();
}

#[test]
fn a_document_is_copied_as_it_is_exported() {
    let home = Home::new();
    let file = sample("cross-account");
    let mut terminal = home.start(&home.answers(&file));
    terminal.wait_for(ANSWERED);
    terminal.keys(&ctrl('t'));
    terminal.wait_for("[Checklist]");
    // From the checklist over the files and the diagram to the documents.
    for tab in ["[Files]", "[Diagram]", "[Documents]"] {
        terminal.keys(RIGHT);
        terminal.wait_for(tab);
    }
    terminal.keys(&ctrl('p'));
    terminal.wait_for("clipboard: ");
    let copied = terminal.copied();
    let bundle = exported(&file);
    let found = bundle
        .values()
        .any(|bytes| bytes.trim_ascii() == copied[0].trim().as_bytes());
    assert!(copied.len() == 1 && found, "{copied:#?}");
    quit(&mut terminal);
}

#[test]
fn bare_text_stands_on_the_terminals_own_screen_until_a_key() {
    let home = Home::new();
    let mut person = at(&home, "region", &[]);
    person.terminal.keys("eu-west");
    let before = person.terminal.wait_for("\u{276f} eu-west\n");
    person.terminal.keys(&ctrl('b'));
    let bare = person.terminal.wait_for("[Any key leads back.]");
    let lines: Vec<&str> = bare.lines().collect();
    assert!(
        lines.contains(&"eu-west") && lines.contains(&REGION_COMMAND),
        "{bare}"
    );
    let (other, mouse) = person.terminal.look(|screen| {
        let mouse = screen.mouse_protocol_mode();
        (screen.alternate_screen(), mouse)
    });
    assert!(!other && mouse == MouseProtocolMode::None);
    person.terminal.keys("x");
    person
        .terminal
        .wait_until("the same screen again", |screen| screen == before);
    let modes = person.terminal.look(|screen| {
        let paste = screen.bracketed_paste();
        (
            screen.alternate_screen(),
            paste,
            screen.mouse_protocol_mode(),
        )
    });
    assert_eq!(modes, (true, true, MouseProtocolMode::PressRelease));
    person.leaves();
}

#[test]
fn links_go_only_to_terminals_that_are_known_for_them() {
    let role = "console.aws.amazon.com";
    for (variables, linked) in [
        (&[][..], false),
        (&[("VTE_VERSION", "6003")][..], true),
        (&[("TERM_PROGRAM", "WezTerm")][..], true),
        (&[("VTE_VERSION", "4600")][..], false),
    ] {
        let home = Home::new();
        let person = at(&home, "execution_role_arn", variables);
        person.terminal.wait_for(role);
        let links = person.terminal.links();
        assert_eq!(!links.is_empty(), linked, "{variables:?}: {links:?}");
        assert_eq!(raw(&person.terminal).contains("\x1b]8;"), linked);
        for link in links {
            assert!(
                link.starts_with("https://") && link.contains(role),
                "{link}"
            );
        }
        person.leaves();
    }
}

/// A button or the wheel at a place, as terminals report it.
fn mouse(button: u8, (row, column): (usize, usize)) -> String {
    let (row, column) = (row + 1, column + 1);
    if button >= 64 {
        return format!("\x1b[<{button};{column};{row}M");
    }
    format!("\x1b[<{button};{column};{row}M\x1b[<{button};{column};{row}m")
}

#[test]
fn a_click_chooses_and_the_footer_is_a_row_of_buttons() {
    let home = Home::new();
    let mut person = Person::begins(&home, 24, 80);
    let screen = person.terminal.screen();
    person
        .terminal
        .keys(&mouse(0, find(&screen, "Two accounts")));
    person.terminal.wait_for("\u{25cf} Two accounts");
    person
        .terminal
        .keys(&mouse(0, find(&screen, "One account")));
    let screen = person.terminal.wait_for("\u{25cf} One account");
    person.terminal.keys(&mouse(0, find(&screen, "Enter next")));
    let screen = person.sees("scope");
    person.terminal.keys(&mouse(0, find(&screen, "Esc back")));
    person.sees("topology");
    assert_eq!(
        home.draft(PLAYBOOK, "topology").1,
        Some("single-account".into())
    );
    // A click on the row of help is the same as its key.
    person.terminal.keys(&mouse(0, find(&screen, "F1 help")));
    let screen = person.terminal.wait_for("Going on and back");
    // The wheel scrolls, and does not leave.
    person.terminal.keys(&mouse(65, (10, 10)));
    person.terminal.wait_for("3 above");
    person.terminal.keys(&mouse(64, (10, 10)));
    person
        .terminal
        .wait_until("the first keys", |now| now == screen);
    person.terminal.keys(ENTER);
    person.sees("topology");
    person.leaves();
}

#[test]
fn the_wheel_goes_through_a_list() {
    let home = Home::new();
    let mut terminal = home.start(&home.answers(&sample("cross-account")));
    terminal.wait_for(ANSWERED);
    let cursor = |terminal: &Terminal, text: &str| {
        let what = format!("the cursor at {text:?}");
        let here = |row: &str| row.contains('\u{25b8}') && row.contains(text);
        terminal.wait_until(&what, |screen| screen.lines().any(here));
    };
    terminal.keys(FIRST);
    cursor(&terminal, "Two accounts");
    terminal.keys(&mouse(65, (8, 10)));
    cursor(&terminal, "As documented");
    terminal.keys(&mouse(65, (8, 10)));
    cursor(&terminal, "eu-west-1");
    terminal.keys(&mouse(64, (8, 10)));
    cursor(&terminal, "As documented");
    quit(&mut terminal);
}

#[test]
fn the_mouse_is_given_to_the_terminal_and_taken_back() {
    let home = Home::new();
    let mut terminal = home.start(&[]);
    terminal.wait_for(WELCOME);
    let reported = |terminal: &Terminal| terminal.look(vt100::Screen::mouse_protocol_mode);
    assert_eq!(reported(&terminal), MouseProtocolMode::PressRelease);
    terminal.keys(&ctrl('o'));
    terminal.wait_for("The mouse is free");
    assert_eq!(reported(&terminal), MouseProtocolMode::None);
    terminal.keys(&ctrl('o'));
    terminal.wait_for("The mouse is the program's again");
    assert_eq!(reported(&terminal), MouseProtocolMode::PressRelease);
    terminal.keys(&ctrl('o'));
    terminal.wait_for("The mouse is free");
    quit(&mut terminal);
}
