//! The log: one entry for every change, in order, chained.

mod entry;
mod fault;
mod filter;
mod line;
mod setting;
mod times;

pub use entry::{Entry, Subject};
#[cfg(test)]
pub(crate) use fault::AT;
pub(crate) use fault::of_fault;
pub(crate) use filter::find;
#[cfg(test)]
pub(crate) use filter::{Along, OF_EVENT, Query};
pub use filter::{LogOrder, LogPage};
pub(crate) use line::Line;
#[cfg(test)]
pub(crate) use setting::BEFORE;
pub use setting::ChangedSetting;
pub(crate) use setting::changed_setting;
pub(crate) use times::Times;
#[cfg(test)]
pub(crate) use times::{ALL, EARLIEST, FIRST, FIRST_OF, LAST, LAST_OF, LATEST};

use jeton_core::{Actor, Change, Record};
use jiff::Timestamp;
use rusqlite::Connection;

use crate::{Head, ReadError, chain::Chain, record, sql, time::micros};

/// Appends a change behind `head` and returns its line.
pub(crate) fn append(
    connection: &Connection,
    chain: &Chain,
    head: Head,
    (actor, at): (Actor, Timestamp),
    change: &Change,
) -> rusqlite::Result<Line> {
    let subject = Subject::of(&change.record);
    let mut line = Line {
        seq: head.seq + 1,
        at: micros(at),
        actor: match actor {
            Actor::System => None,
            Actor::Account(account) => Some(*account.as_bytes()),
        },
        event: change.event.name().to_owned(),
        account: subject.account.map(|id| *id.as_bytes()),
        service: subject.service.map(|id| *id.as_bytes()),
        session: subject.session.map(|id| *id.as_bytes()),
        token: subject.token.map(|id| *id.as_bytes()),
        detail: record::write(&change.record),
        hash: [0; 32],
    };
    line.hash = chain.hash(&head.hash, &line);
    line.insert(connection)?;
    Ok(line)
}

/// The end of the log.
pub(crate) fn head(connection: &Connection) -> Result<Head, ReadError> {
    let sql = "SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1";
    Ok(sql::one(connection, sql, &[], read_head)?.unwrap_or(Head::EMPTY))
}

/// The end of the log as it was when its last entry was `seq`, if that one is there.
pub(crate) fn head_at(connection: &Connection, seq: i64) -> Result<Option<Head>, ReadError> {
    if seq == 0 {
        return Ok(Some(Head::EMPTY));
    }
    let sql = "SELECT seq, hash FROM log WHERE seq = $1";
    sql::one(connection, sql, &[&seq], read_head)
}

/// The record of the entry of that place, if it is there and this program can read it.
pub(crate) fn record_at(connection: &Connection, seq: i64) -> Result<Option<Record>, ReadError> {
    let sql = "SELECT detail FROM log WHERE seq = $1";
    let detail = sql::one(connection, sql, &[&seq], |row| Ok(row.get::<String>(0)?))?;
    let value = detail.and_then(|detail| serde_json::from_str(&detail).ok());
    Ok(value.and_then(|value| record::read(&value).ok()))
}

/// When the entry of that place was made, if it is there.
pub(crate) fn time_of(connection: &Connection, seq: i64) -> Result<Option<Timestamp>, ReadError> {
    sql::one(connection, "SELECT at FROM log WHERE seq = $1", &[&seq], |row| {
        crate::columns::Columns::of("log", row).time()
    })
}

/// The latest time of any entry.
pub(crate) fn latest(connection: &Connection) -> Result<Option<Timestamp>, ReadError> {
    sql::one(connection, "SELECT at FROM log ORDER BY at DESC LIMIT 1", &[], |row| {
        crate::columns::Columns::of("log", row).time()
    })
}

fn read_head(row: &crate::row::Row<'_>) -> Result<Head, ReadError> {
    let mut columns = crate::columns::Columns::of("log", row);
    Ok(Head { seq: columns.take()?, hash: columns.take()? })
}
