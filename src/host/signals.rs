//! Waiting for the person or for a signal, whichever comes first, without a timer.

use std::{
    io::{self, Read},
    os::{fd::AsFd, unix::net::UnixStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use rustix::{
    event::{PollFd, PollFlags, poll},
    io::Errno,
};
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH},
    flag, low_level,
};

/// What there is to see to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ready {
    /// Standard input can be read.
    Input,
    /// The window has another size.
    Signal,
    /// A signal asks us to end, or the terminal is gone.
    End,
}

/// The signals of this process. SIGTERM, SIGHUP and SIGINT do not kill it any more: they end the waiting.
#[derive(Debug)]
pub struct Signals {
    /// Becomes readable with every signal.
    woken: UnixStream,
    ended: Arc<AtomicBool>,
}

impl Signals {
    pub fn new() -> io::Result<Self> {
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
        Ok(Self { woken, ended })
    }

    /// Whether a signal has asked us to end.
    pub fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    /// Waits until there is something to see to.
    pub fn wait(&mut self) -> io::Result<Ready> {
        loop {
            if self.has_ended() {
                return Ok(Ready::End);
            }
            let stdin = io::stdin();
            let mut wanted = [
                PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN),
                PollFd::from_borrowed_fd(self.woken.as_fd(), PollFlags::IN),
            ];
            match poll(&mut wanted, None) {
                Ok(_) => {}
                Err(Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
            }
            let [terminal, signals] = wanted.map(|fd| fd.revents());
            if signals.contains(PollFlags::IN) {
                let mut bytes = [0; 64];
                while matches!(self.woken.read(&mut bytes), Ok(1..)) {}
                return Ok(if self.has_ended() {
                    Ready::End
                } else {
                    Ready::Signal
                });
            }
            if terminal.contains(PollFlags::IN) {
                return Ok(Ready::Input);
            }
            if terminal.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
                return Ok(Ready::End);
            }
        }
    }
}

/// Standard input, until a signal ends it: reading then fails, and whoever reads can save.
#[derive(Debug)]
pub struct Keyboard<'s>(pub &'s mut Signals);

impl Read for Keyboard<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.0.wait()? {
                Ready::End => return Err(io::Error::other("ended by a signal")),
                Ready::Signal => {}
                // Past the library's own buffer, which `wait` knows nothing of.
                Ready::Input => return Ok(rustix::io::read(io::stdin(), bytes)?),
            }
        }
    }
}
