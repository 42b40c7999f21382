//! Which keys the live tokens were made under.

use jeton_token::KeyId;
use jiff::Timestamp;
use rusqlite::Connection;

use crate::{ReadError, columns::Columns, sql, time::micros};

/// A key that live tokens need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyInUse {
    /// To verify a secret that they have now or in a grace.
    Digest {
        /// Which key.
        key: KeyId,
        /// How many tokens.
        tokens: i64,
    },
    /// To show their secret.
    Seal {
        /// Which key.
        key: KeyId,
        /// How many tokens.
        tokens: i64,
    },
}

macro_rules! live {
    () => {
        "FROM tokens WHERE end_at IS NULL AND (expires_at IS NULL OR expires_at > $1)"
    };
}

/// The keys that tokens need which live at `now`: digest keys, then seal keys. It looks at every token.
pub(crate) fn in_use(connection: &Connection, now: Timestamp) -> Result<Vec<KeyInUse>, ReadError> {
    let digests = concat!(
        "SELECT used, count(*) FROM (SELECT digest_key AS used ",
        live!(),
        " UNION ALL SELECT prior_key ",
        live!(),
        " AND prior_until > $1 AND prior_key <> digest_key) AS keys GROUP BY used ORDER BY used"
    );
    let seals = concat!(
        "SELECT seal_key, count(*) ",
        live!(),
        " AND seal_key IS NOT NULL GROUP BY seal_key ORDER BY seal_key"
    );
    let now = micros(now);
    let mut all = sql::all(connection, digests, &[&now], |row| {
        let mut columns = Columns::of("tokens", row);
        Ok(KeyInUse::Digest { key: KeyId(columns.take()?), tokens: columns.take()? })
    })?;
    all.extend(sql::all(connection, seals, &[&now], |row| {
        let mut columns = Columns::of("tokens", row);
        Ok(KeyInUse::Seal { key: KeyId(columns.take()?), tokens: columns.take()? })
    })?);
    Ok(all)
}
