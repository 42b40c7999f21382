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
use rusqlite::{Connection, Row};

pub use accounts::{AccountFilter, AccountOrder, RoleKind};
pub use faults::{FaultFilter, FaultOrder};
pub use mails::MailCounts;
pub use notices::{NoticeFilter, NoticePage, QueuedNotice};
pub use tokens::{
    ends::Ending,
    filter::{Counted, TokenFilter},
    keys::KeyInUse,
    order::{PlaceKey, TokenOrder, TokenPlace},
    walk::{TokenPage, TokensFrom},
};

use crate::{
    Basis, CommitError, ReadError,
    connection::Db,
    failure::{Clash, Failure, clash},
    row_seal::RowSeals,
    sql,
};

/// The rows of which something may follow, and which of their tables they are. Their last two columns are the revision and the
/// seal.
pub(crate) const STANDING: &[(Rows, &str)] = &[
    (accounts::ROWS, "TRUE"),
    (faults::ROWS, "closed_at IS NULL"),
    (links::ROWS, "closed_at IS NULL"),
    (services::ROWS, "TRUE"),
    (sessions::ROWS, "closed_at IS NULL"),
    (signing_keys::ROWS, "TRUE"),
    (tokens::ROWS, "TRUE"),
    (webhooks::ROWS, "state <> 'deleted'"),
];

/// A table and its columns.
type Rows = (&'static str, &'static str);

/// Hands the rows of that id that stand to `take`; one, unless somebody else wrote.
pub(crate) fn each_standing(
    connection: &Connection,
    table: &str,
    id: &[u8; 16],
    take: impl FnMut(&Row<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let Some(((_, columns), condition)) = STANDING.iter().find(|((name, _), _)| *name == table)
    else {
        return Ok(());
    };
    let sql = format!("SELECT {columns} FROM {table} WHERE id = $1 AND ({condition})");
    sql::each(connection, &sql, &[id], take)
}

/// Whether there is a row of that id.
pub(crate) fn has_row(
    connection: &Connection,
    table: &str,
    id: &[u8; 16],
) -> Result<bool, ReadError> {
    let sql = format!("SELECT 1 FROM {table} WHERE id = $1");
    Ok(sql::number(connection, &sql, &[id])?.is_some())
}

/// Writes a record: a new row for revision 1, else over the row of the revision before.
pub(crate) fn write(db: &Db, record: &Record) -> Result<(), Failure> {
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
        Ok(1) => Ok(()),
        Ok(_) => Err(Failure::Batch(CommitError::Stale)),
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
        let id: [u8; 16] = row.get(0)?;
        let code = seals.of_row(table, row)?;
        sql::execute(connection, &update, &[&id, &code])?;
    }
    Ok(())
}

/// Whether what was looked at stands as it did then.
pub(crate) fn stands(db: &Db, basis: &Basis) -> rusqlite::Result<bool> {
    let (sql, id, revision) = match basis {
        Basis::Account(id, revision) => {
            ("SELECT revision FROM accounts WHERE id = $1", id.as_bytes(), revision)
        }
        Basis::Service(id, revision) => {
            ("SELECT revision FROM services WHERE id = $1", id.as_bytes(), revision)
        }
        Basis::Session(id, revision) => {
            ("SELECT revision FROM sessions WHERE id = $1", id.as_bytes(), revision)
        }
        Basis::OpenSessions(account, at, looked_at) => {
            return sessions::are_open(db, *account, *at, looked_at);
        }
    };
    Ok(sql::number(db, sql, &[id])? == Some(*revision))
}

/// The bytes that a page of ids begins behind: those of the last id seen, or none, which sort before every id.
pub(crate) fn cursor(after: Option<&[u8; 16]>) -> &[u8] {
    after.map_or(&[], |id| id)
}

fn name_taken(what: &'static str) -> Failure {
    Failure::Batch(CommitError::NameTaken { what })
}
