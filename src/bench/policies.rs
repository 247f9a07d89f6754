//! How fast policies are checked: the corpus in one process, one small file as a whole process, a bundle.

use std::{fs, hint::black_box, path::Path, process::Command};

use criterion::{Criterion, Throughput};
use sagesetup::policy::{Document, check, grammar, json, merge};

/// Every document of the corpus, in the order of their paths.
fn corpus() -> Vec<String> {
    fn walk(dir: &Path, all: &mut Vec<String>) {
        let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(Result::unwrap).collect();
        entries.sort_by_key(fs::DirEntry::path);
        for entry in entries {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, all);
            } else if path.extension().is_some_and(|end| end == "json") {
                all.extend(fs::read_to_string(path));
            }
        }
    }
    let mut all = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    walk(&root.join("src/e2e/corpus"), &mut all);
    assert!(all.len() >= 150, "the corpus is there");
    all
}

pub(super) fn policies(criterion: &mut Criterion) {
    const COUNT: usize = 1_000;
    let corpus = corpus();
    let mut group = criterion.benchmark_group("check policies");
    group.throughput(Throughput::Elements(COUNT as u64));
    group.bench_function("1000 documents of the corpus", |bencher| {
        bencher.iter(|| {
            for text in corpus.iter().cycle().take(COUNT) {
                black_box(check::check(black_box(text), None));
            }
        });
    });
    group.finish();

    merging(criterion);

    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("policy.json");
    let small = r#"{"Version": "2012-10-17", "Statement": [{"Sid": "Read", "Effect": "Allow",
        "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]}]}"#;
    fs::write(&file, small).unwrap();
    criterion.bench_function("check process/one small file", |bencher| {
        bencher.iter(|| {
            let status = Command::new(env!("CARGO_BIN_EXE_sagesetup"))
                .arg("check")
                .arg(&file)
                .output()
                .expect("the program starts")
                .status;
            assert!(status.success());
        });
    });
}

/// Fifteen statements as the parts of a document have them: most share an action or a resource with another one, a few
/// have a condition.
fn fifteen() -> String {
    let statement = |n: usize| {
        let services = ["s3", "logs", "ecr", "cloudwatch", "kms"];
        let service = services[n % services.len()];
        let actions: Vec<String> = (0..8)
            .map(|i| {
                format!(
                    "{service}:{}Thing{}",
                    ["Get", "Put", "Describe"][i % 3],
                    (n + i) % 12
                )
            })
            .collect();
        let resources: Vec<String> = match n % 4 {
            0 => vec!["*".to_owned()],
            kind => (0..kind * 2)
                .map(|i| format!("arn:aws:{service}:eu-west-1:111122223333:thing/example-{i}-*"))
                .collect(),
        };
        let mut statement = serde_json::json!({
            "Sid": format!("Part{n}"), "Effect": "Allow", "Action": actions, "Resource": resources,
        });
        if n % 5 == 4 {
            statement["Condition"] = serde_json::json!({"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}});
        }
        statement
    };
    let statements: Vec<_> = (0..15).map(statement).collect();
    serde_json::json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

/// What the preview pays at every key for a document of parts.
fn merging(criterion: &mut Criterion) {
    let text = fifteen();
    let read = json::read(&text);
    let (document, faults) = grammar::read(read.json.as_ref().unwrap());
    assert!(faults.is_empty());
    let document: Document<_> = document.unwrap();
    let statements: Vec<_> = document.statements.into_iter().enumerate().collect();
    assert!(merge::merge(statements.clone()).len() < statements.len());
    criterion.bench_function("merge 15 statements", |bencher| {
        bencher.iter(|| merge::merge(black_box(statements.clone())));
    });
}
