//! `jeton service set` and `jeton service unset`

use clap::Args;
use jeton_client::Client;

use super::show;
use crate::{
    failure::{Doing as _, Failure},
    output::Output,
};

/// Set a setting.
#[derive(Args)]
pub(crate) struct Set {
    /// The service
    name: String,
    /// The setting, as the policy calls it
    key: String,
    /// Its value
    value: String,
}

/// Take a setting back.
#[derive(Args)]
pub(crate) struct Unset {
    /// The service
    name: String,
    /// The setting, as the policy calls it
    key: String,
}

impl Set {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let service = client.set_setting(&self.name, &self.key, &self.value).await;
        output.answer(
            &service.doing(|| format!("cannot set `{}` of `{}`", self.key, self.name))?,
            show::sheet,
        )
    }
}

impl Unset {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let service = client.unset_setting(&self.name, &self.key).await;
        output.answer(
            &service.doing(|| format!("cannot unset `{}` of `{}`", self.key, self.name))?,
            show::sheet,
        )
    }
}
