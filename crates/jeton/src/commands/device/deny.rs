//! `jeton device deny`

use clap::Args;
use jeton_client::Client;

use super::show::sheet;
use crate::{
    failure::{Doing as _, Failure},
    output::Output,
};

/// Turn a program away.
#[derive(Args)]
pub(crate) struct Deny {
    /// The code that the program shows, such as `WDJB-MJHT`
    code: String,
}

impl Deny {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let device = client.deny_device(&self.code).await;
        output.answer(&device.doing(|| format!("cannot deny `{}`", self.code))?, sheet)
    }
}
