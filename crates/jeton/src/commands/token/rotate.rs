//! `jeton token rotate` and `jeton token reset`

use clap::Args;
use jeton_client::{Client, Rotation, TokenId};

use super::issued::IssuedArgs;
use crate::{
    commands::confirm::ConfirmArgs,
    failure::{Doing as _, Failure},
    output::Output,
};

/// Give a token a new secret; the old one works on for a grace.
#[derive(Args)]
pub(crate) struct Rotate {
    /// How long the old secret works on, such as `24h`; `0s` is a reset
    #[arg(long, value_name = "TIME", default_value = "24h")]
    grace: String,
    #[command(flatten)]
    what: RotationArgs,
}

/// Give a token a new secret; the old one is refused at once.
#[derive(Args)]
pub(crate) struct Reset {
    #[command(flatten)]
    what: RotationArgs,
}

#[derive(Args)]
struct RotationArgs {
    /// Its identifier, `tok_…`
    #[arg(value_name = "TOKEN_ID")]
    id: TokenId,
    /// The same key with the same request within 24 hours gets the same answer
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
    #[command(flatten)]
    confirm: ConfirmArgs,
    #[command(flatten)]
    print: IssuedArgs,
}

impl Rotate {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        self.what.rotate("rotate", Some(self.grace), client, output).await
    }
}

impl Reset {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        self.what.rotate("reset", None, client, output).await
    }
}

impl RotationArgs {
    async fn rotate(
        self,
        verb: &str,
        grace: Option<String>,
        client: &Client,
        output: Output,
    ) -> Result<(), Failure> {
        let rotation = Rotation { grace, idempotency_key: self.idempotency_key };
        let client = &self.confirm.of(client)?;
        let issued = client.rotate(&self.id, &rotation).await;
        let issued = issued.doing(|| format!("cannot {verb} `{}`", self.id))?;
        self.print.print_rotated(&issued, client, output).await
    }
}
