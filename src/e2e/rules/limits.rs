//! How many, how long, and of which characters.

use std::collections::BTreeMap;

use super::{
    checklist::Step,
    judged::{Judged, list, strings},
};

/// `EmrSettings` takes five roles a list, and a list that is there offers one at least, but where it is emptied.
pub(super) fn list_max_five(bundle: &Judged, steps: &[Step]) -> Vec<String> {
    let mut broken = Vec::new();
    for (at, settings) in bundle.emr_settings(steps) {
        for key in ["AssumableRoleArns", "ExecutionRoleArns"] {
            let Some(value) = settings.get(key) else {
                continue;
            };
            let count = list(value).len();
            if !(1..=5).contains(&count) {
                broken.push(format!("{at}: {key} has {count} roles"));
            }
        }
    }
    broken
}

/// One list without the other hides what the domain has in both.
pub(super) fn lists_together(bundle: &Judged, steps: &[Step]) -> Vec<String> {
    let settings = bundle.emr_settings(steps);
    let mut broken = Vec::new();
    if settings.is_empty() {
        broken.push("no EmrSettings anywhere".to_owned());
    }
    for (at, settings) in settings {
        let has = |key: &str| settings.get(key).is_some();
        if !has("ExecutionRoleArns") || has("AssumableRoleArns") != bundle.cross() {
            broken.push(format!("{at}: {settings}"));
        }
    }
    broken
}

/// IAM's quotas, over what counts: the text without white space.
pub(super) fn size_budget(bundle: &Judged, _: &[Step]) -> Vec<String> {
    let mut broken = Vec::new();
    let mut inline: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut managed: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut within = |what: String, size: usize, limit: usize| {
        if size > limit {
            broken.push(format!("{what}: {size} of {limit}"));
        }
    };
    for document in bundle.documents() {
        let size = document.json.to_string().chars().count();
        let Some(role) = document.role else { continue };
        match document.way {
            Some("managed") => {
                *managed.entry((document.account, role)).or_default() += 1;
                within(document.path.to_owned(), size, 6_144);
            }
            Some(_) => *inline.entry((document.account, role)).or_default() += size,
            None => within(document.path.to_owned(), size, 2_048),
        }
    }
    for ((_, role), size) in inline {
        within(format!("inline policies of {role}"), size, 10_240);
    }
    for ((_, role), count) in managed {
        within(format!("managed policies of {role}"), count, 10);
    }
    broken
}

/// Documents hold Latin-1 only, names letters, digits and `+=,.@_-`.
pub(super) fn ascii_latin1(bundle: &Judged, _: &[Step]) -> Vec<String> {
    let mut broken = Vec::new();
    for document in bundle.documents() {
        strings(document.json, &mut |text| {
            let fits = |c| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{ff}');
            if !text.chars().all(fits) {
                broken.push(format!("{}: {text:?}", document.path));
            }
        });
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-".contains(c);
    let named = |name: &str, longest: usize| {
        (1..=longest).contains(&name.chars().count()) && name.chars().all(fits)
    };
    for [_, name, ..] in bundle.roles() {
        if !named(name, 64) {
            broken.push(format!("role {name:?}"));
        }
    }
    for document in bundle.documents() {
        if let Some(name) = document.policy_name.filter(|name| !named(name, 128)) {
            broken.push(format!("policy {name:?}"));
        }
    }
    broken
}
