//! `jeton token rotation`

use clap::{Args, Subcommand};
use jeton_client::{Client, TokenId};

use super::{show::sheet_after_grace, uses::old_secret};
use crate::{
    commands::confirm::ConfirmArgs,
    failure::{Doing as _, Failure},
    output::Output,
};

/// Show who still uses the old secret of a token, close its grace, or take the rotation back.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Rotation {
    /// Its identifier, `tok_…`
    #[arg(value_name = "TOKEN_ID", required = true)]
    id: Option<TokenId>,
    #[command(subcommand)]
    end: Option<End>,
}

#[derive(Subcommand)]
enum End {
    /// Refuse the old secret from now on
    Close(Which),
    /// Take the rotation back: the old secret is the only one again, and the new one is refused
    Cancel(Cancel),
}

#[derive(Args)]
struct Which {
    /// Its identifier, `tok_…`
    #[arg(value_name = "TOKEN_ID")]
    id: TokenId,
}

#[derive(Args)]
struct Cancel {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    confirm: ConfirmArgs,
}

impl Rotation {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        match (self.end, self.id) {
            (Some(End::Close(Which { id })), _) => {
                let token = client.close_rotation(&id).await;
                let token = token.doing(|| format!("cannot close the rotation of `{id}`"))?;
                output.answer(&token, sheet_after_grace)
            }
            (Some(End::Cancel(Cancel { which: Which { id }, confirm })), _) => {
                let client = confirm.of(client)?;
                let token = client.cancel_rotation(&id).await;
                let token = token.doing(|| format!("cannot cancel the rotation of `{id}`"))?;
                output.answer(&token, sheet_after_grace)
            }
            (None, Some(id)) => {
                let uses = client.uses(&id).await;
                let uses = uses.doing(|| format!("cannot show the rotation of `{id}`"))?;
                output.answer(&uses, old_secret)
            }
            // clap asks for the identifier where there is no subcommand.
            (None, None) => Ok(()),
        }
    }
}
