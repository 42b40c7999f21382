//! What a request asks of the replica.

use std::net::IpAddr;

use jeton_core::{Scopes, policy::Carrier};
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
