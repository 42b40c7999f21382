//! Riders: what is known of a token beyond what its slots have room for.

use jeton_core::{SessionId, TokenId};
use jiff::Timestamp;

use crate::{
    entry::PLACES,
    key::{id_bytes, id_words},
    moment,
    slot::{Slot, Words},
};

/// What rides beside the slots of a token that belongs to an open session, or whose old secret's grace is longer
/// than its own life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rider {
    /// Whose rider it is. A place is given to another token when this one needs it no more; a reader who came by a
    /// slot that was written before sees here that he is late.
    pub(crate) token: TokenId,
    /// The session.
    pub(crate) session: Option<OpenUntil>,
    pub(crate) expires_at: Option<Timestamp>,
    /// The place of the terms.
    pub(crate) terms: u32,
}

/// The open session of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OpenUntil {
    pub(crate) session: SessionId,
    /// When it ends by itself, however much it is used.
    pub(crate) until: Timestamp,
    /// The place of its pulse.
    pub(crate) pulse: u32,
}

impl Rider {
    fn encode(&self) -> Words {
        let token = id_words(self.token.as_bytes());
        let (session, until, pulse) = match self.session {
            Some(OpenUntil { session, until, pulse }) => {
                (id_words(session.as_bytes()), Some(until), pulse)
            }
            None => ([0; 2], None, 0),
        };
        let [until, expires_at] =
            [until, self.expires_at].map(|at| moment::word_or_never(at).cast_unsigned());
        Words {
            revision: 0,
            words: [
                token[0],
                token[1],
                session[0],
                session[1],
                until,
                expires_at,
                (u64::from(pulse) << 32) | u64::from(self.terms),
            ],
        }
    }

    fn decode(Words { words, .. }: Words) -> Self {
        let [t0, t1, s0, s1, until, expires_at, terms] = words;
        let session = SessionId::from_bytes(id_bytes([s0, s1]));
        let pulse = (terms >> 32) as u32;
        Self {
            token: TokenId::from_bytes(id_bytes([t0, t1])),
            session: moment::read_or_never(until.cast_signed()).map(|until| OpenUntil {
                session,
                until,
                pulse,
            }),
            expires_at: moment::read_or_never(expires_at.cast_signed()),
            terms: terms as u32,
        }
    }
}

/// All riders, in chunks that never move.
#[derive(Debug, Default)]
pub(crate) struct Riders {
    chunks: boxcar::Vec<Box<[Slot]>>,
}

/// How many riders a chunk has: 4 KiB.
const CHUNK: usize = 64;

impl Riders {
    /// The rider at a place.
    pub(crate) fn at(&self, place: u32) -> Option<Rider> {
        Some(Rider::decode(self.slot(place)?.read()))
    }

    /// Replaces the rider at a place. One writer at a time.
    pub(crate) fn write(&self, place: u32, rider: &Rider) {
        if let Some(slot) = self.slot(place) {
            slot.write(rider.encode());
        }
    }

    /// The memory that the riders take.
    pub(crate) fn bytes(&self) -> usize {
        self.chunks.count() * CHUNK * size_of::<Slot>()
    }

    fn slot(&self, place: u32) -> Option<&Slot> {
        let place = place as usize;
        self.chunks.get(place / CHUNK)?.get(place % CHUNK)
    }
}

/// The places of riders that nobody has: what only the writer needs.
#[derive(Debug, Default)]
pub(crate) struct FreeRiders {
    free: Vec<u32>,
    len: u32,
}

impl FreeRiders {
    /// A place that nobody has.
    pub(crate) fn pop(&mut self, riders: &Riders) -> u32 {
        if let Some(place) = self.free.pop() {
            return place;
        }
        let place = self.len;
        assert!((place as usize) < PLACES, "2^27 riders take 8 GiB");
        if (place as usize).is_multiple_of(CHUNK) {
            riders.chunks.push((0..CHUNK).map(|_| Slot::default()).collect());
        }
        self.len += 1;
        place
    }

    /// Gives a place back, once no slot leads there any more.
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
    use super::*;

    #[test]
    fn a_rider_reads_back_from_its_place_and_the_place_is_used_again() {
        let (riders, mut free) = (Riders::default(), FreeRiders::default());
        let moment = Timestamp::UNIX_EPOCH;
        let rider = Rider {
            token: TokenId::from_bytes([1; 16]),
            session: Some(OpenUntil {
                session: SessionId::from_bytes([2; 16]),
                until: moment,
                pulse: u32::MAX,
            }),
            expires_at: None,
            terms: 3,
        };
        for rider in [rider, Rider { session: None, expires_at: Some(moment), ..rider }] {
            let place = free.pop(&riders);
            riders.write(place, &rider);

            assert_eq!(riders.at(place), Some(rider));
            assert_eq!(place, 0);
            free.push(place);
        }
    }
}
