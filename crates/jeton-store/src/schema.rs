//! The tables' version, and the way from each version to the next.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::{OpenError, ReadError, connection, row_seal::RowSeals, sql, tables};

/// The text that leads to each version, from 1.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_tables.sql"),
    include_str!("../migrations/0002_signing_keys.sql"),
    include_str!("../migrations/0003_people.sql"),
    include_str!("../migrations/0004_watch.sql"),
    include_str!("../migrations/0005_tally.sql"),
    include_str!("../migrations/0006_lists.sql"),
];

/// The version since which the end of the log is noted outside the database.
pub(crate) const ANCHORED: i64 = 4;

/// The version since which rows are sealed.
const SEALED: i64 = 4;

/// The version since which faults are sealed as well.
const FAULTS_SEALED: i64 = 5;

/// Whether the database at `path` says of itself that it is of a program that noted the end of the log nowhere and sealed no row.
///
/// # Errors
/// What the database says.
pub fn is_before_anchors(path: &Path) -> Result<bool, ReadError> {
    let connection = connection::reader(path)?;
    let tables = "SELECT count(*) FROM sqlite_schema WHERE name = 'schema'";
    if sql::number(&connection, tables, &[])? == Some(0) {
        return Ok(false);
    }
    let version = sql::number(&connection, "SELECT max(version) FROM schema", &[])?;
    Ok(version.is_some_and(|version| version < ANCHORED))
}

/// Whether the tables are those of this program's version.
pub(crate) fn is_current(connection: &Connection) -> Result<bool, ReadError> {
    let version = sql::number(connection, "SELECT max(version) FROM schema", &[])?;
    Ok(version.and_then(|version| usize::try_from(version).ok()) == Some(MIGRATIONS.len()))
}

/// Makes the tables of this program's version where there are none.
pub(crate) fn make(empty: &Connection) -> rusqlite::Result<()> {
    MIGRATIONS.iter().try_for_each(|text| empty.execute_batch(text))
}

/// Brings the tables to this program's version, each step in a transaction of its own, and says which they had. The rows of
/// earlier versions get their seals in the step that makes room for these, so that none is missing afterwards.
///
/// # Errors
/// [`OpenError::SchemaNewer`] for a database that a later program has written.
pub(crate) fn migrate(connection: &mut Connection, seals: &RowSeals) -> Result<i64, OpenError> {
    connection.execute_batch("CREATE TABLE IF NOT EXISTS schema (version BIGINT PRIMARY KEY)")?;
    let found: i64 =
        connection
            .query_row("SELECT coalesce(max(version), 0) FROM schema", [], |row| row.get(0))?;
    let newer = || OpenError::SchemaNewer { found, known: MIGRATIONS.len() };
    let done = usize::try_from(found).map_err(|_| newer())?;
    let missing = MIGRATIONS.get(done..).ok_or_else(newer)?;
    for (version, text) in (found + 1..).zip(missing) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(text)?;
        if version == SEALED {
            tables::seal_all(&transaction, seals)?;
        }
        if version == FAULTS_SEALED {
            tables::seal_faults(&transaction, seals)?;
        }
        sql::execute(&transaction, "INSERT INTO schema (version) VALUES ($1)", &[&version])?;
        transaction.commit()?;
    }
    Ok(found)
}
