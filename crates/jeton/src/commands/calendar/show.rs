//! `jeton calendar show`

use clap::Args;
use jeton_client::Client;

use crate::{
    failure::{Doing as _, Failure},
    output,
};

/// Print the calendar as a calendar program gets it: a text of RFC 5545, with `--json` as well.
#[derive(Args)]
pub(crate) struct Show {
    /// Everybody's tokens of a service that you manage [default: your own tokens]
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
}

impl Show {
    pub(super) async fn run(self, client: &Client) -> Result<(), Failure> {
        let calendar = client.calendar(self.service.as_deref()).await;
        output::text(&calendar.doing(|| "cannot read the calendar".to_owned())?)
    }
}
