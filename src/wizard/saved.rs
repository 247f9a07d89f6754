//! What is kept of a run between two sittings: everything typed, every tick, and where the person stood.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The work of one session, as it is saved.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    pub playbook: String,
    /// The question at which the person stood.
    #[serde(default)]
    pub current: String,
    #[serde(default)]
    pub stage: Stage,
    #[serde(default)]
    pub drafts: BTreeMap<String, Draft>,
    /// The ticked steps, each with the fingerprint of what it said then.
    #[serde(default)]
    pub ticks: BTreeMap<String, String>,
    /// Where the bundle was written last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exported: Option<String>,
    /// The accounts and the Region, for a list of sessions.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    #[serde(default)]
    pub progress: Progress,
}

/// Where the wizard stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    Welcome,
    #[default]
    Asking,
    Review,
    Result,
    Export,
    Import,
}

/// How far a session has come, so that a list of sessions needs no playbook.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    pub answered: usize,
    pub asked: usize,
    pub ticked: usize,
    pub steps: usize,
}

/// What a person left at one question, finished or not.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The text as it stands in the field, one line an element in lists; none where nothing was touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The answer that was confirmed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<Value>,
    /// What stood there before a correction was taken; it may tell more than the answer does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pasted: Option<String>,
}
