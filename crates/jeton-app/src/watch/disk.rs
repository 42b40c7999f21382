//! The disk: a full one takes no changes, so that somebody should hear before.

use jeton_core::FaultCause;
use jeton_store::Room;

use crate::{App, AppError};

/// Where less than this is free, and less than a twentieth of all, the disk is nearly full.
const LITTLE: u64 = 1 << 30;

/// How much room there is.
#[derive(Debug, PartialEq, Eq)]
enum Level {
    /// Little, as the sentence says.
    Little(String),
    /// Hardly more than little: what was told stands, so that room that comes and goes makes no fault a second.
    Hardly,
    /// Enough.
    Enough,
}

impl App {
    /// Opens a fault while there is little room for the database. Where nothing could be written, the store tries again.
    pub(super) async fn watch_disk(&self) -> Result<(), AppError> {
        self.store.try_again().await;
        let wrong = match self.store.room().map(level) {
            Ok(Level::Little(note)) => Some(note),
            Ok(Level::Hardly) => return Ok(()),
            Ok(Level::Enough) => None,
            Err(error) => {
                tracing::warn!(%error, "the operating system does not say how much room there is");
                return Ok(());
            }
        };
        let told = self.tell_condition(FaultCause::DiskNearlyFull, "database", wrong).await;
        // A store that takes nothing takes no fault, and has said so itself.
        if self.takes_changes() { told } else { Ok(()) }
    }
}

fn level(room: Room) -> Level {
    let little = LITTLE.min(room.total / 20);
    match room.free {
        free if free < little => {
            Level::Little(format!("{} MiB of {} MiB are free", free >> 20, room.total >> 20))
        }
        free if free < little + little / 4 => Level::Hardly,
        _ => Level::Enough,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_nearly_full_where_little_is_free_and_little_of_it() {
        let gib = 1_u64 << 30;

        let of = |free, total| level(Room { free, total });

        assert_eq!(of(2 * gib, 100 * gib), Level::Enough);
        assert_eq!(of(gib / 2, gib), Level::Enough, "half of a small one");
        assert_eq!(of(gib + gib / 8, 100 * gib), Level::Hardly);
        let told = "256 MiB of 102400 MiB are free".to_owned();
        assert_eq!(of(gib / 4, 100 * gib), Level::Little(told));
    }
}
