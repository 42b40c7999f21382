//! The tables `token_hours`, `token_days` and `service_hours`.

use jeton_core::{Hour, HourCount, Outcome, ServiceCount, ServiceId, TokenCount, TokenId};
use rusqlite::Connection;

use super::{notices, tokens::idle};
use crate::{
    Forgotten, ReadError, Usage, UsageOrder, columns::Columns, connection::Db, row::Row, sealed,
    sql, time::micros,
};

// From `tokens`, so that what was counted for a token that is not there is left out and spoils nothing else.
const COUNT_HOUR: &str = "INSERT INTO token_hours (token, hour, outcome, count) \
     SELECT id, $2, $3, $4 FROM tokens WHERE id = $1 ON CONFLICT (token, hour, outcome) DO UPDATE SET \
     count = token_hours.count + excluded.count";
const COUNT_DAY: &str = "INSERT INTO token_days (token, day, service, allowed, denied) \
     SELECT id, $2, service, $3, $4 FROM tokens WHERE id = $1 ON CONFLICT (token, day) DO UPDATE SET \
     allowed = token_days.allowed + excluded.allowed, denied = token_days.denied + excluded.denied";
// Where the use itself found no room, it is known when and not by whom. A use that goes on is written down once a minute: who it
// was stays.
const LAST_USE: &str = "UPDATE tokens SET (used_at, used_from, used_by) = ($2, '', '') \
     WHERE id = $1 AND (used_at IS NULL OR used_at < $2 - 90000000)";
const COUNT_SERVICE: &str = "INSERT INTO service_hours (service, hour, outcome, count) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (service, hour, outcome) DO UPDATE SET count = service_hours.count + excluded.count";

const HOURS_OF_TOKEN: &str = "SELECT token, hour, outcome, count FROM token_hours \
     WHERE token = $1 AND hour >= $2 AND hour < $3 ORDER BY hour, outcome";
const HOURS_OF_SERVICE: &str = "SELECT service, hour, outcome, count FROM service_hours \
     WHERE service = $1 AND hour >= $2 AND hour < $3 ORDER BY hour, outcome";
pub(super) const MOST_ALLOWED: &str = "SELECT token, allowed, denied FROM token_days \
     WHERE service = $1 AND day = $2 AND allowed > 0 ORDER BY allowed DESC, token DESC LIMIT $3";
pub(super) const MOST_DENIED: &str = "SELECT token, allowed, denied FROM token_days \
     WHERE service = $1 AND day = $2 AND denied > 0 ORDER BY denied DESC, token DESC LIMIT $3";

/// The statements that forget, each up to [`AT_ONCE`] rows from before a time or an hour.
pub(super) const FORGET_TOKEN_HOURS: &str = "DELETE FROM token_hours WHERE (token, hour, outcome) IN \
     (SELECT token, hour, outcome FROM token_hours WHERE hour < $1 LIMIT $2)";
pub(super) const FORGET_TOKEN_DAYS: &str = "DELETE FROM token_days WHERE (token, day) IN \
     (SELECT token, day FROM token_days WHERE day < $1 LIMIT $2)";
pub(super) const FORGET_SERVICE_HOURS: &str = "DELETE FROM service_hours WHERE (service, hour, outcome) IN \
     (SELECT service, hour, outcome FROM service_hours WHERE hour < $1 LIMIT $2)";
pub(super) const FORGET_USES: &str = "DELETE FROM uses WHERE (token, secret, accepted, address, agent) IN \
     (SELECT token, secret, accepted, address, agent FROM uses WHERE last_at < $1 LIMIT $2)";

/// So many rows of a table are forgotten in one transaction: whoever waits for a commit hardly waits longer.
const AT_ONCE: i64 = 500;

/// Adds to the counts of tokens.
pub(crate) fn count_tokens(
    connection: &Connection,
    counts: &[TokenCount],
) -> rusqlite::Result<usize> {
    for count in counts {
        let token = count.token.as_bytes();
        let (outcome, last_at) = (count.outcome.code(), micros(count.last_at));
        let hour: sql::Values<'_> = &[token, &count.hour.number(), &outcome, &count.count];
        sql::execute(connection, COUNT_HOUR, hour)?;
        let (allowed, denied) = match count.outcome {
            Outcome::Allowed => (count.count, 0),
            Outcome::Denied(_) => (0, count.count),
        };
        let day: sql::Values<'_> = &[token, &count.hour.day(), &allowed, &denied];
        sql::execute(connection, COUNT_DAY, day)?;
        if count.outcome == Outcome::Allowed {
            sql::execute(connection, LAST_USE, &[token, &last_at])?;
        }
    }
    Ok(counts.len())
}

/// Adds to the counts of services.
pub(crate) fn count_services(
    connection: &Connection,
    counts: &[ServiceCount],
) -> rusqlite::Result<usize> {
    for count in counts {
        let outcome = count.outcome.code();
        let values: sql::Values<'_> =
            &[count.service.as_bytes(), &count.hour.number(), &outcome, &count.count];
        sql::execute(connection, COUNT_SERVICE, values)?;
    }
    Ok(counts.len())
}

/// Forgets some of what is old, and tells how many rows that were.
pub(crate) fn forget(connection: &Connection, old: &Forgotten) -> rusqlite::Result<usize> {
    let hour = old.counts_before.number();
    let mut forgotten = 0;
    for (sql, before) in [
        (FORGET_TOKEN_HOURS, hour),
        (FORGET_TOKEN_DAYS, old.counts_before.day()),
        (FORGET_SERVICE_HOURS, hour),
        (FORGET_USES, micros(old.uses_before)),
        (notices::FORGET_EXPIRED, micros(old.notices_before)),
    ] {
        forgotten += sql::execute(connection, sql, &[&before, &AT_ONCE])?;
    }
    Ok(forgotten)
}

/// The counts of a token from one hour up to another.
pub(crate) fn of_token(
    db: &Db,
    token: TokenId,
    (from, to): (Hour, Hour),
) -> Result<Vec<HourCount>, ReadError> {
    let values: sql::Values<'_> = &[token.as_bytes(), &from.number(), &to.number()];
    sealed::readable(db, (HOURS_OF_TOKEN, values), |row| read_hour("token_hours", row))
}

/// The counts of a service from one hour up to another.
pub(crate) fn of_service(
    db: &Db,
    service: ServiceId,
    (from, to): (Hour, Hour),
) -> Result<Vec<HourCount>, ReadError> {
    let values: sql::Values<'_> = &[service.as_bytes(), &from.number(), &to.number()];
    sealed::readable(db, (HOURS_OF_SERVICE, values), |row| read_hour("service_hours", row))
}

/// The first tokens of a service in that order.
pub(crate) fn top(
    db: &Db,
    service: ServiceId,
    order: UsageOrder,
    limit: u32,
) -> Result<Vec<Usage>, ReadError> {
    let (sql, day) = match order {
        UsageOrder::Allowed { day } => (MOST_ALLOWED, day),
        UsageOrder::Denied { day } => (MOST_DENIED, day),
        UsageOrder::Idle { now } => {
            let idle = idle::longest(db, service, micros(now), limit)?.into_iter();
            return Ok(idle.map(|token| Usage { token, allowed: 0, denied: 0 }).collect());
        }
    };
    let values: sql::Values<'_> = &[service.as_bytes(), &day, &limit];
    sealed::readable(db, (sql, values), |row| {
        let mut columns = Columns::of("token_days", row);
        Ok(Usage { token: columns.id()?, allowed: columns.take()?, denied: columns.take()? })
    })
}

fn read_hour(table: &'static str, row: &Row<'_>) -> Result<HourCount, ReadError> {
    let mut columns = Columns::of(table, row);
    columns.skip(1);
    Ok(HourCount {
        hour: Hour::numbered(columns.take()?),
        outcome: columns.text()?,
        count: columns.take()?,
    })
}
