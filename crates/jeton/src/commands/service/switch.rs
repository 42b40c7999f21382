//! `jeton service disable` and `jeton service enable`

use clap::Args;
use jeton_client::Client;

use super::show;
use crate::{
    failure::{Doing as _, Failure},
    output::Output,
};

/// Which service.
#[derive(Args)]
pub(crate) struct Switch {
    /// The service
    #[arg(value_parser = clap::builder::NonEmptyStringValueParser::new())]
    name: String,
}

impl Switch {
    pub(super) async fn disable(self, client: &Client, output: Output) -> Result<(), Failure> {
        let service = client.disable_service(&self.name).await;
        output.answer(&service.doing(|| format!("cannot disable `{}`", self.name))?, show::sheet)
    }

    pub(super) async fn enable(self, client: &Client, output: Output) -> Result<(), Failure> {
        let service = client.enable_service(&self.name).await;
        output.answer(&service.doing(|| format!("cannot enable `{}`", self.name))?, show::sheet)
    }
}
