//! A write that fails for good. The limit on the size of files stands in for a broken disk: it needs no privileges, and
//! SQLite gets a real error from a real system call.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use jeton_core::Record;
use jeton_store::{CommitError, Store};

use crate::support::*;

const ROLE: &str = "JETON_TEST_BROKEN_DISK";
const NAME: &str =
    "broken_disk::an_io_error_makes_the_store_read_only_and_loses_nothing_acknowledged";

/// In units of 512 or 1024 bytes, as the shell likes it; below the size at which the write-ahead log is checkpointed.
const LIMIT: &str = "2400";

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the process that this test starts learns its part from the environment"
)]
fn an_io_error_makes_the_store_read_only_and_loses_nothing_acknowledged() {
    if let Some(path) = env::var_os(ROLE) {
        return write_until_it_breaks(PathBuf::from(path));
    }
    let directory = tempfile::tempdir().unwrap();

    let child = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f $0; exec \"$@\"", LIMIT])
        .arg(env::current_exe().unwrap())
        .args(["--exact", NAME])
        .env(ROLE, path(&directory))
        .output()
        .unwrap();

    assert!(child.status.success(), "{child:?}");
    let acknowledged = fs::read_to_string(note(&path(&directory))).unwrap();
    let (_store, ledger) = open(&directory).unwrap();
    let stored = ledger.records().len();
    let acknowledged: usize = acknowledged.parse().unwrap();
    assert!(acknowledged > 10, "{acknowledged}");
    assert!((acknowledged..=acknowledged + 1).contains(&stored), "{stored}");
}

fn note(database: &Path) -> PathBuf {
    database.with_extension("acknowledged")
}

fn write_until_it_breaks(database: PathBuf) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let ledger = std::sync::Arc::new(Ledger::default());
        let store = Store::open(options(database.clone()), ledger.clone()).unwrap();

        let (acknowledged, broken) = commit_until_refused(&store).await;
        let later = store.commit(batch([Record::Account(account(0))])).await;

        assert!(matches!(broken, CommitError::ReadOnly { .. }), "{broken:?}");
        assert!(matches!(later, Err(CommitError::ReadOnly { .. })));
        assert!(store.halted().unwrap().contains("I/O error"));
        assert_eq!(ledger.records().len(), acknowledged);
        let count = store.account_count().await.unwrap();
        assert_eq!(usize::try_from(count).unwrap(), acknowledged);
        fs::write(note(&database), acknowledged.to_string()).unwrap();
    });
}

async fn commit_until_refused(store: &Store) -> (usize, CommitError) {
    let mut acknowledged = 0;
    loop {
        let next = u16::try_from(acknowledged + 1).unwrap();
        match store.commit(batch([Record::Account(account(next))])).await {
            Ok(_) => acknowledged += 1,
            Err(error) => return (acknowledged, error),
        }
    }
}
