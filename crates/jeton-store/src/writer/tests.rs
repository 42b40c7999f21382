//! What only the connection that writes can show.

use std::{
    panic,
    sync::{Arc, Mutex},
};

use jeton_core::{
    Account, AccountId, AccountState, Actor, Change, Contact, Event, LoginBy, Membership,
    PasswordHash, Record, Role,
};
use jeton_token::Entropy;
use jiff::Timestamp;

use crate::{Batch, CommitError, Options, Projection, Store};

/// Counts what it takes, and panics at an account named `panic`.
#[derive(Default)]
struct Counter(Mutex<usize>);

impl Projection for Counter {
    fn take(&self, record: &Record) {
        if matches!(record, Record::Account(account) if account.name.as_str() == "panic") {
            panic::resume_unwind(Box::new("asked for"));
        }
        *self.0.lock().unwrap() += 1;
    }
}

fn store(directory: &tempfile::TempDir) -> (Store, Arc<Counter>) {
    let counter = Arc::new(Counter::default());
    let options = Options {
        path: directory.path().join("jeton.db"),
        chain_key: [1; 32],
        readers: 1,
        journal: None,
        keys: Vec::new(),
        given_up: Vec::new(),
    };
    (Store::open(options, counter.clone()).unwrap(), counter)
}

fn creation(name: &str, password: usize) -> Batch {
    let mut entropy = [0; 32];
    entropy[..name.len().min(10)].copy_from_slice(&name.as_bytes()[..name.len().min(10)]);
    let account = Account {
        id: AccountId::new(Timestamp::UNIX_EPOCH, &Entropy::from_bytes(entropy)),
        name: name.parse().unwrap(),
        role: Role::Member,
        state: AccountState::Active,
        membership: Membership::All,
        login: LoginBy::Password(PasswordHash::from_phc("x".repeat(password))),
        contact: Contact::default(),
        created_at: Timestamp::UNIX_EPOCH,
        revision: 1,
    };
    Batch {
        actor: Actor::System,
        at: Timestamp::UNIX_EPOCH,
        changes: vec![Change::account(Event::AccountCreated, account)],
        based_on: Vec::new(),
        answer: None,
    }
}

async fn set_most_pages(store: &Store, pages: u32) {
    store
        .probe(move |db| {
            let sql = format!("PRAGMA max_page_count = {pages}");
            let granted: i64 = db.query_row(&sql, [], |row| row.get(0)).unwrap();
            assert!(granted >= i64::from(pages) || pages == 1);
        })
        .await;
}

#[tokio::test]
async fn a_full_disk_refuses_commits_and_takes_them_again_once_there_is_room() {
    let directory = tempfile::tempdir().unwrap();
    let (store, counter) = store(&directory);
    store.commit(creation("before", 10)).await.unwrap();

    set_most_pages(&store, 1).await;
    let full = store.commit(creation("during", 100_000)).await;
    set_most_pages(&store, 1_000_000).await;
    let after = store.commit(creation("after", 100_000)).await;

    assert!(matches!(full, Err(CommitError::Full)), "{full:?}");
    assert_eq!(after.unwrap().seq, 2);
    assert_eq!(store.account_count().await.unwrap(), 2);
    assert_eq!(*counter.0.lock().unwrap(), 2);
    assert_eq!(store.halted(), None);
}

#[tokio::test]
async fn a_full_disk_is_known_until_it_takes_something_again_though_nobody_writes() {
    let directory = tempfile::tempdir().unwrap();
    let (store, _) = store(&directory);
    store.commit(creation("before", 10)).await.unwrap();
    assert!(!store.is_full());

    set_most_pages(&store, 1).await;
    store.commit(creation("during", 100_000)).await.unwrap_err();
    let during = store.is_full();
    store.try_again().await;
    store.probe(|_| {}).await;
    let still = store.is_full();
    set_most_pages(&store, 1_000_000).await;
    store.try_again().await;
    let (tell, told) = std::sync::mpsc::channel();
    store
        .probe(move |db| {
            let rows = db.query_row("SELECT count(*) FROM room", [], |row| row.get(0));
            tell.send(rows.unwrap()).unwrap();
        })
        .await;
    let left: i64 = told.recv().unwrap();

    assert_eq!((during, still, store.is_full(), left), (true, true, false, 0));
}

#[tokio::test]
async fn a_file_that_cannot_be_written_makes_the_store_read_only() {
    let directory = tempfile::tempdir().unwrap();
    let (store, counter) = store(&directory);
    store.commit(creation("before", 10)).await.unwrap();

    store.probe(|db| db.execute_batch("PRAGMA query_only = ON").unwrap()).await;
    let during = store.commit(creation("during", 10)).await;
    store.probe(|db| db.execute_batch("PRAGMA query_only = OFF").unwrap()).await;
    let after = store.commit(creation("after", 10)).await;

    assert!(matches!(during, Err(CommitError::ReadOnly { .. })));
    assert!(matches!(after, Err(CommitError::ReadOnly { .. })));
    assert!(store.halted().unwrap().contains("readonly"));
    assert_eq!(store.account_count().await.unwrap(), 1);
    assert_eq!(*counter.0.lock().unwrap(), 1);
}

#[tokio::test]
async fn a_panic_in_the_writer_leaves_no_caller_hanging() {
    let directory = tempfile::tempdir().unwrap();
    let (store, _) = store(&directory);

    let during = store.commit(creation("panic", 10)).await;
    let after = store.commit(creation("after", 10)).await;

    assert!(matches!(during, Err(CommitError::Lost)), "{during:?}");
    assert!(matches!(after, Err(CommitError::ReadOnly { .. })));
    assert_eq!(store.account_count().await.unwrap(), 1);
    store.close().await;
}

#[tokio::test]
async fn the_write_ahead_log_begins_anew_while_changes_go_on() {
    let directory = tempfile::tempdir().unwrap();
    let (store, _) = store(&directory);
    for n in 0..20 {
        store.commit(creation(&format!("large-{n}"), 1_000_000)).await.unwrap();
    }

    let mut n = 0;
    while pages_of_log(&store).await > 1000 {
        n += 1;
        assert!(n < 2000, "another thread moves the pages within some changes");
        store.commit(creation(&format!("n-{n}"), 10)).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }

    store.close().await;
    assert!(!directory.path().join("jeton.db-wal").exists());
}

async fn pages_of_log(store: &Store) -> i64 {
    let (tell, told) = std::sync::mpsc::channel();
    store
        .probe(move |db| {
            let pages = db.query_row("PRAGMA wal_checkpoint(NOOP)", [], |row| row.get(1));
            tell.send(pages.unwrap()).unwrap();
        })
        .await;
    told.recv().unwrap()
}

#[tokio::test]
async fn a_row_that_jeton_wrote_and_that_means_nothing_to_this_version_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let (store, _counter) = store(&directory);
    store.commit(creation("ada", 1)).await.unwrap();

    // What a later version may write: with its seal, and with words that this one does not know.
    store
        .probe(|db| {
            db.execute_batch("UPDATE accounts SET role = 'emperor'").unwrap();
            crate::tables::seal_all(db, db.seals()).unwrap();
        })
        .await;
    store.commit(creation("bob", 1)).await.unwrap();

    let unreadable = store.administrators().await.map(|found| found.len());
    let page = crate::Page { after: None, limit: 1 };
    let named = store.accounts(page).await.unwrap_err().to_string();
    assert_eq!(unreadable.unwrap(), 0);
    assert!(named.starts_with("column `role` of row `"), "{named}");
    assert!(named.ends_with("` in table `accounts` cannot be read"), "{named}");
}
