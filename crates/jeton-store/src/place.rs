//! A walk over the rows that stand, a part at a time, in the order of their tables and ids.

use crate::{
    ReadError,
    connection::Db,
    row::Row,
    sql,
    tables::{self, STANDING},
};

/// How far a walk has come.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    /// The table, by its number.
    table: usize,
    /// The last id of its that was passed, if any.
    behind: Option<Vec<u8>>,
}

/// Sorts before every id.
const NO_ID: &[u8] = &[];

impl Place {
    /// Hands the next rows to `take`, those among so many of their table that stand, and says whether there may be more.
    /// Where it fails, it has not moved.
    pub(crate) fn go_on(
        &mut self,
        db: &Db,
        rows: u32,
        mut take: impl FnMut(&'static str, &Row<'_>) -> Result<(), ReadError>,
    ) -> Result<bool, ReadError> {
        let Some(((table, columns), stands)) = STANDING.get(self.table) else {
            return Ok(false);
        };
        let condition = stands.condition();
        let behind = self.behind.as_deref().unwrap_or(NO_ID);
        let select = format!("SELECT {columns} FROM {table} WHERE ({condition}) AND ");
        if self.behind.is_none() {
            // What is no id was never written by Jeton.
            let planted = format!("{select} id < $1 LIMIT $2");
            sql::each(db, &planted, &[&behind, &rows], |row| take(table, row))?;
        }
        let last = format!(
            "SELECT max(id) FROM (SELECT id FROM {table} WHERE id > $1 ORDER BY id LIMIT $2)"
        );
        let last = sql::one(db, &last, &[&behind, &rows], |row| Ok(row.get(0)?))?.flatten();
        let Some(last) = last else {
            *self = Self { table: self.table + 1, behind: None };
            return Ok(true);
        };
        let last: Vec<u8> = last;
        let part = format!("{select} id > $1 AND id <= $2");
        sql::each(db, &part, &[&behind, &last], |row| take(table, row))?;
        self.behind = Some(last);
        Ok(true)
    }

    /// Whether a row of that id was passed, or would have been if it had been there.
    pub(crate) fn has_passed(&self, table: &str, id: &[u8; 16]) -> bool {
        tables::number(table).is_some_and(|number| {
            number < self.table
                || (number == self.table
                    && self.behind.as_deref().is_some_and(|behind| id.as_slice() <= behind))
        })
    }
}
