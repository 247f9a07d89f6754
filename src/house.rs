//! The house rules that a compiler does not know: which room may use what, sizes, licences, what the README promises.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::{playbook, policy::catalogue};

/// The rooms in the order in which a set-up runs through them; each uses only those before it.
const ROOMS: [&str; 15] = [
    "aws", "policy", "audit", "playbook", "answers", "plan", "grants", "bundle", "explain",
    "wizard", "session", "host", "plain", "tui", "cli",
];
/// The rooms that may touch the outside world, with the one writer of the bundle.
const EDGE: [&str; 5] = ["session", "host", "plain", "tui", "cli"];
/// What the pure core must not touch. `env!` is not `std::env`: it is settled when the program is built.
const OUTSIDE: [&str; 8] = ["env", "fs", "io", "net", "os", "process", "thread", "time"];
/// A file longer than this has a second concept in it.
const LONGEST: usize = 500;

struct File {
    path: PathBuf,
    /// Relative to `src`, with `/`.
    name: String,
    text: String,
}

impl File {
    /// The room it belongs to: `plan` for `plan.rs` and `plan/build.rs`.
    fn room(&self) -> &str {
        self.name.split(['/', '.']).next().unwrap_or_default()
    }

    fn is_test(&self) -> bool {
        self.name.ends_with("tests.rs")
            || self.name.contains("/tests/")
            || self.name == "aws/testing.rs"
            || self.name.starts_with("tui/testing")
            || ["e2e", "bench", "house"].contains(&self.room())
    }

    /// Without its test module.
    fn production(&self) -> &str {
        self.text
            .split_once("#[cfg(test)]\nmod tests {")
            .map_or(&self.text, |(before, _)| before)
    }

    /// The first parts of every path that begins with `root`: `std::{fs, io::Read}` gives `fs` and `io`.
    fn paths(&self, root: &str) -> Vec<String> {
        let text: String = self
            .production()
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .flat_map(str::chars)
            .filter(|c| !c.is_whitespace())
            .collect();
        let word = |text: &str| -> String {
            text.chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        };
        let mut found = Vec::new();
        for (at, start) in text.match_indices(&format!("{root}::")) {
            let rest = text.get(at + start.len()..).unwrap_or_default();
            let Some(group) = rest.strip_prefix('{') else {
                found.push(word(rest));
                continue;
            };
            let mut depth = 0;
            let mut fresh = true;
            for (i, c) in group.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => fresh = true,
                    _ if fresh => {
                        found.push(word(group.get(i..).unwrap_or_default()));
                        fresh = false;
                    }
                    _ => {}
                }
            }
        }
        found
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<File> {
    fn walk(dir: &Path, files: &mut Vec<File>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path.strip_prefix(root().join("src")).unwrap();
                files.push(File {
                    name: name.to_string_lossy().replace('\\', "/"),
                    text: fs::read_to_string(&path).unwrap(),
                    path,
                });
            }
        }
    }
    let mut files = Vec::new();
    walk(&root().join("src"), &mut files);
    assert!(files.len() > 50, "the walk found the tree");
    files
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

#[test]
fn the_core_touches_nothing_outside() {
    let mut found = Vec::new();
    for file in sources() {
        let edge = file.name == "main.rs"
            || EDGE.contains(&file.room())
            || file.name.starts_with("bundle/write");
        if edge || file.is_test() {
            continue;
        }
        for path in file.paths("std") {
            if OUTSIDE.contains(&path.as_str()) {
                found.push(format!("{}: std::{path}", file.name));
            }
        }
        for word in ["ratatui", "crossterm", "tempfile", "rustix", "getrandom"] {
            if !file.paths(word).is_empty() {
                found.push(format!("{}: {word}", file.name));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_room_uses_only_the_rooms_before_it() {
    let mut found = Vec::new();
    for file in sources() {
        let Some(own) = ROOMS.iter().position(|room| *room == file.room()) else {
            continue;
        };
        if file.is_test() {
            continue;
        }
        for path in file.paths("crate") {
            let other = ROOMS.iter().position(|room| *room == path);
            if other.is_none_or(|other| other > own) {
                found.push(format!("{}: crate::{path}", file.name));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_path_reader_sees_groups_and_single_paths() {
    let file = File {
        path: PathBuf::new(),
        name: "plan/x.rs".to_owned(),
        text: "use std::{\n    fmt,\n    io::{self, Write},\n};\n// std::fs\nlet x = std::env::args();\n".to_owned(),
    };
    assert_eq!(file.paths("std"), ["fmt", "io", "env"]);
}

/// Where AWS's own service of a playbook's name stands: before it, behind it, and why.
const SERVICE: [(&str, &str, &str); 5] = [
    ("", ":", "the prefix of an action"),
    ("", ".amazonaws.com", "its principal"),
    (":", ":", "the service in an ARN"),
    ("aws ", " ", "the CLI's command"),
    ("/aws/", "", "the log group that it writes to"),
];

/// The places in a text that name a playbook: the id as a word where it is none of AWS's, else a whole string.
fn names(text: &str, room: &str, id: &str) -> Vec<String> {
    let service = catalogue::service(id).is_some();
    // These rooms know no playbook, so a string there can only be the prefix of the service.
    let below = ["aws", "policy", "audit"].contains(&room);
    let part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let named = |line: &str, at: usize| {
        let (before, rest) = line.split_at(at);
        let behind = rest.split_at(id.len()).1;
        let whole = before.ends_with('"') && behind.starts_with('"');
        // One word is a word of English and of Rust too.
        let word = id.contains('-') && !before.ends_with(part) && !behind.starts_with(part);
        let mut of_aws = SERVICE.iter();
        let of_aws = of_aws.any(|(b, e, _)| before.ends_with(b) && behind.starts_with(e));
        (whole || word) && !(service && (of_aws || whole && below))
    };
    let lines = text.lines();
    let lines = lines.filter(|line| !line.trim_start().starts_with("//"));
    let found = lines.filter(|line| line.match_indices(id).any(|(at, _)| named(line, at)));
    found.map(|line| line.trim().to_owned()).collect()
}

#[test]
fn no_playbook_is_named_in_rust_but_in_the_table() {
    let mut found = Vec::new();
    for file in sources() {
        if file.is_test() || file.name == "playbook/builtin.rs" {
            continue;
        }
        for source in playbook::BUILT_IN {
            let named = names(file.production(), file.room(), source.id);
            found.extend(named.iter().map(|line| format!("{}: {line}", file.name)));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_name_of_a_playbook_is_told_from_that_of_a_service() {
    let service = [
        "\"emr-serverless:StartApplication\"",
        "\"emr-serverless.amazonaws.com\"",
        "\"arn:{}:emr-serverless:{}\"",
        "\"aws emr-serverless get-application\"",
        "\"studio-emr-serverless-permissions.html\"",
        "// as emr-serverless does",
    ];
    for text in service {
        assert!(names(text, "plan", "emr-serverless").is_empty(), "{text}");
    }
    let playbook = [
        ("find(\"emr-serverless\")", "emr-serverless"),
        ("\"playbooks/emr-serverless/policies\"", "emr-serverless"),
        ("\"wizard emr-clusters\"", "emr-clusters"),
        ("id == \"pipelines\"", "pipelines"),
    ];
    for (text, id) in playbook {
        assert_eq!(names(text, "plan", id), [text]);
    }
    assert!(names("\"emr-serverless\"", "policy", "emr-serverless").is_empty());
    assert_eq!(names("\"emr-clusters\"", "policy", "emr-clusters").len(), 1);
    assert!(names("mod pipelines;", "plan", "pipelines").is_empty());
}

#[test]
fn every_file_says_what_it_owns_and_stays_short() {
    for file in sources() {
        assert!(file.text.starts_with("//! "), "{}", file.path.display());
        if !file.is_test() {
            let lines = file.production().lines().count();
            assert!(lines <= LONGEST, "{}: {lines} lines", file.name);
        }
        assert!(!file.name.ends_with("/mod.rs"), "{}", file.name);
    }
}

#[test]
fn nothing_is_left_unfinished() {
    // Put together here, so that this file does not find itself.
    let marks = [
        ["to", "do!("],
        ["unimpl", "emented!("],
        ["TO", "DO"],
        ["FIX", "ME"],
        ["#[ig", "nore"],
    ];
    for file in sources() {
        for [start, end] in marks {
            assert!(
                !file.text.contains(&format!("{start}{end}")),
                "{}: {start}{end}",
                file.name
            );
        }
    }
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn dependencies_have_permissive_licences_and_one_crossterm() {
    const PERMISSIVE: [&str; 12] = [
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSL-1.0",
        "CC0-1.0",
        "ISC",
        "MIT-0",
        "MIT",
        "Unicode-3.0",
        "Unlicense",
        "Zlib",
    ];
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 20);
    let mut refused = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or("none given");
        let mode = spdx::ParseMode::LAX;
        let permissive = spdx::Expression::parse_mode(licence, mode).is_ok_and(|expression| {
            expression.evaluate(|asked| {
                asked
                    .license
                    .id()
                    .is_some_and(|id| PERMISSIVE.contains(&id.name))
            })
        });
        if !permissive {
            refused.push(format!("{name}: {licence}"));
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
    let versions = packages
        .iter()
        .filter(|package| package["name"] == "crossterm");
    assert!(
        versions.count() <= 1,
        "one crossterm, or two of them fight over one terminal"
    );
}

#[test]
fn direct_dependencies_stay_few_and_each_has_its_reason() {
    let metadata = metadata();
    let own = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|package| package["name"] == "sagesetup")
        .unwrap();
    let architecture = read("ARCHITECTURE.md");
    let mut runtime = 0;
    for dependency in own["dependencies"].as_array().unwrap() {
        let name = dependency["name"].as_str().unwrap();
        assert!(
            architecture.contains(&format!("| `{name}` |")),
            "ARCHITECTURE.md gives no reason for {name}"
        );
        runtime += usize::from(dependency["kind"].is_null());
    }
    assert!(runtime < 25, "{runtime} direct dependencies");
}

/// The commands of the README's first block.
fn first_commands() -> Vec<String> {
    let readme = read("README.md");
    let block = readme.split("```sh\n").nth(1).unwrap();
    let block = block.split("```").next().unwrap();
    block
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_readme_begins_with_the_main_job_and_the_tests() {
    let commands = first_commands();
    assert_eq!(commands.len(), 2, "{commands:#?}");
    assert!(commands[0].contains("cross-account.answers.json"));
    let ci = read(".ci/run");
    assert!(
        ci.lines().any(|line| line.trim() == commands[1]),
        "CI runs {:?}",
        commands[1]
    );
}

#[test]
fn links_and_paths_of_the_documents_exist() {
    for name in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"] {
        let text = read(name);
        for (at, _) in text.match_indices("](") {
            let target = text.get(at + 2..).unwrap().split(')').next().unwrap();
            if !target.starts_with("https://") && !target.starts_with('#') {
                assert!(root().join(target).exists(), "{name}: {target}");
            }
        }
    }
    assert!(read("CHANGELOG.md").contains("## [Unreleased]"));
    assert!(read("README.md").lines().count() < 200);
}

#[test]
fn the_readme_lists_every_playbook_and_command() {
    let readme = read("README.md");
    for source in playbook::BUILT_IN {
        assert!(
            readme.contains(&format!("| `{}` |", source.id)),
            "{}",
            source.id
        );
    }
    for command in [
        "playbooks",
        "questions",
        "export",
        "preview",
        "check",
        "explain",
        "grants",
        "sessions",
        "completions",
        "man",
    ] {
        assert!(
            readme.contains(&format!("| `sagesetup {command}")),
            "{command}"
        );
    }
}
