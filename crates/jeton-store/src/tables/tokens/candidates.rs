//! The few tokens that a filter can mean, where an index knows them whatever the order of the list.

use std::collections::BTreeSet;

use jeton_core::{TokenId, TokenState};

use super::{
    filter::{Conditions, TokenFilter, value},
    order::TokenOrder,
};
use crate::{ReadError, columns::Columns, connection::Db, sql, time::micros};

/// The most that are few.
pub(in crate::tables) const MOST: usize = 1_000;

/// The tokens among which are all that `filter` means, where these are few.
pub(super) fn candidates(
    db: &Db,
    filter: &TokenFilter,
    order: TokenOrder,
) -> Result<Option<BTreeSet<TokenId>>, ReadError> {
    for (sql, chosen) in queries(filter, order) {
        let (mut found, mut rows) = (BTreeSet::new(), 0);
        sql::each(db, &sql, &chosen.values(), |row| {
            found.extend(db.seals().readable(Columns::of("uses", row).id::<TokenId>())?);
            rows += 1;
            Ok(())
        })?;
        if rows <= MOST {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The questions to indexes, each with one row too many where they are not few.
pub(in crate::tables) fn queries(
    filter: &TokenFilter,
    order: TokenOrder,
) -> Vec<(String, Conditions)> {
    let mut queries = Vec::new();
    let mut ask = |select: &str, add: &dyn Fn(&mut Conditions)| {
        let mut chosen = Conditions::default();
        add(&mut chosen);
        queries.push((format!("{select} WHERE {} LIMIT {}", chosen.sql, MOST + 1), chosen));
    };
    if let Some(addresses) = &filter.seen_from {
        ask("SELECT token FROM uses", &|chosen| {
            let texts = addresses.iter().map(|address| value(address.to_string())).collect();
            chosen.add_one_of("address", texts, "");
        });
    }
    match filter.state {
        Some((TokenState::Quarantined, _)) => ask("SELECT id FROM tokens", &|chosen| {
            chosen.add("quarantined_at IS NOT NULL AND end_at IS NULL", Vec::new());
        }),
        Some((TokenState::NotYetValid, at)) => ask("SELECT id FROM tokens", &|chosen| {
            chosen.add("not_before > ?", vec![value(micros(at))]);
        }),
        Some((TokenState::Active | TokenState::Expired | TokenState::Ended, _)) | None => {}
    }
    let is_by_id = matches!(order, TokenOrder::Created | TokenOrder::CreatedBackwards);
    let has_ids = filter.created_from.is_some() || filter.created_before.is_some();
    if has_ids && !is_by_id {
        ask("SELECT id FROM tokens", &|chosen| filter.add_ids(None, chosen));
    }
    queries
}
