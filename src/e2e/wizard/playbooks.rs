//! Every set-up, walked through from its first question to its bundle.
//!
//! `SAGESETUP_SEEN=DIR` keeps every screen on the way as a text file there, to be looked at.

use std::{env, fs, path::PathBuf};

use sagesetup::playbook::{self, BUILT_IN, Source};
use serde_json::Value;

use super::{ENTER, Home, RIGHT, ctrl, person::Person};
use crate::support::{exported, tree};

/// How the names of sample answers files end.
const SAMPLE: &str = ".answers.json";

/// Where the screens of one walk go, and how many there are.
struct Seen {
    folder: Option<PathBuf>,
    count: usize,
}

impl Seen {
    fn of(playbook: &str, sample: &str) -> Self {
        let folder = env::var_os("SAGESETUP_SEEN").map(|folder| {
            let folder = PathBuf::from(folder).join(playbook).join(sample);
            fs::create_dir_all(&folder).unwrap();
            folder
        });
        Self { folder, count: 0 }
    }

    fn keep(&mut self, name: &str, screen: &str) {
        self.count += 1;
        if let Some(folder) = &self.folder {
            let file = folder.join(format!("{:02}-{name}.txt", self.count));
            fs::write(file, screen).unwrap();
        }
    }
}

/// Answers every question of a sample by the keys, looks at the result and exports.
fn walked(source: &Source<'_>, sample: &str, file: &Value) {
    let home = Home::new();
    let mut seen = Seen::of(source.id, sample);
    let mut terminal = home.start(&["wizard", source.id]);
    if !playbook::load(source).unwrap().retired.is_empty() {
        seen.keep("retired", &terminal.wait_for("Retired by AWS"));
        terminal.keys(ENTER);
    }
    let mut person = Person::in_playbook(&home, terminal, source.id);
    person.answers_looking(file, |id, screen| seen.keep(id, screen));
    for (keys, tab) in [
        (&*ctrl('t'), "[Checklist]"),
        (RIGHT, "[Files]"),
        (RIGHT, "[Diagram]"),
        (RIGHT, "[Documents]"),
        (RIGHT, "[Grants]"),
    ] {
        person.terminal.keys(keys);
        seen.keep(tab.trim_matches(['[', ']']), &person.terminal.wait_for(tab));
    }
    person.exports("bundle");
    seen.keep("exported", &person.terminal.screen());
    person.leaves();
    let written = tree(&home.path("bundle"));
    assert!(written == exported(file), "{} {sample}", source.id);
}

#[test]
fn every_sample_of_every_playbook_is_typed_in_a_small_window_and_gives_its_bundle() {
    for source in BUILT_IN {
        let samples = source.files.iter();
        let mut samples = samples
            .filter_map(|(path, text)| Some((path.strip_suffix(SAMPLE)?, *text)))
            .peekable();
        assert!(samples.peek().is_some(), "{} has no sample", source.id);
        for (sample, text) in samples {
            walked(source, sample, &serde_json::from_str(text).unwrap());
        }
    }
}
