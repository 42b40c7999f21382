//! How many tokens there are of a sort, without reading them.

use jeton_core::{KindName, Scope, ServiceId, decide::preview::Keeper};
use jiff::Timestamp;
use rusqlite::{Connection, ToSql};

use crate::{ReadError, sql, time::micros};

macro_rules! live {
    () => {
        "FROM tokens WHERE service = $1 AND end_at IS NULL AND (expires_at IS NULL OR expires_at > $2)"
    };
}

pub(in crate::tables) const LIVE: &str = concat!("SELECT count(*) ", live!());
pub(in crate::tables) const LIVE_OF_KIND: &str =
    concat!("SELECT count(*) ", live!(), " AND kind = $3");
// Not `LIKE`, which takes capitals for small letters in one engine and not in the other.
macro_rules! live_with_scope {
    () => {
        concat!(
            "SELECT count(*) ",
            live!(),
            " AND kind = $3 AND replace(' ' || scopes || ' ', $4, '') <> ' ' || scopes || ' '"
        )
    };
}
macro_rules! role {
    () => {
        " AND (SELECT role FROM accounts WHERE accounts.id = tokens.account)"
    };
}
const LIVE_WITH_SCOPE: &str = live_with_scope!();
const LIVE_BELOW_ADMIN: &str = concat!(live_with_scope!(), role!(), " <> 'admin'");
const LIVE_BELOW_OPERATOR: &str = concat!(live_with_scope!(), role!(), " = 'member'");
pub(in crate::tables) const CROWDED: &str = concat!(
    "SELECT count(*) FROM (SELECT account ",
    live!(),
    " AND kind = $3 GROUP BY account HAVING count(*) > $4) AS crowded"
);

/// How many tokens of `service`, or of one of its kinds, are live at `at`.
pub(crate) fn live(
    connection: &Connection,
    service: ServiceId,
    kind: Option<&KindName>,
    at: Timestamp,
) -> Result<i64, ReadError> {
    let kind = kind.map(KindName::as_str);
    let sql = if kind.is_some() { LIVE_OF_KIND } else { LIVE };
    let at = micros(at);
    let mut values: Vec<&dyn ToSql> = vec![service.as_bytes(), &at];
    values.extend(kind.as_ref().map(|kind| kind as &dyn ToSql));
    Ok(sql::number(connection, sql, &values)?.unwrap_or_default())
}

/// How many tokens of a kind that are live at `at` have `scope`; below a role, only those whose owner is less.
pub(crate) fn live_with_scope(
    connection: &Connection,
    (service, kind): (ServiceId, &KindName),
    (scope, below): (&Scope, Option<Keeper>),
    at: Timestamp,
) -> Result<i64, ReadError> {
    let sql = match below {
        None => LIVE_WITH_SCOPE,
        Some(Keeper::Admin) => LIVE_BELOW_ADMIN,
        Some(Keeper::Operator) => LIVE_BELOW_OPERATOR,
    };
    let scope = format!(" {scope} ");
    let values: sql::Values<'_> = &[service.as_bytes(), &micros(at), &kind.as_str(), &scope];
    Ok(sql::number(connection, sql, values)?.unwrap_or_default())
}

/// How many accounts have more than `limit` tokens of a kind that are live at `at`.
pub(crate) fn crowded(
    connection: &Connection,
    (service, kind): (ServiceId, &KindName),
    limit: u32,
    at: Timestamp,
) -> Result<i64, ReadError> {
    let values: sql::Values<'_> = &[service.as_bytes(), &micros(at), &kind.as_str(), &limit];
    Ok(sql::number(connection, CROWDED, values)?.unwrap_or_default())
}
