//! How long each part takes: load, check, plan, render, audit, a whole `export` process, the frame of each screen, policies.
//!
//! `cargo bench` runs it. Figures of one run compare with each other; machines differ.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark may stop at the first surprise"
)]

mod policies;

use std::{hint::black_box, process::Command};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use sagesetup::{
    answers::{self, Given},
    audit::{self, Setup},
    bundle,
    host::{After, Host, Known},
    plan, playbook,
    policy::check,
    tui::Canvas,
    wizard::{Action, Effect, Wizard},
};
use serde_json::json;

/// The sample answers of every playbook, by name.
fn samples() -> Vec<(String, &'static str)> {
    playbook::BUILT_IN
        .iter()
        .flat_map(|source| source.files)
        .filter_map(|(path, text)| Some((path.strip_suffix(".answers.json")?.to_owned(), *text)))
        .collect()
}

fn loaded(given: &Given) -> playbook::Playbook {
    playbook::load(playbook::find(&given.playbook).unwrap()).unwrap()
}

fn parts(criterion: &mut Criterion) {
    for source in playbook::BUILT_IN {
        criterion.bench_function(&format!("load/{}", source.id), |bencher| {
            bencher.iter(|| playbook::load(black_box(source)).unwrap());
        });
    }
    for (name, text) in samples() {
        let given = answers::read(text.as_bytes()).given.unwrap();
        let playbook = loaded(&given);
        let checked = answers::check(&playbook, &given.answers);
        let plan = plan::build(&playbook, &checked.answers);
        criterion.bench_function(&format!("check/{name}"), |bencher| {
            bencher.iter(|| answers::check(&playbook, black_box(&given.answers)));
        });
        criterion.bench_function(&format!("plan/{name}"), |bencher| {
            bencher.iter(|| plan::build(&playbook, black_box(&checked.answers)));
        });
        criterion.bench_function(&format!("render/{name}"), |bencher| {
            bencher.iter(|| bundle::render(black_box(&plan)));
        });
        let whole = bundle::render(&plan);
        let files = whole.files();
        let read = || Setup::read(files.iter().map(|file| (file.path, file.bytes)));
        criterion.bench_function(&format!("read a bundle/{name}"), |bencher| {
            bencher.iter(|| black_box(read()));
        });
        let setup = read();
        criterion.bench_function(&format!("audit a bundle/{name}"), |bencher| {
            bencher.iter(|| audit::check(black_box(&setup)));
        });
        criterion.bench_function(&format!("check its documents/{name}"), |bencher| {
            bencher.iter(|| {
                for policy in &setup.policies {
                    black_box(check::check(policy.text, policy.kind()));
                }
            });
        });
    }
}

/// Ten thousand different answer sets in one process, from the answers to the bundle's bytes: on one core, and shared
/// out over all of them, as a playbook can be used from several threads at once.
fn many(criterion: &mut Criterion) {
    const SETS: usize = 10_000;
    let (_, text) = samples().into_iter().next().unwrap();
    let given = answers::read(text.as_bytes()).given.unwrap();
    let playbook = loaded(&given);
    let run = |sets: std::ops::Range<usize>| {
        for i in sets {
            let mut given = given.answers.clone();
            given["domain_id"] = json!(format!("d-{i:012}"));
            given["bucket_arns"] = json!([format!("arn:aws:s3:::example-data-{i}")]);
            let checked = answers::check(&playbook, &given);
            assert!(checked.problems.is_empty());
            black_box(bundle::render(&plan::build(&playbook, &checked.answers)));
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut group = criterion.benchmark_group("many");
    group.throughput(Throughput::Elements(SETS as u64));
    group.sample_size(10);
    group.bench_function("10000 answer sets, one core", |bencher| {
        bencher.iter(|| run(0..SETS));
    });
    group.bench_function(format!("10000 answer sets, {cores} cores"), |bencher| {
        bencher.iter(|| {
            std::thread::scope(|scope| {
                for core in 0..cores {
                    let run = &run;
                    scope.spawn(move || run(SETS * core / cores..SETS * (core + 1) / cores));
                }
            });
        });
    });
    group.finish();
}

/// The whole program, from its start to the bundle on disk.
fn process(criterion: &mut Criterion) {
    let room = tempfile::tempdir().unwrap();
    for (name, text) in samples() {
        let answers = room.path().join(format!("{name}.answers.json"));
        std::fs::write(&answers, text).unwrap();
        let mut number = 0_u64;
        criterion.bench_function(&format!("export process/{name}"), |bencher| {
            bencher.iter_batched(
                || {
                    number += 1;
                    room.path().join(format!("{name}-{number}"))
                },
                |out| {
                    let status = Command::new(env!("CARGO_BIN_EXE_sagesetup"))
                        .args(["export", "--answers"])
                        .arg(&answers)
                        .arg("--out")
                        .arg(out)
                        .output()
                        .expect("the program starts")
                        .status;
                    assert!(status.success());
                },
                BatchSize::PerIteration,
            );
        });
    }
}

/// A host that keeps nothing.
struct Nowhere;

impl Host for Nowhere {
    fn carry_out(&mut self, wizard: &mut Wizard, _: Effect) -> After {
        wizard.mark_saved();
        After::Nothing
    }

    fn sessions(&self) -> Vec<Known> {
        Vec::new()
    }

    fn session(&self) -> Option<&str> {
        None
    }
}

/// One frame of each screen at 200 by 60, and one key with all that follows from it: the verdict, the plan, the
/// preview with its changed lines, the frame.
fn screens(criterion: &mut Criterion) {
    let (_, text) = samples().into_iter().next().unwrap();
    let given = answers::read(text.as_bytes()).given.unwrap();
    let stages = [
        ("welcome", vec![]),
        (
            "question",
            vec![Action::Jump("execution_role_arn".to_owned())],
        ),
        ("review", vec![Action::Review]),
        ("result: checklist", vec![Action::Result]),
        ("export", vec![Action::Export]),
    ];
    let mut group = criterion.benchmark_group("draw at 200x60");
    let press = |code| KeyEvent::new(code, KeyModifiers::NONE);
    let right = KeyCode::Right;
    let tabs = ["files", "diagram", "documents", "grants"];
    for (name, actions) in stages {
        let mut wizard = Wizard::new();
        if name != "welcome" {
            wizard.apply(Action::Start(given.playbook.clone()));
            wizard.apply(Action::Prefill(given.answers.clone()));
        }
        for action in actions {
            wizard.apply(action);
        }
        let mut host = Nowhere;
        let mut canvas = Canvas::new(wizard, &mut host, (200, 60));
        group.bench_function(name, |bencher| bencher.iter(|| canvas.draw()));
        if name == "question" {
            let (add, erase) = (press(KeyCode::Char('x')), press(KeyCode::Backspace));
            let mut typed = false;
            group.bench_function("a key in a field, preview and frame", |bencher| {
                bencher.iter(|| {
                    typed = !typed;
                    canvas.press(if typed { add } else { erase });
                });
            });
        }
        if name == "result: checklist" {
            for tab in tabs {
                canvas.press(press(right));
                let name = format!("result: {tab}");
                group.bench_function(name, |bencher| bencher.iter(|| canvas.draw()));
            }
        }
    }
    group.finish();
}

criterion_group!(benches, parts, many, process, screens, policies::policies);
criterion_main!(benches);
