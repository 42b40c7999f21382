//! `jeton device show`

use clap::Args;
use jeton_client::{Client, Device};

use crate::{
    failure::{Doing as _, Failure},
    output::Output,
    table::{Sheet, time},
};

/// Show who asks with a code.
#[derive(Args)]
pub(crate) struct Show {
    /// The code that the program shows, such as `WDJB-MJHT`
    code: String,
}

impl Show {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let device = client.device(&self.code).await;
        output.answer(&device.doing(|| format!("cannot show `{}`", self.code))?, sheet)
    }
}

/// What there is to say about a device.
pub(super) fn sheet(device: &Device) -> Sheet {
    Sheet::default()
        .with("code", &device.code)
        .with("program", &device.client)
        .with_some("agent", device.agent.as_ref())
        .with_some("address", device.address.as_ref())
        .with("asked", time(&device.asked_at))
        .with("until", time(&device.expires_at))
        .with("state", &device.state)
}
