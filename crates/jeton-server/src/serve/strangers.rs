//! Connections that hold a place and have not asked for anything yet. Where no place is left, the oldest of them gives way:
//! whoever sends their request at once is served, however many others send theirs slowly or never.

use std::{
    collections::VecDeque,
    sync::{Arc, Weak},
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Connection;

/// Whoever has to go goes at once.
const PATIENCE: Duration = Duration::from_secs(1);

/// Connections in the order in which they came.
#[derive(Default)]
pub(super) struct Strangers(VecDeque<Weak<Connection>>);

impl Strangers {
    /// A connection came; at most `limit` are open at a time.
    pub(super) fn take(&mut self, connection: &Arc<Connection>, limit: u32) {
        if self.0.len() > 2 * limit as usize {
            self.0.retain(|one| one.upgrade().is_some_and(|one| one.is_stranger()));
        }
        self.0.push_back(Arc::downgrade(connection));
    }

    /// The place of the oldest one, where there is one.
    pub(super) async fn make_room(
        &mut self,
        places: &Arc<Semaphore>,
    ) -> Option<OwnedSemaphorePermit> {
        while let Some(oldest) = self.0.pop_front() {
            let Some(oldest) = oldest.upgrade().filter(|one| one.is_stranger()) else { continue };
            oldest.give_way();
            drop(oldest);
            let place = tokio::time::timeout(PATIENCE, places.clone().acquire_owned()).await;
            return place.ok()?.ok();
        }
        None
    }
}
