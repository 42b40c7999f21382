//! Links: one-time secrets by which a person chooses a password.

use jeton_token::{Digest, KeyId};
use jiff::Timestamp;

use super::id::{AccountId, LinkId};

/// A one-time link: whoever has its secret chooses the password of an account, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its identifier.
    pub id: LinkId,
    /// Whose password it lets one choose.
    pub account: AccountId,
    /// What it was made for.
    pub purpose: LinkPurpose,
    /// The digest of its secret.
    pub digest: Digest,
    /// The key of the digest.
    pub key: KeyId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it; `None` is Jeton itself.
    pub created_by: Option<AccountId>,
    /// Until when it works.
    pub expires_at: Timestamp,
    /// When it was used or withdrawn, if it was.
    pub closed_at: Option<Timestamp>,
    /// Counts its changes, from 1.
    pub revision: i64,
}

/// What a link was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// The account is new, and its person has no password yet.
    Invitation,
    /// The password was forgotten.
    Reset,
}

impl LinkPurpose {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }
}

impl Link {
    /// Whether it works at `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.closed_at.is_none() && now < self.expires_at
    }
}
