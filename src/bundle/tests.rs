//! The bundles of the sample answers, whole: a change here is a change that an admin sees.

use std::fmt::Write as _;

use super::{MANIFEST, render};
use crate::{
    answers, plan,
    playbook::{BUILT_IN, load},
};

#[test]
fn the_samples_give_these_bundles() {
    for source in BUILT_IN {
        let playbook = load(source).unwrap();
        for (path, text) in source
            .files
            .iter()
            .filter(|(path, _)| path.ends_with(".answers.json"))
        {
            let given = answers::read(text.as_bytes()).given.unwrap();
            let checked = answers::check(&playbook, &given.answers);
            let bundle = render(&plan::build(&playbook, &checked.answers));
            let mut all = String::new();
            for file in bundle.files() {
                let text = std::str::from_utf8(file.bytes).unwrap();
                assert!(
                    text.ends_with('\n') && !text.contains('\r'),
                    "{}",
                    file.path
                );
                // The page says nothing that the other files do not, and has tests of its own in a browser; nor should
                // each change of its looks be a change here.
                let text = match file.path {
                    "index.html" => "",
                    MANIFEST => &without_sum(text),
                    _ => text,
                };
                writeln!(all, "===== {} =====\n{text}", file.path).unwrap();
            }
            let name = format!("{}.{}", source.id, path.trim_end_matches(".answers.json"));
            insta::assert_snapshot!(name, all);
        }
    }
}

/// The manifest without the checksum of the page.
fn without_sum(manifest: &str) -> String {
    let (before, page) = manifest.split_once("\"path\": \"index.html\"").unwrap();
    let (sum, after) = page.split_once('}').unwrap();
    assert_eq!(sum.matches('"').count(), 8, "kind and sha256: {sum}");
    format!("{before}\"path\": \"index.html\", …}}{after}")
}
