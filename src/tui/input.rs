//! What comes from outside: keys, pastes, the mouse, new sizes, signals.

use std::{io, time::Duration};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseEvent};

use crate::host::{Ready, Signals};

/// How long to look for what is there already. Not zero: the library then looks at nothing at all.
const AT_ONCE: Duration = Duration::from_micros(50);
/// Nobody types so many letters at once: the rest of a paste is under way, and may be waited for a little longer.
const BURST: usize = 8;
const REST: Duration = Duration::from_millis(5);
/// More letters than this wait for the next frame.
const LONGEST: usize = 128 << 10;

/// Something that happened.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    Key(KeyEvent),
    /// Letters that came in one go, as from a terminal that does not mark what is pasted; Enter between them or after
    /// them is a line end.
    Text(String),
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
    /// What came behind a text, and is next.
    ahead: Option<Input>,
}

impl Inputs {
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            signals: Signals::new()?,
            pending: false,
            ahead: None,
        })
    }

    /// Waits for the next input.
    pub(crate) fn next(&mut self) -> io::Result<Input> {
        loop {
            if self.signals.has_ended() {
                return Ok(Input::End);
            }
            if let Some(input) = self.ahead.take() {
                return Ok(input);
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
    pub(crate) fn at_once(&mut self) -> io::Result<Option<Input>> {
        if self.signals.has_ended() {
            return Ok(Some(Input::End));
        }
        let mut found = match self.ahead.take() {
            Some(input) => Some(input),
            None => Self::take(AT_ONCE)?,
        };
        // A letter at a time would judge the whole text again at every one of them.
        let mut text = String::new();
        while let Some(letter) = found.as_ref().and_then(|input| letter(input, &text))
            && text.len() < LONGEST
        {
            text.push(letter);
            let wait = if text.len() < BURST { AT_ONCE } else { REST };
            found = Self::take(wait)?;
        }
        if text.is_empty() {
            return Ok(found);
        }
        self.ahead = found;
        Ok(Some(Input::Text(text)))
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

/// The letter that a key is behind a text, if it is one. A line without letters is left to the key itself.
fn letter(input: &Input, text: &str) -> Option<char> {
    let Input::Key(key) = input else { return None };
    let held = KeyModifiers::CONTROL | KeyModifiers::ALT;
    match key.code {
        _ if key.modifiers.intersects(held) => None,
        KeyCode::Char(letter) => Some(letter),
        KeyCode::Enter if text.len() >= BURST && !text.ends_with('\n') => Some('\n'),
        _ => None,
    }
}
