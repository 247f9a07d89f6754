//! The wizard line by line: the same answers, the same bundle, and no byte that only a full screen needs.

use portable_pty::CommandBuilder;
use rustix::process::Signal;
use serde_json::{Value, json};

use super::{Home, PLAYBOOK, ctrl};
use crate::{
    support::{SAMPLES, exported, run, sample, tree},
    terminal::Terminal,
};

/// A wizard without a full screen, in a window that shows a whole question.
fn start(command: CommandBuilder) -> Terminal {
    Terminal::start(command, 100, 80)
}

/// Waits for a text behind which the wizard asks for the next line, and returns what stands between.
fn asked(terminal: &Terminal, text: &str) -> String {
    let screen = terminal.wait_until(&format!("a prompt behind {text:?}"), |screen| {
        let behind = screen.rsplit_once(text).map(|(_, behind)| behind);
        behind.is_some_and(|behind| behind.trim_end().ends_with("help:"))
    });
    screen.rsplit_once(text).unwrap().1.to_owned()
}

/// What is to be typed for an answer.
fn lines(question: &Value, answer: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    if answer.is_null() || *answer == question["default"] {
        return vec![String::new()];
    }
    match answer {
        Value::Bool(yes) => vec![if *yes { "yes" } else { "no" }.to_owned()],
        Value::Array(values) => {
            let end = String::new();
            values.iter().map(text).chain([end]).collect()
        }
        value => {
            let choices = question["choices"].as_array().unwrap();
            let place = choices.iter().position(|choice| choice["value"] == *value);
            vec![place.map_or_else(|| text(value), |place| (place + 1).to_string())]
        }
    }
}

/// Answers question by question from the welcome to the review, or to the question `end`.
fn answer(home: &Home, terminal: &mut Terminal, file: &Value, end: &str) {
    let told = run(home.dir.path(), &["questions", PLAYBOOK, "--json"]).json();
    let questions = told["questions"].as_array().unwrap();
    asked(terminal, "nothing anywhere.");
    terminal.keys("1\r");
    for number in 1.. {
        let count = file["answers"].as_object().unwrap().len();
        assert!(number < count + 20, "the questions end");
        let head = if end.is_empty() && number > 1 {
            // The review has a number of its own in front of nothing.
            terminal.wait_until("another question, or the review", |screen| {
                screen.contains(&format!("Question {number} of ")) || screen.contains("Review of ")
            })
        } else {
            String::new()
        };
        if head.contains("Review of ") {
            return;
        }
        let text = asked(terminal, &format!("Question {number} of "));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let found = questions.iter().filter_map(|question| {
            let at = text.find(question["title"].as_str().unwrap())?;
            Some((at, question))
        });
        let (_, question) = found.min_by_key(|(at, _)| *at).expect("a question");
        let id = question["id"].as_str().unwrap();
        if id == end {
            return;
        }
        for line in lines(question, &file["answers"][id]) {
            terminal.keys(&format!("{line}\r"));
        }
    }
}

fn assert_no_full_screen(terminal: &Terminal) {
    let raw = String::from_utf8(terminal.raw()).unwrap();
    let strange = raw.chars().find(|c| c.is_control() && !"\r\n".contains(*c));
    assert_eq!(strange, None, "{raw}");
}

#[test]
fn answers_given_line_by_line_give_the_bundle_of_their_file() {
    for name in SAMPLES {
        let home = Home::new();
        let file = sample(name);
        let mut terminal = start(home.command(&["wizard", "--plain"]));
        answer(&home, &mut terminal, &file, "");
        asked(&terminal, "Review of ");
        terminal.keys("export\r");
        asked(&terminal, "Directory");
        terminal.keys("bundle\r");
        asked(&terminal, "bundle/README.md");
        terminal.keys("quit\r");
        assert_eq!(terminal.wait(), 0);
        terminal.restored().unwrap();
        assert_no_full_screen(&terminal);
        assert!(tree(&home.path("bundle")) == exported(&file), "{name}");
        assert_eq!(home.sessions(), [PLAYBOOK]);
    }
}

#[test]
fn the_environment_can_ask_for_lines_too() {
    for (name, value) in [("ACCESSIBLE", "1"), ("TERM", "dumb"), ("TERM", "")] {
        let home = Home::new();
        let mut command = home.command(&[]);
        command.env(name, value);
        let mut terminal = start(command);
        asked(&terminal, "nothing anywhere.");
        terminal.keys("quit\r");
        assert_eq!(terminal.wait(), 0, "{name}={value}");
        terminal.restored().unwrap();
        assert_no_full_screen(&terminal);
    }
}

#[test]
fn what_ends_the_lines_keeps_the_answers() {
    for (name, signal) in [
        ("Ctrl-C", None),
        ("Ctrl-D", None),
        ("SIGINT", Some(Signal::INT)),
        ("SIGTERM", Some(Signal::TERM)),
        ("SIGHUP", Some(Signal::HUP)),
        ("hang-up", None),
        ("SIGKILL", Some(Signal::KILL)),
    ] {
        let home = Home::new();
        let mut terminal = start(home.command(&["wizard", "--plain"]));
        let file = sample("cross-account");
        answer(&home, &mut terminal, &file, "execution_role_arn");
        if let Some(signal) = signal {
            terminal.signal(signal);
        }
        let code = match name {
            "hang-up" => terminal.hang_up(),
            "Ctrl-C" => {
                terminal.keys(&ctrl('c'));
                terminal.wait()
            }
            "Ctrl-D" => {
                terminal.keys(&ctrl('d'));
                terminal.wait()
            }
            _ => terminal.wait(),
        };
        let expected = match name {
            // The end of the input is an end like any other.
            "Ctrl-D" => 0,
            "SIGKILL" => 137,
            _ => 130,
        };
        assert_eq!(code, expected, "{name}");
        if name != "hang-up" {
            terminal.restored().unwrap();
        }
        let draft = home.draft(PLAYBOOK, "region");
        assert_eq!(draft.1, Some(json!("eu-west-1")), "{name}");
        assert_eq!(home.saved(PLAYBOOK).current, "execution_role_arn");
    }
}

#[test]
fn a_session_goes_on_in_the_other_form() {
    let home = Home::new();
    let mut terminal = start(home.command(&["wizard", "--plain"]));
    let file = sample("cross-account");
    answer(&home, &mut terminal, &file, "domain_id");
    terminal.keys("quit\r");
    assert_eq!(terminal.wait(), 0);
    let terminal = home.start(&["wizard", "--session", PLAYBOOK]);
    let mut person = super::person::Person::at(&home, terminal);
    person.sees("domain_id");
    person.answers_all(&file);
    person.leaves();
    let mut terminal = start(home.command(&["wizard", "--session", PLAYBOOK, "--plain"]));
    asked(&terminal, "Review of ");
    terminal.keys("export\r");
    asked(&terminal, "Directory");
    terminal.keys("bundle\r");
    asked(&terminal, "bundle/README.md");
    terminal.keys("quit\r");
    assert_eq!(terminal.wait(), 0);
    assert!(tree(&home.path("bundle")) == exported(&file));
}
