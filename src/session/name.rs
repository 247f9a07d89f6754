//! The names of sessions, which people give: letters, digits and a few marks, so that a name is always a file name.

use std::fmt;

use crate::aws::quoted;

/// The longest name, in characters.
const LONGEST: usize = 64;
/// What a damaged file is set aside under, between the name and perhaps a number.
pub(super) const ASIDE: &str = ".damaged";

/// A name of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name(String);

/// A text that is no name of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadName {
    found: String,
    why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Empty,
    TooLong(usize),
    Start(char),
    Character(char),
    Aside,
}

impl Name {
    pub(super) fn parse(text: &str) -> Result<Self, BadName> {
        let taken = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let why = if let Some(c) = text.chars().find(|c| !taken(*c)) {
            Why::Character(c)
        } else if let Some(c) = text.chars().next().filter(|c| matches!(c, '.' | '-')) {
            Why::Start(c)
        } else if text.is_empty() {
            Why::Empty
        } else if text.len() > LONGEST {
            Why::TooLong(text.len())
        } else if is_aside(text) {
            Why::Aside
        } else {
            return Ok(Self(text.to_owned()));
        };
        let found = text.to_owned();
        Err(BadName { found, why })
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// What further names are counted from: the playbook for `playbook-3`, which nobody chose, else the name itself.
    pub(super) fn base(&self, playbook: &str) -> Self {
        let end = self.0.strip_prefix(playbook);
        let counted = end.is_some_and(|end| end.strip_prefix('-').is_some_and(is_number));
        Self::parse(playbook)
            .ok()
            .filter(|_| counted)
            .unwrap_or_else(|| self.clone())
    }

    /// The name itself, then `-2`, `-3` and so on, cut where that would be too long.
    pub(super) fn numbered(&self) -> impl Iterator<Item = Self> {
        let more = (2_usize..).filter_map(|number| {
            let end = format!("-{number}");
            let room = LONGEST.saturating_sub(end.len());
            let start: String = self.0.chars().take(room).collect();
            Self::parse(&(start + &end)).ok()
        });
        std::iter::once(self.clone()).chain(more)
    }
}

/// Whether files of this name are those that were set aside: `x.damaged`, `x.damaged-2`.
pub(super) fn is_aside(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.rsplit_once(ASIDE)
        .is_some_and(|(_, end)| end.is_empty() || end.strip_prefix('-').is_some_and(is_number))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for BadName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not a name of a session: ", quoted(&self.found))?;
        let mark = |c: char| quoted(&c.to_string());
        match self.why {
            Why::Empty => f.write_str("it is empty")?,
            Why::TooLong(length) => write!(f, "it has {length} characters")?,
            Why::Start(c) => write!(f, "it begins with {}", mark(c))?,
            Why::Character(c) => write!(f, "it has the character {}", mark(c))?,
            Why::Aside => write!(f, "{ASIDE:?} at its end marks damaged sessions")?,
        }
        write!(
            f,
            "; expected 1 to {LONGEST} letters from a to z, digits, dots, underscores and hyphens, beginning with a \
             letter, a digit or an underscore"
        )
    }
}
