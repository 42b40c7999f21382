//! `jeton service create`

use clap::Args;
use jeton_client::Client;

use super::show;
use crate::{
    failure::{Doing as _, Failure},
    output::Output,
};

/// Make a service from a preset; one that exists stays as it is.
#[derive(Args)]
pub(crate) struct Create {
    /// A policy that ships with Jeton, such as nocodb
    #[arg(long, value_name = "NAME")]
    preset: String,
    /// The service's name [default: that of the preset]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

impl Create {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let service = client.create_service(&self.preset, self.name.as_deref()).await;
        let name = self.name.as_deref().unwrap_or(&self.preset);
        output.answer(&service.doing(|| format!("cannot make the service `{name}`"))?, show::sheet)
    }
}
