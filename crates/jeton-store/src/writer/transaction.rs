//! One transaction around some work.

use rusqlite::Connection;

/// Does `work` in a transaction of its own.
///
/// # Errors
/// A failure of the database. Then nothing of the work is recorded, and no transaction is open, unless rolling it back
/// failed as well.
pub(super) fn within<T>(
    connection: &Connection,
    work: impl FnOnce() -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    run(connection, "BEGIN IMMEDIATE")?;
    let done = work().and_then(|done| run(connection, "COMMIT").map(|()| done));
    // SQLite ends the transaction by itself after some failures, and not after others.
    if done.is_err() && !connection.is_autocommit() {
        run(connection, "ROLLBACK")?;
    }
    done
}

/// Runs a statement without values.
pub(super) fn run(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.execute([]).map(|_| ())
}
