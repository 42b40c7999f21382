//! What a request asks of the replica, and what it gets besides a verdict.

use std::net::IpAddr;

use jeton_core::{Scopes, TokenId, policy::Carrier, verdict::Standing};
use jiff::Timestamp;

/// What a request asks of the secret that it carries.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Where the secret stood; `None` where only the secret is asked about.
    pub carrier: Option<&'a Carrier>,
    /// Where the request came from, if known.
    pub address: Option<IpAddr>,
    /// The scopes that it needs.
    pub needs: &'a Scopes,
    /// The time.
    pub now: Timestamp,
}

/// What is known of a genuine secret, whatever the verdict on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The token that it is or was a secret of.
    pub token: TokenId,
    /// Whether it is the token's present secret.
    pub standing: Standing,
    /// Whether the token is in quarantine.
    pub quarantined: bool,
}

impl Known {
    /// Whether it is an old secret whose grace has ended by `now`.
    pub fn is_retired(&self, now: Timestamp) -> bool {
        matches!(self.standing, Standing::Replaced { until } if until <= now)
    }
}
