//! Faults about Jeton itself: a condition is told as often as one likes, and opens or closes a fault where it changed.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jeton_core::{
    Actor, FaultCause,
    decide::fault::{arisen, closed},
};
use jeton_store::CommitError;

use crate::{
    App, AppError,
    commit::TRIES,
    rest::{Look, Rest},
};

/// What was told of parts of Jeton and stands: as long as it rests, saying it again asks nobody.
#[derive(Default)]
pub(crate) struct Conditions(Mutex<Vec<Told>>);

struct Told {
    cause: FaultCause,
    part: String,
    is_wrong: bool,
    rest: Rest,
}

/// So many are remembered: what is told every second is of a few parts.
const REMEMBERED: usize = 32;

impl Conditions {
    fn stands(&self, (cause, part): (FaultCause, &str), is_wrong: bool, now: Look) -> bool {
        let is_same =
            |told: &Told| told.cause == cause && told.part == part && told.is_wrong == is_wrong;
        self.all().iter().any(|told| is_same(told) && !told.rest.is_over(now))
    }

    fn note(&self, (cause, part): (FaultCause, &str), is_wrong: bool, looked: Look) {
        let mut all = self.all();
        all.retain(|told| !told.rest.is_over(looked));
        if all.len() < REMEMBERED {
            let rest = Rest::since(looked, None);
            all.push(Told { cause, part: part.to_owned(), is_wrong, rest });
        }
    }

    // Nothing panics while it is held.
    fn all(&self) -> MutexGuard<'_, Vec<Told>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// Tells how `part` of Jeton is: what is wrong with it, in a sentence without a secret, or that nothing is.
    pub(crate) async fn tell_condition(
        &self,
        cause: FaultCause,
        part: &str,
        wrong: Option<String>,
    ) -> Result<(), AppError> {
        for _ in 0..TRIES {
            let look = self.look();
            if self.conditions.stands((cause, part), wrong.is_some(), look) {
                return Ok(());
            }
            let open = self.store.open_fault_of_jeton(cause, part).await?;
            let now = self.clock.now();
            let change = match (open, &wrong) {
                (None, Some(note)) => {
                    arisen((cause, part), note.clone(), &self.randomness.draw()?, now)
                }
                (Some(open), None) => closed(&open, now),
                (None, None) | (Some(_), Some(_)) => {
                    self.conditions.note((cause, part), wrong.is_some(), look);
                    return Ok(());
                }
            };
            match self.commit(Actor::System, vec![change], None, now).await {
                Ok(()) => return Ok(()),
                Err(CommitError::Stale) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(AppError::Conflict)
    }
}
