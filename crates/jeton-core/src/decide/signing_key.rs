//! Signing keys: made, taking turns, withdrawn.
//!
//! ```text
//! older key   ──── signs ────┐········ published for SHOWN_AFTER ········┐ withdrawn at the next turn
//! newer key   published for SHOWN_BEFORE ┴──── signs ────────────────────…
//! ```

use jiff::{SignedDuration, Timestamp};

use crate::{Caller, Change, Event, Refusal, Seal, SigningKey, SigningKeyId};

/// How long those who keep the published keys may keep them without looking again: 5 minutes.
pub const KEPT_BY_OTHERS: SignedDuration = SignedDuration::from_mins(5);
/// How long a key is published before it signs: an hour, so that nobody meets a key that they have not seen.
pub const SHOWN_BEFORE: SignedDuration = SignedDuration::from_hours(1);
/// How long a key is published after it has signed for the last time: the longest assertion, and a minute for clocks
/// that differ.
pub const SHOWN_AFTER: SignedDuration = SignedDuration::from_mins(6);
/// How long a key signs before the next one takes its turn: 90 days.
pub const TURN: SignedDuration = SignedDuration::from_hours(90 * 24);

/// A pair of keys that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its identifier.
    pub id: SigningKeyId,
    /// The public part.
    pub public: [u8; 32],
    /// The sealed private part.
    pub seal: Seal,
    /// How many numbers are left out, because rows have them that nobody is shown.
    pub skipped: i64,
}

/// How a new key takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// After everybody has seen it.
    InOrder,
    /// At once, and nothing that the older ones signed counts any more.
    AtOnce,
}

/// Where a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is published and does not sign yet.
    Waiting,
    /// It signs.
    Signing,
    /// It has signed, and what it signed may still be shown.
    Published,
    /// It has signed, and nothing that it signed is left.
    Retired,
    /// It was withdrawn.
    Withdrawn,
}

impl Standing {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Signing => "signing",
            Self::Published => "published",
            Self::Retired => "retired",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Where `key` stands at `now`, among all `keys`.
pub fn standing(keys: &[SigningKey], key: &SigningKey, now: Timestamp) -> Standing {
    let is_it = |other: &SigningKey| other.id == key.id;
    if key.withdrawn_at.is_some() {
        Standing::Withdrawn
    } else if now < key.signs_from {
        Standing::Waiting
    } else if signing(keys, now).is_some_and(is_it) {
        Standing::Signing
    } else if published(keys, now).any(is_it) {
        Standing::Published
    } else {
        Standing::Retired
    }
}

/// The key that signs at `now`, if one does. `keys` are all there are, in the order of their making.
pub fn signing(keys: &[SigningKey], now: Timestamp) -> Option<&SigningKey> {
    keys.iter().rev().find(|key| key.withdrawn_at.is_none() && key.signs_from <= now)
}

/// The keys by which something signed may still be checked at `now`, and the one that will sign next.
pub fn published(keys: &[SigningKey], now: Timestamp) -> impl Iterator<Item = &SigningKey> {
    keys.iter()
        .enumerate()
        .filter(move |(place, key)| {
            let replaced = keys[place + 1..].iter().filter(|later| later.withdrawn_at.is_none());
            let last = replaced.map(|later| later.signs_from).min();
            key.withdrawn_at.is_none() && last.is_none_or(|last| now < later_by(last, SHOWN_AFTER))
        })
        .map(|(_, key)| key)
}

/// Whether a key has to be made at `now`: there is none, or the newest one's turn ends.
pub fn is_due(keys: &[SigningKey], now: Timestamp) -> bool {
    let newest = keys.iter().rev().find(|key| key.withdrawn_at.is_none());
    newest.is_none_or(|newest| later_by(newest.signs_from, TURN - SHOWN_BEFORE) <= now)
}

/// Makes the next key at `now`, because its turn comes.
pub fn renew(keys: &[SigningKey], made: Made, now: Timestamp) -> (SigningKey, Vec<Change>) {
    make(keys, made, Turn::InOrder, now)
}

/// Decides whether `by` has a new key made at `now` before its turn comes.
pub fn rotate(
    keys: &[SigningKey],
    made: Made,
    turn: Turn,
    by: &Caller,
    now: Timestamp,
) -> Result<(SigningKey, Vec<Change>), Refusal> {
    by.must_be_admin()?;
    by.must_be_fresh(now)?;
    let waiting = keys.iter().find(|key| key.withdrawn_at.is_none() && now < key.signs_from);
    match waiting.filter(|_| turn == Turn::InOrder) {
        Some(waiting) => Err(Refusal::KeyWaiting { from: waiting.signs_from }),
        None => Ok(make(keys, made, turn, now)),
    }
}

fn make(keys: &[SigningKey], made: Made, turn: Turn, now: Timestamp) -> (SigningKey, Vec<Change>) {
    let shown = |key: &SigningKey| published(keys, now).any(|shown| shown.id == key.id);
    let goes =
        |key: &&SigningKey| key.withdrawn_at.is_none() && (turn == Turn::AtOnce || !shown(key));
    // Where nobody has seen a key yet, there is nobody to wait for.
    let signs_from = match turn {
        Turn::InOrder if signing(keys, now).is_some() => later_by(now, SHOWN_BEFORE),
        _ => now,
    };
    let key = SigningKey {
        id: made.id,
        number: keys
            .last()
            .map_or(1, |last| last.number.saturating_add(1))
            .saturating_add(made.skipped),
        public: made.public,
        seal: Some(made.seal),
        created_at: now,
        signs_from,
        withdrawn_at: None,
        revision: 1,
    };
    let mut changes: Vec<_> = keys.iter().filter(goes).map(|key| withdrawn(key, now)).collect();
    changes.push(Change::signing_key(Event::SigningKeyMade, key.clone()));
    (key, changes)
}

/// The change that withdraws `key`. Its private part goes with it.
pub(super) fn withdrawn(key: &SigningKey, now: Timestamp) -> Change {
    let key = SigningKey {
        seal: None,
        withdrawn_at: Some(now),
        revision: key.revision + 1,
        ..key.clone()
    };
    Change::signing_key(Event::SigningKeyWithdrawn, key)
}

fn later_by(start: Timestamp, by: SignedDuration) -> Timestamp {
    start.checked_add(by).unwrap_or(Timestamp::MAX)
}
