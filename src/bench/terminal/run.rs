//! The measurements and their table.

use std::{
    ffi::OsString,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::pty::{self, Pty};

const ROWS: u16 = 40;
const COLS: u16 = 120;
const STARTS: usize = 60;
const KEYS: usize = 300;
/// A start is over when nothing came for this long, and so is the answer to a key.
const START_GAP: Duration = Duration::from_millis(60);
const KEY_GAP: Duration = Duration::from_millis(5);
/// Between two keys, so that the program sleeps when the next one comes.
const PAUSE: Duration = Duration::from_millis(15);
const IDLE: Duration = Duration::from_secs(10);
/// Nothing that takes longer is an answer.
const LIMIT: Duration = Duration::from_secs(2);
/// Typed and erased again, over and over: a name that stays right as it grows, so that each key changes the documents.
const TYPED: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "1", "2"];
const ERASE: &str = "\x7f";
const DOWN: &str = "\x1b[B";
const HOME: &str = "\x1b[H";
const ENTER: &str = "\r";

/// The sample answers that the wizard is opened with.
const ANSWERS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/assets/playbooks/emr-serverless/cross-account.answers.json"
);

/// The wizard in its review, and the keys that lead from there to the name of a role.
const fn wizard() -> ([&'static str; 4], [&'static str; 13]) {
    let mut keys = [DOWN; 13];
    keys[0] = HOME;
    keys[12] = ENTER;
    (["wizard", "emr-serverless", "--answers", ANSWERS], keys)
}

/// Something to measure.
struct Program {
    name: String,
    /// A list to choose from.
    start: Vec<OsString>,
    /// A text field, after these keys.
    field: Vec<OsString>,
    keys: Vec<&'static str>,
}

impl Program {
    /// The wizard, or what the command line gives in its place.
    fn ours() -> Self {
        // Cargo adds `--bench`.
        let given: Vec<OsString> = std::env::args_os()
            .skip(1)
            .filter(|arg| arg != "--bench")
            .collect();
        let (args, keys) = wizard();
        let (start, field, keys) = if given.is_empty() {
            let binary = OsString::from(env!("CARGO_BIN_EXE_sagesetup"));
            let args = args.map(OsString::from);
            let field = std::iter::once(binary.clone()).chain(args).collect();
            (vec![binary], field, keys.to_vec())
        } else {
            (given.clone(), given, Vec::new())
        };
        let name = Path::new(&start[0]).file_name().unwrap_or_default();
        Self {
            name: name.to_string_lossy().into_owned(),
            start,
            field,
            keys,
        }
    }

    fn whiptail() -> Self {
        let words = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        let mut start = words(&[
            "whiptail",
            "--menu",
            "Which accounts take part?",
            "30",
            "100",
            "10",
        ]);
        for (tag, text) in [
            (
                "single-account",
                "Studio and the applications are in one account",
            ),
            (
                "cross-account",
                "The applications are in an account of their own",
            ),
        ] {
            start.extend(words(&[tag, text]));
        }
        let field = words(&[
            "whiptail",
            "--inputbox",
            "Which account runs the applications?",
            "30",
            "100",
        ]);
        Self {
            name: "whiptail".to_owned(),
            start,
            field,
            keys: Vec::new(),
        }
    }

    /// The file of the program, where it can be found.
    fn file(&self) -> Option<PathBuf> {
        let name = Path::new(&self.start[0]);
        ["", "/usr/local/bin", "/usr/bin", "/bin"]
            .iter()
            .map(|dir| Path::new(dir).join(name))
            .find(|path| path.is_absolute() && path.is_file())
    }
}

/// Output that came together.
struct Burst {
    /// From the start of the clock to the last byte.
    time: Duration,
    bytes: usize,
}

/// A running program, and its output as it comes.
struct Session {
    pty: Pty,
    output: Receiver<(Instant, Vec<u8>)>,
    started: Instant,
    /// Fresh, so that no start finds what another one left; removed once the program is gone.
    _home: TempDir,
}

impl Session {
    fn start(words: &[OsString]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut command = pty::command(&words[0], home.path());
        command.args(&words[1..]);
        let (sender, output) = channel();
        let started = Instant::now();
        let pty = Pty::start(command, ROWS, COLS, move |now, bytes| {
            // Whoever listened may be gone.
            drop(sender.send((now, bytes.to_vec())));
        });
        Self {
            pty,
            output,
            started,
            _home: home,
        }
    }

    /// What comes from now on until nothing comes for `gap`; nothing if nothing comes at all.
    fn burst(&self, since: Instant, gap: Duration) -> Option<Burst> {
        let mut burst = None;
        let mut wait = LIMIT;
        loop {
            match self.output.recv_timeout(wait) {
                Ok((_, bytes)) if bytes.is_empty() => return burst,
                Ok((now, bytes)) => {
                    let before = burst.map_or(0, |burst: Burst| burst.bytes);
                    burst = Some(Burst {
                        time: now - since,
                        bytes: before + bytes.len(),
                    });
                    wait = gap;
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return burst,
            }
        }
    }

    /// Writes one key and takes the answer.
    fn key(&mut self, key: &str) -> Option<Burst> {
        // What is still under way would count as the answer.
        while self.output.try_recv().is_ok() {}
        let written = Instant::now();
        self.pty.write(key.as_bytes());
        self.burst(written, KEY_GAP)
    }

    /// Bytes that came while nothing was typed, and how often the program woke.
    fn idle(&self) -> (usize, u64) {
        self.burst(Instant::now(), Duration::from_secs(1));
        let before = self.pty.sleeps();
        thread::sleep(IDLE);
        let woke = self.pty.sleeps() - before;
        let bytes = self.output.try_iter().map(|(_, bytes)| bytes.len()).sum();
        (bytes, woke)
    }
}

/// What was measured of one program.
#[derive(Default)]
struct Figures {
    starts: Vec<Burst>,
    /// Starts of what ends at a text field.
    laden: Vec<Burst>,
    keys: Vec<Burst>,
    unanswered: usize,
    idle: Option<(usize, u64)>,
    resident: u64,
    most: u64,
    file: Option<u64>,
}

/// Why the program cannot be measured, if it does not open and wait for a key.
fn refusal(program: &Program) -> Option<String> {
    if program.file().is_none() {
        return Some("is not installed".to_owned());
    }
    let mut session = Session::start(&program.start);
    let first = session.burst(session.started, START_GAP);
    if let Some(code) = session.pty.wait(START_GAP) {
        return Some(format!("ended at once with exit code {code}"));
    }
    first.is_none().then(|| "draws nothing".to_owned())
}

fn start(program: &Program, figures: &mut Figures) {
    for (words, bursts) in [
        (&program.start, &mut figures.starts),
        (&program.field, &mut figures.laden),
    ] {
        let session = Session::start(words);
        let first = session.burst(session.started, START_GAP);
        bursts.push(first.expect("it drew before"));
    }
}

fn use_it(program: &Program, figures: &mut Figures) {
    let mut session = Session::start(&program.field);
    session.burst(session.started, START_GAP);
    figures.resident = session.pty.memory("VmRSS");
    for key in &program.keys {
        session.key(key);
    }
    let keys = TYPED.iter().copied().chain([ERASE; TYPED.len()]);
    for key in keys.cycle().take(KEYS) {
        match session.key(key) {
            Some(burst) => figures.keys.push(burst),
            None => figures.unanswered += 1,
        }
        thread::sleep(PAUSE);
    }
    figures.idle = Some(session.idle());
    figures.most = session.pty.memory("VmHWM");
    figures.file = program
        .file()
        .and_then(|path| Some(fs::metadata(path).ok()?.len()));
}

/// The value that this share of all values does not exceed.
fn quantile<T: Ord + Copy>(mut values: Vec<T>, percent: usize) -> Option<T> {
    values.sort_unstable();
    let rank = (values.len() * percent).div_ceil(100).max(1);
    values.get(rank - 1).copied()
}

fn times(bursts: &[Burst], percent: usize) -> String {
    let times = bursts.iter().map(|burst| burst.time).collect();
    quantile(times, percent).map_or("–".to_owned(), |time| {
        format!("{:.2} ms", time.as_secs_f64() * 1000.0)
    })
}

fn bytes(bursts: &[Burst], percent: usize) -> String {
    let bytes = bursts.iter().map(|burst| burst.bytes).collect();
    quantile(bytes, percent).map_or("–".to_owned(), |bytes: usize| bytes.to_string())
}

fn rows(figures: &Figures) -> Vec<(&'static str, String)> {
    let (came, woke) = figures.idle.unwrap_or_default();
    let Figures {
        starts,
        laden,
        keys,
        ..
    } = figures;
    vec![
        ("start to first frame, min", times(starts, 0)),
        ("start to first frame, median", times(starts, 50)),
        ("start to first frame, p99", times(starts, 99)),
        ("the same with a set of answers, min", times(laden, 0)),
        ("the same with a set of answers, median", times(laden, 50)),
        ("bytes of the first frame, median", bytes(starts, 50)),
        ("key to finished frame, median", times(keys, 50)),
        ("key to finished frame, p99", times(keys, 99)),
        ("bytes per key, median", bytes(keys, 50)),
        ("bytes per key, max", bytes(keys, 100)),
        ("keys without an answer", figures.unanswered.to_string()),
        ("bytes in 10 s of idling", came.to_string()),
        ("wake-ups in 10 s of idling", woke.to_string()),
        (
            "memory after the start",
            format!("{} KiB", figures.resident),
        ),
        ("memory at most", format!("{} KiB", figures.most)),
        (
            "program file",
            figures
                .file
                .map_or("–".to_owned(), |size| format!("{} KiB", size / 1024)),
        ),
    ]
}

pub(crate) fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    let mut measured = Vec::new();
    for program in [Program::ours(), Program::whiptail()] {
        match refusal(&program) {
            Some(why) => {
                let words: Vec<_> = program
                    .start
                    .iter()
                    .map(|word| word.to_string_lossy())
                    .collect();
                writeln!(out, "skipped: `{}` {why}", words.join(" "))?;
            }
            None => measured.push((program, Figures::default())),
        }
    }
    // Turn by turn, so that whatever else the machine does falls on both.
    for _ in 0..STARTS {
        for (program, figures) in &mut measured {
            start(program, figures);
        }
    }
    for (program, figures) in &mut measured {
        use_it(program, figures);
    }
    if measured.is_empty() {
        return Ok(());
    }
    let columns: Vec<_> = measured.iter().map(|(_, figures)| rows(figures)).collect();
    write!(out, "| {COLS}x{ROWS}, {STARTS} starts, {KEYS} keys |")?;
    for (program, _) in &measured {
        write!(out, " {} |", program.name)?;
    }
    writeln!(out, "\n| --- |{}", " ---: |".repeat(measured.len()))?;
    for (row, (name, _)) in columns[0].iter().enumerate() {
        write!(out, "| {name} |")?;
        for column in &columns {
            write!(out, " {} |", column[row].1)?;
        }
        writeln!(out)?;
    }
    Ok(())
}
