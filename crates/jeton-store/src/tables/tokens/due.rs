//! The tokens whose end is near and that are yet to be told of, found without those that were.

use jeton_core::{ServiceId, Token, decide::expiry::Due};
use jiff::Timestamp;

use crate::{
    ReadError,
    connection::Db,
    sql,
    time::{from_micros, micros},
};

macro_rules! of_service {
    () => {
        "service = $1 AND end_at IS NULL AND session IS NULL AND quarantined_at IS NULL"
    };
}
macro_rules! within {
    () => {
        " AND expires_at > $2 AND expires_at <= $3 ORDER BY expires_at LIMIT $4"
    };
}
pub(in crate::tables) const NOT_TOLD: &str =
    concat!(of_service!(), " AND warned IS NULL", within!());
pub(in crate::tables) const TOLD_OF: &str = concat!(of_service!(), " AND warned = $5", within!());
// Without `expires_at IS NOT NULL` the index could not be used.
pub(in crate::tables) const NEXT_LOOSER: &str = concat!(
    "SELECT warned FROM tokens WHERE ",
    of_service!(),
    " AND expires_at IS NOT NULL AND warned > $2 ORDER BY warned LIMIT 1"
);

macro_rules! soonest {
    ($told:literal) => {
        concat!(
            "SELECT expires_at FROM tokens WHERE ",
            of_service!(),
            $told,
            " AND expires_at > $2 ORDER BY expires_at LIMIT 1"
        )
    };
}
pub(in crate::tables) const SOONEST_NOT_TOLD: &str = soonest!(" AND warned IS NULL");
pub(in crate::tables) const SOONEST_TOLD: &str = soonest!(" AND warned = $3");

/// When the first of these tokens of `service` expires after `now`, in microseconds. Each question is one look-up in the
/// index.
pub(crate) fn next(db: &Db, service: ServiceId, now: i64) -> rusqlite::Result<Option<i64>> {
    let id = service.as_bytes();
    let mut soonest = sql::number(db, SOONEST_NOT_TOLD, &[id, &now])?;
    let mut warned = i64::MIN;
    while let Some(next) = sql::number(db, NEXT_LOOSER, &[id, &warned])? {
        warned = next;
        let told = sql::number(db, SOONEST_TOLD, &[id, &now, &warned])?;
        soonest = soonest.into_iter().chain(told).min();
    }
    Ok(soonest)
}

/// When time alone adds to those that are `due`: for each threshold the first token is looked for that it has not begun for.
pub(crate) fn begins(
    db: &Db,
    service: ServiceId,
    due: &[Due],
) -> Result<Option<Timestamp>, ReadError> {
    let mut first = None;
    for due in due {
        if let Some(end) = next(db, service, micros(due.until))? {
            let at = due.begins(from_micros(end).unwrap_or(Timestamp::MIN));
            first = first.into_iter().chain([at]).min();
        }
    }
    Ok(first)
}

/// The tokens of `service` that are `due`, at most `limit`. Each question is one range of the index: there are a few
/// thresholds, and for each those that were told of a looser one.
pub(crate) fn find(
    db: &Db,
    service: ServiceId,
    due: &[Due],
    limit: u32,
) -> Result<Vec<Token>, ReadError> {
    let mut found = Vec::new();
    for due in due {
        let (after, until) = (micros(due.after), micros(due.until));
        let rest =
            |found: &Vec<Token>| limit.saturating_sub(u32::try_from(found.len()).unwrap_or(limit));
        let values: sql::Values<'_> = &[service.as_bytes(), &after, &until, &rest(&found)];
        found.extend(super::find(db, NOT_TOLD, values)?);
        let mut warned = due.threshold.seconds();
        while let Some(looser) = sql::number(db, NEXT_LOOSER, &[service.as_bytes(), &warned])? {
            let values: sql::Values<'_> =
                &[service.as_bytes(), &after, &until, &rest(&found), &looser];
            found.extend(super::find(db, TOLD_OF, values)?);
            warned = looser;
        }
    }
    Ok(found)
}
