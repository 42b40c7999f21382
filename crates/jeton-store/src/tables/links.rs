//! The table `links`.

use jeton_core::{AccountId, Link};
use jeton_token::{Digest, KeyId};

use crate::{
    ReadError, columns::Columns, connection::Db, row::Row, sealed, time::micros, words::Word,
};

const TABLE: &str = "links";

macro_rules! columns {
    () => {
        "id, account, purpose, digest, digest_key, created_at, created_by, expires_at, closed_at, revision, row_seal"
    };
}

/// Every row, for its seal.
pub(super) const ROWS: (&str, &str) = (TABLE, columns!());

const INSERT: &str = concat!(
    "INSERT INTO links (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
);
const UPDATE: &str = concat!(
    "UPDATE links SET (",
    columns!(),
    ") = ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) WHERE id = $1 AND revision = $10 - 1"
);

/// Writes a link and tells how many rows that changed.
pub(super) fn write(db: &Db, link: &Link) -> rusqlite::Result<usize> {
    let sql = if link.revision == 1 { INSERT } else { UPDATE };
    sealed::write(
        db,
        TABLE,
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
    let mut columns = Columns::of(TABLE, row);
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

pub(crate) fn of_digest(db: &Db, digest: &Digest) -> Result<Option<Link>, ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM links WHERE digest = $1");
    let found = sealed::one(db, TABLE, (sql, &[digest.as_bytes()]), read)?;
    // What the database answers with is not always what it was asked for: its indexes and views have no seals.
    Ok(found.filter(|link| link.digest == *digest))
}

pub(crate) fn not_closed(db: &Db, account: AccountId) -> Result<Vec<Link>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM links WHERE account = $1 AND closed_at IS NULL ORDER BY id"
    );
    sealed::all(db, TABLE, (sql, &[&account.as_bytes()]), read)
}

/// Hands every link that was neither used nor withdrawn to `take`.
pub(crate) fn each_not_closed(db: &Db, mut take: impl FnMut(Link)) -> Result<(), ReadError> {
    let sql = concat!("SELECT ", columns!(), " FROM links WHERE closed_at IS NULL");
    sealed::each(db, TABLE, (sql, &[]), |row| {
        take(read(row)?);
        Ok(())
    })
}
