//! `jeton token delete`

use clap::Args;
use jeton_client::{Client, TokenId};

use crate::{
    failure::{Doing as _, Failure},
    output::Output,
};

/// Delete a token.
#[derive(Args)]
pub(crate) struct Delete {
    /// Its identifier, `tok_…`
    #[arg(value_name = "TOKEN_ID")]
    id: TokenId,
}

impl Delete {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        client.delete(&self.id).await.doing(|| format!("cannot delete `{}`", self.id))?;
        output.done(&format!("{} is deleted", self.id));
        Ok(())
    }
}
