//! `jeton service set` and `jeton service unset`

use clap::{Args, builder::NonEmptyStringValueParser};
use jeton_client::{Client, SettingValue};

use super::settings;
use crate::{
    failure::{Doing as _, Failure},
    output::Output,
};

/// Set a setting.
#[derive(Args)]
pub(crate) struct Set {
    /// The service
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    name: String,
    /// The setting, as the policy calls it
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    key: String,
    /// Its value
    #[arg(allow_negative_numbers = true)]
    value: String,
    /// The type of entries that it belongs to, such as `App Config`; checked where it is given
    #[arg(long = "type", value_name = "TYPE")]
    config_type: Option<String>,
}

/// Take a setting back.
#[derive(Args)]
pub(crate) struct Unset {
    /// The service
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    name: String,
    /// The setting, as the policy calls it
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    key: String,
}

impl Set {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let value = SettingValue { config_type: self.config_type.as_deref(), value: &self.value };
        let setting = client.set_setting(&self.name, &self.key, &value).await;
        output.answer(
            &setting.doing(|| format!("cannot set `{}` of `{}`", self.key, self.name))?,
            settings::sheet,
        )
    }
}

impl Unset {
    pub(super) async fn run(self, client: &Client, output: Output) -> Result<(), Failure> {
        let setting = client.unset_setting(&self.name, &self.key).await;
        output.answer(
            &setting.doing(|| format!("cannot unset `{}` of `{}`", self.key, self.name))?,
            settings::sheet,
        )
    }
}
