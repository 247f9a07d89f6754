//! The screens as a person sees them: pictures of each, styles that a picture does not show, every size, every key.

use crossterm::event::MouseEventKind;
use proptest::prelude::*;
use ratatui::style::Style;

use super::{
    app::Task,
    glyphs::{ASCII, UNICODE},
    input::Input,
    testing::{Harness, Memory, RETURNED, known, sample, svg, text_of},
    theme::{Depth, Styles},
};
use crate::{
    answers, bundle, plan,
    playbook::{self, BUILT_IN},
    wizard::{Action, Stage, Wizard},
};

/// As a notebook prints it: wrapped in the middle of words.
pub(super) const DENIED: &str = "\
---------------------------------------------------------------------------
ClientError                               Traceback (most recent call last)
Cell In[3], line 1
----> 1 emr.connect()

ClientError: An error occurred (AccessDenied) when calling the AssumeRole oper
ation: User: arn:aws:sts::111122223333:assumed-role/AmazonSageMaker-ExecutionR
ole-20240101T000000/SageMaker is not authorized to perform: sts:AssumeRole on
resource: arn:aws:iam::444455556666:role/AssumableRole because no identity-bas
ed policy allows the sts:AssumeRole action
";

/// Nothing known, but a message that says something of itself.
const UNKNOWN: &str = "\
An error occurred (DashboardInvalidInputError) when calling the PutDashboard operation: The field name is not valid for \
arn:aws:sts::111122223333:assumed-role/AmazonSageMaker-ExecutionRole-20240101T000000/SageMaker";

/// The screens of a run, by name, each in the state a person meets it in.
fn scenes(width: u16, height: u16) -> Vec<(&'static str, Harness)> {
    let size = (width, height);
    let styles = Depth::True;
    let asking = |id| Harness::asking(id, width, height);
    let after = |id, keys: &dyn Fn(&mut Harness)| {
        let mut harness = asking(id);
        keys(&mut harness);
        harness
    };
    let done = |keys: &[&str]| {
        let mut harness = Harness::answered(0, width, height);
        harness.keys(keys);
        harness
    };
    let mut host = Memory::default();
    host.known.push(known("production"));
    vec![
        ("welcome", Harness::new(width, height)),
        (
            "welcome-sessions",
            Harness::with(Wizard::new(), host, styles, &UNICODE, size),
        ),
        ("question-choice", asking("topology")),
        (
            "question-choice-filter",
            after("topology", &|h| {
                h.type_text("two");
            }),
        ),
        ("question-empty", asking("execution_role_arn")),
        (
            "question-region",
            after("region", &|h| {
                h.type_text("eu-");
            }),
        ),
        (
            "question-error",
            after("region", &|h| {
                h.type_text("Ireland");
            }),
        ),
        (
            "question-right",
            after("execution_role_arn", &|h| {
                h.paste("arn:aws:iam::123456789012:role/service-role/Studio");
            }),
        ),
        ("question-boolean", asking("first_application")),
        (
            "question-list",
            after("bucket_arns", &|h| {
                h.paste("arn:aws:s3:::example-spark-data\nexample-logs\narn:aws:s3:::example-raw");
            }),
        ),
        (
            "question-preview",
            after("assumable_role_name", &|h| {
                h.keys(&["Ctrl-U"]).type_text("StudioAccess").keys(&["Tab"]);
            }),
        ),
        (
            "question-overview",
            after("assumable_role_name", &|h| {
                h.keys(&["Tab", "Tab"]);
            }),
        ),
        ("review", done(&[])),
        (
            "review-open",
            after("bucket_arns", &|h| {
                h.keys(&["Ctrl-R"]);
            }),
        ),
        ("result-checklist", done(&["Ctrl-T", "Space"])),
        ("result-step", done(&["Ctrl-T", "Down", "Enter"])),
        (
            "result-grants",
            done(&["Ctrl-T", "Left", "Down", "Down", "Enter"]),
        ),
        (
            "result-assumes",
            done(&["Ctrl-T", "Left", "Down", "Down", "Down", "Enter"]),
        ),
        (
            "result-documents",
            done(&["Ctrl-T", "Left", "Left", "Enter"]),
        ),
        ("result-diagram", done(&["Ctrl-T", "Left", "Left", "Left"])),
        ("result-files", done(&["Ctrl-T", "Right"])),
        ("help", done(&["F1"])),
        ("quit", done(&["Ctrl-T", "Space", "Ctrl-Q"])),
    ]
}

/// The export: all of it, a part for another admin, refused, done.
fn exporting(width: u16, height: u16) -> Vec<(&'static str, Harness)> {
    let done = |keys: &[&str]| {
        let mut harness = Harness::answered(0, width, height);
        harness.keys(&["Ctrl-E"]).keys(keys);
        harness
    };
    // Down to the last account, and on to the second of the formats.
    let part = ["Down", "Down", "Down", "Space"];
    vec![
        ("export", done(&[])),
        (
            "export-part",
            done(&[&part[..], &["Down", "Down", "Space"]].concat()),
        ),
        ("export-refused", done(&["Enter", "Esc", "Ctrl-E", "Enter"])),
        ("export-done", done(&["Enter"])),
        ("export-part-done", done(&[&part[..], &["Enter"]].concat())),
    ]
}

/// A result taken in from a path, and keys behind it.
fn taking(path: &str, then: &[&str], (width, height): (u16, u16)) -> Harness {
    let mut harness = Harness::answered(0, width, height);
    harness.keys(&["Ctrl-T", "i"]).paste(path).keys(&["Enter"]);
    harness.keys(then);
    harness
}

/// The import: before, after a path that leads nowhere, after one that leads somewhere.
fn importing(width: u16, height: u16) -> Vec<(&'static str, Harness)> {
    let size = (width, height);
    let mut before = Harness::answered(0, width, height);
    before.keys(&["Ctrl-T", "i"]);
    vec![
        ("import", before),
        (
            "import-failed",
            taking("nowhere/\u{1b}[1mresult.json", &[], size),
        ),
        ("import-done", taking(RETURNED, &[], size)),
        ("import-checklist", taking(RETURNED, &["Enter"], size)),
    ]
}

/// The explainer: empty, by an id without a set-up, with a set-up's values, with something unknown.
fn explaining(width: u16, height: u16) -> Vec<(&'static str, Harness)> {
    let over = |mut harness: Harness, text: &str| {
        harness.keys(&["Ctrl-T", "F2"]).paste(text).keys(&["Enter"]);
        harness
    };
    let done = || Harness::answered(0, width, height);
    vec![
        ("explain-empty", over(done(), "")),
        ("explain-welcome", over(Harness::new(width, height), "s12")),
        ("explain-told", over(done(), DENIED)),
        ("explain-unknown", over(done(), UNKNOWN)),
    ]
}

fn all_scenes(width: u16, height: u16) -> Vec<(&'static str, Harness)> {
    let mut all = scenes(width, height);
    all.extend(exporting(width, height));
    all.extend(importing(width, height));
    all.extend(explaining(width, height));
    all.push(("retired", retired(width, height)));
    all
}

/// At what is told before the first question of a set-up whose service AWS has ended.
fn retired(width: u16, height: u16) -> Harness {
    let cards = playbook::cards();
    let place = cards.iter().position(playbook::Card::is_retired).unwrap();
    let mut harness = Harness::new(width, height);
    for _ in 0..place {
        harness.keys(&["Down"]);
    }
    harness.keys(&["Enter"]);
    harness
}

#[test]
fn reading_on_below_the_list_of_set_ups_gets_room_and_gives_it_back() {
    let cards = playbook::cards();
    let shown = |harness: &Harness| {
        let screen = harness.screen();
        cards
            .iter()
            .filter(|card| screen.contains(&card.title))
            .count()
    };
    let mut harness = Harness::new(80, 24);
    assert_eq!(shown(&harness), cards.len());
    harness.keys(&["PgDn", "PgDn", "PgDn", "PgDn"]);
    assert!(shown(&harness) < cards.len());
    // What comes last is reached.
    let screen = harness.screen();
    assert!(screen.contains("AWS's page"), "{screen}");
    harness.keys(&["Down"]);
    assert_eq!(shown(&harness), cards.len());
    let words: Vec<&str> = cards[1].summary[0].split(' ').take(4).collect();
    assert!(harness.screen().contains(&words.join(" ")));
}

#[test]
fn what_is_retired_is_told_before_the_first_question_and_has_to_be_read() {
    let mut harness = retired(80, 24);
    let title = harness.wizard().setup().unwrap().question().title.clone();
    let told = |harness: &Harness| harness.screen().contains("Retired by AWS");
    assert!(told(&harness) && !harness.screen().contains(&title));
    // Nothing leads around it: neither text nor other places, nor what lies over it for a while.
    harness.type_text("yes").paste("yes").keys(&["Ctrl-R"]);
    harness.keys(&["Ctrl-T", "Ctrl-E", "F2", "Tab", "Space", "F1"]);
    assert!(!told(&harness));
    harness.keys(&["Esc"]);
    assert!(told(&harness));
    harness.keys(&["Ctrl-Q", "Esc"]);
    assert!(told(&harness));
    assert_eq!(harness.wizard().stage(), Stage::Asking);
    // Leaving and coming again, it is told again.
    harness.keys(&["Esc"]);
    assert_eq!(harness.wizard().stage(), Stage::Welcome);
    harness.keys(&["Esc"]);
    assert!(told(&harness), "{}", harness.screen());
    harness.keys(&["Enter"]);
    assert!(!told(&harness) && harness.screen().contains(&title));
    // Once is enough for all that follows.
    harness.keys(&["Ctrl-R", "Esc", "F1", "Esc"]);
    assert!(!told(&harness));
    let (column, row) = harness.place("Enter");
    harness.click(column, row);
    assert_eq!(harness.tasks, []);
}

#[test]
fn every_screen_at_its_two_sizes() {
    for (width, height) in [(80, 24), (160, 50)] {
        for (name, harness) in all_scenes(width, height) {
            // Where the tests run is nobody's business.
            let here = std::env::current_dir().unwrap();
            let screen = harness
                .screen()
                .replace(&*here.to_string_lossy(), "/home/ana");
            insta::assert_snapshot!(format!("{name}-{width}x{height}"), screen);
        }
    }
}

#[test]
fn every_screen_draws_at_any_size() {
    for (name, mut harness) in all_scenes(80, 24) {
        for (width, height) in [
            (1, 1),
            (1, 60),
            (2, 2),
            (5, 3),
            (20, 5),
            (39, 12),
            (40, 11),
            (40, 12),
            (41, 13),
            (60, 20),
            (79, 23),
            (99, 30),
            (100, 12),
            (110, 40),
            (139, 50),
            (140, 14),
            (300, 100),
            (300, 12),
            (40, 100),
        ] {
            harness.resize(width, height);
            let area = harness.buffer().area;
            assert_eq!((area.width, area.height), (width, height), "{name}");
        }
    }
}

#[test]
fn in_ascii_every_screen_is_ascii() {
    let mut wizard = Wizard::new();
    wizard.apply(Action::Start(BUILT_IN[0].id.to_owned()));
    wizard.apply(Action::Prefill(sample(0)));
    let mut harness = Harness::with(wizard, Memory::default(), Depth::None, &ASCII, (100, 40));
    for keys in [
        &["Ctrl-R"][..],
        &["Enter"],
        &["Ctrl-T"],
        &["Right"],
        &["Right"],
        &["Right"],
        &["Ctrl-E"],
        &["Esc", "i"],
        &["Enter"],
        &["F1"],
        &["Esc", "F2"],
        &["s", "1", "2", "Enter"],
    ] {
        harness.keys(keys);
        let screen = harness.screen();
        assert!(
            screen.is_ascii(),
            "{keys:?}: {:?}",
            screen.chars().find(|c| !c.is_ascii())
        );
    }
}

fn style_at(harness: &Harness, text: &str) -> Style {
    let place = harness.place(text);
    harness.buffer().cell(place).unwrap().style()
}

fn has(found: Style, wanted: Style) -> bool {
    found.fg == wanted.fg.or(Some(ratatui::style::Color::Reset))
        && found.add_modifier.contains(wanted.add_modifier)
}

#[test]
fn focus_error_and_what_is_disabled_look_different() {
    let styles = Styles::of(Depth::True);
    let mut harness = Harness::asking("region", 80, 24);
    assert!(has(style_at(&harness, "❯"), styles.field_focus));
    harness.type_text("Ireland");
    assert!(has(style_at(&harness, "❯"), styles.field_error));
    assert!(has(style_at(&harness, "✗ Not a Region code"), styles.wrong));
    assert!(has(style_at(&harness, "Did you mean"), styles.text));
    // Looking at another pane, the field is at rest.
    let mut harness = Harness::asking("assumable_role_name", 160, 50);
    harness.keys(&["Tab"]);
    assert!(has(style_at(&harness, "❯"), styles.field));
    // In the help, a key without use here is faint.
    harness.keys(&["F1"]);
    assert!(has(style_at(&harness, "ticks a step"), styles.disabled));
    assert!(has(
        style_at(&harness, "goes back; what you typed"),
        styles.text
    ));
}

#[test]
fn changed_lines_are_marked_by_sign_and_colour() {
    let styles = Styles::of(Depth::True);
    let mut harness = Harness::asking("assumable_role_name", 160, 50);
    harness.keys(&["Ctrl-U"]).type_text("StudioAccess");
    let screen = harness.screen();
    let line = screen
        .lines()
        .find(|line| line.contains("role/StudioAccess"))
        .unwrap();
    assert!(line.contains("│ +"), "{line}");
    assert!(has(
        style_at(&harness, "\"arn:aws:iam::444455556666:role/StudioAccess"),
        styles.new
    ));
}

#[test]
fn the_whole_run_by_keys_gives_the_bundle_of_the_answers_file() {
    for (number, answers) in answers::tests::samples(&BUILT_IN[0])
        .into_iter()
        .enumerate()
    {
        for (width, height) in [(80, 24), (160, 50)] {
            let mut harness = Harness::new(width, height);
            harness.keys(&["Enter"]);
            while harness.wizard().stage() == Stage::Asking {
                answer(&mut harness, &answers);
            }
            assert_eq!(harness.wizard().stage(), Stage::Review, "sample {number}");
            let setup = harness.wizard().setup().unwrap();
            assert_eq!(setup.obstacles(), Vec::<String>::new());
            let loaded = playbook::load(&BUILT_IN[0]).unwrap();
            let checked = answers::check(&loaded, &answers);
            let expected = bundle::render(&plan::build(&loaded, &checked.answers));
            assert_eq!(bundle::render(setup.plan()).manifest, expected.manifest);
        }
    }
}

/// Answers the question on the screen as a person would.
fn answer(harness: &mut Harness, answers: &serde_json::Map<String, serde_json::Value>) {
    let question = harness.wizard().setup().unwrap().question();
    let Some(value) = answers.get(&question.id) else {
        harness.keys(&["Enter"]);
        return;
    };
    let before = question.id.clone();
    if question.takes_several() {
        let wanted = text_of(value);
        for choice in &question.choices {
            let there = harness.wizard().setup().unwrap().text(&question.id);
            let has = |text: &str| text.split('\n').any(|line| line == choice.value);
            if has(&there) != has(&wanted) {
                harness.keys(&["Space"]);
            }
            harness.keys(&["Down"]);
        }
    } else if question.list.is_some() {
        let there = harness.wizard().setup().unwrap().text(&question.id);
        for _ in there.chars() {
            harness.keys(&["Backspace"]);
        }
        for line in text_of(value).split('\n') {
            harness.type_text(line).keys(&["Enter"]);
        }
    } else if question.choices.is_empty() && !value.is_boolean() {
        harness.keys(&["Ctrl-U"]).type_text(&text_of(value));
    } else {
        let wanted = text_of(value);
        for _ in 0..question.choices.len().max(2) {
            if harness.wizard().setup().unwrap().text(&question.id) == wanted {
                break;
            }
            harness.keys(&["Down"]);
        }
        for _ in 0..question.choices.len().max(2) {
            if harness.wizard().setup().unwrap().text(&question.id) == wanted {
                break;
            }
            harness.keys(&["Up"]);
        }
    }
    harness.keys(&["Enter"]);
    let now = harness.wizard().setup().unwrap().question();
    assert!(
        now.id != before || harness.wizard().stage() != Stage::Asking,
        "{}",
        harness.screen()
    );
}

/// The lines of the screen with a box, each cut to its box and title.
fn boxes(harness: &Harness) -> Vec<String> {
    let screen = harness.screen();
    let lines = screen.lines().filter_map(|line| line.split_once('['));
    lines
        .map(|(_, box_and_title)| format!("[{}", box_and_title.trim_end()))
        .collect()
}

#[test]
fn boxes_are_ticked_with_space_and_enter_takes_the_answer() {
    let mut harness = Harness::ticking(80, 24);
    let screen = harness.screen();
    assert_eq!(boxes(&harness).len(), 10, "{screen}");
    for (part, there) in [
        ("Fits a model to data.", true),
        ("Prepares data", false),
        ("Space tick", true),
        ("Nothing is ticked yet.", true),
        ("10 more", false),
    ] {
        assert_eq!(screen.contains(part), there, "{part}\n{screen}");
    }
    harness.keys(&["Space", "Down", "Down", "Space"]);
    let screen = harness.screen();
    assert_eq!(
        boxes(&harness)[..3],
        ["[✓] Training", "[ ] Processing", "[✓] Batch transform"]
    );
    assert!(screen.contains("what it answers in S3."), "{screen}");
    assert!(screen.contains("2 of 10 ticked."), "{screen}");
    harness.keys(&["Space", "Up"]);
    assert_eq!(
        boxes(&harness)[..3],
        ["[✓] Training", "[ ] Processing", "[ ] Batch transform"]
    );
    assert!(
        harness
            .screen()
            .contains("Prepares data, or judges a model.")
    );
    harness.keys(&["Enter"]);
    let setup = harness.wizard().setup().unwrap();
    assert_eq!(setup.question().id, "extras");
    assert_eq!(setup.text("jobs"), "training");
    harness.keys(&["Enter", "Esc", "Esc"]);
    assert_eq!(boxes(&harness)[0], "[✓] Training");
}

#[test]
fn nothing_ticked_is_told_on_enter_and_silent_again_with_a_tick() {
    let mut harness = Harness::ticking(80, 24);
    let says = |harness: &Harness| {
        harness
            .screen()
            .contains("Nothing is chosen yet: at least one")
    };
    assert!(!says(&harness));
    harness.keys(&["Space", "Space"]);
    assert!(!says(&harness));
    harness.keys(&["Enter"]);
    assert!(says(&harness), "{}", harness.screen());
    assert_eq!(boxes(&harness).len(), 10, "{}", harness.screen());
    harness.keys(&["Space"]);
    assert!(!says(&harness));
}

#[test]
fn boxes_scroll_filter_and_are_clicked_and_pasted() {
    let mut harness = Harness::ticking(80, 18);
    assert!(harness.screen().contains("more"), "{}", harness.screen());
    harness.keys(&["Down"; 9]);
    let screen = harness.screen();
    assert!(screen.contains("[ ] Feature groups"), "{screen}");
    assert!(
        screen.contains("Columns that several models share."),
        "{screen}"
    );
    let mut harness = Harness::ticking(80, 24);
    harness.type_text("pipe");
    assert_eq!(boxes(&harness), ["[ ] Pipelines"]);
    harness.keys(&["Space", "Esc"]);
    assert_eq!(harness.wizard().setup().unwrap().text("jobs"), "pipeline");
    assert_eq!(boxes(&harness).len(), 10);
    harness.paste("\"tuning\", \"training\"");
    assert_eq!(
        harness.wizard().setup().unwrap().text("jobs"),
        "training\ntuning"
    );
    let screen = harness.screen();
    let row = screen
        .lines()
        .position(|line| line.contains("[ ] Models"))
        .unwrap();
    harness.click(6, u16::try_from(row).unwrap());
    assert_eq!(
        harness.wizard().setup().unwrap().text("jobs"),
        "training\ntuning\nmodel"
    );
    harness.keys(&["F1"]);
    let screen = harness.screen();
    assert!(screen.contains("ticks a step or a choice"), "{screen}");
}

#[test]
fn a_list_takes_lines_and_ends_on_an_empty_one() {
    let mut harness = Harness::asking("bucket_arns", 80, 24);
    harness
        .type_text("arn:aws:s3:::one")
        .keys(&["Enter"])
        .type_text("arn:aws:s3:::two");
    assert!(harness.screen().contains("Enter new line"));
    harness.keys(&["Enter"]);
    assert!(harness.screen().contains("Enter next"));
    harness.keys(&["Enter"]);
    assert_eq!(
        harness.wizard().setup().unwrap().question().id,
        "bucket_account_id"
    );
    harness.keys(&["Esc"]);
    // Confirmed and unchanged, Enter goes on at once.
    harness.keys(&["Enter"]);
    assert_eq!(
        harness.wizard().setup().unwrap().question().id,
        "bucket_account_id"
    );
}

#[test]
fn backspace_joins_lines_and_loses_nothing() {
    let mut harness = Harness::asking("bucket_arns", 80, 24);
    harness
        .paste("one\ntwo\nthree")
        .keys(&["Up", "Home", "Backspace"]);
    let text = harness.wizard().setup().unwrap().text("bucket_arns");
    assert_eq!(text, "onetwo\nthree");
    harness.type_text("-");
    assert_eq!(
        harness.wizard().setup().unwrap().text("bucket_arns"),
        "one-two\nthree"
    );
}

#[test]
fn the_mouse_chooses_and_opens() {
    let mut harness = Harness::asking("topology", 80, 24);
    let (column, row) = harness.place("Two accounts");
    harness.click(column, row);
    assert_eq!(
        harness.wizard().setup().unwrap().text("topology"),
        "cross-account"
    );
    let (column, row) = harness.place("Enter next");
    harness.click(column, row);
    assert_eq!(harness.wizard().setup().unwrap().question().id, "scope");
    let mut harness = Harness::answered(0, 80, 24);
    let (column, row) = harness.place("Region");
    harness.click(column, row).click(column, row);
    assert_eq!(harness.wizard().setup().unwrap().question().id, "region");
    harness.keys(&["Ctrl-T"]);
    let (column, row) = harness.place(" Documents ");
    harness.click(column, row);
    assert!(harness.screen().contains("[Documents]"));
    harness.mouse(MouseEventKind::ScrollDown, 10, 10);
}

#[test]
fn one_key_copies_the_link_the_command_and_the_document() {
    let mut harness = Harness::asking("execution_role_arn", 160, 50);
    harness.keys(&["Ctrl-X", "Ctrl-L", "Ctrl-P"]);
    let copied: Vec<&str> = harness
        .tasks
        .iter()
        .filter_map(|task| {
            if let Task::Copy(text) = task {
                Some(text.as_str())
            } else {
                None
            }
        })
        .collect();
    let [command, link, document] = copied.as_slice() else {
        panic!("{copied:?}");
    };
    assert!(command.starts_with("aws sagemaker describe-user-profile"));
    assert!(command.contains("--domain-id DOMAIN_ID"), "{command}");
    assert!(link.starts_with("https://eu-west-1.console.aws.amazon.com/"));
    assert!(!link.contains('‹'));
    assert!(serde_json::from_str::<serde_json::Value>(document).is_ok());
}

#[test]
fn bare_text_is_the_document_of_the_preview() {
    let mut harness = Harness::asking("assumable_role_name", 80, 24);
    harness.keys(&["Tab", "Ctrl-B"]);
    let Some(Task::Bare(text)) = harness.tasks.first() else {
        panic!("{:?}", harness.tasks);
    };
    assert!(
        serde_json::from_str::<serde_json::Value>(text).is_ok(),
        "{text}"
    );
}

#[test]
fn quitting_asks_and_stays_on_escape() {
    let mut harness = Harness::asking("region", 80, 24);
    harness.keys(&["Ctrl-Q"]);
    assert!(harness.screen().contains("Everything is saved"));
    harness.keys(&["Esc"]);
    assert!(harness.screen().contains("In which Region"));
    assert_eq!(harness.tasks, []);
    harness.keys(&["Ctrl-Q", "Enter"]);
    assert_eq!(harness.tasks, [Task::Quit]);
}

#[test]
fn what_a_person_types_is_never_obeyed() {
    let mut harness = Harness::asking("user_profile_name", 80, 24);
    harness.paste("a\u{1b}[2Jb\u{202e}c\u{7}\u{0}");
    for cell in &harness.buffer().content {
        let bad = |c: char| c.is_control() || c == '\u{202e}';
        assert!(!cell.symbol().chars().any(bad), "{:?}", cell.symbol());
    }
    harness.keys(&["Ctrl-R", "Ctrl-T"]);
    assert!(!harness.screen().contains('\u{202e}'));
}

/// `SAGESETUP_SCREENSHOTS=write` makes them anew.
#[test]
fn the_screenshots_show_what_is_drawn() {
    let mut shots = vec![("welcome", Harness::new(100, 26), "sagesetup")];
    let mut harness = Harness::asking("region", 100, 24);
    harness.type_text("Ireland");
    shots.push(("error", harness, "A mistake, caught while it is typed"));
    let mut harness = Harness::asking("assumable_role_name", 150, 34);
    harness.keys(&["Ctrl-U"]).type_text("StudioAccess");
    shots.push(("preview", harness, "The policy grows while you answer"));
    let mut harness = Harness::answered(0, 110, 32);
    harness.keys(&["Ctrl-T", "Left", "Left", "Left"]);
    shots.push(("diagram", harness, "Who may do what"));
    let mut harness = Harness::answered(0, 150, 36);
    harness.keys(&["Ctrl-T", "Space", "Down", "Space", "Down", "Space", "Down"]);
    shots.push(("checklist", harness, "The checklist, beside the browser"));
    let mut harness = Harness::answered(0, 110, 36);
    harness
        .keys(&["Ctrl-T", "F2"])
        .paste(DENIED)
        .keys(&["Enter"]);
    shots.push((
        "explain",
        harness,
        "What the error means, and which step mends it",
    ));
    for (name, mut harness, title) in shots {
        let picture = harness.picture(title);
        svg::compare(name, &picture);
    }
    for source in BUILT_IN {
        let playbook = playbook::built_in(source.id).unwrap().unwrap();
        let mut harness = if playbook.retired.is_empty() {
            let answers = answers::tests::samples(source).swap_remove(0);
            let mut harness = Harness::filled(source.id, Some(answers), 120, 34);
            harness.keys(&["Ctrl-T", "Left", "Left"]);
            harness
        } else {
            Harness::begun(source.id, 100, 24)
        };
        let picture = harness.picture(&playbook.title);
        svg::compare(&format!("playbook-{}", source.id), &picture);
    }
}

fn any_input() -> impl Strategy<Value = Vec<&'static str>> {
    let key = proptest::sample::select(vec![
        "Enter",
        "Enter",
        "Esc",
        "Tab",
        "Shift-Tab",
        "Up",
        "Down",
        "Left",
        "Right",
        "Home",
        "End",
        "PgUp",
        "PgDn",
        "Backspace",
        "Delete",
        "Space",
        "F1",
        "F2",
        "F2",
        "a",
        "1",
        "c",
        "é",
        "日",
        "Ctrl-F",
        "Ctrl-Z",
        "Ctrl-N",
        "Ctrl-R",
        "Ctrl-T",
        "Ctrl-E",
        "Ctrl-W",
        "Ctrl-V",
        "Ctrl-L",
        "Ctrl-X",
        "Ctrl-P",
        "Ctrl-B",
        "Ctrl-O",
        "Ctrl-U",
        "Ctrl-K",
        "Ctrl-Q",
    ]);
    proptest::collection::vec(key, 120)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_keys_at_any_size_keep_it_alive(
        keys in any_input(),
        sizes in proptest::collection::vec((1_u16..=300, 1_u16..=100), 6),
        paste in any::<String>(),
        answered in any::<bool>(),
        clicks in proptest::collection::vec((0_u16..160, 0_u16..50), 12),
    ) {
        let mut harness = if answered { Harness::answered(0, 80, 24) } else { Harness::new(80, 24) };
        for (part, (width, height)) in keys.chunks(20).zip(sizes) {
            harness.keys(part).paste(&paste);
            harness.resize(width, height);
            for (column, row) in &clicks {
                harness.click(*column, *row);
            }
            harness.input(Input::Resize);
        }
    }
}
