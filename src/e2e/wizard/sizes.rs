//! Windows of every size, and windows that change theirs.

use std::time::Duration;

use super::{COLS, ENTER, Home, ROWS, WELCOME, ctrl, person::Person, quit};
use crate::{
    support::{Xorshift, sample, without},
    terminal::Terminal,
};

const ARN: &str = "arn:aws:iam::210987654321:role/service-role/AmazonSageMaker-ExecutionRole-1";
const TOO_SMALL: &str = "sagesetup needs a window of";

fn at_role(home: &Home) -> Terminal {
    let file = without(sample("cross-account"), "execution_role_arn");
    let terminal = home.start(&home.answers(&file));
    terminal.wait_for("Which execution role");
    terminal
}

/// How each cell looks that shows something.
fn styles(terminal: &Terminal) -> Vec<String> {
    let places = (0..ROWS).flat_map(|row| (0..COLS).map(move |col| (row, col)));
    terminal.look(|screen| {
        let cells = places.filter_map(|(row, col)| screen.cell(row, col));
        let seen = cells.filter(|cell| !cell.contents().trim().is_empty());
        seen.map(|cell| {
            let flags = [
                cell.bold(),
                cell.dim(),
                cell.italic(),
                cell.underline(),
                cell.inverse(),
            ];
            let colours = [cell.fgcolor(), cell.bgcolor()];
            format!("{} {flags:?} {colours:?}", cell.contents())
        })
        .collect()
    })
}

fn is_too_small(terminal: &Terminal) {
    terminal.wait_until("that it is too small", |screen| {
        let words: Vec<&str> = screen.split_whitespace().collect();
        words.join(" ").starts_with(TOO_SMALL)
    });
}

#[test]
fn a_storm_of_sizes_while_one_types_loses_nothing() {
    let home = Home::new();
    let mut terminal = at_role(&home);
    let mut random = Xorshift(0x5eed_0004);
    let mut size = |most: u64| u16::try_from(1 + random.below(most)).unwrap();
    let mut letters = ARN.chars();
    for i in 0..200 {
        terminal.resize(size(100), size(300));
        if i % 3 == 0
            && let Some(letter) = letters.next()
        {
            terminal.keys(&letter.to_string());
        }
    }
    terminal.keys(letters.as_str());
    terminal.resize(ROWS, COLS);
    terminal.wait_for(ARN);
    terminal.quiet(Duration::from_millis(300));

    // As if it had never been otherwise.
    let other = Home::new();
    let mut fresh = at_role(&other);
    fresh.keys(ARN);
    fresh.wait_for(ARN);
    fresh.quiet(Duration::from_millis(300));
    assert_eq!(terminal.screen(), fresh.screen());
    assert!(styles(&terminal) == styles(&fresh), "the styles differ");
    assert_eq!(terminal.cursor(), fresh.cursor());

    let mut person = Person::at(&home, terminal);
    person.terminal.keys(ENTER);
    person.sees("execution_role_has_full_access");
    person.leaves();
}

#[test]
fn a_window_that_is_too_small_says_so_and_loses_nothing() {
    let home = Home::new();
    let mut terminal = at_role(&home);
    terminal.keys("arn:aws:iam::2109");
    let before = terminal.wait_for("arn:aws:iam::2109");
    terminal.resize(5, 20);
    is_too_small(&terminal);
    terminal.resize(ROWS, COLS);
    terminal.wait_until("the same screen again", |screen| screen == before);
    // It can be ended there, too.
    terminal.resize(5, 20);
    is_too_small(&terminal);
    terminal.keys(&ctrl('q'));
    terminal.keys(ENTER);
    assert_eq!(terminal.wait(), 0);
    terminal.restored().unwrap();
}

#[test]
fn a_program_that_starts_too_small_waits_for_a_larger_window() {
    let home = Home::new();
    let mut terminal = home.start_in(&[], 1, 1);
    terminal.quiet(Duration::from_millis(300));
    terminal.resize(5, 20);
    is_too_small(&terminal);
    terminal.resize(ROWS, COLS);
    terminal.wait_for(WELCOME);
    quit(&mut terminal);
}
