//! Places: who was seen with which secret since that was last written down.

use std::{collections::HashMap, net::IpAddr};

use jeton_core::{ClientName, LastUse, SecretMark, TokenId, Use};
use jiff::Timestamp;

use super::Sighting;

/// What was seen and is not written down, and what was written down a moment ago and may be seen again.
#[derive(Default)]
pub(super) struct Places {
    of: HashMap<TokenId, Vec<Place>>,
    kept: usize,
    waiting: usize,
}

/// Which places to write down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// Those whose time has come at this second.
    Due(i64),
    /// Those of a token.
    Of(TokenId),
    /// All of them.
    All,
}

/// What is counted together for a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Who {
    pub(super) secret: SecretMark,
    pub(super) accepted: bool,
    pub(super) address: Option<IpAddr>,
    pub(super) agent: Option<ClientName>,
}

struct Place {
    who: Who,
    /// What waits.
    seen: Option<Seen>,
    /// It is written down in this second or later, in seconds since 1970.
    due: i64,
}

/// In which seconds somebody was seen: the first, the last, and how many.
#[derive(Debug, Clone, Copy)]
struct Seen {
    first: i64,
    last: i64,
    count: i64,
}

/// So many wait at most.
pub(super) const MOST: usize = 1 << 14;
/// Whoever is seen for the first time is written down at once, and then once in so many seconds.
const AGAIN: i64 = 60;

impl Places {
    /// How many more may wait.
    pub(super) fn room(&self) -> usize {
        MOST.saturating_sub(self.waiting)
    }

    /// How many wait.
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }

    /// Takes in a sighting. Those of one place come in the order of their seconds.
    pub(super) fn add(&mut self, sighting: &Sighting) {
        let second = sighting.second;
        let seen = Seen { first: second, last: second, count: 1 };
        self.see(sighting.token, sighting.who(), seen);
    }

    /// Takes some of what waits, in the order of the tokens, so that those are together that lie together in the database.
    /// What is taken counts as written down, unless it is put back.
    pub(super) fn take(&mut self, which: Which, most: usize) -> Vec<Use> {
        let mut taken: Vec<Use> = match which {
            Which::Of(token) => {
                let of = self.of.get_mut(&token).into_iter().flatten();
                of.filter_map(|place| place.take(token)).take(most).collect()
            }
            Which::All | Which::Due(_) => {
                let is_meant = |place: &&mut Place| match which {
                    Which::Due(now) => place.is_due(now),
                    _ => true,
                };
                let of = |(token, of): (&TokenId, _)| {
                    let (token, of): (_, &mut Vec<Place>) = (*token, of);
                    of.iter_mut().filter(is_meant).filter_map(move |place| place.take(token))
                };
                self.of.iter_mut().flat_map(of).take(most).collect()
            }
        };
        self.waiting -= taken.len();
        taken.sort_unstable_by_key(|seen| *seen.token.as_bytes());
        taken
    }

    /// Forgets the places whose time has come while nobody was seen there.
    pub(super) fn forget_unseen(&mut self, now: i64) {
        self.forget(|place| place.is_due(now));
    }

    /// Takes back what could not be written down.
    pub(super) fn put_back(&mut self, uses: Vec<Use>) {
        for Use { token, secret, accepted, address, agent, first_at, last_at, count } in uses {
            let who = Who { secret, accepted, address, agent };
            let (first, last) = (first_at.as_second(), last_at.as_second());
            self.see(token, who, Seen { first, last, count }).due = first;
        }
    }

    /// The last accepted use of a token that waits, if there is one.
    pub(super) fn last_of(&self, token: TokenId) -> Option<LastUse> {
        let accepted = self.of.get(&token)?.iter().filter(|place| place.who.accepted);
        let (last, who) = accepted
            .filter_map(|place| Some((place.seen?.last, &place.who)))
            .max_by_key(|p| p.0)?;
        Some(LastUse {
            token,
            at: Timestamp::from_second(last).ok()?,
            address: who.address,
            agent: who.agent.clone(),
        })
    }

    fn see(&mut self, token: TokenId, who: Who, seen: Seen) -> &mut Place {
        if self.kept >= 2 * MOST {
            self.forget(|_| true);
        }
        let of = self.of.entry(token).or_default();
        let number = of.iter().position(|place| place.who == who).unwrap_or_else(|| {
            self.kept += 1;
            of.push(Place { who, seen: None, due: seen.first });
            of.len() - 1
        });
        let place = &mut of[number];
        self.waiting += usize::from(place.seen.is_none());
        place.seen = Some(place.seen.map_or(seen, |before| before.and(seen)));
        place
    }

    /// Forgets such places, unless something waits.
    fn forget(&mut self, which: impl Fn(&Place) -> bool) {
        self.of.retain(|_, of| {
            of.retain(|place| place.seen.is_some() || !which(place));
            !of.is_empty()
        });
        self.kept = self.of.values().map(Vec::len).sum();
    }
}

impl Place {
    fn is_due(&self, now: i64) -> bool {
        // A clock that went back is no reason to wait.
        self.due <= now || self.due > now + AGAIN
    }

    fn take(&mut self, token: TokenId) -> Option<Use> {
        let Seen { first, last, count } = self.seen.take()?;
        let at = |second| Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
        self.due = last + AGAIN;
        let Who { secret, accepted, address, agent } = self.who.clone();
        let (first_at, last_at) = (at(first), at(last));
        Some(Use { token, secret, accepted, address, agent, first_at, last_at, count })
    }
}

impl Seen {
    /// Both. A second that both have counts once.
    fn and(self, later: Self) -> Self {
        let again = i64::from(later.first <= self.last);
        Self {
            first: self.first.min(later.first),
            last: self.last.max(later.last),
            count: self.count + later.count - again,
        }
    }
}
