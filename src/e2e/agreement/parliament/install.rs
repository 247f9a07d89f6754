//! Parliament in an environment of its own, once for all runs.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Written last, with what was installed.
const MARKER: &str = "installed.txt";

/// The Python that has parliament; installs it below `target` where it is not there yet.
///
/// Several runs at once may each install it beside the place; the first one to finish is the one that stays.
pub(super) fn python(folder: &Path) -> PathBuf {
    let wanted = fs::read_to_string(folder.join("requirements.txt")).unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let tools = target.join("tools");
    let home = tools.join("parliament-1.6.4");
    let there = || fs::read_to_string(home.join(MARKER)).is_ok_and(|text| text == wanted);
    if !there() {
        fs::create_dir_all(&tools).unwrap();
        let beside = tempfile::Builder::new()
            .prefix("parliament-")
            .tempdir_in(&tools)
            .unwrap();
        install(beside.path(), &folder.join("requirements.txt"));
        fs::write(beside.path().join(MARKER), &wanted).unwrap();
        if !there() {
            drop(fs::remove_dir_all(&home));
            // An environment finds itself by the place of its Python, so that it can be moved.
            let moved = fs::rename(beside.path(), &home);
            assert!(moved.is_ok() || there(), "{}: {moved:?}", home.display());
        }
    }
    interpreter(&home)
}

fn interpreter(home: &Path) -> PathBuf {
    if cfg!(windows) {
        home.join("Scripts/python.exe")
    } else {
        home.join("bin/python")
    }
}

fn install(home: &Path, requirements: &Path) {
    let mut venv = Command::new(if cfg!(windows) { "python" } else { "python3" });
    venv.args(["-m", "venv"]).arg(home);
    run(
        &mut venv,
        "Python 3.9 or later with its venv module; Debian has it in python3 and python3-venv",
    );
    let mut pip = Command::new(interpreter(home));
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps"])
        .args(["--disable-pip-version-check", "--requirement"])
        .arg(requirements);
    run(&mut pip, "a package index that pip can reach, once");
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
