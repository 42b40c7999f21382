//! The table `mails`.

use jeton_core::{FaultId, Mail, MailAddress, MailId};
use jiff::Timestamp;
use rusqlite::Connection;

use super::notices;
use crate::{
    MailStep, ReadError, columns::Columns, connection::Db, row::Row, sealed, sql, time::micros,
};

macro_rules! columns {
    () => {
        "id, recipient, made_at, attempts, next_at, sent_at, failed_at, error"
    };
}

const INSERT: &str =
    concat!("INSERT INTO mails (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
// What was sent stays sent, whatever was decided about the mail as it stood before.
const UPDATE: &str = concat!(
    "UPDATE mails SET (",
    columns!(),
    ") = ($1, $2, $3, $4, $5, $6, $7, $8) WHERE id = $1 AND sent_at IS NULL"
);
const FORGET: &str = "DELETE FROM mails WHERE next_at IS NULL AND made_at < $1";
pub(super) const DUE: &str =
    concat!("SELECT ", columns!(), " FROM mails WHERE next_at <= $1 ORDER BY next_at, id LIMIT $2");

pub(super) const NEXT: &str = "SELECT min(next_at) FROM mails WHERE next_at IS NOT NULL";

pub(super) const AHEAD: &str =
    concat!("SELECT ", columns!(), " FROM mails WHERE next_at > $1 ORDER BY next_at, id LIMIT $2");

/// Writes a step down.
pub(crate) fn step(connection: &Connection, step: &MailStep) -> rusqlite::Result<()> {
    match step {
        MailStep::Made(mail, faults) => {
            write(connection, INSERT, mail)?;
            let recipient = &mail.recipient;
            let carry = |fault: &FaultId| notices::carry(connection, (fault, recipient), mail.id);
            faults.iter().try_for_each(carry)
        }
        MailStep::Dropped(ids, at) => {
            ids.iter().try_for_each(|id| notices::drop_one(connection, id, *at))
        }
        MailStep::Answered(mail) => write(connection, UPDATE, mail),
        MailStep::Forgotten(before) => {
            notices::forget(connection, *before)?;
            sql::execute(connection, FORGET, &[&micros(*before)]).map(|_| ())
        }
    }
}

fn write(connection: &Connection, sql: &str, mail: &Mail) -> rusqlite::Result<()> {
    sql::execute(
        connection,
        sql,
        &[
            &mail.id.as_bytes(),
            &mail.recipient.as_str(),
            &micros(mail.made_at),
            &mail.attempts,
            &mail.next_at.map(micros),
            &mail.sent_at.map(micros),
            &mail.failed_at.map(micros),
            &mail.error,
        ],
    )
    .map(|_| ())
}

fn read(row: &Row<'_>) -> Result<Mail, ReadError> {
    let mut columns = Columns::of("mails", row);
    Ok(Mail {
        id: columns.id()?,
        recipient: columns.text()?,
        made_at: columns.time()?,
        attempts: columns.take()?,
        next_at: columns.maybe_time()?,
        sent_at: columns.maybe_time()?,
        failed_at: columns.maybe_time()?,
        error: columns.take()?,
    })
}

/// The mails that are to be tried by `now`, and those that were put off beyond `latest`, by a clock that was ahead.
pub(crate) fn due(
    db: &Db,
    (now, latest): (Timestamp, Timestamp),
    limit: u32,
) -> Result<Vec<Mail>, ReadError> {
    let mut due = sealed::readable(db, (DUE, &[&micros(now), &limit]), read)?;
    if due.is_empty() {
        due = sealed::readable(db, (AHEAD, &[&micros(latest), &limit]), read)?;
    }
    Ok(due)
}

/// When the first one is to be tried, in microseconds.
pub(crate) fn next(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    sql::number(connection, NEXT, &[])
}

/// The mails that were given up: those to one address or to all.
pub(crate) fn failed(
    db: &Db,
    recipient: Option<&MailAddress>,
    limit: u32,
) -> Result<Vec<Mail>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM mails WHERE next_at IS NULL AND failed_at IS NOT NULL AND ($1 = '' OR recipient = $1) \
         ORDER BY made_at, id LIMIT $2"
    );
    let recipient = recipient.map_or("", MailAddress::as_str);
    sealed::readable(db, (sql, &[&recipient, &limit]), read)
}

/// How mails are at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MailCounts {
    /// How many wait for a server to take them.
    pub waiting: i64,
    /// When the oldest of these was put together.
    pub oldest: Option<Timestamp>,
    /// How many were given up, of those that are remembered.
    pub failed: i64,
}

const WAITING: &str = "SELECT count(*), min(made_at) FROM mails WHERE next_at IS NOT NULL";
pub(super) const FAILED: &str = "SELECT count(*) FROM mails WHERE failed_at IS NOT NULL";

/// How many wait, since when, and how many were given up.
pub(crate) fn counts(db: &Db) -> Result<MailCounts, ReadError> {
    let waiting = sql::one(db, WAITING, &[], |row| {
        let mut columns = Columns::of("mails", row);
        let waiting = columns.take()?;
        Ok((waiting, db.seals().readable(columns.maybe_time())?.flatten()))
    })?;
    let (waiting, oldest) = waiting.unwrap_or_default();
    let failed = sql::one(db, FAILED, &[], |row| Ok(row.get(0)?))?.unwrap_or_default();
    Ok(MailCounts { waiting, oldest, failed })
}

pub(super) fn of_id(db: &Db, id: MailId) -> Result<Option<Mail>, ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM mails WHERE id = $1");
    let found = sql::one(db, sql, &[&id.as_bytes()], |row| db.seals().readable(read(row)))?;
    Ok(found.flatten())
}
