//! A good bundle with one file replaced by anything at all: the rules between its files, the grants, one question.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sagesetup::{
    answers, audit, bundle,
    grants::{self, Asked, Scene},
    plan, playbook,
};

/// The files of every sample bundle.
static BUNDLES: LazyLock<Vec<Vec<(String, Vec<u8>)>>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for source in playbook::BUILT_IN {
        let playbook = playbook::load(source).unwrap();
        let samples = source.files.iter().filter(|(name, _)| name.ends_with(".answers.json"));
        for (_, text) in samples {
            let given = answers::read(text.as_bytes()).given.unwrap();
            let checked = answers::check(&playbook, &given.answers);
            let bundle = bundle::render(&plan::build(&playbook, &checked.answers));
            let files = bundle.files();
            all.push(files.iter().map(|f| (f.path.to_owned(), f.bytes.to_vec())).collect());
        }
    }
    all
});

fuzz_target!(|bytes: &[u8]| {
    let [which, file, bytes @ ..] = bytes else {
        return;
    };
    let bundles = &*BUNDLES;
    let bundle = &bundles[usize::from(*which) % bundles.len()];
    let file = usize::from(*file) % bundle.len();
    let files = bundle.iter().enumerate().map(|(at, (path, own))| {
        (path.as_str(), if at == file { bytes } else { own.as_slice() })
    });
    let setup = audit::Setup::read(files);
    for found in audit::check(&setup) {
        assert!(!found.finding.what.chars().any(char::is_control), "{:?}", found.finding.what);
        assert!(found.place.line >= 1 && found.place.column >= 1);
    }
    let scene = Scene::of_setup(&setup, None);
    let assumings = grants::assumings(&scene).len();
    let passings = grants::passings(&scene).len();
    std::hint::black_box((assumings, passings));
    let text = String::from_utf8_lossy(bytes);
    let mut words = text.split_whitespace();
    let role = words.next().unwrap_or("AssumableRole");
    for (action, resource) in [
        ("sts:AssumeRole", "arn:aws:iam::444455556666:role/AssumableRole"),
        ("iam:PassRole", "arn:aws:iam::444455556666:role/EMRServerlessAppRuntimeRoleB"),
        (words.next().unwrap_or("s3:GetObject"), words.next().unwrap_or("arn:aws:s3:::b/k")),
    ] {
        for role in ["AssumableRole", "emr-serverless.amazonaws.com", role] {
            let pairs = [words.next().unwrap_or("aws:SourceAccount=444455556666")];
            if let Ok(asked) = Asked::read(&scene, role, action, resource, &pairs) {
                std::hint::black_box(grants::decide(&scene, &asked.request));
            }
        }
    }
});
