//! Whether the indexes lead to every row.
//!
//! An index has no seal. One that leaves a row out hides it from every question that goes along it: a session that no list has, that
//! no log-out everywhere finds, and that works on. Seals and tally do not see that, for they go along the tables.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::{Alteration, AlteredRow, ReadError, connection::Db, schema, sql, tables::STANDING};

/// How what is found is told: as a row of one of these tables.
pub(crate) const INDEX: &str = "index";
pub(crate) const INDEXES: &str = "indexes of table";

const MADE: &str = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";

/// The names of indexes and the statements that made them.
type Made = BTreeMap<String, String>;

/// The tables of which every row matters.
pub(crate) fn tables() -> impl Iterator<Item = &'static str> {
    STANDING.iter().map(|((table, _), _)| *table).chain(["log"])
}

/// The indexes that are not there, or are others.
pub(crate) fn strays(connection: &Connection) -> Result<Vec<AlteredRow>, ReadError> {
    let there = made(connection)?;
    let missing = should_be()?.into_iter().filter(|(name, sql)| there.get(name) != Some(sql));
    let stray = |(id, _sql)| AlteredRow { table: INDEX, id, how: Alteration::Gone };
    Ok(missing.map(stray).collect())
}

/// Makes anew what is missing, and notes it. What cannot be made, because rows stand there by now that it would not take, is noted
/// all the same.
pub(crate) fn mend(writer: &Db) -> Result<(), ReadError> {
    let should_be = should_be()?;
    for stray in strays(writer)? {
        let (name, sql) = (&stray.id, &should_be[&stray.id]);
        let made = writer.execute_batch(&format!("DROP INDEX IF EXISTS {name}; {sql}"));
        if let Err(error) = made {
            tracing::error!(%error, name, "an index could not be made anew");
        }
        writer.seals().note(stray);
    }
    Ok(())
}

/// What SQLite says is wrong with a table and its indexes, if anything is. It reads all of both.
pub(crate) fn wrong_with(
    connection: &Connection,
    table: &str,
) -> Result<Option<String>, ReadError> {
    let check = format!("PRAGMA integrity_check({table})");
    let said = connection.prepare(&check)?.query_row([], |row| row.get::<_, String>(0))?;
    Ok(Some(said).filter(|said| said != "ok"))
}

/// Makes the indexes of every table anew that do not lead to its rows.
pub(crate) fn mend_misleading(writer: &Db) -> Result<(), ReadError> {
    for table in tables() {
        if wrong_with(writer, table)?.is_some() {
            make_anew(writer, table)?;
        }
    }
    Ok(())
}

/// That indexes of a table do not lead to its rows.
pub(crate) fn misleading(table: &str) -> AlteredRow {
    AlteredRow { table: INDEXES, id: table.to_owned(), how: Alteration::Altered }
}

/// Makes the indexes of a table anew, and notes that they did not lead to its rows.
pub(crate) fn make_anew(writer: &Db, table: &'static str) -> Result<(), ReadError> {
    writer.seals().note(misleading(table));
    Ok(writer.execute_batch(&format!("REINDEX {table}"))?)
}

fn should_be() -> Result<Made, ReadError> {
    let empty = Connection::open_in_memory()?;
    schema::make(&empty)?;
    made(&empty)
}

fn made(connection: &Connection) -> Result<Made, ReadError> {
    let mut made = Made::new();
    sql::each(connection, MADE, &[], |row| {
        made.insert(row.get(0)?, row.get(1)?);
        Ok(())
    })?;
    Ok(made)
}
