//! Whole runs, from the welcome screen to the bundle.

use super::{ANSWERED, Home, person::Person};
use crate::support::{SAMPLES, exported, sample, tree};

fn typed(name: &str, rows: u16, cols: u16) {
    let home = Home::new();
    let file = sample(name);
    let mut person = Person::begins(&home, rows, cols);
    person.answers_all(&file);
    person.exports("hand over/bundle");
    person.leaves();
    let written = tree(&home.path("hand over/bundle"));
    assert!(written == exported(&file), "{name} at {cols}x{rows}");
}

#[test]
fn answers_typed_in_a_small_window_give_the_bundle_of_their_file() {
    for name in SAMPLES {
        typed(name, 24, 80);
    }
}

#[test]
fn answers_typed_in_a_large_window_give_the_bundle_of_their_file() {
    for name in SAMPLES {
        typed(name, 50, 160);
    }
}

#[test]
fn an_answers_file_goes_straight_to_the_review() {
    for name in SAMPLES {
        let home = Home::new();
        let file = sample(name);
        let terminal = home.start(&home.answers(&file));
        terminal.wait_for(ANSWERED);
        let mut person = Person::at(&home, terminal);
        person.exports("bundle");
        person.leaves();
        assert!(tree(&home.path("bundle")) == exported(&file), "{name}");
    }
}
