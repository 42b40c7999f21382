//! Hiding rows from an index, as whoever writes to the database can.

use rusqlite::Connection;

/// Makes an index anew so that it leaves out the rows that fulfil a condition, under the text that it had.
pub fn hide_rows(database: &Connection, index: &str, condition: &str) {
    let text = "SELECT sql FROM sqlite_schema WHERE name = ?1";
    let text: String =
        database.query_row(text, [index], |row| row.get(0)).expect("the index is there");
    let and = if text.contains(" WHERE ") { "AND" } else { "WHERE" };
    let quoted = text.replace('\'', "''");
    let hide = format!(
        "DROP INDEX {index}; {text} {and} NOT ({condition}); PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = '{quoted}' WHERE name = '{index}'; PRAGMA writable_schema = RESET"
    );
    database.execute_batch(&hide).expect("the condition is one");
}
