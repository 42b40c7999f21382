//! Watching over Jeton itself: a file for each condition that an operator should see in time.

mod disk;

use crate::App;

impl App {
    /// Looks at every condition. One that cannot be looked at says so in the operator's log.
    pub(crate) async fn watch(&self) {
        if let Err(error) = self.watch_disk().await {
            tracing::warn!(%error, "the room on the disk could not be watched");
        }
    }
}
