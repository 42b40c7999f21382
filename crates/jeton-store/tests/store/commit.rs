//! Many commits at once: one log, and the projection before the answer.

use std::sync::{
    Arc, Mutex,
    mpsc::{Receiver, Sender, channel},
};

use jeton_core::{Record, TokenId};
use jeton_store::{CommitError, LogFilter, Projection, Store};
use tokio::task::{JoinSet, spawn_blocking};

use crate::support::*;

fn token_of(record: &Record) -> Option<TokenId> {
    match record {
        Record::Token(token) => Some(token.id),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_commits_get_gap_free_places_and_one_projection_each_in_that_order() {
    let place = Place::furnished().await;
    let mut commits = JoinSet::new();

    for n in 1..=64 {
        let store = place.store.clone();
        commits.spawn(async move { store.commit(batch([Record::Token(token(n))])).await });
    }
    let receipts = commits.join_all().await;

    let mut seqs: Vec<i64> = receipts.into_iter().map(|r| r.unwrap().seq).collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (3..=66).collect::<Vec<_>>());
    let entries = place.store.log(LogFilter::default(), 2, 100).await.unwrap();
    let in_log: Vec<_> = entries.iter().filter_map(|e| e.subject.token).collect();
    let told: Vec<_> = place.ledger.records().iter().filter_map(token_of).collect();
    assert_eq!(in_log.len(), 64);
    assert_eq!(told, in_log);
}

#[tokio::test]
async fn a_batch_gets_places_in_a_row_and_its_receipt_names_the_last() {
    let place = Place::furnished().await;

    let records = [1, 2, 3].map(|n| Record::Token(token(n)));
    let receipt = place.store.commit(batch(records)).await.unwrap();

    assert_eq!(receipt.seq, 5);
    assert_eq!(place.store.head().await.unwrap().seq, 5);
}

#[tokio::test]
async fn a_batch_without_changes_is_answered_with_the_end_of_the_log() {
    let place = Place::furnished().await;

    let receipt = place.store.commit(batch([])).await.unwrap();

    assert_eq!(receipt.seq, 2);
}

/// Says that it is about to take a record, and waits to be let on.
struct Gate {
    here: Sender<()>,
    on: Mutex<Receiver<()>>,
}

impl Projection for Gate {
    fn take(&self, _: &Record) {
        self.here.send(()).unwrap();
        self.on.lock().unwrap().recv().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_projection_is_told_after_the_change_is_durable_and_before_the_answer() {
    let directory = tempfile::tempdir().unwrap();
    let ((here, arrived), (let_on, on)) = (channel(), channel());
    let gate = Arc::new(Gate { here, on: Mutex::new(on) });
    let store = Store::open(options(path(&directory)), gate).unwrap();

    let committing = tokio::spawn({
        let store = store.clone();
        async move { store.commit(batch([Record::Account(account(1))])).await }
    });
    spawn_blocking(move || arrived.recv()).await.unwrap().unwrap();

    assert_eq!(store.account(account_id(1)).await.unwrap(), Some(account(1)));
    assert!(!committing.is_finished());
    let_on.send(()).unwrap();
    assert_eq!(committing.await.unwrap().unwrap().seq, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reads_go_on_while_a_write_transaction_is_busy() {
    let place = Place::furnished().await;
    let other = rusqlite::Connection::open(place.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();

    let committing = tokio::spawn({
        let store = place.store.clone();
        async move { store.commit(batch([Record::Token(token(1))])).await }
    });

    assert!(place.store.account(account_id(1)).await.unwrap().is_some());
    assert_eq!(place.store.head().await.unwrap().seq, 2);
    assert!(!committing.is_finished());
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(committing.await.unwrap().unwrap().seq, 3);
}

#[tokio::test]
async fn a_closed_store_refuses_everything_and_its_file_may_be_opened_again() {
    let place = Place::furnished().await;
    let clone = place.store.clone();

    place.store.close().await;

    let commit = clone.commit(batch([Record::Token(token(1))])).await;
    assert!(matches!(commit, Err(CommitError::Closed)));
    assert!(clone.head().await.is_err());
    assert!(open(&place.directory).is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn commits_that_wait_when_the_store_is_closed_are_finished() {
    let place = Place::furnished().await;
    let mut commits = JoinSet::new();
    for n in 1..=32 {
        let store = place.store.clone();
        commits.spawn(async move { store.commit(batch([Record::Token(token(n))])).await });
    }

    let place = place.reopened().await;

    let done = commits.join_all().await.iter().filter(|r| r.is_ok()).count();
    let told = place.ledger.records();
    assert_eq!(told.iter().filter_map(token_of).count(), done);
}
