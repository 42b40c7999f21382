//! Connections to the database file.

use std::{ops::Deref, path::Path};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use crate::{OpenError, row_seal::RowSeals, writer::PATIENCE};

/// The oldest SQLite that may touch a database: before it, resetting the WAL could lose a commit
/// (<https://sqlite.org/wal.html>).
const OLDEST_SQLITE: i32 = 3_051_003;

/// Enough for every statement of this crate.
const CACHED_STATEMENTS: usize = 128;

/// A connection, and the seals of the rows behind it.
pub(crate) struct Db {
    connection: Connection,
    seals: RowSeals,
}

impl Db {
    /// A connection whose rows have these seals.
    pub(crate) fn new(connection: Connection, seals: RowSeals) -> Self {
        Self { connection, seals }
    }

    /// The seals of its rows.
    pub(crate) fn seals(&self) -> &RowSeals {
        &self.seals
    }

    /// Closes it.
    pub(crate) fn close(self) -> rusqlite::Result<()> {
        self.connection.close().map_err(|(_, error)| error)
    }
}

impl Deref for Db {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

/// Opens the connection that writes.
pub(crate) fn writer(path: &Path) -> Result<Connection, OpenError> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(OpenError::SqliteTooOld { found: rusqlite::version() });
    }
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(OpenError::NoWal);
    }
    // Checkpoints are run by the writer, who sees their errors; an automatic one would swallow them.
    connection.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA wal_autocheckpoint = 0;
         PRAGMA cache_size = -65536;",
    )?;
    must_sync_in_full(&connection)?;
    Ok(connection)
}

/// Refuses a connection that would say that something is written before it is. SQLite says nothing where it does not take a
/// setting.
fn must_sync_in_full(connection: &Connection) -> Result<(), OpenError> {
    let level: i64 = connection.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
    if level < FULL { Err(OpenError::NotInFull { level }) } else { Ok(()) }
}

/// What SQLite calls `FULL`; above it is `EXTRA`.
const FULL: i64 = 2;

/// Opens a connection that moves what is in the write-ahead log into the database.
pub(crate) fn mover(path: &Path) -> rusqlite::Result<Connection> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;")?;
    // SQLite opens its files when they are needed first: a process that has too many open hears of it here.
    connection.query_row("PRAGMA schema_version", [], |_| Ok(()))?;
    Ok(connection)
}

/// Opens a connection that only reads.
pub(crate) fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.execute_batch("PRAGMA cache_size = -8192;")?;
    Ok(connection)
}

fn open(path: &Path, access: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    connection.busy_timeout(PATIENCE)?;
    // Jeton makes no triggers: one that stands there is somebody else's, and would do what they like at any change.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    // Nothing of the database may reach the disk outside its directory.
    connection.execute_batch("PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;")?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_syncs_less_than_in_full_is_refused() {
        let connection = Connection::open_in_memory().unwrap();
        for (level, fits) in [("OFF", false), ("NORMAL", false), ("FULL", true), ("EXTRA", true)] {
            connection.execute_batch(&format!("PRAGMA synchronous = {level}")).unwrap();

            let refused = must_sync_in_full(&connection);

            assert_eq!(refused.is_ok(), fits, "{level}");
            assert!(fits || matches!(refused, Err(OpenError::NotInFull { .. })), "{level}");
        }
    }
}
