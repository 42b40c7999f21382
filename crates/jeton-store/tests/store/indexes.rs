//! An index has no seal: one that leaves rows out is found, and made anew.

use jeton_core::{Record, Session};
use jeton_store::{Alteration, verify};
use rusqlite::Connection;

use crate::support::*;

/// The index of sessions that are not closed, as it should be.
const OPEN: &str = "CREATE INDEX sessions_open ON sessions (account, id) WHERE closed_at IS NULL";

fn execute(place: &Place, sql: &str) {
    Connection::open(place.path()).unwrap().execute_batch(sql).unwrap();
}

/// With session 1, which the index of open sessions leaves out though its text says that it does not.
async fn with_a_hidden_session() -> Place {
    let place = Place::furnished().await;
    place.put(Record::Session(session(1))).await;
    let id = session_id(1).to_string().replace("ses_", "");
    execute(
        &place,
        &format!(
            "DROP INDEX sessions_open; {OPEN} AND id <> x'{id}'; PRAGMA writable_schema = ON;
             UPDATE sqlite_schema SET sql = '{OPEN}' WHERE name = 'sessions_open';
             PRAGMA writable_schema = RESET"
        ),
    );
    place
}

fn told(place: &Place) -> Vec<(&'static str, String, Alteration)> {
    let rows = place.store.altered_rows();
    rows.into_iter().map(|row| (row.table, row.id, row.how)).collect()
}

async fn open_sessions(place: &Place) -> usize {
    place.store.open_sessions(account_id(1), at(10)).await.unwrap().len()
}

#[tokio::test]
async fn a_row_that_an_index_hides_is_found_again_and_the_index_is_told() {
    let place = with_a_hidden_session().await;
    assert_eq!(open_sessions(&place).await, 0);

    place.store.check_indexes().await.unwrap();

    assert_eq!(open_sessions(&place).await, 1);
    let sessions = ("indexes of table", "sessions".to_owned(), Alteration::Altered);
    assert_eq!(told(&place), [sessions]);
    place.store.check_indexes().await.unwrap();
    assert_eq!(told(&place), []);
}

#[tokio::test]
async fn a_row_that_an_index_hides_is_written_over_and_the_store_goes_on() {
    let place = with_a_hidden_session().await;
    let closed = Session { closed_at: Some(at(5)), revision: 2, ..session(1) };

    place.put(Record::Session(closed)).await;

    let sessions = ("indexes of table", "sessions".to_owned(), Alteration::Altered);
    assert_eq!(told(&place), [sessions]);
    assert_eq!((place.store.halted(), open_sessions(&place).await), (None, 0));
    place.put(Record::Session(session(2))).await;
    assert_eq!(open_sessions(&place.reopened().await).await, 1);
}

#[tokio::test]
async fn whoever_verifies_the_log_from_outside_hears_of_it_too() {
    let place = with_a_hidden_session().await;

    let verified = verify(&place.path(), &options(place.path()).chain_key, &[]).unwrap();

    let altered = verified.altered.unwrap();
    assert_eq!(altered.len(), 1, "{altered:?}");
    assert_eq!((altered[0].table, altered[0].id.as_str()), ("indexes of table", "sessions"));
}

#[tokio::test]
async fn an_index_that_is_missing_or_another_one_is_made_anew_while_jeton_runs_and_at_a_start() {
    for change in [
        "DROP INDEX accounts_by_name",
        "DROP INDEX accounts_by_name; CREATE INDEX accounts_by_name ON accounts (name)",
    ] {
        let by_name = |place: &Place| -> String {
            let sql = "SELECT sql FROM sqlite_schema WHERE name = 'accounts_by_name'";
            let db = Connection::open(place.path()).unwrap();
            db.query_row(sql, [], |row| row.get(0)).unwrap()
        };
        let missing = [("index", "accounts_by_name".to_owned(), Alteration::Gone)];
        let place = Place::furnished().await;
        let before = by_name(&place);

        execute(&place, change);
        place.store.mend_indexes().await.unwrap();
        assert_eq!((told(&place), by_name(&place)), (missing.to_vec(), before.clone()));

        execute(&place, change);
        let place = place.reopened().await;
        assert_eq!((told(&place), by_name(&place)), (missing.to_vec(), before));
    }
}

#[tokio::test]
async fn where_two_rows_stand_that_the_index_would_not_take_the_store_opens_all_the_same() {
    let place = Place::furnished().await;
    execute(
        &place,
        "DROP INDEX accounts_by_name; CREATE TEMP TABLE twin AS SELECT * FROM accounts;
         UPDATE twin SET id = x'00112233445566778899aabbccddeeff'; INSERT INTO accounts SELECT * FROM twin",
    );

    let place = place.reopened().await;

    let index = ("index", "accounts_by_name".to_owned(), Alteration::Gone);
    assert!(told(&place).contains(&index));
    assert!(place.store.account(account_id(1)).await.unwrap().is_some());
}

#[tokio::test]
async fn a_store_in_which_nobody_else_wrote_finds_nothing() {
    let place = Place::furnished().await;
    place.put(Record::Session(session(1))).await;

    place.store.mend_indexes().await.unwrap();
    place.store.check_indexes().await.unwrap();

    assert_eq!(told(&place), []);
    assert_eq!(told(&place.reopened().await), []);
}

#[tokio::test]
async fn a_trigger_that_somebody_planted_does_nothing() {
    let place = Place::furnished().await;
    execute(
        &place,
        "CREATE TRIGGER planted BEFORE INSERT ON accounts BEGIN SELECT RAISE(ABORT, 'no'); END",
    );

    place.put(Record::Account(account(2))).await;

    assert!(place.store.account(account_id(2)).await.unwrap().is_some());
}
