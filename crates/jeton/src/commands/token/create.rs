//! `jeton token create`

use clap::Args;
use jeton_client::{Client, NewToken};

use super::issued::IssuedArgs;
use crate::{
    commands::confirm::ConfirmArgs,
    failure::{Doing as _, Failure},
    output::Output,
};

/// Issue a token.
#[derive(Args)]
pub(crate) struct Create {
    /// The token's name, where its kind has names
    name: Option<String>,
    /// The service
    #[arg(long, value_name = "NAME")]
    service: String,
    /// The kind [default: the one that people ask for, where there is one]
    #[arg(long, value_name = "NAME")]
    kind: Option<String>,
    /// The owner's name [default: the caller]
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    /// How long it should live, such as `30d`
    #[arg(long, value_name = "TIME")]
    lifetime: Option<String>,
    /// From when on it should work, such as `2026-01-31T12:00:00Z`
    #[arg(long, value_name = "TIME")]
    not_before: Option<String>,
    /// A scope that it should have; may be repeated [default: what its kind gives]
    #[arg(long = "scope", value_name = "SCOPE")]
    scopes: Vec<String>,
    /// Where it may be used from, such as `192.0.2.0/24`; may be repeated [default: anywhere]
    #[arg(long = "address", value_name = "RANGE")]
    addresses: Vec<String>,
    /// The same key with the same request within 24 hours gets the same answer
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
    #[command(flatten)]
    confirm: ConfirmArgs,
    #[command(flatten)]
    print: IssuedArgs,
}

impl Create {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let new = NewToken {
            service: self.service,
            kind: self.kind,
            account: self.account,
            name: self.name,
            lifetime: self.lifetime,
            not_before: self.not_before,
            scopes: Some(self.scopes).filter(|scopes| !scopes.is_empty()),
            addresses: self.addresses,
            idempotency_key: self.idempotency_key,
        };
        let client = &self.confirm.of(client)?;
        let issued = client.issue(&new).await;
        let issued = issued.doing(|| format!("cannot issue a token of `{}`", new.service))?;
        self.print.print(&issued, client, output).await
    }
}
