//! Whether another process keeps the database locked, so that nothing can be written.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use super::Writer;

/// Whether another process held a lock for too long when something was to be written at last. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lock(Arc<AtomicBool>);

/// How long the writer waits for whoever else writes,
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// and where it has waited so long already. Whoever wants to change something is told at once then.
const LITTLE: Duration = Duration::from_millis(20);

impl Lock {
    /// Whether it was held.
    pub(crate) fn is_held(&self) -> bool {
        self.0.load(Relaxed)
    }
}

impl Writer {
    /// Something was written, or could have been.
    pub(super) fn was_let_in(&self) {
        if self.lock.0.swap(false, Relaxed) {
            tracing::warn!("the database is not locked any more: changes are taken");
            self.wait_at_most(PATIENCE);
        }
    }

    /// Nothing was written, for another process has the database locked. That is said once.
    pub(super) fn was_kept_out(&self) {
        if !self.lock.0.swap(true, Relaxed) {
            tracing::error!(
                "another process keeps the database locked: no change is taken until it lets go"
            );
            self.wait_at_most(LITTLE);
        }
    }

    fn wait_at_most(&self, time: Duration) {
        if let Err(error) = self.db.busy_timeout(time) {
            tracing::warn!(%error, "how long the writer waits for a lock could not be set");
        }
    }
}
