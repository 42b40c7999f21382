//! How the chain of the log stands.

use jeton_core::{Caller, FaultCause, FaultId};
use jiff::Timestamp;

use super::anchor::Anchoring;
use crate::{App, AppError};

/// How the chain of the log stands: what was checked, and what is noted outside the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainState {
    /// The place of the last entry; 0 where there is none.
    pub entries: i64,
    /// Whether it was found to be what was written.
    pub is_whole: bool,
    /// The open faults that say what is wrong with it.
    pub faults: Vec<FaultId>,
    /// Up to which entry it was checked as it grew.
    pub checked: Option<i64>,
    /// When all of it was last found whole, since Jeton started.
    pub whole_at: Option<Timestamp>,
    /// The last entry that is noted outside the database, and when it was noted.
    pub anchored: Option<(i64, Timestamp)>,
}

impl App {
    /// How the chain of the log stands: for administrators.
    pub async fn log_chain(&self, by: &Caller) -> Result<ChainState, AppError> {
        by.must_be_admin()?;
        let open = self.store.open_faults_of_jeton(FaultCause::LogChainBroken).await?;
        let anchoring = self.anchoring.lock().await;
        // Behind the lock, so that no more was checked than there is.
        let entries = self.store.head().await?.seq;
        Ok(anchoring.state(entries, open.iter().map(|fault| fault.id).collect()))
    }
}

impl Anchoring {
    fn state(&self, entries: i64, faults: Vec<FaultId>) -> ChainState {
        ChainState {
            entries,
            is_whole: !self.is_broken && faults.is_empty(),
            faults,
            checked: self.checked.map(|head| head.seq),
            whole_at: self.walk.ended,
            anchored: self.noted.map(|anchor| (anchor.head.seq, anchor.at)),
        }
    }
}
