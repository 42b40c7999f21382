//! An upload that goes on behind its answer.

use std::{sync::Arc, time::Duration};

use super::progress::Progress;
use crate::front::lease::{Lease, PERIOD};

/// The rest of a request whose answer may be there already.
pub(super) struct Upload {
    /// How far it is.
    pub(super) progress: Arc<Progress>,
    /// What lets it through.
    pub(super) lease: Lease,
    /// How long it may stand still.
    pub(super) patience: Duration,
}

impl Upload {
    /// Returns when it has to be given up: while the product takes nothing of it, nobody else looks. An upload that has
    /// come to its end never has to.
    pub(super) async fn is_overdue(&self) {
        while !self.progress.has_ended() {
            let stands_still = self.progress.moved().elapsed() >= self.patience;
            if stands_still || self.lease.holds().is_err() {
                return;
            }
            tokio::time::sleep(PERIOD.min(self.patience)).await;
        }
        std::future::pending().await
    }
}
