//! Databases of every version of the tables, with tokens in them, brought up to date by a start of today's program.
//!
//! No program of an earlier version is there to write them. Every version kept tokens, accounts and the log in columns that are
//! still there, so that a database of today, taken back to the tables and columns of an earlier version, is what one left.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use jeton_app::Sender;
use jeton_core::{Cause, Scopes, Verdict};
use rusqlite::Connection;
use serde_json::json;

use crate::{
    TestJeton,
    stock::{Held, caller, issue, start},
};

/// The texts that lead to each version of the tables, as they were released.
pub const MIGRATIONS: &[&str] = &[
    include_str!("../../crates/jeton-store/migrations/0001_tables.sql"),
    include_str!("../../crates/jeton-store/migrations/0002_signing_keys.sql"),
    include_str!("../../crates/jeton-store/migrations/0003_people.sql"),
    include_str!("../../crates/jeton-store/migrations/0004_watch.sql"),
    include_str!("../../crates/jeton-store/migrations/0005_tally.sql"),
    include_str!("../../crates/jeton-store/migrations/0006_lists.sql"),
];

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many tokens each database holds, a tenth of them ended.
    pub tokens: usize,
    /// The databases.
    pub databases: Vec<Database>,
}

/// A database that was brought up to date.
#[derive(Debug)]
pub struct Database {
    /// The version that its tables had.
    pub version: usize,
    /// How long the start took.
    pub start: Duration,
    /// Good secrets that were refused afterwards. Must stay 0.
    pub refused: usize,
    /// Ended ones that were accepted. Must stay 0.
    pub raised: usize,
    /// Tokens that could be revoked afterwards. Must be 1.
    pub changed: usize,
}

impl Outcome {
    /// Whether every database was brought up to date and every secret is what it was.
    pub fn passed(&self) -> bool {
        let is_good =
            |database: &Database| database.refused + database.raised == 0 && database.changed == 1;
        self.databases.len() == MIGRATIONS.len() && self.databases.iter().all(is_good)
    }
}

/// The services of the living tokens. Those that ended were of the second.
const LIVING: [(&str, &str); 2] = [("jeton", "api-token"), ("online", "api-token")];

/// Makes databases of every version with so many tokens, and starts from each.
///
/// # Panics
/// Where Jeton does not do what nothing speaks against.
pub async fn run(tokens: usize) -> Outcome {
    let jeton = TestJeton::new().await;
    let ended = issue(&jeton, "online", "api-token", tokens / 10).await;
    let sweep = json!({ "filter": { "service": "online" }, "cause": "leaked" });
    jeton.step_up().await;
    let swept = jeton.call("POST", "/api/v1/tokens/revoke").bearer(&jeton.admin).json(&sweep);
    swept.send().await.expect(200);
    let mut living = Vec::new();
    for (service, kind) in LIVING {
        living.extend(issue(&jeton, service, kind, (tokens - ended.len()) / LIVING.len()).await);
    }
    jeton.app.stop().await;
    let mut outcome = Outcome { tokens: ended.len() + living.len(), ..Outcome::default() };
    for version in 1..=MIGRATIONS.len() {
        let directory = tempfile::tempdir().expect("there is a temporary directory");
        take_back(jeton.directory(), directory.path(), version);
        let begun = Instant::now();
        let app = start(&jeton, directory.path()).await;
        let start = begun.elapsed();
        let accepted = |held: &&Held| {
            let judged =
                app.verify_secret(held.service, &held.secret, Sender::default(), &Scopes::NONE);
            matches!(judged.map(|judged| judged.verdict), Ok(Verdict::Allow(_)))
        };
        let refused = living.len() - living.iter().filter(accepted).count();
        let raised = ended.iter().filter(accepted).count();
        let held = &living[0];
        let by = caller(&jeton, &app).await;
        app.revoke(held.id, Cause::Revoked, &by).await.expect("it may be revoked");
        let judged =
            app.verify_secret(held.service, &held.secret, Sender::default(), &Scopes::NONE);
        let judged = judged.expect("the service is there").verdict;
        let changed = usize::from(matches!(judged, Verdict::Deny(_)));
        app.stop().await;
        outcome.databases.push(Database { version, start, refused, raised, changed });
    }
    outcome
}

/// Makes the database in `from` one of that version in `to`, with its keys.
fn take_back(from: &Path, to: &Path, version: usize) {
    std::fs::copy(from.join("keys.toml"), to.join("keys.toml")).expect("there are keys");
    let connection = Connection::open(to.join("jeton.db")).expect("it opens");
    let run =
        |sql: &str| connection.execute_batch(sql).unwrap_or_else(|error| panic!("{error}: {sql}"));
    run("PRAGMA journal_mode = WAL; CREATE TABLE schema (version BIGINT PRIMARY KEY)");
    for (before, text) in MIGRATIONS[..version].iter().enumerate() {
        run(text);
        run(&format!("INSERT INTO schema (version) VALUES ({})", before + 1));
    }
    run("PRAGMA foreign_keys = OFF");
    let today = from.join("jeton.db");
    run(&format!("ATTACH '{}' AS today; BEGIN", today.to_str().expect("the path is text")));
    for table in texts(&connection, "SELECT name FROM sqlite_schema WHERE type = 'table'") {
        if table != "schema" {
            let columns = format!("SELECT '\"' || name || '\"' FROM pragma_table_info('{table}')");
            let columns = texts(&connection, &columns).join(", ");
            run(&format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM today.{table}"));
        }
    }
    run("COMMIT; DETACH today");
}

fn texts(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).expect("it is SQL");
    let rows = statement.query_map([], |row| row.get(0)).expect("it is there");
    rows.map(|row| row.expect("a text")).collect()
}
