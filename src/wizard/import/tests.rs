//! What comes back from the other account, taken in by a set-up that waits for it.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{super::result::RoleResult, *};
use crate::{
    answers,
    playbook::BUILT_IN,
    wizard::{Action, Brought, Came, Effect, Stage, Wizard, result::StepResult, text},
};

const EMR: &str = "emr-account";

/// The first playbook over two accounts, with some answers changed.
fn wizard_of(change: &[(&str, Value)]) -> Wizard {
    let mut answers: Map<String, Value> = answers::tests::samples(&BUILT_IN[0]).swap_remove(0);
    for (id, value) in change {
        answers.insert((*id).to_owned(), value.clone());
    }
    let mut wizard = Wizard::new();
    wizard.apply(Action::Start(BUILT_IN[0].id.to_owned()));
    wizard.apply(Action::Prefill(answers));
    assert_eq!(setup(&wizard).obstacles(), Vec::<String>::new());
    wizard
}

fn wizard() -> Wizard {
    wizard_of(&[])
}

fn setup(wizard: &Wizard) -> &Setup {
    wizard.setup().unwrap()
}

/// What a script writes when all of an account is as the plan has it.
fn result_of(setup: &Setup, key: &str) -> AccountResult {
    let plan = setup.plan();
    let account = plan.account(key).unwrap();
    let roles = plan.roles.iter().filter(|role| role.account == key);
    AccountResult {
        playbook: plan.playbook.id.clone(),
        key: key.to_owned(),
        account: account.id.clone(),
        partition: plan.partition.clone(),
        by: By::Verify,
        complete: true,
        steps: plan
            .steps_of(key)
            .map(|step| StepResult {
                id: step.id.clone(),
                fingerprint: step.fingerprint(plan),
                state: StepState::Right,
            })
            .collect(),
        roles: roles
            .map(|role| RoleResult {
                id: role.id.to_owned(),
                name: role.name.clone(),
                arn: role.arn.clone(),
            })
            .collect(),
        items: Vec::new(),
        remarks: Vec::new(),
    }
}

fn result(wizard: &Wizard) -> AccountResult {
    result_of(setup(wizard), EMR)
}

fn take(wizard: &mut Wizard, result: &AccountResult) -> Imported {
    wizard.apply(Action::Brought(Brought::Result(Box::new(result.clone()))));
    match &wizard.import().came {
        Some(Came::Done(imported)) => *imported.clone(),
        other => panic!("{other:?}"),
    }
}

fn numbers(steps: &[Told]) -> Vec<usize> {
    steps.iter().map(|step| step.number).collect()
}

fn all_of(wizard: &Wizard, key: &str) -> Vec<usize> {
    let steps = setup(wizard).plan().steps_of(key);
    steps.map(|step| step.number).collect()
}

fn arn(path: &str, name: &str) -> String {
    format!("arn:aws:iam::444455556666:role{path}{name}")
}

fn role<'r>(result: &'r mut AccountResult, id: &str) -> &'r mut RoleResult {
    result.roles.iter_mut().find(|role| role.id == id).unwrap()
}

fn answer(wizard: &Wizard, id: &str) -> Value {
    setup(wizard).plan().answers[id].clone()
}

fn said(imported: &Imported) -> String {
    let lines = imported.says().into_iter().map(|said| said.text);
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_right_over_there_is_ticked_and_frees_what_waited() {
    let mut wizard = wizard();
    let result = result(&wizard);
    let imported = take(&mut wizard, &result);
    assert_eq!(numbers(&imported.ticked), all_of(&wizard, EMR));
    assert!(imported.changed.is_empty() && imported.notes.is_empty());
    assert!(imported.again.is_empty() && imported.open.is_empty());
    // Everything of the first account that waited for a step of the other one.
    let own = |step: &&Step<'_>| step.account != EMR && !step.waits_for.is_empty();
    let steps = setup(&wizard).plan().steps.iter();
    let waited: Vec<usize> = steps.filter(own).map(|step| step.number).collect();
    assert!(!waited.is_empty());
    assert_eq!(numbers(&imported.freed), waited);
    assert!(
        said(&imported).contains("Unlocked: "),
        "{}",
        said(&imported)
    );
    assert!(wizard.is_dirty());
}

#[test]
fn the_same_result_again_changes_nothing() {
    let mut wizard = wizard();
    let mut result = result(&wizard);
    let renamed = arn("/ml/", &role(&mut result, "assumable").name.clone());
    role(&mut result, "assumable").arn = renamed;
    take(&mut wizard, &result);
    wizard.mark_saved();
    let before = wizard.saved();
    let effect = wizard.apply(Action::Brought(Brought::Result(Box::new(result))));
    assert_eq!((effect, wizard.saved()), (None, before));
    let Some(Came::Done(again)) = &wizard.import().came else {
        panic!("taken")
    };
    assert!(!again.is_change() && again.notes.is_empty());
    assert!(said(again).contains("Nothing has changed here."));
}

#[test]
fn a_step_that_is_missing_or_different_loses_its_tick_and_holds_up_what_waits() {
    let mut wizard = wizard();
    let all = result(&wizard);
    take(&mut wizard, &all);
    let mut less = all.clone();
    less.complete = false;
    let place = less
        .steps
        .iter()
        .position(|step| step.id == "create-assumable-role");
    less.steps[place.unwrap()].state = StepState::Missing;
    less.steps[0].state = StepState::Different;
    let imported = take(&mut wizard, &less);
    assert_eq!(imported.unticked.len(), 2);
    assert!(!setup(&wizard).is_ticked("create-assumable-role"));
    assert!(imported.ticked.is_empty() && imported.freed.is_empty());
    let steps = setup(&wizard).plan().steps.iter();
    let waits = steps.filter(|step| !setup(&wizard).waits(step).is_empty());
    assert!(waits.count() > 0);
    let back = take(&mut wizard, &all);
    assert_eq!(back.ticked.len(), 2);
    assert!(!back.freed.is_empty());
}

#[test]
fn what_no_script_sees_is_left_to_the_person_and_what_was_said_counts() {
    let mut wizard = wizard();
    let mut result = result(&wizard);
    for step in &mut result.steps {
        step.state = StepState::ByHand;
    }
    let last = result.steps.last_mut().unwrap();
    last.state = StepState::Done;
    let last = last.id.clone();
    let first = result.steps[0].id.clone();
    wizard.apply(Action::Result);
    wizard.apply(Action::Tick(first.clone()));
    let imported = take(&mut wizard, &result);
    assert_eq!(imported.ticked.len(), 1);
    assert!(setup(&wizard).is_ticked(&last) && setup(&wizard).is_ticked(&first));
    assert_eq!(imported.open.len(), result.steps.len() - 2);
    assert!(said(&imported).contains("No script sees it"));
}

#[test]
fn a_bundle_that_is_older_ticks_nothing_that_it_says_otherwise() {
    let mut wizard = wizard();
    let old = result(&wizard);
    wizard.apply(Action::Jump("assumable_role_name".into()));
    wizard.apply(Action::Edit("OtherRole".into()));
    wizard.apply(Action::Submit);
    let imported = take(&mut wizard, &old);
    let older = |(told, why): &(Told, Why)| {
        assert_eq!(*why, Why::Older);
        told.id.clone()
    };
    let older: Vec<String> = imported.open.iter().map(older).collect();
    assert!(
        older.contains(&"create-assumable-role".to_owned()),
        "{older:?}"
    );
    assert!(!setup(&wizard).is_ticked("create-assumable-role"));
    assert!(!imported.ticked.is_empty(), "what says the same is done");
    assert!(said(&imported).contains("export again and hand it over"));
}

#[test]
fn a_path_that_the_organisation_demands_becomes_an_answer_and_reaches_every_document() {
    let mut wizard = wizard();
    let mut result = result(&wizard);
    let real = arn("/ml/team-a/", &role(&mut result, "assumable").name.clone());
    role(&mut result, "assumable").arn = real.clone();
    let imported = take(&mut wizard, &result);
    assert_eq!(answer(&wizard, "assumable_role_path"), json!("/ml/team-a/"));
    assert_eq!(imported.changed.len(), 1);
    assert_eq!(
        imported.changed[0].sentence(),
        "Answer changed: Access role's path, from \"/\" to \"/ml/team-a/\"."
    );
    let plan = setup(&wizard).plan();
    let holds = |id: &str| {
        let document = plan.documents.iter().find(|d| d.id == id).unwrap();
        document.minified.contains(&real)
    };
    assert!(holds("assume") && holds("emr-settings"));
    let bare = arn("/", "AssumableRole");
    assert!(plan.documents.iter().all(|d| !d.minified.contains(&bare)));
    // The role was made as it is now meant, so the step that made it is done.
    assert!(setup(&wizard).is_ticked("create-assumable-role"));
    assert!(numbers(&imported.freed).len() > 1);
    assert_eq!(setup(&wizard).obstacles(), Vec::<String>::new());
    let create = plan.steps.iter().find(|s| s.id == "create-assumable-role");
    let commands = create
        .unwrap()
        .actions
        .iter()
        .flat_map(|line| &line.command);
    assert!(commands.clone().any(|word| word == "--path"));
    assert!(commands.clone().any(|word| word == "/ml/team-a/"));
}

#[test]
fn what_stood_in_a_changed_field_comes_back_by_undoing() {
    let mut wizard = wizard();
    let mut result = result(&wizard);
    role(&mut result, "assumable").arn = arn("/ml/", "AssumableRole");
    wizard.apply(Action::Jump("assumable_role_path".into()));
    wizard.apply(Action::Edit("/typed/but/not/conf".into()));
    take(&mut wizard, &result);
    assert_eq!(setup(&wizard).text("assumable_role_path"), "/ml/");
    wizard.apply(Action::Undo);
    assert_eq!(
        setup(&wizard).text("assumable_role_path"),
        "/typed/but/not/conf"
    );
    wizard.apply(Action::Undo);
    assert_eq!(setup(&wizard).text("assumable_role_path"), "/ml/");
}

#[test]
fn a_runtime_role_under_another_path_is_named_by_its_arn_and_others_stay() {
    let roles = json!(["RuntimeA", "RuntimeB"]);
    let mut wizard = wizard_of(&[("runtime_roles", roles.clone())]);
    let mut result = result(&wizard);
    let same = take(&mut wizard, &result);
    assert_eq!(
        (answer(&wizard, "runtime_roles"), same.changed.len()),
        (roles, 0)
    );
    for role in result
        .roles
        .iter_mut()
        .filter(|role| role.name == "RuntimeB")
    {
        role.arn = arn("/data/", "RuntimeB");
    }
    let imported = take(&mut wizard, &result);
    let expected = json!(["RuntimeA", arn("/data/", "RuntimeB")]);
    assert_eq!(answer(&wizard, "runtime_roles"), expected);
    assert_eq!(imported.changed.len(), 1);
    assert!(setup(&wizard).is_ticked("create-runtime-role:RuntimeA"));
    // Who may pass it is another document now, and has to be put there again.
    assert!(
        imported
            .again
            .iter()
            .any(|step| step.id == "create-access-policy")
    );
    assert!(!setup(&wizard).is_ticked("create-access-policy"));
}

#[test]
fn a_role_under_another_name_is_told_and_taken_over() {
    let mut wizard = wizard();
    let mut result = result(&wizard);
    let there = role(&mut result, "assumable");
    there.name = "OrgEntry".to_owned();
    there.arn = arn("/org/", "OrgEntry");
    let imported = take(&mut wizard, &result);
    assert_eq!(answer(&wizard, "assumable_role_name"), json!("OrgEntry"));
    assert_eq!(answer(&wizard, "assumable_role_path"), json!("/org/"));
    assert_eq!(
        imported.notes,
        ["The access role is called \"OrgEntry\" there, not \"AssumableRole\"."]
    );
}

#[test]
fn what_its_question_refuses_is_not_taken_and_told() {
    let long = format!("/{}/", "x".repeat(600));
    let cases = [
        (arn("/", "Bad Name"), "Bad Name", "is not a role ARN"),
        (arn(&long, "AssumableRole"), "AssumableRole", "at most"),
        (
            arn("/aws-service-role/x.amazonaws.com/", "AssumableRole"),
            "AssumableRole",
            "",
        ),
        (
            "arn:aws:iam::111122223333:role/x/AssumableRole".to_owned(),
            "AssumableRole",
            "does not belong to account 444455556666 of aws",
        ),
        (
            "arn:aws-cn:iam::444455556666:role/x/AssumableRole".to_owned(),
            "AssumableRole",
            "does not belong",
        ),
        (arn("/x/", "AssumableRole"), "Other", "is another one"),
        ("\u{1b}[2Jx".to_owned(), "AssumableRole", "\\u{1b}[2Jx"),
        // Two roles of one name cannot be.
        (
            arn("/", "EMRServerlessAppRuntimeRoleB"),
            "EMRServerlessAppRuntimeRoleB",
            "",
        ),
    ];
    for (arn, name, why) in cases {
        let mut wizard = wizard();
        let mut result = result(&wizard);
        let there = role(&mut result, "assumable");
        there.arn = arn.clone();
        there.name = name.to_owned();
        let before = setup(&wizard).confirmed();
        let imported = take(&mut wizard, &result);
        assert_eq!(imported.changed, [], "{arn}");
        assert_eq!(setup(&wizard).confirmed(), before, "{arn}");
        assert_eq!(imported.notes.len(), 1, "{arn}: {:?}", imported.notes);
        assert!(imported.notes[0].contains(why), "{:?}", imported.notes);
        assert!(!imported.notes[0].chars().any(char::is_control));
    }
}

#[test]
fn one_result_speaks_of_its_own_account_alone() {
    let mut wizard = wizard();
    let mut result = result(&wizard);
    result.steps = result_of(setup(&wizard), "studio-account").steps;
    result.roles = result_of(setup(&wizard), "studio-account").roles;
    result.roles[0].arn = arn("/evil/", "Role");
    let imported = take(&mut wizard, &result);
    assert!(!imported.is_change());
    assert_eq!(
        imported.notes.len(),
        result.steps.len() + result.roles.len()
    );
    let ticked = |step: &Step<'_>| setup(&wizard).is_ticked(&step.id);
    assert!(!setup(&wizard).plan().steps.iter().any(ticked));
}

#[test]
fn a_result_of_something_else_is_told_in_a_sentence() {
    let mut wizard = wizard();
    let right = result(&wizard);
    let told = |wizard: &mut Wizard, change: &dyn Fn(&mut AccountResult)| {
        let mut result = right.clone();
        change(&mut result);
        wizard.apply(Action::Brought(Brought::Result(Box::new(result))));
        match &wizard.import().came {
            Some(Came::Failed(lines)) => lines.join("\n"),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        told(&mut wizard, &|r| r.account = "777788889999".into()),
        "this is the result of account 777788889999 (emr-account) of emr-serverless; this set-up has 444455556666 there"
    );
    assert_eq!(
        told(&mut wizard, &|r| r.playbook = "pipelines".into()),
        "this is the result of account 444455556666 (emr-account) of pipelines; this set-up is of emr-serverless"
    );
    assert_eq!(
        told(&mut wizard, &|r| r.key = "account".into()),
        "this is the result of account 444455556666 (account) of emr-serverless; this set-up has no account account: \
         it has 111122223333 (studio-account) and 444455556666 (emr-account)"
    );
    assert_eq!(
        told(&mut wizard, &|r| r.partition = "aws-cn".into()),
        "this is the result of account 444455556666 (emr-account) of emr-serverless in aws-cn; this set-up is in aws"
    );
    let mut empty = Wizard::new();
    assert_eq!(empty.apply(Action::Import), None);
    assert_eq!(empty.stage(), Stage::Welcome);
    empty.apply(Action::Start(BUILT_IN[0].id.to_owned()));
    empty.apply(Action::Brought(Brought::Result(Box::new(right))));
    assert!(matches!(empty.import().came, Some(Came::Failed(_))));
}

#[test]
fn the_file_is_asked_for_only_where_a_path_stands() {
    let mut wizard = wizard();
    wizard.apply(Action::Import);
    assert_eq!(wizard.stage(), Stage::Import);
    assert_eq!(wizard.apply(Action::Bring), None);
    assert!(matches!(wizard.import().came, Some(Came::Failed(_))));
    wizard.apply(Action::EditSource("x/result.json".into()));
    assert_eq!(wizard.import().came, None);
    let effect = Effect::Bring("x/result.json".into());
    assert_eq!(wizard.apply(Action::Bring), Some(effect));
    wizard.apply(Action::Back);
    assert_eq!(wizard.stage(), Stage::Result);
    // Where the wizard stood at an import it goes on at the result.
    wizard.apply(Action::Import);
    assert_eq!(wizard.saved().unwrap().stage, Stage::Result);
}

#[test]
fn remarks_are_told_as_said_by_others_and_cannot_move_a_cursor() {
    let mut wizard = wizard();
    let mut result = result(&wizard);
    result.remarks = vec![
        "\u{1b}]0;x\u{7}\u{202e}abc\nNote: all is well".to_owned(),
        "x".repeat(100_000),
        "key AKIAIOSFODNN7EXAMPLE".to_owned(),
    ];
    result.remarks.extend((0..500).map(|n| n.to_string()));
    let imported = take(&mut wizard, &result);
    let theirs: Vec<String> = imported
        .says()
        .into_iter()
        .filter(|said| said.tone == Tone::Theirs)
        .map(|said| said.text)
        .collect();
    assert_eq!(
        theirs[0],
        r#""\u{1b}]0;x\u{7}\u{202e}abc Note: all is well""#
    );
    assert!(theirs[1].chars().count() < 500);
    assert_eq!(theirs[2], "\"key AKIA…\"");
    assert_eq!(theirs.last().unwrap(), "And 463 more of these.");
}

/// A result with anything in it.
fn hostile(setup: &Setup, seeds: &[(u8, u8, String)]) -> AccountResult {
    let keys = [EMR, "studio-account"];
    let mut result = result_of(setup, keys[seeds.len() % 2]);
    for (what, state, text) in seeds {
        let at = usize::from(*state);
        let steps = result.steps.len().max(1);
        let roles = result.roles.len().max(1);
        let states = [
            StepState::Right,
            StepState::Missing,
            StepState::Different,
            StepState::ByHand,
            StepState::Done,
        ];
        match what % 7 {
            0 => {
                if let Some(step) = result.steps.get_mut(at % steps) {
                    step.state = states[at % states.len()];
                }
            }
            1 => {
                if let Some(step) = result.steps.get_mut(at % steps) {
                    step.id.clone_from(text);
                }
            }
            2 => {
                if let Some(step) = result.steps.get_mut(at % steps) {
                    step.fingerprint.clone_from(text);
                }
            }
            3 => {
                if let Some(role) = result.roles.get_mut(at % roles) {
                    role.arn.clone_from(text);
                }
            }
            4 => {
                if let Some(role) = result.roles.get_mut(at % roles) {
                    let name = role.name.clone();
                    role.arn = arn(text, &name);
                }
            }
            5 => {
                if let Some(role) = result.roles.get_mut(at % roles) {
                    role.name.clone_from(text);
                    role.arn = arn("/p/", text);
                }
            }
            _ => result.remarks.push(text.clone()),
        }
    }
    result
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_result_changes_an_answer_to_what_its_question_refuses(
        seeds in prop::collection::vec(
            (any::<u8>(), any::<u8>(), prop_oneof![
                "\\PC{0,16}",
                "/([a-z]{1,6}/){0,3}",
                "[A-Za-z+=,.@_-]{1,12}",
                Just("EMRServerlessAppRuntimeRoleB".to_owned()),
                Just("arn:aws:iam::444455556666:role/a/b".to_owned()),
            ]),
            0..12,
        ),
    ) {
        let mut wizard = wizard();
        let result = hostile(setup(&wizard), &seeds);
        let imported = take(&mut wizard, &result);
        let now = setup(&wizard);
        prop_assert_eq!(now.obstacles(), Vec::<String>::new());
        for change in &imported.changed {
            let question = now.playbook().question(&change.id).unwrap();
            let given = &now.confirmed()[&change.id];
            prop_assert!(question.judge(given).is_ok());
            prop_assert_eq!(now.text(&change.id), text::of(given));
        }
        for said in imported.says() {
            prop_assert!(!said.text.chars().any(char::is_control), "{:?}", said.text);
        }
        for told in &imported.ticked {
            let step = now.plan().steps.iter().find(|step| step.id == told.id).unwrap();
            prop_assert_eq!(step.account, result.key.as_str());
        }
        // Once more, and nothing is left to change.
        let again = take(&mut wizard, &result);
        prop_assert!(again.changed.is_empty(), "{:?}", again.changed);
    }
}
