//! Pulses: when each open session was last seen in use, which readers write themselves.
//!
//! A pulse is given to another session when its own is over, while a reader may still hold the place. The session's
//! identifier is written before everything else then, and read after it: who finds his own there has read what belongs
//! to it. A beat replaces only what was read, so that it never lands on another session.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jeton_core::{Session, SessionId};
use jiff::Timestamp;

use crate::{
    key::{id_bytes, id_words},
    moment,
};

/// A session that was seen in use, and when last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// The session.
    pub session: SessionId,
    /// When it, or a token of it, was last seen.
    pub seen_at: Timestamp,
    place: u32,
}

/// When a session was last seen, and when it ends unless it is seen before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Beat {
    seen: i64,
    idle: i64,
}

#[derive(Debug, Default)]
struct Pulse {
    session: [AtomicU64; 2],
    seen: AtomicI64,
    /// How long the session may go unused, in microseconds.
    idle: AtomicI64,
    /// What of `seen` is kept elsewhere already.
    noted: AtomicI64,
}

/// All pulses, in chunks that never move.
#[derive(Debug, Default)]
pub(crate) struct Pulses {
    chunks: boxcar::Vec<Box<[Pulse]>>,
}

/// How many pulses a chunk has: 2.5 KiB.
const CHUNK: usize = 64;

/// A session that was seen within so many microseconds is not written again: one second, so that a busy one costs its
/// readers no shared write. It ends by so much early at most.
const STILL: i64 = 1_000_000;

/// The second word of no identifier: that of a UUID has its variant's bit set.
const NOBODY: u64 = 0;

impl Beat {
    /// Whether the session goes on at `now`.
    pub(crate) fn goes_on(self, now: Timestamp) -> bool {
        moment::word(now) < self.seen.saturating_add(self.idle)
    }
}

impl Pulses {
    /// The beat of `session` at its place; `None` where the place is another's by now.
    pub(crate) fn read(&self, place: u32, session: SessionId) -> Option<Beat> {
        let pulse = self.at(place)?;
        let beat = Beat {
            seen: pulse.seen.load(Ordering::Acquire),
            idle: pulse.idle.load(Ordering::Acquire),
        };
        pulse.is_of(session).then_some(beat)
    }

    /// Notes that `session` was seen at `now`, after [`Self::read`] has told `beat`.
    pub(crate) fn beat(&self, place: u32, beat: Beat, now: Timestamp) {
        let now = moment::word(now);
        if now.saturating_sub(beat.seen) < STILL {
            return;
        }
        if let Some(pulse) = self.at(place) {
            match pulse.seen.compare_exchange(beat.seen, now, Ordering::AcqRel, Ordering::Relaxed) {
                // An error says that another reader saw the session a moment ago as well, or that it is over.
                Ok(_) | Err(_) => {}
            }
        }
    }

    /// Gives a place to a session. One writer at a time.
    pub(crate) fn start(&self, place: u32, session: &Session) {
        let Some(pulse) = self.at(place) else { return };
        let [high, low] = id_words(session.id.as_bytes());
        let seen = moment::word(session.seen_at);
        let idle = session.idle.map_or(i64::MAX, |idle| idle.seconds().saturating_mul(1_000_000));
        pulse.session[1].store(low, Ordering::Release);
        pulse.session[0].store(high, Ordering::Release);
        pulse.idle.store(idle, Ordering::Release);
        pulse.noted.store(seen, Ordering::Release);
        pulse.seen.store(seen, Ordering::Release);
    }

    /// Notes that the session of a place was seen, as a record of it says.
    pub(crate) fn seen(&self, place: u32, seen_at: Timestamp) {
        if let Some(pulse) = self.at(place) {
            pulse.seen.fetch_max(moment::word(seen_at), Ordering::AcqRel);
        }
    }

    /// Takes a place from a session that is over.
    pub(crate) fn stop(&self, place: u32) {
        if let Some(pulse) = self.at(place) {
            pulse.session[1].store(NOBODY, Ordering::Release);
        }
    }

    /// The sessions that were seen since that was last [noted](Self::note).
    pub(crate) fn sights(&self) -> Vec<Sight> {
        let pulses = self.chunks.iter().flat_map(|(chunk, pulses)| {
            pulses.iter().enumerate().map(move |(i, pulse)| (chunk * CHUNK + i, pulse))
        });
        pulses.filter_map(|(place, pulse)| pulse.sight(u32::try_from(place).ok()?)).collect()
    }

    /// Notes that a sight is kept elsewhere.
    pub(crate) fn note(&self, sight: &Sight) {
        if let Some(pulse) = self.at(sight.place).filter(|pulse| pulse.is_of(sight.session)) {
            pulse.noted.store(moment::word(sight.seen_at), Ordering::Release);
        }
    }

    /// When the session of a place was last seen.
    pub(crate) fn seen_at(&self, place: u32) -> Option<Timestamp> {
        Some(moment::read(self.at(place)?.seen.load(Ordering::Acquire)))
    }

    /// The memory that the pulses take.
    pub(crate) fn bytes(&self) -> usize {
        self.chunks.count() * CHUNK * size_of::<Pulse>()
    }

    fn at(&self, place: u32) -> Option<&Pulse> {
        let place = place as usize;
        self.chunks.get(place / CHUNK)?.get(place % CHUNK)
    }
}

impl Pulse {
    fn is_of(&self, session: SessionId) -> bool {
        self.session[1].load(Ordering::Acquire) == id_words(session.as_bytes())[1]
    }

    fn sight(&self, place: u32) -> Option<Sight> {
        let seen = self.seen.load(Ordering::Acquire);
        if seen == self.noted.load(Ordering::Acquire) {
            return None;
        }
        let words = [0, 1].map(|i| self.session[i].load(Ordering::Acquire));
        let session = SessionId::from_bytes(id_bytes(words));
        let seen_at = moment::read(seen);
        (words[1] != NOBODY && self.is_of(session)).then_some(Sight { session, seen_at, place })
    }
}

/// The places of pulses that nobody has: what only the writer needs.
#[derive(Debug, Default)]
pub(crate) struct FreePulses {
    free: Vec<u32>,
    len: u32,
}

impl FreePulses {
    /// A place that nobody has.
    pub(crate) fn pop(&mut self, pulses: &Pulses) -> u32 {
        if let Some(place) = self.free.pop() {
            return place;
        }
        let place = self.len;
        if (place as usize).is_multiple_of(CHUNK) {
            pulses.chunks.push((0..CHUNK).map(|_| Pulse::default()).collect());
        }
        self.len = place.checked_add(1).expect("2^32 sessions take more memory than there is");
        place
    }

    /// Gives a place back, once no rider leads there any more.
    pub(crate) fn push(&mut self, place: u32) {
        self.free.push(place);
    }

    /// The memory that the list takes.
    pub(crate) fn bytes(&self) -> usize {
        self.free.capacity() * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
    }

    fn session(n: u8, idle: Option<&str>) -> Session {
        Session {
            id: SessionId::from_bytes([n; 16]),
            account: jeton_core::AccountId::from_bytes([9; 16]),
            service: None,
            opened_at: at(0),
            authenticated_at: at(0),
            expires_at: at(36_000),
            idle: idle.map(|idle| idle.parse().unwrap()),
            seen_at: at(0),
            address: None,
            agent: None,
            closed_at: None,
            revision: 1,
        }
    }

    fn started(session: &Session) -> (Pulses, FreePulses, u32) {
        let (pulses, mut free) = (Pulses::default(), FreePulses::default());
        let place = free.pop(&pulses);
        pulses.start(place, session);
        (pulses, free, place)
    }

    #[test]
    fn a_beat_puts_the_end_off_and_is_written_once_a_second() {
        let session = session(1, Some("1h"));
        let (pulses, _, place) = started(&session);
        let read = || pulses.read(place, session.id).unwrap();
        let end = at(3600);

        pulses.beat(place, read(), at(1) - SignedDuration::from_micros(1));
        let still = read();
        pulses.beat(place, still, at(1));

        assert!(still.goes_on(end - SignedDuration::from_micros(1)) && !still.goes_on(end));
        assert!(read().goes_on(end) && !read().goes_on(at(3601)));
        assert_eq!(pulses.seen_at(place), Some(at(1)));
    }

    #[test]
    fn a_session_without_an_idle_end_goes_on() {
        let session = session(1, None);
        let (pulses, _, place) = started(&session);

        assert!(pulses.read(place, session.id).unwrap().goes_on(at(1_000_000_000)));
    }

    #[test]
    fn a_beat_that_comes_late_does_not_land_on_the_session_that_has_the_place_now() {
        let (old, mut new) = (session(1, Some("1h")), session(2, Some("1h")));
        let (pulses, mut free, place) = started(&old);
        let late = pulses.read(place, old.id).unwrap();

        pulses.stop(place);
        free.push(place);
        new.seen_at = at(10);
        assert_eq!(free.pop(&pulses), place);
        pulses.start(place, &new);
        pulses.beat(place, late, at(3_000));

        assert!(pulses.read(place, old.id).is_none());
        assert_eq!(pulses.seen_at(place), Some(at(10)));
    }

    #[test]
    fn a_sight_is_told_until_it_is_noted_and_again_after_the_next_beat() {
        let session = session(1, Some("1h"));
        let (pulses, _, place) = started(&session);
        assert_eq!(pulses.sights(), []);

        pulses.beat(place, pulses.read(place, session.id).unwrap(), at(5));
        let sights = pulses.sights();
        let again = pulses.sights();
        pulses.note(&sights[0]);

        assert_eq!(sights, [Sight { session: session.id, seen_at: at(5), place }]);
        assert_eq!(again, sights);
        assert_eq!(pulses.sights(), []);
        pulses.beat(place, pulses.read(place, session.id).unwrap(), at(7));
        assert_eq!(pulses.sights().len(), 1);
        pulses.stop(place);
        assert_eq!(pulses.sights(), []);
    }
}
