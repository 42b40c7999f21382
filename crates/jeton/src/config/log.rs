//! How much is logged.

use std::str::FromStr;

use tracing::{Level, Metadata, level_filters::LevelFilter};
use tracing_subscriber::{
    EnvFilter, Registry,
    filter::{FilterExt as _, filter_fn},
    layer::Filter,
};

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
    /// The filter that lets these levels through, of libraries only what [`is_told`] lets.
    pub(crate) fn filter(&self) -> impl Filter<Registry> + use<> {
        let told = filter_fn(is_told).with_max_level_hint(LevelFilter::TRACE);
        EnvFilter::new(&self.0).and(told)
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

/// What a peer does wrong is no warning: at that level `h2` tells of every connection that breaks HTTP/2 or floods it, so that whoever
/// reaches the door could fill a log. Below `info`, some libraries tell what goes over a connection, headers and bodies included. They may be asked for it in
/// no way: a level that was raised to look for a fault must not fill a log with secrets.
fn is_told(of: &Metadata<'_>) -> bool {
    let is_ours = of.target() == "jeton" || OURS.iter().any(|start| of.target().starts_with(start));
    let loudest = if of.target().starts_with(OF_PEERS) { Level::ERROR } else { Level::INFO };
    is_ours || *of.level() <= loudest
}

/// The library that warns of what peers do.
const OF_PEERS: &str = "h2::";

const OURS: [&str; 2] = ["jeton::", "jeton_"];

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use tracing_subscriber::{Layer as _, layer::SubscriberExt as _};

    use super::*;

    /// Everything that was logged.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_library_tells_nothing_below_info_whatever_is_asked_for() {
        for levels in
            ["trace", "info,jeton_server=trace,h2=trace,hyper=debug,h2::codec=trace,jetons=trace"]
        {
            let log = Log::default();
            let writer = log.clone();
            let layer = tracing_subscriber::fmt::layer().with_writer(move || writer.clone());
            let levels: LogLevels = levels.parse().unwrap();
            let subscriber =
                tracing_subscriber::registry().with(layer.with_filter(levels.filter()));

            tracing::subscriber::with_default(subscriber, || {
                tracing::trace!(target: "h2::codec", "lost");
                tracing::debug!(target: "hyper::proto", "lost");
                tracing::debug!(target: "jetons", "lost");
                tracing::info!(target: "hyper::proto", "a library's");
                tracing::trace!(target: "jeton_server::doors", "ours");
            });

            let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
            assert!(!log.contains("lost"), "{log}");
            assert!(log.contains("a library's") && log.contains("ours"), "{log}");
        }
    }
}
