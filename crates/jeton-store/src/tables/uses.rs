//! The table `uses`.

pub(crate) mod addresses;

use std::collections::HashSet;

use jeton_core::{ClientName, LastUse, SecretMark, TokenId, Use};
use rusqlite::{Connection, ToSql};

use crate::{ReadError, columns::Columns, connection::Db, row::Row, sealed, sql, time::micros};

macro_rules! columns {
    () => {
        "token, secret, accepted, address, agent, first_at, last_at, count"
    };
}

// Of a token whose row is gone nothing is seen, so that it keeps nothing from the others. A use that goes on in the second in which it was last seen does not count that second again.
const SEE: &str = concat!(
    "INSERT INTO uses (",
    columns!(),
    ") SELECT id, $2, $3, $4, $5, $6, $7, $8 FROM tokens WHERE id = $1 ON CONFLICT (token, secret, accepted, address, agent) DO UPDATE SET \
     count = uses.count + excluded.count - CASE WHEN uses.last_at >= excluded.first_at THEN 1 ELSE 0 END, \
     first_at = CASE WHEN uses.first_at < excluded.first_at THEN uses.first_at ELSE excluded.first_at END, \
     last_at = CASE WHEN uses.last_at > excluded.last_at THEN uses.last_at ELSE excluded.last_at END"
);
macro_rules! of_secret {
    () => {
        "FROM uses WHERE token = $1 AND secret = $2 AND accepted = $3"
    };
}
pub(super) const ADDRESSES_OF: &str = "SELECT address FROM uses WHERE token = $1";
const COUNT: &str = concat!("SELECT count(*) ", of_secret!());
const FORGET: &str = concat!(
    "DELETE ",
    of_secret!(),
    " AND (address, agent) NOT IN (SELECT address, agent ",
    of_secret!(),
    " ORDER BY last_at DESC, first_at DESC, address, agent LIMIT $4) AND (address, agent) NOT IN (SELECT address, agent ",
    of_secret!(),
    " ORDER BY first_at, last_at, address, agent LIMIT $5)"
);
const LAST_USE: &str = "UPDATE tokens SET (used_at, used_from, used_by) = ($2, $3, $4) \
     WHERE id = $1 AND (used_at IS NULL OR used_at <= $2)";

/// How the columns of `tokens` are told that no seal is over, since nothing follows from them.
pub(in crate::tables) const LAST_USES: &str = "last_uses";

/// How many of the addresses and programs of a secret are kept, of those that were accepted and of those that were
/// refused: the last ones seen, and the first ones, so that whoever comes from many places hides nobody who was there before.
const LAST: i64 = 48;
const FIRST: i64 = 16;

/// Adds to what was seen.
pub(crate) fn see(connection: &Connection, uses: &[Use]) -> rusqlite::Result<()> {
    let mut touched = Vec::new();
    for seen in uses {
        sql::execute(
            connection,
            SEE,
            &[
                &seen.token.as_bytes(),
                &seen.secret.as_bytes(),
                &seen.accepted,
                &seen.address.map(|address| address.to_string()).unwrap_or_default(),
                &seen.agent.as_ref().map_or("", ClientName::as_str),
                &micros(seen.first_at),
                &micros(seen.last_at),
                &seen.count,
            ],
        )?;
        if seen.accepted {
            note_last(connection, seen)?;
        }
        let secret = (seen.token, seen.secret, seen.accepted);
        if !touched.contains(&secret) {
            touched.push(secret);
        }
    }
    for (token, secret, accepted) in touched {
        let of: [&dyn ToSql; 3] = [token.as_bytes(), secret.as_bytes(), &accepted];
        if sql::number(connection, COUNT, &of)?.is_some_and(|count| count > LAST) {
            let [token, secret, accepted] = of;
            sql::execute(connection, FORGET, &[token, secret, accepted, &LAST, &FIRST])?;
        }
    }
    Ok(())
}

fn note_last(connection: &Connection, seen: &Use) -> rusqlite::Result<()> {
    let address = seen.address.map(|address| address.to_string()).unwrap_or_default();
    let agent = seen.agent.as_ref().map_or("", ClientName::as_str);
    let values: sql::Values<'_> = &[seen.token.as_bytes(), &micros(seen.last_at), &address, &agent];
    sql::execute(connection, LAST_USE, values).map(|_rows| ())
}

/// Whether a secret of a token was shown from one of these addresses.
pub(crate) fn is_from(
    db: &Db,
    token: TokenId,
    addresses: &HashSet<String>,
) -> Result<bool, ReadError> {
    let mut is_from = false;
    sql::each_until(db, ADDRESSES_OF, &[&token.as_bytes()], |row| {
        let address = db.seals().readable(Columns::of("uses", row).take::<String>())?;
        is_from = address.is_some_and(|address| addresses.contains(&address));
        Ok(is_from)
    })?;
    Ok(is_from)
}

/// The uses of every secret of a token, the latest first.
pub(crate) fn of_token(db: &Db, token: TokenId) -> Result<Vec<Use>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM uses WHERE token = $1 ORDER BY last_at DESC, first_at DESC, address, agent"
    );
    sealed::readable(db, (sql, &[&token.as_bytes()]), read)
}

/// The last use of each of these tokens that was accepted, where there was one.
pub(crate) fn last_of(db: &Db, tokens: &[TokenId]) -> Result<Vec<LastUse>, ReadError> {
    if tokens.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<&[u8; 16]> = tokens.iter().map(TokenId::as_bytes).collect();
    let values: Vec<&dyn ToSql> = ids.iter().map(|id| id as _).collect();
    let places: Vec<String> = (1..=values.len()).map(|place| format!("${place}")).collect();
    let sql = format!(
        "SELECT id, used_at, used_from, used_by FROM tokens WHERE used_at IS NOT NULL AND id IN ({})",
        places.join(", ")
    );
    sealed::readable(db, (&sql, &values), |row| {
        let mut columns = Columns::of(LAST_USES, row);
        Ok(LastUse {
            token: columns.id()?,
            at: columns.time()?,
            address: columns.text_or_empty()?,
            agent: columns.text_or_empty()?,
        })
    })
}

fn read(row: &Row<'_>) -> Result<Use, ReadError> {
    let mut columns = Columns::of("uses", row);
    Ok(Use {
        token: columns.id()?,
        secret: SecretMark::from_bytes(columns.take()?),
        accepted: columns.take()?,
        address: columns.text_or_empty()?,
        agent: columns.text_or_empty()?,
        first_at: columns.time()?,
        last_at: columns.time()?,
        count: columns.take()?,
    })
}
