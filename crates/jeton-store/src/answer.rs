//! Answers to requests that carried an idempotency key.

use std::fmt;

use jeton_core::AccountId;
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use crate::{
    Alteration, AlteredRow, CommitError, ReadError, columns::Columns, connection::Db,
    failure::Failure, row_seal::RowSeals, sql, time::micros,
};

/// How long an answer is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// The answer to a request, to be given again when the request is repeated.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// Who asked. Keys are unique for each account.
    pub account: AccountId,
    /// The idempotency key of the request.
    pub key: String,
    /// A fingerprint of the request: a key does not serve for another one.
    pub request: [u8; 32],
    /// The HTTP status of the answer.
    pub status: u16,
    /// The answer, sealed by whoever filed it.
    pub body: Vec<u8>,
    /// When it was given.
    pub at: Timestamp,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("account", &self.account)
            .field("status", &self.status)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// Files `answer`, and drops those that are 24 hours old at `now`.
pub(crate) fn file(
    connection: &Connection,
    answer: &Answer,
    now: Timestamp,
) -> Result<(), Failure> {
    let oldest = now.checked_sub(KEPT).unwrap_or(Timestamp::MIN);
    let purge = "DELETE FROM answers WHERE at <= $1";
    sql::execute(connection, purge, &[&micros(oldest)])?;
    let insert = "INSERT INTO answers (account, key, request, status, body, at) VALUES ($1, $2, $3, $4, $5, $6) \
                  ON CONFLICT (account, key) DO NOTHING";
    let values: sql::Values<'_> = &[
        &answer.account.as_bytes(),
        &answer.key,
        &answer.request,
        &answer.status,
        &answer.body,
        &micros(answer.at),
    ];
    match sql::execute(connection, insert, values)? {
        0 => Err(Failure::Batch(CommitError::Answered)),
        _ => Ok(()),
    }
}

/// The answer that was filed under `key`.
///
/// # Errors
/// [`ReadError::Altered`] where it was not written so.
pub(crate) fn find(db: &Db, account: AccountId, key: &str) -> Result<Option<Answer>, ReadError> {
    let sql = "SELECT account, key, request, status, body, at FROM answers WHERE account = $1 AND key = $2";
    let found = sql::one(db, sql, &[&account.as_bytes(), &key], |row| {
        let mut columns = Columns::of("answers", row);
        Ok(Answer {
            account: columns.id()?,
            key: columns.take()?,
            request: columns.take()?,
            status: columns.take()?,
            body: columns.take()?,
            at: columns.time()?,
        })
    });
    match found {
        Err(ReadError::Unreadable { .. }) => Err(altered(db.seals(), account)),
        other => other,
    }
}

/// Notes that an answer is not what was filed. It has no seal as other rows do: its body has one, over the rest of it.
pub(crate) fn altered(seals: &RowSeals, account: AccountId) -> ReadError {
    let row = AlteredRow::of("answers", account.as_bytes(), Alteration::Altered);
    seals.note(row.clone());
    ReadError::Altered(row)
}
