//! Settings of a service: listed, set, taken back.

use serde::{Deserialize, Serialize};

use crate::{Answer, Client, Error, Page, address::Target, client::Call};

/// A setting that the policy of a service declares.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Setting {
    /// What the product calls the sort of entries that it belongs to, such as `App Config`.
    #[serde(rename = "type")]
    pub config_type: Option<String>,
    /// As the product's own documents spell it.
    pub key: String,
    /// `duration`, `minutes`, `days`, `mails`.
    pub unit: String,
    /// What a value looks like, in words.
    pub accepts: String,
    /// What it changes, in words.
    pub purpose: String,
    /// The value that counts, as it was written; `None` where the policy's own counts.
    pub value: Option<String>,
    /// What of the policy counts beside the value; `None` where the value takes its place.
    pub besides: Option<String>,
    /// Where it is from: `set`, `environment`, `policy`.
    pub source: String,
    /// What was set and does not count, because an environment variable of that name wins.
    pub overridden: Option<String>,
    /// What counts where nothing is set.
    pub default: String,
}

/// A value for a setting.
#[derive(Debug, Clone, Serialize)]
pub struct SettingValue<'a> {
    /// The type of entries that the setting belongs to; checked where it is given.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub config_type: Option<&'a str>,
    /// The value.
    pub value: &'a str,
}

impl Client {
    /// Every setting that a service's policy declares. Needs an administrator or an operator of it.
    pub async fn settings(&self, service: &str) -> Result<Answer<Page<Setting>>, Error> {
        self.ask(Call::get(Target::new(&["services", service, "settings"]))).await
    }

    /// Sets one of the settings that the service's policy declares. Needs an administrator or an operator of it.
    pub async fn set_setting(
        &self,
        service: &str,
        key: &str,
        value: &SettingValue<'_>,
    ) -> Result<Answer<Setting>, Error> {
        self.ask(Call::put(Target::new(&["services", service, "settings", key])).with(value)).await
    }

    /// Takes a setting back: what the policy says counts again. Needs an administrator or an operator of it.
    pub async fn unset_setting(&self, service: &str, key: &str) -> Result<Answer<Setting>, Error> {
        self.ask(Call::delete(Target::new(&["services", service, "settings", key]))).await
    }
}
