//! Back and forth: what was typed stays, right or wrong, and a correction can be taken and taken back.

use serde_json::json;

use super::{ANSWERED, ENTER, ESC, Home, PLAYBOOK, SHIFT_TAB, WELCOME, ctrl, person::Person};
use crate::support::{sample, without};

const WRONG: &str = "1234567890123";

#[test]
fn going_back_from_a_wrong_answer_works_at_once_and_keeps_it() {
    let home = Home::new();
    let file = without(sample("cross-account"), "emr_account_id");
    let terminal = home.start(&home.answers(&file));
    let mut person = Person::at(&home, terminal);
    person.sees("emr_account_id");
    person.terminal.keys(WRONG);
    let screen = person.terminal.wait_for("not 12");
    assert!(screen.contains(WRONG), "{screen}");
    for back in [ESC, SHIFT_TAB] {
        // What is wrong does not hold anyone: Enter refuses it, and going back does not ask.
        person.terminal.keys(ENTER);
        person.terminal.wait_for("not 12");
        person.terminal.keys(back);
        assert_eq!(
            person.arrives("emr_account_id"),
            "execution_role_has_full_access"
        );
        let draft = home.draft(PLAYBOOK, "emr_account_id");
        assert_eq!(draft, (Some(WRONG.to_owned()), None));
        person.terminal.keys(ENTER);
        let screen = person.sees("emr_account_id");
        assert!(
            screen.contains(WRONG) && screen.contains("not 12"),
            "{screen}"
        );
    }
    person.terminal.keys("\x7f");
    person.terminal.wait_for("that AWS uses in its examples");
    person.terminal.keys(ENTER);
    assert_eq!(person.arrives("emr_account_id"), "bucket_arns");
    let draft = home.draft(PLAYBOOK, "emr_account_id");
    assert_eq!(draft.1, Some(json!("123456789012")));
    person.leaves();
}

#[test]
fn going_back_further_than_the_first_question_leads_to_the_welcome_screen_and_again_to_it() {
    let home = Home::new();
    let mut person = Person::begins(&home, 24, 80);
    person.terminal.keys(ESC);
    person.terminal.wait_for(WELCOME);
    person.terminal.keys(ESC);
    person.sees("topology");
}

#[test]
fn a_correction_is_taken_and_taken_back_by_one_key_each() {
    let home = Home::new();
    let file = without(sample("cross-account"), "region");
    let terminal = home.start(&home.answers(&file));
    let mut person = Person::at(&home, terminal);
    person.sees("region");
    person.terminal.keys("Ireland");
    person.terminal.keys(ENTER);
    person.terminal.wait_for("Did you mean eu-west-1?");
    person.terminal.keys(&ctrl('f'));
    person.terminal.wait_for("\u{276f} eu-west-1");
    person.terminal.keys(&ctrl('z'));
    person.terminal.wait_for("\u{276f} Ireland");
    person.terminal.keys(&ctrl('f'));
    person.terminal.wait_for("\u{276f} eu-west-1");
    person.terminal.keys(ENTER);
    assert_eq!(person.arrives("region"), "execution_role_arn");
    assert_eq!(home.draft(PLAYBOOK, "region").1, Some(json!("eu-west-1")));
    person.leaves();
}

#[test]
fn a_question_that_waits_is_not_confirmed() {
    let home = Home::new();
    let file = without(sample("cross-account"), "region");
    let terminal = home.start(&home.answers(&file));
    let mut person = Person::at(&home, terminal);
    person.sees("region");
    person.terminal.keys("eu-west-1");
    person.terminal.keys(&ctrl('n'));
    assert_eq!(person.arrives("region"), "execution_role_arn");
    let draft = home.draft(PLAYBOOK, "region");
    assert_eq!(draft, (Some("eu-west-1".to_owned()), None));
    person.terminal.keys(&ctrl('e'));
    let screen = person.terminal.wait_for("One answer is still to be given");
    assert!(
        screen.contains("Typed, but not confirmed: eu-west-1"),
        "{screen}"
    );
    // From the review one comes to it, and back to the review.
    person.terminal.keys(ENTER);
    person.sees("region");
    person.terminal.keys(ENTER);
    person.terminal.wait_for(ANSWERED);
    person.leaves();
}
