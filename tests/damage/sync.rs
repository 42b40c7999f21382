//! A sync that fails. Linux drops what was not written then and says yes to the next sync, so that nothing may be tried again.

use jeton_disk::{Dice, Disk, Manner};
use jeton_store::CommitError;

use crate::support::{creation, open};

#[tokio::test]
async fn what_could_not_be_synced_is_not_acknowledged_then_or_ever_and_what_was_is_there() {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let disk = Disk::watch(directory.path(), Manner::Honest).expect("it is there");
    let (store, ledger) = open(directory.path()).expect("it opens");
    for number in 1..=5 {
        store.commit(creation(number)).await.expect("it is written");
    }

    disk.break_syncs();
    let during = store.commit(creation(6)).await;
    disk.mend_syncs();
    let after = store.commit(creation(7)).await;
    let halted = store.halted().map(str::to_owned);
    let told = ledger.accounts().len();
    let read = store.account_count().await.expect("reading goes on");
    store.close().await;

    assert!(matches!(during, Err(CommitError::ReadOnly { .. })), "{during:?}");
    assert!(matches!(after, Err(CommitError::ReadOnly { .. })), "{after:?}");
    assert!(halted.is_some_and(|why| why.contains("I/O error")));
    assert_eq!((told, read), (5, 5));
    let (record, mut dice) = (disk.record(), Dice::new(1));
    for _ in 0..50 {
        let left = tempfile::tempdir().expect("there is a temporary directory");
        record.crash(record.len(), &mut dice).restore(left.path()).expect("it takes files");
        let (_store, ledger) = open(left.path()).expect("it opens");
        let there: Vec<u16> = ledger.accounts().iter().map(|(number, _)| *number).collect();
        assert_eq!(there.get(..5), Some(&[1, 2, 3, 4, 5][..]), "{there:?}");
    }
}
