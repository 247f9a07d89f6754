//! A refused text: what was found, which rule it breaks, and what was probably meant.

use super::reason::Reason;
use super::shown::{Shown, has_access_key, without_access_keys};
use std::fmt;

/// The answer of a parser that refuses a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    found: String,
    what: &'static str,
    reason: Reason,
    meant: Option<Meant>,
    open: bool,
}

/// What was probably meant, and what to do to get the right value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meant {
    /// A correction; it always parses as the type that was asked for.
    pub value: Option<String>,
    /// False when the correction is only a guess that must be looked up.
    pub sure: bool,
    /// What to know or do.
    pub advice: Option<Advice>,
}

/// What to do about a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// A line without a full stop.
    pub note: &'static str,
    /// A command line for a shell that shows the right value; read-only.
    pub command: Option<String>,
    /// Why the correction may be wrong.
    pub caveat: Option<&'static str>,
}

impl Mistake {
    /// Access keys must not reach the screen or a file, so they are struck out here for all types.
    pub(crate) fn new(
        found: &str,
        what: &'static str,
        reason: Reason,
        meant: Option<Meant>,
        open: bool,
    ) -> Self {
        let meant = meant
            .map(|meant| Meant {
                value: meant.value.filter(|value| !has_access_key(value)),
                advice: meant.advice.map(|advice| Advice {
                    command: advice.command.filter(|command| !has_access_key(command)),
                    ..advice
                }),
                ..meant
            })
            .filter(|meant| meant.value.is_some() || meant.advice.is_some());
        Self(Box::new(Inner {
            found: without_access_keys(found),
            what,
            reason,
            meant,
            open,
        }))
    }

    /// Returns the refused text; of an access key id only the prefix.
    pub fn found(&self) -> &str {
        &self.0.found
    }

    /// Returns the broken rule.
    pub fn reason(&self) -> &Reason {
        &self.0.reason
    }

    /// Returns the likely correction.
    pub fn meant(&self) -> Option<&Meant> {
        self.0.meant.as_ref()
    }

    /// Returns one line that says what was probably meant, or what to do.
    pub fn hint(&self) -> Option<String> {
        self.0.meant.as_ref().map(Meant::to_string)
    }

    /// Whether the text is the beginning of something valid, so that more typing may mend it.
    pub fn mendable_by_typing(&self) -> bool {
        self.0.open
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not {}: {}",
            Shown(&self.0.found),
            self.0.what,
            self.0.reason
        )
    }
}

impl std::error::Error for Mistake {}

impl Meant {
    pub(crate) fn sure(value: impl Into<String>) -> Self {
        Self {
            value: Some(value.into()),
            sure: true,
            advice: None,
        }
    }

    pub(crate) fn guess(value: impl Into<String>) -> Self {
        Self {
            value: Some(value.into()),
            sure: false,
            advice: None,
        }
    }

    pub(crate) fn advice(advice: Advice) -> Self {
        Self {
            value: None,
            sure: false,
            advice: Some(advice),
        }
    }

    pub(crate) fn with(mut self, advice: Advice) -> Self {
        self.advice = Some(advice);
        self
    }
}

impl fmt::Display for Meant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let caveat = self.advice.as_ref().and_then(|advice| advice.caveat);
        if let Some(advice) = &self.advice {
            advice.fmt(f)?;
        }
        match (&self.value, &self.advice, self.sure) {
            (None, ..) => Ok(()),
            (Some(value), None, true) => write!(f, "did you mean {}?", Shown(value)),
            (Some(value), Some(_), true) => write!(f, "; did you mean {}?", Shown(value)),
            (Some(value), None, false) => write!(f, "perhaps {} (a guess)", Shown(value)),
            (Some(value), Some(_), false) => match caveat {
                Some(caveat) => write!(f, " (a guess, {caveat}: {})", Shown(value)),
                None => write!(f, " (a guess: {})", Shown(value)),
            },
        }
    }
}

impl Advice {
    pub(crate) fn say(note: &'static str) -> Self {
        Self {
            note,
            command: None,
            caveat: None,
        }
    }

    pub(crate) fn run(note: &'static str, command: String) -> Self {
        Self {
            note,
            command: Some(command),
            caveat: None,
        }
    }

    pub(crate) fn but(mut self, caveat: &'static str) -> Self {
        self.caveat = Some(caveat);
        self
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.note)?;
        match &self.command {
            Some(command) => write!(f, ": {command}"),
            None => Ok(()),
        }
    }
}
