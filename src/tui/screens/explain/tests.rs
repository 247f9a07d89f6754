//! The explainer as a person uses it: pasted into in every way, read, left and opened again.

use crossterm::event::{KeyCode, MouseEventKind};

use crate::tui::{app::Task, input::Input, testing::Harness, tests::DENIED};

fn on_the_result() -> Harness {
    let mut harness = Harness::answered(0, 100, 40);
    harness.keys(&["Ctrl-T", "F2"]);
    harness
}

fn copied(harness: &Harness) -> Vec<&str> {
    let copied = harness.tasks.iter().filter_map(|task| match task {
        Task::Copy(text) => Some(text.as_str()),
        _ => None,
    });
    copied.collect()
}

#[test]
fn it_opens_over_a_question_and_gives_back_what_was_typed_there() {
    let mut harness = Harness::asking("region", 100, 40);
    harness.type_text("eu-we").keys(&["F2"]).paste(DENIED);
    assert!(harness.screen().contains("10 lines, "));
    harness.keys(&["Enter", "PgDn", "Esc"]);
    assert_eq!(harness.wizard().setup().unwrap().text("region"), "eu-we");
    harness.type_text("st-1").keys(&["Enter"]);
    let setup = harness.wizard().setup().unwrap();
    assert_eq!(setup.question().id, "execution_role_arn");
    // Nothing is lost on this side either.
    harness.keys(&["Ctrl-S"]);
    assert!(harness.screen().contains(" above"));
    harness.keys(&["Home"]);
    assert!(harness.screen().contains("S12: "), "{}", harness.screen());
    harness.keys(&["F2"]);
    assert!(harness.screen().contains("execution role"));
}

#[test]
fn the_page_tells_the_step_of_this_set_up_and_fills_its_commands() {
    let mut harness = on_the_result();
    harness.paste(DENIED).keys(&["Enter"]);
    harness.resize(160, 120);
    let screen = harness.screen();
    for text in [
        "S12: ",
        "step 8 \"Let the execution role assume AssumableRole\" (Studio account, 111122223333)",
        "studio-account/policies/",
        "service-role/AmazonSageMaker-ExecutionRole-20240101T000000",
    ] {
        assert!(screen.contains(text), "{text}\n{screen}");
    }
}

#[test]
fn a_paste_that_is_not_marked_is_taken_whole_blank_lines_included() {
    let mut harness = on_the_result();
    // As the loop gets it: a key, then bursts and line ends before anything is drawn.
    let mut rest = DENIED.chars();
    let first = rest.next().unwrap();
    let (before, after) = rest.as_str().split_once("\n\n").unwrap();
    harness.input(Input::Key(KeyCode::Char(first).into()));
    harness.burst(vec![
        Input::Text(format!("{before}\n")),
        Input::Key(KeyCode::Enter.into()),
        Input::Text(after.to_owned()),
    ]);
    assert!(harness.screen().contains("lines, "), "{}", harness.screen());
    harness.keys(&["Enter"]);
    assert!(harness.screen().contains("S12: "));
    assert!(copied(&harness).is_empty());
}

#[test]
fn another_message_takes_the_place_of_the_one_that_was_read() {
    let mut harness = on_the_result();
    harness.paste(DENIED).keys(&["Enter"]).paste("S6");
    assert!(!harness.screen().contains("S12: "));
    harness.keys(&["Enter"]);
    assert!(harness.screen().contains("S6: "), "{}", harness.screen());
    // So does a letter, and the text before it can be had back.
    harness.type_text("q").keys(&["Ctrl-Z", "Enter"]);
    assert!(harness.screen().contains("S6: "), "{}", harness.screen());
    // Several parts of one message are put together as long as nothing is explained.
    harness
        .paste("Cannot exceed quota ")
        .paste("for PolicySize: 6144");
    harness.keys(&["Enter"]);
    assert!(harness.screen().contains("D3: "), "{}", harness.screen());
}

#[test]
fn the_text_can_be_changed_after_it_was_explained() {
    let mut harness = on_the_result();
    harness
        .type_text("s1")
        .keys(&["Enter", "Enter"])
        .type_text("2")
        .keys(&["Enter"]);
    assert!(harness.screen().contains("S12: "), "{}", harness.screen());
    harness.keys(&["Backspace", "Enter"]);
    assert!(harness.screen().contains("There is no such id"));
    harness.keys(&["Ctrl-U"]);
    assert!(
        harness.screen().contains("For example"),
        "{}",
        harness.screen()
    );
    // Nothing to explain, nothing happens.
    harness.keys(&["Enter"]);
    assert!(harness.screen().contains("For example"));
}

#[test]
fn the_marked_command_is_copied_by_the_usual_keys() {
    let mut harness = on_the_result();
    harness
        .paste(DENIED)
        .keys(&["Enter", "c", "Tab", "c", "Ctrl-X"]);
    let copied = copied(&harness);
    let [one, two, three] = copied.as_slice() else {
        panic!("{copied:?}");
    };
    assert!(one.starts_with("aws ") && two.starts_with("aws ") && one != two);
    assert_eq!(two, three);
    let first = two.split(' ').take(3).collect::<Vec<_>>().join(" ");
    let marked = harness.screen();
    let marked = marked.lines().find(|line| line.contains('▸')).unwrap();
    assert!(marked.contains(&first), "{marked}");
    harness.keys(&["Ctrl-B"]);
    assert!(matches!(harness.tasks.last(), Some(Task::Bare(text)) if text.starts_with("S12: ")));
}

#[test]
fn the_page_scrolls_by_key_and_wheel_and_help_lies_over_it() {
    let mut harness = Harness::new(80, 24);
    harness
        .keys(&["F2"])
        .type_text("S12")
        .keys(&["Enter", "End"]);
    assert!(harness.screen().contains(" above"));
    harness.keys(&["Home"]);
    assert!(harness.screen().contains("S12: "));
    harness.mouse(MouseEventKind::ScrollDown, 10, 15);
    assert!(harness.screen().contains("3 above"));
    harness.keys(&["PgDn", "F1"]);
    assert!(harness.screen().contains("Keys that do something here"));
    harness.keys(&["Esc"]);
    assert!(harness.screen().contains("What AWS said"));
    harness.keys(&["Esc"]);
    assert!(harness.screen().contains("Type to filter"));
}

#[test]
fn what_is_too_long_is_refused_and_nothing_pasted_is_obeyed() {
    let mut harness = on_the_result();
    harness.paste("S12").paste(&"x".repeat(100_000));
    assert!(harness.screen().contains("paste the message alone"));
    harness.keys(&["Enter"]);
    assert!(harness.screen().contains("S12: "));
    harness.paste("a\u{1b}[2Jb\u{202e}c\u{7}\nAccessDenied \u{1b}]0;x\u{7}");
    harness.keys(&["Enter"]);
    for cell in &harness.buffer().content {
        let bad = |c: char| c.is_control() || c == '\u{202e}';
        assert!(!cell.symbol().chars().any(bad), "{:?}", cell.symbol());
    }
}
