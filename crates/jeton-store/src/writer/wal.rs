//! Moving what is committed from the write-ahead log into the database.

use rusqlite::Connection;

/// How many pages of 4 KiB the log may hold that are not in the database yet. Rows of many accounts write the same pages
/// of the indexes again and again: with four times SQLite's default, a third more rows are written in the same time.
const PAGES: i64 = 4000;

/// Moves the pages over once there are enough of them. Runs after the callers are answered, and unlike SQLite's automatic
/// checkpoint tells its failures: after a failed `fsync` of the database the next one may succeed though the pages are lost.
pub(super) fn tend(connection: &Connection) -> rusqlite::Result<()> {
    if waiting(connection)? < PAGES {
        return Ok(());
    }
    connection.prepare_cached("PRAGMA wal_checkpoint(PASSIVE)")?.query_row([], |_| Ok(()))
}

fn waiting(connection: &Connection) -> rusqlite::Result<i64> {
    let mut statement = connection.prepare_cached("PRAGMA wal_checkpoint(NOOP)")?;
    statement.query_row([], |row| {
        let (pages, moved): (i64, i64) = (row.get(1)?, row.get(2)?);
        Ok(pages - moved)
    })
}
