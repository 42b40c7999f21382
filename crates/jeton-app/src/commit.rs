//! Committing: the one way in which anything changes.

use jeton_core::{
    Actor, Caller, Change,
    decide::{Mint, expiry},
};
use jeton_store::{Answer, Basis, Batch, CommitError};
use jiff::Timestamp;

use crate::{App, AppError, NoRandomness};

/// How often a decision is made anew when somebody else was faster. Every loss means that another change went
/// through, so that this is reached only by a crowd around one record.
pub(crate) const TRIES: usize = 32;

/// What was decided, and what was looked at to decide so besides what it changes: where any of that is changed before
/// the commit, the decision is made anew.
#[derive(Debug)]
pub(crate) struct Decided {
    changes: Vec<Change>,
    based_on: Vec<Basis>,
}

impl From<Vec<Change>> for Decided {
    fn from(changes: Vec<Change>) -> Self {
        Self { changes, based_on: Vec::new() }
    }
}

impl Decided {
    /// Changes that were decided on by how `basis` stands.
    pub(crate) fn on(basis: impl IntoIterator<Item = Basis>, changes: Vec<Change>) -> Self {
        Self { changes, based_on: basis.into_iter().collect() }
    }
}

impl App {
    /// Writes changes to the log and the tables. When this returns, this node's replica has taken them.
    pub(crate) async fn commit(
        &self,
        actor: Actor,
        decided: impl Into<Decided>,
        answer: Option<Answer>,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let Decided { mut changes, based_on } = decided.into();
        changes.extend(self.closed_by(&changes, at).await);
        self.store.commit(Batch { actor, at, changes, based_on, answer }).await.map(|_receipt| ())
    }

    /// The changes that close the faults about the ends of tokens that `changes` put off.
    pub(crate) async fn closed_by(&self, changes: &[Change], at: Timestamp) -> Vec<Change> {
        let tokens = expiry::put_off(changes);
        if tokens.is_empty() {
            return Vec::new();
        }
        match self.store.open_faults_of_any(tokens).await {
            Ok(open) => expiry::settle(changes, &open, at),
            // A token must not live on because nobody can read its faults, which close when its time is over.
            Err(error) => {
                tracing::warn!(%error, "faults about the end of tokens stay open");
                Vec::new()
            }
        }
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
    pub(crate) async fn settle<T, D: Into<Decided>, F>(
        &self,
        by: &Caller,
        decide: impl Fn(Timestamp) -> F,
    ) -> Result<T, AppError>
    where
        F: Future<Output = Result<(T, D), AppError>>,
    {
        self.settle_as(by.actor(), decide).await
    }

    /// As [`Self::settle`], where nobody with a credential asks.
    pub(crate) async fn settle_as<T, D: Into<Decided>, F>(
        &self,
        actor: Actor,
        decide: impl Fn(Timestamp) -> F,
    ) -> Result<T, AppError>
    where
        F: Future<Output = Result<(T, D), AppError>>,
    {
        for _ in 0..TRIES {
            let now = self.clock.now();
            let (answer, decided) = decide(now).await?;
            match self.commit(actor, decided, None, now).await {
                Ok(()) => return Ok(answer),
                Err(CommitError::Stale) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(AppError::Conflict)
    }
}
