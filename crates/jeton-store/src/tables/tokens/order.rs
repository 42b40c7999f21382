//! In which order tokens are listed, and the places in it.

use jeton_core::TokenId;
use rusqlite::ToSql;

use crate::tables::uses::LAST_USES;

/// In which order tokens are listed. Every order ends with the id, so that a page begins behind one token and neither
/// skips nor doubles another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TokenOrder {
    /// The oldest first.
    #[default]
    Created,
    /// The newest first.
    CreatedBackwards,
    /// Those that expire next first, those that never do last.
    Expires,
    /// The other way round.
    ExpiresBackwards,
    /// Those that were never used first, then those that were not for the longest time.
    Used,
    /// Those that were used just now first.
    UsedBackwards,
    /// By name, those without one first.
    Name,
    /// By name, from the end.
    NameBackwards,
}

/// Where a token stood in an order when it was listed. What happens to the token since moves no other, so that the page
/// behind it begins where the one before ended. One that is ahead and moves behind the reader meanwhile is not met, and the other way
/// round twice: when it was used before is not kept, so that no cursor could say how it stood.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenPlace {
    /// What the order goes by before the id.
    pub key: PlaceKey,
    /// The token.
    pub id: TokenId,
}

/// What an order goes by before the id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKey {
    /// Nothing: the id is the order.
    Id,
    /// A time in microseconds.
    Time(i64),
    /// A name, or nothing where there is none.
    Name(String),
}

impl PlaceKey {
    pub(super) fn value(&self) -> Box<dyn ToSql> {
        match self {
            Self::Id => Box::new(rusqlite::types::Null),
            Self::Time(time) => Box::new(*time),
            Self::Name(name) => Box::new(name.clone()),
        }
    }
}

impl TokenOrder {
    /// What they go by before their ids, as an index has it: a row without a value has its place as well.
    pub(super) fn key(self) -> Option<&'static str> {
        match self {
            Self::Created | Self::CreatedBackwards => None,
            Self::Expires | Self::ExpiresBackwards => {
                Some("coalesce(expires_at, 9223372036854775807)")
            }
            Self::Used | Self::UsedBackwards => Some("coalesce(used_at, 0)"),
            Self::Name | Self::NameBackwards => Some("coalesce(name, '')"),
        }
    }

    /// As what the key of a row is told that cannot be read: over when a token was used last there is no seal.
    pub(super) fn table(self) -> &'static str {
        match self {
            Self::Used | Self::UsedBackwards => LAST_USES,
            _ => "tokens",
        }
    }

    /// Whether it goes from the end.
    pub(super) fn is_backwards(self) -> bool {
        match self {
            Self::Created | Self::Expires | Self::Used | Self::Name => false,
            Self::CreatedBackwards
            | Self::ExpiresBackwards
            | Self::UsedBackwards
            | Self::NameBackwards => true,
        }
    }

    /// On which side of a token the next page is, and the word for that.
    pub(super) fn way(self) -> (&'static str, &'static str) {
        if self.is_backwards() { ("<", " DESC") } else { (">", "") }
    }

    /// The columns to order by.
    pub(super) fn columns(self) -> String {
        let (_, backwards) = self.way();
        match self.key() {
            None => format!("id{backwards}"),
            Some(key) => format!("{key}{backwards}, id{backwards}"),
        }
    }

    /// Puts places in this order.
    pub(super) fn sort(self, places: &mut [TokenPlace]) {
        places.sort_unstable();
        if self.is_backwards() {
            places.reverse();
        }
    }

    /// Whether `place` is behind `other`.
    pub(super) fn is_behind(self, place: &TokenPlace, other: &TokenPlace) -> bool {
        if self.is_backwards() { place < other } else { place > other }
    }
}
