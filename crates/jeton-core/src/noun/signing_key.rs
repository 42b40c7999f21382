//! Signing keys: the pairs of keys that assertions are signed with.

use jiff::Timestamp;

use super::{id::SigningKeyId, token::Seal};

/// A pair of keys of Ed25519 (RFC 8032). Its public part is published before it signs and for as long as something
/// that it signed may be shown; its private part is kept sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// Its identifier: the `kid` of what it signs.
    pub id: SigningKeyId,
    /// Counts the keys, from 1. A unique index holds that no two are made at the same moment.
    pub number: i64,
    /// The public part, as in RFC 8032 section 5.1.5.
    pub public: [u8; 32],
    /// The sealed private part; gone where the key was withdrawn.
    pub seal: Option<Seal>,
    /// When it was made and published.
    pub created_at: Timestamp,
    /// From when on it signs, until a later one does.
    pub signs_from: Timestamp,
    /// When it was withdrawn: what it signed counts no more.
    pub withdrawn_at: Option<Timestamp>,
    /// Counts its changes, from 1.
    pub revision: i64,
}
