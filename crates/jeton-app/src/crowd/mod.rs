//! A crowd: where more is asked than can be answered, most wait in line for a second and are told to come back, or are told so
//! at once where the line is full.
//!
//! Whoever calls is let in while the database has less to do than [`MOST`] and they have no more under way than there is room
//! left, so that one who asks for too much leaves room to the others. Whoever revokes finds a room besides that nobody else may
//! take, by what they show and not by whose it is, so that a stolen token leaves room to its owner. What is let in is never
//! turned away behind that, so that nothing is given up half-way and no work is done in vain. Whoever revokes never waits in line:
//! they are told at once. Verdicts need no database and
//! know no crowd, and jobs wait for as long as it takes.
//!
//! Nobody has a place while their body is on its way. So many bodies are waited for at a time, by what was shown with them.

mod line;
mod room;

use std::{
    net::IpAddr,
    ops::Deref,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

use jeton_core::{AccountId, Caller, Grant, TokenId};
use jiff::Timestamp;
pub use room::{Place, Room};

use crate::{App, AppError, passwords::Worker, throttle::Block};

/// So many reads and commits may be asked for and not answered yet: three times what shares one transaction, so that the next
/// group is there when one is written, and nobody waits for more than a few of them.
const MOST: usize = 384;

/// So many revocations more: what shares one transaction.
const REVOCATIONS: usize = 128;

/// They wait in line for so long: whoever was turned away at once would be told to come again after this.
const PATIENCE: Duration = Duration::from_secs(1);

/// So many bodies are waited for of those who showed a token, and of the others. None is more than 256 KiB.
const BODIES: usize = 1024;

/// Whose part a place is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asker {
    /// Whose credential was judged.
    Account(AccountId),
    /// That credential.
    Token(TokenId),
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
    bodies: Room,
    bodies_of_strangers: Room,
    turned_away: AtomicU64,
}

impl Asker {
    /// Whoever is at this address.
    #[must_use]
    pub fn from(address: Option<IpAddr>) -> Self {
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
            revocations: Room::for_many(REVOCATIONS),
            bodies: Room::for_many(BODIES),
            bodies_of_strangers: Room::for_many(BODIES),
            turned_away: AtomicU64::new(0),
        }
    }
}

impl Crowd {
    /// A place for `who`, where `at_work` is asked of the database.
    fn place(&self, who: Asker, at_work: usize) -> Option<Place> {
        self.room.place_where(at_work, who)
    }

    /// The same, for what revokes something and was asked with `shown`.
    fn place_to_revoke(&self, who: Asker, shown: Asker, at_work: usize) -> Option<Place> {
        self.place(who, at_work).or_else(|| self.revocations.place(shown))
    }

    /// The same for anything else: where there is none, as soon as there is one.
    async fn place_in_line(
        &self,
        who: Asker,
        at_work: impl Fn() -> usize,
        stopped: impl Future<Output = ()>,
    ) -> Option<Place> {
        let find = || self.place(who, at_work());
        let found = if self.room.lets_pass(who) { find() } else { None };
        if found.is_some() {
            return found;
        }
        let in_line = self.room.queue(who)?;
        let found = async {
            loop {
                in_line.freed().await;
                if let Some(place) = find() {
                    return place;
                }
            }
        };
        tokio::select! {
            place = found => Some(place),
            () = stopped => None,
            // What was done for nobody any more leaves no place, and so tells nobody.
            () = tokio::time::sleep(PATIENCE) => find(),
        }
    }

    /// How many wait for a place.
    pub(crate) fn in_line(&self) -> usize {
        self.room.in_line()
    }

    fn place_for_body(&self, shown: Asker) -> Option<Place> {
        match shown {
            Asker::Block(_) => self.bodies_of_strangers.place(shown),
            Asker::Token(_) | Asker::Account(_) => self.bodies.place(shown),
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
    /// A place for somebody at this address who has shown no credential, until it is dropped.
    pub(crate) async fn place_at(
        &self,
        address: Option<IpAddr>,
        errand: Errand,
    ) -> Result<Place, AppError> {
        let who = Asker::from(address);
        self.place(who, who, errand).await
    }

    /// A place for whoever was granted that. It may take a second: what was granted has to be judged again then.
    ///
    /// # Errors
    /// Where there is none.
    pub async fn place_of(&self, grant: &Grant<'_>, errand: Errand) -> Result<Place, AppError> {
        self.place(Asker::Account(grant.account), Asker::Token(grant.token), errand).await
    }

    async fn place(&self, who: Asker, shown: Asker, errand: Errand) -> Result<Place, AppError> {
        let at_work = || self.store.at_work();
        let place = match errand {
            Errand::Revocation => self.crowd.place_to_revoke(who, shown, at_work()),
            Errand::Other => self.crowd.place_in_line(who, at_work, self.stopped()).await,
        };
        place.ok_or_else(|| self.crowd.turn_away())
    }

    async fn stopped(&self) {
        let mut stopping = self.stopping.subscribe();
        // An error says that the app is gone.
        if stopping.wait_for(|stopping| *stopping).await.is_err() {
            tracing::debug!("nobody is left to stop it");
        }
    }

    /// A place while a body is waited for that came with `shown`.
    ///
    /// # Errors
    /// Where too many are waited for.
    pub fn place_for_body(&self, shown: Asker) -> Result<Place, AppError> {
        self.crowd.place_for_body(shown).ok_or_else(|| self.crowd.turn_away())
    }

    /// A worker for a password of `who`, as soon as one is free.
    pub(crate) async fn worker(&self, who: Asker) -> Result<Worker, AppError> {
        self.passwords.worker(who).await.ok_or_else(|| self.crowd.turn_away())
    }
}

#[cfg(test)]
mod tests;
