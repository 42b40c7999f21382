//! The configuration of `jeton serve`: one TOML file.
//!
//! Every mistake in it is found before anything starts, and told with its file, line, column and key.

mod error;
mod file;
mod front;
mod limits;
mod log;
mod mail;
mod plain;
mod service;
mod tls;
mod webhooks;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use jeton_app::WebhookSender;
use jeton_core::{AddressRange, policy::Policy};
use jeton_server::{Limits, PublicUrl, Tls, TrustedProxies};

pub(crate) use error::{ConfigError, Place};
pub(crate) use front::Front;
pub(crate) use log::{LogLevels, LogLevelsError};
pub(crate) use mail::Mail;
pub(crate) use plain::{Reach, reach};

use crate::failure::Failure;

/// What a configuration file says. What it leaves out has a default.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// Where the database and the keys are.
    pub(crate) data: Option<PathBuf>,
    /// Where the end of the log is noted.
    pub(crate) anchor: Option<PathBuf>,
    /// Where what the log does is kept.
    pub(crate) journal: Option<PathBuf>,
    /// Where the API listens.
    pub(crate) listen: Option<SocketAddr>,
    /// Plain HTTP where others than this machine reach it.
    pub(crate) plain: bool,
    /// What is to be said where the API would be in plain for others, and nobody said that it may.
    pub(crate) exposed: Option<ConfigError>,
    /// Where clients find the API.
    pub(crate) public_url: Option<PublicUrl>,
    /// The proxies whose word about the client counts.
    pub(crate) trusted_proxies: Option<TrustedProxies>,
    /// TLS on the main door.
    pub(crate) tls: Option<Arc<Tls>>,
    /// What the clients of each listener may cost.
    pub(crate) limits: Limits,
    /// What webhooks are sent with.
    pub(crate) webhooks: Option<WebhookSender>,
    /// How much is logged.
    pub(crate) log: Option<LogLevels>,
    /// The server that takes mails, and what they say.
    pub(crate) mail: Option<Mail>,
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

/// Reads the proxies whose word about the client counts: address ranges with commas between them.
pub(crate) fn trusted_proxies(text: &str) -> Result<TrustedProxies, NoTrustedProxies> {
    let named = text.split(',').map(str::trim).filter(|range| !range.is_empty());
    let ranges = named.map(str::parse).collect::<Result<Vec<AddressRange>, _>>()?;
    Ok(TrustedProxies::new(ranges)?)
}

/// A text that names no proxies to trust.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoTrustedProxies {
    /// It has no address range in it.
    #[error(transparent)]
    Range(#[from] jeton_core::AddressRangeError),
    /// It would trust too many.
    #[error(transparent)]
    Wide(#[from] jeton_server::TooWide),
}

/// A text that is no address to listen at.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("an address to listen at is an IP address and a port, such as `127.0.0.1:7070`")]
pub(crate) struct NoListenAddress;
