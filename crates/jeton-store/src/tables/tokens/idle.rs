//! The tokens that were not used for the longest time.
//!
//! Those that expired may be most of all, and the ones that nobody used for the longest time. The index parts tokens by the
//! week in which they end: the weeks that are over are not looked at, and of each other one the first few.

use jeton_core::{ServiceId, TokenId};

use crate::{ReadError, columns::Columns, connection::Db, sealed, sql, tables::uses::LAST_USES};

macro_rules! week {
    () => {
        "coalesce(expires_at, 9223372036854775807) / 604800000000"
    };
}
const WEEK: i64 = 604_800_000_000;

pub(in crate::tables) const NEXT_WEEK: &str = concat!(
    "SELECT ",
    week!(),
    " FROM tokens WHERE service = $1 AND end_at IS NULL AND ",
    week!(),
    " > $2 ORDER BY ",
    week!(),
    " LIMIT 1"
);
pub(in crate::tables) const OF_WEEK: &str = concat!(
    "SELECT id, coalesce(used_at, created_at) FROM tokens WHERE service = $1 AND end_at IS NULL AND ",
    week!(),
    " = $2 AND coalesce(used_at, created_at) < $3 AND (expires_at IS NULL OR expires_at > $4) \
     ORDER BY coalesce(used_at, created_at) LIMIT $5"
);

/// The first of those that work at `now`; one that never was used counts from when it was made.
pub(crate) fn longest(
    db: &Db,
    service: ServiceId,
    now: i64,
    limit: u32,
) -> Result<Vec<TokenId>, ReadError> {
    let (service, most) = (service.as_bytes(), usize::try_from(limit).unwrap_or(usize::MAX));
    let mut first: Vec<(i64, TokenId)> = Vec::new();
    let mut week = now / WEEK - 1;
    while let Some(next) = sql::number(db, NEXT_WEEK, &[service, &week])? {
        week = next;
        // Once there are enough, only what comes before the last of them counts.
        let before = first.get(most.wrapping_sub(1)).map_or(i64::MAX, |(since, _)| *since);
        let values: sql::Values<'_> = &[service, &week, &before, &now, &limit];
        first.extend(sealed::readable(db, (OF_WEEK, values), |row| {
            let mut columns = Columns::of(LAST_USES, row);
            let id = columns.id()?;
            Ok((columns.take()?, id))
        })?);
        first.sort_by_key(|(since, _)| *since);
        first.truncate(most);
    }
    Ok(first.into_iter().map(|(_, id)| id).collect())
}
