//! Chromium, driven by a script that is called once: the pages go in as JSON, what was seen comes out as JSON.

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Mutex, PoisonError},
};

use serde_json::{Value, json};

/// The names under which Chromium and what is made of it are installed.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
];
const NO_BROWSER: &str = "these tests open pages in Chromium: install it (Debian: `apt-get install chromium`), so that \
     `chromium` is on the PATH";
const NO_TOOLS: &str = "these tests drive Chromium from Node.js: install Node.js 20 or later with npm, so that `node` and \
     `npm` are on the PATH, and let npm reach its registry once";

/// Two tests must not install at once.
static INSTALLING: Mutex<()> = Mutex::new(());

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn browser() -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let found = NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file());
    found.unwrap_or_else(|| panic!("{NO_BROWSER}"))
}

/// The folder with the tools in it, exactly those of the lock file, installed if they are not there yet.
fn installed() -> PathBuf {
    let _alone = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = root().join("target/tools/page");
    let lock = fs::read(root().join("src/e2e/page/package-lock.json")).unwrap();
    let mark = folder.join("installed.json");
    if fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return folder;
    }
    fs::create_dir_all(&folder).unwrap();
    for file in ["package.json", "package-lock.json"] {
        fs::copy(root().join("src/e2e/page").join(file), folder.join(file)).unwrap();
    }
    let ran = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(&folder)
        .output()
        .unwrap_or_else(|error| panic!("{NO_TOOLS} ({error})"));
    assert!(
        ran.status.success(),
        "{NO_TOOLS}\n{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    fs::write(mark, lock).unwrap();
    folder
}

/// What the browser finds on these pages, in their order.
pub(crate) fn visit(pages: &[Value]) -> Vec<Value> {
    let asked = json!({ "tools": installed(), "browser": browser(), "pages": pages });
    let mut child = Command::new("node")
        .arg(root().join("src/e2e/page/drive.mjs"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{NO_TOOLS} ({error})"));
    let asked = serde_json::to_vec(&asked).unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        // A script that ends early closes the pipe; why it did is on its standard error.
        scope.spawn(move || drop(pipe.write_all(&asked)));
        child.wait_with_output().unwrap()
    });
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let found: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found.len(), pages.len());
    found
}
