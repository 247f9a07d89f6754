//! `index.html` in a real browser, headless Chromium: for every sample that it shows no error, loads nothing and fits a
//! phone; for one of each playbook also that its buttons copy the exact bytes, that ticks are kept, that paper and a
//! browser without scripts show all; and that no text of an answer runs or changes what the page is made of.

mod browser;
mod flood;
mod listed;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use sagesetup::{
    answers,
    bundle::{self, Bundle},
    plan, playbook,
};
use serde_json::{Value, json};

use browser::visit;

/// All that is tried on one sample of each playbook.
const ALL: [&str; 7] = [
    "validate", "axe", "copy", "tick", "print", "plain", "outline",
];

/// A sample and its bundle.
struct Sample {
    name: String,
    first: bool,
    bundle: Bundle,
}

fn samples() -> Vec<Sample> {
    let mut all = Vec::new();
    for source in playbook::BUILT_IN {
        let playbook = playbook::load(source).unwrap();
        let files = source.files.iter();
        let files =
            files.filter_map(|(path, text)| Some((path.strip_suffix(".answers.json")?, text)));
        for (i, (name, text)) in files.enumerate() {
            let given = answers::read(text.as_bytes()).given.unwrap();
            let checked = answers::check(&playbook, &given.answers);
            all.push(Sample {
                name: format!("{}.{name}", source.id),
                first: i == 0,
                bundle: bundle::render(&plan::build(&playbook, &checked.answers)),
            });
        }
    }
    all
}

fn page(bundle: &Bundle) -> &[u8] {
    let mut all = bundle.artifacts.iter();
    &all.find(|file| file.path == "index.html").unwrap().bytes
}

fn texts(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap();
    list.iter().map(|text| text.as_str().unwrap()).collect()
}

/// What must hold of every page, whatever is in it.
fn ensure_calm(found: &Value) {
    let name = &found["name"];
    assert_eq!(texts(&found["trouble"]), [""; 0], "{name}");
    assert_eq!(texts(&found["requests"]), [""; 0], "{name}");
    assert_eq!(texts(&found["refused"]), [""; 0], "{name}");
    for width in found["widths"].as_array().unwrap() {
        assert!(width.as_u64().unwrap() <= 360, "{name}: {width} wide");
    }
    assert_eq!(found["darkDiffers"], true, "{name}");
}

#[test]
fn the_pages_of_the_samples_work_in_a_browser() {
    let room = tempfile::tempdir().unwrap();
    let samples = samples();
    let mut asked = Vec::new();
    for sample in &samples {
        let path = room.path().join(format!("{}.html", sample.name));
        fs::write(&path, page(&sample.bundle)).unwrap();
        let tries: &[&str] = if sample.first { &ALL } else { &["validate"] };
        asked.push(json!({ "name": sample.name, "path": path, "tries": tries }));
    }
    let found = visit(&asked);
    assert_eq!(found.len(), samples.len());
    for found in &found {
        ensure_calm(found);
        let sample = samples.iter().find(|sample| found["name"] == *sample.name);
        let sample = sample.unwrap();
        let name = &sample.name;
        assert_eq!(texts(&found["invalid"]), [""; 0], "{name}");
        if !sample.first {
            continue;
        }
        assert_eq!(texts(&found["unusable"]), [""; 0], "{name}");
        listed::ensure_copied(&sample.bundle, &found["copied"]);
        listed::ensure_copied(&sample.bundle, &found["copiedByField"]);
        assert_eq!(found["said"], "Copied.", "{name}");
        ensure_ticks(found);
        let print = &found["print"];
        assert_eq!(
            print,
            &json!({ "folded": 0, "boxes": 0, "buttons": 0 }),
            "{name}"
        );
        assert_eq!(found["plain"]["buttons"], 0, "{name}");
        assert!(found["plain"]["steps"].as_u64().unwrap() > 3, "{name}");
    }
}

/// The boxes of a page: by key, their step, whether each is ticked.
fn boxes(list: &Value) -> Vec<(&str, u64, bool)> {
    let list = list.as_array().unwrap().iter();
    list.map(|one| {
        (
            one["key"].as_str().unwrap(),
            one["step"].as_u64().unwrap(),
            one["ticked"].as_bool().unwrap(),
        )
    })
    .collect()
}

fn ensure_ticks(found: &Value) {
    let name = &found["name"];
    let before = boxes(&found["before"]);
    assert!(before.iter().all(|(_, _, ticked)| !ticked), "{name}");
    let keys: BTreeSet<&str> = before.iter().map(|(key, _, _)| *key).collect();
    assert_eq!(keys.len(), before.len(), "{name}: two steps share a key");
    let expected = before.iter().enumerate();
    let expected: Vec<_> = expected
        .map(|(i, (key, step, _))| (*key, *step, i % 2 == 0))
        .collect();
    assert_eq!(boxes(&found["ticked"]), expected, "{name}");
    assert_eq!(
        boxes(&found["reloaded"]),
        expected,
        "{name}: after a reload"
    );
    let done = |list: &Value| -> BTreeSet<u64> {
        let boxes = boxes(list).into_iter();
        boxes
            .filter_map(|(_, step, ticked)| ticked.then_some(step))
            .collect()
    };
    for state in ["before", "ticked", "reloaded", "all", "without"] {
        let done = done(&found[state]);
        for one in found[state].as_array().unwrap() {
            let waits = one["waits"].as_array().unwrap();
            let waiting = waits
                .iter()
                .any(|step| !done.contains(&step.as_u64().unwrap()));
            assert_eq!(one["waiting"], waiting, "{name}: {state} {one}");
            let open = !waiting && one["ticked"] == false;
            // A box for a step of the other side has no step here.
            assert!(
                one["open"] == open || one["open"].is_null(),
                "{name}: {state} {one}"
            );
        }
    }
    assert_eq!(done(&found["all"]).len(), before.len(), "{name}");
    let counts = |list: &Value| -> BTreeSet<String> {
        let list = list.as_array().unwrap().iter();
        let counts = list.map(|one| one["count"].as_str().unwrap().to_owned());
        counts.filter(|count| !count.is_empty()).collect()
    };
    for count in counts(&found["before"]) {
        assert!(
            count.starts_with("0 of ") && count.ends_with(" done"),
            "{name}: {count}"
        );
    }
    for count in counts(&found["all"]) {
        let (done, all) = count.trim_end_matches(" done").split_once(" of ").unwrap();
        assert_eq!(done, all, "{name}: {count}");
    }
}

#[test]
fn the_page_of_one_account_asks_what_the_other_has_done() {
    let room = tempfile::tempdir().unwrap();
    let mut asked = Vec::new();
    for (id, sample) in [
        ("emr-serverless", "cross-account"),
        ("pipelines", "separated"),
    ] {
        let source = playbook::find(id).unwrap();
        let playbook = playbook::load(source).unwrap();
        let file = format!("{sample}.answers.json");
        let (_, text) = source.files.iter().find(|(path, _)| *path == file).unwrap();
        let given = answers::read(text.as_bytes()).given.unwrap();
        let checked = answers::check(&playbook, &given.answers);
        let plan = plan::build(&playbook, &checked.answers);
        for account in &plan.accounts {
            let part = plan.part(account.key).unwrap();
            let name = format!("{id} {}", account.key);
            let path = room.path().join(format!("{name}.html"));
            fs::write(&path, page(&bundle::render(&part))).unwrap();
            asked.push(json!({ "name": name, "path": path, "tries": ["validate", "tick"] }));
        }
    }
    let mut heard = 0;
    for found in visit(&asked) {
        ensure_calm(&found);
        assert_eq!(texts(&found["invalid"]), [""; 0], "{}", found["name"]);
        ensure_ticks(&found);
        let boxes = found["before"].as_array().unwrap().iter();
        heard += boxes.filter(|one| one["open"].is_null()).count();
    }
    assert!(heard > 2, "{heard} steps of others are waited for");
}

/// The page of the sample with one answer changed.
fn changed(key: &str, answer: &str) -> (String, Vec<u8>) {
    let file = crate::support::with(crate::support::sample("cross-account"), key, answer);
    let tree = crate::support::exported(&file);
    (format!("{key}.html"), tree["index.html"].clone())
}

#[test]
fn a_step_that_says_something_else_loses_its_tick_and_no_other_does() {
    let room = tempfile::tempdir().unwrap();
    let write = |(name, bytes): (String, Vec<u8>)| {
        let path = room.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let path = write(changed("scope", "documented"));
    let next = write(changed("assumable_role_name", "AnotherRole"));
    let other = write(changed("emr_account_id", "777788889999"));
    let asked = [
        json!({ "name": "role", "path": path, "next": next, "tries": ["tick"] }),
        json!({ "name": "account", "path": path, "next": other, "tries": ["tick"] }),
    ];
    let found = visit(&asked);
    for found in &found {
        ensure_calm(found);
        let before: BTreeSet<&str> = boxes(&found["all"])
            .iter()
            .map(|(key, _, _)| *key)
            .collect();
        let after = boxes(&found["next"]);
        for (key, step, ticked) in &after {
            assert_eq!(
                *ticked,
                before.contains(key),
                "{}: step {step}",
                found["name"]
            );
        }
        let kept = after.iter().filter(|(_, _, ticked)| *ticked).count();
        if found["name"] == "role" {
            assert!(0 < kept && kept < after.len(), "{kept} of {}", after.len());
        } else {
            assert_eq!(kept, 0, "another set-up has ticks of its own");
        }
    }
}

#[test]
fn no_text_runs_or_changes_what_a_page_is_made_of() {
    let room = tempfile::tempdir().unwrap();
    let mut asked = Vec::new();
    for (name, bytes) in flood::pages() {
        let path = room.path().join(format!("{name}.html"));
        fs::write(&path, bytes).unwrap();
        asked.push(json!({ "name": name, "path": path, "tries": ["outline", "tick"] }));
    }
    let found = visit(&asked);
    assert!(found.len() > 5);
    let mut outlines: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for found in &found {
        ensure_calm(found);
        ensure_ticks(found);
        let outline = found["outline"].as_str().unwrap();
        assert!(outline.len() > 10_000);
        let (sample, _) = found["name"].as_str().unwrap().split_once(' ').unwrap();
        outlines.entry(sample).or_default().insert(outline);
    }
    for (sample, outlines) in outlines {
        let all: Vec<&str> = outlines.into_iter().collect();
        let [first, others @ ..] = all.as_slice() else {
            panic!("{sample} has no page");
        };
        for other in others {
            let mut both = first.chars().zip(other.chars());
            let same = both.position(|(a, b)| a != b);
            let same = same.unwrap_or(first.len().min(other.len()));
            let place = |text: &str| -> String {
                text.chars()
                    .skip(same.saturating_sub(80))
                    .take(200)
                    .collect()
            };
            assert_eq!(place(first), place(other), "{sample}");
        }
    }
}

#[test]
fn the_page_names_no_place_on_this_machine() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).to_str().unwrap();
    for sample in samples() {
        let text = String::from_utf8(page(&sample.bundle).to_vec()).unwrap();
        assert!(!text.contains(root) && text.ends_with("</html>\n"));
        assert!(
            text.len() < 400_000,
            "{}: {} bytes",
            sample.name,
            text.len()
        );
    }
}
