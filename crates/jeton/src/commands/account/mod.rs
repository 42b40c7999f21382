//! `jeton account`

mod contact;
mod create;
mod delete;
mod invite;
mod link;
mod list;
mod set;
mod show;
mod switch;
mod which;

use clap::Subcommand;
use jeton_client::Client;

use crate::{failure::Failure, output::Output};

/// People and machines that own tokens.
#[derive(Subcommand)]
pub(crate) enum Account {
    /// Make an account
    Create(create::Create),
    /// Make an account for somebody who chooses the password by a link
    Invite(invite::Invite),
    /// Make a link by which somebody chooses the password of their account, once
    Link(link::Link),
    /// List the accounts
    List(list::List),
    /// Show one account
    Show(show::Show),
    /// Change an account: its role, the services whose tokens it may hold, where it gets mail
    Set(set::Set),
    /// Disable an account: what becomes of its tokens is said by the policies of their services
    Disable(switch::Switch),
    /// Enable an account: its tokens that have not ended work again
    Enable(switch::Switch),
    /// Delete an account for good; the log keeps it
    Delete(delete::Delete),
}

impl Account {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(client, output).await,
            Self::Invite(invite) => invite.run(client, output).await,
            Self::Link(link) => link.run(client, output).await,
            Self::List(list) => list.run(client, output).await,
            Self::Show(show) => show.run(client, output).await,
            Self::Set(set) => set.run(client, output).await,
            Self::Disable(switch) => switch.disable(client, output).await,
            Self::Enable(switch) => switch.enable(client, output).await,
            Self::Delete(delete) => delete.run(client, output).await,
        }
    }
}
