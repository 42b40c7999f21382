//! `jeton token`

mod create;
mod delete;
mod extend;
mod filter;
mod issued;
mod list;
mod quarantine;
mod rename;
mod reveal;
mod revoke;
mod revoke_all;
mod rotate;
mod rotation;
mod scopes;
mod show;
mod usage;
mod uses;

use clap::Subcommand;
use jeton_client::Client;

use crate::{failure::Failure, output::Output};

/// Tokens.
#[derive(Subcommand)]
pub(crate) enum Token {
    /// Issue a token and print its secret
    Create(create::Create),
    /// List tokens
    List(list::List),
    /// Show one token without its secret
    Show(show::Show),
    /// Print the secret of a token whose kind may be shown again
    Reveal(reveal::Reveal),
    /// Give a token a new secret and print it; the old one works on for a grace
    Rotate(rotate::Rotate),
    /// Give a token a new secret and print it; the old one is refused at once
    Reset(rotate::Reset),
    /// Show who still uses a token's old secret, close its grace, or take the rotation back
    Rotation(rotation::Rotation),
    /// Put a token into quarantine: it has no rights, and every use of it is a fault
    Quarantine(quarantine::Quarantine),
    /// Release a token from quarantine
    Release(quarantine::Release),
    /// Revoke a token: it is refused from now on
    Revoke(revoke::Revoke),
    /// Revoke every token that the flags mean
    RevokeAll(revoke_all::RevokeAll),
    /// Delete a token of one's own: it is refused from now on
    Delete(delete::Delete),
    /// Give a token another name
    Rename(rename::Rename),
    /// Give a token other scopes; its secret stays
    Scopes(scopes::Scopes),
    /// Put off a token's end; its secret stays
    Extend(extend::Extend),
    /// Show how often a token is used, from where and by what programs
    Usage(usage::UsageOf),
    /// Show who uses which secret of a token
    Uses(uses::UsesOf),
}

impl Token {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(client, output).await,
            Self::List(list) => list.run(client, output).await,
            Self::Show(show) => show.run(client, output).await,
            Self::Reveal(reveal) => reveal.run(client, output).await,
            Self::Rotate(rotate) => rotate.run(client, output).await,
            Self::Reset(reset) => reset.run(client, output).await,
            Self::Rotation(rotation) => rotation.run(client, output).await,
            Self::Quarantine(quarantine) => quarantine.run(client, output).await,
            Self::Release(release) => release.run(client, output).await,
            Self::Revoke(revoke) => revoke.run(client, output).await,
            Self::RevokeAll(all) => all.run(client, output).await,
            Self::Delete(delete) => delete.run(client, output).await,
            Self::Rename(rename) => rename.run(client, output).await,
            Self::Scopes(scopes) => scopes.run(client, output).await,
            Self::Extend(extend) => extend.run(client, output).await,
            Self::Usage(usage) => usage.run(client, output).await,
            Self::Uses(uses) => uses.run(client, output).await,
        }
    }
}
