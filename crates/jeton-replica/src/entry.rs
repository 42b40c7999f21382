//! What a slot of the table holds: a secret, its token, and what is asked about them most.
//!
//! ```text
//! word   0              1 2        3 4          5                   6
//!        mark, first    token id   account id   expires at, or      mark, last   place of terms  5 bits
//!        64 bits                                until if replaced   32 bits      or of a rider
//! ```

use jeton_core::{
    AccountId, Cause, TokenId,
    verdict::{Ended, Standing},
};
use jiff::Timestamp;

use crate::{
    key::{Mark, id_bytes, id_words},
    moment,
    slot::Words,
};

/// A secret and its token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Entry {
    pub(crate) token: TokenId,
    pub(crate) account: AccountId,
    pub(crate) standing: Standing,
    /// When the token expires. A replaced secret keeps it only in a [`Rider`](crate::riders::Rider), and only if
    /// that is before its grace ends: otherwise the end of the grace comes first.
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) ended: Ended,
    pub(crate) quarantined: bool,
    pub(crate) rest: Rest,
    pub(crate) revision: Revision,
}

/// Where the rest of what is known of a token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rest {
    /// The place of its terms, which is all.
    Terms(u32),
    /// The place of its rider, which has more.
    Rider(u32),
}

/// A record's revision. Beyond 2^32 all count as the same, and of these the later one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Revision(u32);

impl Revision {
    /// The revision of a record.
    pub(crate) fn of(revision: i64) -> Self {
        Self(u32::try_from(revision.max(0)).unwrap_or(u32::MAX))
    }

    /// The revision itself, where it is kept.
    pub(crate) fn get(self) -> Option<i64> {
        (self.0 < u32::MAX).then_some(self.0.into())
    }

    /// Whether a record of this revision says nothing new where one of `known` was taken. Jeton gives no revision twice: one of
    /// the same was made from a row that somebody had put back.
    pub(crate) fn is_behind(self, known: Self) -> bool {
        self <= known && self.0 < u32::MAX
    }
}

/// How a cause appears in a verdict.
pub(crate) fn ended_by(cause: Option<Cause>) -> Ended {
    match cause {
        None => Ended::No,
        Some(
            Cause::Revoked
            | Cause::Deleted
            | Cause::Leaked
            | Cause::Surrendered
            | Cause::OwnerGone
            | Cause::KeyLost,
        ) => Ended::Revoked,
        Some(Cause::SessionClosed) => Ended::WithSession,
        Some(Cause::Expired) => Ended::Expired,
    }
}

impl Entry {
    /// The entry as the words of the slot of `mark`.
    pub(crate) fn encode(&self, mark: Mark) -> Words {
        let token = id_words(self.token.as_bytes());
        let account = id_words(self.account.as_bytes());
        let (moment, replaced) = match self.standing {
            Standing::Live => (moment::word_or_never(self.expires_at), 0),
            Standing::Replaced { until } => (moment::word(until), REPLACED),
        };
        let (place, rider) = match self.rest {
            Rest::Terms(place) => (place, 0),
            Rest::Rider(place) => (place, RIDER),
        };
        let quarantined = if self.quarantined { QUARANTINED } else { 0 };
        let low = (place << PLACE_SHIFT) | quarantined | rider | replaced | ended_bits(self.ended);
        let last = (u64::from(mark.tail) << 32) | u64::from(low);
        let moment = moment.cast_unsigned();
        Words {
            revision: self.revision.0,
            words: [mark.word, token[0], token[1], account[0], account[1], moment, last],
        }
    }

    /// The entry that [`Self::encode`] made words of.
    #[inline(always)]
    pub(crate) fn decode(Words { revision, words }: Words) -> Self {
        let [_, t0, t1, a0, a1, moment, last] = words;
        let moment = moment.cast_signed();
        let low = last as u32;
        let (standing, expires_at) = if low & REPLACED == 0 {
            (Standing::Live, moment::read_or_never(moment))
        } else {
            (Standing::Replaced { until: moment::read(moment) }, None)
        };
        let place = low >> PLACE_SHIFT;
        Self {
            token: TokenId::from_bytes(id_bytes([t0, t1])),
            account: AccountId::from_bytes(id_bytes([a0, a1])),
            standing,
            expires_at,
            ended: ended_of_bits(low),
            quarantined: low & QUARANTINED != 0,
            rest: if low & RIDER == 0 { Rest::Terms(place) } else { Rest::Rider(place) },
            revision: Revision(revision),
        }
    }
}

/// Whether these words are about `token`.
pub(crate) fn is_about(words: &Words, token: TokenId) -> bool {
    words.words[1..3] == id_words(token.as_bytes())
}

/// How many terms or riders there can be: 27 bits remain for their places, and 2^27 take more than 8 GiB.
pub(crate) const PLACES: usize = 1 << (32 - PLACE_SHIFT);

const PLACE_SHIFT: u32 = 5;
const QUARANTINED: u32 = 0b1_0000;
const RIDER: u32 = 0b1000;
const REPLACED: u32 = 0b0100;

fn ended_bits(ended: Ended) -> u32 {
    match ended {
        Ended::No => 0,
        Ended::Revoked => 1,
        Ended::WithSession => 2,
        Ended::Expired => 3,
    }
}

fn ended_of_bits(bits: u32) -> Ended {
    match bits & 0b0011 {
        0 => Ended::No,
        1 => Ended::Revoked,
        2 => Ended::WithSession,
        _ => Ended::Expired,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_reads_back_from_its_words() {
        let mark = Mark { shard: 0, word: 1 << 63, tail: u32::MAX };
        let last = u32::try_from(PLACES - 1).unwrap();
        let moment = Timestamp::UNIX_EPOCH;
        let standings = [
            (Standing::Live, None),
            (Standing::Live, Some(moment)),
            (Standing::Replaced { until: moment }, None),
        ];
        for ended in [Ended::No, Ended::Revoked, Ended::WithSession, Ended::Expired] {
            for rest in [Rest::Terms(last), Rest::Rider(last), Rest::Terms(0)] {
                for (standing, expires_at) in standings {
                    let entry = Entry {
                        token: TokenId::from_bytes([7; 16]),
                        account: AccountId::from_bytes([8; 16]),
                        standing,
                        expires_at,
                        ended,
                        quarantined: rest != Rest::Rider(last),
                        rest,
                        revision: Revision::of(i64::MAX),
                    };

                    let words = entry.encode(mark);

                    assert_eq!(Entry::decode(words), entry);
                    assert!(mark.is_of([words.words[0], words.words[6]]));
                    assert!(is_about(&words, entry.token));
                }
            }
        }
    }
}
