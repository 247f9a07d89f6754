//! sagesetup: sets up the IAM roles and policies of Amazon SageMaker AI.
//!
//! The rooms, in the order in which a set-up runs through them; each uses only those above it:
//!
//! | room | holds |
//! | --- | --- |
//! | [`aws`] | value types: parse, print, what was probably meant |
//! | [`policy`] | the IAM document as a type, and IAM's limits |
//! | [`audit`] | a whole set-up read back from its files, and what does not fit together in it |
//! | [`playbook`] | documented set-ups as data: format, loader, expressions |
//! | [`answers`] | the answers file, checked against a playbook |
//! | [`plan`] | what must exist in which account, in which order, and why |
//! | [`grants`] | who may do what afterwards, decided as IAM does it |
//! | [`bundle`] | the files of a hand-over, and the one place that writes them |
//! | [`explain`] | what a message of AWS means, and what mends it |
//! | [`wizard`] | the state machine of a session |
//! | [`session`] | saved work, in the folder of the person's state |
//! | [`host`] | what both front ends need done outside |
//! | [`plain`] | the wizard line by line, for screen readers and plain terminals |
//! | [`tui`] | the full screen: loop, screens, widgets, theme, keys |
//! | [`cli`] | one file a command |
//!
//! All but `bundle::write`, `session`, `host`, `plain`, `tui` and `cli` is pure: no files, no clock, no environment.

#![cfg_attr(
    test,
    expect(
        clippy::unwrap_used,
        clippy::expect_used,
        reason = "a test may stop at the first surprise"
    )
)]

pub mod answers;
pub mod audit;
pub mod aws;
pub mod bundle;
pub mod cli;
pub mod explain;
pub mod grants;
pub mod host;
pub mod plain;
pub mod plan;
pub mod playbook;
pub mod policy;
pub mod session;
pub mod tui;
pub mod wizard;

#[cfg(test)]
mod house;
