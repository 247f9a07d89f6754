//! Errata as data: `errata/<playbook>.toml` beside this file has a row for each defect of a playbook's pages.
//!
//! ```toml
//! [[rows]]
//! ids = ["X2"]
//! what = "nobody writes an ACL where only a bucket is named"
//! answers = "documented.answers.json"
//! with = { scope = "documented" }
//! without = ["kms_key_arns"]
//! right = [{ can = ["DataRole", "s3:PutObject", "arn:aws:s3:::data/key"], with = ["aws:SourceVpc=vpc-1"], yes = true }]
//! published = [{ path = "*/policies/DataRole.json", json = "/Statement/WriteObjects/Resource", value = "*" }]
//! ```
//!
//! The answers are a sample of the playbook with some changed or taken away. Each of `right` holds for their bundle, and at
//! least one does not when all of `published` is done to it. `yes` is true where it is not given.
//!
//! | right | |
//! | --- | --- |
//! | `can = [ROLE, ACTION, RESOURCE]`, `with = ["KEY=VALUE"]` | what `grants --can` answers |
//! | `finds = CODE` | a finding of the checks, or of the audit, in the files of `path`, or anywhere |
//! | `says = WORDS` | a file of `path`, or any page, has these words, however its lines break |
//! | `json = POINTER` | the file of `path` has a value there, which is `value` where that is given |
//!
//! | published | |
//! | --- | --- |
//! | `path`, `json = POINTER`, `value` | what stands there in a JSON file; `-` adds to a list |
//! | `path`, `json = POINTER`, `gone = true` | it is taken away |
//! | `path`, `from`, `to` | words |
//! | `path`, `file = NAME` | the whole file, by one in the folder `errata/<playbook>` |
//! | `path`, `gone = true` | the file is taken away |
//! | `silence = ABOUT` | the row of the README about this |
//!
//! A `*` in a path stands for anything. A pointer names an element of a list by its number, or by its `Sid`, `id`, `name`,
//! `path`, `key` or `code`; `~1` stands for a slash in a name. Checksums are mended.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use sagesetup::{
    audit::{self, Setup},
    grants::{Asked, Scene},
    playbook::{self, Playbook},
    policy::check,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::{combinations::hex, coverage, rules};

/// The files of a bundle by their paths.
type Files = BTreeMap<String, Vec<u8>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    rows: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// As the sheet has them.
    ids: Vec<String>,
    /// What a bundle has right.
    what: String,
    /// The sample that it starts from.
    answers: String,
    #[serde(default)]
    with: Map<String, Value>,
    #[serde(default)]
    without: Vec<String>,
    published: Vec<Change>,
    right: Vec<Right>,
}

/// What the published form has otherwise.
#[derive(Deserialize, Debug, Default, Clone)]
#[serde(deny_unknown_fields)]
struct Change {
    path: Option<String>,
    json: Option<String>,
    value: Option<Value>,
    from: Option<String>,
    to: Option<String>,
    file: Option<String>,
    #[serde(default)]
    gone: bool,
    silence: Option<String>,
}

/// What holds for a bundle that has it right.
#[derive(Deserialize, Debug, Default, Clone)]
#[serde(deny_unknown_fields)]
struct Right {
    can: Option<[String; 3]>,
    #[serde(default)]
    with: Vec<String>,
    finds: Option<String>,
    says: Option<String>,
    json: Option<String>,
    value: Option<Value>,
    path: Option<String>,
    #[serde(default = "yes")]
    yes: bool,
}

fn yes() -> bool {
    true
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/e2e/errata")
}

/// The rows of a playbook; none where it has no table.
fn rows(playbook: &str) -> Vec<Row> {
    let path = folder().join(format!("{playbook}.toml"));
    let Ok(text) = fs::read_to_string(&path) else {
        return Vec::new();
    };
    let table: Table = toml::from_str(&text).unwrap_or_else(|e| panic!("{playbook}.toml: {e}"));
    table.rows
}

/// Whether a path is meant by one in which `*` stands for anything.
fn meant(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((begin, rest)) => path.strip_prefix(begin).is_some_and(|path| {
            let mut ends = path.char_indices().map(|(at, _)| at).chain([path.len()]);
            ends.any(|at| path.get(at..).is_some_and(|path| meant(rest, path)))
        }),
    }
}

/// The paths that are meant; an error where there is none.
fn paths(files: &Files, pattern: &str) -> Result<Vec<String>, String> {
    let all = files.keys().filter(|path| meant(pattern, path));
    let all: Vec<String> = all.cloned().collect();
    if all.is_empty() {
        let known: Vec<&str> = files.keys().map(String::as_str).collect();
        return Err(format!("no file {pattern}; there are {}", known.join(", ")));
    }
    Ok(all)
}

/// One level down: by number, by what names an element, by key.
fn down<'a>(value: &'a mut Value, token: &str) -> Option<&'a mut Value> {
    match value {
        Value::Object(object) => object.get_mut(token),
        Value::Array(list) => {
            let at = place(list, token)?;
            list.get_mut(at)
        }
        _ => None,
    }
}

/// Where an element of a list stands.
fn place(list: &[Value], token: &str) -> Option<usize> {
    let names = ["Sid", "id", "name", "path", "key", "code"];
    let is_it = |element: &Value| {
        let mut values = names.iter().filter_map(|name| element.get(name));
        values.any(|value| value == token)
    };
    let number = token.parse().ok().filter(|at| *at < list.len());
    number.or_else(|| list.iter().position(is_it))
}

/// The steps of a pointer.
fn tokens(pointer: &str) -> Vec<String> {
    let tokens = pointer.split('/').skip(1);
    let tokens = tokens.map(|token| token.replace("~1", "/").replace("~0", "~"));
    tokens.collect()
}

fn look<'a>(json: &'a mut Value, tokens: &[String]) -> Option<&'a mut Value> {
    tokens
        .iter()
        .try_fold(json, |value, token| down(value, token))
}

/// Puts a value at a pointer, or takes away what stands there.
fn change(json: &mut Value, pointer: &str, value: Option<&Value>) -> Result<(), String> {
    let nothing = || format!("nothing at {pointer:?}");
    let tokens = tokens(pointer);
    let Some((last, above)) = tokens.split_last() else {
        *json = value.ok_or_else(nothing)?.clone();
        return Ok(());
    };
    let above = look(json, above).ok_or_else(nothing)?;
    match (above, value) {
        (Value::Object(object), Some(value)) => {
            object.insert(last.clone(), value.clone());
        }
        (Value::Object(object), None) => {
            object.shift_remove(last).ok_or_else(nothing)?;
        }
        (Value::Array(all), Some(value)) if last == "-" => all.push(value.clone()),
        (Value::Array(all), Some(value)) => {
            let at = place(all, last).ok_or_else(nothing)?;
            all[at] = value.clone();
        }
        (Value::Array(all), None) => {
            let at = place(all, last).ok_or_else(nothing)?;
            all.remove(at);
        }
        _ => return Err(nothing()),
    }
    Ok(())
}

fn pretty(json: &Value) -> Vec<u8> {
    let mut text = serde_json::to_string_pretty(json).unwrap();
    text.push('\n');
    text.into_bytes()
}

fn parsed(files: &Files, path: &str) -> Result<Value, String> {
    serde_json::from_slice(&files[path]).map_err(|e| format!("{path}: {e}"))
}

impl Change {
    /// Does it to a bundle; an error where there is nothing to do it to.
    fn apply(&self, files: &mut Files, own: &Path) -> Result<(), String> {
        let before = files.clone();
        match self {
            Self {
                silence: Some(about),
                path: None,
                ..
            } => {
                let page = text(files, "README.md")?;
                let begin = format!("| {about} (");
                let kept = page.split_inclusive('\n');
                let kept: String = kept.filter(|line| !line.starts_with(&begin)).collect();
                files.insert("README.md".to_owned(), kept.into_bytes());
            }
            Self {
                path: Some(pattern),
                ..
            } => {
                for path in paths(files, pattern)? {
                    self.apply_to(files, &path, own)?;
                }
            }
            _ => return Err(format!("no published form: {self:?}")),
        }
        if before == *files {
            return Err(format!("changes nothing: {self:?}"));
        }
        Ok(())
    }

    fn apply_to(&self, files: &mut Files, path: &str, own: &Path) -> Result<(), String> {
        let bytes = match (&self.json, &self.from, &self.to, &self.file) {
            (Some(pointer), None, None, None) => {
                if self.value.is_none() != self.gone {
                    return Err("either `value` or `gone`".to_owned());
                }
                let mut json = parsed(files, path)?;
                change(&mut json, pointer, self.value.as_ref())
                    .map_err(|why| format!("{path}: {why} in {json:#}"))?;
                pretty(&json)
            }
            (None, Some(from), Some(to), None) => {
                let page = text(files, path)?;
                if !page.contains(from.as_str()) {
                    return Err(format!("{path} does not say {from:?}"));
                }
                page.replace(from, to).into_bytes()
            }
            (None, None, None, Some(name)) => {
                fs::read(own.join(name)).map_err(|e| format!("{name}: {e}"))?
            }
            (None, None, None, None) if self.gone => {
                files.remove(path);
                return Ok(());
            }
            _ => return Err(format!("no published form: {self:?}")),
        };
        files.insert(path.to_owned(), bytes);
        Ok(())
    }
}

fn text(files: &Files, path: &str) -> Result<String, String> {
    let bytes = files.get(path).ok_or_else(|| format!("no {path}"))?;
    String::from_utf8(bytes.clone()).map_err(|e| format!("{path}: {e}"))
}

/// Lists in the manifest what is there, with the sums that it has now.
fn settle(files: &mut Files) {
    let Ok(mut manifest) = parsed(files, "bundle.json") else {
        return;
    };
    let Some(artifacts) = manifest["artifacts"].as_array_mut() else {
        return;
    };
    artifacts.retain_mut(|artifact| {
        let bytes = artifact["path"].as_str().and_then(|path| files.get(path));
        let sum = bytes.map(|bytes| hex(&Sha256::digest(bytes)));
        let there = sum.is_some();
        artifact["sha256"] = json!(sum);
        there
    });
    files.insert("bundle.json".to_owned(), pretty(&manifest));
}

/// With one blank where lines break.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Right {
    /// Why it does not hold for a bundle.
    fn broken(&self, files: &Files) -> Result<(), String> {
        let (found, what, how) = match (&self.can, &self.finds, &self.says, &self.json) {
            (Some(asked), None, None, None) => {
                let (allowed, why) = decided(files, asked, &self.with)?;
                (
                    allowed,
                    format!("can {} {asked:?}", self.with.join(" ")),
                    why,
                )
            }
            (None, Some(code), None, None) => {
                let found = findings(files, code, self.path.as_deref())?;
                (!found.is_empty(), format!("finds {code}"), found.join("\n"))
            }
            (None, None, Some(words), None) => {
                let pages = paths(files, self.path.as_deref().unwrap_or("*.md"))?;
                let words = flat(words);
                let mut says = pages.iter().filter(|path| {
                    text(files, path).is_ok_and(|page| flat(&page).contains(&words))
                });
                let found = says.next();
                (
                    found.is_some(),
                    format!("says {words:?}"),
                    format!("looked into {pages:?}, {found:?}"),
                )
            }
            (None, None, None, Some(pointer)) => {
                let pattern = self.path.as_deref().ok_or("`json` needs a `path`")?;
                let mut right = true;
                let mut seen = Vec::new();
                for path in paths(files, pattern)? {
                    let mut json = parsed(files, &path)?;
                    let value = look(&mut json, &tokens(pointer)).cloned();
                    let wanted = self.value.as_ref();
                    right &= value.is_some() && wanted.is_none_or(|w| value.as_ref() == Some(w));
                    seen.push(format!("{path}: {value:?}"));
                }
                (right, format!("json {pointer}"), seen.join("\n"))
            }
            _ => return Err(format!("nothing to hold a bundle against: {self:?}")),
        };
        if found == self.yes {
            return Ok(());
        }
        Err(format!("{what}: expected {}, is {found}\n{how}", self.yes))
    }
}

/// What `grants --can` answers, and why.
fn decided(
    files: &Files,
    [role, action, resource]: &[String; 3],
    with: &[String],
) -> Result<(bool, String), String> {
    let setup = Setup::read(files.iter().map(|(path, bytes)| (&**path, &**bytes)));
    let scene = Scene::of_setup(&setup, None);
    let asked = Asked::read(&scene, role, action, resource, with).map_err(|wrong| {
        let wrong = wrong.iter().map(ToString::to_string);
        format!("cannot be asked: {}", wrong.collect::<Vec<_>>().join("; "))
    })?;
    let decision = asked.decide(&scene);
    let by = decision.by.iter().filter_map(|spot| {
        let source = scene.source(*spot)?;
        Some(format!("by {} in {}", source.name(), source.path))
    });
    let lacks = decision.lacks(&scene, &asked.request).into_iter();
    let lacks = lacks.map(|(side, text)| format!("missing ({side}): {text}"));
    let why: Vec<String> = by.chain(lacks).collect();
    Ok((decision.allowed, why.join("\n")))
}

/// The findings of one rule, or an error where there is no such rule.
fn findings(files: &Files, code: &str, pattern: Option<&str>) -> Result<Vec<String>, String> {
    let mut known = check::rules().chain(audit::rules());
    if !known.any(|rule| rule.code == code) {
        return Err(format!("no rule {code}"));
    }
    if let Some(pattern) = pattern {
        paths(files, pattern)?;
    }
    let setup = Setup::read(files.iter().map(|(path, bytes)| (&**path, &**bytes)));
    let found = audit::check(&setup).into_iter();
    let found = found.filter(|f| f.finding.rule.code == code);
    let found = found.filter(|f| pattern.is_none_or(|pattern| meant(pattern, &f.path)));
    let line = |f: audit::Found| format!("{}:{} {}", f.path, f.place, f.finding.what);
    Ok(found.map(line).collect())
}

impl Row {
    fn name(&self) -> String {
        format!("{} ({})", self.ids.join(", "), self.what)
    }

    /// The bundle of its answers.
    fn bundle(&self, playbook: &Playbook) -> Result<Files, String> {
        let source = playbook::find(&playbook.id).ok_or("not built in")?;
        let mut samples = source.files.iter();
        let sample = samples.find(|(path, _)| *path == self.answers);
        let (_, text) = sample.ok_or_else(|| format!("no sample {}", self.answers))?;
        let mut file: Value = serde_json::from_str(text).map_err(|e| e.to_string())?;
        let answers = file["answers"].as_object_mut().ok_or("no answers")?;
        for (id, value) in &self.with {
            answers.insert(id.clone(), value.clone());
        }
        for id in &self.without {
            answers
                .shift_remove(id)
                .ok_or_else(|| format!("{} does not answer {id}", self.answers))?;
        }
        rules::files(playbook, answers).map_err(|why| format!("refused: {}", why.join("\n")))
    }

    /// What is wrong with it.
    fn wrong(&self, playbook: &Playbook) -> Vec<String> {
        let mut files = match self.bundle(playbook) {
            Ok(files) => files,
            Err(why) => return vec![why],
        };
        let broken = |files: &Files| -> Vec<String> {
            let right = self.right.iter();
            right
                .filter_map(|right| right.broken(files).err())
                .collect()
        };
        let mut wrong = broken(&files);
        for change in &self.published {
            let own = folder().join(&playbook.id);
            wrong.extend(change.apply(&mut files, &own).err());
        }
        settle(&mut files);
        if wrong.is_empty() && broken(&files).is_empty() {
            wrong.push("the published form passes".to_owned());
        }
        wrong
    }
}

/// The playbooks that the program carries and whose errata are on a sheet.
fn playbooks() -> impl Iterator<Item = &'static Playbook> {
    let all = playbook::BUILT_IN.iter();
    all.map(|source| {
        let playbook = playbook::built_in(source.id);
        playbook.expect("a right one").expect("a built-in one")
    })
}

#[test]
fn every_row_is_right_in_the_bundle_and_wrong_as_published() {
    let mut wrong = String::new();
    for playbook in playbooks() {
        for row in rows(&playbook.id) {
            let found = row.wrong(playbook);
            if !found.is_empty() {
                let lines = found.join("\n").replace('\n', "\n    ");
                write!(
                    wrong,
                    "{}.toml: {}\n    {lines}\n\n",
                    playbook.id,
                    row.name()
                )
                .unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_erratum_of_a_sheet_has_a_row() {
    let mut missing = Vec::new();
    for playbook in playbooks() {
        let rows = rows(&playbook.id);
        let mut covered: BTreeSet<&str> = BTreeSet::new();
        covered.extend(rows.iter().flat_map(|row| &row.ids).map(String::as_str));
        if playbook.id == rules::playbook().id {
            // These are in Rust.
            covered.extend(super::rows().flat_map(|row| row.ids));
        }
        let errata = coverage::errata(&playbook.id);
        let lacking = errata.iter().filter(|id| !covered.contains(id.as_str()));
        missing.extend(lacking.map(|id| format!("{}.toml: {id}", playbook.id)));
        let other = rows.iter().flat_map(|row| &row.ids);
        let other = other.filter(|id| !errata.contains(id));
        missing.extend(other.map(|id| format!("{}.toml: no erratum {id}", playbook.id)));
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_published_file_is_in_a_row() {
    for playbook in playbooks() {
        let Ok(files) = fs::read_dir(folder().join(&playbook.id)) else {
            continue;
        };
        let rows = rows(&playbook.id);
        let changes = rows.iter().flat_map(|row| &row.published);
        let named: BTreeSet<&str> = changes.filter_map(|c| c.file.as_deref()).collect();
        for file in files {
            let name = file.unwrap().file_name().into_string().unwrap();
            assert!(named.contains(name.as_str()), "{}/{name}", playbook.id);
        }
    }
}

/// A row about the sample of two accounts.
fn row(published: Change, right: Right) -> Row {
    Row {
        ids: vec!["E0".to_owned()],
        what: "a sample".to_owned(),
        answers: "cross-account.answers.json".to_owned(),
        with: Map::new(),
        without: Vec::new(),
        published: vec![published],
        right: vec![right],
    }
}

#[test]
fn each_form_of_a_row_can_hold_and_can_fail() {
    const ACCESS: &str = "emr-account/policies/EMRServerlessAccess.json";
    let set = |pointer: &str, value: Value| Change {
        path: Some("*/policies/EMRServerlessAccess.json".into()),
        json: Some(pointer.into()),
        value: Some(value),
        ..Change::default()
    };
    let gone = |path: &str, pointer: Option<&str>| Change {
        path: Some(path.into()),
        json: pointer.map(str::to_owned),
        gone: true,
        ..Change::default()
    };
    let reword = |from: &str| Change {
        path: Some("README.md".into()),
        from: Some(from.into()),
        to: Some("otherwise".into()),
        ..Change::default()
    };
    let silence = |about: &str| Change {
        silence: Some(about.into()),
        ..Change::default()
    };
    let list = |yes| Right {
        can: Some(["AssumableRole", "emr-serverless:ListApplications", "*"].map(str::to_owned)),
        yes,
        ..Right::default()
    };
    let finds = |code: &str| Right {
        finds: Some(code.into()),
        ..Right::default()
    };
    let says = |words: &str| Right {
        says: Some(words.into()),
        yes: true,
        ..Right::default()
    };
    let has = |pointer: &str, value: Option<Value>| Right {
        path: Some(ACCESS.into()),
        json: Some(pointer.into()),
        yes: value.is_some(),
        value,
        ..Right::default()
    };
    let deny = || {
        set(
            "/Statement/EMRServerlessListApplications/Effect",
            json!("Deny"),
        )
    };
    let drop = || gone(ACCESS, Some("/Statement/EMRServerlessListApplications"));
    let hold = [
        row(deny(), list(true)),
        row(drop(), list(true)),
        row(gone(ACCESS, None), list(true)),
        row(set("/Version", json!("2008-10-17")), finds("old-version")),
        row(set("/Statement/-", json!({})), has("/Statement/5", None)),
        row(silence("Hive"), says("Speaks of Spark.")),
        row(reword("Speaks of Spark."), says("Speaks\n of  Spark.")),
        row(deny(), has("/Statement/0/Effect", Some(json!("Allow")))),
    ];
    for row in &hold {
        let wrong = row.wrong(rules::playbook());
        assert!(wrong.is_empty(), "{:?} {wrong:#?}", row.right);
    }
    let fail = [
        row(deny(), list(false)),
        row(reword("Speaks of Spark."), list(true)),
        row(deny(), says("Speaks of Cobol.")),
        row(deny(), finds("no-such-rule")),
        row(deny(), Right::default()),
        row(Change::default(), list(true)),
        row(silence("Cobol"), says("Speaks of Spark.")),
        row(reword("no such words"), list(true)),
        row(gone("no/such/file.json", None), list(true)),
        row(gone(ACCESS, Some("/Statement/NoSuchSid")), list(true)),
        row(set("/Version", json!("2012-10-17")), list(true)),
        row(deny(), has("/Statement/0/Effect", Some(json!("Deny")))),
    ];
    for row in &fail {
        let wrong = row.wrong(rules::playbook());
        assert!(!wrong.is_empty(), "{:?} {:?}", row.published, row.right);
    }
}
