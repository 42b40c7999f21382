//! `jeton preset show`

use clap::Args;
use jeton_client::{Client, Preset};

use crate::{
    failure::{Doing as _, Failure},
    output::Output,
};

/// Print the text of a policy that ships with Jeton.
#[derive(Args)]
pub(crate) struct Show {
    /// The preset
    #[arg(value_parser = clap::builder::NonEmptyStringValueParser::new())]
    name: String,
}

impl Show {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let preset = client.preset(&self.name).await;
        let text = |preset: &Preset| preset.policy.clone().unwrap_or_default();
        output.answer(&preset.doing(|| format!("cannot show `{}`", self.name))?, text)
    }
}
