//! A crowd: where more is asked than can be answered, most are told at once to come back, and the others wait for a moment.
//!
//! Whoever calls is let in while the database has less to do than [`MOST`] and they have no more under way than there is room
//! left, so that one who asks for too much leaves room to the others. Whoever revokes finds a room besides that nobody else may
//! take. What is let in is never turned away behind that, so that nothing is given up half-way and no work is done in vain.
//! Verdicts need no database and know no crowd, and jobs wait for as long as it takes.

mod room;

use std::{
    net::IpAddr,
    ops::Deref,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

use jeton_core::{AccountId, Caller};
use jiff::Timestamp;
pub use room::{Place, Room};

use crate::{App, AppError, passwords::Worker, throttle::Block};

/// So many reads and commits may be asked for and not answered yet: three times what shares one transaction, so that the next
/// group is there when one is written, and nobody waits for more than a few of them.
const MOST: usize = 384;

/// So many revocations more: what shares one transaction.
const REVOCATIONS: usize = 128;

/// Whose part a place is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asker {
    /// Whose credential was judged.
    Account(AccountId),
    /// Who has shown none: everybody at addresses that one attacker may have.
    Block(Option<Block>),
}

/// What somebody comes for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errand {
    /// To end what would be accepted otherwise.
    Revocation,
    /// Anything else.
    Other,
}

/// A caller who was let in. They keep their place until this is dropped.
#[derive(Debug)]
pub struct LetIn {
    caller: Caller,
    _place: Place,
}

/// Who is let in, and how many were turned away since the start.
#[derive(Debug)]
pub(crate) struct Crowd {
    room: Room,
    revocations: Room,
    turned_away: AtomicU64,
}

impl Asker {
    /// Whoever is at this address.
    pub(crate) fn from(address: Option<IpAddr>) -> Self {
        Self::Block(address.map(Block::of))
    }
}

impl LetIn {
    pub(crate) fn new(caller: Caller, place: Place) -> Self {
        Self { caller, _place: place }
    }

    /// The same caller, who has entered their password at `at`.
    pub(crate) fn confirmed(mut self, at: Timestamp) -> Self {
        self.caller.authenticated_at = Some(at);
        self
    }
}

impl Deref for LetIn {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl Default for Crowd {
    fn default() -> Self {
        Self {
            room: Room::with(MOST),
            revocations: Room::with(REVOCATIONS),
            turned_away: AtomicU64::new(0),
        }
    }
}

impl Crowd {
    /// A place for `who`, where `at_work` is asked of the database.
    fn place(&self, who: Asker, errand: Errand, at_work: usize) -> Option<Place> {
        let place = self.room.place_where(at_work, who);
        match errand {
            Errand::Revocation => place.or_else(|| self.revocations.place(who)),
            Errand::Other => place,
        }
    }

    fn turn_away(&self) -> AppError {
        self.turned_away.fetch_add(1, Relaxed);
        AppError::Overloaded
    }

    /// How many were turned away since the start.
    pub(crate) fn turned_away(&self) -> u64 {
        self.turned_away.load(Relaxed)
    }
}

impl App {
    /// A place for `who`, who comes for `errand`, until it is dropped.
    pub(crate) fn place(&self, who: Asker, errand: Errand) -> Result<Place, AppError> {
        let place = self.crowd.place(who, errand, self.store.at_work());
        place.ok_or_else(|| self.crowd.turn_away())
    }

    /// A worker for a password of `who`, as soon as one is free.
    pub(crate) async fn worker(&self, who: Asker) -> Result<Worker, AppError> {
        self.passwords.worker(who).await.ok_or_else(|| self.crowd.turn_away())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(number: u8) -> Asker {
        Asker::from(Some([192, 0, number, 1].into()))
    }

    #[test]
    fn where_nobody_else_is_let_in_so_many_revocations_are_and_nobody_takes_all_of_that() {
        let crowd = Crowd::default();

        assert!(crowd.place(from(1), Errand::Other, MOST).is_none());
        let revoke = |who| crowd.place(who, Errand::Revocation, MOST);
        let one: Vec<_> = std::iter::from_fn(|| revoke(from(1))).collect();
        let others: Vec<_> = (2..=255).map_while(|who| revoke(from(who))).collect();

        assert_eq!((one.len(), others.len()), (REVOCATIONS / 2, REVOCATIONS / 2));
    }

    #[test]
    fn as_long_as_there_is_room_for_all_a_revocation_takes_none_of_its_own() {
        let crowd = Crowd::default();

        let place = crowd.place(from(1), Errand::Revocation, 0);

        assert!(place.is_some());
        assert_eq!((crowd.room.taken(), crowd.revocations.taken()), (1, 0));
    }
}
