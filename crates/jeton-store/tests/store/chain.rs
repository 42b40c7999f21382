//! The chain finds what was done to the log behind the store's back.

use jeton_core::Record;
use jeton_store::{ChainFault, CheckError, Checked, Head, OpenError, Options, Store};

use crate::support::*;

/// A log of ten entries.
async fn written() -> Place {
    let place = Place::furnished().await;
    for n in 1..=8 {
        place.put(Record::Token(token(n))).await;
    }
    place
}

async fn fault(place: &Place, from: Head) -> ChainFault {
    match place.store.check_chain(from).await {
        Err(CheckError::Fault(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

fn tamper(place: &Place, sql: &str) {
    let other = rusqlite::Connection::open(place.path()).unwrap();
    other.execute_batch(sql).unwrap();
}

#[tokio::test]
async fn the_chain_of_an_untouched_log_holds_up_to_its_head() {
    let place = written().await;

    let checked = place.store.check_chain(Head::EMPTY).await.unwrap();

    let head = place.store.head().await.unwrap();
    assert_eq!(checked, Checked { entries: 10, head });
}

#[tokio::test]
async fn a_check_can_begin_at_a_head_that_was_noted() {
    let place = Place::furnished().await;
    let noted = place.store.head().await.unwrap();
    place.put(Record::Token(token(1))).await;

    let checked = place.store.check_chain(noted).await.unwrap();

    assert_eq!((checked.entries, checked.head.seq), (1, 3));
}

#[tokio::test]
async fn the_chain_goes_on_where_it_was_after_a_restart() {
    let place = written().await.reopened().await;

    place.put(Record::Token(token(9))).await;

    let checked = place.store.check_chain(Head::EMPTY).await.unwrap();
    assert_eq!(checked.entries, 11);
}

#[tokio::test]
async fn a_changed_column_is_found() {
    for change in [
        "detail = detail || ' '",
        "at = at + 1",
        "actor = account",
        "event = 'token.ended'",
        "account = NULL",
        "service = NULL",
        "session = token",
        "token = NULL",
        "hash = zeroblob(32)",
    ] {
        let place = written().await;

        tamper(&place, &format!("UPDATE log SET {change} WHERE seq = 5"));

        let found = fault(&place, Head::EMPTY).await;
        assert_eq!(found, ChainFault::Changed { seq: 5 }, "{change}");
    }
}

#[tokio::test]
async fn a_deleted_entry_is_found() {
    let place = written().await;

    tamper(&place, "DELETE FROM log WHERE seq = 5");

    assert_eq!(fault(&place, Head::EMPTY).await, ChainFault::Missing { seq: 5 });
}

#[tokio::test]
async fn entries_moved_up_into_a_gap_are_found() {
    let place = written().await;

    tamper(&place, "DELETE FROM log WHERE seq = 5; UPDATE log SET seq = seq - 1 WHERE seq > 5");

    assert_eq!(fault(&place, Head::EMPTY).await, ChainFault::Changed { seq: 5 });
}

#[tokio::test]
async fn a_tail_that_was_cut_off_shows_against_a_head_that_was_noted() {
    let place = written().await;
    let noted = place.store.head().await.unwrap();

    tamper(&place, "DELETE FROM log WHERE seq > 7");

    let checked = place.store.check_chain(Head::EMPTY).await.unwrap();
    assert_ne!(checked.head, noted);
    assert_eq!(fault(&place, noted).await, ChainFault::Cut { seq: 8 });
}

#[tokio::test]
async fn a_log_whose_end_was_changed_is_not_opened() {
    let place = written().await;
    tamper(&place, "UPDATE log SET detail = '{}' WHERE seq = 9");
    let directory = place.directory;
    place.store.close().await;

    let refused = open(&directory);

    let Err(OpenError::Log(CheckError::Fault(fault))) = refused else { panic!("it was opened") };
    assert_eq!(fault, ChainFault::Changed { seq: 9 });
}

#[tokio::test]
async fn a_log_of_another_key_is_not_opened() {
    let place = written().await;
    let options = Options { chain_key: [8; 32], ..options(place.path()) };
    place.store.close().await;

    let refused = Store::open(options, place.ledger);

    assert!(matches!(refused, Err(OpenError::Log(_))));
}
