//! Each command from outside: what it prints where, what it writes, and its exit code.

mod check;
mod explain;
mod export;
mod grants;
mod help;
#[cfg(target_os = "linux")]
pub(crate) mod imported;
mod preview;
mod questions;
mod readme;
#[cfg(target_os = "linux")]
mod sessions;
