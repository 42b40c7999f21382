//! The rows: every record as it stands now, one file for each table.

pub(crate) mod accounts;
pub(crate) mod faults;
pub(crate) mod links;
pub(crate) mod mails;
pub(crate) mod notices;
#[cfg(test)]
mod plans;
pub(crate) mod services;
pub(crate) mod sessions;
pub(crate) mod signing_keys;
pub(crate) mod tokens;
pub(crate) mod usage;
pub(crate) mod uses;
pub(crate) mod webhooks;

use jeton_core::Record;
use rusqlite::{Connection, types::ValueRef};

pub use accounts::list::{AccountFilter, AccountOrder, RoleKind};
pub use faults::{FaultFilter, FaultOrder};
pub use mails::MailCounts;
pub use notices::{NoticeFilter, NoticePage, QueuedNotice};
pub use tokens::{
    ends::Ending,
    filter::{Counted, TokenFilter},
    keys::KeyInUse,
    order::{PlaceKey, TokenOrder, TokenPlace},
    sift::Sifted,
    walk::{TokenPage, TokensFrom},
};

use crate::{
    Basis, CommitError, ReadError,
    connection::Db,
    failure::{Clash, Failure, clash},
    latest::Draft,
    row::Row,
    row_seal::RowSeals,
    sql,
};

/// The rows of which something may follow, and which of their tables they are. Their last two columns are the revision and the
/// seal.
pub(crate) const STANDING: [(Rows, Stands); 8] = [
    (accounts::ROWS, Stands::Always),
    (faults::ROWS, Stands::UntilClosed),
    (links::ROWS, Stands::UntilClosed),
    (services::ROWS, Stands::Always),
    (sessions::ROWS, Stands::UntilClosed),
    (signing_keys::ROWS, Stands::Always),
    (tokens::ROWS, Stands::Always),
    (webhooks::ROWS, Stands::UntilDeleted),
];

/// The name of the table of tokens.
pub(crate) const TOKENS: &str = tokens::ROWS.0;

/// A table and its columns.
type Rows = (&'static str, &'static str);

/// How long a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stands {
    Always,
    UntilClosed,
    UntilDeleted,
}

impl Stands {
    /// In SQL.
    pub(crate) fn condition(self) -> &'static str {
        match self {
            Self::Always => "TRUE",
            Self::UntilClosed => "closed_at IS NULL",
            Self::UntilDeleted => "state <> 'deleted'",
        }
    }

    fn is_of(self, row: &Row<'_>) -> rusqlite::Result<bool> {
        match self {
            Self::Always => Ok(true),
            Self::UntilClosed => Ok(row.named("closed_at")? == ValueRef::Null),
            Self::UntilDeleted => Ok(row.named("state")? != ValueRef::Text(b"deleted")),
        }
    }
}

/// The number of a table among [`STANDING`], if it is there.
pub(crate) fn number(table: &str) -> Option<usize> {
    STANDING.iter().position(|((name, _), _)| *name == table)
}

/// Whether a row of a table stands, as far as it says itself.
pub(crate) fn says_that_it_stands(table: &str, row: &Row<'_>) -> rusqlite::Result<bool> {
    number(table).map_or(Ok(false), |number| STANDING[number].1.is_of(row))
}

/// Hands the rows of that id that stand to `take`; one, unless somebody else wrote.
pub(crate) fn each_standing(
    connection: &Connection,
    table: &str,
    id: &[u8; 16],
    take: impl FnMut(&Row<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let Some((_, stands)) = number(table).map(|number| STANDING[number]) else { return Ok(()) };
    each_of_id(connection, table, (id, stands.condition()), take)
}

/// Hands the rows of that id that fulfil a condition to `take`.
pub(crate) fn each_of_id(
    connection: &Connection,
    table: &str,
    (id, condition): (&[u8; 16], &str),
    take: impl FnMut(&Row<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    each_that(connection, table, (&format!("id = $1 AND ({condition})"), &[id]), take)
}

/// Hands the rows of a table that fulfil a condition to `take`.
pub(crate) fn each_that(
    connection: &Connection,
    table: &str,
    (condition, values): (&str, sql::Values<'_>),
    take: impl FnMut(&Row<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let Some(((_, columns), _)) = number(table).map(|number| STANDING[number]) else {
        return Ok(());
    };
    let sql = format!("SELECT {columns} FROM {table} WHERE {condition}");
    sql::each(connection, &sql, values, take)
}

/// Removes the rows of that id from a table of what is closed in the end, and from no other. Whether it did.
pub(crate) fn remove_closed(
    connection: &Connection,
    table: &str,
    id: &[u8; 16],
) -> rusqlite::Result<bool> {
    if number(table).is_none_or(|number| STANDING[number].1 != Stands::UntilClosed) {
        return Ok(false);
    }
    sql::execute(connection, &format!("DELETE FROM {table} WHERE id = $1"), &[id])
        .map(|rows| rows > 0)
}

/// The revision of the row of that id, if there is one.
pub(crate) fn revision(
    connection: &Connection,
    table: &str,
    id: &[u8; 16],
) -> rusqlite::Result<Option<i64>> {
    sql::number(connection, &format!("SELECT revision FROM {table} WHERE id = $1"), &[id])
}

/// Writes a record: a new row for revision 1, else over the row of the revision before. Whether that was there.
pub(crate) fn write(db: &Db, record: &Record) -> Result<bool, Failure> {
    let written = match record {
        Record::Account(account) => accounts::write(db, account),
        Record::Fault(fault) => faults::write(db, fault),
        Record::Link(link) => links::write(db, link),
        Record::Service(service) => services::write(db, service),
        Record::Session(session) => sessions::write(db, session),
        Record::SigningKey(key) => signing_keys::write(db, key),
        // The log alone keeps them.
        Record::Export(_) | Record::Sweep(_) => Ok(1),
        Record::Token(token) => tokens::write(db, token),
        Record::Webhook(webhook) => webhooks::write(db, webhook),
    };
    match written {
        Ok(rows) => Ok(rows == 1),
        Err(error) => Err(match (clash(&error), record) {
            (None, _) => error.into(),
            (Some(Clash::Unique), Record::Account(_)) => name_taken("account"),
            (Some(Clash::Unique), Record::Service(_)) => name_taken("service"),
            (Some(Clash::Unique | Clash::Id), _) => Failure::Batch(CommitError::Stale),
        }),
    }
}

/// The record of the same id as it stands now, of a kind whose rows hold what the log leaves out.
pub(crate) fn of_record(db: &Db, record: &Record) -> Result<Option<Record>, ReadError> {
    Ok(match record {
        Record::Account(account) => accounts::of_id(db, account.id)?.map(Record::Account),
        Record::Token(token) => tokens::of_id(db, token.id)?.map(Record::Token),
        Record::SigningKey(wanted) => {
            let mut found = None;
            signing_keys::each(db, |key| {
                found = found.take().or((key.id == wanted.id).then_some(key))
            })?;
            found.map(Record::SigningKey)
        }
        Record::Webhook(wanted) => {
            let mut found = None;
            webhooks::each(db, |hook| {
                found = found.take().or((hook.id == wanted.id).then_some(hook))
            })?;
            found.map(Record::Webhook)
        }
        _ => None,
    })
}

/// Seals the faults: those of a database that was written before they had seals.
pub(crate) fn seal_faults(connection: &Connection, seals: &RowSeals) -> rusqlite::Result<()> {
    seal_rows(connection, seals, &faults::ROWS)
}

/// Seals every row that had its seal from the beginning: those of a database that was written before there were seals.
pub(crate) fn seal_all(connection: &Connection, seals: &RowSeals) -> rusqlite::Result<()> {
    let tables = [
        accounts::ROWS,
        links::ROWS,
        services::ROWS,
        sessions::ROWS,
        signing_keys::ROWS,
        tokens::ROWS,
        webhooks::ROWS,
    ];
    tables.iter().try_for_each(|rows| seal_rows(connection, seals, rows))
}

fn seal_rows(
    connection: &Connection,
    seals: &RowSeals,
    (table, columns): &(&str, &str),
) -> rusqlite::Result<()> {
    let update = format!("UPDATE {table} SET row_seal = $2 WHERE id = $1");
    let select = format!("SELECT {columns} FROM {table}");
    let mut statement = connection.prepare(&select)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        let row = Row::of(row)?;
        let (id, code) = (row.get::<[u8; 16]>(0)?, seals.of_row(table, &row));
        sql::execute(connection, &update, &[&id, &code])?;
    }
    Ok(())
}

/// Whether what was looked at stands as it did then.
pub(crate) fn stands(db: &Db, draft: &Draft<'_>, basis: &Basis) -> rusqlite::Result<bool> {
    let (table, id, revision) = match basis {
        Basis::Account(id, revision) => (accounts::ROWS.0, id.as_bytes(), revision),
        Basis::Service(id, revision) => (services::ROWS.0, id.as_bytes(), revision),
        Basis::Session(id, revision) => (sessions::ROWS.0, id.as_bytes(), revision),
        Basis::OpenSessions(account, at, looked_at) => {
            return sessions::are_open(db, *account, *at, looked_at);
        }
    };
    Ok(draft.of(table, id) == Some(*revision))
}

/// The bytes that a page of ids begins behind: those of the last id seen, or none, which sort before every id.
pub(crate) fn cursor(after: Option<&[u8; 16]>) -> &[u8] {
    after.map_or(&[], |id| id)
}

fn name_taken(what: &'static str) -> Failure {
    Failure::Batch(CommitError::NameTaken { what })
}
