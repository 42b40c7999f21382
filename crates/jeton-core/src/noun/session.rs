//! Sessions: one login of an account.

use std::net::IpAddr;

use jiff::Timestamp;

use super::{
    id::{AccountId, ServiceId, SessionId},
    name::ClientName,
};
use crate::Span;

/// One login of an account; tokens of session kinds end with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its identifier.
    pub id: SessionId,
    /// Who logged in.
    pub account: AccountId,
    /// The one service whose front opened it; `None` for a login at Jeton itself.
    pub service: Option<ServiceId>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When the password was last entered in it.
    pub authenticated_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// How long it may go unused before it ends by itself; `None` means until [`Self::expires_at`].
    pub idle: Option<Span>,
    /// When it, or a token of it, was last seen in use.
    pub seen_at: Timestamp,
    /// Where it was opened from, if known.
    pub address: Option<IpAddr>,
    /// The program that opened it, if it said so.
    pub agent: Option<ClientName>,
    /// When it was closed, if it was.
    pub closed_at: Option<Timestamp>,
    /// Counts its changes, from 1.
    pub revision: i64,
}

/// Where somebody logs in from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The address, if the door knows it.
    pub address: Option<IpAddr>,
    /// The program, if it says what it is.
    pub agent: Option<ClientName>,
}

impl Session {
    /// Whether it is open at `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.closed_at.is_none() && now < self.ends_at()
    }

    /// When it ends by itself unless it is used before.
    pub fn ends_at(&self) -> Timestamp {
        let idle_end = self.idle.map(|idle| idle.after(self.seen_at));
        idle_end.map_or(self.expires_at, |end| end.min(self.expires_at))
    }
}
