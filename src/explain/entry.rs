//! The known failures as their files have them: what is seen, why, whose task it is, how to prove it, how to mend it.
//!
//! They stand in `assets/failures`; the build script puts them together, and they are read when first asked for.

use std::{borrow::Cow, sync::OnceLock};

use serde::Deserialize;

use super::{pattern::Pattern, values::Values};

/// How sure a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// A page of AWS says so.
    Doc,
    /// Read in the source of the client of AWS that prints the message.
    Code,
    /// Reported by users.
    Thread,
    /// The message itself says so.
    Message,
    /// Follows from other facts; nobody was seen to state it.
    Inferred,
}

impl Evidence {
    pub fn name(self) -> &'static str {
        match self {
            Self::Doc => "doc",
            Self::Code => "code",
            Self::Thread => "thread",
            Self::Message => "message",
            Self::Inferred => "inferred",
        }
    }

    /// The same for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Doc => "documented by AWS",
            Self::Code => "read in the code of AWS's client, not tried in an account",
            Self::Thread => "reported by users, not documented",
            Self::Message => "as the message says",
            Self::Inferred => "inferred, not confirmed: a hint, not a rule",
        }
    }
}

/// A statement, and how sure it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    pub text: String,
    pub evidence: Evidence,
}

/// Something to do: words, and perhaps a command whose words have places for values.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    pub text: String,
    #[serde(default)]
    pub(super) command: Vec<String>,
    pub evidence: Option<Evidence>,
}

impl Action {
    /// The command with these values, quoted for a shell; none where there is only something to read or to decide.
    pub fn command(&self, values: &Values) -> Option<String> {
        (!self.command.is_empty()).then(|| values.command(&self.command))
    }
}

/// An access denied message that belongs to an entry: all that is given must hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Denial {
    /// Any of these; a `*` at the end stands for the rest.
    pub(super) actions: Vec<String>,
    /// The resource begins with this, from its service on.
    pub(super) resource: Option<String>,
    /// The resource is the very role of the principal, or is not.
    pub(super) own_role: Option<bool>,
    /// Principal and resource lie in one account, or do not.
    pub(super) same_account: Option<bool>,
    /// The entries of the endings with which it fits; by default those that blame a policy of the two sides.
    pub(super) endings: Option<Vec<String>>,
}

/// Which value of the message fills which place of an entry's commands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plays {
    pub(super) principal: Option<String>,
    pub(super) resource: Option<String>,
}

/// What an entry counts beside others that fit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Counts {
    /// As much as its message is distinctive.
    #[default]
    Usual,
    /// Its ending settles the matter, whatever the action was.
    Decisive,
    /// It says something about every refusal, so it counts only where nothing else fits.
    General,
}

/// One known failure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub id: String,
    pub title: String,
    /// Its place among the fifteen most likely failures.
    pub likely: Option<u8>,
    /// No role and no policy is at fault, so none may be edited.
    #[serde(default)]
    pub not_iam: bool,
    /// A change on its way is the first thing to think of.
    #[serde(default)]
    pub recent: bool,
    /// Stable parts of the messages that it explains; ` && ` stands between parts that may come in any order.
    #[serde(default)]
    pub(super) patterns: Vec<String>,
    #[serde(default)]
    pub(super) denials: Vec<Denial>,
    /// How an access denied message names the policy that says no: `identity-based policy`.
    #[serde(default)]
    pub(super) endings: Vec<String>,
    /// The same where a statement forbids it.
    #[serde(default)]
    pub(super) denies: Vec<String>,
    /// What says no, for a sentence that names the roles: `a policy of the role`.
    pub(super) looks_at: Option<String>,
    /// In place of the length of its patterns, where they say little.
    pub(super) weight: Option<usize>,
    #[serde(default)]
    pub(super) counts: Counts,
    /// It belongs to every service alike, so its messages are no sign of Studio, SageMaker AI or EMR.
    #[serde(default)]
    pub(super) of_any_service: bool,
    /// Entries that this one goes before where both fit.
    #[serde(default)]
    pub(super) beats: Vec<String>,
    /// Which roles the two sides of a denial play here.
    pub(super) plays: Option<Plays>,
    pub cause: Vec<Fact>,
    pub whose: String,
    #[serde(default)]
    pub checks: Vec<Action>,
    #[serde(default)]
    pub fix: Vec<Action>,
    pub sources: Vec<String>,
    /// Other entries that are worth a look, the likeliest first.
    #[serde(default)]
    pub related: Vec<String>,
    #[serde(skip)]
    pub(super) compiled: Vec<Pattern>,
}

impl Entry {
    /// The stable parts of the messages that it explains, with holes in angle brackets.
    pub fn messages(&self) -> &[String] {
        &self.patterns
    }

    /// One of its texts; where it speaks of the role that was refused, and the message of a user, it says so.
    pub fn told<'a>(&self, text: &'a str, values: &Values) -> Cow<'a, str> {
        let looks_at = self.looks_at.as_deref().unwrap_or_default();
        let of_principal = looks_at.contains("{principal_role}") || self.counts == Counts::General;
        if !of_principal || values.get("principal_user").is_none() {
            return Cow::Borrowed(text);
        }
        // A role in another account stays one.
        let mut text = text.replace("the role or user", "the user");
        for which in ["the", "The", "this", "that", "same", "another"] {
            text = text.replace(&format!("{which} role"), &format!("{which} user"));
        }
        Cow::Owned(text)
    }
}

/// A check that needs no account, as lists and reports name it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    pub code: String,
    pub level: String,
    pub rule: String,
    /// The failures that follow where it does not hold.
    pub entries: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Catalogue {
    pub(super) entries: Vec<Entry>,
    #[serde(default)]
    pub(super) codes: Vec<Code>,
    /// Texts whose holes are values, wherever in a message they stand.
    #[serde(default)]
    pub(super) takes: Vec<String>,
    /// What tells that a refusal belongs to a set-up that the entries are about: the service of the action or of the
    /// resource.
    #[serde(default)]
    pub(super) sign_services: Vec<String>,
    /// The same: a part of a role's or a session's name.
    #[serde(default)]
    pub(super) sign_names: Vec<String>,
    /// The same: a text anywhere in the message.
    #[serde(default)]
    pub(super) sign_texts: Vec<String>,
}

/// Reads the embedded file, once in the life of the process. Our tests see to it that it can be read.
pub(super) fn catalogue() -> &'static Catalogue {
    static READ: OnceLock<Catalogue> = OnceLock::new();
    READ.get_or_init(|| {
        let text = include_str!(concat!(env!("OUT_DIR"), "/failures.json"));
        let mut read: Catalogue = serde_json::from_str(text).unwrap_or_default();
        for entry in &mut read.entries {
            entry.compiled = entry
                .patterns
                .iter()
                .map(|text| Pattern::new(text))
                .collect();
        }
        read
    })
}

/// Every known failure.
pub fn entries() -> &'static [Entry] {
    &catalogue().entries
}

/// The failure of this id, in capitals or not.
pub fn entry(id: &str) -> Option<&'static Entry> {
    entries()
        .iter()
        .find(|entry| entry.id.eq_ignore_ascii_case(id))
}

/// The checks that the reference names.
pub fn codes() -> &'static [Code] {
    &catalogue().codes
}

/// Texts whose holes are values, wherever in a message they stand.
pub(super) fn takes() -> &'static [String] {
    &catalogue().takes
}
