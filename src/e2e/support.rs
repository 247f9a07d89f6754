//! What the end-to-end tests share: running the real binary, sample answers with one thing changed, directory trees.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The names of the sample answers files.
pub(crate) const SAMPLES: [&str; 2] = ["cross-account", "single-account"];

/// Files by their path below a directory, with `/`.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// A small generator with a fixed seed, so that a failing run can be repeated.
pub(crate) struct Xorshift(pub(crate) u64);

impl Xorshift {
    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end.max(1)
    }
}

/// What a run of the binary left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.stdout.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.stdout).unwrap()
    }
}

/// The binary, to be run in `dir`.
pub(crate) fn sagesetup(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sagesetup"));
    command.current_dir(dir);
    command
}

/// Runs the binary in `dir` with nothing on standard input.
pub(crate) fn run(dir: &Path, args: &[&str]) -> Ran {
    run_with(sagesetup(dir).args(args), b"")
}

/// Runs a command with `stdin` on its standard input.
pub(crate) fn run_with(command: &mut Command, stdin: &[u8]) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let Output {
        status,
        stdout,
        stderr,
    } = std::thread::scope(|scope| {
        // A program that does not read all of it closes the pipe, which is its right.
        scope.spawn(move || drop(pipe.write_all(stdin)));
        child.wait_with_output().unwrap()
    });
    Ran {
        code: status.code(),
        stdout,
        stderr: String::from_utf8(stderr).expect("standard error is UTF-8"),
    }
}

/// The sample answers file of this name, as it is.
pub(crate) fn sample_bytes(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets/playbooks/emr-serverless")
        .join(format!("{name}.answers.json"));
    fs::read(path).unwrap()
}

/// The sample answers file of this name.
pub(crate) fn sample(name: &str) -> Value {
    serde_json::from_slice(&sample_bytes(name)).unwrap()
}

/// The answers file with one answer given or replaced.
pub(crate) fn with(mut file: Value, key: &str, answer: impl Into<Value>) -> Value {
    answers(&mut file).insert(key.to_owned(), answer.into());
    file
}

/// The answers file with one answer taken out.
pub(crate) fn without(mut file: Value, key: &str) -> Value {
    answers(&mut file)
        .shift_remove(key)
        .expect("the answer is there to be taken out");
    file
}

fn answers(file: &mut Value) -> &mut serde_json::Map<String, Value> {
    file.get_mut("answers")
        .and_then(Value::as_object_mut)
        .unwrap()
}

/// Every file below `dir`. Anything that is neither file nor directory is a surprise.
pub(crate) fn tree(dir: &Path) -> Tree {
    let mut tree = Tree::new();
    walk(dir, "", &mut tree);
    tree
}

fn walk(dir: &Path, prefix: &str, tree: &mut Tree) {
    for entry in fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            walk(&entry.path(), &format!("{path}/"), tree);
        } else {
            assert!(kind.is_file(), "{path} is no plain file");
            tree.insert(path, fs::read(entry.path()).unwrap());
        }
    }
}

/// The names that stand in `dir`.
pub(crate) fn names(dir: &Path) -> BTreeSet<String> {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// Exports an answers file and returns the bundle; the run must succeed.
pub(crate) fn exported(file: &Value) -> Tree {
    let dir = tempfile::tempdir().unwrap();
    let args = ["export", "--answers", "-", "--out", "bundle"];
    let ran = run_with(sagesetup(dir.path()).args(args), &bytes(file));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    tree(&dir.path().join("bundle"))
}

/// An answers file as bytes.
pub(crate) fn bytes(file: &Value) -> Vec<u8> {
    serde_json::to_vec_pretty(file).unwrap()
}

/// Whether a terminal would show or obey this character as something else than itself.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        )
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{e0000}'..='\u{e007f}')
}

/// Refuses text with control characters other than line ends, or with invisible ones.
pub(crate) fn ensure_safe(text: &str) -> Result<()> {
    let found = text.chars().find(|c| *c != '\n' && is_unsafe(*c));
    ensure!(found.is_none(), "raw {found:?} in {text:?}");
    Ok(())
}

/// Standard error holds no panic and nothing that a terminal obeys.
pub(crate) fn ensure_calm(ran: &Ran) -> Result<()> {
    ensure_safe(&ran.stderr)?;
    for word in ["panicked", "RUST_BACKTRACE", "src/"] {
        ensure!(!ran.stderr.contains(word), "{word} in {}", ran.stderr);
    }
    Ok(())
}

/// Holds a bundle against its manifest: every file listed, each with its checksum, and no other file but `foreign`.
pub(crate) fn ensure_whole(tree: &Tree, foreign: &[&str]) -> Result<()> {
    let mut listed: BTreeSet<&str> = foreign.iter().copied().collect();
    listed.insert("bundle.json");
    let manifest = manifest(tree)?;
    for artifact in artifacts(&manifest) {
        let path = artifact["path"].as_str().context("a path")?;
        let bytes = tree
            .get(path)
            .with_context(|| format!("{path} is listed and missing"))?;
        let sum = artifact["sha256"].as_str();
        ensure!(sum == Some(&checksum(bytes)), "{path} has another sha256");
        ensure!(listed.insert(path), "{path} is listed twice");
    }
    let found: BTreeSet<&str> = tree.keys().map(String::as_str).collect();
    ensure!(found == listed, "found {found:?}, expected {listed:?}");
    Ok(())
}

/// A bundle's manifest.
pub(crate) fn manifest(tree: &Tree) -> Result<Value> {
    let bytes = tree.get("bundle.json").context("bundle.json is missing")?;
    Ok(serde_json::from_slice(bytes)?)
}

/// What a manifest lists, in its order.
pub(crate) fn artifacts(manifest: &Value) -> impl Iterator<Item = &Value> {
    manifest["artifacts"].as_array().into_iter().flatten()
}

fn checksum(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}
