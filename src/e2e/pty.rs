//! A program in a pseudo terminal: started in an environment that is given whole, written to, and listened to with the
//! moment at which each piece of output came. End-to-end tests and the benchmark of the terminal share it.

use std::{
    ffi::OsStr,
    fs,
    io::{Read, Write},
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::Child,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::{
    fs::{Mode, OFlags},
    process::{Pid, Signal},
    termios::{OptionalActions, SpecialCodeIndex},
};

/// A program to be run with `home` as its working directory and for what it keeps, and with no other environment than
/// that of a plain terminal: nothing comes from the person who runs the tests.
pub(crate) fn command(program: impl AsRef<OsStr>, home: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    command.env("PATH", "/usr/local/bin:/usr/bin:/bin");
    command.env("HOME", home);
    command.env("XDG_STATE_HOME", home.join("state"));
    command.cwd(home);
    command
}

/// The program's end of the pseudo terminal is its standard input, output and error; this is the other end.
pub(crate) struct Pty {
    line: Option<Line>,
    child: Child,
    closing: Arc<AtomicBool>,
    /// The modes before the program came.
    pub(crate) fresh: Modes,
}

/// How the terminal treats input and output, as words: echo, lines, signals and so on.
pub(crate) type Modes = [String; 4];

struct Line {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    /// Where the program's end can be opened.
    path: PathBuf,
}

impl Line {
    fn modes(&self) -> Modes {
        let termios = self.master.get_termios().unwrap();
        [
            format!("{:?}", termios.local_flags),
            format!("{:?}", termios.input_flags),
            format!("{:?}", termios.output_flags),
            format!("{:?}", termios.control_chars),
        ]
    }
}

impl Pty {
    /// Starts the program. `hear` gets its output piece by piece, on a thread of its own, and nothing at the end.
    pub(crate) fn start(
        command: CommandBuilder,
        rows: u16,
        cols: u16,
        hear: impl FnMut(Instant, &[u8]) + Send + 'static,
    ) -> Self {
        let pair = native_pty_system().openpty(size(rows, cols)).unwrap();
        let line = Line {
            writer: pair.master.take_writer().unwrap(),
            path: pair.master.tty_name().unwrap(),
            master: pair.master,
        };
        let fresh = line.modes();
        let reader = line.master.try_clone_reader().unwrap();
        let child: Box<dyn portable_pty::Child> = pair.slave.spawn_command(command).unwrap();
        let child = child.downcast::<Child>();
        let child = *child.unwrap_or_else(|child| panic!("{child:?} is no process"));
        let closing = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&closing);
        thread::spawn(move || listen(reader, &told, hear));
        Self {
            line: Some(line),
            child,
            closing,
            fresh,
        }
    }

    fn line(&self) -> &Line {
        self.line.as_ref().expect("the line is not hung up")
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let line = self.line.as_mut().expect("the line is not hung up");
        line.writer.write_all(bytes).unwrap();
    }

    /// Tells the kernel another size; the program gets SIGWINCH.
    pub(crate) fn resize(&self, rows: u16, cols: u16) {
        self.line().master.resize(size(rows, cols)).unwrap();
    }

    /// The modes as they are now; they outlive the program.
    pub(crate) fn modes(&self) -> Modes {
        self.line().modes()
    }

    pub(crate) fn signal(&mut self, signal: Signal) {
        assert_eq!(self.ended(), None, "the program has ended");
        rustix::process::kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// The exit code if the program has ended: 128 and the signal's number where it died of one.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        let status = self.child.try_wait().unwrap()?;
        status
            .code()
            .or_else(|| Some(128 + status.signal().unwrap()))
    }

    /// The exit code once the program has ended, unless that takes longer than `limit`.
    pub(crate) fn wait(&mut self, limit: Duration) -> Option<i32> {
        let start = Instant::now();
        loop {
            let code = self.ended();
            if code.is_some() || start.elapsed() > limit {
                return code;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Lets go of the terminal, as when the window closes or the network drops: the program gets SIGHUP, and reading
    /// and writing fail from now on.
    pub(crate) fn hang_up(&mut self) {
        let Some(line) = self.line.take() else { return };
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let end = rustix::fs::open(&line.path, flags, Mode::empty()).unwrap();
        // portable-pty types a line end and the end-of-file key when it drops its writer, and the program would see
        // both; a terminal without that key keeps it from doing so.
        let mut termios = rustix::termios::tcgetattr(&end).unwrap();
        termios.special_codes[SpecialCodeIndex::VEOF] = 0;
        rustix::termios::tcsetattr(&end, OptionalActions::Now, &termios).unwrap();
        // The listening thread holds the terminal too, and only output wakes it.
        self.closing.store(true, Ordering::SeqCst);
        rustix::io::write(&end, b"\0").unwrap();
    }

    /// A figure of `/proc/PID/status` in KiB, such as `VmRSS` (memory in use) or `VmHWM` (the most it ever was).
    pub(crate) fn memory(&self, name: &str) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        figure(Path::new(&path), name)
    }

    /// How often the program, on all its threads, has gone to sleep by itself; while it only waits, this stands still.
    pub(crate) fn sleeps(&self) -> u64 {
        let tasks = format!("/proc/{}/task", self.child.id());
        fs::read_dir(tasks)
            .unwrap()
            .map(|task| {
                figure(
                    &task.unwrap().path().join("status"),
                    "voluntary_ctxt_switches",
                )
            })
            .sum()
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // It may have ended by itself, and waiting collects it in both cases.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn size(rows: u16, cols: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        ..PtySize::default()
    }
}

fn listen(
    mut reader: Box<dyn Read + Send>,
    closing: &AtomicBool,
    mut hear: impl FnMut(Instant, &[u8]),
) {
    let mut bytes = [0; 8192];
    loop {
        let read = reader.read(&mut bytes);
        let now = Instant::now();
        if closing.load(Ordering::SeqCst) {
            break;
        }
        match read {
            Ok(0) | Err(_) => break,
            Ok(length) => hear(now, bytes.get(..length).unwrap_or_default()),
        }
    }
    drop(reader);
    hear(Instant::now(), &[]);
}

fn figure(path: &Path, name: &str) -> u64 {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or_else(|| panic!("no {name} in {}", path.display()))
}
