//! When sessions were last seen: kept beside the log, and over a restart.

use jeton_core::{Record, Session};
use jeton_store::{CommitError, SeenSession};

use crate::support::{Place, at, session, session_id};

fn seen(n: u16, seconds: i64) -> SeenSession {
    SeenSession { session: session_id(n), seen_at: at(seconds) }
}

async fn seen_at(place: &Place, n: u16) -> jiff::Timestamp {
    place.store.session(session_id(n)).await.unwrap().unwrap().seen_at
}

#[tokio::test]
async fn what_was_seen_is_there_after_a_restart_and_the_log_knows_nothing_of_it() {
    let place = Place::furnished().await;
    place.put(Record::Session(session(1))).await;
    let head = place.store.head().await.unwrap();

    place.store.observe_sessions(vec![seen(1, 500), seen(9, 500)]).await.unwrap();
    let place = place.reopened().await;

    assert_eq!(seen_at(&place, 1).await, at(500));
    assert_eq!(place.store.head().await.unwrap(), head);
    let replayed = place.ledger.records();
    assert!(replayed.contains(&Record::Session(Session { seen_at: at(500), ..session(1) })));
}

#[tokio::test]
async fn an_earlier_sight_takes_nothing_back_and_a_closed_session_stays_as_it_is() {
    let place = Place::furnished().await;
    place.put(Record::Session(session(1))).await;
    place.store.observe_sessions(vec![seen(1, 500)]).await.unwrap();

    place.store.observe_sessions(vec![seen(1, 499)]).await.unwrap();
    assert_eq!(seen_at(&place, 1).await, at(500));
    let closed = Session { closed_at: Some(at(600)), revision: 2, ..session(1) };
    place.put(Record::Session(closed)).await;
    place.store.observe_sessions(vec![seen(1, 700)]).await.unwrap();

    assert_eq!(seen_at(&place, 1).await, at(500));
}

#[tokio::test]
async fn a_closed_store_keeps_nothing_and_says_so() {
    let place = Place::furnished().await;
    place.store.clone().close().await;

    let refused = place.store.observe_sessions(vec![seen(1, 500)]).await;

    assert!(matches!(refused, Err(CommitError::Closed)), "{refused:?}");
}
