//! Which setting counts: a flag wins over a variable, a variable over the file, the file over the default.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use jeton_app::WebhookSender;
use jeton_core::{ServiceName, policy::Policy};
use jeton_server::{DoorOptions, FrontOptions, PublicUrl, TrustedProxies};

use crate::{
    config::{Config, ConfigError, LogLevels, Mail, Reach, reach},
    failure::Failure,
};

/// What flags and variables say. clap lets a flag win over its variable.
pub(crate) struct Flags {
    /// Where the database and the keys are.
    pub(crate) data: Option<PathBuf>,
    /// Where what the log does is kept.
    pub(crate) journal: Option<PathBuf>,
    /// Where the API listens.
    pub(crate) listen: Option<SocketAddr>,
    /// Plain HTTP where others than this machine reach it.
    pub(crate) plain: bool,
    /// Where clients find the API.
    pub(crate) public_url: Option<PublicUrl>,
    /// The proxies whose word about the client counts.
    pub(crate) trusted_proxies: Option<TrustedProxies>,
    /// How much is logged.
    pub(crate) log: Option<LogLevels>,
}

/// How a Jeton runs.
pub(crate) struct Settings {
    /// Where the database and the keys are.
    pub(crate) data: PathBuf,
    /// Where the end of the log is noted, where it is not in the data directory.
    pub(crate) anchor: Option<PathBuf>,
    /// Where what the log does is kept, if it is.
    pub(crate) journal: Option<PathBuf>,
    /// How much is logged.
    pub(crate) log: LogLevels,
    /// The server that takes mails, if there is one.
    pub(crate) mail: Option<Mail>,
    /// What webhooks are sent with.
    pub(crate) webhooks: WebhookSender,
    /// The doors.
    pub(crate) doors: DoorOptions,
    /// The services that there must be, by their policies.
    pub(crate) services: Vec<Policy>,
    /// The services that have fronts, each with what is to be said where there is none of that name.
    pub(crate) fronted: Vec<(ServiceName, ConfigError)>,
}

impl Settings {
    pub(crate) fn of(flags: Flags, config: Config) -> Result<Self, Failure> {
        must_not_be_in_plain(&flags, &config)?;
        let mut fronted = Vec::new();
        let fronts = config.fronts.into_iter().map(|front| {
            fronted.push((front.service.clone(), front.unknown));
            FrontOptions {
                service: front.service.to_string(),
                listen: front.listen,
                upstream: front.upstream,
                tls: front.tls,
                forwarding: front.forwarding,
            }
        });
        let fronts = fronts.collect();
        let listen = flags.listen.or(config.listen).unwrap_or(LISTEN);
        let trusted_proxies = flags.trusted_proxies.or(config.trusted_proxies);
        Ok(Self {
            data: flags.data.or(config.data).unwrap_or_else(|| PathBuf::from("data")),
            anchor: config.anchor,
            journal: flags.journal.or(config.journal),
            log: flags.log.or(config.log).unwrap_or_default(),
            mail: config.mail,
            webhooks: config.webhooks.unwrap_or_else(WebhookSender::off),
            doors: DoorOptions {
                listen,
                public_url: flags.public_url.or(config.public_url),
                trusted_proxies: trusted_proxies.unwrap_or_default(),
                tls: config.tls,
                limits: config.limits,
                fronts,
            },
            services: config.services,
            fronted,
        })
    }
}

/// Refuses plain HTTP where others reach it and nobody said that it is meant. The fronts were looked at with the file.
fn must_not_be_in_plain(flags: &Flags, config: &Config) -> Result<(), Failure> {
    let unusable = || Failure::usage("the configuration cannot be used");
    if flags.plain {
        return Ok(());
    }
    match (flags.listen, &config.exposed) {
        (Some(address), _) if reach(address) == Reach::Others => {
            if config.tls.is_some() || config.plain {
                return Ok(());
            }
            let why = "`--listen` (or `JETON_LISTEN`): others than this machine can reach that address, and without TLS \
                       whoever is on the way reads every secret";
            Err(unusable().because(why).hint(
                "name a certificate in `[tls]` of the configuration, or say `--plain` (or `JETON_PLAIN=true`) where what \
                 stands in front has TLS",
            ))
        }
        (None, Some(exposed)) => Err(unusable().because_of(exposed)),
        _ => Ok(()),
    }
}

const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7070);
