//! `jeton service show`

use std::fmt;

use clap::Args;
use jeton_client::{Carrier, Client, Kind, Reveal, Service};

use crate::{
    failure::{Doing as _, Failure},
    output::Output,
    table::{Sheet, time},
};

/// Show one service.
#[derive(Args)]
pub(crate) struct Show {
    /// The service
    #[arg(value_parser = clap::builder::NonEmptyStringValueParser::new())]
    name: String,
}

impl Show {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let service = client.service(&self.name).await;
        output.answer(&service.doing(|| format!("cannot show `{}`", self.name))?, sheet)
    }
}

/// A service, and below it a sheet for each of its kinds.
pub(super) struct ServiceSheet {
    service: Sheet,
    kinds: Vec<Sheet>,
}

impl fmt::Display for ServiceSheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.service)?;
        self.kinds.iter().try_for_each(|kind| write!(f, "\n{kind}"))
    }
}

/// What there is to say about a service.
pub(super) fn sheet(service: &Service) -> ServiceSheet {
    let settings: Vec<_> =
        service.settings.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    let others = service.setting_keys.iter().filter(|key| !service.settings.contains_key(*key));
    let others: Vec<_> = others.cloned().collect();
    ServiceSheet {
        service: Sheet::default()
            .with("service", &service.name)
            .with("label", &service.label.en)
            .with("state", state(service))
            .with_list("settings", &settings)
            .with_list("can be set", &others)
            .with("created", time(&service.created_at)),
        kinds: service.kinds.iter().map(kind_sheet).collect(),
    }
}

pub(super) fn state(service: &Service) -> &'static str {
    if service.disabled { "disabled" } else { "active" }
}

fn kind_sheet(kind: &Kind) -> Sheet {
    let carriers: Vec<_> = kind.carriers.iter().map(usage).collect();
    let shown = match kind.reveal {
        Reveal::Once => "once",
        Reveal::Always => "as often as its owner asks",
    };
    Sheet::default()
        .with("kind", &kind.name)
        .with("label", &kind.label.en)
        .with_list("carriers", &carriers)
        .with_some("cookie", kind.cookie.as_ref())
        .with_some("reads", kind.feed.as_ref())
        .with("issued", &kind.issued)
        .with_some("per account", kind.per_account)
        .with("lifetime", &kind.lifetime)
        .with_some("at most", kind.maximum.as_ref())
        .with_list("one of", &kind.lifetimes)
        .with_some("idle at most", kind.idle.as_ref())
        .with("shown", shown)
        .with_list("owners may", &kind.owner_may)
        .with_some("grace", kind.grace.as_ref())
        .with_list("scopes", &kind.scopes)
        .with_some("variable", kind.variable.as_ref())
}

fn usage(carrier: &Carrier) -> String {
    match &carrier.scheme {
        Some(scheme) => format!("{}: {scheme} SECRET", carrier.header),
        None => format!("{}: SECRET", carrier.header),
    }
}
