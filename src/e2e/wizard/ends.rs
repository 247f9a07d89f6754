//! Every way out, and the way back in: nothing that was done is lost.

use std::fs;

use rustix::process::Signal;
use serde_json::json;

use super::{ANSWERED, DOWN, ENTER, Home, PLAYBOOK, ctrl, pasted, person::Person, quit};
use crate::support::{run_with, sagesetup, sample, with, without};

const UNFINISHED: &str = "arn:aws:iam::210987654321:role/service-role/Unfinished";

/// Someone at the execution role, with three answers confirmed.
fn begun(home: &Home) -> Person<'_> {
    let mut person = Person::begins(home, 24, 80);
    person.answers(&sample("cross-account"), "execution_role_arn");
    person
}

fn assert_begun(home: &Home) {
    let saved = home.saved(PLAYBOOK);
    let given = |id: &str| saved.drafts.get(id).and_then(|draft| draft.given.clone());
    assert_eq!(saved.current, "execution_role_arn");
    assert_eq!(given("topology"), Some(json!("cross-account")));
    assert_eq!(given("scope"), Some(json!("documented")));
    assert_eq!(given("region"), Some(json!("eu-west-1")));
    let draft = home.draft(PLAYBOOK, "execution_role_arn");
    assert_eq!(draft, (Some(UNFINISHED.to_owned()), None));
}

/// Both ways back into a session lead to where it was left.
fn assert_resumed(home: &Home) {
    let mut terminal = home.start(&[]);
    let screen = terminal.wait_for("Go on where you stopped");
    assert!(
        screen.contains(PLAYBOOK) && screen.contains("3 of "),
        "{screen}"
    );
    terminal.keys(ENTER);
    terminal.wait_for("Which execution role");
    terminal.wait_for(UNFINISHED);
    quit(&mut terminal);
    let mut terminal = home.start(&["wizard", "--session", PLAYBOOK]);
    terminal.wait_for("Which execution role");
    terminal.wait_for(UNFINISHED);
    quit(&mut terminal);
    assert_eq!(home.sessions(), [PLAYBOOK]);
}

#[test]
fn a_killed_run_is_resumed_with_what_was_confirmed_and_pasted() {
    let home = Home::new();
    let mut person = begun(&home);
    person.terminal.keys(&pasted(UNFINISHED));
    person.terminal.wait_for(UNFINISHED);
    person.terminal.signal(Signal::KILL);
    assert_eq!(person.terminal.wait(), 137);
    assert_begun(&home);
    assert_resumed(&home);
}

#[test]
fn an_interrupted_run_keeps_what_is_not_confirmed_yet() {
    let ends = [
        ("Ctrl-C", None),
        ("SIGINT", Some(Signal::INT)),
        ("SIGTERM", Some(Signal::TERM)),
        ("SIGHUP", Some(Signal::HUP)),
        ("hang-up", None),
    ];
    for (name, signal) in ends {
        let home = Home::new();
        let mut person = begun(&home);
        person.terminal.keys(UNFINISHED);
        person.terminal.wait_for(UNFINISHED);
        let terminal = &mut person.terminal;
        if let Some(signal) = signal {
            terminal.signal(signal);
        }
        let code = match name {
            "hang-up" => terminal.hang_up(),
            "Ctrl-C" => {
                terminal.keys(&ctrl('c'));
                terminal.wait()
            }
            _ => terminal.wait(),
        };
        assert_eq!(code, 130, "{name}");
        if name != "hang-up" {
            person.terminal.restored().unwrap();
            let screen = person.terminal.screen();
            let command = "sagesetup wizard --session emr-serverless";
            assert!(screen.contains(command), "{name}: {screen}");
        }
        assert_begun(&home);
    }
}

#[test]
fn an_interrupt_ends_the_program_wherever_it_is() {
    let home = Home::new();
    let args = home.answers(&sample("cross-account"));
    for (keys, shown) in [
        (ctrl('g'), "Going on and back"),
        (ctrl('q'), "Stop here?"),
        (ctrl('b'), "[Any key leads back.]"),
        (ctrl('t'), "[Checklist]"),
        (ctrl('e'), "Where should it be written?"),
    ] {
        let mut terminal = home.start(&args);
        terminal.wait_for(ANSWERED);
        terminal.keys(&keys);
        terminal.wait_for(shown);
        terminal.signal(Signal::TERM);
        assert_eq!(terminal.wait(), 130, "{shown}");
        terminal.restored().unwrap();
    }
}

#[test]
fn ticks_are_there_again() {
    let home = Home::new();
    let mut terminal = home.start(&home.answers(&sample("cross-account")));
    terminal.wait_for(ANSWERED);
    terminal.keys(&ctrl('t'));
    let screen = terminal.wait_for("[Checklist]");
    assert!(!screen.contains("[\u{2713}]"), "{screen}");
    terminal.keys(DOWN);
    terminal.keys(" ");
    let screen = terminal.wait_for("[\u{2713}] 2. ");
    assert!(screen.contains("1 of "), "{screen}");
    quit(&mut terminal);
    let mut terminal = home.start(&["wizard", "--session", PLAYBOOK]);
    terminal.wait_for("[\u{2713}] 2. ");
    terminal.keys(DOWN);
    terminal.keys(" ");
    terminal.wait_until("the tick taken away", |screen| {
        !screen.contains("[\u{2713}]")
    });
    quit(&mut terminal);
    assert!(home.saved(PLAYBOOK).ticks.is_empty());
}

#[test]
fn two_at_one_session_lose_nothing() {
    let home = Home::new();
    let first = begun(&home).terminal;
    let second = home.start(&["wizard", "--session", PLAYBOOK]);
    second.wait_for("Which execution role");
    let mut people = [first, second];
    for (terminal, name) in people.iter_mut().zip(["First", "Second"]) {
        let arn = format!("arn:aws:iam::111122223333:role/{name}");
        terminal.keys(&arn);
        terminal.keys(ENTER);
        terminal.wait_for("AmazonSageMakerFullAccess");
    }
    people[1].wait_for("Saved as emr-serverless-2: ");
    for terminal in &mut people {
        quit(terminal);
    }
    assert_eq!(home.sessions(), [PLAYBOOK, "emr-serverless-2"]);
    for (name, role) in [(PLAYBOOK, "First"), ("emr-serverless-2", "Second")] {
        let arn = format!("arn:aws:iam::111122223333:role/{role}");
        let draft = home.draft(name, "execution_role_arn");
        assert_eq!(draft.1, Some(json!(arn)), "{name}");
        assert_eq!(home.draft(name, "region").1, Some(json!("eu-west-1")));
    }
}

#[test]
fn a_damaged_session_is_set_aside_and_the_others_go_on() {
    let home = Home::new();
    quit(&mut begun(&home).terminal);
    let dir = home.store().dir().to_owned();
    let damaged = "{\"format\": \"sagesetup.session/1\", \"rev";
    fs::write(dir.join("bad.json"), damaged).unwrap();
    let mut terminal = home.start(&["wizard", "--session", "bad"]);
    assert_eq!(terminal.wait(), 1);
    terminal.restored().unwrap();
    let said = terminal.screen().replace('\n', "");
    assert!(
        said.contains("is damaged: it is not JSON") && said.contains("bad.damaged.json"),
        "{said}"
    );
    let aside = fs::read_to_string(dir.join("bad.damaged.json")).unwrap();
    assert_eq!(aside, damaged);
    let mut list = sagesetup(home.dir.path());
    list.args(["sessions", "list"]);
    list.env("XDG_STATE_HOME", home.path("state"));
    let ran = run_with(&mut list, b"");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.text().contains(PLAYBOOK), "{}", ran.text());
    // And so does the wizard.
    let mut terminal = home.start(&[]);
    terminal.wait_for("Go on where you stopped");
    quit(&mut terminal);
}

#[test]
fn a_session_of_a_new_name_begins_under_it() {
    let home = Home::new();
    let mut terminal = home.start(&["wizard", PLAYBOOK, "--session", "production"]);
    terminal.wait_for("Do Studio and EMR Serverless live in one AWS account");
    terminal.keys(DOWN);
    terminal.keys(ENTER);
    terminal.wait_for("How narrow");
    quit(&mut terminal);
    assert_eq!(home.sessions(), ["production"]);
    let mut terminal = home.start(&["wizard", "--session", "producton"]);
    assert_eq!(terminal.wait(), 2);
    assert!(terminal.screen().contains("no session \"producton\""));
}

#[test]
fn answers_that_are_wrong_wait_in_their_fields() {
    let home = Home::new();
    let file = with(sample("cross-account"), "region", "Ireland");
    let file = without(file, "domain_id");
    let mut terminal = home.start(&home.answers(&file));
    terminal.wait_for("Did you mean eu-west-1?");
    quit(&mut terminal);
}
