//! The rows are those that there were: none is gone, and none is an older one.

use jeton_core::{Record, Session};
use jeton_store::{Alteration, ReadError, Recounted};
use rusqlite::Connection;

use crate::support::*;

/// With tokens 1 to 3 of account 1, the second of which was ended, and a session that was closed; and the rows of before.
async fn lived_in() -> Place {
    let place = Place::furnished().await;
    for n in 1..=3 {
        place.put(Record::Token(token(n))).await;
    }
    place.put(Record::Session(session(1))).await;
    let db = Connection::open(place.path()).unwrap();
    for table in ["tokens", "sessions"] {
        db.execute_batch(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).unwrap();
    }
    let ended =
        jeton_core::Token { revision: 2, scopes: "tokens:read".parse().unwrap(), ..token(2) };
    place.put(Record::Token(ended)).await;
    let closed = Session { revision: 2, closed_at: Some(at(9)), ..session(1) };
    place.put(Record::Session(closed)).await;
    place
}

fn put_back(table: &str, id: &str) -> String {
    format!(
        "DELETE FROM {table} WHERE id = x'{id}'; INSERT INTO {table} SELECT * FROM kept_{table} WHERE id = x'{id}';"
    )
}

fn told(place: &Place) -> Vec<(&'static str, String, Alteration)> {
    let rows = place.store.altered_rows();
    rows.into_iter().map(|row| (row.table, row.id, row.how)).collect()
}

#[tokio::test]
async fn a_store_whose_rows_are_those_that_there_were_finds_nothing_whatever_became_of_the_tally() {
    for sql in ["", "DELETE FROM tally", "UPDATE tally SET tokens = others, others = tokens"] {
        let place = tampered(lived_in().await, sql).await;

        assert_eq!(told(&place), [], "{sql}");
        assert_eq!(place.ledger.withheld(), 0);
        place.put(Record::Token(token(4))).await;
        let place = place.reopened().await;
        assert_eq!(told(&place), [], "{sql}");
    }
}

#[tokio::test]
async fn a_token_whose_older_row_was_put_back_is_taken_back_and_refused_until_its_row_is_right() {
    let id = token_id(2).to_string().replace("tok_", "");

    let place = tampered(lived_in().await, &put_back("tokens", &id)).await;

    assert_eq!(told(&place), [("tokens", id.clone(), Alteration::Older)]);
    assert_eq!(place.ledger.withheld(), 1);
    let read = place.store.token(token_id(2)).await;
    assert!(matches!(read, Err(ReadError::Altered(_))), "{read:?}");
    assert!(place.store.token(token_id(3)).await.unwrap().is_some());
    // What is written beside it does not make it good.
    place.put(Record::Token(token(4))).await;
    let place = place.reopened().await;
    assert_eq!(told(&place), [("tokens", id, Alteration::Older)]);
}

#[tokio::test]
async fn a_session_that_was_closed_is_not_handed_out_where_its_older_row_was_put_back() {
    let id = session_id(1).to_string().replace("ses_", "");

    let place = tampered(lived_in().await, &put_back("sessions", &id)).await;

    let sessions = place.ledger.records();
    assert!(!sessions.iter().any(|record| matches!(record, Record::Session(_))));
    assert_eq!(told(&place), [("sessions", id, Alteration::Older)]);
}

#[tokio::test]
async fn a_row_that_is_gone_and_one_that_is_there_twice_are_found() {
    let [one, two] = [1, 2].map(|n| token_id(n).to_string().replace("tok_", ""));
    let gone = format!("DELETE FROM tokens WHERE id = x'{one}'");
    // Twice, so that an exclusive or of both would be nothing; for which the index has to go.
    let twice = format!(
        "CREATE TABLE copy AS SELECT * FROM tokens; DROP TABLE tokens; ALTER TABLE copy RENAME TO tokens;
         INSERT INTO tokens SELECT * FROM kept_tokens WHERE id = x'{two}';
         INSERT INTO tokens SELECT * FROM kept_tokens WHERE id = x'{two}';"
    );
    for (sql, expected) in [(gone, (one, Alteration::Gone)), (twice, (two, Alteration::Older))] {
        let place = tampered(lived_in().await, &sql).await;

        let mut told = told(&place);
        told.retain(|(table, ..)| *table != "index");
        assert_eq!(told, [("tokens", expected.0, expected.1)], "{sql}");
    }
}

#[tokio::test]
async fn where_neither_the_rows_nor_the_log_are_what_was_written_the_store_is_not_opened() {
    let place = lived_in().await;
    for n in 5..=4200_u16 {
        place.put(Record::Token(token(n))).await;
    }
    place.store.close().await;
    let db = Connection::open(path(&place.directory)).unwrap();
    let id = token_id(2).to_string().replace("tok_", "");
    db.execute_batch(&put_back("tokens", &id)).unwrap();
    db.execute_batch(
        "UPDATE log SET detail = replace(detail, '\"revision\":2', '\"revision\":1') WHERE seq = 7",
    )
    .unwrap();
    drop(db);

    let opened = open(&place.directory);

    let error = opened.map(|_| ()).unwrap_err().to_string();
    assert_eq!(error, "the log cannot be trusted");
}

#[tokio::test]
async fn faults_that_were_removed_silenced_or_planted_are_as_the_log_has_them_after_the_next_start()
{
    for sql in [
        "DELETE FROM faults",
        "UPDATE faults SET closed_at = 5, revision = 2",
        "UPDATE faults SET note = 'all is well'",
        "INSERT INTO faults SELECT zeroblob(16), cause, token, service, account, part || '!', threshold, expires_at, address,
             agent, note, recipients, opened_at, closed_at, revision, row_seal FROM faults",
        "CREATE TEMP TABLE one AS SELECT * FROM faults; DELETE FROM faults; UPDATE one SET id = zeroblob(16);
             INSERT INTO faults SELECT * FROM one",
    ] {
        let place = Place::furnished().await;
        let fault = fault_of_jeton(1);
        place.put(Record::Fault(fault.clone())).await;

        let place = tampered(place, sql).await;

        let found = told(&place);
        let planted = sql.contains("zeroblob");
        assert!(!found.is_empty() && found.iter().all(|row| row.0 == "faults"), "{sql}: {found:?}");
        assert!(!planted || found.iter().any(|row| row.1 == "0".repeat(32)), "{found:?}");
        let cause = fault.cause;
        assert_eq!(place.store.open_faults_of_jeton(cause).await.unwrap(), [fault], "{sql}");
        let place = place.reopened().await;
        assert_eq!(told(&place), [], "{sql}");
    }
}

/// Counts the rows again one by one, and lets something happen after each.
async fn counted(place: &Place, mut then: impl AsyncFnMut(u16)) -> Recounted {
    let mut step = 0;
    loop {
        match place.store.recount(1).await.unwrap() {
            Recounted::Part => then(step).await,
            end => return end,
        }
        step += 1;
    }
}

#[tokio::test]
async fn rows_that_are_counted_while_others_write_come_to_what_they_should_and_one_that_was_put_back_shows()
 {
    let place = lived_in().await;
    for n in 100..120 {
        place.put(Record::Token(token(n))).await;
    }

    let busy = counted(&place, async |step| {
        if step < 100 {
            // One behind which the count is soon, and ever lower ones, which it meets or has passed.
            let revised = jeton_core::Token { revision: 2 + i64::from(step), ..token(1) };
            place.put(Record::Token(revised)).await;
            place.put(Record::Token(token(400 - step))).await;
        }
        if step < 100 && step % 5 == 0 {
            place.put(Record::Session(session(10 + step))).await;
            let closed = Session { revision: 2, closed_at: Some(at(9)), ..session(10 + step) };
            place.put(Record::Session(closed)).await;
        }
    });
    let busy = busy.await;
    let quiet = counted(&place, async |_step| {}).await;
    let id = token_id(2).to_string().replace("tok_", "");
    Connection::open(place.path()).unwrap().execute_batch(&put_back("tokens", &id)).unwrap();
    let other = counted(&place, async |_step| {}).await;

    assert_eq!((busy, quiet, other), (Recounted::Fits, Recounted::Fits, Recounted::Differs));
}
