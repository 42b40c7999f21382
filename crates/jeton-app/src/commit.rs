//! Committing: the one way in which anything changes.

use jeton_core::{Actor, Caller, Change, decide::Mint};
use jeton_store::{Answer, Batch, CommitError};
use jiff::Timestamp;

use crate::{App, AppError, NoRandomness};

/// How often a decision is made anew when somebody else was faster. Every loss means that another change went
/// through, so that this is reached only by a crowd around one record.
pub(crate) const TRIES: usize = 32;

impl App {
    /// Writes changes to the log and the tables. When this returns, this node's replica has taken them.
    pub(crate) async fn commit(
        &self,
        actor: Actor,
        changes: Vec<Change>,
        answer: Option<Answer>,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        self.store.commit(Batch { actor, at, changes, answer }).await.map(|_receipt| ())
    }

    /// What a decision needs to bring a secret into being.
    pub(crate) fn mint(&self) -> Result<Mint<'_>, NoRandomness> {
        Ok(Mint {
            open: self.randomness.draw()?,
            hidden: self.randomness.draw()?,
            key: self.keys.digest(),
            sealer: &self.keys,
        })
    }

    /// Decides and commits, again from the start where somebody else was faster.
    pub(crate) async fn settle<T, F>(
        &self,
        by: &Caller,
        decide: impl Fn(Timestamp) -> F,
    ) -> Result<T, AppError>
    where
        F: Future<Output = Result<(T, Vec<Change>), AppError>>,
    {
        for _ in 0..TRIES {
            let now = self.clock.now();
            let (decided, changes) = decide(now).await?;
            match self.commit(by.actor(), changes, None, now).await {
                Ok(()) => return Ok(decided),
                Err(CommitError::Stale) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(AppError::Conflict)
    }
}
