//! The keys that a database was written with: a value by which each is known again, and what hangs on it. Never a key.

mod altered;

use std::{collections::BTreeMap, fmt, path::Path};

pub(crate) use altered::has_use;
pub use altered::{RefusedRow, altered_by_key};
use jeton_token::KeyId;
use rusqlite::Connection;

use crate::{
    ReadError,
    columns::Columns,
    connection::{self, Db},
    sql,
};

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyKind {
    /// The log's chain, its anchors, and row seals.
    Chain,
    /// Digests of secrets.
    Digest,
    /// Secrets that may be shown again.
    Seal,
}

impl KeyKind {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chain => "chain",
            Self::Digest => "digest",
            Self::Seal => "seal",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Chain, Self::Digest, Self::Seal].into_iter().find(|kind| kind.name() == name)
    }
}

/// A key, by a value that says nothing of it and that no other key has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyCheck {
    /// What it is for.
    pub kind: KeyKind,
    /// Its number.
    pub id: KeyId,
    /// The value.
    pub value: [u8; 16],
}

/// How many rows hang on a key: those that would be of no use without it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeyRows {
    /// Tokens that have not ended.
    pub tokens: i64,
    /// One-time links that were not used.
    pub links: i64,
    /// Keys that sign assertions.
    pub signing_keys: i64,
    /// Webhooks.
    pub webhooks: i64,
    /// Rows of any sort that name it and were altered outside Jeton, where that was looked for.
    pub altered: i64,
}

impl KeyRows {
    /// All together.
    pub fn all(&self) -> i64 {
        self.needing() + self.altered
    }

    /// Those that are of use with it: all but what was altered.
    pub fn needing(&self) -> i64 {
        self.tokens + self.links + self.signing_keys + self.webhooks
    }
}

impl fmt::Display for KeyRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.tokens, "token"),
            (self.links, "link"),
            (self.signing_keys, "signing key"),
            (self.webhooks, "webhook"),
            (self.altered, "altered row"),
        ];
        let there = counts.iter().filter(|(count, _)| *count > 0);
        let many = |count: &i64| if *count == 1 { "" } else { "s" };
        let words: Vec<_> =
            there.map(|(count, what)| format!("{count} {what}{}", many(count))).collect();
        f.write_str(if words.is_empty() { "nothing" } else { "" })?;
        f.write_str(&words.join(", "))
    }
}

/// Why keys do not fit a database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Another key has its number.
    #[error("{} is another one than that which the database was written with", key(*.kind, *.id))]
    Wrong {
        /// What it is for.
        kind: KeyKind,
        /// Its number.
        id: KeyId,
    },
    /// It is not there, and rows hang on it.
    #[error("{} is not in it, and is needed by {rows}", key(*.kind, *.id))]
    Missing {
        /// What it is for.
        kind: KeyKind,
        /// Its number.
        id: KeyId,
        /// What hangs on it.
        rows: KeyRows,
    },
}

fn key(kind: KeyKind, id: KeyId) -> String {
    match kind {
        KeyKind::Chain => "the chain key".to_owned(),
        KeyKind::Digest | KeyKind::Seal => format!("{} key {}", kind.name(), id.0),
    }
}

/// Whether `keys` are those that the database was written with. One that was is missed only where rows hang on it, and where it is
/// not `given_up`.
pub(crate) fn check(
    db: &Db,
    keys: &[KeyCheck],
    given_up: &[(KeyKind, KeyId)],
) -> Result<Result<(), KeyFault>, ReadError> {
    let mut hanging = None;
    for KeyCheck { kind, id, value } in known(db)? {
        match keys.iter().find(|key| key.kind == kind && key.id == id) {
            Some(key) if key.value == value => {}
            Some(_) => return Ok(Err(KeyFault::Wrong { kind, id })),
            None if given_up.contains(&(kind, id)) => {}
            None => {
                if hanging.is_none() {
                    hanging = Some(rows(db)?);
                }
                let rows = hanging.as_ref().and_then(|rows| rows.get(&(kind, id.0)));
                if let Some(rows) = rows.filter(|rows| rows.all() > 0) {
                    let rows = rows.of_which(&altered::altered(db, (kind, id))?);
                    return Ok(Err(KeyFault::Missing { kind, id, rows }));
                }
            }
        }
    }
    Ok(Ok(()))
}

/// Notes `keys` and no others, where they are not noted already.
pub(crate) fn keep(connection: &Connection, keys: &[KeyCheck]) -> Result<(), ReadError> {
    let known = known(connection)?;
    if known.len() != keys.len() || keys.iter().any(|key| !known.contains(key)) {
        let transaction = connection.unchecked_transaction()?;
        note(&transaction, keys)?;
        transaction.commit()?;
    }
    Ok(())
}

/// Notes `keys`, and no others.
pub(crate) fn note(connection: &Connection, keys: &[KeyCheck]) -> rusqlite::Result<()> {
    sql::execute(connection, "DELETE FROM keys", &[])?;
    for key in keys {
        let new = "INSERT INTO keys (kind, id, value) VALUES ($1, $2, $3)";
        sql::execute(connection, new, &[&key.kind.name(), &key.id.0, &key.value])?;
    }
    Ok(())
}

/// What hangs on each key of the database at `path`, beside a Jeton that runs or one that is stopped. It looks at every token.
///
/// # Errors
/// What the database says.
pub fn rows_by_key(path: &Path) -> Result<BTreeMap<(KeyKind, u32), KeyRows>, ReadError> {
    rows(&connection::reader(path)?)
}

/// Where the keys are noted.
pub(crate) const TABLE: &str = "keys";

fn known(connection: &Connection) -> Result<Vec<KeyCheck>, ReadError> {
    sql::all(connection, "SELECT kind, id, value FROM keys ORDER BY kind, id", &[], |row| {
        let mut columns = Columns::of(TABLE, row);
        let kind = columns.take::<String>()?;
        let kind = KeyKind::named(&kind).ok_or(crate::words::UnknownWord);
        let kind = kind.map_err(|error| columns.unreadable(error))?;
        Ok(KeyCheck { kind, id: KeyId(columns.take()?), value: columns.take()? })
    })
}

pub(crate) fn rows(
    connection: &Connection,
) -> Result<BTreeMap<(KeyKind, u32), KeyRows>, ReadError> {
    let mut rows: BTreeMap<(KeyKind, u32), KeyRows> = BTreeMap::new();
    for (kind, sql, count) in COUNTS {
        sql::each(connection, sql, &[], |row| {
            let (id, rows_of_it): (i64, i64) = (row.get(0)?, row.get(1)?);
            // What no key can have for a number Jeton never wrote: such a row is refused.
            if let Ok(id) = u32::try_from(id) {
                *count(rows.entry((*kind, id)).or_default()) += rows_of_it;
            }
            Ok(())
        })?;
    }
    Ok(rows)
}

type Count = fn(&mut KeyRows) -> &mut i64;

const COUNTS: &[(KeyKind, &str, Count)] = &[
    (
        KeyKind::Digest,
        "SELECT used, count(*) FROM (SELECT digest_key AS used FROM tokens WHERE end_at IS NULL UNION ALL \
         SELECT prior_key FROM tokens WHERE end_at IS NULL AND prior_key <> digest_key) AS keys GROUP BY used",
        |rows| &mut rows.tokens,
    ),
    (
        KeyKind::Digest,
        "SELECT digest_key, count(*) FROM links WHERE closed_at IS NULL GROUP BY digest_key",
        |rows| &mut rows.links,
    ),
    (
        KeyKind::Seal,
        "SELECT used, count(*) FROM (SELECT seal_key AS used FROM tokens WHERE end_at IS NULL AND seal_key IS NOT NULL \
         UNION ALL SELECT prior_seal_key FROM tokens WHERE end_at IS NULL AND prior_seal_key IS NOT NULL AND \
         (seal_key IS NULL OR prior_seal_key <> seal_key)) AS keys GROUP BY used",
        |rows| &mut rows.tokens,
    ),
    (
        KeyKind::Seal,
        "SELECT seal_key, count(*) FROM signing_keys WHERE seal_key IS NOT NULL GROUP BY seal_key",
        |rows| &mut rows.signing_keys,
    ),
    (
        KeyKind::Seal,
        "SELECT seal_key, count(*) FROM webhooks WHERE seal_key IS NOT NULL GROUP BY seal_key",
        |rows| &mut rows.webhooks,
    ),
];
