//! Selections: which tokens are meant, and what was done to all of them.

use jiff::Timestamp;

use super::{
    address::AddressRange,
    id::{AccountId, ServiceId, SweepId},
    name::{KindName, TokenName},
    token::Cause,
};

/// Which tokens are meant. What is not said does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Those of this account.
    pub account: Option<AccountId>,
    /// Those of this service.
    pub service: Option<ServiceId>,
    /// Those of this kind.
    pub kind: Option<KindName>,
    /// Those whose name has this in it.
    pub name: Option<TokenName>,
    /// Those that are like that.
    pub state: Option<TokenState>,
    /// Those that were issued then or later.
    pub created_from: Option<Timestamp>,
    /// Those that were issued earlier.
    pub created_before: Option<Timestamp>,
    /// Those that were issued earlier and were not accepted since then.
    pub unused_since: Option<Timestamp>,
    /// Those that were shown from there, accepted or not.
    pub seen_from: Option<AddressRange>,
}

/// What a token is like at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenState {
    /// It works.
    Active,
    /// It does not work yet.
    NotYetValid,
    /// Its time is over, or it had expired and made room.
    Expired,
    /// It is in quarantine.
    Quarantined,
    /// It was ended.
    Ended,
}

/// Many tokens that were ended by one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweep {
    /// Its identifier.
    pub id: SweepId,
    /// Which tokens were meant.
    pub selection: Selection,
    /// Why they ended.
    pub cause: Cause,
    /// How many ended.
    pub ended: u64,
    /// The places in the log of the first and the last of their ends; others may stand between them.
    pub places: Option<(i64, i64)>,
    /// When it began.
    pub began_at: Timestamp,
    /// Counts its changes: 1.
    pub revision: i64,
}

impl Selection {
    /// Whether it means every token, or every one of a state.
    pub fn means_all(&self) -> bool {
        Self { state: None, ..self.clone() } == Self::default()
    }
}

impl TokenState {
    const ALL: &[Self] =
        &[Self::Active, Self::NotYetValid, Self::Expired, Self::Quarantined, Self::Ended];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::NotYetValid => "not-yet-valid",
            Self::Expired => "expired",
            Self::Quarantined => "quarantined",
            Self::Ended => "ended",
        }
    }

    /// The state of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|state| state.name() == name).copied()
    }
}
