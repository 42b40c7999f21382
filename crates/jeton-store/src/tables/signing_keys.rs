//! The table `signing_keys`.

use jeton_core::{Seal, SigningKey};
use jeton_token::KeyId;

use crate::{ReadError, columns::Columns, connection::Db, row::Row, sealed, time::micros};

const TABLE: &str = "signing_keys";

macro_rules! columns {
    () => {
        "id, number, public, seal_key, seal, created_at, signs_from, withdrawn_at, revision, row_seal"
    };
}

/// Every row, for its seal.
pub(super) const ROWS: (&str, &str) = (TABLE, columns!());

const INSERT: &str = concat!(
    "INSERT INTO signing_keys (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
const UPDATE: &str = concat!(
    "UPDATE signing_keys SET (",
    columns!(),
    ") = ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) WHERE id = $1 AND revision = $9 - 1"
);
const ALL: &str = concat!("SELECT ", columns!(), " FROM signing_keys ORDER BY number");

/// Writes a signing key and tells how many rows that changed.
pub(super) fn write(db: &Db, key: &SigningKey) -> rusqlite::Result<usize> {
    let sql = if key.revision == 1 { INSERT } else { UPDATE };
    sealed::write(
        db,
        TABLE,
        sql,
        &[
            &key.id.as_bytes(),
            &key.number,
            &key.public,
            &key.seal.as_ref().map(|seal| i64::from(seal.key.0)),
            &key.seal.as_ref().map(|seal| seal.bytes.as_slice()),
            &micros(key.created_at),
            &micros(key.signs_from),
            &key.withdrawn_at.map(micros),
            &key.revision,
        ],
    )
}

fn read(row: &Row<'_>) -> Result<SigningKey, ReadError> {
    let mut columns = Columns::of(TABLE, row);
    Ok(SigningKey {
        id: columns.id()?,
        number: columns.take()?,
        public: columns.take()?,
        seal: read_seal(&mut columns)?,
        created_at: columns.time()?,
        signs_from: columns.time()?,
        withdrawn_at: columns.maybe_time()?,
        revision: columns.take()?,
    })
}

fn read_seal(columns: &mut Columns<'_, '_>) -> Result<Option<Seal>, ReadError> {
    let key = columns.take::<Option<u32>>()?;
    let bytes = columns.take::<Option<Vec<u8>>>()?;
    Ok(key.zip(bytes).map(|(key, bytes)| Seal { key: KeyId(key), bytes }))
}

/// Hands every signing key to `take`, in the order of their making.
pub(crate) fn each(db: &Db, mut take: impl FnMut(SigningKey)) -> Result<(), ReadError> {
    sealed::each(db, TABLE, (ALL, &[]), |row| {
        take(read(row)?);
        Ok(())
    })
}
