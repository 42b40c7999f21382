//! Telling the projection what there is, when a store is opened.
//!
//! Nearly all of it are tokens, and of a token nearly all is the checking of its seal and the reading of its columns. So that is
//! done by every connection that reads, each on a core of its own, a part of the table at a time.

use std::{
    collections::HashSet,
    panic::resume_unwind,
    sync::{Mutex, PoisonError},
    thread,
};

use jeton_core::{AccountId, FaultCause, Record};

use crate::{
    Projection, ReadError,
    connection::Db,
    row_seal::AlteredRow,
    sql,
    tables::{accounts, faults, services, sessions, signing_keys, tokens, webhooks},
};

/// So many tokens are a part.
const PART: i64 = 8192;

/// Hands the fault of a restoration that goes on, and every stored service, signing key, webhook that is not deleted, account,
/// session that is not closed and token to `projection`.
pub(crate) fn replay(
    db: &Db,
    readers: &mut [Db],
    projection: &dyn Projection,
) -> Result<(), ReadError> {
    let restored = faults::open_of_cause(db, FaultCause::Restored)?;
    restored.into_iter().for_each(|fault| projection.take(&Record::Fault(fault)));
    services::each(db, |service| projection.take(&Record::Service(service)))?;
    signing_keys::each(db, |key| projection.take(&Record::SigningKey(key)))?;
    webhooks::each(db, |webhook| projection.take(&Record::Webhook(webhook)))?;
    // What belongs to an account that was altered or removed is refused: it might be disabled.
    let mut known = HashSet::new();
    accounts::each(db, |account| {
        known.insert(account.id);
        projection.take(&Record::Account(account));
    })?;
    sessions::each_not_closed(db, |session| projection.take(&Record::Session(session)))?;
    let parts = Parts { behind: Mutex::new(i64::MIN) };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let replay = |reader| replay_tokens(reader, &parts, &known, projection);
        let others: Vec<_> = readers
            .iter_mut()
            .take(cores.saturating_sub(1))
            .map(|reader| scope.spawn(move || replay(reader)))
            .collect();
        let own = replay(db);
        others.into_iter().fold(own, |all, other| {
            all.and(other.join().unwrap_or_else(|panic| resume_unwind(panic)))
        })
    })
}

fn replay_tokens(
    db: &Db,
    parts: &Parts,
    known: &HashSet<AccountId>,
    projection: &dyn Projection,
) -> Result<(), ReadError> {
    while let Some(part) = parts.next(db)? {
        tokens::each_of(db, part, |token| {
            if known.contains(&token.account) {
                projection.take(&Record::Token(token));
            } else {
                db.seals().note(AlteredRow::of("accounts", token.account.as_bytes()));
            }
        })?;
    }
    // What was read once is not read again soon.
    Ok(db.execute_batch("PRAGMA shrink_memory")?)
}

/// The parts of the table of tokens.
struct Parts {
    /// The row behind which the next part begins.
    behind: Mutex<i64>,
}

impl Parts {
    /// The next part, if there is one: the row behind which it begins, and its last.
    fn next(&self, db: &Db) -> Result<Option<(i64, i64)>, ReadError> {
        let last = "SELECT max(rowid) FROM \
             (SELECT rowid FROM tokens WHERE rowid > $1 ORDER BY rowid LIMIT $2) HAVING count(*) > 0";
        let mut behind = self.behind.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(last) = sql::number(db, last, &[&*behind, &PART])? else {
            return Ok(None);
        };
        Ok(Some((std::mem::replace(&mut *behind, last), last)))
    }
}
