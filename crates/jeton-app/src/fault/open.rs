//! Opening faults about what was seen.

use std::collections::HashMap;

use jeton_core::{
    Actor, SecretMark, TokenId,
    decide::fault::{Sighted, SightedCause, sighted},
};
use jeton_store::CommitError;

use crate::{App, AppError, commit::TRIES};

/// What was seen that must not be: the first sighting of each sort, and the last, by which a token may end.
#[derive(Debug, Default)]
pub(crate) struct Sightings(HashMap<(TokenId, SightedCause, SecretMark), [Sighted; 2]>);

impl Sightings {
    /// Adds one.
    pub(crate) fn add(&mut self, token: TokenId, seen: &Sighted) {
        let key = (token, seen.cause, seen.secret);
        let [first, last] = self.0.entry(key).or_insert_with(|| [seen.clone(), seen.clone()]);
        if seen.at < first.at {
            *first = seen.clone();
        }
        if last.at < seen.at {
            *last = seen.clone();
        }
    }
}

impl App {
    /// Opens the faults that follow from what was seen.
    pub(crate) async fn open_faults(&self, sightings: Sightings) {
        let mut opened = Ok(());
        for ((token, ..), seen) in sightings.0 {
            for seen in seen {
                opened = opened.and(self.open_fault(token, &seen).await);
            }
        }
        self.troubles.note("a fault could not be opened", opened);
    }

    async fn open_fault(&self, id: TokenId, seen: &Sighted) -> Result<(), AppError> {
        for _ in 0..TRIES {
            let token = self.load_token(id).await?;
            let service = self.catalog.by_id(token.service)?;
            let kind = service.kind(token.kind.as_str())?;
            let open = self.store.open_faults_of(id).await?;
            let now = self.clock.now();
            let changes = sighted(&token, kind, &open, seen, &self.randomness.draw()?, now);
            if changes.is_empty() {
                return Ok(());
            }
            match self.commit(Actor::System, changes, None, now).await {
                Ok(()) => return Ok(()),
                Err(CommitError::Stale) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(AppError::Conflict)
    }
}
