//! Parses, runs, reports, picks the exit code; everything else is the library's.

use std::{
    io::{self, BufWriter},
    process::ExitCode,
};

fn main() -> ExitCode {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut err = io::stderr().lock();
    let outcome = sagesetup::cli::run(std::env::args_os(), &mut out, &mut err);
    ExitCode::from(outcome.code())
}
