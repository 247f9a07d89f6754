//! Templates before cfn-lint, and before a reader of YAML 1.1.

use std::{fs, process::Command};

use serde_json::Value as Json;
use serde_yaml_ng::Value;

use super::{random, samples};
use crate::{deployed::moto::environment, support::run_with};

#[test]
fn cfn_lint_finds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut count = 0;
    let mut write = |text: &str| {
        fs::write(folder.path().join(format!("{count}.yaml")), text).unwrap();
        count += 1;
    };
    samples(|made| write(&made.text));
    let mut seen = 0;
    // Some of the others, as it takes its time.
    random(|made| {
        seen += 1;
        if seen % 9 == 0 {
            write(&made.text);
        }
    });
    let mut lint = Command::new(environment().programs().join("cfn-lint"));
    // Told everything, down to what is only informational.
    lint.args(["--include-checks", "I", "--", "*.yaml"])
        .current_dir(folder.path());
    let ran = run_with(&mut lint, b"");
    assert_eq!(
        (ran.code, ran.text()),
        (Some(0), String::new()),
        "{}",
        ran.stderr
    );
    // It would tell.
    let text = "Resources: { A: { Type: AWS::IAM::Role } }\n";
    fs::write(folder.path().join("0.yaml"), text).unwrap();
    let ran = run_with(&mut lint, b"");
    assert!(
        ran.code != Some(0) && ran.text().contains("E3003"),
        "{}",
        ran.text()
    );
}

/// The library `PyYAML` reads YAML 1.1. Every scalar is a text to it, and the same one.
const READ: &str = r#"
import json, sys, yaml

class Loader(yaml.SafeLoader):
    pass

def function(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    else:
        value = loader.construct_sequence(node, deep=True)
    return {"!" + suffix: value}

Loader.add_multi_constructor("!", function)
texts = json.load(sys.stdin)
json.dump([yaml.load(text, Loader) for text in texts], sys.stdout)
"#;

/// The same with our reader; whatever is no text there, is none here.
fn read(value: &Value) -> Json {
    match value {
        Value::Tagged(function) => {
            let of = read(&function.value);
            Json::Object([(function.tag.to_string(), of)].into_iter().collect())
        }
        Value::Sequence(values) => values.iter().map(read).collect(),
        Value::Mapping(entries) => Json::Object(
            entries
                .iter()
                .map(|(key, value)| (key.as_str().unwrap().to_owned(), read(value)))
                .collect(),
        ),
        other => serde_json::to_value(other).unwrap(),
    }
}

#[test]
fn a_reader_of_yaml_1_1_reads_the_same() {
    let mut texts = Vec::new();
    samples(|made| texts.push(made.text.clone()));
    random(|made| texts.push(made.text.clone()));
    let ours: Vec<Json> = texts
        .iter()
        .map(|text| read(&serde_yaml_ng::from_str(text).unwrap()))
        .collect();
    let mut python = Command::new(environment().python());
    python.args(["-I", "-c", READ]);
    let ran = run_with(&mut python, &serde_json::to_vec(&texts).unwrap());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let theirs: Vec<Json> = serde_json::from_slice(&ran.stdout).unwrap();
    for (text, (ours, theirs)) in texts.iter().zip(ours.iter().zip(&theirs)) {
        assert_eq!(ours, theirs, "{text}");
    }
    assert_eq!(ours.len(), theirs.len());
}
