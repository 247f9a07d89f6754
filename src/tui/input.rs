//! What comes from outside: keys, pastes, the mouse, new sizes, signals.

use std::{io, time::Duration};

use crossterm::event::{self, Event, KeyEvent, KeyEventKind, MouseEvent};

use crate::host::{Ready, Signals};

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
    signals: Signals,
    /// The parser may hold events of bytes that are read already.
    pending: bool,
}

impl Inputs {
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            signals: Signals::new()?,
            pending: false,
        })
    }

    /// Waits for the next input.
    pub(crate) fn next(&mut self) -> io::Result<Input> {
        loop {
            if self.signals.has_ended() {
                return Ok(Input::End);
            }
            // Not zero: the library then looks at nothing at all. The wait is over at once when there is something.
            if self.pending
                && let Some(input) = Self::take(Duration::from_millis(10))?
            {
                return Ok(input);
            }
            self.pending = false;
            match self.signals.wait()? {
                Ready::End => return Ok(Input::End),
                Ready::Signal => return Ok(Input::Resize),
                Ready::Input => self.pending = true,
            }
        }
    }

    /// The next input where one is there already, so that a burst is drawn once.
    pub(crate) fn at_once(&self) -> io::Result<Option<Input>> {
        if self.signals.has_ended() {
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
                // The signal tells us, also before the library listens to it.
                Event::Resize(..) | Event::FocusGained | Event::FocusLost => continue,
            };
            return Ok(Some(input));
        }
        Ok(None)
    }
}
