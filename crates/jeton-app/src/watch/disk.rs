//! The disk: a full one takes no changes, so that somebody should hear before.

use jeton_core::FaultCause;
use jeton_store::Room;

use crate::{App, AppError};

/// Where less than this is free, and less than a twentieth of all, the disk is nearly full.
const LITTLE: u64 = 1 << 30;

impl App {
    /// Opens a fault while there is little room for the database.
    pub(super) async fn watch_disk(&self) -> Result<(), AppError> {
        let wrong = match self.store.room() {
            Ok(room) => nearly_full(room),
            Err(error) => {
                tracing::warn!(%error, "the operating system does not say how much room there is");
                return Ok(());
            }
        };
        self.tell_condition(FaultCause::DiskNearlyFull, "database", wrong).await
    }
}

fn nearly_full(room: Room) -> Option<String> {
    let little = room.free < LITTLE && room.free < room.total / 20;
    little.then(|| format!("{} MiB of {} MiB are free", room.free >> 20, room.total >> 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_nearly_full_where_little_is_free_and_little_of_it() {
        let gib = 1_u64 << 30;

        assert_eq!(nearly_full(Room { free: gib, total: 100 * gib }), None);
        assert_eq!(nearly_full(Room { free: gib / 2, total: gib }), None, "half of a small one");
        let told = nearly_full(Room { free: gib / 4, total: 100 * gib });
        assert_eq!(told.as_deref(), Some("256 MiB of 102400 MiB are free"));
    }
}
