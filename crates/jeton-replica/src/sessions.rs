//! Sessions: logins whose tokens end with them.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering, fence},
};

use jeton_core::{Session, SessionId};
use jiff::Timestamp;

use crate::{
    entry::{Revision, pack, unpack},
    key::{id_bytes, id_words},
    moment,
};

/// How a token is tied to a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SessionLink {
    /// It has none.
    None,
    /// It had one that is not open any more.
    Gone,
    /// It has the one of that generation at a place, which is gone when the place has another generation.
    To { place: u32, generation: u32 },
}

impl SessionLink {
    /// The link as a word.
    pub(crate) fn word(self) -> u64 {
        match self {
            Self::None => 0,
            Self::Gone => 1,
            // Generations begin at 1, so that no link is one of the words above.
            Self::To { place, generation } => pack(generation, place),
        }
    }

    /// The link that [`Self::word`] made a word of.
    pub(crate) fn of_word(word: u64) -> Self {
        match (word, unpack(word)) {
            (0, _) => Self::None,
            (1, _) => Self::Gone,
            (_, (generation, place)) => Self::To { place, generation },
        }
    }
}

/// The sessions as readers see them.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    entries: boxcar::Vec<SessionEntry>,
}

#[derive(Debug)]
struct SessionEntry {
    /// Counts the sessions that had this place, from 1. A link would be mistaken after 2^32 logins at one place.
    generation: AtomicU32,
    id: [AtomicU64; 2],
    open_until: AtomicI64,
}

/// What a closed session is open until.
const CLOSED: i64 = i64::MIN;

/// A reader's view of a token's session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SessionView {
    pub(crate) id: Option<SessionId>,
    pub(crate) is_open: bool,
}

impl Sessions {
    /// The session behind `link` at `now`. A token without one is never held back by it.
    pub(crate) fn view(&self, link: SessionLink, now: Timestamp) -> SessionView {
        let gone = SessionView {
            id: None,
            is_open: false,
        };
        match link {
            SessionLink::None => SessionView {
                id: None,
                is_open: true,
            },
            SessionLink::Gone => gone,
            SessionLink::To { place, generation } => self
                .entries
                .get(place as usize)
                .and_then(|entry| entry.read(generation, now))
                .unwrap_or(gone),
        }
    }

    /// The memory that the sessions take.
    pub(crate) fn bytes(&self) -> usize {
        self.entries.count() * (size_of::<SessionEntry>() + align_of::<SessionEntry>())
    }
}

impl SessionEntry {
    fn read(&self, generation: u32, now: Timestamp) -> Option<SessionView> {
        if self.generation.load(Ordering::Acquire) != generation {
            return None;
        }
        let open_until = self.open_until.load(Ordering::Acquire);
        let id = [0, 1].map(|i| self.id[i].load(Ordering::Relaxed));
        // Whoever saw a word of the next session here sees its generation too.
        fence(Ordering::Acquire);
        let still = self.generation.load(Ordering::Relaxed) == generation;
        still.then(|| SessionView {
            id: Some(SessionId::from_bytes(id_bytes(id))),
            is_open: moment::word(now) < open_until,
        })
    }
}

/// Where the open sessions are, and which places are free: what only the writer needs. A place is free again as
/// soon as its session is closed or has lapsed, so that memory follows the sessions open at once and not the logins
/// that ever were. Tokens that still link there find another generation, which tells them that theirs is gone.
#[derive(Debug, Default)]
pub(crate) struct SessionPlaces {
    open: HashMap<SessionId, SessionPlace>,
    free: Vec<u32>,
    sweep_at: usize,
}

#[derive(Debug, Clone, Copy)]
struct SessionPlace {
    place: u32,
    generation: u32,
    revision: Revision,
}

impl SessionPlaces {
    /// The link for a token of session `id`. A session that is not known to be open counts as closed.
    pub(crate) fn link(&self, id: Option<SessionId>) -> SessionLink {
        let Some(id) = id else {
            return SessionLink::None;
        };
        self.open.get(&id).map_or(
            SessionLink::Gone,
            |&SessionPlace {
                 place, generation, ..
             }| { SessionLink::To { place, generation } },
        )
    }

    /// Takes a session's record unless a newer one is known.
    pub(crate) fn take(&mut self, sessions: &Sessions, session: &Session) {
        let revision = Revision::of(session.revision);
        let known = self.open.get(&session.id).copied();
        if known.is_some_and(|known| revision < known.revision) {
            return;
        }
        match (known, session.closed_at) {
            (Some(known), Some(_)) => {
                self.open.remove(&session.id);
                self.release(sessions, known.place);
            }
            (Some(known), None) => {
                let place = SessionPlace { revision, ..known };
                self.open.insert(session.id, place);
                if let Some(entry) = sessions.entries.get(place.place as usize) {
                    entry
                        .open_until
                        .store(moment::word(session.expires_at), Ordering::Release);
                }
            }
            (None, None) => self.open(sessions, session, revision),
            (None, Some(_)) => {}
        }
    }

    fn open(&mut self, sessions: &Sessions, session: &Session, revision: Revision) {
        if self.open.len() >= self.sweep_at {
            self.sweep(sessions, session.opened_at);
        }
        let id = id_words(session.id.as_bytes());
        let open_until = moment::word(session.expires_at);
        let reused = self
            .free
            .pop()
            .and_then(|place| Some((place, sessions.entries.get(place as usize)?)));
        let (place, generation) = if let Some((place, entry)) = reused {
            (place, entry.reuse(id, open_until))
        } else {
            let place = sessions.entries.push(SessionEntry {
                generation: AtomicU32::new(1),
                id: id.map(AtomicU64::new),
                open_until: AtomicI64::new(open_until),
            });
            (
                u32::try_from(place).expect("2^32 open sessions do not fit into any memory"),
                1,
            )
        };
        self.open.insert(
            session.id,
            SessionPlace {
                place,
                generation,
                revision,
            },
        );
    }

    /// Frees the places of sessions that had lapsed at `now`. It looks at all of them, but only when they have
    /// doubled since it last did.
    fn sweep(&mut self, sessions: &Sessions, now: Timestamp) {
        let now = moment::word(now);
        let lapsed: Vec<u32> = self
            .open
            .extract_if(|_, known| {
                let entry = sessions.entries.get(known.place as usize);
                entry.is_none_or(|entry| entry.open_until.load(Ordering::Relaxed) <= now)
            })
            .map(|(_, known)| known.place)
            .collect();
        for place in lapsed {
            self.release(sessions, place);
        }
        self.sweep_at = (self.open.len() * 2).max(FIRST_SWEEP);
    }

    fn release(&mut self, sessions: &Sessions, place: u32) {
        if let Some(entry) = sessions.entries.get(place as usize) {
            entry.open_until.store(CLOSED, Ordering::Release);
            self.free.push(place);
        }
    }

    /// The memory that the writer's part takes.
    pub(crate) fn bytes(&self) -> usize {
        let each = size_of::<(SessionId, SessionPlace)>() + 1;
        self.open.capacity() * each * 8 / 7 + self.free.capacity() * size_of::<u32>()
    }
}

impl SessionEntry {
    /// Gives the place to another session and tells its generation. The generation changes first, so that links
    /// to the old session never show the new one.
    fn reuse(&self, id: [u64; 2], open_until: i64) -> u32 {
        let generation = self
            .generation
            .load(Ordering::Relaxed)
            .wrapping_add(1)
            .max(1);
        self.generation.store(generation, Ordering::Relaxed);
        fence(Ordering::Release);
        for (word, new) in self.id.iter().zip(id) {
            word.store(new, Ordering::Relaxed);
        }
        self.open_until.store(open_until, Ordering::Release);
        generation
    }
}

/// The number of open sessions from which on lapsed ones are looked for.
const FIRST_SWEEP: usize = 64;
