//! `jeton token quarantine` and `jeton token release`

use clap::Args;
use jeton_client::{Client, TokenId};

use crate::{
    failure::{Doing as _, Failure},
    output::Output,
};

/// Put a token into quarantine.
#[derive(Args)]
pub(crate) struct Quarantine {
    /// Its identifier, `tok_…`
    #[arg(value_name = "TOKEN_ID")]
    id: TokenId,
}

/// Release a token from quarantine.
#[derive(Args)]
pub(crate) struct Release {
    /// Its identifier, `tok_…`
    #[arg(value_name = "TOKEN_ID")]
    id: TokenId,
}

impl Quarantine {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let put = client.quarantine(&self.id).await;
        put.doing(|| format!("cannot put `{}` into quarantine", self.id))?;
        output.done(&format!("{} is in quarantine", self.id));
        Ok(())
    }
}

impl Release {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        client.release(&self.id).await.doing(|| format!("cannot release `{}`", self.id))?;
        output.done(&format!("{} is released", self.id));
        Ok(())
    }
}
