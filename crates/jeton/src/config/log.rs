//! How much is logged.

use std::str::FromStr;

use tracing_subscriber::EnvFilter;

/// How much is logged: a level, or levels by module.
#[derive(Debug, Clone)]
pub(crate) struct LogLevels(String);

/// A text that is no level.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error(
    "expected `error`, `warn`, `info`, `debug` or `trace`, or levels by module such as `info,jeton_server=debug`"
)]
pub(crate) struct LogLevelsError;

impl LogLevels {
    /// The filter that lets these levels through.
    pub(crate) fn filter(&self) -> EnvFilter {
        EnvFilter::new(&self.0)
    }
}

impl Default for LogLevels {
    fn default() -> Self {
        Self("info".to_owned())
    }
}

impl FromStr for LogLevels {
    type Err = LogLevelsError;

    fn from_str(text: &str) -> Result<Self, LogLevelsError> {
        // A single unknown word would be taken for the name of a module, and everything would fall silent.
        let first = text.split(',').next().unwrap_or_default().trim();
        let is_level =
            first.contains('=') || LEVELS.iter().any(|level| first.eq_ignore_ascii_case(level));
        if !is_level || EnvFilter::try_new(text).is_err() {
            return Err(LogLevelsError);
        }
        Ok(Self(text.to_owned()))
    }
}

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
