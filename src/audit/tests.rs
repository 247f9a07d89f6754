//! Whole bundles read back: the samples, and bundles that somebody damaged.

use std::collections::BTreeMap;

use super::{Found, Setup, check};
use crate::{
    answers, bundle, plan,
    playbook::{BUILT_IN, load},
};

type Files = BTreeMap<String, Vec<u8>>;

/// The bundles of the sample answers.
fn samples() -> Vec<Files> {
    let mut all = Vec::new();
    for source in BUILT_IN {
        let playbook = load(source).unwrap();
        for given in answers::tests::samples(source) {
            let checked = answers::check(&playbook, &given);
            let bundle = bundle::render(&plan::build(&playbook, &checked.answers));
            let files = bundle.files();
            let files = files.iter().map(|f| (f.path.to_owned(), f.bytes.to_vec()));
            all.push(files.collect());
        }
    }
    all
}

fn read(files: &Files) -> Setup<'_> {
    Setup::read(files.iter().map(|(path, bytes)| (&**path, &**bytes)))
}

/// Path, code and place of everything that is found.
fn found(files: &Files) -> Vec<String> {
    let line = |f: Found| format!("{}:{} {}", f.path, f.place, f.finding.rule.code);
    check(&read(files)).into_iter().map(line).collect()
}

#[test]
fn the_samples_are_read_back_whole() {
    for files in samples() {
        assert_eq!(found(&files), Vec::<String>::new());
        let setup = read(&files);
        assert!(setup.roles().len() > 1 && !setup.steps.is_empty());
        assert!(setup.answers.is_some());
        for policy in &setup.policies {
            assert!(policy.document().is_some(), "{}", policy.path);
            let attached = setup.holder(policy).is_some();
            assert_eq!(attached, policy.attach.is_some(), "{}", policy.path);
        }
        for role in setup.roles() {
            assert_eq!(setup.role(&role.arn).unwrap().name, role.name);
        }
    }
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_goes_on() {
    let whole = &samples()[0];
    let policy = whole
        .keys()
        .find(|path| path.contains("/policies/"))
        .unwrap();
    let mut files = whole.clone();
    let text = files.get_mut(policy).unwrap();
    text.extend(b"\n");
    assert_eq!(found(&files), [format!("{policy}:1:1 bundle-edited")]);
    files.remove(policy);
    let [line] = &found(&files)[..] else {
        panic!("{:?}", found(&files))
    };
    assert!(line.starts_with("bundle.json:") && line.ends_with(" bundle-incomplete"));
    let account = policy.split('/').next().unwrap();
    let mut files = whole.clone();
    let extra = format!("{account}/policies/Extra.json");
    files.insert(extra.clone(), whole[policy].clone());
    assert_eq!(found(&files), [format!("{extra}:1:1 bundle-unlisted")]);
    let mut files = whole.clone();
    files.remove("bundle.json");
    assert_eq!(found(&files), ["bundle.json:1:1 bundle-no-manifest"]);
    assert!(!read(&files).policies.is_empty(), "found by their folders");
    let mut files = whole.clone();
    let text = String::from_utf8(files["bundle.json"].clone()).unwrap();
    let text = text.replace("sagesetup.bundle/1", "sagesetup.bundle/2");
    files.insert("bundle.json".to_owned(), text.into_bytes());
    assert_eq!(found(&files), ["bundle.json:2:13 bundle-format"]);
    files.insert("bundle.json".to_owned(), vec![0xff]);
    assert_eq!(found(&files), ["bundle.json:1:1 bundle-unreadable"]);
}

#[test]
fn a_file_cut_short_anywhere_stops_nothing() {
    for files in samples() {
        for (path, bytes) in &files {
            for part in [0, 1, bytes.len() / 3, bytes.len() / 2, bytes.len() - 2] {
                let mut cut = files.clone();
                cut.insert(path.clone(), bytes[..part].to_vec());
                let _ = check(&read(&cut));
            }
        }
    }
}
