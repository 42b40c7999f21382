//! Devices: programs that are logged in from elsewhere (RFC 8628).

use jeton_token::Secret;
use serde::{Deserialize, Serialize};

use crate::{Answer, Client, Error, Opened, Password, address::Target, client::Call, text};

/// A device that waits to be logged in, as it sees itself.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct AskedDevice {
    /// What it polls with.
    #[serde(deserialize_with = "text::read_secret")]
    pub device_code: Secret,
    /// What it shows, and somebody types elsewhere.
    pub user_code: String,
    /// A page that says what to type where.
    pub verification_uri: String,
    /// The same with the code.
    pub verification_uri_complete: String,
    /// For how many seconds it can be approved.
    pub expires_in: u64,
    /// How many seconds it leaves between two polls.
    pub interval: u64,
}

/// A device that waits to be logged in, as whoever approves it sees it.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Device {
    /// The code that it shows.
    pub code: String,
    /// What it calls itself.
    pub client: String,
    /// The program that it is, if it says so.
    pub agent: Option<String>,
    /// Where it asks from, if known.
    pub address: Option<String>,
    /// RFC 3339, UTC.
    pub asked_at: String,
    /// Until when it can be approved.
    pub expires_at: String,
    /// `pending`, `approved` or `denied`.
    pub state: String,
}

#[derive(Serialize)]
struct Approval<'a> {
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "Password::write_some")]
    password: &'a Option<Password>,
}

impl Client {
    /// Asks to be logged in from elsewhere. `name` is what whoever approves it is shown.
    pub async fn ask_device(&self, name: &str) -> Result<Answer<AskedDevice>, Error> {
        let call = Call::post(Target::oauth("device_authorization"));
        self.ask(call.with_form(&[("client_id", name)])).await
    }

    /// Asks whether it was let in, with the same `name`. Until then the error's code is `authorization_pending`, or
    /// `slow_down` for five seconds more between two calls.
    pub async fn poll_device(&self, name: &str, code: &Secret) -> Result<Answer<Opened>, Error> {
        let grant = "urn:ietf:params:oauth:grant-type:device_code";
        let fields = [("grant_type", grant), ("client_id", name), ("device_code", code.expose())];
        self.ask(Call::post(Target::oauth("token")).with_form(&fields)).await
    }

    /// The device that shows `code`. Needs a session.
    pub async fn device(&self, code: &str) -> Result<Answer<Device>, Error> {
        self.ask(Call::get(Target::new(&["devices", code]))).await
    }

    /// Logs the device in that shows `code`, as the owner of this client's session. Needs the password where it was
    /// not entered within the last five minutes.
    pub async fn approve_device(
        &self,
        code: &str,
        password: &Option<Password>,
    ) -> Result<Answer<Device>, Error> {
        let call = Call::post(Target::new(&["devices", code, "approve"]));
        self.ask(call.with(&Approval { password })).await
    }

    /// Turns the device away that shows `code`.
    pub async fn deny_device(&self, code: &str) -> Result<Answer<Device>, Error> {
        self.ask(Call::post(Target::new(&["devices", code, "deny"]))).await
    }
}
