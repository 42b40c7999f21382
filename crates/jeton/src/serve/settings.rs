//! Which setting counts: a flag wins over a variable, a variable over the file, the file over the default.

use std::{net::SocketAddr, path::PathBuf};

use jeton_core::policy::Policy;
use jeton_server::FrontOptions;

use crate::config::{Config, LogLevels};

/// What flags and variables say. clap lets a flag win over its variable.
pub(crate) struct Flags {
    /// Where the database and the keys are.
    pub(crate) data: Option<PathBuf>,
    /// Where the API listens.
    pub(crate) listen: Option<SocketAddr>,
    /// How much is logged.
    pub(crate) log: Option<LogLevels>,
}

/// How a Jeton runs.
pub(crate) struct Settings {
    /// Where the database and the keys are.
    pub(crate) data: PathBuf,
    /// Where the API listens.
    pub(crate) listen: SocketAddr,
    /// How much is logged.
    pub(crate) log: LogLevels,
    /// The fronts.
    pub(crate) fronts: Vec<FrontOptions>,
    /// The services that there must be, by their policies.
    pub(crate) services: Vec<Policy>,
}

impl Settings {
    pub(crate) fn of(flags: Flags, config: Config) -> Self {
        let fronts = config.fronts.into_iter().map(|front| FrontOptions {
            service: front.service.to_string(),
            listen: front.listen,
            upstream: front.upstream,
        });
        Self {
            data: flags.data.or(config.data).unwrap_or_else(|| PathBuf::from("data")),
            listen: flags
                .listen
                .or(config.listen)
                .unwrap_or(SocketAddr::from(([127, 0, 0, 1], 7070))),
            log: flags.log.or(config.log).unwrap_or_default(),
            fronts: fronts.collect(),
            services: config.services,
        }
    }
}
