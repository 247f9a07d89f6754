//! Transitions: a state and an action in, a state and an effect out; and what must hold after any actions at all.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::{
    answers, bundle,
    playbook::{BUILT_IN, Prose, Span, Style, load, testing::SEVERAL},
};

/// Sample answers of the first playbook: two accounts, one account.
fn sample(number: usize) -> Map<String, Value> {
    answers::tests::samples(&BUILT_IN[0]).swap_remove(number)
}

fn started() -> Wizard {
    let mut wizard = Wizard::new();
    wizard.apply(Action::Start(BUILT_IN[0].id.to_owned()));
    wizard
}

fn setup(wizard: &Wizard) -> &Setup {
    wizard.setup().unwrap()
}

fn current(wizard: &Wizard) -> &str {
    &setup(wizard).question().id
}

/// The wizard at a question, with the answers of a sample before it.
fn asking(id: &str) -> Wizard {
    let mut wizard = started();
    let answers = sample(0);
    while current(&wizard) != id {
        answer(&mut wizard, &answers);
    }
    wizard
}

fn answer(wizard: &mut Wizard, answers: &Map<String, Value>) {
    let id = current(wizard).to_owned();
    if let Some(value) = answers.get(&id) {
        wizard.apply(Action::Edit(text::of(value)));
    }
    let effect = wizard.apply(Action::Submit);
    assert_eq!(
        effect,
        Some(Effect::Save),
        "{id}: {:?}",
        setup(wizard).verdict()
    );
}

fn finished(answers: &Map<String, Value>) -> Wizard {
    let mut wizard = started();
    while wizard.stage() == Stage::Asking {
        answer(&mut wizard, answers);
    }
    wizard
}

/// At the question about several choices, with what comes before it.
fn ticking(choices: &[usize]) -> Wizard {
    let mut wizard = Wizard::new();
    wizard.apply(Action::Start(SEVERAL.to_owned()));
    for answer in ["eu-west-1", "arn:aws:iam::210987654321:role/x"] {
        wizard.apply(Action::Edit(answer.to_owned()));
        wizard.apply(Action::Submit);
    }
    assert_eq!(current(&wizard), "jobs");
    for choice in choices {
        wizard.apply(Action::Choose(*choice));
    }
    wizard
}

#[test]
fn several_choices_are_ticked_and_stand_in_their_own_order() {
    let mut wizard = ticking(&[3, 0, 6, 6, 2]);
    assert_eq!(setup(&wizard).text("jobs"), "training\ntransform\ntuning");
    assert_eq!(setup(&wizard).verdict().state, State::Right);
    wizard.apply(Action::Submit);
    let confirmed = setup(&wizard).confirmed();
    assert_eq!(
        confirmed["jobs"],
        json!(["training", "transform", "tuning"])
    );
    // The next question hangs on it, and none is an answer to it.
    assert_eq!(current(&wizard), "extras");
    assert_eq!(setup(&wizard).verdict().state, State::Right);
    wizard.apply(Action::Submit);
    assert_eq!(wizard.stage(), Stage::Review);
    let rows = setup(&wizard).rows();
    let answer = |id: &str| rows.iter().find(|row| row.id == id).unwrap().answer.clone();
    assert_eq!(answer("jobs"), "Training, Batch transform, Tuning");
    assert_eq!(answer("extras"), "none");
}

#[test]
fn nothing_chosen_is_loud_on_enter_only() {
    let mut wizard = ticking(&[]);
    let verdict = |wizard: &Wizard| {
        let verdict = setup(wizard).verdict();
        (verdict.state, verdict.loud)
    };
    assert_eq!(verdict(&wizard), (State::Empty, false));
    wizard.apply(Action::Choose(1));
    wizard.apply(Action::Choose(1));
    assert_eq!(verdict(&wizard), (State::Empty, false));
    wizard.apply(Action::Submit);
    assert_eq!(
        (current(&wizard), verdict(&wizard)),
        ("jobs", (State::Empty, true))
    );
    assert_eq!(
        setup(&wizard).verdict().troubles[0].text,
        "Nothing is chosen yet: at least one is needed."
    );
    wizard.apply(Action::Choose(1));
    assert_eq!(verdict(&wizard), (State::Right, false));
}

#[test]
fn too_many_choices_and_rules_are_told_while_ticking() {
    let mut wizard = ticking(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let trouble = |wizard: &Wizard| setup(wizard).verdict().troubles[0].clone();
    assert_eq!(
        trouble(&wizard).text,
        "10 are chosen, and at most 9 can be."
    );
    wizard.apply(Action::Choose(0));
    assert_eq!(
        (trouble(&wizard).text.as_str(), trouble(&wizard).line),
        ("Tuning trains: tick Training too.", None)
    );
    wizard.apply(Action::Choose(3));
    assert_eq!(setup(&wizard).verdict().troubles, []);
}

#[test]
fn what_is_ticked_shows_in_the_documents_at_once() {
    let mut wizard = ticking(&[6]);
    let shown = |wizard: &Wizard| {
        let preview = setup(wizard).preview();
        let new = |place: &usize| {
            let lines = preview.lines(*place).into_iter();
            let lines = lines.filter(|line| line.mark == Mark::New);
            lines
                .map(|line| line.text.trim().to_owned())
                .collect::<Vec<_>>()
        };
        preview
            .documents()
            .iter()
            .flat_map(new)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert!(shown(&wizard).contains("endpoint/*"), "{}", shown(&wizard));
    assert!(!shown(&wizard).contains("CreateTrainingJob"));
    wizard.apply(Action::Choose(0));
    assert!(shown(&wizard).contains("CreateTrainingJob"));
    wizard.apply(Action::Choose(0));
    assert!(!shown(&wizard).contains("CreateTrainingJob"));
}

#[test]
fn several_choices_of_a_file_keep_what_is_known() {
    let mut wizard = ticking(&[]);
    let given = |list: Value| json!({ "jobs": list }).as_object().unwrap().clone();
    wizard.apply(Action::Prefill(given(json!(["endpoint", "training"]))));
    assert_eq!(
        setup(&wizard).confirmed()["jobs"],
        json!(["training", "endpoint"])
    );
    assert_eq!(setup(&wizard).obstacles(), Vec::<String>::new());
    let mut wizard = ticking(&[]);
    wizard.apply(Action::Prefill(given(json!(["endpoint", "gone"]))));
    assert_eq!(current(&wizard), "jobs");
    let verdict = setup(&wizard).verdict();
    assert_eq!(verdict.troubles[0].text, "\"gone\" is none of the choices.");
    assert_eq!(verdict.fix().unwrap().shown, "Endpoints");
    wizard.apply(Action::TakeFix);
    assert_eq!(setup(&wizard).text("jobs"), "endpoint");
    assert_eq!(setup(&wizard).verdict().state, State::Right);
}

#[test]
fn ticked_choices_survive_a_session() {
    let wizard = ticking(&[4, 1]);
    let text = serde_json::to_string(&wizard.saved().unwrap()).unwrap();
    let mut again = Wizard::new();
    again.apply(Action::Opened(Box::new(
        serde_json::from_str(&text).unwrap(),
    )));
    assert_eq!(setup(&again).text("jobs"), "processing\nautoml");
    again.apply(Action::Submit);
    assert_eq!(
        setup(&again).confirmed()["jobs"],
        json!(["processing", "automl"])
    );
}

#[test]
fn answering_every_question_gives_the_bundle_of_the_answers_file() {
    for answers in answers::tests::samples(&BUILT_IN[0]) {
        let wizard = finished(&answers);
        assert_eq!(wizard.stage(), Stage::Review);
        assert_eq!(setup(&wizard).obstacles(), Vec::<String>::new());
        let playbook = setup(&wizard).playbook();
        let checked = answers::check(playbook, &answers);
        let expected = bundle::render(&plan::build(playbook, &checked.answers));
        let found = bundle::render(setup(&wizard).plan());
        assert_eq!(found.manifest, expected.manifest);
    }
}

#[test]
fn a_wrong_answer_stays_and_says_why() {
    let mut wizard = asking("emr_account_id");
    wizard.apply(Action::Edit("123".into()));
    assert!(!setup(&wizard).verdict().loud, "more typing may mend it");
    let effect = wizard.apply(Action::Submit);
    assert_eq!(
        (current(&wizard), effect),
        ("emr_account_id", Some(Effect::Save))
    );
    assert!(setup(&wizard).verdict().loud);
    assert!(
        setup(&wizard).verdict().troubles[0]
            .text
            .contains("3 digits")
    );
    // Silent as soon as it is right, and not before.
    wizard.apply(Action::Edit("12345678901".into()));
    assert!(setup(&wizard).verdict().loud);
    wizard.apply(Action::Edit("444455556666".into()));
    assert!(!setup(&wizard).verdict().loud);
    assert_eq!(setup(&wizard).verdict().state, State::Right);
}

#[test]
fn a_value_at_the_beginning_of_a_sentence_keeps_its_case() {
    let told = |style, words: &str| {
        let span = |style, text: &str| Span {
            style,
            text: text.to_owned().into(),
        };
        let prose = Prose(vec![
            span(style, words),
            span(Style::Plain, " has 7 characters"),
        ]);
        verdict::told(&prose.told())
    };
    assert_eq!(told(Style::Code, "toolong"), "toolong has 7 characters.");
    assert_eq!(told(Style::Plain, "the name"), "The name has 7 characters.");
    // The same of a rule of a playbook.
    let source = BUILT_IN.iter().find(|source| source.id == "pipelines");
    let playbook = load(source.unwrap()).unwrap();
    let mut answers = answers::tests::samples(source.unwrap()).swap_remove(1);
    assert_eq!(answers["use_prefix"], true);
    answers.insert("job_prefix".to_owned(), "toolong".into());
    let plan = plan::build(&playbook, &answers::check(&playbook, &answers).answers);
    let said: Vec<String> = plan.problems.iter().map(verdict::said).collect();
    assert!(
        matches!(said.as_slice(), [one] if one.starts_with("toolong has 7 characters, and ")),
        "{said:?}"
    );
}

#[test]
fn back_is_free_and_keeps_what_was_typed() {
    let mut wizard = asking("emr_account_id");
    wizard.apply(Action::Edit("12-wrong".into()));
    wizard.apply(Action::Back);
    assert_eq!(current(&wizard), "execution_role_has_full_access");
    wizard.apply(Action::Submit);
    assert_eq!(current(&wizard), "emr_account_id");
    assert_eq!(setup(&wizard).text("emr_account_id"), "12-wrong");
    wizard.apply(Action::Later);
    assert_eq!(current(&wizard), "bucket_arns");
}

#[test]
fn what_typing_cannot_mend_is_loud_at_once_and_one_action_takes_the_correction() {
    let mut wizard = asking("region");
    wizard.apply(Action::Edit("Ireland".into()));
    let verdict = setup(&wizard).verdict();
    assert!(verdict.loud);
    assert_eq!(
        verdict.fix().map(|fix| fix.text.as_str()),
        Some("eu-west-1")
    );
    wizard.apply(Action::TakeFix);
    assert_eq!(setup(&wizard).text("region"), "eu-west-1");
    wizard.apply(Action::Undo);
    assert_eq!(setup(&wizard).text("region"), "Ireland");
    wizard.apply(Action::Undo);
    assert_eq!(setup(&wizard).text("region"), "eu-west-1");
}

#[test]
fn an_arn_pasted_elsewhere_settles_a_later_question_and_says_so() {
    let mut wizard = asking("region");
    let arn = "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-abcdefghij12/ana";
    wizard.apply(Action::Edit(arn.into()));
    wizard.apply(Action::TakeFix);
    assert_eq!(setup(&wizard).text("region"), "eu-west-1");
    wizard.apply(Action::Submit);
    let answers = sample(0);
    while current(&wizard) != "domain_id" {
        answer(&mut wizard, &answers);
    }
    assert_eq!(setup(&wizard).text("domain_id"), "d-abcdefghij12");
    let from = setup(&wizard).settled_by("domain_id").unwrap();
    assert_eq!(from.id, "region");
    wizard.apply(Action::Submit);
    assert_eq!(setup(&wizard).text("user_profile_name"), "ana");
}

#[test]
fn what_was_settled_goes_with_the_answer_that_settled_it() {
    let mut wizard = asking("region");
    let arn = "arn:aws:sagemaker:eu-west-1:111122223333:domain/d-abcdefghij12";
    wizard.apply(Action::Edit(arn.into()));
    wizard.apply(Action::TakeFix);
    let answers = sample(0);
    wizard.apply(Action::Submit);
    while current(&wizard) != "domain_id" {
        answer(&mut wizard, &answers);
    }
    assert_eq!(setup(&wizard).text("domain_id"), "d-abcdefghij12");
    wizard.apply(Action::Jump("region".into()));
    wizard.apply(Action::Edit(arn.replace("abcdefghij12", "zzzzzzzzzzzz")));
    wizard.apply(Action::TakeFix);
    wizard.apply(Action::Submit);
    wizard.apply(Action::Jump("domain_id".into()));
    assert_eq!(setup(&wizard).text("domain_id"), "d-zzzzzzzzzzzz");
    wizard.apply(Action::Jump("region".into()));
    wizard.apply(Action::Edit("Ireland".into()));
    wizard.apply(Action::TakeFix);
    wizard.apply(Action::Submit);
    wizard.apply(Action::Jump("domain_id".into()));
    assert_eq!(setup(&wizard).text("domain_id"), "");
}

#[test]
fn the_studio_account_never_settles_the_other_account() {
    let wizard = asking("emr_account_id");
    assert_eq!(setup(&wizard).text("emr_account_id"), "");
}

#[test]
fn an_answer_that_is_not_in_force_is_kept_and_has_no_effect() {
    let mut wizard = finished(&sample(0));
    wizard.apply(Action::Jump("topology".into()));
    wizard.apply(Action::Edit("single-account".into()));
    wizard.apply(Action::Submit);
    let plan = setup(&wizard).plan();
    assert!(!plan.answers.contains_key("emr_account_id"));
    assert_eq!(
        setup(&wizard).draft("emr_account_id").unwrap().given,
        Some(json!("444455556666"))
    );
    wizard.apply(Action::Jump("topology".into()));
    wizard.apply(Action::Edit("cross-account".into()));
    wizard.apply(Action::Submit);
    assert_eq!(wizard.stage(), Stage::Review);
    assert_eq!(setup(&wizard).plan().answers, sample_in_force(0));
}

fn sample_in_force(number: usize) -> Map<String, Value> {
    let wizard = finished(&sample(number));
    setup(&wizard).plan().answers.clone()
}

#[test]
fn a_change_from_the_review_leads_back_there_past_what_it_newly_asks() {
    let mut wizard = finished(&sample(0));
    wizard.apply(Action::Jump("application_origin".into()));
    wizard.apply(Action::Edit("existing".into()));
    wizard.apply(Action::Submit);
    assert_eq!(current(&wizard), "application_ids");
    wizard.apply(Action::Edit("00f1abcdexample1".into()));
    wizard.apply(Action::Submit);
    assert_eq!(wizard.stage(), Stage::Review);
}

#[test]
fn an_unfinished_set_up_is_not_written() {
    let mut wizard = asking("bucket_arns");
    wizard.mark_saved();
    assert_eq!(wizard.apply(Action::Export), None);
    assert_eq!(wizard.stage(), Stage::Review);
    assert!(wizard.notice().is_some());
    let effect = wizard.apply(Action::Write { force: false });
    assert!(!matches!(effect, Some(Effect::Write { .. })));
}

#[test]
fn only_a_refused_directory_can_be_forced() {
    let mut wizard = finished(&sample(0));
    wizard.apply(Action::Export);
    assert_eq!(wizard.export().path, "emr-serverless-bundle");
    wizard.apply(Action::EditPath("out".into()));
    let dir = || "out".to_owned();
    let plain = Some(Effect::Write {
        dir: dir(),
        force: false,
    });
    assert_eq!(wizard.apply(Action::Write { force: true }), plain);
    wizard.apply(Action::Written(Written::Refused("not empty".into())));
    let forced = Some(Effect::Write {
        dir: dir(),
        force: true,
    });
    assert_eq!(wizard.apply(Action::Write { force: true }), forced);
    let done = Written::Done {
        dir: dir(),
        files: Vec::new(),
    };
    assert_eq!(wizard.apply(Action::Written(done)), Some(Effect::Save));
    assert_eq!(setup(&wizard).exported(), Some("out"));
}

#[test]
fn a_tick_is_taken_back_when_an_answer_changes_its_step() {
    let mut wizard = finished(&sample(0));
    wizard.apply(Action::Result);
    let steps: Vec<String> = setup(&wizard)
        .plan()
        .steps
        .iter()
        .map(|step| step.id.clone())
        .collect();
    for step in &steps {
        assert_eq!(wizard.apply(Action::Tick(step.clone())), Some(Effect::Save));
    }
    let all = setup(&wizard).progress();
    assert_eq!((all.ticked, all.steps), (steps.len(), steps.len()));
    wizard.apply(Action::Jump("domain_id".into()));
    wizard.apply(Action::Edit("d-zzzzzzzzzzzz".into()));
    wizard.apply(Action::Submit);
    let after = setup(&wizard).progress();
    assert!(after.ticked < steps.len() && after.ticked > 0, "{after:?}");
    assert_eq!(
        setup(&wizard).taken_back().len(),
        steps.len() - after.ticked
    );
}

#[test]
fn saved_work_comes_back_as_it_was() {
    let mut wizard = asking("bucket_arns");
    wizard.apply(Action::Edit("arn:aws:s3:::one\narn:aw".into()));
    let saved = wizard.saved().unwrap();
    let text = serde_json::to_string(&saved).unwrap();
    let mut other = Wizard::new();
    other.apply(Action::Opened(Box::new(
        serde_json::from_str(&text).unwrap(),
    )));
    assert_eq!(current(&other), "bucket_arns");
    assert_eq!(
        setup(&other).text("bucket_arns"),
        "arn:aws:s3:::one\narn:aw"
    );
    assert_eq!(other.saved(), Some(saved));
    assert!(!other.is_dirty());
}

#[test]
fn the_preview_marks_the_lines_of_the_answer() {
    let mut wizard = asking("execution_role_arn");
    let waits = setup(&wizard).preview();
    let place = waits.documents()[0];
    assert!(
        waits
            .lines(place)
            .iter()
            .any(|line| line.mark == Mark::Waits)
    );
    let role = "arn:aws:iam::111122223333:role/service-role/Studio";
    wizard.apply(Action::Edit(role.into()));
    let preview = setup(&wizard).preview();
    let marked: Vec<_> = preview
        .documents()
        .iter()
        .flat_map(|place| preview.lines(*place))
        .filter(|line| line.mark == Mark::New)
        .collect();
    assert!(
        marked.iter().any(|line| line.text.contains(role)),
        "{marked:?}"
    );
}

fn any_action(ids: Vec<String>) -> impl Strategy<Value = Action> {
    let texts = prop_oneof![
        Just(String::new()),
        Just("cross-account".to_owned()),
        Just("single-account".to_owned()),
        Just("existing".to_owned()),
        Just("arn:aws:iam::111122223333:role/service-role/Studio".to_owned()),
        Just("arn:aws:s3:::one\n\narn:aws:s3:::two".to_owned()),
        Just("444455556666".to_owned()),
        Just("Ireland".to_owned()),
        "\\PC{0,12}",
        any::<String>(),
    ];
    prop_oneof![
        8 => texts.clone().prop_map(Action::Edit),
        8 => Just(Action::Submit),
        3 => Just(Action::Back),
        3 => Just(Action::Later),
        2 => (0..4_usize).prop_map(Action::Choose),
        2 => Just(Action::TakeFix),
        1 => Just(Action::Undo),
        2 => proptest::sample::select(ids).prop_map(Action::Jump),
        1 => Just(Action::Review),
        1 => Just(Action::Result),
        1 => Just(Action::Export),
        1 => texts.prop_map(Action::EditPath),
        1 => (0..6_usize).prop_map(Action::Format),
        1 => (0..5_usize).prop_map(Action::Recipient),
        1 => any::<bool>().prop_map(|force| Action::Write { force }),
        1 => Just(Action::Written(Written::Refused("no".into()))),
        1 => Just(Action::Tick("enable-tags".into())),
        1 => Just(Action::Home),
        1 => Just(Action::Prefill(sample(1))),
        1 => Just(Action::Import),
        1 => texts_of_paths().prop_map(Action::EditSource),
        1 => Just(Action::Bring),
        2 => any_result().prop_map(Action::Brought),
    ]
}

fn texts_of_paths() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "\\PC{0,8}"]
}

/// What comes back when all is done as the samples have it.
static RESULTS: LazyLock<Vec<result::AccountResult>> = LazyLock::new(|| {
    let done = |number: usize| {
        let wizard = finished(&sample(number));
        let plan = setup(&wizard).plan();
        let account = plan.accounts.last().unwrap();
        let steps = plan.steps_of(account.key);
        let roles = plan.roles.iter().filter(|role| role.account == account.key);
        result::AccountResult {
            playbook: plan.playbook.id.clone(),
            key: account.key.to_owned(),
            account: account.id.clone(),
            partition: plan.partition.clone(),
            by: result::By::Apply,
            complete: true,
            steps: steps
                .map(|step| result::StepResult {
                    id: step.id.clone(),
                    fingerprint: step.fingerprint(plan),
                    state: result::StepState::Right,
                })
                .collect(),
            roles: roles
                .map(|role| result::RoleResult {
                    id: role.id.to_owned(),
                    name: role.name.clone(),
                    arn: role.arn.clone(),
                })
                .collect(),
            items: Vec::new(),
            remarks: Vec::new(),
        }
    };
    (0..2).map(done).collect()
});

/// A result that fits the finished set-up, or some part of it, or nothing.
fn any_result() -> impl Strategy<Value = Brought> {
    let path = prop_oneof![Just("/"), Just("/ml/"), Just("/a b/"), Just("/x/y/")];
    let states = prop_oneof![
        Just(result::StepState::Right),
        Just(result::StepState::Missing),
        Just(result::StepState::ByHand),
    ];
    (0..2_usize, path, states, any::<bool>()).prop_map(|(number, path, state, fails)| {
        if fails {
            return Brought::Failed(vec!["no".to_owned()]);
        }
        let mut result = RESULTS[number].clone();
        for step in &mut result.steps {
            step.state = state;
        }
        for role in &mut result.roles {
            role.arn = role.arn.replacen(":role/", &format!(":role{path}"), 1);
        }
        Brought::Result(Box::new(result))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_actions_keep_the_invariants_and_lose_no_answer(
        actions in proptest::collection::vec(
            any_action(setup(&started()).playbook().questions.iter().map(|q| q.id.clone()).collect()),
            200,
        ),
    ) {
        let mut wizard = started();
        // What the person left in each field.
        let mut typed: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
        for action in actions {
            let before = current(&wizard).to_owned();
            let asking = wizard.stage() == Stage::Asking;
            let effect = wizard.apply(action.clone());
            let setup = setup(&wizard);
            let edits = matches!(
                action,
                Action::Edit(_) | Action::Choose(_) | Action::TakeFix | Action::Undo
            );
            if asking && edits {
                prop_assert_eq!(current(&wizard), &before);
            }
            let submits = matches!(action, Action::Submit);
            if asking && (edits || submits) && setup.draft(&before).is_some() && !setup.untouched(&before) {
                typed.insert(before.clone(), setup.text(&before));
            }
            if let (Action::Brought(_), Some(Came::Done(done))) = (&action, &wizard.import().came) {
                for change in &done.changed {
                    // What it replaces comes back by undoing.
                    if let Some(text) = typed.insert(change.id.clone(), setup.text(&change.id)) {
                        prop_assert_eq!(&setup.draft(&change.id).unwrap().pasted, &Some(text));
                    }
                }
            }
            if let Action::Prefill(answers) = &action {
                typed.extend(answers.iter().map(|(id, value)| (id.clone(), text::of(value))));
            }
            if let (Action::Edit(text), true) = (&action, asking) {
                prop_assert_eq!(setup.text(&before), text::taken(setup.playbook().question(&before).unwrap(), text));
            }
            for (id, text) in &typed {
                prop_assert_eq!(&setup.text(id), text, "{} after {:?}", id, action);
            }
            let asked: Vec<&str> = setup.asked().map(|question| question.id.as_str()).collect();
            if wizard.stage() == Stage::Asking {
                prop_assert!(asked.contains(&current(&wizard)), "{} is not asked", current(&wizard));
            }
            if let Some(Effect::Write { .. }) = effect {
                prop_assert_eq!(setup.obstacles(), Vec::<String>::new());
            }
            // What is confirmed was right when it was, alone at least.
            for (id, value) in setup.confirmed() {
                prop_assert!(setup.playbook().question(&id).unwrap().judge(&value).is_ok());
            }
            prop_assert!(setup.plan().faults.is_empty());
            let saved = wizard.saved().unwrap();
            let again: Saved = serde_json::from_str(&serde_json::to_string(&saved).unwrap()).unwrap();
            prop_assert_eq!(&again, &saved);
        }
    }
}
