//! The result of the other account, taken in on the whole screen.

use std::fs;

use serde_json::json;

use super::{ANSWERED, ENTER, ESC, Home, TAB, ctrl, pasted, quit};
use crate::{
    commands::imported::{moved, result},
    support::sample,
    terminal::Terminal,
};

/// At the checklist of a set-up over two accounts, with the other side's result in a folder of its account.
fn at_checklist(home: &Home, path: &str) -> Terminal {
    let file = sample("cross-account");
    let folder = home.path("the other side");
    fs::create_dir(&folder).unwrap();
    let text = moved(result(&file, "emr-account"), path).to_string();
    fs::write(folder.join("result.json"), text).unwrap();
    let mut terminal = home.start_in(&home.answers(&file), 40, 130);
    terminal.wait_for(ANSWERED);
    terminal.keys(&ctrl('t'));
    terminal.wait_for("[Checklist]");
    terminal
}

#[test]
fn a_key_takes_the_result_in_and_the_checklist_shows_what_is_free() {
    let home = Home::new();
    let mut terminal = at_checklist(&home, "/");
    let before = terminal.screen();
    assert!(before.contains("after step"), "{before}");
    terminal.keys("i");
    terminal.wait_for("Which result.json is to be taken in?");
    terminal.keys("the");
    terminal.keys(TAB);
    terminal.wait_for("the other side/");
    terminal.keys(TAB);
    terminal.wait_for("the other side/result.json");
    terminal.keys(ENTER);
    terminal.wait_for("The result is taken in.");
    let screen = terminal.screen();
    for text in [
        "all that it looks after is right",
        "Unlocked: ",
        "Ticked: step",
    ] {
        assert!(screen.contains(text), "{text}: {screen}");
    }
    terminal.keys(ENTER);
    terminal.wait_for("[Checklist]");
    let screen = terminal.screen();
    assert!(!screen.contains("after step"), "nothing waits: {screen}");
    quit(&mut terminal);
    assert!(!home.saved("emr-serverless").ticks.is_empty());
}

#[test]
fn a_pasted_path_in_quotes_serves_and_a_changed_answer_is_shown_and_undone() {
    let home = Home::new();
    let mut terminal = at_checklist(&home, "/ml/");
    terminal.keys("i");
    terminal.wait_for("Which result.json");
    terminal.keys(&pasted("'nowhere/result.json'\n"));
    terminal.keys(ENTER);
    terminal.wait_for("cannot read \"nowhere/result.json\"");
    terminal.keys(&ctrl('u'));
    let path = home.path("the other side/result.json");
    terminal.keys(&pasted(&format!("\"{}\"", path.display())));
    terminal.keys(ENTER);
    terminal.wait_for("Answer changed: Access role's path, from \"/\" to \"/ml/\".");
    let (text, given) = home.draft("emr-serverless", "assumable_role_path");
    assert_eq!(
        (text.as_deref(), given),
        (Some("/ml/"), Some(json!("/ml/")))
    );
    // Back over the result, to the review: the answer stands there.
    terminal.keys(ESC);
    terminal.wait_for("[Checklist]");
    terminal.keys(&ctrl('r'));
    terminal.wait_for("Access role's path");
    assert!(terminal.screen().contains("/ml/"), "{}", terminal.screen());
    quit(&mut terminal);
}
