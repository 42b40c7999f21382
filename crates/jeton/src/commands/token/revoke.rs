//! `jeton token revoke`

use clap::Args;
use jeton_client::{Client, RevokeCause, TokenId};

use crate::{
    failure::{Doing as _, Failure},
    output::Output,
};

/// Revoke a token.
#[derive(Args)]
pub(crate) struct Revoke {
    /// Its identifier, `tok_…`
    #[arg(value_name = "TOKEN_ID")]
    id: TokenId,
    /// Say that its secret has leaked
    #[arg(long)]
    leaked: bool,
}

impl Revoke {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let cause = if self.leaked { RevokeCause::Leaked } else { RevokeCause::Revoked };
        client.revoke(&self.id, cause).await.doing(|| format!("cannot revoke `{}`", self.id))?;
        output.done(&format!("{} is revoked", self.id));
        Ok(())
    }
}
