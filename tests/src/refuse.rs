//! A table that takes no new rows, as where its part of the disk is broken: an index on what cannot be computed of them.

use rusqlite::Connection;

/// Has a table refuse every row whose `column` is above that of all that stand there.
pub fn refuse_rows(database: &Connection, table: &str, column: &str) {
    let last = format!("SELECT coalesce(max({column}), -1) FROM {table}");
    let last: i64 = database.query_row(&last, [], |row| row.get(0)).expect("the table is there");
    refuse_where(database, table, &format!("{column} > {last}"));
}

/// Has a table refuse every row that fulfils a condition.
pub fn refuse_where(database: &Connection, table: &str, condition: &str) {
    let index =
        format!("CREATE INDEX refuse ON {table} (CASE WHEN {condition} THEN json('no') END)");
    database.execute_batch(&index).expect("no row of it stands there");
}

/// Has it take rows again.
pub fn take_rows(database: &Connection) {
    database.execute_batch("DROP INDEX refuse").expect("rows are refused");
}
