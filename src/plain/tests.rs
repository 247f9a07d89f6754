//! Whole runs over typed lines: what is printed, what is saved, what is written.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    io::{self, BufRead, Read},
    rc::Rc,
};

use proptest::prelude::*;
use serde_json::{Map, Value};

use super::*;
use crate::{
    answers, bundle,
    host::{Known, bring, is_hidden},
    plan,
    playbook::{BUILT_IN, Kind, Playbook, Question, testing::SEVERAL},
    wizard::{Effect, Saved, Written},
};

/// Keeps everything in memory.
#[derive(Default)]
struct Memory {
    sessions: BTreeMap<String, Saved>,
    current: Option<String>,
    saves: usize,
    /// Directory, then the files in it.
    written: BTreeMap<String, BTreeMap<String, Vec<u8>>>,
    /// Saving fails.
    broken: bool,
    /// There is no place to save.
    homeless: bool,
}

impl Memory {
    fn save(&mut self, wizard: &mut Wizard) {
        let Some(saved) = wizard.saved().filter(|_| wizard.is_dirty()) else {
            return;
        };
        if self.homeless {
            wizard.mark_saved();
            wizard.apply(Action::Tell("Not saved: no folder.".to_owned()));
            return;
        }
        if self.broken {
            wizard.apply(Action::Tell("Not saved: the disk is full.".to_owned()));
            return;
        }
        let free = ["one", "two"]
            .into_iter()
            .find(|name| !self.sessions.contains_key(*name));
        let number = self.sessions.len();
        let fresh = || free.map_or_else(|| format!("more-{number}"), str::to_owned);
        let name = self.current.get_or_insert_with(fresh);
        self.sessions.insert(name.clone(), saved);
        self.saves += 1;
        wizard.mark_saved();
    }
}

impl Host for Memory {
    fn carry_out(&mut self, wizard: &mut Wizard, effect: Effect) -> After {
        match effect {
            Effect::Save => {
                self.save(wizard);
            }
            Effect::Begin => self.current = None,
            Effect::Open(name) => match self.sessions.get(&name) {
                Some(saved) => {
                    wizard.apply(Action::Opened(Box::new(saved.clone())));
                    self.current = Some(name);
                }
                None => {
                    wizard.apply(Action::Tell(format!("There is no session {name}.")));
                }
            },
            Effect::Write { dir, force } => {
                let files: BTreeMap<_, _> = wizard
                    .export()
                    .bundle(wizard.setup().unwrap())
                    .files()
                    .iter()
                    .map(|file| (file.path.to_owned(), file.bytes.to_vec()))
                    .collect();
                let written = if self.written.contains_key(&dir) && !force {
                    Written::Refused("the directory is not empty".to_owned())
                } else {
                    let names = files.keys().cloned().collect();
                    self.written.insert(dir.clone(), files);
                    Written::Done { dir, files: names }
                };
                if let Some(effect) = wizard.apply(Action::Written(written)) {
                    self.carry_out(wizard, effect);
                }
            }
            Effect::Bring(path) => {
                wizard.apply(Action::Brought(bring(&path)));
                self.save(wizard);
            }
            Effect::Copy(text) => return After::Copy(text),
            Effect::Quit => {
                self.save(wizard);
                return After::End;
            }
        }
        After::Nothing
    }

    fn sessions(&self) -> Vec<Known> {
        let sessions = self.sessions.iter();
        let known = sessions.map(|(name, saved)| Known {
            name: name.clone(),
            playbook: saved.playbook.clone(),
            progress: saved.progress,
            about: saved.about.clone(),
            when: "today".to_owned(),
        });
        known.collect()
    }

    fn session(&self) -> Option<&str> {
        self.current.as_deref()
    }
}

/// What a terminal shows: the output, with what is typed behind each prompt.
#[derive(Clone, Default)]
struct Terminal {
    seen: Rc<RefCell<Vec<u8>>>,
}

impl Write for Terminal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.seen.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The typed lines, echoed as they are read.
struct Typing<'a> {
    lines: &'a [u8],
    echo: Option<Terminal>,
}

impl Read for Typing<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Typing<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(self.lines)
    }

    fn consume(&mut self, amount: usize) {
        let (read, rest) = self.lines.split_at(amount);
        if let Some(echo) = &mut self.echo {
            echo.write_all(read).unwrap();
        }
        self.lines = rest;
    }
}

struct Ran {
    end: End,
    host: Memory,
    /// What was printed.
    output: String,
}

fn ran_on(wizard: Wizard, mut host: Memory, typed: &str) -> Ran {
    let mut terminal = Terminal::default();
    let mut typing = Typing {
        lines: typed.as_bytes(),
        echo: None,
    };
    let end = run(wizard, &mut host, &mut typing, &mut terminal).unwrap();
    let output = String::from_utf8(terminal.seen.take()).unwrap();
    Ran { end, host, output }
}

fn ran(typed: &str) -> Ran {
    ran_on(Wizard::new(), Memory::default(), typed)
}

/// As a person sees it who types these lines.
fn transcript(host: &mut Memory, typed: &str) -> String {
    let mut terminal = Terminal::default();
    let mut typing = Typing {
        lines: typed.as_bytes(),
        echo: Some(terminal.clone()),
    };
    run(Wizard::new(), host, &mut typing, &mut terminal).unwrap();
    String::from_utf8(terminal.seen.take()).unwrap()
}

fn samples() -> Vec<Map<String, Value>> {
    answers::tests::samples(&BUILT_IN[0])
}

fn playbook() -> &'static Playbook {
    crate::playbook::built_in(BUILT_IN[0].id).unwrap().unwrap()
}

/// What is typed to give an answer; Enter where there is none.
fn typed(question: &Question, answer: Option<&Value>) -> String {
    let text = |value: &Value| value.as_str().unwrap().to_owned() + "\n";
    match answer {
        None => "\n".to_owned(),
        Some(Value::Bool(true)) => "1\n".to_owned(),
        Some(Value::Bool(false)) => "no\n".to_owned(),
        Some(Value::Array(list)) => list.iter().map(text).collect::<String>() + "\n",
        Some(value) if question.kind == Kind::Choice => {
            let place = question.choices.iter().position(|c| c.value == *value);
            format!("{}\n", place.unwrap() + 1)
        }
        Some(value) => text(value),
    }
}

/// The lines that answer every question that is asked before one, or all of them.
fn answering(answers: &Map<String, Value>, before: Option<&str>) -> String {
    let checked = answers::check(playbook(), answers);
    let asked = checked
        .asked
        .iter()
        .map(|place| &playbook().questions[*place]);
    let lines: String = asked
        .take_while(|question| Some(question.id.as_str()) != before)
        .map(|question| typed(question, answers.get(&question.id)))
        .collect();
    format!("1\n{lines}")
}

/// A run to a question of the first sample, and on from there.
fn at(question: &str, then: &str) -> Ran {
    ran(&format!(
        "{}{then}",
        answering(&samples()[0], Some(question))
    ))
}

/// What was printed after the last time that a question was.
fn last_part<'o>(output: &'o str, title: &str) -> &'o str {
    output.rsplit_once(title).unwrap().1
}

fn text_of(ran: &Ran, id: &str) -> Option<String> {
    ran.host.sessions.get("one")?.drafts.get(id)?.text.clone()
}

#[test]
fn a_typed_run_writes_the_bundle_of_the_answers_file() {
    for sample in samples() {
        let typed = format!("{}export\n\nquit\n", answering(&sample, None));
        let ran = ran(&typed);
        assert_eq!(ran.end, End::Done);
        let checked = answers::check(playbook(), &sample);
        let expected = bundle::render(&plan::build(playbook(), &checked.answers));
        let expected: BTreeMap<_, _> = expected
            .files()
            .iter()
            .map(|file| (file.path.to_owned(), file.bytes.to_vec()))
            .collect();
        let found: Vec<_> = ran.host.written.values().collect();
        assert_eq!(found, [&expected]);
        for path in expected.keys() {
            assert!(ran.output.contains(path), "{path}");
        }
        assert!(ran.output.is_ascii());
        assert_narrow(&ran.output);
    }
}

/// Nothing but a single value, a command or a line of a document is wider than a line.
fn assert_narrow(output: &str) {
    let mut document = false;
    for line in output.lines() {
        document = (document || line == "---- begin ----") && line != "---- end ----";
        let value = !line.trim_start().contains(' ');
        let command = ["aws ", "sagesetup ", "  --", "cat "]
            .iter()
            .any(|start| line.starts_with(start));
        let marked = ["+ ", "- ", "? "]
            .iter()
            .any(|start| line.starts_with(start));
        assert!(
            line.chars().count() <= 78 || document || value || command || marked,
            "{line}"
        );
    }
}

/// Every control, mark or letter without ink must have been spelled out.
fn assert_clean(output: &str) {
    let hidden = output.chars().find(|c| *c != '\n' && is_hidden(*c));
    assert_eq!(hidden, None);
}

#[test]
fn transcript_of_the_first_sample() {
    let mut host = Memory::default();
    let earlier = ran("1\n1\n2\n").host.sessions["one"].clone();
    host.sessions.insert("earlier".to_owned(), earlier);
    let typed = answering(&samples()[0], None)
        .replacen("eu-west-1\n", "Ireland\nfix\nshow\nhelp\n", 1)
        .replacen(
            "444455556666\n",
            "111122223333\nback\n\n44445555666\nlater\nback\n444455556666\n",
            1,
        )
        .replacen(
            "arn:aws:s3:::example",
            "example-spark-data\nfix\narn:aws:s3:::example",
            1,
        );
    let rest = [
        "7",
        "=",
        "result",
        "roles",
        "documents",
        "assum",
        "5",
        "back",
        "checklist",
        "3",
        "1",
        "done",
        "undo",
        "back",
        "8",
        "back",
        "back",
        "4",
        "next",
        "done",
        "next",
        "back",
        "back",
        "files",
        "export",
        "",
        "help",
        "quit",
    ];
    let typed = typed + &rest.join("\n") + "\n";
    insta::assert_snapshot!(transcript(&mut host, &typed));
}

/// As a notebook prints it: wrapped in the middle of words, with empty lines.
const DENIED: &str = "\
---------------------------------------------------------------------------
Cell In[3], line 1

ClientError: An error occurred (AccessDenied) when calling the AssumeRole oper
ation: User: arn:aws:sts::111122223333:assumed-role/AmazonSageMaker-ExecutionR
ole-20240101T000000/SageMaker is not authorized to perform: sts:AssumeRole on
resource: arn:aws:iam::444455556666:role/AssumableRole because no identity-bas
ed policy allows the sts:AssumeRole action
";

#[test]
fn transcript_of_an_explanation() {
    let typed = format!(
        "{}result\nchecklist\n3\n1\nexplain\n{DENIED}\n\nquit\n",
        answering(&samples()[0], None)
    );
    let text = transcript(&mut Memory::default(), &typed);
    assert!(text.is_ascii());
    insta::assert_snapshot!(last_part(&text, "done, next, back, or help: explain\n"));
}

#[test]
fn what_aws_has_retired_is_told_before_its_first_question() {
    let cards = crate::playbook::cards();
    let card = cards.iter().find(|card| card.is_retired()).unwrap();
    let first = crate::playbook::built_in(&card.id).unwrap().unwrap();
    let text = transcript(&mut Memory::default(), &format!("{}\nquit\n", card.title));
    let (before, after) = text.split_once("\nRetired by AWS:\n").unwrap();
    assert!(before.contains(" Retired by AWS."), "{before}");
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (told, _) = after.split_once("Question 1 of ").unwrap();
    for sentence in &card.retired {
        assert!(words(told).contains(sentence), "{told}");
    }
    assert!(words(after).contains(&first.questions[0].title));
    // Whoever goes on with a session hears it too.
    let begun = format!("{}\n1\nhome\nquit\n", card.title);
    let mut host = Memory::default();
    transcript(&mut host, &begun);
    let again = transcript(&mut host, "one\nquit\n");
    assert!(again.contains("\nRetired by AWS:\n"), "{again}");
}

#[test]
fn what_each_set_up_needs_is_printed_on_the_welcome() {
    let text = transcript(&mut Memory::default(), "show\nquit\n");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for card in crate::playbook::cards() {
        for need in &card.need {
            assert!(words.contains(need.as_str()), "{need}");
        }
    }
}

#[test]
fn an_id_is_explained_at_once_and_the_place_stays() {
    let ran = at("region", "explain\n\ns12\neu-west-1\nback\nquit\n");
    assert!(ran.output.contains("S12: The execution role"));
    assert_eq!(text_of(&ran, "region").as_deref(), Some("eu-west-1"));
    assert_narrow(&ran.output);
    // Before there is a set-up, the playbooks tell what they would do.
    let ran = self::ran("Explain\nS12\nquit\n");
    assert!(ran.output.contains("Where sagesetup does it:"));
    assert!(!ran.output.contains("In your checklist"));
}

#[test]
fn no_line_of_a_message_becomes_an_answer() {
    for (typed, told) in [
        ("quit\n1\n\nback\n\n\n", "No known failure fits this text."),
        ("S99\n\n\n", "There is no such id or code"),
        ("\n\n", "Nothing was given to explain."),
        (
            &format!("{}\n\n", "x y\n".repeat(40_000)),
            "This is longer than 64 KiB.",
        ),
    ] {
        let ran = at("region", &format!("explain\n{typed}again\nquit\n"));
        assert!(ran.output.contains(told), "{told}");
        assert_eq!(text_of(&ran, "region"), None);
        assert_eq!(ran.output.matches("Question 3 of").count(), 2, "{told}");
    }
    let ran = at(
        "region",
        "explain\nCannot exceed quota for PolicySize: 6144",
    );
    assert_eq!(ran.end, End::InputEnded);
    assert!(ran.output.contains("D3: "));
}

#[test]
fn back_leaves_a_wrong_answer_and_finds_it_again() {
    let ran = at("emr_account_id", "12-wrong\nback\n\n");
    assert_eq!(text_of(&ran, "emr_account_id").as_deref(), Some("12-wrong"));
    let last = last_part(&ran.output, "What is the id of the account");
    assert!(
        last.contains("Typed before, and not right yet: 12-wrong\n"),
        "{last}"
    );
}

#[test]
fn a_word_behind_the_sign_is_a_value() {
    let ran = at("assumable_role_name", "=back\n");
    assert_eq!(
        text_of(&ran, "assumable_role_name").as_deref(),
        Some("back")
    );
    assert!(ran.output.contains("Taken: back\n"));
    let ran = at("assumable_role_name", "Back\n");
    assert_eq!(text_of(&ran, "assumable_role_name"), None);
    assert!(ran.output.ends_with(&farewell()), "{}", ran.output);
}

fn farewell() -> String {
    "All is saved under the session name: one\nTo go on later, type:\nsagesetup wizard --session one --plain\n"
        .to_owned()
}

#[test]
fn a_sure_correction_is_taken_and_can_be_undone() {
    let ran = at("region", "Ireland\nfix\nback\nundo\nundo\n\n");
    assert!(ran.output.contains("Type fix to take: eu-west-1\n"));
    let last = last_part(&ran.output, "section Accounts.\nIn which Region");
    assert!(
        last.contains("Typed before, and not right yet: Ireland\n"),
        "{last}"
    );
    assert!(last.contains("Enter keeps: eu-west-1\n"), "{last}");
    assert!(last.contains("Taken: eu-west-1\n"), "{last}");
}

#[test]
fn a_guess_is_taken_only_after_a_second_look() {
    let to = "emr_account_id";
    let guess = at(to, "44445555666\nfix\n");
    assert!(guess.output.contains("Type fix to take: 044445555666\n"));
    assert_eq!(text_of(&guess, to).as_deref(), Some("044445555666"));
    assert!(!guess.output.contains("Taken: 044445555666\n"));
    let looked = at(to, "44445555666\nfix\nundo\nfix\n\n");
    assert!(looked.output.contains("Taken: 044445555666\n"));
}

#[test]
fn without_a_correction_there_is_nothing_to_take() {
    let ran = at("region", "fix\nundo\n");
    assert!(ran.output.contains("There is no correction to take."));
    assert!(ran.output.contains("no correction was taken here."));
    assert_eq!(text_of(&ran, "region"), None);
}

#[test]
fn a_list_takes_a_line_a_value_and_leaves_out_what_is_not_right() {
    let to = "bucket_arns";
    let one = "arn:aws:s3:::one-1\n";
    let ran = at(
        to,
        &format!("{one}arn:aws:sqs:::two\nbucket-three\nfix\n{one}arn:aws:s3:::four\n\n"),
    );
    let expected = "arn:aws:s3:::one-1\narn:aws:s3:::bucket-three\narn:aws:s3:::four";
    assert_eq!(text_of(&ran, to).as_deref(), Some(expected));
    assert!(ran.output.contains("Taken, 3 values:\n"));
    assert!(ran.output.contains("the same as line 1; one is enough."));
    // What is left out is left out of the answer too.
    let ran = at(to, &format!("{one}arn:aws:sqs:::two\n\n"));
    assert_eq!(text_of(&ran, to).as_deref(), Some("arn:aws:s3:::one-1"));
    assert!(ran.output.contains("Taken: arn:aws:s3:::one-1\n"));
}

#[test]
fn a_list_keeps_its_values_on_enter_and_gives_them_up_for_others() {
    let ran = at("runtime_roles", "\nback\nA\nB\n\nback\n");
    let last = last_part(&ran.output, "Which runtime roles");
    assert!(
        last.contains("Enter keeps these 2 values:\nA\nB\n"),
        "{last}"
    );
    assert_eq!(text_of(&ran, "runtime_roles").as_deref(), Some("A\nB"));
    let too_many = at("runtime_roles", "A\nB\nC\nD\nE\nF\n\n");
    assert!(too_many.output.contains("5 are possible at most"));
    assert_eq!(
        text_of(&too_many, "runtime_roles").as_deref(),
        Some("A\nB\nC\nD\nE")
    );
}

#[test]
fn a_list_begun_is_not_lost_by_a_word_or_the_end() {
    for then in ["", "quit\n", "back\n", "home\nquit\n"] {
        let ran = at(
            "bucket_arns",
            &format!("arn:aws:s3:::one-1\narn:aws:s3:::two-2\n{then}"),
        );
        let text = text_of(&ran, "bucket_arns");
        assert_eq!(
            text.as_deref(),
            Some("arn:aws:s3:::one-1\narn:aws:s3:::two-2"),
            "{then}"
        );
    }
}

#[test]
fn the_sign_alone_empties_what_may_be_empty() {
    let ran = at("log_group_name", "/aws/x\nback\n=\n");
    assert_eq!(text_of(&ran, "log_group_name").as_deref(), Some(""));
    let last = last_part(&ran.output, "To which CloudWatch log group");
    assert!(
        last.contains("An equals sign alone means none.\n"),
        "{last}"
    );
    assert!(last.contains("Taken: none\n"), "{last}");
}

/// A run at the question about several choices, with these lines typed there.
fn choosing(typed: &str) -> Ran {
    let mut wizard = Wizard::new();
    wizard.apply(Action::Start(SEVERAL.to_owned()));
    let before = "eu-west-1\narn:aws:iam::210987654321:role/x\n";
    ran_on(wizard, Memory::default(), &format!("{before}{typed}"))
}

#[test]
fn several_choices_go_by_numbers_with_commas_or_one_a_line() {
    for (typed, chosen) in [
        ("1, 3\n\n", "training\ntransform"),
        ("3\n1\n\n", "training\ntransform"),
        ("3 1\n\n", "training\ntransform"),
        ("Batch transform; TRAINING\n\n", "training\ntransform"),
        ("1,2,3\n-2\n\n", "training\ntransform"),
        ("3, x, 1, 11\n\n", "training\ntransform"),
    ] {
        let ran = choosing(typed);
        assert_eq!(text_of(&ran, "jobs").as_deref(), Some(chosen), "{typed}");
        let output = &ran.output;
        assert!(
            output.contains("Chosen so far: Training and Batch transform."),
            "{output}"
        );
        assert!(output.contains("Taken, 2 values:"), "{output}");
        assert_eq!(
            output.contains("Not taken: \"x\" is none of the choices."),
            typed.contains('x') && !typed.contains("transform"),
            "{output}"
        );
    }
}

#[test]
fn several_choices_say_what_is_wrong_and_what_can_be_typed() {
    let ran = choosing("\nhelp\n4\n\n=\n");
    for part in [
        "10. Feature groups. Columns that several models share.",
        "Type the numbers of all that apply, with commas between them or one a line",
        "Nothing is chosen yet: at least one is needed.",
        "A minus before a number takes that choice off again.",
        "Tuning trains: tick Training too.",
        "More numbers, or an empty line",
    ] {
        assert!(ran.output.contains(part), "{part}\n{}", ran.output);
    }
    let ran = choosing("1\n\nback\n\n");
    assert!(
        ran.output.contains("Enter keeps: training (Training)"),
        "{}",
        ran.output
    );
    // None is an answer where one may be left out.
    let ran = choosing("1\n\n2, 1\n\nback\n=\n");
    assert_eq!(text_of(&ran, "extras").as_deref(), Some(""));
}

#[test]
fn a_choice_goes_by_number_or_whole_name_and_never_by_a_part() {
    for typed in ["2", "2.", "cross-account", "two ACCOUNTS"] {
        let ran = ran(&format!("1\n{typed}\n"));
        assert!(
            ran.output.contains("Taken: cross-account (Two accounts)\n"),
            "{typed}"
        );
    }
    for typed in ["3", "0", "two", "accounts", "="] {
        let ran = ran(&format!("1\n{typed}\n"));
        assert!(ran.output.contains("is none of the choices."), "{typed}");
        assert_eq!(text_of(&ran, "topology"), None);
    }
    // "no" is a part of "notebook-user", which is the wider right.
    let ran = at("associate_by", "no\n");
    assert_eq!(text_of(&ran, "associate_by"), None);
    for (typed, taken) in [("y", "yes"), ("N", "no"), ("false", "no")] {
        let ran = at("execution_role_has_full_access", &format!("{typed}\n"));
        assert!(ran.output.contains(&format!("Taken: {taken}\n")), "{typed}");
    }
}

#[test]
fn an_answer_read_from_another_one_says_so() {
    let profile = "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-abcdefghij12/ana";
    let typed = answering(&samples()[0], Some("domain_id")).replacen(
        "eu-west-1\n",
        &format!("{profile}\nfix\n"),
        1,
    );
    let ran = ran(&format!("{typed}\n"));
    assert!(ran.output.contains(
        "Read from your answer to the question: In which Region is the SageMaker AI\ndomain?\nEnter keeps: d-abcdefghij12\n"
    ));
    assert!(ran.output.contains("Taken: d-abcdefghij12\n"));
}

#[test]
fn an_answer_that_makes_another_one_wrong_says_which() {
    let ran = ran(&format!(
        "{}4\narn:aws:iam::444455556666:role/x\n",
        answering(&samples()[0], None)
    ));
    let after = last_part(
        &ran.output,
        "Which execution role do the notebooks run with?",
    );
    assert!(
        after.contains(
            "This makes another answer wrong, to the question: What is the id of the\naccount"
        ),
        "{after}"
    );
    assert!(after.contains("Question 6 of 23"), "{after}");
}

#[test]
fn show_prints_what_the_last_answer_changed_or_what_this_one_will() {
    let ran = at("region", "back\nlater\nshow\neu-west-1\nshow\nback\nshow\n");
    let shown: Vec<&str> = ran.output.split(", or help: ").collect();
    let [.., waits, _, changed, _, present, _end] = shown.as_slice() else {
        panic!("{}", ran.output)
    };
    assert!(waits.contains("\n? "), "{waits}");
    let line = "\n+           \"aws:SourceArn\": \"arn:PARTITION:emr-serverless:eu-west-1:";
    assert!(
        changed.contains("What your last answer changed."),
        "{changed}"
    );
    assert!(
        changed.contains(line) && !changed.contains("\n- "),
        "{changed}"
    );
    assert!(
        present.contains("What the answer to this question changes."),
        "{present}"
    );
    assert!(present.contains(line), "{present}");
}

/// The way to each place, for the first sample.
fn places() -> Vec<(&'static str, String)> {
    let all = answering(&samples()[0], None);
    let to = |question| answering(&samples()[0], Some(question));
    vec![
        ("Number or part of a name, or help", String::new()),
        ("Number, or help", to("topology")),
        ("Answer, or help", to("region")),
        ("Value 1, or help", to("bucket_arns")),
        (
            "Number of an answer to change, export, result, or help",
            all.clone(),
        ),
        ("Number or word, or help", format!("{all}result\n")),
        (
            "Number of a document, back, or help",
            format!("{all}result\ndocuments\n"),
        ),
        (
            "Number of a step, next, back, or help",
            format!("{all}result\n3\n"),
        ),
        (
            "done, next, back, or help",
            format!("{all}result\n3\nnext\n"),
        ),
        ("Directory, or help", format!("{all}export\n")),
    ]
}

#[test]
fn help_lists_what_has_a_meaning_and_again_repeats_the_place() {
    for (prompt, way) in places() {
        let ran = ran(&format!("{way}help\nagain\n"));
        let parts: Vec<&str> = ran.output.split(&format!("\n{prompt}: ")).collect();
        let [.., before, help, again, _end] = parts.as_slice() else {
            panic!("{prompt}: {}", ran.output)
        };
        for word in ["back", "again", "help", "quit"] {
            assert!(help.contains(&format!("\n- {word}: ")), "{prompt}: {help}");
        }
        let place = again.trim();
        assert!(
            place.len() > 20 && before.contains(place),
            "{prompt}: {again}"
        );
        assert_clean(&ran.output);
        assert_narrow(&ran.output);
    }
}

#[test]
fn quit_and_the_end_of_the_input_save_at_every_place() {
    for (prompt, way) in places() {
        // Opening a set-up alone is no work yet.
        let begun = way.lines().count() > 1;
        for (typed, end) in [("quit\n", End::Done), ("", End::InputEnded)] {
            let ran = ran(&format!("{way}{typed}"));
            assert_eq!(ran.end, end, "{prompt}");
            assert_eq!(ran.host.saves > 0, begun, "{prompt}");
            let says = if begun {
                farewell()
            } else {
                "Nothing was typed, so there is nothing to save.\n".to_owned()
            };
            assert!(ran.output.ends_with(&says), "{prompt}: {}", ran.output);
        }
    }
}

#[test]
fn back_is_never_refused() {
    let sample = &samples()[0];
    let back = "back\n".repeat(61);
    let ran = ran(&format!(
        "{}result\n3\nnext\n{back}",
        answering(sample, None)
    ));
    assert!(ran.output.contains("Question 1 of 23"));
    assert!(
        last_part(&ran.output, "Question 1 of 23").contains("Run Spark from Studio notebooks:")
    );
}

#[test]
fn work_that_cannot_be_saved_is_told_and_not_a_trap() {
    let broken = || Memory {
        broken: true,
        ..Memory::default()
    };
    let typed = "1\n2\nquit\n\nquit\nquit\n";
    let ran = ran_on(Wizard::new(), broken(), typed);
    assert_eq!(ran.end, End::Done);
    assert!(ran.output.contains("Not saved: the disk is full.\n"));
    let asked = "The work could not be saved. Type quit once more";
    assert_eq!(ran.output.matches(asked).count(), 2, "{}", ran.output);
    assert!(!ran.output.contains("All is saved"));
    let ran = ran_on(Wizard::new(), broken(), "1\n2\n");
    assert!(
        ran.output
            .ends_with("Not saved: the disk is full.\nThe work could not be saved.\n")
    );
}

#[test]
fn without_a_place_to_save_it_says_so_and_ends() {
    let homeless = Memory {
        homeless: true,
        ..Memory::default()
    };
    let ran = ran_on(Wizard::new(), homeless, "1\n2\nquit\n");
    assert_eq!(ran.end, End::Done);
    assert!(ran.output.contains("Not saved: no folder.\n"));
    assert!(
        ran.output
            .ends_with("Nothing of this work is kept: there is no place to save it.\n")
    );
}

#[test]
fn a_second_set_up_is_saved_beside_the_first() {
    let ran = ran("1\n2\nhome\n1\n1\n");
    let scopes = ["one", "two"].map(|name| {
        ran.host.sessions[name].drafts["topology"]
            .text
            .clone()
            .unwrap()
    });
    assert_eq!(scopes, ["cross-account", "single-account"]);
}

#[test]
fn a_session_is_resumed_where_it_was_left() {
    let first = at("emr_account_id", "12\n");
    let ran = ran_on(Wizard::new(), first.host, "one\n\nquit\n");
    let number = crate::playbook::cards().len() + 1;
    assert!(ran.output.contains(&format!(
        "{number}. one: SageMaker Studio with EMR Serverless. 5 of 23 questions answered."
    )));
    assert!(ran.output.contains("Typed before, and not right yet: 12\n"));
    assert_eq!(text_of(&ran, "emr_account_id").as_deref(), Some("12"));
    // "Serverless" is in the title of the set-up alone, "e" in the name of the session too.
    let ran = ran_on(Wizard::new(), ran.host, "e\nnowhere\nServerless\n");
    assert!(ran.output.contains("Several are called so."));
    assert!(
        ran.output
            .contains("Nothing in the list is called \"nowhere\".")
    );
    assert!(ran.output.contains("Question 1 of"));
}

#[test]
fn a_wizard_that_has_begun_starts_where_it_stands() {
    let mut wizard = Wizard::new();
    wizard.apply(Action::Start(BUILT_IN[0].id.to_owned()));
    wizard.apply(Action::Prefill(samples().swap_remove(0)));
    let ran = ran_on(wizard, Memory::default(), "");
    assert!(
        ran.output
            .starts_with("SageMaker Studio with EMR Serverless.")
    );
    assert!(ran.output.contains("Every answer is there."));
    assert!(ran.output.ends_with(&farewell()));
}

#[test]
fn home_leads_back_to_the_set_up_it_came_from() {
    let ran = at("region", "home\nback\neu-west-1\n");
    assert!(ran.output.contains("Type back to return to the set-up"));
    assert!(ran.output.contains("Taken: eu-west-1\n"));
}

#[test]
fn an_export_before_the_end_says_what_is_missing() {
    let ran = at("bucket_arns", "export\n");
    assert!(ran.host.written.is_empty());
    let review = last_part(&ran.output, "Review of all");
    assert!(
        ran.output
            .contains("Before the bundle can be written, answers are still to be given")
    );
    assert!(
        review.contains("give or mend numbers 7, 20, 21 and 22.\n"),
        "{review}"
    );
}

#[test]
fn what_is_open_is_told_without_holes_in_the_sentences() {
    let ran = ran("1\nresult\nroles\ndocuments\n1\nreview\nreview\n");
    assert!(ran.output.contains("parts of this are open"));
    assert!(
        ran.output
            .contains("\n- EMRServerlessAppRuntimeRoleA trusts emr-serverless.amazonaws.com")
    );
    assert!(
        ran.output
            .contains("\nWho may assume this role.\nWhat its statements are for:\n")
    );
    assert_eq!(ran.output.matches("Review of all 19 answers.").count(), 2);
    assert!(ran.output.is_ascii());
    assert_narrow(&ran.output);
}

#[test]
fn a_directory_in_use_is_refused_and_then_forced() {
    let all = answering(&samples()[0], None);
    let ran = ran(&format!(
        "{all}export\nforce\n=force\n\nforce\nback\nexport\n=force\nforce\nquit\n"
    ));
    assert_eq!(ran.host.written.keys().collect::<Vec<_>>(), ["force"]);
    assert!(ran.output.contains("No directory was refused"));
    assert!(
        ran.output
            .contains("The bundle is written. Type another directory, back or quit.")
    );
    assert_eq!(
        ran.output
            .matches("Not written: the directory is not empty\n")
            .count(),
        1
    );
    assert_eq!(
        ran.output
            .matches("Written: 13 files in the directory: force\n")
            .count(),
        2
    );
    assert!(ran.output.contains("cat force/README.md\n"));
}

#[test]
fn steps_are_ticked_once_and_the_tick_can_be_taken_away() {
    let all = answering(&samples()[0], None);
    let ran = ran(&format!(
        "{all}result\n3\nnext\ndone\ndone\nundone\nundone\ndone\nnext\ndone\nback\n"
    ));
    let says: Vec<&str> = [
        "Ticked. 1 of 4",
        "It was ticked already. 1",
        "The tick is taken away. 0",
        "It was not ticked. 0",
        "Ticked. 2 of 4",
    ]
    .into_iter()
    .filter(|text| !ran.output.contains(text))
    .collect();
    assert_eq!(says, Vec::<&str>::new(), "{}", ran.output);
    assert!(
        ran.output
            .contains("\n1. Done. Confirm the execution role.\n")
    );
    let ticks: Vec<_> = ran.host.sessions["one"].ticks.keys().collect();
    assert_eq!(ticks, ["allow-assume", "confirm-execution-role"]);
}

#[test]
fn a_tick_that_an_answer_took_back_is_told() {
    let all = answering(&samples()[0], None);
    let ran = ran(&format!(
        "{all}result\n3\nnext\ndone\nreview\n20\nd-zzzzzzzzzzzz\nresult\n3\n1\n"
    ));
    let list = last_part(&ran.output, "Checklist of the Studio account");
    assert!(
        list.contains("\nAn answer has changed step 1 since you ticked it: do it again.\n"),
        "{list}"
    );
    let step = last_part(&ran.output, "Step 1.");
    assert!(
        step.contains("\nAn answer has changed this step since you ticked it: do it again.\n"),
        "{step}"
    );
}

#[test]
fn a_command_that_reads_a_file_says_where_to_run_it() {
    let all = answering(&samples()[0], None);
    let ran = ran(&format!("{all}result\n3\n9\n"));
    let step = last_part(&ran.output, "Step 9.");
    let (before, _) = step.split_once("file://").unwrap();
    assert!(
        before.contains("\nRun this in the folder studio-account of the bundle:\naws "),
        "{step}"
    );
}

#[test]
fn a_step_prints_the_document_to_paste_whole_and_with_its_reasons() {
    let all = answering(&samples()[0], None);
    let ran = ran(&format!("{all}result\n4\n7\n"));
    let checked = answers::check(playbook(), &samples()[0]);
    let plan = plan::build(playbook(), &checked.answers);
    let document = plan
        .documents
        .iter()
        .find(|d| d.id == "assumable-trust")
        .unwrap();
    let block = format!("\n---- begin ----\n{}---- end ----\n", document.pretty);
    assert!(ran.output.contains(&block));
    assert!(
        ran.output
            .contains("- StudioExecutionRoleMayEnter, allows. Lets in the one execution role")
    );
    assert!(
        ran.output
            .contains("Begin only after step 1 of the Studio account (not ticked yet).")
    );
}

struct Torn;

impl Read for Torn {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the line was cut"))
    }
}

#[test]
fn a_torn_line_still_saves() {
    let typed = answering(&samples()[0], Some("bucket_arns")) + "arn:aws:s3:::one-1\narn:a";
    let mut input = io::BufReader::new(typed.as_bytes().chain(Torn));
    let mut host = Memory::default();
    let ended = run(Wizard::new(), &mut host, &mut input, &mut io::sink());
    assert_eq!(ended.unwrap_err().to_string(), "the line was cut");
    let saved = &host.sessions["one"].drafts["bucket_arns"];
    assert_eq!(saved.text.as_deref(), Some("arn:aws:s3:::one-1"));
}

struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_went_away_costs_no_work() {
    let mut wizard = Wizard::new();
    wizard.apply(Action::Start(BUILT_IN[0].id.to_owned()));
    wizard.apply(Action::Edit("cross-account".to_owned()));
    let mut host = Memory::default();
    let ended = run(wizard, &mut host, &mut io::empty(), &mut Gone);
    assert_eq!(ended.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    let saved = &host.sessions["one"].drafts["topology"];
    assert_eq!(saved.text.as_deref(), Some("cross-account"));
}

#[test]
fn nothing_hidden_is_printed_raw() {
    let nasty = "\u{1b}[2J\u{202e}x\u{200b}\u{3164}\t\u{9b}31m";
    for (prompt, way) in places() {
        let ran = ran(&format!(
            "{way}{nasty}\n={nasty}\nagain\nreview\nresult\n1\n2\nexport\n{nasty}\n"
        ));
        assert_clean(&ran.output);
        assert!(
            ran.output.contains(r"\u{1b}[2J\u{202e}x\u{200b}"),
            "{prompt}"
        );
    }
    let ran = at("user_profile_name", &format!("{nasty}\nback\n\n"));
    assert!(
        ran.output
            .contains(r"Typed before, and not right yet: \u{1b}[2J")
    );
}

fn any_line() -> impl Strategy<Value = String> {
    let known: Vec<String> = answering(&samples()[0], None)
        .lines()
        .map(str::to_owned)
        .chain(
            word::EVERYWHERE
                .iter()
                .chain(word::QUESTION)
                .chain(word::STEP)
                .chain(word::DIRECTORY)
                .filter(|(_, word, _)| *word != Word::Quit)
                .map(|(name, ..)| (*name).to_owned()),
        )
        .chain(["documents", "roles", "files", "checklist", "result", "="].map(str::to_owned))
        .collect();
    prop_oneof![
        6 => proptest::sample::select(known),
        2 => (0..30_usize).prop_map(|number| number.to_string()),
        1 => "[\\PC\\pC]{0,40}".prop_map(|text| text.replace('\n', " ")),
        1 => "=?arn:aws:[a-z0-9:/]{0,90}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_typed_it_goes_on_to_the_end_and_prints_cleanly(
        from in 0..10_usize,
        lines in proptest::collection::vec(any_line(), 0..60),
    ) {
        let (_, way) = places().swap_remove(from);
        let ran = ran(&format!("{way}{}", lines.join("\n")));
        prop_assert_eq!(ran.end, End::InputEnded);
        assert_clean(&ran.output);
        let (_, last) = ran.output.rsplit_once("The input has ended.").unwrap();
        let told = last.contains("All is saved under the session name: ");
        prop_assert_eq!(ran.host.current.is_some(), told);
    }
}

#[test]
fn the_result_of_the_other_account_is_taken_in_by_a_word() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).display().to_string();
    let checked = answers::check(playbook(), &samples()[0]);
    let plan = plan::build(playbook(), &checked.answers);
    let account = plan.account("emr-account").unwrap();
    let steps = plan.steps_of(account.key).map(
        |step| serde_json::json!({ "id": step.id, "fingerprint": step.fingerprint(&plan), "state": "right" }),
    );
    let result = serde_json::json!({
        "format": "sagesetup.result/1", "playbook": playbook().id, "by": "verify", "complete": true,
        "account": { "key": account.key, "id": account.id, "partition": "aws" },
        "steps": steps.collect::<Vec<_>>(), "remarks": ["\u{1b}[1mhello"],
    });
    std::fs::write(path("result.json"), result.to_string()).unwrap();
    std::fs::write(path("broken.json"), "{").unwrap();
    let all = answering(&samples()[0], None);
    let (broken, right) = (path("broken.json"), path(""));
    let ran = ran(&format!(
        "{all}result\nimport\n{broken}\n'{right}'\nback\nchecklist\n3\nimport\nback\n"
    ));
    let said = last_part(&ran.output, "Import takes in");
    assert!(said.contains("File, back, or help"), "{said}");
    let said = ran.output.replace('\n', " ");
    for text in [
        "Not taken in: ",
        "broken.json: this is not JSON: ",
        "Result of verify.sh in the EMR account 444455556666: all that it looks after is right.",
        "Ticked: step 2 of the EMR account, ",
        "Unlocked: ",
        r#"The other side says: "\u{1b}[1mhello""#,
        "Type back for the checklists.",
    ] {
        assert!(said.contains(text), "{text}: {}", ran.output);
    }
    let ticks = &ran.host.sessions["one"].ticks;
    assert_eq!(ticks.len(), plan.steps_of(account.key).count());
}
