//! Writing down what was seen.

use jeton_core::{
    LastUse, TokenId,
    decide::fault::{Sighted, SightedCause},
};
use jiff::Timestamp;

use super::{
    Sighting,
    places::{Which, Who},
};
use crate::{App, fault::Sightings, pace::Pace};

/// So many are written at once; changes that wait come in between.
const AT_ONCE: usize = 128;

impl App {
    /// Writes down what was seen since the last time and is due, as far as the pace of a round goes, and opens the faults that
    /// follow from it.
    pub(crate) async fn record_uses(&self) {
        let alarms = self.uses.take_alarms();
        self.uses.gather();
        let dropped = match self.uses.take_dropped() {
            0 => Ok(()),
            dropped => Err(dropped),
        };
        self.troubles.note("more was seen than could be written down", dropped);
        let now = self.clock.now().as_second();
        self.uses.places().forget_unseen(now);
        self.write_uses(Which::Due(now), Pace::of_a_round()).await;
        self.open_faults(sightings(&alarms)).await;
    }

    /// Writes down everything that was seen: somebody asks for it, or Jeton stops.
    pub(crate) async fn record_all_uses(&self) {
        self.uses.gather();
        self.write_uses(Which::All, Pace::unlimited()).await;
    }

    /// Writes down where a token was seen: somebody asks for it.
    pub(crate) async fn record_uses_of(&self, token: TokenId) {
        self.uses.gather();
        self.write_uses(Which::Of(token), Pace::unlimited()).await;
    }

    /// The last accepted use of a token of what is `written` and what was seen since.
    pub(crate) fn latest_use(&self, token: TokenId, written: Option<LastUse>) -> Option<LastUse> {
        self.uses.gather();
        let seen = self.uses.places().last_of(token);
        seen.into_iter().chain(written).max_by_key(|last| last.at)
    }

    async fn write_uses(&self, which: Which, mut pace: Pace) {
        while pace.allows_more() {
            let uses = self.uses.places().take(which, AT_ONCE);
            if uses.is_empty() {
                return;
            }
            let written = self.store.observe_uses(uses.clone()).await;
            match self.troubles.note("what was seen could not be written down yet", written) {
                Some(took) => pace.spend(took),
                None => return self.uses.places().put_back(uses),
            }
        }
    }
}

/// What must not be of what was seen.
fn sightings(alarms: &[Sighting]) -> Sightings {
    let mut sightings = Sightings::default();
    for alarm in alarms {
        let causes = [
            (SightedCause::RetiredSecretUsed, alarm.retired),
            (SightedCause::QuarantinedTokenUsed, alarm.quarantined),
        ];
        let Ok(at) = Timestamp::from_second(alarm.second) else { continue };
        for (cause, _) in causes.into_iter().filter(|(_, is_seen)| *is_seen) {
            let Who { secret, address, agent, .. } = alarm.who();
            sightings.add(alarm.token, &Sighted { cause, secret, address, agent, at });
        }
    }
    sightings
}
