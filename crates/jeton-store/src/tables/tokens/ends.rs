//! The tokens that end next, found along an index whatever number of others there is.

use jeton_core::{AccountId, ServiceId, Token, TokenId};
use jiff::Timestamp;

use super::due::{NEXT_LOOSER, NOT_TOLD, TOLD_OF};
use crate::{ReadError, connection::Db, sql, time::micros};

/// A token that ends by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The token.
    pub token: Token,
    /// When it was last changed, as the log has it.
    pub changed_at: Timestamp,
}

pub(in crate::tables) const OF_ACCOUNT: &str = "account = $1 AND end_at IS NULL AND session IS NULL AND quarantined_at IS NULL AND expires_at > $2 \
     ORDER BY expires_at, id LIMIT $3";
pub(in crate::tables) const LAST_CHANGE: &str =
    "SELECT at FROM log WHERE token = $1 ORDER BY seq DESC LIMIT 1";

/// The tokens of `account` that end next after `now`, at most `limit`.
pub(crate) fn of_account(
    db: &Db,
    account: AccountId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Ending>, ReadError> {
    let values: sql::Values<'_> = &[account.as_bytes(), &micros(now), &limit];
    with_changes(db, super::find(db, OF_ACCOUNT, values)?)
}

/// The tokens of `service` that end next after `now`, at most `limit`. In the index those that were told of a threshold
/// stand together, so that the first of each are read and put in order.
pub(crate) fn of_service(
    db: &Db,
    service: ServiceId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Ending>, ReadError> {
    let (id, now, never) = (service.as_bytes(), micros(now), i64::MAX);
    let values: sql::Values<'_> = &[id, &now, &never, &limit];
    let mut found = super::find(db, NOT_TOLD, values)?;
    let mut warned = i64::MIN;
    while let Some(next) = sql::number(db, NEXT_LOOSER, &[id, &warned])? {
        warned = next;
        let values: sql::Values<'_> = &[id, &now, &never, &limit, &warned];
        found.extend(super::find(db, TOLD_OF, values)?);
    }
    found.sort_by_key(|token| (token.expires_at, token.id));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    with_changes(db, found)
}

fn with_changes(db: &Db, found: Vec<Token>) -> Result<Vec<Ending>, ReadError> {
    let ending = |token: Token| {
        let changed_at = last_change(db, token.id)?.unwrap_or(token.created_at);
        Ok(Ending { token, changed_at })
    };
    found.into_iter().map(ending).collect()
}

fn last_change(db: &Db, id: TokenId) -> Result<Option<Timestamp>, ReadError> {
    sql::one(db, LAST_CHANGE, &[id.as_bytes()], |row| {
        crate::columns::Columns::of("log", row).time()
    })
}
