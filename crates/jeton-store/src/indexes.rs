//! Whether the indexes lead to every row.
//!
//! An index has no seal. One that leaves a row out hides it from every question that goes along it: a session that no list has, that
//! no log-out everywhere finds, and that works on. Seals and tally do not see that, for they go along the tables.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, InterruptHandle};

use crate::{Alteration, AlteredRow, ReadError, connection::Db, schema, sql, tables::STANDING};

/// How what is found is told: as a row of one of these tables.
pub(crate) const INDEX: &str = "index";
pub(crate) const INDEXES: &str = "indexes of table";

const MADE: &str = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";

/// The last there is: nobody waits for a look at an index.
const NICENESS: i32 = 19;

/// The look at a table that is under way, so that whoever closes the store need not wait for it. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Look(Arc<Mutex<Looking>>);

#[derive(Default)]
enum Looking {
    #[default]
    None,
    At(InterruptHandle),
    NoMore,
}

impl Look {
    /// Does something long on a connection.
    ///
    /// # Errors
    /// [`ReadError::Closed`] where it is not to begin any more, and what the database says where it is broken off.
    pub(crate) fn take<T>(
        &self,
        connection: &Connection,
        work: impl FnOnce() -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        match &mut *self.looking() {
            Looking::NoMore => return Err(ReadError::Closed),
            looking => *looking = Looking::At(connection.get_interrupt_handle()),
        }
        let done = work();
        match &mut *self.looking() {
            Looking::NoMore => {}
            looking => *looking = Looking::None,
        }
        done
    }

    /// Breaks off what is under way, and lets nothing begin.
    pub(crate) fn close(&self) {
        if let Looking::At(connection) = std::mem::replace(&mut *self.looking(), Looking::NoMore) {
            connection.interrupt();
        }
    }

    // It is whole after every step.
    fn looking(&self) -> MutexGuard<'_, Looking> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

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

/// Has everything else that runs come before this thread.
pub(crate) fn stand_back() {
    // On Linux this is about the calling thread alone. Where it is not allowed, it goes on as the others do.
    if let Err(error) = rustix::process::nice(NICENESS) {
        tracing::debug!(%error, "the thread that looks at indexes has the priority of all others");
    }
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Counts for hours.
    const LONG: &str = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT max(n) FROM \
        (SELECT n FROM n LIMIT 100000000000)";

    #[test]
    fn whoever_closes_breaks_off_what_is_under_way_and_nothing_begins_any_more() {
        let look = Look::default();
        let closing = look.clone();
        let closer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            closing.close();
        });
        let connection = Connection::open_in_memory().unwrap();

        let long = look.take(&connection, || Ok(sql::number(&connection, LONG, &[])?));

        closer.join().unwrap();
        assert!(matches!(long, Err(ReadError::Database(_))), "{long:?}");
        let next = look.take(&connection, || Ok(()));
        assert!(matches!(next, Err(ReadError::Closed)), "{next:?}");
    }

    #[test]
    fn what_is_done_by_then_hinders_nothing_that_follows() {
        let (look, connection) = (Look::default(), Connection::open_in_memory().unwrap());
        for _ in 0..2 {
            let one = look.take(&connection, || Ok(sql::number(&connection, "SELECT 1", &[])?));
            assert_eq!(one.unwrap(), Some(1));
        }
        look.close();
        assert_eq!(sql::number(&connection, "SELECT 1", &[]).unwrap(), Some(1));
    }
}
