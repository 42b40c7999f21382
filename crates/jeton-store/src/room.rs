//! How much room there is for the database.

use std::{io, path::Path};

/// The room on the file system of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Bytes that Jeton may still write.
    pub free: u64,
    /// Bytes in all.
    pub total: u64,
}

/// The room on the file system that holds `path`.
pub(crate) fn at(path: &Path) -> io::Result<Room> {
    let found = rustix::fs::statvfs(path)?;
    let bytes = |blocks: u64| blocks.saturating_mul(found.f_frsize);
    Ok(Room { free: bytes(found.f_bavail), total: bytes(found.f_blocks) })
}
