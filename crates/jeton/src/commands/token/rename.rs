//! `jeton token rename`

use clap::Args;
use jeton_client::{Client, TokenChange, TokenId};

use super::show;
use crate::{
    failure::{Doing as _, Failure},
    output::Output,
};

/// Give a token another name.
#[derive(Args)]
pub(crate) struct Rename {
    /// Its identifier, `tok_…`
    #[arg(value_name = "TOKEN_ID")]
    id: TokenId,
    /// Its new name
    name: String,
}

impl Rename {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let token = client.change_token(&self.id, &TokenChange::Name(self.name)).await;
        output.answer(&token.doing(|| format!("cannot rename `{}`", self.id))?, show::sheet)
    }
}
