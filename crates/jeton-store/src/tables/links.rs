//! The table `links`.

use jeton_core::{AccountId, Link};
use jeton_token::{Digest, KeyId};
use rusqlite::{Connection, Row};

use crate::{ReadError, columns::Columns, sql, time::micros, words::Word};

macro_rules! columns {
    () => {
        "id, account, purpose, digest, digest_key, created_at, created_by, expires_at, closed_at, revision"
    };
}

const INSERT: &str = concat!(
    "INSERT INTO links (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
const UPDATE: &str = concat!(
    "UPDATE links SET (",
    columns!(),
    ") = ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) WHERE id = $1 AND revision = $10 - 1"
);

/// Writes a link and tells how many rows that changed.
pub(super) fn write(connection: &Connection, link: &Link) -> rusqlite::Result<usize> {
    let sql = if link.revision == 1 { INSERT } else { UPDATE };
    sql::execute(
        connection,
        sql,
        &[
            &link.id.as_bytes(),
            &link.account.as_bytes(),
            &link.purpose.word(),
            &link.digest.as_bytes(),
            &link.key.0,
            &micros(link.created_at),
            &link.created_by.as_ref().map(AccountId::as_bytes),
            &micros(link.expires_at),
            &link.closed_at.map(micros),
            &link.revision,
        ],
    )
}

fn read(row: &Row<'_>) -> Result<Link, ReadError> {
    let mut columns = Columns::of("links", row);
    Ok(Link {
        id: columns.id()?,
        account: columns.id()?,
        purpose: columns.word()?,
        digest: Digest::from_bytes(columns.take()?),
        key: KeyId(columns.take()?),
        created_at: columns.time()?,
        created_by: columns.maybe_id()?,
        expires_at: columns.time()?,
        closed_at: columns.maybe_time()?,
        revision: columns.take()?,
    })
}

pub(crate) fn of_digest(
    connection: &Connection,
    digest: &Digest,
) -> Result<Option<Link>, ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM links WHERE digest = $1");
    sql::one(connection, sql, &[digest.as_bytes()], read)
}

pub(crate) fn not_closed(
    connection: &Connection,
    account: AccountId,
) -> Result<Vec<Link>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM links WHERE account = $1 AND closed_at IS NULL ORDER BY id"
    );
    sql::all(connection, sql, &[&account.as_bytes()], read)
}
