//! A hundred kilobytes at once, marked as pasted or not: nothing is lost, and the program answers afterwards.

use super::{ENTER, Home, PLAYBOOK, ctrl, pasted, person::Person};
use crate::support::{sample, without};

const LARGE: usize = 100_000;

fn buckets() -> Vec<String> {
    (0..2_000)
        .map(|n| format!("arn:aws:s3:::example-of-many-buckets-that-are-pasted-{n:04}"))
        .collect()
}

fn at<'h>(home: &'h Home, id: &str) -> Person<'h> {
    let file = without(sample("cross-account"), id);
    let person = Person::at(home, home.start(&home.answers(&file)));
    person.sees(id);
    person
}

#[test]
fn a_large_paste_into_a_line_is_taken_and_can_be_cleared() {
    let home = Home::new();
    let mut person = at(&home, "emr_account_id");
    let text = "7".repeat(LARGE);
    person.terminal.keys(&pasted(&text));
    person.terminal.wait_for("not 12");
    let draft = home.draft(PLAYBOOK, "emr_account_id");
    assert!(draft == (Some(text), None));
    person.terminal.keys(&ctrl('u'));
    person.terminal.keys("444455556666");
    person.terminal.keys(ENTER);
    person.sees("bucket_arns");
    person.leaves();
}

#[test]
fn a_large_paste_into_a_list_is_a_value_a_line() {
    let home = Home::new();
    let mut person = at(&home, "bucket_arns");
    let buckets = buckets();
    person.terminal.keys(&pasted(&buckets.join("\r")));
    // Each is right, and together they are more than a policy takes.
    let screen = person.terminal.wait_for("line 2000 of 2000");
    assert!(screen.contains("IAM takes 6144 at most"), "{screen}");
    assert!(!screen.contains("Line "), "{screen}");
    person.terminal.keys(ENTER);
    person.terminal.wait_for("line 2001 of 2001");
    person.terminal.keys(&ctrl('n'));
    person.sees("bucket_account_id");
    let draft = home.draft(PLAYBOOK, "bucket_arns");
    assert!(draft == (Some(buckets.join("\n") + "\n"), None));
    person.leaves();
}

#[test]
fn one_wrong_line_among_many_is_found() {
    let home = Home::new();
    let mut person = at(&home, "bucket_arns");
    let mut buckets = buckets();
    buckets[1_233] = "arn:aws:s3:::no bucket".to_owned();
    person.terminal.keys(&pasted(&buckets.join("\n")));
    let screen = person.terminal.wait_for("line 2000 of 2000");
    assert!(screen.contains("Line 1234: "), "{screen}");
    person.terminal.keys(ENTER);
    person.terminal.keys(ENTER);
    // Refused, and led to the line.
    person.terminal.wait_for("line 1234 of 2001");
    person.sees("bucket_arns");
    let draft = home.draft(PLAYBOOK, "bucket_arns");
    assert_eq!(draft.1, None);
    person.leaves();
}

#[test]
fn a_paste_that_is_not_marked_is_typing_and_nothing_of_it_is_lost() {
    let home = Home::new();
    let mut person = at(&home, "emr_account_id");
    let text = "7".repeat(LARGE);
    person.terminal.keys(&text);
    person.terminal.keys(&ctrl('n'));
    person.sees("bucket_arns");
    let draft = home.draft(PLAYBOOK, "emr_account_id");
    assert!(draft == (Some(text), None));
    person.leaves();
}

#[test]
fn lines_of_a_paste_that_is_not_marked_are_lines_of_the_list() {
    let home = Home::new();
    let mut person = at(&home, "bucket_arns");
    let buckets = buckets();
    person.terminal.keys(&format!("{}\r", buckets.join("\r")));
    person.terminal.wait_for("line 2001 of 2001");
    person.terminal.keys(&ctrl('n'));
    person.sees("bucket_account_id");
    let text = buckets.join("\n") + "\n";
    let draft = home.draft(PLAYBOOK, "bucket_arns");
    assert!(draft == (Some(text), None));
    person.leaves();
}
