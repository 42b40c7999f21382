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
mod signing_keys;
pub(crate) mod tokens;
pub(crate) mod usage;
pub(crate) mod uses;
pub(crate) mod webhooks;

use jeton_core::Record;
use rusqlite::Connection;

pub use accounts::{AccountFilter, AccountOrder, RoleKind};
pub use faults::FaultFilter;
pub use mails::MailCounts;
pub use notices::{NoticeFilter, NoticePage, QueuedNotice};
pub use tokens::{
    ends::Ending,
    filter::{Counted, TokenFilter},
    keys::KeyInUse,
    order::TokenOrder,
};

use crate::{
    Basis, CommitError, Projection, ReadError,
    failure::{Clash, Failure, clash},
    sql,
};

/// Writes a record: a new row for revision 1, else over the row of the revision before.
pub(crate) fn write(connection: &Connection, record: &Record) -> Result<(), Failure> {
    let written = match record {
        Record::Account(account) => accounts::write(connection, account),
        Record::Fault(fault) => faults::write(connection, fault),
        Record::Link(link) => links::write(connection, link),
        Record::Service(service) => services::write(connection, service),
        Record::Session(session) => sessions::write(connection, session),
        Record::SigningKey(key) => signing_keys::write(connection, key),
        // The log alone keeps them.
        Record::Export(_) | Record::Sweep(_) => Ok(1),
        Record::Token(token) => tokens::write(connection, token),
        Record::Webhook(webhook) => webhooks::write(connection, webhook),
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

/// Whether what was looked at stands as it did then.
pub(crate) fn stands(connection: &Connection, basis: &Basis) -> rusqlite::Result<bool> {
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
            return sessions::are_open(connection, *account, *at, looked_at);
        }
    };
    Ok(sql::number(connection, sql, &[id])? == Some(*revision))
}

/// Hands every stored service, signing key, webhook that is not deleted, account, session that is not closed and token to `projection`.
pub(crate) fn replay(
    connection: &Connection,
    projection: &dyn Projection,
) -> Result<(), ReadError> {
    services::each(connection, |service| {
        projection.take(&Record::Service(service));
    })?;
    signing_keys::each(connection, |key| projection.take(&Record::SigningKey(key)))?;
    webhooks::each(connection, |webhook| projection.take(&Record::Webhook(webhook)))?;
    accounts::each(connection, |account| {
        projection.take(&Record::Account(account));
    })?;
    sessions::each_not_closed(connection, |session| {
        projection.take(&Record::Session(session));
    })?;
    tokens::each(connection, |token| projection.take(&Record::Token(token)))
}

/// The bytes that a page of ids begins behind: those of the last id seen, or none, which sort before every id.
pub(crate) fn cursor(after: Option<&[u8; 16]>) -> &[u8] {
    after.map_or(&[], |id| id)
}

fn name_taken(what: &'static str) -> Failure {
    Failure::Batch(CommitError::NameTaken { what })
}
