//! `jeton token scopes`

use clap::Args;
use jeton_client::{Client, TokenChange, TokenId};

use super::show;
use crate::{
    commands::confirm::ConfirmArgs,
    failure::{Doing as _, Failure},
    output::Output,
};

/// Give a token other scopes; its secret stays.
#[derive(Args)]
pub(crate) struct Scopes {
    /// Its identifier, `tok_…`
    #[arg(value_name = "TOKEN_ID")]
    id: TokenId,
    #[command(flatten)]
    scopes: ScopesArgs,
    #[command(flatten)]
    confirm: ConfirmArgs,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct ScopesArgs {
    /// All the scopes that it should have
    #[arg(value_name = "SCOPE")]
    scopes: Vec<String>,
    /// Take every scope away
    #[arg(long)]
    none: bool,
}

impl Scopes {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let change = TokenChange::Scopes(self.scopes.scopes);
        let client = &self.confirm.of(client)?;
        let token = client.change_token(&self.id, &change).await;
        let token = token.doing(|| format!("cannot give `{}` these scopes", self.id))?;
        output.answer(&token, show::sheet)
    }
}
