//! Python programs of other people in environments of their own, each installed once for all runs.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Written last, with what was installed.
const MARKER: &str = "installed.txt";

/// An environment with what a file of requirements names.
pub(crate) struct Environment {
    home: PathBuf,
}

impl Environment {
    /// Installs it below `target`, under a name, where it is not there yet.
    ///
    /// Several runs at once may each install it beside the place; the first one to finish is the one that stays.
    pub(crate) fn of(name: &str, requirements: &Path) -> Self {
        let wanted = fs::read_to_string(requirements).unwrap();
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let tools = target.join("tools");
        let home = tools.join(name);
        let there = || fs::read_to_string(home.join(MARKER)).is_ok_and(|text| text == wanted);
        if !there() {
            fs::create_dir_all(&tools).unwrap();
            let beside = tempfile::Builder::new()
                .prefix(&format!("{name}-"))
                .tempdir_in(&tools)
                .unwrap();
            install(beside.path(), requirements);
            readdress(beside.path(), &home);
            fs::write(beside.path().join(MARKER), &wanted).unwrap();
            if !there() {
                drop(fs::remove_dir_all(&home));
                // An environment finds itself by the place of its Python, so that it can be moved.
                let moved = fs::rename(beside.path(), &home);
                assert!(moved.is_ok() || there(), "{}: {moved:?}", home.display());
            }
        }
        Self { home }
    }

    /// The folder of its programs.
    pub(crate) fn programs(&self) -> PathBuf {
        programs(&self.home)
    }

    pub(crate) fn python(&self) -> PathBuf {
        interpreter(&self.home)
    }
}

fn programs(home: &Path) -> PathBuf {
    home.join(if cfg!(windows) { "Scripts" } else { "bin" })
}

fn interpreter(home: &Path) -> PathBuf {
    programs(home).join(if cfg!(windows) {
        "python.exe"
    } else {
        "python"
    })
}

fn install(home: &Path, requirements: &Path) {
    let mut venv = Command::new(if cfg!(windows) { "python" } else { "python3" });
    venv.args(["-m", "venv"]).arg(home);
    run(
        &mut venv,
        "Python 3.10 or later with its venv module; Debian has it in python3 and python3-venv",
    );
    let mut pip = Command::new(interpreter(home));
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps"])
        .args(["--disable-pip-version-check", "--requirement"])
        .arg(requirements);
    run(&mut pip, "a package index that pip can reach, once");
}

/// Lets the scripts among the programs begin with the Python of the place that the environment moves to.
fn readdress(from: &Path, to: &Path) {
    let [from, to] = [from, to].map(|home| home.display().to_string());
    for entry in fs::read_dir(programs(Path::new(&from))).unwrap() {
        let path = entry.unwrap().path();
        if path.is_symlink() {
            continue;
        }
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        if text.contains(&from) {
            fs::write(&path, text.replace(&from, &to)).unwrap();
        }
    }
}

/// Runs a command; `needs` says what it takes.
fn run(command: &mut Command, needs: &str) {
    let ran = command.output();
    match ran {
        Ok(output) if output.status.success() => {}
        Ok(output) => panic!(
            "this test needs {needs}: {command:?}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(error) => panic!("this test needs {needs}: {command:?}: {error}"),
    }
}
