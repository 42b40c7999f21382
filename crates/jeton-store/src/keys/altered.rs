//! Rows that name a key and are not what Jeton wrote. They are refused whatever they say, so that no key makes them good.

use std::path::Path;

use jeton_token::KeyId;

use super::{KeyKind, KeyRows, known};
use crate::{
    AlteredRow, ReadError, Store,
    connection::{self, Db},
    row_seal::RowSeals,
    schema, tables,
};

/// Where a key is named, in the rows that are counted as hanging on it.
const NAMED: [(KeyKind, &str, &str); 5] = [
    (KeyKind::Digest, "tokens", "end_at IS NULL AND (digest_key = $1 OR prior_key = $1)"),
    (KeyKind::Digest, "links", "closed_at IS NULL AND digest_key = $1"),
    (KeyKind::Seal, "tokens", "end_at IS NULL AND (seal_key = $1 OR prior_seal_key = $1)"),
    (KeyKind::Seal, "signing_keys", "seal_key = $1"),
    (KeyKind::Seal, "webhooks", "seal_key = $1"),
];

/// The rows that name a key and were altered, in the database at `path`: those that do not fit their seals. Whether a row is an
/// older one that was put back, an open store alone can tell.
///
/// # Errors
/// What the database says.
pub fn altered_by_key(
    path: &Path,
    chain_key: &[u8; 32],
    key: (KeyKind, KeyId),
) -> Result<Vec<AlteredRow>, ReadError> {
    let connection = connection::reader(path)?;
    // The rows of an earlier version have other columns, or no seals at all.
    if !schema::is_current(&connection)? {
        return Ok(Vec::new());
    }
    altered(&Db::new(connection, RowSeals::new(chain_key)), key)
}

/// Whether a key is noted, or a token names it that was not altered.
pub(crate) fn has_use(db: &Db, (kind, id): (KeyKind, KeyId)) -> Result<bool, ReadError> {
    let is_noted = known(db)?.iter().any(|key| key.kind == kind && key.id == id);
    if is_noted {
        return Ok(true);
    }
    let mut is_needed = false;
    for (_, table, condition) in NAMED.iter().filter(|it| it.0 == kind && it.1 == "tokens") {
        tables::each_that(db, table, (condition, &[&id.0]), |row| {
            match db.seals().check(table, row) {
                Err(ReadError::Altered(_)) => {}
                looked => is_needed |= looked.map(|()| true)?,
            }
            Ok(())
        })?;
    }
    Ok(is_needed)
}

pub(super) fn altered(db: &Db, (kind, id): (KeyKind, KeyId)) -> Result<Vec<AlteredRow>, ReadError> {
    let mut found = Vec::new();
    for (_, table, condition) in NAMED.iter().filter(|named| named.0 == kind) {
        tables::each_that(db, table, (condition, &[&id.0]), |row| {
            match db.seals().check(table, row) {
                Err(ReadError::Altered(row)) => found.push(row),
                looked => looked?,
            }
            Ok(())
        })?;
    }
    Ok(found)
}

impl KeyRows {
    /// The same rows, of which these were altered.
    #[must_use]
    pub fn of_which(mut self, altered: &[AlteredRow]) -> Self {
        for row in altered {
            let count = match row.table {
                "tokens" => &mut self.tokens,
                "links" => &mut self.links,
                "signing_keys" => &mut self.signing_keys,
                _ => &mut self.webhooks,
            };
            *count -= 1;
            self.altered += 1;
        }
        self
    }
}

impl Store {
    /// The rows that name a key and were altered, or are older ones that were put back.
    pub async fn altered_by_key(
        &self,
        key: (KeyKind, KeyId),
    ) -> Result<Vec<AlteredRow>, ReadError> {
        self.read(move |db| altered(db, key)).await
    }

    /// The keys that a start misses where rows hang on them.
    pub async fn keys_noted(&self) -> Result<Vec<(KeyKind, KeyId)>, ReadError> {
        let noted = self.read(|db| known(db)).await?;
        Ok(noted.into_iter().map(|key| (key.kind, key.id)).collect())
    }
}
