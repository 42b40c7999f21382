//! An entry as it is stored, before anything is made of it.

use rusqlite::Connection;

use crate::{Head, ReadError, columns::Columns, row::Row, sql};

/// A row of the table `log`. The chain is computed over this, so that it holds for what is on disk and not for what a
/// reader makes of it.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) seq: i64,
    pub(crate) at: i64,
    pub(crate) actor: Option<[u8; 16]>,
    pub(crate) event: String,
    pub(crate) account: Option<[u8; 16]>,
    pub(crate) service: Option<[u8; 16]>,
    pub(crate) session: Option<[u8; 16]>,
    pub(crate) token: Option<[u8; 16]>,
    pub(crate) detail: String,
    pub(crate) hash: [u8; 32],
}

macro_rules! columns {
    () => {
        "seq, at, actor, event, account, service, session, token, detail, hash"
    };
}
pub(super) use columns;

const INSERT: &str =
    concat!("INSERT INTO log (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");

impl Line {
    /// The end of the log while this is its last entry.
    pub(crate) fn head(&self) -> Head {
        Head { seq: self.seq, hash: self.hash }
    }

    /// Adds the row.
    pub(crate) fn insert(&self, connection: &Connection) -> rusqlite::Result<()> {
        let values: sql::Values<'_> = &[
            &self.seq,
            &self.at,
            &self.actor,
            &self.event,
            &self.account,
            &self.service,
            &self.session,
            &self.token,
            &self.detail,
            &self.hash,
        ];
        sql::execute(connection, INSERT, values).map(|_| ())
    }

    /// Reads a row of a query for `columns!()`.
    pub(crate) fn read(row: &Row<'_>) -> Result<Self, ReadError> {
        let mut columns = Columns::of("log", row);
        Ok(Self {
            seq: columns.take()?,
            at: columns.take()?,
            actor: columns.take()?,
            event: columns.take()?,
            account: columns.take()?,
            service: columns.take()?,
            session: columns.take()?,
            token: columns.take()?,
            detail: columns.take()?,
            hash: columns.take()?,
        })
    }

    /// Hands the rows from the place `first` on to `take`, in order and at most `limit` of them, until it fails.
    pub(crate) fn each_from<E: From<ReadError>>(
        connection: &Connection,
        first: i64,
        limit: i64,
        take: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = concat!("SELECT ", columns!(), " FROM log WHERE seq >= $1 ORDER BY seq LIMIT $2");
        sql::try_each(connection, sql, &[&first, &limit], take)
    }
}
