//! Faults about Jeton itself: a condition is told as often as one likes, and opens or closes a fault where it changed.

use jeton_core::{
    Actor, FaultCause,
    decide::fault::{arisen, closed},
};
use jeton_store::CommitError;

use crate::{App, AppError, commit::TRIES};

impl App {
    /// Tells how `part` of Jeton is: what is wrong with it, in a sentence without a secret, or that nothing is.
    pub(crate) async fn tell_condition(
        &self,
        cause: FaultCause,
        part: &str,
        wrong: Option<String>,
    ) -> Result<(), AppError> {
        for _ in 0..TRIES {
            let open = self.store.open_fault_of_jeton(cause, part).await?;
            let now = self.clock.now();
            let change = match (open, &wrong) {
                (None, Some(note)) => {
                    arisen((cause, part), note.clone(), &self.randomness.draw()?, now)
                }
                (Some(open), None) => closed(&open, now),
                (None, None) | (Some(_), Some(_)) => return Ok(()),
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
