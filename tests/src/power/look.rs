//! What is found after the power was away.

use std::sync::Arc;

use jeton_disk::{Dice, Image};
use jeton_store::{Head, Store};
use rusqlite::Connection;

use super::work::{Ledger, State, Told, creation, open};

/// What is found.
pub(super) enum Found {
    /// A database that works.
    Whole {
        /// What is in it.
        state: State,
        /// Whether the log has the anchors that were noted before.
        has_anchors: bool,
    },
    /// One that does not, and why.
    Broken(String),
}

/// Opens what the power failure left, with SQLite's own file system, and looks at everything.
pub(super) async fn look(image: &Image, told: &Told, dice: &mut Dice) -> Found {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    image.restore(directory.path()).expect("a new directory takes files");
    // The index of the log lies in memory and in a file that nobody syncs: anything may be in it.
    let garbage: Vec<u8> =
        (0..32 * 1024).map(|_| u8::try_from(dice.below(256)).unwrap_or(0)).collect();
    std::fs::write(directory.path().join("jeton.db-shm"), garbage).expect("it takes files");
    let ledger = Arc::new(Ledger::default());
    let store = match open(directory.path(), Arc::clone(&ledger)) {
        Ok(store) => store,
        Err(error) => return Found::Broken(format!("it does not open: {error:?}")),
    };
    let state = ledger.state();
    let has_anchors = store.check_heads(told.anchors.clone()).await.is_ok();
    let wrong = wrong_with(&store).await;
    store.close().await;
    match wrong.or_else(|| wrong_in(&directory.path().join("jeton.db"))) {
        Some(why) => Found::Broken(why),
        None => Found::Whole { state, has_anchors },
    }
}

async fn wrong_with(store: &Store) -> Option<String> {
    if let Err(error) = store.check_chain(Head::EMPTY).await {
        return Some(format!("the chain: {error}"));
    }
    // No recording comes so far.
    let taken = store.commit(creation(1 << 40, 100)).await;
    taken.err().map(|error| format!("it takes no change: {error}"))
}

fn wrong_in(path: &std::path::Path) -> Option<String> {
    let check = |path| -> rusqlite::Result<String> {
        let connection = Connection::open(path)?;
        connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))
    };
    match check(path) {
        Ok(answer) if answer == "ok" => None,
        Ok(answer) => Some(answer),
        Err(error) => Some(format!("the check: {error}")),
    }
}
