//! Each command from outside: what it prints where, what it writes, and its exit code.

mod check;
mod explain;
mod export;
mod grants;
mod help;
mod preview;
mod questions;
mod readme;
#[cfg(target_os = "linux")]
mod sessions;
