//! A row of a query. SQLite is asked for each of its values once: a row that has a seal is read twice, for the seal and for the
//! record, and at a start asking takes as long as checking.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};

/// A row, and its values in their order.
pub(crate) struct Row<'r> {
    row: &'r rusqlite::Row<'r>,
    values: Vec<ValueRef<'r>>,
}

impl<'r> Row<'r> {
    /// What SQLite has of a row.
    pub(crate) fn of(row: &'r rusqlite::Row<'r>) -> rusqlite::Result<Self> {
        let columns = row.as_ref().column_count();
        let mut values = Vec::with_capacity(columns);
        for column in 0..columns {
            values.push(row.get_ref(column)?);
        }
        Ok(Self { row, values })
    }

    /// All values.
    pub(crate) fn values(&self) -> &[ValueRef<'r>] {
        &self.values
    }

    /// The value of a column.
    pub(crate) fn value(&self, column: usize) -> rusqlite::Result<ValueRef<'r>> {
        let value = self.values.get(column).copied();
        value.ok_or_else(|| rusqlite::Error::InvalidColumnIndex(column))
    }

    /// The value of the column of that name.
    pub(crate) fn named(&self, name: &str) -> rusqlite::Result<ValueRef<'r>> {
        self.value(self.row.as_ref().column_index(name)?)
    }

    /// The value of a column, as what it is.
    pub(crate) fn get<T: FromSql>(&self, column: usize) -> rusqlite::Result<T> {
        self.read(column, T::column_result)
    }

    /// The value of a column, as what `read` makes of it.
    pub(crate) fn read<T>(
        &self,
        column: usize,
        read: impl FnOnce(ValueRef<'r>) -> FromSqlResult<T>,
    ) -> rusqlite::Result<T> {
        let value = self.value(column)?;
        read(value).map_err(|error| unreadable(column, value, error))
    }

    /// The name of a column.
    pub(crate) fn name(&self, column: usize) -> &str {
        self.row.as_ref().column_name(column).unwrap_or("?")
    }
}

fn unreadable(column: usize, value: ValueRef<'_>, error: FromSqlError) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, value.data_type(), Box::new(error))
}
