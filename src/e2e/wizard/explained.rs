//! The explainer, opened over a question: a message as a notebook prints it, and what this set-up does about it.

use super::{ANSWERED, ENTER, ESC, Home, PLAYBOOK, WELCOME, ctrl, pasted, person::Person, quit};
use crate::{
    support::{sample, without},
    terminal::Terminal,
};

const F2: &str = "\x1bOQ";

/// Wrapped in the middle of words, coloured, with empty lines.
const DENIED: &str = "\
\u{1b}[0;31m---------------------------------------------------------------------------\u{1b}[0m
ClientError                               Traceback (most recent call last)
Cell In[3], line 1

----> 1 emr.connect()


ClientError: An error occurred (AccessDenied) when calling the AssumeRole oper
ation: User: arn:aws:sts::111122223333:assumed-role/AmazonSageMaker-ExecutionR
ole-20240101T000000/SageMaker is not authorized to perform: sts:AssumeRole on
resource: arn:aws:iam::444455556666:role/AssumableRole because no identity-bas
ed policy allows the sts:AssumeRole action
";

/// The entry, and the step of the sample.
const TOLD: [&str; 2] = [
    "S12: ",
    "step 8 \"Let the execution role assume AssumableRole\"",
];

fn told(terminal: &Terminal) -> String {
    terminal.wait_until("the entry and its step", |screen| {
        TOLD.iter().all(|text| screen.contains(text))
    })
}

#[test]
fn a_message_pasted_over_a_question_is_explained_and_the_question_waits() {
    let home = Home::new();
    let file = without(sample("cross-account"), "user_profile_name");
    let mut person = Person::at(&home, home.start(&home.answers(&file)));
    person.sees("user_profile_name");
    person.terminal.keys("data-sci");
    person.terminal.wait_for("data-sci");
    person.terminal.keys(F2);
    person.terminal.wait_for("What did AWS say?");
    // Terminals send line ends as Enter does, and leave colours out or spell them.
    let text = DENIED.replace('\u{1b}', "").replace('\n', "\r");
    person.terminal.keys(&pasted(&text));
    person.terminal.wait_for("12 lines, ");
    person.terminal.keys(ENTER);
    told(&person.terminal);
    // A command with the values of the set-up.
    person.terminal.keys(&ctrl('x'));
    person.terminal.wait_for("clipboard: the command");
    let copied = person.terminal.copied().remove(0);
    assert!(copied.contains("--domain-id d-"), "{copied}");
    person.terminal.keys(ESC);
    let screen = person.sees("user_profile_name");
    assert!(screen.contains("data-sci"), "{screen}");
    person.terminal.keys(&format!("entist{ENTER}"));
    person.arrives("user_profile_name");
    let draft = home.draft(PLAYBOOK, "user_profile_name");
    assert_eq!(draft.1, Some("data-scientist".into()));
    // The message holds account ids and is nobody's answer.
    let saved = serde_json::to_string(&home.saved(PLAYBOOK).drafts).unwrap();
    assert!(!saved.contains("ClientError"));
    person.leaves();
}

#[test]
fn a_paste_that_is_not_marked_is_one_message_too() {
    let home = Home::new();
    let mut terminal = home.start_in(&home.answers(&sample("cross-account")), 24, 100);
    terminal.wait_for(ANSWERED);
    terminal.keys(&ctrl('s'));
    terminal.wait_for("What did AWS say?");
    let text = DENIED.replace("\u{1b}[0;31m", "").replace("\u{1b}[0m", "");
    terminal.keys(&text.replace('\n', "\r"));
    terminal.wait_for("lines, ");
    terminal.keys(ENTER);
    told(&terminal);
    // The text is there as long as the program runs.
    terminal.keys(F2);
    terminal.wait_for(ANSWERED);
    terminal.keys(F2);
    told(&terminal);
    terminal.keys(ESC);
    terminal.wait_for(ANSWERED);
    quit(&mut terminal);
}

#[test]
fn without_a_set_up_an_id_is_looked_up() {
    let home = Home::new();
    let mut terminal = home.start(&[]);
    terminal.wait_for("F2 explain error");
    terminal.keys(F2);
    terminal.wait_for("For example");
    terminal.keys(&format!("s12{ENTER}"));
    terminal.wait_for("S12: ");
    terminal.keys(ESC);
    terminal.wait_for(WELCOME);
    quit(&mut terminal);
}

#[test]
fn line_by_line_it_is_read_to_two_empty_lines() {
    let home = Home::new();
    let [wizard, option, file] = home.answers(&sample("cross-account"));
    let command = home.command(&[wizard, option, file, "--plain"]);
    let mut terminal = Terminal::start(command, 150, 80);
    terminal.wait_for("result, or help:");
    terminal.keys("explain\r");
    terminal.wait_for("Message, id or code:");
    let text = DENIED.replace("\u{1b}[0;31m", "").replace("\u{1b}[0m", "");
    let text = text.replace("\n\n\n", "\n\n");
    terminal.keys(&format!("{}\r\r", text.replace('\n', "\r")));
    let screen = terminal.wait_for("That is all.");
    for text in TOLD {
        assert!(screen.contains(text), "{text}\n{screen}");
    }
    terminal.wait_until("the prompt again", |screen| {
        screen.trim_end().ends_with("result, or help:")
    });
    terminal.keys("quit\r");
    assert_eq!(terminal.wait(), 0);
    terminal.restored().unwrap();
}
