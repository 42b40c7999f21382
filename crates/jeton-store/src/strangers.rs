//! Seeing that somebody else writes to the database: Jeton writes by one connection, and nobody else has to.

use rusqlite::Connection;

use crate::ReadError;

/// SQLite counts for each connection what others have committed (<https://sqlite.org/pragma.html#pragma_data_version>).
const COUNT: &str = "PRAGMA data_version";

/// Looks on the connection that writes whether another one did.
#[derive(Debug)]
pub(crate) struct Strangers {
    seen: i64,
}

impl Strangers {
    /// Whoever writes from now on.
    pub(crate) fn since_now(writer: &Connection) -> Result<Self, ReadError> {
        Ok(Self { seen: count(writer)? })
    }

    /// Whether somebody else wrote since this was asked last. Who writes into the file past SQLite is not seen.
    pub(crate) fn wrote(&mut self, writer: &Connection) -> Result<bool, ReadError> {
        let before = std::mem::replace(&mut self.seen, count(writer)?);
        Ok(before != self.seen)
    }
}

fn count(writer: &Connection) -> Result<i64, ReadError> {
    let mut statement = writer.prepare_cached(COUNT)?;
    Ok(statement.query_row([], |row| row.get(0))?)
}
