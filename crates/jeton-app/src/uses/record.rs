//! Writing down what was seen.

use std::{
    collections::{BTreeSet, HashMap},
    net::IpAddr,
};

use jeton_core::{
    ClientName, SecretMark, TokenId, Use,
    decide::fault::{Sighted, SightedCause},
};
use jiff::Timestamp;

use super::Sighting;
use crate::{App, fault::Sightings};

/// What is counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Place {
    token: TokenId,
    secret: SecretMark,
    accepted: bool,
    address: Option<IpAddr>,
    agent: Option<ClientName>,
}

/// What was seen there.
#[derive(Debug, Default)]
struct Seen {
    seconds: BTreeSet<i64>,
    retired: bool,
    quarantined: bool,
}

/// So many are written at once; changes that wait come in between.
const AT_ONCE: usize = 512;

impl App {
    /// Writes down what was seen since the last time.
    pub(crate) async fn record_uses(&self) {
        let (sightings, dropped) = self.uses.take();
        if dropped > 0 {
            tracing::warn!(dropped, "more was seen than could be written down");
        }
        let seen = aggregate(&sightings);
        let mut uses: Vec<Use> =
            seen.iter().filter_map(|(place, seen)| use_of(place, seen)).collect();
        while !uses.is_empty() {
            let rest = uses.split_off(uses.len().min(AT_ONCE));
            let written = self.store.observe_uses(uses).await;
            if self.troubles.note("what was seen could not be written down", written).is_none() {
                break;
            }
            uses = rest;
        }
        let mut sightings = Sightings::default();
        for (place, seen) in &seen {
            faults(place, seen).for_each(|fault| sightings.add(place.token, &fault));
        }
        self.open_faults(sightings).await;
    }
}

fn aggregate(sightings: &[Sighting]) -> HashMap<Place, Seen> {
    let mut all: HashMap<Place, Seen> = HashMap::new();
    for sighting in sightings {
        let place = Place {
            token: sighting.token,
            secret: sighting.secret,
            accepted: sighting.accepted,
            address: sighting.address,
            agent: sighting.agent(),
        };
        let seen = all.entry(place).or_default();
        seen.seconds.insert(sighting.second);
        seen.retired |= sighting.retired;
        seen.quarantined |= sighting.quarantined;
    }
    all
}

/// What must not be of what was seen there.
fn faults(place: &Place, seen: &Seen) -> impl Iterator<Item = Sighted> {
    let causes = [
        (SightedCause::RetiredSecretUsed, seen.retired),
        (SightedCause::QuarantinedTokenUsed, seen.quarantined),
    ];
    let seconds = [seen.seconds.first(), seen.seconds.last()];
    let moments = seconds.map(|second| second.and_then(|s| Timestamp::from_second(*s).ok()));
    let causes = causes.into_iter().filter(|(_, is_seen)| *is_seen);
    causes.flat_map(move |(cause, _)| {
        moments.into_iter().flatten().map(move |at| Sighted {
            cause,
            secret: place.secret,
            address: place.address,
            agent: place.agent.clone(),
            at,
        })
    })
}

fn use_of(place: &Place, seen: &Seen) -> Option<Use> {
    let at = |second: &i64| Timestamp::from_second(*second).ok();
    Some(Use {
        token: place.token,
        secret: place.secret,
        accepted: place.accepted,
        address: place.address,
        agent: place.agent.clone(),
        first_at: at(seen.seconds.first()?)?,
        last_at: at(seen.seconds.last()?)?,
        count: i64::try_from(seen.seconds.len()).ok()?,
    })
}
