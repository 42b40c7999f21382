//! Tokens: the record of a credential. A token never contains its secret.

use jeton_token::{Digest, Hint, KeyId};
use jiff::Timestamp;

use super::{
    address::AddressRange,
    id::{AccountId, ServiceId, SessionId, TokenId},
    name::{KindName, Scopes, TokenName},
};
use crate::Span;

/// The record of a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its identifier; it stays the same when the secret is rotated.
    pub id: TokenId,
    /// The service that accepts it.
    pub service: ServiceId,
    /// Who owns it.
    pub account: AccountId,
    /// Its kind in the service's policy.
    pub kind: KindName,
    /// Its name, where its kind has names.
    pub name: Option<TokenName>,
    /// The session it ends with, where its kind is a session kind.
    pub session: Option<SessionId>,
    /// What it may do at the service.
    pub scopes: Scopes,
    /// Where it may be used from; nowhere listed means anywhere.
    pub addresses: Vec<AddressRange>,
    /// The secret that works now.
    pub live: Live,
    /// The secret before it, if it was ever rotated.
    pub prior: Option<Prior>,
    /// The sealed secret, where the kind may be shown again.
    pub seal: Option<Seal>,
    /// When it was issued.
    pub created_at: Timestamp,
    /// Who issued it.
    pub created_by: AccountId,
    /// From when on it works, if not at once.
    pub not_before: Option<Timestamp>,
    /// Until when it works, if not for ever.
    pub expires_at: Option<Timestamp>,
    /// How long before its end people were told of it, at last.
    pub warned: Option<Span>,
    /// Since when it is in quarantine: it has no rights, and every use of it is recorded.
    pub quarantined_at: Option<Timestamp>,
    /// Whether it works though its owner is disabled or deleted, as a policy may let tokens do for a time.
    pub outlives_owner: bool,
    /// When and why it ended, if it did.
    pub end: Option<End>,
    /// Its place among the limited number of its kind that the account may have at once. A unique index
    /// over the places of live tokens holds the limit under any number of parallel requests.
    pub place: Option<u32>,
    /// Counts its changes, from 1.
    pub revision: i64,
}

/// The secret of a token that works now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    /// Its digest.
    pub digest: Digest,
    /// The key of the digest.
    pub key: KeyId,
    /// Its last characters.
    pub hint: Hint,
    /// Since when it is the token's secret.
    pub since: Timestamp,
}

/// The secret that a token had before its last rotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prior {
    /// Its digest.
    pub digest: Digest,
    /// The key of the digest.
    pub key: KeyId,
    /// Its last characters.
    pub hint: Hint,
    /// When its grace ends or ended: from then on it is refused.
    pub until: Timestamp,
    /// The sealed secret, where the kind may be shown again and the rotation can still be taken back.
    pub seal: Option<Seal>,
}

/// A secret under authenticated encryption. Core only carries it: nothing here can open it.
#[derive(Clone, PartialEq, Eq)]
pub struct Seal {
    /// The key it was sealed with.
    pub key: KeyId,
    /// Nonce, ciphertext and tag.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Seal(key {})", self.key.0)
    }
}

/// When and why a token ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub cause: Cause,
}

/// Why a token ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Its owner or an administrator revoked it.
    Revoked,
    /// Its owner deleted it.
    Deleted,
    /// The session it belonged to was closed.
    SessionClosed,
    /// It is known to have leaked.
    Leaked,
    /// Whoever held its secret gave it up.
    Surrendered,
    /// It had expired and made room for another.
    Expired,
    /// Its owner was disabled or deleted.
    OwnerGone,
    /// The key of its digest was lost: nobody can tell any more whether a secret is its own.
    KeyLost,
}

impl Cause {
    const ALL: &[Self] = &[
        Self::Revoked,
        Self::Deleted,
        Self::SessionClosed,
        Self::Leaked,
        Self::Surrendered,
        Self::Expired,
        Self::OwnerGone,
        Self::KeyLost,
    ];

    /// The stable name, as in the API and the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Revoked => "revoked",
            Self::Deleted => "deleted",
            Self::SessionClosed => "session-closed",
            Self::Leaked => "leaked",
            Self::Surrendered => "surrendered",
            Self::Expired => "expired",
            Self::OwnerGone => "owner-gone",
            Self::KeyLost => "key-lost",
        }
    }

    /// The cause of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|cause| cause.name() == name).copied()
    }

    /// What happened, in words.
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::Revoked => "it was revoked",
            Self::Deleted => "it was deleted",
            Self::SessionClosed => "its session was closed",
            Self::Leaked => "it had leaked",
            Self::Surrendered => "its holder gave it up",
            Self::Expired => "it had expired",
            Self::OwnerGone => "its owner was disabled or deleted",
            Self::KeyLost => "the key of its digest was lost",
        }
    }
}

impl Token {
    /// Whether it has neither ended nor expired at `now`.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.end.is_none() && self.expires_at.is_none_or(|t| now < t)
    }
}
