//! `sessions`: the list, the answers file of one, and its end, over a folder that the real binary finds by itself.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use sagesetup::{
    session::Store,
    wizard::{Draft, Progress, Saved},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    Ran, SAMPLES, ensure_calm, ensure_safe, exported, names, run_with, sagesetup, sample, tree,
    with, without,
};

/// A person's home with a folder of sessions.
struct Home {
    dir: TempDir,
    store: Store,
}

impl Home {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::at(dir.path().join("state/sagesetup/sessions"));
        Self { dir, store }
    }

    fn run(&self, args: &[&str]) -> Ran {
        let mut command = sagesetup(self.dir.path());
        command.args(args);
        command.env("XDG_STATE_HOME", self.dir.path().join("state"));
        let ran = run_with(&mut command, b"");
        ensure_calm(&ran).unwrap();
        ran
    }

    fn sessions(&self, args: &[&str]) -> Ran {
        self.run(&[&["sessions"], args].concat())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.store.dir().join(format!("{name}.json"))
    }

    /// Saves a session with these confirmed answers, last changed so many seconds ago.
    fn save(&self, name: &str, answers: &Value, seconds: u64) {
        let saved = saved(answers);
        let playbook = saved.playbook.clone();
        let mut session = self.store.create(Some(name), &playbook).unwrap();
        session.save(&saved).unwrap();
        let file = fs::OpenOptions::new().write(true).open(self.file(name));
        let time = SystemTime::now() - Duration::from_secs(seconds);
        file.unwrap().set_modified(time).unwrap();
    }

    fn names(&self) -> Vec<String> {
        let listed = self.store.list().unwrap();
        listed.into_iter().map(|listed| listed.name).collect()
    }
}

/// The work that an answers file comes from.
fn saved(answers: &Value) -> Saved {
    let given = answers["answers"].as_object().unwrap();
    Saved {
        playbook: answers["playbook"].as_str().unwrap().to_owned(),
        drafts: given
            .iter()
            .map(|(id, answer)| {
                let draft = Draft {
                    given: Some(answer.clone()),
                    ..Draft::default()
                };
                (id.clone(), draft)
            })
            .collect::<BTreeMap<_, _>>(),
        progress: Progress {
            answered: given.len(),
            asked: 18,
            ticked: 3,
            steps: 12,
        },
        ..Saved::default()
    }
}

#[test]
fn without_a_session_the_list_says_how_to_begin() {
    let home = Home::new();
    let ran = home.sessions(&["list"]);
    assert_eq!((ran.code, ran.stdout.len()), (Some(0), 0));
    assert!(
        ran.stderr.contains("no saved session") && ran.stderr.contains("`sagesetup`"),
        "{}",
        ran.stderr
    );
    let ran = home.sessions(&["list", "--json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(
        ran.json(),
        json!({ "format": "sagesetup.sessions/1", "sessions": [] })
    );
    assert!(names(home.dir.path()).is_empty(), "looking creates nothing");
}

#[test]
fn the_list_has_every_session_with_the_last_changed_first() {
    let home = Home::new();
    home.save("older", &sample("single-account"), 3 * 86_400);
    home.save("new", &sample("cross-account"), 5 * 60 + 5);
    let ran = home.sessions(&["list"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let text = ran.text();
    let rows: Vec<&str> = text.lines().collect();
    assert_eq!(rows.len(), 2);
    for (row, parts) in rows.iter().zip([
        [
            "new ",
            "emr-serverless",
            " of 18 answered, 3 of 12 steps ticked",
            "5 minutes ago",
        ],
        [
            "older ",
            "emr-serverless",
            " of 18 answered, 3 of 12 steps ticked",
            "3 days ago",
        ],
    ]) {
        assert!(
            row.starts_with(parts[0]) && row.ends_with(parts[3]),
            "{row}"
        );
        assert!(parts.iter().all(|part| row.contains(part)), "{row}");
    }

    let ran = home.sessions(&["list", "--json"]);
    let document = ran.json();
    let sessions = document["sessions"].as_array().unwrap();
    assert_eq!((ran.code, sessions.len()), (Some(0), 2));
    let new = &sessions[0];
    assert_eq!(
        (&new["name"], &new["playbook"]),
        (&json!("new"), &json!("emr-serverless"))
    );
    assert_eq!(new["progress"]["asked"], json!(18));
    assert_eq!(new["problem"], Value::Null);
    let age = sessions[0]["modified"].as_u64().unwrap() - sessions[1]["modified"].as_u64().unwrap();
    assert!((258_890..=258_990).contains(&age), "{age}");
}

#[test]
fn a_session_that_is_not_usable_is_listed_with_a_remark() {
    let home = Home::new();
    home.save("good", &sample("cross-account"), 10);
    fs::write(home.file("bad"), "{\"format\": \"secret-marker").unwrap();
    let ran = home.sessions(&["list"]);
    assert_eq!(ran.code, Some(0));
    let text = ran.text();
    assert_eq!(text.lines().count(), 2);
    assert!(
        text.lines()
            .any(|row| row.starts_with("bad ") && row.contains("not usable")),
        "{text}"
    );
    assert_eq!(ran.stderr.lines().count(), 1);
    assert!(
        ran.stderr.contains("\"bad\"") && ran.stderr.contains("not JSON"),
        "{}",
        ran.stderr
    );
    let document = home.sessions(&["list", "--json"]).json();
    let bad = document["sessions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|s| s["name"] == "bad")
        .unwrap();
    assert!(
        bad["problem"].as_str().unwrap().contains("not JSON"),
        "{bad}"
    );
    assert_eq!(bad["playbook"], Value::Null);

    let ran = home.sessions(&["show", "bad"]);
    assert_eq!((ran.code, ran.stdout.len()), (Some(1), 0));
    assert!(
        ran.stderr.contains("bad.json") && ran.stderr.contains("not JSON"),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("secret-marker"), "{}", ran.stderr);
    assert_eq!(home.names().len(), 2, "looking moves nothing");
    assert_eq!(home.sessions(&["remove", "bad"]).code, Some(0));
    assert_eq!(home.names(), ["good"]);
}

#[test]
fn what_show_prints_of_a_complete_session_exports_as_the_answers_do() {
    for name in SAMPLES {
        let home = Home::new();
        home.save("done", &sample(name), 0);
        let ran = home.sessions(&["show", "done"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
        fs::write(home.dir.path().join("answers.json"), &ran.stdout).unwrap();
        let args = ["export", "--answers", "answers.json", "--out", "bundle"];
        assert_eq!(home.run(&args).code, Some(0));
        assert!(
            tree(&home.dir.path().join("bundle")) == exported(&sample(name)),
            "{name}"
        );
    }
}

#[test]
fn show_names_what_is_missing_question_by_question() {
    let home = Home::new();
    let answers = without(without(sample("cross-account"), "region"), "domain_id");
    let answers = with(answers, "emr_account_id", "44455556666");
    home.save("begun", &answers, 0);
    let ran = home.sessions(&["show", "begun"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(ran.json(), answers);
    for line in [
        "begun: region: the answer is missing",
        "begun: domain_id: the answer is missing",
        "begun: emr_account_id: \"44455556666\" is not an account id",
    ] {
        let told = ran.stderr.lines().filter(|told| told.starts_with(line));
        assert_eq!(told.count(), 1, "{line}: {}", ran.stderr);
    }
    assert_eq!(ran.stderr.lines().count(), 3, "{}", ran.stderr);
}

#[test]
fn answers_that_are_not_in_force_are_kept_back() {
    let home = Home::new();
    // Given while there were two accounts; then the person chose one.
    let answers = with(sample("single-account"), "emr_account_id", "444455556666");
    home.save("changed", &answers, 0);
    let ran = home.sessions(&["show", "changed"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(ran.json(), sample("single-account"));
}

#[test]
fn a_rule_between_answers_is_told_as_an_export_tells_it() {
    let home = Home::new();
    let answers = sample("cross-account");
    let arn = answers["answers"]["execution_role_arn"].as_str().unwrap();
    let own = arn.split(':').nth(4).unwrap().to_owned();
    let answers = with(answers, "emr_account_id", own);
    home.save("same", &answers, 0);
    let ran = home.sessions(&["show", "same"]);
    assert_eq!(ran.code, Some(0));
    fs::write(home.dir.path().join("same"), &ran.stdout).unwrap();
    let export = home.run(&["export", "--answers", "same", "--out", "bundle"]);
    assert_eq!(export.code, Some(2));
    assert_eq!(ran.stderr, export.stderr);
}

#[test]
fn only_confirmed_answers_are_shown() {
    let home = Home::new();
    let mut work = saved(&without(sample("cross-account"), "region"));
    work.drafts.insert(
        "region".to_owned(),
        Draft {
            text: Some("eu-west-1 half typed".to_owned()),
            given: None,
            pasted: Some("half typed".to_owned()),
        },
    );
    home.store
        .create(Some("a"), "emr-serverless")
        .unwrap()
        .save(&work)
        .unwrap();
    let ran = home.sessions(&["show", "a"]);
    assert!(!ran.text().contains("half typed"));
    assert!(
        ran.stderr.starts_with("a: region: the answer is missing"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_name_that_is_not_there_is_unusable_and_the_others_are_named() {
    let home = Home::new();
    for command in ["show", "remove"] {
        let ran = home.sessions(&[command, "x"]);
        assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0));
        assert!(ran.stderr.contains("none is saved yet"), "{}", ran.stderr);
    }
    for (number, name) in ["studio", "analytics"].iter().enumerate() {
        home.save(name, &sample("cross-account"), number as u64);
    }
    for command in ["show", "remove"] {
        for (name, says) in [
            ("stduio", "did you mean studio?"),
            ("quite-otherwise", "there is studio, analytics"),
            ("../studio", "it has the character \"/\""),
            ("studio.json", "there is no session \"studio.json\""),
        ] {
            let ran = home.sessions(&[command, name]);
            assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0), "{name}");
            assert!(ran.stderr.contains(says), "{name}: {}", ran.stderr);
            assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
        }
    }
    for number in 0..15 {
        home.save(&format!("more{number}"), &sample("cross-account"), 100);
    }
    let ran = home.sessions(&["show", "quite-otherwise"]);
    assert!(
        ran.stderr.trim_end().ends_with(" and 7 more"),
        "{}",
        ran.stderr
    );
    assert_eq!(home.names().len(), 17);
}

#[test]
fn remove_removes_that_session_alone() {
    let home = Home::new();
    home.save("a", &sample("cross-account"), 0);
    home.save("b", &sample("cross-account"), 0);
    let ran = home.sessions(&["remove", "a"]);
    assert_eq!((ran.code, ran.stdout.len()), (Some(0), 0));
    assert_eq!(ran.stderr, "Removed the session \"a\".\n");
    assert_eq!(home.names(), ["b"]);
    assert_eq!(home.sessions(&["remove", "a"]).code, Some(2));
}

#[test]
fn what_a_file_holds_cannot_steer_the_terminal() {
    let home = Home::new();
    let mut work = saved(&sample("cross-account"));
    work.playbook = "x\u{1b}]0;y\u{7}\u{202e}\nforged  row".to_owned();
    home.store
        .create(Some("a"), "book")
        .unwrap()
        .save(&work)
        .unwrap();
    let ran = home.sessions(&["list"]);
    assert_eq!(ran.text().lines().count(), 1);
    ensure_safe(&ran.text()).unwrap();
    let ran = home.sessions(&["show", "a"]);
    assert_eq!((ran.code, ran.stdout.len()), (Some(1), 0));
    assert!(
        ran.stderr.contains("there is emr-serverless"),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
}

#[test]
fn a_session_of_a_newer_version_is_refused_and_left_alone() {
    let home = Home::new();
    fs::create_dir_all(home.store.dir()).unwrap();
    let bytes = "{\"format\":\"sagesetup.session/2\"}";
    fs::write(home.file("a"), bytes).unwrap();
    let ran = home.sessions(&["show", "a"]);
    assert_eq!((ran.code, ran.stdout.len()), (Some(1), 0));
    assert!(ran.stderr.contains("newer sagesetup"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(home.file("a")).unwrap(), bytes);
}

#[test]
fn without_an_absolute_home_there_is_no_folder() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = sagesetup(dir.path());
    command.args(["sessions", "list"]);
    command.env("HOME", "relative").env_remove("XDG_STATE_HOME");
    let ran = run_with(&mut command, b"");
    assert_eq!((ran.code, ran.stdout.len()), (Some(1), 0));
    assert!(ran.stderr.contains("HOME"), "{}", ran.stderr);
    command.env("HOME", dir.path());
    save_at(&dir.path().join(".local/state/sagesetup/sessions"));
    let ran = run_with(&mut command, b"");
    assert_eq!((ran.code, ran.text().lines().count()), (Some(0), 1));
}

fn save_at(dir: &Path) {
    let work = saved(&sample("cross-account"));
    let mut session = Store::at(dir).create(None, &work.playbook).unwrap();
    session.save(&work).unwrap();
}
