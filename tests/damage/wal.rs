//! The write-ahead log is cut, or a bit of it is flipped, at each sector of its last 64 KiB: the database opens with what was
//! acknowledged up to some moment, or it refuses by name. What was ended is never without its end while something later is
//! there.

use std::{fs, path::Path};

use jeton_core::AccountState;
use jeton_store::Head;

use crate::support::{creation, disabling, open};

const SECTOR: usize = 512;
const LAST: usize = 64 * 1024;
const ACCOUNTS: u16 = 60;

/// The files of a store at work: each account is made, and the one before it disabled.
async fn files() -> (Vec<u8>, Vec<u8>) {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let (store, _) = open(directory.path()).expect("it opens");
    for number in 1..=ACCOUNTS {
        store.commit(creation(number)).await.expect("it is written");
        if number > 1 {
            store.commit(disabling(number - 1)).await.expect("it is written");
        }
    }
    let read = |name| fs::read(directory.path().join(name)).expect("it is there");
    (read("jeton.db"), read("jeton.db-wal"))
}

/// How many changes are there: they must be the first ones, whole and in order.
async fn changes(database: &[u8], wal: &[u8]) -> Option<usize> {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let write = |name, bytes| fs::write(directory.path().join(name), bytes).expect("it takes it");
    write("jeton.db", database);
    write("jeton.db-wal", wal);
    // Refused, and by name: the type of the error has one for each reason.
    let (store, ledger) = open(directory.path()).ok()?;
    let accounts = ledger.accounts();
    let made = accounts.len();
    let disabled = accounts.iter().filter(|(_, state)| *state == AccountState::Disabled).count();
    for (index, (number, state)) in accounts.iter().enumerate() {
        assert_eq!(usize::from(*number), index + 1);
        let is_disabled = *state == AccountState::Disabled;
        assert_eq!(is_disabled, index < disabled, "account {number} came back");
    }
    assert!(made - disabled <= 2, "{made} were made and {disabled} disabled");
    let checked = store.check_chain(Head::EMPTY).await.expect("the chain holds");
    store.close().await;
    assert_eq!(usize::try_from(checked.entries).ok(), Some(made + disabled));
    assert_whole(&directory.path().join("jeton.db"));
    Some(made + disabled)
}

fn assert_whole(path: &Path) {
    let connection = rusqlite::Connection::open(path).expect("it opens");
    let answer = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0));
    assert_eq!(answer, Ok("ok".to_owned()));
}

#[tokio::test]
async fn a_log_that_is_cut_opens_with_what_was_acknowledged_before_the_cut() {
    let (database, wal) = files().await;
    let (all, mut before) = (usize::from(2 * ACCOUNTS - 1), usize::MAX);
    assert_eq!(changes(&database, &wal).await, Some(all));

    for cut in (0..=LAST / SECTOR).map(|sectors| wal.len() - sectors * SECTOR) {
        let found = changes(&database, &wal[..cut]).await.expect("a shorter log is a log");

        assert!(found <= before, "with less of the log there is more");
        before = found;
    }

    assert!(before < all, "nothing was cut");
}

#[tokio::test]
async fn a_log_with_one_bit_flipped_opens_with_what_was_acknowledged_before_it() {
    let (database, wal) = files().await;
    let all = usize::from(2 * ACCOUNTS - 1);
    let mut lost = 0;

    for sector in 1..=LAST / SECTOR {
        let place = wal.len() - sector * SECTOR + sector % SECTOR;
        let mut damaged = wal.clone();
        damaged[place] ^= 1 << (sector % 8);
        if let Some(found) = changes(&database, &damaged).await {
            lost += usize::from(found < all);
        }
    }

    assert_eq!(lost, LAST / SECTOR, "a flipped bit went unnoticed");
}
