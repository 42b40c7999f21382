//! The one place that prints.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for people, and the line by which a server tells its port"
)]

use std::error::Error;

/// A line for whoever started this program.
pub(crate) fn line(text: &str) {
    println!("{text}");
}

/// A line about what is being done, beside the result.
pub(crate) fn progress(text: &str) {
    eprintln!("    {text}");
}

/// Why a benchmark did not come to an end.
pub(crate) fn fail(error: &(dyn Error + 'static)) {
    eprintln!("error: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        eprintln!("  cause: {error}");
        cause = error.source();
    }
}
