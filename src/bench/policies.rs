//! How fast policies are checked: the corpus in one process, one small file as a whole process, a bundle.

use std::{fs, hint::black_box, path::Path, process::Command};

use criterion::{Criterion, Throughput};
use sagesetup::policy::check;

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
