//! What can go wrong in a use case.

use jeton_core::{Reason, Refusal};
use jeton_store::{AlteredRow, CommitError, ReadError};

use crate::{
    keys::Unsealed, passwords::WeakPassword, randomness::NoRandomness, service::preview::Preview,
};

/// Why no change is taken where somebody else has the database.
pub(crate) const LOCKED: &str = "another process keeps the database locked";

/// What can go wrong in a use case.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A rule says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The caller's own credential is refused.
    #[error("{}", .0.words())]
    Unauthenticated(Reason),
    /// The name or the password is wrong. It is never said which.
    #[error("the account name or the password is wrong")]
    WrongPassword,
    /// A password that is too easy to guess.
    #[error(transparent)]
    WeakPassword(#[from] WeakPassword),
    /// Too many wrong passwords or codes.
    #[error("too many wrong attempts; try again in {retry_after} seconds")]
    Throttled {
        /// Seconds until the next try is looked at.
        retry_after: u64,
    },
    /// A policy takes something away from those who hold tokens now, and nobody has accepted that.
    #[error(
        "the policy takes something away from those who hold tokens now; look at the preview, and accept it by its word"
    )]
    PolicyTightens(Box<Preview>),
    /// A sweep broke off: some tokens ended and the others did not.
    #[error(
        "{ended} tokens ended, and then it broke off: {cause}; to ask again ends the rest and does no harm"
    )]
    SweepBroken {
        /// How many ended.
        ended: u64,
        /// What broke it off.
        cause: Box<AppError>,
    },
    /// Somebody else changed the same thing at the same moment.
    #[error("somebody else changed this at the same moment; look again and decide anew")]
    Conflict,
    /// An idempotency key was used for another request.
    #[error("this idempotency key was used for another request within the last 24 hours")]
    KeyReused,
    /// The database does not take changes at the moment. Nothing was changed.
    #[error("changes are not possible at the moment: {0}")]
    Unavailable(&'static str),
    /// More is asked than can be answered. Nothing was done.
    #[error(
        "more is asked at the moment than can be answered, and nothing was done; try again in a second or later"
    )]
    Overloaded,
    /// As many as there may be follow the log already.
    #[error("too many follow the log at the moment")]
    TooManyFollowers,
    /// Somebody follows the log from a place that it does not have.
    #[error(
        "the log ends before that place: it is another one, or an older one of it; read it anew from its beginning"
    )]
    BeyondLog,
    /// Reading failed.
    #[error("reading failed")]
    Read(#[source] ReadError),
    /// What it is about was altered outside Jeton.
    #[error(
        "row `{}` of table `{}` was altered outside Jeton, and nothing is decided by it; a fault tells what to do",
        .0.id, .0.table
    )]
    RowAltered(AlteredRow),
    /// Writing failed.
    #[error("writing failed")]
    Write(#[source] CommitError),
    /// Nothing is sent there.
    #[error(transparent)]
    Egress(#[from] jeton_notice::webhook::Forbidden),
    /// A sealed secret does not open.
    #[error(transparent)]
    Unsealed(#[from] Unsealed),
    /// No randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

impl From<ReadError> for AppError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Altered(row) => Self::RowAltered(row),
            other => Self::Read(other),
        }
    }
}

impl From<CommitError> for AppError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Stale => Self::Conflict,
            CommitError::Altered(row) => Self::RowAltered(row),
            CommitError::Full => Self::Unavailable("the disk is full"),
            CommitError::Locked => Self::Unavailable(LOCKED),
            CommitError::ReadOnly { .. } => Self::Unavailable("the database had a write error"),
            CommitError::Closed => Self::Unavailable("Jeton is stopping"),
            other => Self::Write(other),
        }
    }
}
