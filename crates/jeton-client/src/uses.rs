//! Uses: who showed which secret of a token, from where and by what program.

use serde::Deserialize;

use crate::{Answer, Client, Error, TokenId, address::Target, client::Call};

/// Who uses which secret of a token.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Uses {
    /// The present secret.
    pub live: LiveUses,
    /// The secret before it, where there is one.
    pub prior: Option<PriorUses>,
    /// The secrets before that: all of them together.
    pub older: Vec<Use>,
}

/// The uses of the present secret.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct LiveUses {
    /// Its last characters.
    pub hint: String,
    /// Since when it works, RFC 3339.
    pub since: String,
    /// The latest first.
    pub uses: Vec<Use>,
}

/// The uses of the secret before.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct PriorUses {
    /// Its last characters.
    pub hint: String,
    /// When its grace ends or ended, RFC 3339.
    pub until: String,
    /// The latest first.
    pub uses: Vec<Use>,
}

/// The showings of a secret from one address by one program.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Use {
    /// Whether they were accepted.
    pub accepted: bool,
    /// Where they came from, if known.
    pub address: Option<String>,
    /// The program, by its `User-Agent`.
    pub agent: Option<String>,
    /// RFC 3339, to the second.
    pub first_seen_at: String,
    /// RFC 3339, to the second.
    pub last_seen_at: String,
    /// In how many seconds: however often within one, it counts once.
    pub count: i64,
}

impl Client {
    /// Who uses which secret of a token. What happened within the last second or two may be missing.
    pub async fn uses(&self, id: &TokenId) -> Result<Answer<Uses>, Error> {
        self.ask(Call::get(Target::new(&["tokens", id.as_str(), "uses"]))).await
    }
}
