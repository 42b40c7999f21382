//! Signing keys: listed and rotated by administrators.

use serde::{Deserialize, Serialize};

use crate::{Answer, Client, Error, Page, Password, address::Target, client::Call};

/// A key that assertions are signed with.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct SigningKey {
    /// `key_…`: the `kid` of what it signs.
    pub id: String,
    /// `waiting`, `signing`, `published`, `retired` or `withdrawn`.
    pub state: String,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// From when on it signs, until a later one does.
    pub signs_from: String,
    /// When it was withdrawn, if it was.
    pub withdrawn_at: Option<String>,
}

#[derive(Serialize)]
struct Rotation<'a> {
    withdraw: bool,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "Password::write_some")]
    password: &'a Option<Password>,
}

impl Client {
    /// Every signing key, withdrawn ones among them. Needs an administrator.
    pub async fn signing_keys(&self) -> Result<Answer<Page<SigningKey>>, Error> {
        self.ask(Call::get(Target::new(&["signing-keys"]))).await
    }

    /// Makes the next signing key, which signs in an hour. Needs an administrator, and the password where it was not
    /// entered within the last five minutes.
    pub async fn rotate_signing_key(
        &self,
        password: &Option<Password>,
    ) -> Result<Answer<SigningKey>, Error> {
        let rotation = Rotation { withdraw: false, password };
        self.ask(Call::post(Target::new(&["signing-keys", "rotate"])).with(&rotation)).await
    }

    /// Withdraws every signing key and makes another, which signs at once: for a key that has leaked.
    pub async fn withdraw_signing_keys(
        &self,
        password: &Option<Password>,
    ) -> Result<Answer<SigningKey>, Error> {
        let rotation = Rotation { withdraw: true, password };
        self.ask(Call::post(Target::new(&["signing-keys", "rotate"])).with(&rotation)).await
    }
}
