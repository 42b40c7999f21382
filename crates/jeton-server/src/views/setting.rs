//! Settings in JSON.

use jeton_app::ShownSetting;
use serde::Serialize;
use utoipa::ToSchema;

/// A setting that the policy of a service declares.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SettingView {
    /// What the product calls the sort of entries that it belongs to, such as `App Config`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    config_type: Option<String>,
    /// As the product's own documents spell it.
    key: String,
    /// `duration`, `minutes`, `days`, `mails`.
    unit: &'static str,
    /// What a value looks like, in words.
    accepts: &'static str,
    /// What it changes, in words.
    purpose: String,
    /// The value that counts, as it was written; absent where the policy's own counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// What of the policy counts beside the value; absent where the value takes its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    besides: Option<String>,
    /// Where it is from: `set`, `environment`, `policy`.
    source: &'static str,
    /// What was set and does not count, because an environment variable of that name wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    overridden: Option<String>,
    /// What counts where nothing is set.
    default: String,
}

impl From<ShownSetting> for SettingView {
    fn from(setting: ShownSetting) -> Self {
        let (value, source, overridden) = match (setting.variable, setting.set) {
            (Some(variable), set) => (Some(variable), "environment", set),
            (None, Some(set)) => (Some(set), "set", None),
            (None, None) => (None, "policy", None),
        };
        Self {
            config_type: setting.config_type,
            key: setting.key,
            unit: setting.unit.name(),
            accepts: setting.unit.accepts(),
            purpose: setting.purpose,
            besides: setting.besides.filter(|_| value.is_some()),
            value,
            source,
            overridden,
            default: setting.unset,
        }
    }
}
