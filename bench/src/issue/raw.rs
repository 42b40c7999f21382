//! Raw: the rows that the store wrote, written again into the same tables by the same library and nothing else.

use std::{path::Path, time::Instant};

use rusqlite::{Connection, Statement, params_from_iter, types::Value};
use tokio::runtime::Runtime;

use super::{Written, store};
use crate::{
    Outcome,
    statistics::Latencies,
    stock::{self, Stock},
};

/// The rows of many tokens and of their entries in the log.
pub(super) struct Rows {
    tokens: Vec<Vec<Value>>,
    log: Vec<Vec<Value>>,
}

impl Rows {
    /// The rows that the store writes for `count` creates.
    pub(super) fn of(runtime: &Runtime, stock: &Stock, count: usize) -> Outcome<Self> {
        let directory = stock.copy()?;
        let before: i64 = open(directory.path())?.query_one(LAST, [], |row| row.get(0))?;
        runtime.block_on(async {
            let store = stock::open(directory.path(), std::sync::Arc::new(stock::Nobody))?;
            let created = store::create(&store, stock, count).await;
            store.close().await;
            created
        })?;
        let connection = open(directory.path())?;
        Ok(Self {
            tokens: select(&connection, TOKENS, before)?,
            log: select(&connection, LOG, before)?,
        })
    }
}

const LAST: &str = "SELECT max(seq) FROM log";
const TOKENS: &str =
    "SELECT tokens.* FROM log JOIN tokens ON tokens.id = log.token WHERE seq > ?1 ORDER BY seq";
const LOG: &str = "SELECT * FROM log WHERE seq > ?1 ORDER BY seq";

/// Writes `rows` into a copy of `stock`, `group` of them in a transaction. Single ones are fewer: they take longer.
pub(super) fn write(stock: &Stock, rows: &Rows, group: usize) -> Outcome<Written> {
    let directory = stock.copy()?;
    let connection = open(directory.path())?;
    let mut token = insert(&connection, "tokens", &rows.tokens)?;
    let mut line = insert(&connection, "log", &rows.log)?;
    let count = if group == 1 { rows.tokens.len() / 16 } else { rows.tokens.len() };
    let mut latencies = Latencies::default();
    let begin = Instant::now();
    for first in (0..count).step_by(group) {
        let start = Instant::now();
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        for row in first..count.min(first + group) {
            token.execute(params_from_iter(&rows.tokens[row]))?;
            line.execute(params_from_iter(&rows.log[row]))?;
        }
        connection.prepare_cached("COMMIT")?.execute([])?;
        latencies.add(start.elapsed());
    }
    Ok(Written::new(count, begin.elapsed().as_secs_f64(), latencies))
}

/// Opens a database with the settings that the store writes with; SQLite's own automatic checkpoint stays on.
fn open(directory: &Path) -> Outcome<Connection> {
    let connection = Connection::open(directory.join("jeton.db"))?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;",
    )?;
    Ok(connection)
}

fn select(connection: &Connection, sql: &str, after: i64) -> Outcome<Vec<Vec<Value>>> {
    let mut statement = connection.prepare(sql)?;
    let columns = statement.column_count();
    let rows = statement.query_map([after], |row| (0..columns).map(|i| row.get(i)).collect())?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn insert<'c>(
    connection: &'c Connection,
    table: &str,
    rows: &[Vec<Value>],
) -> Outcome<Statement<'c>> {
    let columns = rows.first().ok_or("the store wrote nothing")?.len();
    let marks: Vec<String> = (1..=columns).map(|n| format!("?{n}")).collect();
    Ok(connection.prepare(&format!("INSERT INTO {table} VALUES ({})", marks.join(", ")))?)
}
