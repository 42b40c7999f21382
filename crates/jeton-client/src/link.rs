//! One-time links: whoever has one chooses the password of an account.

use jeton_token::Secret;
use serde::{Deserialize, Serialize};

use crate::{AccountId, Answer, Client, Error, Password, address::Target, client::Call, text};

/// A link that was just made.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Link {
    /// `lnk_…`
    pub id: String,
    /// `invitation` or `reset`.
    pub purpose: String,
    /// Whose password it lets one choose.
    pub account: AccountId,
    /// Until when it works, RFC 3339.
    pub expires_at: String,
    /// The page where its person chooses a password. The secret stands in it.
    #[serde(deserialize_with = "text::read_secret")]
    pub url: Secret,
    /// The secret alone. No other answer has it.
    #[serde(deserialize_with = "text::read_secret")]
    pub secret: Secret,
}

/// What whoever has a link may know of it.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct InspectedLink {
    /// `invitation` or `reset`.
    pub purpose: String,
    /// The account's name.
    pub account: String,
    /// Until when it works, RFC 3339.
    pub expires_at: String,
}

#[derive(Serialize)]
struct Inspection<'a> {
    #[serde(serialize_with = "text::write_secret")]
    secret: &'a Secret,
}

#[derive(Serialize)]
struct Redemption<'a> {
    #[serde(serialize_with = "text::write_secret")]
    secret: &'a Secret,
    #[serde(serialize_with = "Password::write")]
    password: &'a Password,
}

impl Client {
    /// Makes a link by which the person of an account chooses a password. Needs an administrator who entered the
    /// password at most five minutes ago.
    pub async fn create_link(&self, account: &AccountId) -> Result<Answer<Link>, Error> {
        self.ask(Call::post(Target::new(&["accounts", account.as_str(), "links"]))).await
    }

    /// What a link is for. Needs nothing but the link.
    pub async fn inspect_link(&self, secret: &Secret) -> Result<Answer<InspectedLink>, Error> {
        let call = Call::post(Target::new(&["links", "inspect"]));
        self.ask(call.with(&Inspection { secret })).await
    }

    /// Chooses a password by a link. Every session of the account is closed from the moment of the answer.
    pub async fn redeem_link(&self, secret: &Secret, password: &Password) -> Result<(), Error> {
        let call = Call::post(Target::new(&["links", "redeem"]));
        self.tell(call.with(&Redemption { secret, password })).await
    }
}
