//! `jeton token extend`

use clap::Args;
use jeton_client::{Client, Extension, TokenId};

use super::show;
use crate::{
    commands::confirm::ConfirmArgs,
    failure::{Doing as _, Failure},
    output::Output,
};

/// Put off a token's end; its secret stays.
#[derive(Args)]
pub(crate) struct Extend {
    /// Its identifier, `tok_…`
    #[arg(value_name = "TOKEN_ID")]
    id: TokenId,
    #[command(flatten)]
    end: EndArgs,
    #[command(flatten)]
    confirm: ConfirmArgs,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct EndArgs {
    /// How long it should live from now on, such as `90d`
    #[arg(long, value_name = "TIME")]
    lifetime: Option<String>,
    /// When it should end, such as `2026-12-31T12:00:00Z`
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
}

impl Extend {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let extension = match (self.end.lifetime, self.end.until) {
            (Some(lifetime), _) => Extension::Lifetime(lifetime),
            (None, Some(until)) => Extension::ExpiresAt(until),
            (None, None) => return Err(Failure::usage("`--lifetime` or `--until` is missing")),
        };
        let client = &self.confirm.of(client)?;
        let token = client.extend(&self.id, &extension).await;
        output.answer(&token.doing(|| format!("cannot extend `{}`", self.id))?, show::sheet)
    }
}
