//! JSON with positions: reads what a person wrote and says where each thing stands.
//!
//! The libraries at hand keep no positions of values, take a key that stands twice without a word, and stop at the
//! first slip. Policies are written by hand and pasted out of web pages, so this reader names the usual slips (a comma
//! too many, curly quotes, a placeholder without quotes, a second document) and reads on where it can.

mod fault;
mod reader;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use super::Span;
pub use fault::{JsonFault, JsonFaultKind};

/// The longest text that is read, in bytes. The largest policy that AWS takes anywhere has 32 KiB; the rest is room for
/// the output of commands that hold many of them.
pub const LARGEST: usize = 8 << 20;
/// The deepest nesting that is read; a policy needs six.
pub const DEEPEST: usize = 64;

/// A text with its place.
#[derive(Debug, Clone, Default)]
pub struct Text<'a> {
    pub text: Cow<'a, str>,
    /// With its quotes.
    pub at: Span,
}

impl AsRef<str> for Text<'_> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl std::ops::Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// Two texts are equal that say the same, wherever they stand.
impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Text<'_> {}

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Json<'a> {
    pub at: Span,
    pub value: Value<'a>,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    Null,
    Bool(bool),
    /// As it was written.
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    /// In the author's order; a key may stand twice.
    Object(Vec<(Text<'a>, Json<'a>)>),
}

impl<'a> Json<'a> {
    /// The value behind a key, the last one if it stands twice.
    pub fn get(&self, key: &str) -> Option<&Json<'a>> {
        let mut members = self.members().iter().rev();
        members.find(|(name, _)| &**name == key).map(|(_, v)| v)
    }

    pub fn members(&self) -> &[(Text<'a>, Json<'a>)] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    pub fn elements(&self) -> &[Json<'a>] {
        match &self.value {
            Value::List(elements) => elements,
            _ => &[],
        }
    }

    pub fn text(&self) -> Option<&Cow<'a, str>> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What it is, in words.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Object(_) => "an object",
        }
    }
}

/// What was read.
#[derive(Debug)]
pub struct Read<'a> {
    /// None where the text breaks off or is not JSON at all.
    pub json: Option<Json<'a>>,
    /// In the order of the text.
    pub faults: Vec<JsonFault>,
}

/// Reads a text. Never fails: what is wrong is in the faults.
pub fn read(text: &str) -> Read<'_> {
    reader::read(text)
}
