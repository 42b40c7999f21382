//! The configuration of `jeton serve`: one TOML file.
//!
//! Every mistake in it is found before anything starts, and told with its file, line, column and key.

mod error;
mod file;
mod front;
mod log;
mod service;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use jeton_core::policy::Policy;

pub(crate) use error::{ConfigError, Place};
pub(crate) use front::Front;
pub(crate) use log::{LogLevels, LogLevelsError};

use crate::failure::Failure;

/// What a configuration file says. What it leaves out has a default.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// Where the database and the keys are.
    pub(crate) data: Option<PathBuf>,
    /// Where the API listens.
    pub(crate) listen: Option<SocketAddr>,
    /// How much is logged.
    pub(crate) log: Option<LogLevels>,
    /// The fronts.
    pub(crate) fronts: Vec<Front>,
    /// The services that there must be, by their policies.
    pub(crate) services: Vec<Policy>,
}

impl Config {
    /// Reads the file. Paths in it are relative to the folder that it is in.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let unusable = || Failure::usage("the configuration cannot be used");
        let text = std::fs::read_to_string(path).map_err(|error| {
            unusable().because(format!("{} cannot be read", path.display())).because_of(&error)
        })?;
        let place = Place { path, text: &text };
        file::read(place).map_err(|error| unusable().because_of(&error))
    }
}

/// Reads an address to listen at.
pub(crate) fn listen(text: &str) -> Result<SocketAddr, NoListenAddress> {
    text.parse().map_err(|_| NoListenAddress)
}

/// A text that is no address to listen at.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("an address to listen at is an IP address and a port, such as `127.0.0.1:7070`")]
pub(crate) struct NoListenAddress;
