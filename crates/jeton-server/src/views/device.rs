//! Devices in JSON.

use jeton_core::Device;
use serde::Serialize;
use utoipa::ToSchema;

/// A device that waits to be logged in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeviceView {
    /// The code that it shows.
    code: String,
    /// What it calls itself.
    client: String,
    /// The program that it is, if it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<String>,
    /// Where it asks from, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    /// RFC 3339, UTC.
    asked_at: String,
    /// Until when it can be approved.
    expires_at: String,
    /// `pending`, `approved`, `denied`.
    state: &'static str,
}

impl From<&Device> for DeviceView {
    fn from(device: &Device) -> Self {
        Self {
            code: device.code.to_string(),
            client: device.client.to_string(),
            agent: device.agent.as_ref().map(ToString::to_string),
            address: device.address.map(|address| address.to_string()),
            asked_at: device.asked_at.to_string(),
            expires_at: device.expires_at.to_string(),
            state: device.answer.name(),
        }
    }
}
