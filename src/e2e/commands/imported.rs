//! `sessions import`: what comes back from the other account, taken in by the real binary.

use std::{fs, path::PathBuf};

use sagesetup::{
    answers, plan, playbook,
    session::Store,
    wizard::{Draft, Saved},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Ran, ensure_calm, ensure_safe, run_with, sagesetup, sample, with};

const EMR: &str = "emr-account";

/// A person's home with a folder of sessions, and a result to take in.
pub(crate) struct Home {
    pub(crate) dir: TempDir,
    store: Store,
}

impl Home {
    /// With one session of these answers.
    pub(crate) fn with(name: &str, answers: &Value) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::at(dir.path().join("state/sagesetup/sessions"));
        let home = Self { dir, store };
        home.save(name, answers);
        home
    }

    fn save(&self, name: &str, answers: &Value) {
        let given = answers["answers"].as_object().unwrap();
        let draft = |answer: &Value| Draft {
            given: Some(answer.clone()),
            ..Draft::default()
        };
        let saved = Saved {
            playbook: answers["playbook"].as_str().unwrap().to_owned(),
            drafts: given
                .iter()
                .map(|(id, answer)| (id.clone(), draft(answer)))
                .collect(),
            ..Saved::default()
        };
        let session = self.store.create(Some(name), &saved.playbook);
        session.unwrap().save(&saved).unwrap();
    }

    pub(crate) fn saved(&self, name: &str) -> Saved {
        self.store.look(name).unwrap()
    }

    fn file(&self) -> PathBuf {
        self.dir.path().join("result.json")
    }

    pub(crate) fn run(&self, result: &[u8], args: &[&str]) -> Ran {
        fs::write(self.file(), result).unwrap();
        let ran = self.stdin(&[&["result.json"], args].concat(), b"");
        ensure_calm(&ran).unwrap();
        ran
    }

    /// Runs another command of the sessions.
    pub(crate) fn session(&self, args: &[&str]) -> Ran {
        let mut command = sagesetup(self.dir.path());
        command.arg("sessions").args(args);
        command.env("XDG_STATE_HOME", self.dir.path().join("state"));
        run_with(&mut command, b"")
    }

    fn stdin(&self, args: &[&str], stdin: &[u8]) -> Ran {
        let mut command = sagesetup(self.dir.path());
        command.args(["sessions", "import"]).args(args);
        command.env("XDG_STATE_HOME", self.dir.path().join("state"));
        let ran = run_with(&mut command, stdin);
        ensure_safe(&ran.text()).unwrap();
        ensure_safe(&ran.stderr).unwrap();
        ran
    }

    fn import(&self, result: &Value, args: &[&str]) -> Ran {
        self.run(result.to_string().as_bytes(), args)
    }
}

/// What verify.sh writes where everything is as the answers have it.
pub(crate) fn result(file: &Value, key: &str) -> Value {
    let playbook = playbook::built_in(file["playbook"].as_str().unwrap());
    let playbook = playbook.unwrap().unwrap();
    let checked = answers::check(playbook, file["answers"].as_object().unwrap());
    let plan = plan::build(playbook, &checked.answers);
    let account = plan.account(key).unwrap();
    let steps = plan.steps_of(key).map(|step| {
        json!({ "id": step.id, "number": step.number, "fingerprint": step.fingerprint(&plan), "state": "right" })
    });
    let roles = plan.roles.iter().filter(|role| role.account == key);
    let roles = roles.map(|role| json!({ "id": role.id, "name": role.name, "arn": role.arn }));
    json!({
        "format": "sagesetup.result/1",
        "playbook": playbook.id,
        "account": { "key": key, "id": account.id, "partition": plan.partition, "region": plan.region },
        "by": "verify",
        "complete": true,
        "steps": steps.collect::<Vec<_>>(),
        "roles": roles.collect::<Vec<_>>(),
        "items": [],
        "remarks": [],
    })
}

/// The result with the access role under a path.
pub(crate) fn moved(mut result: Value, path: &str) -> Value {
    for role in result["roles"].as_array_mut().unwrap() {
        if role["id"] == "assumable" {
            let arn = role["arn"].as_str().unwrap();
            role["arn"] = json!(arn.replace(":role/", &format!(":role{path}")));
        }
    }
    result
}

fn numbers(steps: &Value) -> Vec<u64> {
    let steps = steps.as_array().unwrap().iter();
    steps.map(|step| step["number"].as_u64().unwrap()).collect()
}

#[test]
fn a_result_finds_its_session_ticks_and_unlocks() {
    let file = sample("cross-account");
    let home = Home::with("studio", &file);
    home.save("alone", &sample("single-account"));
    let result = result(&file, EMR);
    let ran = home.import(&result, &["--json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let told = ran.json();
    assert_eq!(told["format"], "sagesetup.import/1");
    assert_eq!(
        (&told["session"], &told["changes"]),
        (&json!("studio"), &json!(true))
    );
    let steps = result["steps"].as_array().unwrap();
    assert_eq!(numbers(&told["ticked"]), numbers(&result["steps"]));
    assert!(!numbers(&told["unlocked"]).is_empty());
    let ticks = home.saved("studio").ticks;
    assert_eq!(ticks.len(), steps.len());
    for step in steps {
        let print = step["fingerprint"].as_str().unwrap();
        assert_eq!(ticks[step["id"].as_str().unwrap()], print);
    }
    assert!(home.saved("alone").ticks.is_empty());
}

#[test]
fn the_same_again_changes_nothing_and_says_so() {
    let file = sample("cross-account");
    let home = Home::with("studio", &file);
    let result = moved(result(&file, EMR), "/ml/");
    let first = home.import(&result, &[]);
    assert!(
        first.text().contains("Saved in the session studio."),
        "{}",
        first.text()
    );
    let path = home.store.dir().join("studio.json");
    let before = fs::read(&path).unwrap();
    let ran = home.import(&result, &[]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(
        ran.text().contains("Nothing has changed here."),
        "{}",
        ran.text()
    );
    assert!(!ran.text().contains("Saved in"), "{}", ran.text());
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_path_of_the_other_side_reaches_the_documents_of_the_own_one() {
    let file = sample("cross-account");
    let home = Home::with("studio", &file);
    let ran = home.import(&moved(result(&file, EMR), "/ml/team-a/"), &[]);
    let text = ran.text();
    let says = "Answer changed: Access role's path, from \"/\" to \"/ml/team-a/\".";
    assert!(text.contains(says), "{text}");
    assert!(text.contains("Unlocked: "), "{text}");
    let draft = &home.saved("studio").drafts["assumable_role_path"];
    assert_eq!(draft.given, Some(json!("/ml/team-a/")));
    assert_eq!(draft.pasted.as_deref(), Some("/"));
    // As an answers file, it gives the bundle in which both sides write the same.
    let mut command = sagesetup(home.dir.path());
    command.args(["sessions", "show", "studio"]);
    command.env("XDG_STATE_HOME", home.dir.path().join("state"));
    let answers = run_with(&mut command, b"");
    fs::write(home.dir.path().join("a.json"), &answers.stdout).unwrap();
    let preview = |path: &str| {
        let mut command = sagesetup(home.dir.path());
        let ran = run_with(command.args(["preview", "--answers", "a.json", path]), b"");
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        ran.text()
    };
    let arn = ":role/ml/team-a/AssumableRole\"";
    assert!(preview("studio-account/resources/EmrSettings.json").contains(arn));
    assert!(preview("studio-account/policies/EMRServerlessAssumeRole.json").contains(arn));
    assert!(preview("emr-account/CHECKLIST.md").contains("--path /ml/team-a/"));
}

#[test]
fn what_is_missing_there_loses_its_tick_and_remarks_are_said_as_theirs() {
    let file = sample("cross-account");
    let home = Home::with("studio", &file);
    let mut result = result(&file, EMR);
    home.import(&result, &[]);
    result["complete"] = json!(false);
    result["steps"][0]["state"] = json!("missing");
    result["items"] = json!([{ "step": 1, "what": "role \u{1b}[2JX", "state": "missing" }]);
    result["remarks"] = json!(["all \u{202e}well\u{1b}]0;x\u{7}\nSaved in the session other."]);
    let ran = home.import(&result, &[]);
    let text = ran.text();
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(text.contains("Note: No longer ticked: step "), "{text}");
    assert!(
        text.contains(r#"Missing there: "role \u{1b}[2JX""#),
        "{text}"
    );
    let says =
        r#"The other side says: "all \u{202e}well\u{1b}]0;x\u{7} Saved in the session other.""#;
    assert!(text.contains(says), "{text}");
    let ran = home.import(&result, &["--json"]);
    assert_eq!(
        ran.json()["remarks"],
        result["remarks"],
        "the same text, escaped"
    );
}

#[test]
fn no_session_and_several_sessions_are_told_with_what_to_do() {
    let file = sample("cross-account");
    let home = Home::with("studio", &file);
    let refused = |home: &Home, result: &Value, args: &[&str], says: &[&str]| {
        let ran = home.import(result, args);
        assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0), "{}", ran.stderr);
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
        for says in says {
            assert!(ran.stderr.contains(says), "{says}: {}", ran.stderr);
        }
    };
    let other = with(file.clone(), "emr_account_id", "777788889999");
    refused(
        &home,
        &result(&other, EMR),
        &[],
        &[
            "result.json: this is the result of account 777788889999 (emr-account) of emr-serverless; the session studio has 444455556666 there",
        ],
    );
    refused(
        &home,
        &result(&other, EMR),
        &["--session", "studio"],
        &["the session studio has 444455556666 there"],
    );
    refused(
        &home,
        &result(&file, EMR),
        &["--session", "stduio"],
        &["did you mean studio?"],
    );
    refused(
        &home,
        &result(&file, EMR),
        &["--session", "../x"],
        &["the character \"/\""],
    );
    home.save("second", &file);
    refused(
        &home,
        &result(&file, EMR),
        &[],
        &[
            "several sessions have account 444455556666",
            "second",
            "studio",
            "--session NAME",
        ],
    );
    let ran = home.import(&result(&file, EMR), &["--session", "second"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(home.saved("studio").ticks.is_empty());
    let mut foreign = result(&file, EMR);
    foreign["playbook"] = json!("pipelines");
    let none = "no saved session has account 444455556666 (emr-account) of pipelines";
    refused(
        &home,
        &foreign,
        &[],
        &[none, "--answers FILE --session NAME"],
    );
}

#[test]
fn hostile_files_are_refused_in_words_and_change_nothing() {
    let file = sample("cross-account");
    let home = Home::with("studio", &file);
    let right = result(&file, EMR);
    let path = home.store.dir().join("studio.json");
    let before = fs::read(&path).unwrap();
    let text = right.to_string();
    let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let files: Vec<(Vec<u8>, &str)> = vec![
        (Vec::new(), "it is empty"),
        (vec![b' '; 10 << 20], "more than 256 KiB"),
        (deep.into_bytes(), "not JSON"),
        (vec![0xff; 100], "UTF-"),
        (
            text.replace("verify", "\\u001b[1m").into_bytes(),
            "by: found",
        ),
        (
            text.replacen("right", "\u{202e}", 1).into_bytes(),
            "steps[0].state: found",
        ),
        (
            text.replacen("\"number\":", "\"number\":1e400,\"x\":", 1)
                .into_bytes(),
            "not JSON",
        ),
        (
            text.replacen("\"number\":", "\"number\":99999999999999999999,\"x\":", 1)
                .into_bytes(),
            "steps[0].number: found",
        ),
        (
            text.replacen("444455556666", "44445555", 1).into_bytes(),
            "account.id: ",
        ),
        (
            text.replacen("sagesetup.result/1", "sagesetup.result/9", 1)
                .into_bytes(),
            "format: found",
        ),
    ];
    for (bytes, says) in files {
        let ran = home.run(&bytes, &[]);
        assert_eq!(
            (ran.code, ran.stdout.len()),
            (Some(2), 0),
            "{says}: {}",
            ran.stderr
        );
        assert!(ran.stderr.starts_with("result.json: "), "{}", ran.stderr);
        assert!(ran.stderr.contains(says), "{says}: {}", ran.stderr);
    }
    let mut twice = right.clone();
    let step = twice["steps"][0].clone();
    twice["steps"].as_array_mut().unwrap().push(step);
    let ran = home.import(&twice, &[]);
    assert!(ran.stderr.contains("stands here twice"), "{}", ran.stderr);
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn the_folder_of_an_account_and_standard_input_serve_too() {
    let file = sample("cross-account");
    let home = Home::with("studio", &file);
    let bytes = result(&file, EMR).to_string().into_bytes();
    let folder = home.dir.path().join(EMR);
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("result.json"), &bytes).unwrap();
    let ran = home.stdin(&[EMR], b"");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let ran = home.stdin(&["-"], &bytes);
    assert!(
        ran.text().contains("Nothing has changed here."),
        "{}",
        ran.text()
    );
    let ran = home.stdin(&["-"], b"{}");
    assert!(
        ran.stderr.starts_with("stdin: format: is missing"),
        "{}",
        ran.stderr
    );
    let ran = home.stdin(&["nowhere.json"], b"");
    assert_eq!((ran.code, ran.stdout.len()), (Some(1), 0));
    assert!(
        ran.stderr
            .contains("cannot read the result from nowhere.json"),
        "{}",
        ran.stderr
    );
}
