//! Exit codes. They are part of the interface and never change.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It did what was asked.
    Done = 0,
    /// It was refused, or something failed.
    Refused = 1,
    /// It was called wrongly, or its configuration is wrong.
    Usage = 2,
    /// The server is out of reach.
    Unreachable = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
