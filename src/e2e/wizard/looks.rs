//! What the environment asks of the screen: colours, signs, no more than the terminal can do.

use portable_pty::CommandBuilder;

use super::{ANSWERED, ENTER, Home, RIGHT, TAB, WELCOME, ctrl, quit};
use crate::{support::sample, terminal::Terminal};

/// Leads through every screen, and gives each to `look`.
fn tour(command: CommandBuilder, rows: u16, cols: u16, mut look: impl FnMut(&str)) -> Vec<u8> {
    let mut terminal = Terminal::start(command, rows, cols);
    look(&terminal.wait_for(ANSWERED));
    let mut see = |terminal: &mut Terminal, keys: &str, shown: &str| {
        terminal.keys(keys);
        look(&terminal.wait_for(shown));
    };
    see(&mut terminal, ENTER, "Enter back to review");
    see(&mut terminal, TAB, "Esc");
    see(&mut terminal, &ctrl('v'), "Esc");
    see(&mut terminal, &ctrl('r'), ANSWERED);
    see(&mut terminal, &ctrl('t'), "[Checklist]");
    for tab in ["[Files]", "[Diagram]", "[Documents]", "[Grants]"] {
        see(&mut terminal, RIGHT, tab);
        if cols < 100 && tab != "[Diagram]" {
            see(&mut terminal, ENTER, "Esc list");
            see(&mut terminal, "\x1b[Z", tab);
        }
    }
    see(&mut terminal, &ctrl('e'), "This writes ");
    see(&mut terminal, ENTER, "Written: ");
    see(&mut terminal, &ctrl('w'), "Go on where you stopped");
    see(&mut terminal, &ctrl('g'), "Going on and back");
    see(&mut terminal, ENTER, "Go on where you stopped");
    quit(&mut terminal);
    terminal.raw()
}

/// The parameters of every sequence that sets how text looks.
fn looks(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8(raw.to_vec()).unwrap();
    let sequence = |rest: &str| {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ';' || c == ':'))?;
        let (parameters, rest) = rest.split_at(end);
        rest.starts_with('m').then(|| parameters.to_owned())
    };
    text.split("\x1b[").skip(1).filter_map(sequence).collect()
}

/// Whether one of the parameters chooses a colour, or the terminal's own one.
fn is_colour(parameters: &str) -> bool {
    parameters.split([';', ':']).any(|number| {
        let number: u16 = number.parse().unwrap_or_default();
        matches!(number, 30..=49 | 58 | 59 | 90..=107)
    })
}

#[test]
fn without_colour_no_byte_asks_for_one() {
    let seen = |variables: &[(&str, &str)], rows, cols| {
        let home = Home::new();
        let mut command = home.command(&home.answers(&sample("cross-account")));
        for (name, value) in variables {
            command.env(name, value);
        }
        looks(&tour(command, rows, cols, |_| {}))
    };
    for (rows, cols) in [(24, 80), (50, 160)] {
        let coloured = seen(&[], rows, cols);
        assert!(coloured.iter().any(|look| is_colour(look)));
        let plain = seen(&[("NO_COLOR", "1"), ("COLORTERM", "truecolor")], rows, cols);
        let colour = plain.iter().find(|look| is_colour(look));
        assert_eq!(colour, None, "{cols}x{rows}");
        assert!(!plain.is_empty(), "bold is no colour");
    }
}

#[test]
fn outside_utf_8_the_screen_is_ascii() {
    for sample_name in crate::support::SAMPLES {
        for (rows, cols) in [(24, 80), (50, 160)] {
            let home = Home::new();
            let mut command = home.command(&home.answers(&sample(sample_name)));
            command.env("LANG", "C");
            let raw = tour(command, rows, cols, |screen| {
                let strange = screen.chars().find(|c| !c.is_ascii());
                assert_eq!(strange, None, "{screen}");
            });
            assert!(raw.is_ascii(), "{sample_name} at {cols}x{rows}");
        }
    }
}

#[test]
fn the_terminal_is_told_its_colours_as_it_knows_them() {
    for (variables, wanted, unwanted) in [
        (&[("COLORTERM", "truecolor")][..], "38;2;", "38;5;"),
        (&[][..], "38;5;", "38;2;"),
    ] {
        let home = Home::new();
        let mut command = home.command(&[]);
        for (name, value) in variables {
            command.env(name, value);
        }
        let mut terminal = Terminal::start(command, 24, 80);
        terminal.wait_for(WELCOME);
        quit(&mut terminal);
        let looks = looks(&terminal.raw());
        let has = |part: &str| looks.iter().any(|look| look.contains(part));
        assert!(has(wanted) && !has(unwanted), "{variables:?}: {looks:?}");
    }
}
