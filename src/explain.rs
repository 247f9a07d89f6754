//! Explains what AWS says when something is refused: cause, whose task it is, how to see it, how to mend it.
//!
//! The known failures are data under `assets/failures`. A message is read as it was pasted, wrapped anywhere and full
//! of colours; what it says of itself (who, what, on which resource, which policy) is told even where no entry fits.
//! What a set-up does about a failure is said by its playbook, in `mends`.

mod choose;
mod entry;
mod look_up;
mod mend;
mod page;
mod pattern;
mod reading;
mod squash;
mod tell;
mod values;

#[cfg(test)]
mod tests;

pub use entry::{Action, Code, Entry, Evidence, Fact, codes, entries, entry};
pub use look_up::{LookUp, look_up};
pub use mend::{Mend, in_plan, in_playbook};
pub use page::{Block, card_page, code_page, entry_page, page, rule_page};
pub use reading::{Ending, Principal, Reading};
pub use tell::{Told, UNDERSTOOD, in_built_in, is_name, rule_card, rules, tell};
pub use values::Values;

use squash::Squashed;

/// A longer text is no message; it is looked at up to here.
pub const LONGEST: usize = squash::LONGEST;

/// What could be said about a message.
#[derive(Debug)]
pub struct Explanation {
    /// What the message says of itself.
    pub reading: Reading,
    found: Vec<&'static Entry>,
    values: Values,
}

impl Explanation {
    /// The entry that fits best.
    pub fn best(&self) -> Option<&'static Entry> {
        self.found.first().copied()
    }

    /// The other entries that fit, in the order in which they are likely.
    pub fn others(&self) -> &[&'static Entry] {
        self.found.get(1..).unwrap_or_default()
    }

    /// What fills the commands: the values of the message first, then the given ones.
    pub fn values(&self) -> &Values {
        &self.values
    }
}

/// Explains a message. What stands in it goes before the `given` values, such as those of a plan.
pub fn of(text: &str, given: &Values) -> Explanation {
    let squashed = Squashed::new(text);
    let reading = Reading::new(&squashed);
    let mut values = Values::new();
    let found = choose::choose(&squashed, &reading, &mut values, given);
    let own = reading::values(&squashed, &reading);
    if let Some(plays) = found.first().and_then(|entry| entry.plays.as_ref()) {
        for (side, plays) in [
            ("principal", &plays.principal),
            ("resource", &plays.resource),
        ] {
            let Some(name) = plays else { continue };
            let (arn, role) = match side {
                "principal" => ("principal_arn", "principal_role"),
                _ => ("resource", "resource_role"),
            };
            if let Some(value) = own.get(arn) {
                values.insert(&format!("{name}_arn"), value);
            }
            if let Some(value) = own.get(role) {
                values.insert(name, value);
            }
        }
    }
    let mut values = values.or(&own).or(given);
    // A session does not show its role's path; a plan that knows the role does.
    if let Some(principal) = &reading.principal
        && let (Some(account), Some(name)) = (&principal.account, &principal.role)
        && let Some(arn) = given.role(account, name).map(str::to_owned)
    {
        values.insert("principal_arn", &arn);
    }
    Explanation {
        reading,
        found,
        values,
    }
}
