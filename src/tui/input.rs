//! What comes from outside: keys, pastes, the mouse, new sizes, signals. One place waits, and waits without a timer.

use std::{
    io::{self, Read},
    os::{fd::AsFd, unix::net::UnixStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use crossterm::event::{self, Event, KeyEvent, KeyEventKind, MouseEvent};
use rustix::{
    event::{PollFd, PollFlags, poll},
    io::Errno,
};
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH},
    flag, low_level,
};

/// Something that happened.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    Key(KeyEvent),
    Paste(String),
    Mouse(MouseEvent),
    Resize,
    /// A signal asks us to end, or the terminal is gone.
    End,
}

/// The one source of input.
pub(crate) struct Inputs {
    /// Becomes readable with every signal.
    woken: UnixStream,
    ended: Arc<AtomicBool>,
    /// The parser may hold events of bytes that are read already.
    pending: bool,
}

impl Inputs {
    pub(crate) fn new() -> io::Result<Self> {
        let (woken, waker) = UnixStream::pair()?;
        woken.set_nonblocking(true)?;
        waker.set_nonblocking(true)?;
        let ended = Arc::new(AtomicBool::new(false));
        for signal in [SIGTERM, SIGHUP, SIGINT] {
            // The flag comes first, so that whoever is woken finds it set.
            flag::register(signal, Arc::clone(&ended))?;
            low_level::pipe::register(signal, waker.try_clone()?)?;
        }
        low_level::pipe::register(SIGWINCH, waker)?;
        Ok(Self {
            woken,
            ended,
            pending: false,
        })
    }

    /// Waits for the next input.
    pub(crate) fn next(&mut self) -> io::Result<Input> {
        loop {
            if self.ended.load(Ordering::Relaxed) {
                return Ok(Input::End);
            }
            // Not zero: the library then looks at nothing at all. The wait is over at once when there is something.
            if self.pending
                && let Some(input) = Self::take(Duration::from_millis(10))?
            {
                return Ok(input);
            }
            self.pending = false;
            let stdin = io::stdin();
            let mut wanted = [
                PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN),
                PollFd::from_borrowed_fd(self.woken.as_fd(), PollFlags::IN),
            ];
            match poll(&mut wanted, None) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            let [terminal, signals] = wanted.map(|fd| fd.revents());
            if signals.contains(PollFlags::IN) {
                let mut bytes = [0; 64];
                while matches!(self.woken.read(&mut bytes), Ok(1..)) {}
                self.pending = true;
            }
            if terminal.contains(PollFlags::IN) {
                self.pending = true;
            } else if terminal.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
                return Ok(Input::End);
            }
        }
    }

    /// The next input where one is there already, so that a burst is drawn once.
    pub(crate) fn at_once(&self) -> io::Result<Option<Input>> {
        if self.ended.load(Ordering::Relaxed) {
            return Ok(Some(Input::End));
        }
        Self::take(Duration::from_micros(50))
    }

    fn take(wait: Duration) -> io::Result<Option<Input>> {
        while event::poll(wait)? {
            let input = match event::read()? {
                Event::Key(key) if key.kind == KeyEventKind::Release => continue,
                Event::Key(key) => Input::Key(key),
                Event::Paste(text) => Input::Paste(text),
                Event::Mouse(mouse) => Input::Mouse(mouse),
                Event::Resize(..) => Input::Resize,
                Event::FocusGained | Event::FocusLost => continue,
            };
            return Ok(Some(input));
        }
        Ok(None)
    }
}
