//! What a policy says about the end of tokens that comes by itself: when it is told of, and to whom.

use super::Setting;
use crate::Span;

/// When people are told that a token is about to expire, and who.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expiry {
    /// How long before its end each time, the longest first. Tokens of logins are never told of.
    pub thresholds: Vec<Span>,
    /// The settings that add a threshold; the first one that is set counts.
    pub settings: Vec<Setting>,
    /// The settings that name others who are told by mail; the first one that is set counts.
    pub recipients: Vec<Setting>,
    /// Whether the token's owner is told by mail.
    pub owner: TellOwner,
}

/// Whether the owner of a token is told by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TellOwner {
    /// Where a mail address is known.
    Yes,
    /// Only the others are.
    No,
}

impl Default for Expiry {
    /// 30, 7 and 1 day before, to the owner.
    fn default() -> Self {
        let days = |days: i64| Span::from_seconds(days * 86_400).ok();
        Self {
            thresholds: [30, 7, 1].into_iter().filter_map(days).collect(),
            settings: Vec::new(),
            recipients: Vec::new(),
            owner: TellOwner::Yes,
        }
    }
}
