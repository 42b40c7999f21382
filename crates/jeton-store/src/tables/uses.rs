//! The table `uses`.

use jeton_core::{ClientName, SecretMark, TokenId, Use};
use rusqlite::{Connection, Row, ToSql};

use crate::{ReadError, columns::Columns, sql, time::micros};

macro_rules! columns {
    () => {
        "token, secret, accepted, address, agent, first_at, last_at, count"
    };
}

// A use that goes on in the second in which it was last seen does not count that second again.
const SEE: &str = concat!(
    "INSERT INTO uses (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (token, secret, accepted, address, agent) DO UPDATE SET \
     count = uses.count + excluded.count - CASE WHEN uses.last_at >= excluded.first_at THEN 1 ELSE 0 END, \
     first_at = CASE WHEN uses.first_at < excluded.first_at THEN uses.first_at ELSE excluded.first_at END, \
     last_at = CASE WHEN uses.last_at > excluded.last_at THEN uses.last_at ELSE excluded.last_at END"
);
// SQLite knows no OFFSET without a LIMIT.
const FORGET: &str = "DELETE FROM uses WHERE token = $1 AND secret = $2 AND accepted = $3 AND (address, agent) IN \
     (SELECT address, agent FROM uses WHERE token = $1 AND secret = $2 AND accepted = $3 \
     ORDER BY last_at DESC, first_at DESC, address, agent LIMIT 1000000 OFFSET $4)";

/// How many addresses and programs are kept for a secret, of those that were accepted and of those that were refused.
const MOST: i64 = 32;

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
        let secret = (seen.token, seen.secret, seen.accepted);
        if !touched.contains(&secret) {
            touched.push(secret);
        }
    }
    for (token, secret, accepted) in touched {
        let values: sql::Values<'_> = &[&token.as_bytes(), &secret.as_bytes(), &accepted, &MOST];
        sql::execute(connection, FORGET, values)?;
    }
    Ok(())
}

/// The uses of every secret of a token, the latest first.
pub(crate) fn of_token(connection: &Connection, token: TokenId) -> Result<Vec<Use>, ReadError> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM uses WHERE token = $1 ORDER BY last_at DESC, first_at DESC, address, agent"
    );
    sql::all(connection, sql, &[&token.as_bytes()], read)
}

/// The last use of each of these tokens that was accepted, where there was one.
pub(crate) fn last_of(connection: &Connection, tokens: &[TokenId]) -> Result<Vec<Use>, ReadError> {
    if tokens.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<&[u8; 16]> = tokens.iter().map(TokenId::as_bytes).collect();
    let values: Vec<&dyn ToSql> = ids.iter().map(|id| id as _).collect();
    let places: Vec<String> = (1..=values.len()).map(|place| format!("${place}")).collect();
    let sql = format!(
        concat!(
            "SELECT ",
            columns!(),
            " FROM (SELECT uses.*, row_number() OVER (PARTITION BY token ORDER BY last_at DESC) AS place \
             FROM uses WHERE accepted = 1 AND token IN ({})) AS ranked WHERE place = 1"
        ),
        places.join(", ")
    );
    sql::all(connection, &sql, &values, read)
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
