//! How the wizard feels in a terminal of 120 columns and 40 rows, beside Debian's `whiptail`: start, keys, idling, memory.
//!
//! `cargo bench --bench terminal` runs it and prints one table; machines differ, so compare figures of one run.
//! `cargo bench --bench terminal -- PROGRAM ARGS…` measures another program in the wizard's place, such as an older
//! build of it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark may stop at the first surprise"
)]

#[cfg(unix)]
#[path = "../e2e/pty.rs"]
#[expect(dead_code, reason = "the end-to-end tests use the rest of it")]
mod pty;

#[cfg(unix)]
#[path = "terminal/run.rs"]
mod run;

fn main() -> std::io::Result<()> {
    #[cfg(unix)]
    run::main()?;
    Ok(())
}
