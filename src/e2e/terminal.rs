//! The real program in a terminal that a test types into and looks at.
//!
//! A test waits for what it wants to see or for the program's end, never for a time to pass; what does not come within
//! [`LIMIT`] fails with the screen shown.

mod heard;
mod tests;

use std::{
    num::NonZeroU16,
    path::Path,
    sync::{Arc, Condvar, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use portable_pty::CommandBuilder;
use rustix::process::Signal;
use vt100::{MouseProtocolMode, Parser, Screen};

use self::heard::Heard;
use crate::pty::{self, Pty};

/// Longer than anything takes on a busy machine.
const LIMIT: Duration = Duration::from_secs(20);

/// The binary in a terminal, to be run in `home`, which also holds what it keeps.
pub(crate) fn sagesetup(home: &Path, args: &[&str]) -> CommandBuilder {
    let mut command = pty::command(env!("CARGO_BIN_EXE_sagesetup"), home);
    command.args(args);
    command
}

/// A running program, its screen, and everything that it wrote.
pub(crate) struct Terminal {
    pty: Pty,
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    news: Condvar,
}

struct State {
    parser: Parser<Heard>,
    raw: Vec<u8>,
    last: Instant,
    closed: bool,
}

impl State {
    fn text(&self) -> String {
        let screen = self.parser.screen();
        let (_, cols) = screen.size();
        let rows: Vec<String> = screen
            .rows(0, cols.get())
            .map(|row| row.trim_end().to_owned())
            .collect();
        rows.join("\n")
    }
}

impl Terminal {
    /// Starts a program; [`pty::command`] and [`sagesetup`] make commands with a clean environment.
    pub(crate) fn start(command: CommandBuilder, rows: u16, cols: u16) -> Self {
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                parser: Parser::new_with_callbacks(some(rows), some(cols), 0, Heard::default()),
                raw: Vec::new(),
                last: Instant::now(),
                closed: false,
            }),
            news: Condvar::new(),
        });
        let told = Arc::clone(&shared);
        let pty = Pty::start(command, rows, cols, move |now, bytes| {
            let mut state = told.state.lock().unwrap();
            state.parser.process(bytes);
            state.raw.extend_from_slice(bytes);
            state.last = now;
            state.closed = bytes.is_empty();
            told.news.notify_all();
        });
        Self { pty, shared }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap()
    }

    /// Types. Enter is `\r`, Esc is `\x1b`, an arrow is `\x1b[A`, `Ctrl-C` is `\x03`.
    pub(crate) fn keys(&mut self, bytes: &str) {
        self.pty.write(bytes.as_bytes());
    }

    /// What the screen shows now: every row, without the blanks at its end.
    pub(crate) fn screen(&self) -> String {
        self.state().text()
    }

    /// Looks closer at the screen: colours, modes.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&Screen) -> T) -> T {
        look(self.state().parser.screen())
    }

    /// Row and column of the cursor, counted from 0, if it can be seen.
    pub(crate) fn cursor(&self) -> Option<(u16, u16)> {
        self.look(|screen| (!screen.hide_cursor()).then(|| screen.cursor_position()))
    }

    /// Waits until the screen shows this text, and returns the screen.
    pub(crate) fn wait_for(&self, text: &str) -> String {
        self.wait_until(&format!("{text:?}"), |screen| screen.contains(text))
    }

    /// Waits until the screen passes a test, and returns the screen.
    pub(crate) fn wait_until(&self, what: &str, test: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + LIMIT;
        let mut state = self.state();
        loop {
            let screen = state.text();
            if test(&screen) {
                return screen;
            }
            assert!(
                !state.closed,
                "the program ended without showing {what}:\n{screen}"
            );
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "never saw {what}:\n{screen}");
            state = self.shared.news.wait_timeout(state, left).unwrap().0;
        }
    }

    /// Waits until nothing has been written for this long.
    pub(crate) fn quiet(&self, length: Duration) {
        let end = Instant::now() + LIMIT;
        let mut state = self.state();
        loop {
            let left = (state.last + length).saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            assert!(Instant::now() < end, "never quiet:\n{}", state.text());
            state = self.shared.news.wait_timeout(state, left).unwrap().0;
        }
    }

    /// Gives the window another size.
    pub(crate) fn resize(&mut self, rows: u16, cols: u16) {
        // Under the lock, so that the answer is read at the new size.
        let mut state = self.shared.state.lock().unwrap();
        state.parser.set_size(some(rows), some(cols));
        self.pty.resize(rows, cols);
    }

    pub(crate) fn signal(&mut self, signal: Signal) {
        self.pty.signal(signal);
    }

    /// Waits for the program's end and the last of its output; the exit code, 128 and its number for a signal.
    pub(crate) fn wait(&mut self) -> i32 {
        let Some(code) = self.pty.wait(LIMIT) else {
            panic!("the program does not end:\n{}", self.screen());
        };
        let state = self.state();
        let (state, waited) = self
            .shared
            .news
            .wait_timeout_while(state, LIMIT, |state| !state.closed)
            .unwrap();
        assert!(
            !waited.timed_out(),
            "another process holds the terminal:\n{}",
            state.text()
        );
        code
    }

    /// Closes the window under the program, and returns its exit code.
    pub(crate) fn hang_up(&mut self) -> i32 {
        self.pty.hang_up();
        self.wait()
    }

    /// Every byte that the program wrote.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.state().raw.clone()
    }

    /// The texts that the program put on the clipboard (OSC 52), in order.
    pub(crate) fn copied(&self) -> Vec<String> {
        self.state().parser.callbacks().copied.clone()
    }

    /// The targets of the links that the program wrote (OSC 8), in order.
    pub(crate) fn links(&self) -> Vec<String> {
        self.state().parser.callbacks().links.clone()
    }

    /// Whether the terminal is again as the program found it; if not, everything that is not. The program may have ended
    /// before its last bytes were read, so they are given some time.
    pub(crate) fn restored(&self) -> Result<(), String> {
        for _ in 0..100 {
            if self.is_restored().is_ok() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        self.is_restored()
    }

    fn is_restored(&self) -> Result<(), String> {
        let state = self.state();
        let screen = state.parser.screen();
        let mut wrong = Vec::new();
        let mut note = |is_wrong: bool, what: &str| {
            if is_wrong {
                wrong.push(what.to_owned());
            }
        };
        note(screen.alternate_screen(), "the alternate screen is shown");
        note(screen.hide_cursor(), "the cursor is hidden");
        let mouse = screen.mouse_protocol_mode() != MouseProtocolMode::None;
        note(mouse, "the mouse is reported");
        note(screen.bracketed_paste(), "pasted text is marked");
        let keys = screen.application_cursor() || screen.application_keypad();
        note(keys, "keys are sent as to an application");
        let plain = screen.fgcolor() == vt100::Color::Default
            && screen.bgcolor() == vt100::Color::Default
            && !(screen.bold() || screen.dim() || screen.italic())
            && !(screen.underline() || screen.inverse());
        note(!plain, "text is coloured or styled");
        for mode in &state.parser.callbacks().modes {
            note(true, &format!("private mode {mode} is on"));
        }
        for (before, now) in self.pty.fresh.iter().zip(self.pty.modes()) {
            note(*before != now, &format!("was {before}, is {now}"));
        }
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(wrong.join("\n"))
        }
    }

    /// The memory that the program holds now, in KiB.
    #[cfg(target_os = "linux")]
    pub(crate) fn resident(&self) -> u64 {
        self.pty.memory("VmRSS")
    }

    /// How often the program has gone to sleep by itself: unchanged between two looks, it did not wake between them.
    #[cfg(target_os = "linux")]
    pub(crate) fn sleeps(&self) -> u64 {
        self.pty.sleeps()
    }
}

fn some(size: u16) -> NonZeroU16 {
    NonZeroU16::new(size).expect("a terminal has rows and columns")
}
