//! Answers filed under idempotency keys.

use jeton_core::Record;
use jeton_store::{Answer, Batch, CommitError};
use jiff::{SignedDuration, Timestamp};

use crate::support::*;

fn answer(key: &str, at: Timestamp) -> Answer {
    Answer {
        account: account_id(1),
        key: key.to_owned(),
        request: [4; 32],
        status: 201,
        body: b"sealed".to_vec(),
        at,
    }
}

fn answered(key: &str, n: u16, at: Timestamp) -> Batch {
    Batch { at, answer: Some(answer(key, at)), ..batch([Record::Token(token(n))]) }
}

#[tokio::test]
async fn an_answer_is_filed_with_its_changes_and_found_by_account_and_key() {
    let place = Place::furnished().await;

    place.store.commit(answered("k", 1, at(0))).await.unwrap();

    let found = |account, key| place.store.answer(account, key);
    assert_eq!(found(account_id(1), "k").await.unwrap(), Some(answer("k", at(0))));
    assert_eq!(found(account_id(1), "l").await.unwrap(), None);
    assert_eq!(found(account_id(2), "k").await.unwrap(), None);
}

#[tokio::test]
async fn a_key_serves_once_and_the_second_batch_leaves_nothing() {
    let place = Place::furnished().await;
    place.store.commit(answered("k", 1, at(0))).await.unwrap();

    let second = place.store.commit(answered("k", 2, at(1))).await;

    assert!(matches!(second, Err(CommitError::Answered)));
    assert_eq!(place.store.token(token_id(2)).await.unwrap(), None);
}

#[tokio::test]
async fn a_repeated_request_is_answered_and_not_stale() {
    let place = Place::furnished().await;
    place.store.commit(answered("k", 1, at(0))).await.unwrap();

    let repeated = place.store.commit(answered("k", 1, at(1))).await;

    assert!(matches!(repeated, Err(CommitError::Answered)));
}

#[tokio::test]
async fn the_answer_of_a_refused_batch_is_not_filed() {
    let place = Place::furnished().await;
    place.put(Record::Token(token(1))).await;

    let refused = place.store.commit(answered("k", 1, at(0))).await;

    assert!(matches!(refused, Err(CommitError::Stale)));
    assert_eq!(place.store.answer(account_id(1), "k").await.unwrap(), None);
}

#[tokio::test]
async fn answers_are_dropped_when_one_is_filed_24_hours_later() {
    let place = Place::furnished().await;
    let day = SignedDuration::from_hours(24);
    place.store.commit(answered("old", 1, at(0))).await.unwrap();
    place.store.commit(answered("young", 2, at(1))).await.unwrap();

    place.store.commit(answered("new", 3, at(0) + day)).await.unwrap();

    let found = |key| place.store.answer(account_id(1), key);
    assert_eq!(found("old").await.unwrap(), None);
    assert!(found("young").await.unwrap().is_some());
    assert!(found("new").await.unwrap().is_some());
}

#[tokio::test]
async fn a_key_serves_again_after_24_hours() {
    let place = Place::furnished().await;
    place.store.commit(answered("k", 1, at(0))).await.unwrap();

    let later = at(0) + SignedDuration::from_hours(24);
    let again = place.store.commit(answered("k", 2, later)).await;

    assert!(again.is_ok(), "{again:?}");
}
