//! Which keys the live tokens were made under.

use jeton_token::KeyId;
use jiff::Timestamp;

use crate::{
    KeyKind, ReadError, columns::Columns, connection::Db, keys::has_use, sql, time::micros,
};

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

impl KeyInUse {
    fn named(&self) -> (KeyKind, KeyId) {
        match *self {
            Self::Digest { key, .. } => (KeyKind::Digest, key),
            Self::Seal { key, .. } => (KeyKind::Seal, key),
        }
    }
}

macro_rules! live {
    () => {
        "FROM tokens WHERE end_at IS NULL AND (expires_at IS NULL OR expires_at > $1)"
    };
}

/// The keys that tokens need which live at `now`: digest keys, then seal keys. It looks at every token. A key that is not noted and
/// that rows alone name which were altered is none of them.
pub(crate) fn in_use(db: &Db, now: Timestamp) -> Result<Vec<KeyInUse>, ReadError> {
    let digests = concat!(
        "SELECT used, count(*) FROM (SELECT digest_key AS used ",
        live!(),
        " UNION ALL SELECT prior_key ",
        live!(),
        " AND prior_until > $1 AND prior_key <> digest_key) AS keys WHERE used BETWEEN 0 AND 4294967295 GROUP BY used ORDER BY used"
    );
    let seals = concat!(
        "SELECT seal_key, count(*) ",
        live!(),
        " AND seal_key BETWEEN 0 AND 4294967295 GROUP BY seal_key ORDER BY seal_key"
    );
    let now = micros(now);
    let mut all = sql::all(db, digests, &[&now], |row| {
        let mut columns = Columns::of("tokens", row);
        Ok(KeyInUse::Digest { key: KeyId(columns.take()?), tokens: columns.take()? })
    })?;
    all.extend(sql::all(db, seals, &[&now], |row| {
        let mut columns = Columns::of("tokens", row);
        Ok(KeyInUse::Seal { key: KeyId(columns.take()?), tokens: columns.take()? })
    })?);
    let mut needed = Vec::new();
    for key in all {
        if has_use(db, key.named())? {
            needed.push(key);
        }
    }
    Ok(needed)
}
