//! `jeton notice retry`

use clap::Args;
use jeton_client::Client;

use crate::{
    failure::{Doing as _, Failure},
    output::Output,
};

/// Try again the mails that were given up.
#[derive(Args)]
pub(crate) struct Retry {
    /// Those to this address [default: all]
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
}

impl Retry {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let retried = client.retry_notices(self.to.as_deref()).await;
        let retried = retried.doing(|| "cannot try mails again".to_owned())?;
        output.done(&format!("mails that are tried again: {}", retried.mails));
        Ok(())
    }
}
