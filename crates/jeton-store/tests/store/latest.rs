//! While a store is open, what it wrote last is what counts: a row that somebody put back as it was before is believed by nobody.

use jeton_core::{
    Account, AccountState, Link, Record, Role, Service, ServiceState, Session, Token,
};
use jeton_store::{Alteration, Basis, CommitError, ReadError, TokenFilter};
use rusqlite::Connection;

use crate::support::*;

fn execute(place: &Place, sql: &str) {
    Connection::open(place.path()).unwrap().execute_batch(sql).unwrap();
}

/// With the rows that two records write, the second after the first, as they were between the two.
async fn put_back(table: &str, [before, after]: [Record; 2]) -> Place {
    let place = Place::furnished().await;
    place.put(before).await;
    let made = format!("rowid = (SELECT max(rowid) FROM {table})");
    execute(&place, &format!("CREATE TABLE kept AS SELECT * FROM {table} WHERE {made}"));
    place.put(after).await;
    execute(
        &place,
        &format!(
            "PRAGMA foreign_keys = OFF; DELETE FROM {table} WHERE id IN (SELECT id FROM kept);
             INSERT INTO {table} SELECT * FROM kept"
        ),
    );
    place
}

fn told(place: &Place) -> Vec<(&'static str, Alteration)> {
    place.store.altered_rows().into_iter().map(|row| (row.table, row.how)).collect()
}

fn accounts() -> [Record; 2] {
    let admin = Account { role: Role::Admin, ..account(2) };
    let demoted = Account { role: Role::Member, revision: 2, ..account(2) };
    [Record::Account(admin), Record::Account(demoted)]
}

fn links() -> [Record; 2] {
    let used = Link { closed_at: Some(at(9)), revision: 2, ..link(2) };
    [Record::Link(link(2)), Record::Link(used)]
}

fn services() -> [Record; 2] {
    let disabled = Service { state: ServiceState::Disabled, revision: 2, ..service(2) };
    [Record::Service(service(2)), Record::Service(disabled)]
}

fn sessions() -> [Record; 2] {
    let closed = Session { closed_at: Some(at(9)), revision: 2, ..session(2) };
    [Record::Session(session(2)), Record::Session(closed)]
}

fn tokens() -> [Record; 2] {
    let narrowed = Token { scopes: "read".parse().unwrap(), revision: 2, ..token(2) };
    [Record::Token(token(2)), Record::Token(narrowed)]
}

#[tokio::test]
async fn a_row_that_was_put_back_is_not_read_and_told() {
    fn is_altered<T>(read: &Result<T, ReadError>) -> bool {
        matches!(read, Err(ReadError::Altered(row)) if row.how == Alteration::Older)
    }
    let older = |table| vec![(table, Alteration::Older)];

    let place = put_back("accounts", accounts()).await;
    assert!(is_altered(&place.store.account(account_id(2)).await));
    assert_eq!(place.store.administrators().await.unwrap(), []);
    assert_eq!(told(&place), older("accounts"));

    let place = put_back("links", links()).await;
    assert_eq!(place.store.link_of_digest(link(2).digest).await.unwrap(), None);
    assert_eq!(place.store.links_not_closed(account_id(1)).await.unwrap(), []);
    assert_eq!(told(&place), older("links"));

    let place = put_back("services", services()).await;
    assert!(is_altered(&place.store.service(service_id(2)).await));
    assert_eq!(told(&place), older("services"));

    let place = put_back("sessions", sessions()).await;
    assert_eq!(place.store.session(session_id(2)).await.unwrap(), None);
    assert_eq!(place.store.open_sessions(account_id(1), at(1)).await.unwrap(), []);
    assert_eq!(told(&place), older("sessions"));

    let place = put_back("tokens", tokens()).await;
    assert!(is_altered(&place.store.token(token_id(2)).await));
    let filter = TokenFilter { account: Some(account_id(1)), ..TokenFilter::default() };
    let page = jeton_store::Page { after: None, limit: 9 };
    assert_eq!(place.store.tokens(filter, page).await.unwrap(), []);
    assert_eq!(told(&place), older("tokens"));
}

#[tokio::test]
async fn a_row_that_is_gone_is_told_to_whoever_asks_for_it() {
    fn is_gone<T>(read: &Result<T, ReadError>) -> bool {
        matches!(read, Err(ReadError::Altered(row)) if row.how == Alteration::Gone)
    }
    for (table, [record, _]) in [
        ("accounts", accounts()),
        ("services", services()),
        ("sessions", sessions()),
        ("tokens", tokens()),
    ] {
        let place = Place::furnished().await;
        place.put(record).await;
        let last = format!("rowid = (SELECT max(rowid) FROM {table})");
        execute(&place, &format!("PRAGMA foreign_keys = OFF; DELETE FROM {table} WHERE {last}"));

        assert!(match table {
            "accounts" => is_gone(&place.store.account(account_id(2)).await),
            "services" => is_gone(&place.store.service(service_id(2)).await),
            "sessions" => is_gone(&place.store.session(session_id(2)).await),
            _ => is_gone(&place.store.token(token_id(2)).await),
        });
        assert_eq!(told(&place), [(table, Alteration::Gone)]);
    }
}

#[tokio::test]
async fn that_somebody_else_wrote_is_seen_once_and_own_changes_and_whoever_reads_are_nobody_else() {
    let place = Place::furnished().await;
    let wrote = || async { place.store.strangers_wrote().await.unwrap() };
    place.put(Record::Account(account(2))).await;
    Connection::open(place.path())
        .unwrap()
        .query_row("SELECT count(*) FROM accounts", [], |row| row.get::<_, i64>(0))
        .unwrap();
    assert!(!wrote().await);

    execute(&place, "UPDATE accounts SET role = 'admin'");
    place.put(Record::Account(account(3))).await;

    assert!(wrote().await);
    assert!(!wrote().await);
    place.put(Record::Account(account(4))).await;
    assert!(!wrote().await);
}

#[tokio::test]
async fn nothing_is_written_over_a_row_that_was_put_back() {
    for (table, records) in [
        ("accounts", accounts()),
        ("links", links()),
        ("services", services()),
        ("sessions", sessions()),
        ("tokens", tokens()),
    ] {
        let [before, _] = &records;
        let over = match before.clone() {
            Record::Account(row) => Record::Account(Account { revision: 2, ..row }),
            Record::Link(row) => Record::Link(Link { revision: 2, ..row }),
            Record::Service(row) => Record::Service(Service { revision: 2, ..row }),
            Record::Session(row) => Record::Session(Session { revision: 2, ..row }),
            Record::Token(row) => Record::Token(Token { revision: 2, ..row }),
            other => other,
        };
        let place = put_back(table, records).await;
        let (head, taken) = (place.store.head().await.unwrap(), place.ledger.records().len());

        // Beside another change in the same batch, of which nothing is recorded either.
        let both = place.store.commit(batch([Record::Account(account(7)), over.clone()])).await;
        let alone = place.try_put(over).await;

        assert!(matches!(both, Err(CommitError::Altered(_))), "{table}: {both:?}");
        assert!(matches!(alone, Err(CommitError::Altered(_))), "{table}: {alone:?}");
        assert_eq!(place.store.head().await.unwrap(), head, "{table}");
        assert_eq!(place.ledger.records().len(), taken, "{table}");
        assert_eq!(place.store.account(account_id(7)).await.unwrap(), None, "{table}");
        assert_eq!(told(&place), [(table, Alteration::Older)]);
    }
}

#[tokio::test]
async fn what_follows_the_row_of_before_is_not_written_where_another_stands_or_none() {
    for (how, delete) in [(Alteration::Older, ""), (Alteration::Gone, "DELETE FROM services")] {
        let place = put_back("services", services()).await;
        execute(&place, delete);
        let third = Service { revision: 3, ..service(2) };

        // Made of what is in memory, and not of the row.
        let refused = place.try_put(Record::Service(third)).await;

        assert!(
            matches!(&refused, Err(CommitError::Altered(row)) if row.how == how),
            "{refused:?}"
        );
        assert_eq!(told(&place), [("services", how)]);
    }
}

#[tokio::test]
async fn a_row_of_a_time_that_a_restoration_took_back_is_not_read_where_it_is_newer() {
    let place = Place::furnished().await;
    let taken_back = Place::furnished().await;
    for place in [&place, &taken_back] {
        place.put(Record::Account(account(2))).await;
    }
    for revision in 2..4 {
        let admin = Account { role: Role::Admin, revision, ..account(2) };
        taken_back.put(Record::Account(admin)).await;
    }

    let attach = format!("ATTACH '{}' AS other; ", taken_back.path().display());
    let put = "PRAGMA foreign_keys = OFF; DELETE FROM accounts WHERE name = 'account-2';
        INSERT INTO accounts SELECT * FROM other.accounts WHERE name = 'account-2'";
    execute(&place, &(attach + put));

    let read = place.store.account(account_id(2)).await;
    assert!(matches!(read, Err(ReadError::Altered(_))), "{read:?}");
    assert_eq!(told(&place), [("accounts", Alteration::Older)]);
}

#[tokio::test]
async fn a_link_that_was_put_back_is_in_the_way_of_no_other() {
    let place = put_back("links", links()).await;

    assert_eq!(place.store.links_not_closed(account_id(1)).await.unwrap(), []);
    place.put(Record::Link(link(3))).await;

    let open = place.store.links_not_closed(account_id(1)).await.unwrap();
    assert_eq!(open, [link(3)]);
}

#[tokio::test]
async fn a_session_that_was_put_back_is_none_that_a_decision_had_to_look_at() {
    let place = put_back("sessions", sessions()).await;
    let open = place.store.open_sessions(account_id(1), at(1)).await.unwrap();
    let looked_at = open.iter().map(|session| session.id).collect();
    let based_on = vec![Basis::OpenSessions(account_id(1), at(1), looked_at)];

    let disabled = Account { revision: 2, state: AccountState::Disabled, ..account(1) };
    let batch = jeton_store::Batch { based_on, ..batch([Record::Account(disabled)]) };

    place.store.commit(batch).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_audit_refuses_no_row_that_changes_meanwhile() {
    let place = Place::furnished().await;
    let store = place.store.clone();
    let changes = tokio::spawn(async move {
        for revision in 2..300 {
            store
                .commit(batch([Record::Account(Account { revision, ..account(1) })]))
                .await
                .unwrap();
            store.commit(batch([Record::Link(link(revision as u16))])).await.unwrap();
            let closed = Link { revision: 2, closed_at: Some(at(9)), ..link(revision as u16) };
            store.commit(batch([Record::Link(closed)])).await.unwrap();
        }
    });

    let mut audits = 0;
    while !changes.is_finished() {
        let mut audit = jeton_store::RowAudit::begin();
        while let Some(next) = place.store.audit(audit).await.unwrap() {
            audit = next;
        }
        audits += 1;
    }

    changes.await.unwrap();
    assert!(audits > 0);
    assert_eq!(told(&place), []);
}

#[tokio::test]
async fn a_link_that_was_closed_before_the_start_is_not_read_where_its_open_row_is_put_back_after_it()
 {
    let place = Place::furnished().await;
    let [open, used] = links();
    place.put(open).await;
    execute(&place, "CREATE TABLE kept AS SELECT * FROM links");
    place.put(used).await;
    let place = place.reopened().await;

    execute(&place, "DELETE FROM links; INSERT INTO links SELECT * FROM kept");

    assert_eq!(place.store.link_of_digest(link(2).digest).await.unwrap(), None);
    assert_eq!(told(&place), [("links", Alteration::Older)]);
}

#[tokio::test]
async fn a_change_that_comes_too_late_is_stale_and_nobody_is_told() {
    for records in [accounts(), links(), services(), sessions(), tokens()] {
        let place = Place::furnished().await;
        let [before, after] = records;
        place.put(before.clone()).await;
        place.put(after.clone()).await;

        for late in [after, before] {
            let refused = place.try_put(late).await;
            assert!(matches!(refused, Err(CommitError::Stale)), "{refused:?}");
        }

        assert_eq!(told(&place), []);
    }
}

#[tokio::test]
async fn of_a_batch_that_is_refused_nothing_counts_for_those_that_follow_it() {
    let place = Place::furnished().await;
    let second = Account { revision: 2, state: AccountState::Disabled, ..account(1) };
    let third = Account { revision: 3, ..second.clone() };
    let based_on = |revision, record| {
        let based_on = vec![Basis::Account(account_id(1), revision)];
        jeton_store::Batch { based_on, ..batch([record]) }
    };
    let refused = batch([Record::Account(second.clone()), Record::Service(service(1))]);

    // All at once, so that they share a transaction.
    let (refused, first, both, late) = tokio::join!(
        place.store.commit(refused),
        place.store.commit(based_on(1, Record::Token(token(1)))),
        place.store.commit(batch([Record::Account(second), Record::Account(third)])),
        place.store.commit(based_on(1, Record::Token(token(2)))),
    );
    let now = place.store.commit(based_on(3, Record::Token(token(3)))).await;

    assert!(refused.is_err() && first.is_ok() && both.is_ok() && now.is_ok());
    assert!(matches!(late, Err(CommitError::Stale)), "{late:?}");
    assert_eq!(told(&place), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_row_that_changes_while_it_is_read_is_never_taken_for_an_older_one() {
    const CHANGES: i64 = 300;
    let place = Place::furnished().await;
    place.put(Record::Session(session(1))).await;
    place.put(Record::Token(token(1))).await;
    let store = place.store.clone();
    let changes = tokio::spawn(async move {
        for revision in 2..CHANGES {
            let records = [
                Record::Account(Account { revision, ..account(1) }),
                Record::Session(Session { revision, ..session(1) }),
                Record::Token(Token { revision, ..token(1) }),
                Record::Link(link(revision as u16)),
            ];
            store.commit(batch(records)).await.unwrap();
            let closed = Link { revision: 2, closed_at: Some(at(9)), ..link(revision as u16) };
            store.commit(batch([Record::Link(closed)])).await.unwrap();
        }
    });
    let readers = [(); 4].map(|()| {
        let store = place.store.clone();
        tokio::spawn(async move {
            let mut last = 0;
            while last < CHANGES - 1 {
                let account = store.account(account_id(1)).await.unwrap().unwrap();
                let session = store.session(session_id(1)).await.unwrap().unwrap();
                let token = store.token(token_id(1)).await.unwrap().unwrap();
                store.links_not_closed(account_id(1)).await.unwrap();
                assert!(account.revision >= last && session.revision >= account.revision);
                last = token.revision;
            }
        })
    });

    changes.await.unwrap();
    for reader in readers {
        reader.await.unwrap();
    }

    assert_eq!(told(&place), []);
}
