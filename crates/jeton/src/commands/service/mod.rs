//! `jeton service`

mod apply;
mod create;
mod help;
mod list;
mod members;
mod preview;
mod rules;
mod set;
mod settings;
mod show;
mod switch;
mod usage;

use clap::Subcommand;
use jeton_client::Client;

use crate::{failure::Failure, output::Output};

/// APIs whose tokens Jeton keeps.
#[derive(Subcommand)]
// `help` is a command of its own here; `--help` is as everywhere.
#[command(disable_help_subcommand = true)]
pub(crate) enum Service {
    /// Make a service, or give it another policy
    Apply(apply::Apply),
    /// Show what a policy would take away from those who hold tokens now
    Preview(preview::Look),
    /// Make a service from a preset
    Create(create::Create),
    /// List the services
    List(list::List),
    /// Show one service with its kinds of tokens
    Show(show::Show),
    /// Print the help page of a service: how its tokens are found, sent and kept
    Help(help::Page),
    /// List the accounts that may hold tokens of a service
    Members(members::Members),
    /// List the settings that the service's policy declares, with what counts
    #[command(visible_alias = "config")]
    Settings(settings::List),
    /// Show how often a service is asked, or which of its tokens come first
    Usage(usage::Usage),
    /// Set one of the settings that the service's policy declares
    Set(set::Set),
    /// Take a setting back: what the policy says counts again
    Unset(set::Unset),
    /// Disable a service: none of its tokens works from now on
    Disable(switch::Switch),
    /// Enable a service: its tokens that have not ended work again
    Enable(switch::Switch),
}

impl Service {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        match self {
            Self::Apply(apply) => apply.run(client, output).await,
            Self::Preview(look) => look.run(client, output).await,
            Self::Create(create) => create.run(client, output).await,
            Self::List(list) => list.run(client, output).await,
            Self::Show(show) => show.run(client, output).await,
            Self::Help(page) => page.run(client, output).await,
            Self::Members(members) => members.run(client, output).await,
            Self::Settings(list) => list.run(client, output).await,
            Self::Usage(usage) => usage.run(client, output).await,
            Self::Set(set) => set.run(client, output).await,
            Self::Unset(unset) => unset.run(client, output).await,
            Self::Disable(switch) => switch.disable(client, output).await,
            Self::Enable(switch) => switch.enable(client, output).await,
        }
    }
}
