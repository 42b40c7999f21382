//! Batches that are refused: why, and that they leave nothing.

use jeton_core::{Account, AccountState, Cause, End, Fault, Record, Service, Session, Token};
use jeton_store::{Basis, Batch, CommitError, LogFilter, Page, TokenFilter};
use tokio::task::JoinSet;

use crate::support::*;

const ALL: Page<jeton_core::TokenId> = Page { after: None, limit: 1000 };

#[tokio::test]
async fn the_loser_of_a_race_is_stale() {
    let place = Place::furnished().await;
    place.put(Record::Session(session(1))).await;
    place.put(Record::Token(token(1))).await;
    let next = [
        Record::Account(Account { revision: 2, ..account(1) }),
        Record::Service(Service { revision: 2, ..service(1) }),
        Record::Session(Session { revision: 2, ..session(1) }),
        Record::Token(Token { revision: 2, ..token(1) }),
    ];

    for record in next {
        let first = place.try_put(record.clone()).await;
        let second = place.try_put(record.clone()).await;

        assert!(first.is_ok());
        assert!(matches!(second, Err(CommitError::Stale)), "{record:?}");
    }
}

#[tokio::test]
async fn an_id_that_exists_is_stale_and_so_is_a_revision_of_nothing() {
    let place = Place::furnished().await;
    place.put(Record::Token(token(1))).await;

    let again = place.try_put(Record::Token(token(1))).await;
    let ahead = Token { revision: 3, ..token(1) };
    let ahead = place.try_put(Record::Token(ahead)).await;
    let nothing = Token { revision: 2, ..token(2) };
    let nothing = place.try_put(Record::Token(nothing)).await;

    for outcome in [again, ahead, nothing] {
        assert!(matches!(outcome, Err(CommitError::Stale)), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_refused_batch_leaves_nothing() {
    let place = Place::furnished().await;
    place.put(Record::Token(placed(1, 0))).await;
    let head = place.store.head().await.unwrap();

    let refused =
        batch([Record::Account(account(2)), Record::Token(token(2)), Record::Token(placed(3, 0))]);
    let refused = place.store.commit(refused).await;

    assert!(matches!(refused, Err(CommitError::Stale)));
    assert_eq!(place.store.account(account_id(2)).await.unwrap(), None);
    assert_eq!(place.store.token(token_id(2)).await.unwrap(), None);
    assert_eq!(place.store.head().await.unwrap(), head);
    assert_eq!(place.ledger.records().len(), 3);
}

/// Every other batch ends in a change that is refused. All wait together, so that they share transactions.
#[tokio::test]
async fn a_refused_batch_does_not_hold_up_its_group() {
    let place = Place::furnished().await;
    let good = |n| batch([Record::Token(token(n))]);
    let stale =
        |n| batch([Record::Token(token(n)), Record::Token(Token { revision: 9, ..token(n) })]);
    let batches = (1..=64).map(|n| if n % 2 == 0 { stale(n) } else { good(n) });
    let mut commits = JoinSet::new();

    for batch in batches.collect::<Vec<Batch>>() {
        let store = place.store.clone();
        commits.spawn(async move { store.commit(batch).await });
    }
    let outcomes = commits.join_all().await;

    let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(done, 32);
    let tokens = place.store.tokens(TokenFilter::default(), ALL).await.unwrap();
    assert_eq!(tokens.len(), 32);
    let entries = place.store.log(LogFilter::default(), 0, 1000).await.unwrap();
    let seqs: Vec<i64> = entries.iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, (1..=34).collect::<Vec<_>>());
    assert_eq!(place.ledger.records().len(), 34);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_tokens_for_one_place_exactly_one_gets_it() {
    let place = Place::furnished().await;
    let mut commits = JoinSet::new();

    for n in 1..=64 {
        let store = place.store.clone();
        commits.spawn(async move { store.commit(batch([Record::Token(placed(n, 0))])).await });
    }
    let outcomes = commits.join_all().await;

    let (done, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!(done.len(), 1);
    assert!(refused.iter().all(|r| matches!(r, Err(CommitError::Stale))));
    let kind = token(1).kind;
    let held = place.store.held(account_id(1), service_id(1), &kind).await;
    assert_eq!(held.unwrap().len(), 1);
}

#[tokio::test]
async fn a_place_is_free_again_once_its_token_has_ended() {
    let place = Place::furnished().await;
    place.put(Record::Token(placed(1, 0))).await;
    let end = Some(End { at: at(1), cause: Cause::Expired });
    let ended = Token { end, revision: 2, ..placed(1, 0) };

    let both = batch([Record::Token(ended), Record::Token(placed(2, 0))]);
    let both = place.store.commit(both).await;

    assert!(both.is_ok(), "{both:?}");
}

#[tokio::test]
async fn places_of_other_kinds_and_tokens_without_one_do_not_collide() {
    let place = Place::furnished().await;
    place.put(Record::Token(placed(1, 0))).await;
    let other = Token { kind: "other".parse().unwrap(), ..placed(2, 0) };

    for token in [other, placed(3, 1), token(4), token(5)] {
        place.put(Record::Token(token)).await;
    }
}

#[tokio::test]
async fn a_name_can_be_taken_only_once() {
    let place = Place::furnished().await;
    let name = account(1).name;
    let policy = service(1).policy;

    let account = place.try_put(Record::Account(Account { name, ..account(2) })).await;
    let service = place.try_put(Record::Service(Service { policy, ..service(2) })).await;

    assert!(matches!(account, Err(CommitError::NameTaken { what: "account" })));
    assert!(matches!(service, Err(CommitError::NameTaken { what: "service" })));
}

#[tokio::test]
async fn a_record_of_an_unknown_account_is_refused_and_the_store_goes_on() {
    let place = Place::furnished().await;
    let stray = Token { account: account_id(9), ..token(1) };

    let refused = place.try_put(Record::Token(stray)).await;
    let next = place.try_put(Record::Token(token(2))).await;

    assert!(matches!(refused, Err(CommitError::Database(_))));
    assert_eq!(next.unwrap().seq, 3);
}

#[tokio::test]
async fn an_error_says_nothing_of_statements_and_values() {
    let place = Place::furnished().await;
    let stray = Token { account: account_id(9), ..full_token(1) };

    let error = place.try_put(Record::Token(stray)).await.unwrap_err();

    let mut told = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        told += &format!(": {cause}");
        source = cause.source();
    }
    assert_eq!(
        told,
        "the changes could not be recorded: the database failed: FOREIGN KEY constraint failed: \
         Error code 787: constraint failed"
    );
}

#[tokio::test]
async fn a_batch_is_stale_where_what_it_was_based_on_has_changed_or_is_gone() {
    let place = Place::furnished().await;
    place.put(Record::Session(session(1))).await;
    let (account, service, session) = (account(1), service(1), session(1));
    let on = |basis| Batch { based_on: vec![basis], ..batch([Record::Token(token(1))]) };
    let outdated = [
        Basis::Account(account.id, 2),
        Basis::Service(service.id, 2),
        Basis::Session(session.id, 2),
        Basis::Account(account_id(9), 1),
    ];
    for basis in outdated {
        let refused = place.store.commit(on(basis.clone())).await;
        assert!(matches!(refused, Err(CommitError::Stale)), "{basis:?}: {refused:?}");
    }
    assert_eq!(place.store.token(token(1).id).await.unwrap(), None);

    let standing = [Basis::from(&account), Basis::from(&service), Basis::from(&session)];
    let whole = Batch { based_on: standing.into(), ..batch([Record::Token(token(1))]) };
    place.store.commit(whole).await.unwrap();
}

#[tokio::test]
async fn a_batch_based_on_open_sessions_is_stale_where_one_took_the_place_of_another() {
    let place = Place::furnished().await;
    let kept = session(1);
    place.put(Record::Session(kept.clone())).await;
    let looked_at = Basis::OpenSessions(kept.account, kept.opened_at, vec![kept.id]);
    let on = |basis: &Basis, n| Batch {
        based_on: vec![basis.clone()],
        ..batch([Record::Token(token(n))])
    };
    place.store.commit(on(&looked_at, 1)).await.unwrap();

    let closed = Session { closed_at: Some(kept.opened_at), revision: 2, ..kept.clone() };
    place.put(Record::Session(closed)).await;
    let other = Session { account: kept.account, ..session(2) };
    place.put(Record::Session(other)).await;

    let refused = place.store.commit(on(&looked_at, 2)).await;
    assert!(matches!(refused, Err(CommitError::Stale)), "{refused:?}");
    let now = Basis::OpenSessions(kept.account, kept.opened_at, vec![session(2).id]);
    place.store.commit(on(&now, 2)).await.unwrap();
}

#[tokio::test]
async fn a_token_has_one_open_fault_of_each_cause() {
    let place = Place::furnished().await;
    place.put(Record::Token(token(1))).await;
    place.put(Record::Fault(fault(1))).await;

    let again = place.try_put(Record::Fault(fault(2))).await;

    assert!(matches!(again, Err(CommitError::Stale)), "{again:?}");
    place.put(Record::Fault(Fault { closed_at: Some(at(9)), revision: 2, ..fault(1) })).await;
    place.put(Record::Fault(fault(2))).await;
    assert_eq!(place.store.open_faults_of(token(1).id).await.unwrap(), [fault(2)]);
}

#[tokio::test]
async fn the_name_of_a_deleted_account_is_free_again() {
    let place = Place::new();
    place.put(Record::Account(account(1))).await;
    let state = AccountState::Deleted;
    place.put(Record::Account(Account { state, revision: 2, ..account(1) })).await;

    let heir = Account { name: account(1).name, ..account(2) };
    place.put(Record::Account(heir.clone())).await;

    assert_eq!(place.store.account_named(&heir.name).await.unwrap(), Some(heir));
}
