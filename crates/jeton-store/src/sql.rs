//! Statements with `$1`, `$2`… bound by the number in the name.
//!
//! SQLite reads `$2` as a name and numbers names by their first appearance, so that positional binding mixes values up
//! as soon as a text does not name them in order (`docs/decisions/0001-sqlite-driver.md`). All SQL with values goes
//! through here.

use rusqlite::{Connection, Statement, ToSql};

use crate::{ReadError, row::Row};

/// The values of `$1`, `$2`….
pub(crate) type Values<'a> = &'a [&'a dyn ToSql];

/// Runs a statement and tells how many rows it changed.
pub(crate) fn execute(
    connection: &Connection,
    sql: &str,
    values: Values<'_>,
) -> rusqlite::Result<usize> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, values)?;
    statement.raw_execute()
}

/// Hands every row of a query to `take`.
pub(crate) fn each(
    connection: &Connection,
    sql: &str,
    values: Values<'_>,
    take: impl FnMut(&Row<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    try_each(connection, sql, values, take)
}

/// Hands every row of a query to `take`, which may fail in its own way.
pub(crate) fn try_each<E: From<ReadError>>(
    connection: &Connection,
    sql: &str,
    values: Values<'_>,
    mut take: impl FnMut(&Row<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut statement = connection.prepare_cached(sql).map_err(ReadError::from)?;
    bind(&mut statement, values).map_err(ReadError::from)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(ReadError::from)? {
        take(&Row::of(row).map_err(ReadError::from)?)?;
    }
    Ok(())
}

/// Hands the rows of a query to `take` until it says that it has enough.
pub(crate) fn each_until(
    connection: &Connection,
    sql: &str,
    values: Values<'_>,
    mut take: impl FnMut(&Row<'_>) -> Result<bool, ReadError>,
) -> Result<(), ReadError> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, values)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        if take(&Row::of(row)?)? {
            break;
        }
    }
    Ok(())
}

/// Every row of a query.
pub(crate) fn all<T>(
    connection: &Connection,
    sql: &str,
    values: Values<'_>,
    read: impl Fn(&Row<'_>) -> Result<T, ReadError>,
) -> Result<Vec<T>, ReadError> {
    let mut found = Vec::new();
    each(connection, sql, values, |row| {
        found.push(read(row)?);
        Ok(())
    })?;
    Ok(found)
}

/// The only row of a query, if there is one.
pub(crate) fn one<T>(
    connection: &Connection,
    sql: &str,
    values: Values<'_>,
    read: impl Fn(&Row<'_>) -> Result<T, ReadError>,
) -> Result<Option<T>, ReadError> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, values)?;
    let mut rows = statement.raw_query();
    rows.next()?.map(|row| read(&Row::of(row)?)).transpose()
}

/// The ids in every row of a query, as bytes.
pub(crate) fn ids(
    connection: &Connection,
    sql: &str,
    values: Values<'_>,
) -> rusqlite::Result<Vec<[u8; 16]>> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, values)?;
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(row.get(0)?);
    }
    Ok(found)
}

/// The only number of a query, if there is one.
pub(crate) fn number(
    connection: &Connection,
    sql: &str,
    values: Values<'_>,
) -> rusqlite::Result<Option<i64>> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, values)?;
    let mut rows = statement.raw_query();
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?.flatten())
}

fn bind(statement: &mut Statement<'_>, values: Values<'_>) -> rusqlite::Result<()> {
    let mut highest = 0;
    for index in 1..=statement.parameter_count() {
        let number = number_of(statement, index)?;
        let mismatch = || rusqlite::Error::InvalidParameterCount(values.len(), number);
        let place = number.checked_sub(1).ok_or_else(mismatch)?;
        let value = values.get(place).ok_or_else(mismatch)?;
        statement.raw_bind_parameter(index, value)?;
        highest = highest.max(number);
    }
    if highest == values.len() {
        Ok(())
    } else {
        Err(rusqlite::Error::InvalidParameterCount(values.len(), highest))
    }
}

fn number_of(statement: &Statement<'_>, index: usize) -> rusqlite::Result<usize> {
    let name = statement.parameter_name(index).unwrap_or_default();
    name.strip_prefix('$')
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| rusqlite::Error::InvalidParameterName(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn select(sql: &str, values: Values<'_>) -> Result<Vec<i64>, ReadError> {
        let connection = Connection::open_in_memory()?;
        let row = one(&connection, sql, values, |row| {
            let columns = row.values().len();
            (0..columns).map(|i| Ok(row.get(i)?)).collect()
        })?;
        Ok(row.unwrap_or_default())
    }

    #[test]
    fn a_value_is_bound_by_its_number_in_any_order_and_any_number_of_times() {
        assert_eq!(select("SELECT $2, $1, $2", &[&1, &2]).unwrap(), [2, 1, 2]);
        assert_eq!(select("SELECT $3, $3, $1, $2", &[&1, &2, &3]).unwrap(), [3, 3, 1, 2]);
    }

    #[test]
    fn ten_values_and_more_keep_their_numbers() {
        let sql = "SELECT $10, $1, $2, $3, $4, $5, $6, $7, $8, $9, $11";
        let values: Values<'_> = &[&1, &2, &3, &4, &5, &6, &7, &8, &9, &10, &11];

        assert_eq!(select(sql, values).unwrap(), [10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11]);
    }

    #[test]
    fn a_missing_a_spare_and_a_nameless_value_are_errors() {
        assert!(select("SELECT $1, $2", &[&1]).is_err());
        assert!(select("SELECT $1", &[&1, &2]).is_err());
        assert!(select("SELECT $0", &[&1]).is_err());
        assert!(select("SELECT ?1", &[&1]).is_err());
    }
}
