//! Finding entries.

use jeton_core::{AccountId, ServiceId, TokenId};
use rusqlite::{Connection, ToSql};

use super::{Entry, line::columns};
use crate::{ReadError, sql};

/// Which entries to read. What is not said does not matter.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogFilter {
    /// Those of this token.
    pub token: Option<TokenId>,
    /// Those of this account, whether it acted or something happened to it or what it owns.
    pub account: Option<AccountId>,
    /// Those of this service, its sessions and tokens.
    pub service: Option<ServiceId>,
}

/// At most `limit` entries behind `after` that match `filter`, in order.
pub(crate) fn find(
    connection: &Connection,
    filter: LogFilter,
    after: i64,
    limit: u32,
) -> Result<Vec<Entry>, ReadError> {
    let token = filter.token.as_ref().map(TokenId::as_bytes);
    let service = filter.service.as_ref().map(ServiceId::as_bytes);
    let account = filter.account.as_ref().map(AccountId::as_bytes);
    let mut values: Vec<&dyn ToSql> = vec![&after, &limit];
    let mut wanted = "seq > $1".to_owned();
    for (column, value) in [("token", &token), ("service", &service)] {
        if value.is_some() {
            values.push(value);
            wanted += &format!(" AND {column} = ${}", values.len());
        }
    }
    let sql = if account.is_some() {
        values.push(&account);
        either(&wanted, values.len())
    } else {
        concat!("SELECT ", columns!(), " FROM log WHERE ").to_owned()
            + &wanted
            + " ORDER BY seq LIMIT $2"
    };
    sql::all(connection, &sql, &values, Entry::read)
}

/// The query for entries whose account or whose actor is the value of that number. Each half stops at its own limit: a
/// plain OR would collect and sort all that an account ever did for every page. What an account did to its own is in the
/// first half, so that the index behind the second one leaves it out.
fn either(wanted: &str, number: usize) -> String {
    let half = |condition: &str, name: &str| {
        format!(
            "SELECT seq FROM (SELECT seq FROM log WHERE {condition} AND {wanted} ORDER BY seq LIMIT $2) AS {name}"
        )
    };
    let subject = half(&format!("account = ${number}"), "subject");
    let acting =
        half(&format!("actor = ${number} AND (account IS NULL OR account <> actor)"), "acting");
    format!(
        "SELECT {} FROM log WHERE seq IN ({subject} UNION ALL {acting}) ORDER BY seq LIMIT $2",
        columns!(),
    )
}
