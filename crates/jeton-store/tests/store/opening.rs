//! Opening: what is streamed, and what is refused.

use std::{fs, os::unix::fs::PermissionsExt};

use jeton_core::{Cause, End, Record, Session, Token};
use jeton_store::OpenError;

use crate::support::*;

#[tokio::test]
async fn reopening_tells_the_projection_every_service_account_session_not_closed_and_token() {
    let place = Place::furnished().await;
    let end = Some(End { at: at(5), cause: Cause::Revoked });
    let ended = Token { end, ..token(2) };
    let closed = Session { closed_at: Some(at(5)), ..session(2) };
    for record in [
        Record::Session(session(1)),
        Record::Session(closed),
        Record::Token(full_token(1)),
        Record::Token(ended.clone()),
        Record::Account(person(2)),
    ] {
        place.put(record).await;
    }

    let place = place.reopened().await;

    let expected = [
        Record::Service(service(1)),
        Record::Account(account(1)),
        Record::Account(person(2)),
        Record::Session(session(1)),
        Record::Token(full_token(1)),
        Record::Token(ended),
    ];
    assert_eq!(place.ledger.records(), expected);
}

#[tokio::test]
async fn reopening_tells_of_each_of_many_tokens_once() {
    const MANY: u16 = 20_000;
    let place = Place::furnished().await;
    let many: Vec<_> = (1..=MANY).map(|n| Record::Token(token(n))).collect();
    for some in many.chunks(1_000) {
        place.store.commit(batch(some.iter().cloned())).await.unwrap();
    }

    let replayed = place.reopened().await.ledger.records();

    let of_token = |record: &Record| match record {
        Record::Token(token) => Some(token.id),
        _ => None,
    };
    let mut told: Vec<_> = replayed.iter().filter_map(of_token).collect();
    told.sort();
    assert_eq!(told, (1..=MANY).map(token_id).collect::<Vec<_>>());
    assert!(replayed[..2].iter().all(|record| of_token(record).is_none()), "tokens come last");
}

#[tokio::test]
async fn a_row_is_told_of_once_whatever_its_number_and_its_number_promises_no_more_than_the_file_holds()
 {
    let place = Place::furnished().await;
    for n in 1..=4 {
        place.put(Record::Token(token(n))).await;
    }
    let place = place.reopened().await;
    let expected = place.ledger.expected();

    let numbers = "UPDATE tokens SET rowid = 9223372036854775807 WHERE rowid = 1; \
        UPDATE tokens SET rowid = -9223372036854775807 WHERE rowid = 2; \
        UPDATE tokens SET rowid = 4000 WHERE rowid = 3; \
        UPDATE accounts SET rowid = 9223372036854775807";
    let place = tampered(place, numbers).await;

    assert_eq!(expected, 4);
    assert!(place.ledger.expected() < 10_000, "{}", place.ledger.expected());
    let told = place.ledger.records();
    assert_eq!(told[..2], [Record::Service(service(1)), Record::Account(account(1))]);
    assert_eq!(told.len(), 2 + 4);
    assert!((1..=4).all(|n| told.contains(&Record::Token(token(n)))));
    assert_eq!(place.store.altered_rows(), []);
}

#[tokio::test]
async fn only_a_database_that_this_program_wrote_had_its_end_noted() {
    let place = Place::furnished().await;
    let first = place.store.was_anchored();

    let place = place.reopened().await;

    assert_eq!((first, place.store.was_anchored()), (false, true));
}

#[tokio::test]
async fn the_last_store_that_is_dropped_closes_the_database() {
    let place = Place::furnished().await;
    let (clone, wal) = (place.store.clone(), place.directory.path().join("jeton.db-wal"));
    drop(place.store);
    assert!(clone.head().await.is_ok());
    assert!(wal.exists());

    drop(clone);

    // The writer stops by itself; it is done as soon as the database is free.
    while matches!(open(&place.directory), Err(OpenError::Owned { .. })) {
        std::thread::yield_now();
    }
}

#[tokio::test]
async fn a_second_store_on_the_same_file_is_refused_at_once() {
    let place = Place::furnished().await;

    let second = open(&place.directory);

    assert!(matches!(second, Err(OpenError::Owned { .. })));
    assert!(place.store.head().await.is_ok());
}

#[tokio::test]
async fn a_link_to_the_file_is_the_same_file() {
    let place = Place::furnished().await;
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(place.path(), path(&elsewhere)).unwrap();

    let second = open(&elsewhere);

    assert!(matches!(second, Err(OpenError::Owned { .. })));
}

#[tokio::test]
async fn a_database_of_a_later_program_is_refused() {
    let place = Place::furnished().await;
    place.store.close().await;
    let other = rusqlite::Connection::open(path(&place.directory)).unwrap();
    other.execute_batch("INSERT INTO schema (version) VALUES (99)").unwrap();
    drop(other);

    let refused = open(&place.directory);

    assert!(matches!(refused, Err(OpenError::SchemaNewer { found: 99, known: 6 })));
}

#[tokio::test]
async fn every_file_is_private_to_its_owner() {
    let place = Place::furnished().await;

    for entry in fs::read_dir(place.directory.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{:?}", entry.file_name());
    }
}

#[test]
fn a_directory_that_is_not_there_is_an_error_and_is_not_made() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("missing").join("jeton.db");

    let refused = jeton_store::Store::open(options(path), std::sync::Arc::new(Ledger::default()));

    assert!(matches!(refused, Err(OpenError::Directory(_))));
    assert!(!directory.path().join("missing").exists());
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(path(&directory), "x".repeat(5000)).unwrap();

    let refused = open(&directory);

    assert!(matches!(refused, Err(OpenError::Database(_))));
}
