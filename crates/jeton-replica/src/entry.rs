//! What a slot holds: a token with its live digest, or a digest that was replaced.
//!
//! ```text
//!             status                       0 1      2 3        4           5               6
//! token       revision, how it ended, 0    digest   token id   expires at  account, terms  session
//! replaced    1                            digest   successor  until       place of token  -
//! ```

use jeton_core::{
    Cause, TokenId,
    verdict::{Ended, Standing},
};
use jiff::Timestamp;

use crate::{
    key::{Half, id_bytes, id_words},
    moment,
    sessions::SessionLink,
    slot::Words,
};

/// What a slot holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Entry {
    Token(TokenEntry),
    Replaced(ReplacedEntry),
}

/// A token and its live digest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TokenEntry {
    pub(crate) digest: Half,
    pub(crate) id: TokenId,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) account: u32,
    pub(crate) terms: u32,
    pub(crate) session: SessionLink,
    pub(crate) ended: Ended,
    pub(crate) revision: Revision,
}

/// A digest that was replaced by a rotation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ReplacedEntry {
    pub(crate) digest: Half,
    /// The digest that took over.
    pub(crate) successor: Half,
    pub(crate) until: Timestamp,
    /// The place of the token.
    pub(crate) token: u32,
}

impl ReplacedEntry {
    /// How this digest stands to its token. It is in its grace only while its successor is the live digest: the
    /// next rotation cuts it off by the same write that installs the new secret.
    pub(crate) fn standing(&self, token: &TokenEntry) -> Standing {
        if token.digest == self.digest {
            // The rotation is being written and has not reached the token yet.
            Standing::Live
        } else if token.digest == self.successor {
            Standing::Replaced { until: self.until }
        } else {
            Standing::Replaced {
                until: Timestamp::MIN,
            }
        }
    }
}

/// A record's revision in the 29 bits that are left in a slot. Beyond them all count as the same, and of the same
/// the later one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Revision(u32);

impl Revision {
    const MAX: u32 = (1 << 29) - 1;

    /// The number, below 2^29.
    pub(crate) fn bits(self) -> u32 {
        self.0
    }

    /// The revision of a record.
    pub(crate) fn of(revision: i64) -> Self {
        let kept = u32::try_from(revision.max(0)).unwrap_or(Self::MAX);
        Self(kept.min(Self::MAX))
    }
}

/// How a cause appears in a verdict.
pub(crate) fn ended_by(cause: Option<Cause>) -> Ended {
    match cause {
        None => Ended::No,
        Some(Cause::Revoked | Cause::Deleted | Cause::Leaked) => Ended::Revoked,
        Some(Cause::SessionClosed) => Ended::WithSession,
        Some(Cause::Expired) => Ended::Expired,
    }
}

impl Entry {
    /// The entry as words.
    pub(crate) fn encode(self) -> Words {
        match self {
            Self::Token(token) => {
                let [digest, id] = [token.digest.0, id_words(token.id.as_bytes())];
                let expires_at = moment::word_or_never(token.expires_at).cast_unsigned();
                let owner = pack(token.account, token.terms);
                Words {
                    status: (token.revision.0 << 3) | (ended_bits(token.ended) << 1),
                    words: [
                        digest[0],
                        digest[1],
                        id[0],
                        id[1],
                        expires_at,
                        owner,
                        token.session.word(),
                    ],
                }
            }
            Self::Replaced(old) => {
                let [digest, next] = [old.digest.0, old.successor.0];
                let until = moment::word(old.until).cast_unsigned();
                Words {
                    status: REPLACED,
                    words: [
                        digest[0],
                        digest[1],
                        next[0],
                        next[1],
                        until,
                        pack(old.token, 0),
                        0,
                    ],
                }
            }
        }
    }

    /// The entry that [`Self::encode`] made words of.
    pub(crate) fn decode(Words { status, words }: Words) -> Self {
        let [d0, d1, n0, n1, moment, places, session] = words;
        let digest = Half([d0, d1]);
        let moment = moment.cast_signed();
        let (first, second) = unpack(places);
        if status & REPLACED != 0 {
            return Self::Replaced(ReplacedEntry {
                digest,
                successor: Half([n0, n1]),
                until: moment::read(moment),
                token: first,
            });
        }
        Self::Token(TokenEntry {
            digest,
            id: TokenId::from_bytes(id_bytes([n0, n1])),
            expires_at: moment::read_or_never(moment),
            account: first,
            terms: second,
            session: SessionLink::of_word(session),
            ended: ended_of_bits(status >> 1),
            revision: Revision(status >> 3),
        })
    }
}

impl Words {
    /// The digest that these words are about, whatever the entry is.
    pub(crate) fn digest(&self) -> Half {
        Half([self.words[0], self.words[1]])
    }
}

/// The bit of the status that tells a replaced digest from a token.
const REPLACED: u32 = 1;

fn ended_bits(ended: Ended) -> u32 {
    match ended {
        Ended::No => 0,
        Ended::Revoked => 1,
        Ended::WithSession => 2,
        Ended::Expired => 3,
    }
}

fn ended_of_bits(bits: u32) -> Ended {
    match bits & 3 {
        0 => Ended::No,
        1 => Ended::Revoked,
        2 => Ended::WithSession,
        _ => Ended::Expired,
    }
}

/// Two places in one word.
pub(crate) fn pack(first: u32, second: u32) -> u64 {
    (u64::from(first) << 32) | u64::from(second)
}

/// The two places that [`pack`] put into one word.
pub(crate) fn unpack(word: u64) -> (u32, u32) {
    ((word >> 32) as u32, word as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(ended: Ended, session: SessionLink, revision: i64) -> TokenEntry {
        TokenEntry {
            digest: Half([u64::MAX, 2]),
            id: TokenId::from_bytes([7; 16]),
            expires_at: None,
            account: u32::MAX,
            terms: 5,
            session,
            ended,
            revision: Revision::of(revision),
        }
    }

    #[test]
    fn a_token_reads_back_from_its_words() {
        let links = [
            SessionLink::None,
            SessionLink::Gone,
            SessionLink::To {
                place: 3,
                generation: 9,
            },
        ];
        for ended in [
            Ended::No,
            Ended::Revoked,
            Ended::WithSession,
            Ended::Expired,
        ] {
            for (session, revision) in links.into_iter().zip([1, 77, i64::MAX]) {
                let entry = Entry::Token(token(ended, session, revision));

                assert_eq!(Entry::decode(entry.encode()), entry);
            }
        }
    }

    #[test]
    fn a_replaced_digest_reads_back_from_its_words() {
        let entry = Entry::Replaced(ReplacedEntry {
            digest: Half([1, 2]),
            successor: Half([3, 4]),
            until: Timestamp::UNIX_EPOCH,
            token: 6,
        });

        assert_eq!(Entry::decode(entry.encode()), entry);
    }
}
