//! Reading and writing rows that have a seal. What was altered is not handed out.
//!
//! A query names the columns of its table in their order and `row_seal` last; a statement that writes takes the code as the
//! value behind those it is given.

use crate::{ReadError, connection::Db, row::Row, sql, sql::Values};

/// The rows of a query.
pub(crate) struct Rows<T> {
    /// Those that are as they were written.
    pub(crate) good: Vec<T>,
    /// How many are not.
    pub(crate) altered: u32,
}

/// Writes a row with its seal, and tells how many rows that changed.
pub(crate) fn write(
    db: &Db,
    table: &str,
    sql: &str,
    values: Values<'_>,
) -> rusqlite::Result<usize> {
    let code = db.seals().of_values(table, values)?;
    let mut sealed = values.to_vec();
    sealed.push(&code);
    sql::execute(db, sql, &sealed)
}

/// Hands every row of a query that is as it was written to `take`.
pub(crate) fn each(
    db: &Db,
    table: &'static str,
    (sql, values): (&str, Values<'_>),
    mut take: impl FnMut(&Row<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    sql::each(db, sql, values, |row| match db.seals().check(table, row) {
        Ok(()) => take(row),
        Err(ReadError::Altered(_)) => Ok(()),
        Err(other) => Err(other),
    })
}

/// The rows of a query that are as they were written, and how many others there were.
pub(crate) fn rows<T>(
    db: &Db,
    table: &'static str,
    (sql, values): (&str, Values<'_>),
    read: impl Fn(&Row<'_>) -> Result<T, ReadError>,
) -> Result<Rows<T>, ReadError> {
    let mut rows = Rows { good: Vec::new(), altered: 0 };
    sql::each(db, sql, values, |row| {
        match db.seals().check(table, row) {
            Ok(()) => rows.good.push(read(row)?),
            Err(ReadError::Altered(_)) => rows.altered += 1,
            Err(other) => return Err(other),
        }
        Ok(())
    })?;
    Ok(rows)
}

/// Every row of a query that is as it was written.
pub(crate) fn all<T>(
    db: &Db,
    table: &'static str,
    query: (&str, Values<'_>),
    read: impl Fn(&Row<'_>) -> Result<T, ReadError>,
) -> Result<Vec<T>, ReadError> {
    rows(db, table, query, read).map(|rows| rows.good)
}

/// Every row of a query that can be read, where rows have no seals. One that cannot was not written so, which is noted.
pub(crate) fn readable<T>(
    db: &Db,
    (sql, values): (&str, Values<'_>),
    read: impl Fn(&Row<'_>) -> Result<T, ReadError>,
) -> Result<Vec<T>, ReadError> {
    let mut rows = Vec::new();
    sql::each(db, sql, values, |row| {
        rows.extend(db.seals().readable(read(row))?);
        Ok(())
    })?;
    Ok(rows)
}

/// The only row of a query, if there is one.
///
/// # Errors
/// [`ReadError::Altered`] where it is not what was written.
pub(crate) fn one<T>(
    db: &Db,
    table: &'static str,
    (sql, values): (&str, Values<'_>),
    read: impl Fn(&Row<'_>) -> Result<T, ReadError>,
) -> Result<Option<T>, ReadError> {
    sql::one(db, sql, values, |row| {
        db.seals().check(table, row)?;
        read(row)
    })
}

/// The row of an id, which is the first column and the only value of the query.
///
/// # Errors
/// [`ReadError::Altered`] where it is not what was written, or is gone.
pub(crate) fn of_id<T>(
    db: &Db,
    table: &'static str,
    (sql, id): (&str, &[u8; 16]),
    read: impl Fn(&Row<'_>) -> Result<T, ReadError>,
) -> Result<Option<T>, ReadError> {
    let found = one(db, table, (sql, &[id]), |row| {
        // An index has no seal, and may lead to another's row.
        let is_it = row.get::<[u8; 16]>(0)? == *id;
        is_it.then(|| read(row)).transpose()
    })?;
    let found = found.flatten();
    if found.is_none() {
        db.seals().must_not_stand(table, id)?;
    }
    Ok(found)
}

/// A page of `limit` rows: `read` is asked for as many more as were altered, so that these do not make it look like the last.
pub(crate) fn page<T>(
    limit: u32,
    read: impl Fn(u32) -> Result<Rows<T>, ReadError>,
) -> Result<Vec<T>, ReadError> {
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut asked = limit;
    loop {
        let Rows { mut good, altered } = read(asked)?;
        let had = good.len().saturating_add(usize::try_from(altered).unwrap_or(usize::MAX));
        let is_last = had < usize::try_from(asked).unwrap_or(usize::MAX);
        if good.len() >= wanted || is_last || asked == u32::MAX {
            good.truncate(wanted);
            return Ok(good);
        }
        asked = limit.saturating_add(altered);
    }
}
