//! What the log tells, and to which question.

use jeton_core::{Account, Actor, Event, Record, Session, Token};
use jeton_store::{Batch, LogFilter, Subject};

use crate::support::*;

/// 1-2: account 1 and service 1. 3-4: account 2 and service 2, by account 1. 5: a session of account 2. 6: a token of
/// account 2 at service 2, by account 1. 7: a token of account 1 at service 1, by account 2.
async fn written() -> Place {
    let place = Place::furnished().await;
    let by =
        |n: u16, record: Record| Batch { actor: Actor::Account(account_id(n)), ..batch([record]) };
    let (second, theirs) = (account_id(2), Session { account: account_id(2), ..session(1) });
    let foreign = Token { account: second, service: service_id(2), ..token(1) };
    for batch in [
        by(1, Record::Account(account(2))),
        by(1, Record::Service(jeton_core::Service { ..service(2) })),
        batch([Record::Session(theirs)]),
        by(1, Record::Token(foreign)),
        by(2, Record::Token(token(2))),
    ] {
        place.store.commit(batch).await.unwrap();
    }
    place
}

async fn found(place: &Place, filter: LogFilter, after: i64, limit: u32) -> Vec<i64> {
    let entries = place.store.log(filter, after, limit).await.unwrap();
    entries.iter().map(|entry| entry.seq).collect()
}

#[tokio::test]
async fn an_entry_says_who_did_what_to_what_and_when() {
    let place = written().await;

    let entries = place.store.log(LogFilter::default(), 5, 1).await.unwrap();

    let entry = &entries[0];
    assert_eq!((entry.seq, entry.at, entry.event), (6, at(100), Event::TokenIssued));
    assert_eq!(entry.actor, Actor::Account(account_id(1)));
    let subject = Subject {
        account: Some(account_id(2)),
        service: Some(service_id(2)),
        session: None,
        token: Some(token_id(1)),
    };
    assert_eq!(entry.subject, subject);
}

#[tokio::test]
async fn jeton_itself_is_an_actor_without_an_account() {
    let place = written().await;

    let entries = place.store.log(LogFilter::default(), 0, 1).await.unwrap();

    assert_eq!(entries[0].actor, Actor::System);
}

#[tokio::test]
async fn an_account_is_found_as_actor_and_as_subject() {
    let place = written().await;
    let of = |n| LogFilter { account: Some(account_id(n)), ..LogFilter::default() };

    assert_eq!(found(&place, of(1), 0, 100).await, [1, 3, 4, 6, 7]);
    assert_eq!(found(&place, of(2), 0, 100).await, [3, 5, 6, 7]);
    assert_eq!(found(&place, of(9), 0, 100).await, [0; 0]);
}

#[tokio::test]
async fn a_page_begins_behind_the_last_place_and_holds_no_more_than_asked_for() {
    let place = written().await;
    let first = LogFilter { account: Some(account_id(1)), ..LogFilter::default() };

    assert_eq!(found(&place, first.clone(), 0, 2).await, [1, 3]);
    assert_eq!(found(&place, first, 3, 2).await, [4, 6]);
    assert_eq!(found(&place, LogFilter::default(), 5, 100).await, [6, 7]);
}

#[tokio::test]
async fn filters_are_met_all_together() {
    let place = written().await;
    let service = Some(service_id(2));
    let token = Some(token_id(1));
    let account = Some(account_id(1));
    let none = LogFilter::default();

    assert_eq!(found(&place, LogFilter { service, ..none.clone() }, 0, 100).await, [4, 6]);
    assert_eq!(found(&place, LogFilter { token, ..none.clone() }, 0, 100).await, [6]);
    assert_eq!(found(&place, LogFilter { service, account, ..none.clone() }, 0, 100).await, [4, 6]);
    assert_eq!(found(&place, LogFilter { service, account, token, ..none }, 0, 100).await, [6]);
}

#[tokio::test]
async fn an_event_is_found_whoever_it_is_about_whether_it_is_rare_or_frequent() {
    let place = Place::furnished().await;
    place.put(Record::Token(token(1))).await;
    place
        .store
        .commit(batch((2..=1_200).map(|number| Record::Token(token(number)))))
        .await
        .unwrap();
    let rare = vec![Event::ServiceCreated];
    let frequent = vec![Event::TokenIssued, Event::ServiceCreated];
    let service = Some(service_id(1));
    let account = Some(account_id(1));
    let actor = Some(Actor::System);
    let none = LogFilter::default();

    for of in
        [LogFilter { service, ..none.clone() }, LogFilter { actor, ..none.clone() }, none.clone()]
    {
        let filter = LogFilter { events: rare.clone(), ..of.clone() };
        assert_eq!(found(&place, filter, 0, 100).await, [2], "{of:?}");
        let filter = LogFilter { events: frequent.clone(), ..of };
        assert_eq!(found(&place, filter, 0, 3).await, [2, 3, 4]);
    }
    let of_account =
        |events: &[Event]| LogFilter { account, events: events.to_vec(), ..none.clone() };
    assert_eq!(found(&place, of_account(&rare), 0, 3).await, [0; 0]);
    assert_eq!(found(&place, of_account(&frequent), 0, 2).await, [3, 4]);
    assert_eq!(found(&place, of_account(&[Event::AccountCreated]), 0, 3).await, [1]);
    let all = LogFilter { service, ..none.clone() };
    assert_eq!(found(&place, all, 1_200, 10).await, [1_201, 1_202]);
}

#[tokio::test]
async fn an_update_is_an_entry_like_any_other() {
    let place = written().await;
    let next = Account { revision: 2, ..person(1) };

    let seq = place.try_put(Record::Account(next)).await.unwrap().seq;

    let entries = place.store.log(LogFilter::default(), seq - 1, 9).await.unwrap();
    assert_eq!(entries[0].detail["account"]["revision"], 2);
    assert_eq!(entries[0].detail["account"]["state"], "disabled");
}

#[tokio::test]
async fn a_search_by_time_finds_all_also_where_the_clock_was_set_back_and_forth() {
    let place = Place::furnished().await;
    // Longer stretches than what waits for the disk together can be.
    let mut n = 10;
    for seconds in [5_000, 100, 9_000, 200] {
        for _ in 0..5 {
            let accounts = (0..1_000).map(|_| {
                n += 1;
                Record::Account(account(n))
            });
            let batch = Batch { at: at(seconds), ..batch(accounts) };
            place.store.commit(batch).await.unwrap();
        }
    }
    let whole = found(&place, LogFilter::default(), 0, 30_000).await;
    let first = i64::try_from(whole.len()).unwrap() - 20_000;
    let stretch = |number: i64| (first + 5_000 * number + 1)..=(first + 5_000 * (number + 1));
    let of = |since: Option<i64>, until: Option<i64>| LogFilter {
        since: since.map(at),
        until: until.map(at),
        ..LogFilter::default()
    };

    let late = found(&place, of(Some(5_000), None), 0, 30_000).await;
    assert!(late.into_iter().eq(stretch(0).chain(stretch(2))));
    let early = found(&place, of(None, Some(150)), first, 30_000).await;
    assert!(early.into_iter().eq(stretch(1)));
    let middle = found(&place, of(Some(150), Some(6_000)), 0, 30_000).await;
    assert!(middle.into_iter().eq(stretch(0).chain(stretch(3))));
    assert_eq!(found(&place, of(Some(9_001), None), 0, 30_000).await, [0; 0]);

    // How far times fell is known of the entries that stood there before as well.
    let place = place.reopened().await;
    let late = found(&place, of(Some(5_000), None), 0, 30_000).await;
    assert!(late.into_iter().eq(stretch(0).chain(stretch(2))));
    let early = found(&place, of(None, Some(150)), first, 30_000).await;
    assert!(early.into_iter().eq(stretch(1)));
}
