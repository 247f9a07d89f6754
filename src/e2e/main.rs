//! End-to-end tests: the real binary from outside, and whole bundles held against AWS's rules.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

mod agreement;
mod combinations;
mod commands;
mod corpus;
mod coverage;
#[cfg(unix)]
mod deployed;
mod errata;
mod grants;
mod killed;
mod nasty;
mod page;
#[cfg(unix)]
mod pty;
mod python;
mod rules;
mod shared;
mod support;
#[cfg(unix)]
mod terminal;
#[cfg(unix)]
mod wizard;
