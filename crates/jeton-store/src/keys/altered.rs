//! Rows that name a key and that no key makes good: they are not what Jeton wrote, or what they belong to was removed.

use std::{collections::BTreeSet, path::Path};

use jeton_token::KeyId;

use super::{KeyKind, KeyRows, known};
use crate::{
    Alteration, AlteredRow, ReadError, Store,
    connection::{self, Db},
    hex::hex,
    row_seal::RowSeals,
    schema, sql, tables,
};

/// A row that is refused whatever it says of a key, and over which nothing is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRow {
    /// Its table.
    pub table: &'static str,
    /// Its id, as 32 hexadecimal digits; or what else stands in its place.
    pub id: String,
    /// What was altered: the row itself, or a row that is gone and that it belongs to.
    pub why: AlteredRow,
}

/// Where a key is named, in the rows that are counted as hanging on it.
const NAMED: [(KeyKind, &str, &str); 5] = [
    (KeyKind::Digest, "tokens", "end_at IS NULL AND (digest_key = $1 OR prior_key = $1)"),
    (KeyKind::Digest, "links", "closed_at IS NULL AND digest_key = $1"),
    (KeyKind::Seal, "tokens", "end_at IS NULL AND (seal_key = $1 OR prior_seal_key = $1)"),
    (KeyKind::Seal, "signing_keys", "seal_key = $1"),
    (KeyKind::Seal, "webhooks", "seal_key = $1"),
];

/// What rows belong to: their table, the column that says so, and the other table.
const BELONG: [(&str, &str, &str); 8] = [
    ("links", "account", "accounts"),
    ("links", "created_by", "accounts"),
    ("tokens", "account", "accounts"),
    ("tokens", "created_by", "accounts"),
    ("tokens", "service", "services"),
    ("tokens", "session", "sessions"),
    ("webhooks", "created_by", "accounts"),
    ("webhooks", "service", "services"),
];

/// The rows that name a key and were altered or are left of what was removed, in the database at `path`: those that do not fit their seals. Whether a row is an
/// older one that was put back, an open store alone can tell.
///
/// # Errors
/// What the database says.
pub fn altered_by_key(
    path: &Path,
    chain_key: &[u8; 32],
    key: (KeyKind, KeyId),
) -> Result<Vec<RefusedRow>, ReadError> {
    let connection = connection::reader(path)?;
    // The rows of an earlier version have other columns, or no seals at all.
    if !schema::is_current(&connection)? {
        return Ok(Vec::new());
    }
    altered(&Db::new(connection, RowSeals::new(chain_key)), key)
}

/// Whether a key is noted, or named by a token that it makes good.
pub(crate) fn has_use(db: &Db, key: (KeyKind, KeyId)) -> Result<bool, ReadError> {
    if known(db)?.iter().any(|known| (known.kind, known.id) == key) {
        return Ok(true);
    }
    let of_tokens = |named: &&(KeyKind, &str, &str)| named.0 == key.0 && named.1 == tables::TOKENS;
    let mut named = 0;
    for (_, table, condition) in NAMED.iter().filter(of_tokens) {
        tables::each_that(db, table, (condition, &[&key.1.0]), |_| {
            named += 1;
            Ok(())
        })?;
    }
    Ok(named > altered(db, key)?.iter().filter(|row| row.table == tables::TOKENS).count())
}

pub(super) fn altered(db: &Db, key: (KeyKind, KeyId)) -> Result<Vec<RefusedRow>, ReadError> {
    let (kind, id) = key;
    let mut found = Vec::new();
    for (_, table, condition) in NAMED.iter().filter(|named| named.0 == kind) {
        tables::each_that(db, table, (condition, &[&id.0]), |row| {
            match db.seals().check(table, row) {
                Err(ReadError::Altered(why)) => {
                    found.push(RefusedRow { table, id: why.id.clone(), why });
                }
                looked => looked?,
            }
            Ok(())
        })?;
        let of_table = found.iter().filter(|row| row.table == *table);
        let mut seen: BTreeSet<_> = of_table.map(|row| row.id.clone()).collect();
        for belong in BELONG.iter().filter(|belong| belong.0 == *table) {
            bereft(db, belong, (condition, id), |row| {
                if seen.insert(row.id.clone()) {
                    found.push(row);
                }
            })?;
        }
    }
    Ok(found)
}

/// Hands the rows that belong to one that is not there to `take`.
fn bereft(
    db: &Db,
    (table, column, other): &(&'static str, &str, &'static str),
    (condition, key): (&str, KeyId),
    mut take: impl FnMut(RefusedRow),
) -> Result<(), ReadError> {
    let select = format!(
        "SELECT id, {column} FROM {table} WHERE ({condition}) AND {column} IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM {other} WHERE {other}.id = {table}.{column})"
    );
    sql::each(db, &select, &[&key.0], |row| {
        // What is no id was altered, and found before.
        let (Ok(id), Ok(of)) = (row.get::<Vec<u8>>(0), row.get::<Vec<u8>>(1)) else {
            return Ok(());
        };
        let why = AlteredRow::of(other, &of, Alteration::Gone);
        take(RefusedRow { table, id: hex(&id), why });
        Ok(())
    })
}

impl KeyRows {
    /// The same rows, of which these are refused whatever they say.
    #[must_use]
    pub fn of_which(mut self, altered: &[RefusedRow]) -> Self {
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
    /// The rows that name a key and were altered, are older ones that were put back, or are left of what was removed.
    pub async fn altered_by_key(
        &self,
        key: (KeyKind, KeyId),
    ) -> Result<Vec<RefusedRow>, ReadError> {
        self.read(move |db| altered(db, key)).await
    }

    /// The keys that a start misses where rows hang on them.
    pub async fn keys_noted(&self) -> Result<Vec<(KeyKind, KeyId)>, ReadError> {
        let noted = self.read(|db| known(db)).await?;
        Ok(noted.into_iter().map(|key| (key.kind, key.id)).collect())
    }
}
