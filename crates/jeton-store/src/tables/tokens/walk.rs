//! Pages of tokens: along an index, by a filter, in an order.
//!
//! 1. Where an index says which few tokens a filter can mean, these are looked at, whatever the order.
//! 2. Else the stretches of the order's index are walked, and what does not fit is passed over.
//! 3. A walk that has looked at [`MOST`] tokens ends: its page is short, and the next one goes on from there.

use std::collections::BTreeSet;

use jeton_core::{Token, TokenId};
use rusqlite::ToSql;

use super::{
    candidates::candidates,
    filter::TokenFilter,
    order::{TokenOrder, TokenPlace},
    stretch::{self, Query, Stretch},
};
use crate::{
    ReadError,
    columns::Columns,
    connection::Db,
    sealed::{self, Rows},
    sql,
    tables::uses,
};

/// A page of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenPage {
    /// The tokens: fewer than asked for also where many had to be passed over.
    pub tokens: Vec<Token>,
    /// Behind which the next page begins; none where there is none.
    pub next: Option<TokenPlace>,
}

/// Which page is asked for.
#[derive(Debug, Clone)]
pub struct TokensFrom {
    /// Behind this place; from the beginning where nothing is said.
    pub after: Option<TokenPlace>,
    /// The most to return.
    pub limit: u32,
}

/// The most tokens that are looked at for a page.
pub(in crate::tables) const MOST: usize = 4_000;

/// Places in their order, and where the next page begins.
type Found = (Vec<TokenPlace>, Option<TokenPlace>);

/// The page behind a place, in an order of choice.
pub(crate) fn page(
    db: &Db,
    filter: &TokenFilter,
    order: TokenOrder,
    from: &TokensFrom,
) -> Result<TokenPage, ReadError> {
    // What a place was found by stays so until the token is read.
    let snapshot = db.unchecked_transaction()?;
    let (places, next) = match candidates(db, filter, order)? {
        Some(few) => of_few(db, filter, order, (few, from))?,
        None => walk(db, filter, order, (from, MOST))?,
    };
    let tokens = tokens(db, &places)?.good;
    drop(snapshot);
    Ok(TokenPage { tokens, next })
}

/// The same in the order of ids, however many tokens have to be passed over.
pub(crate) fn whole_page(
    db: &Db,
    filter: &TokenFilter,
    page: crate::Page<TokenId>,
) -> Result<Vec<Token>, ReadError> {
    let snapshot = db.unchecked_transaction()?;
    let place = |id| TokenPlace { key: super::order::PlaceKey::Id, id };
    let found = sealed::page(page.limit, |limit| {
        let from = TokensFrom { after: page.after.map(place), limit };
        tokens(db, &places(db, filter, TokenOrder::Created, &from)?)
    })?;
    drop(snapshot);
    Ok(found)
}

/// The places of the first tokens that match `filter`, however many have to be passed over.
pub(super) fn places(
    db: &Db,
    filter: &TokenFilter,
    order: TokenOrder,
    from: &TokensFrom,
) -> Result<Vec<TokenPlace>, ReadError> {
    walk(db, filter, order, (from, usize::MAX)).map(|(places, _next)| places)
}

/// Those of some tokens that match `filter`.
pub(super) fn few(
    db: &Db,
    filter: &TokenFilter,
    few: BTreeSet<TokenId>,
) -> Result<BTreeSet<TokenId>, ReadError> {
    let all = TokensFrom { after: None, limit: u32::MAX };
    let (places, _next) = of_few(db, filter, TokenOrder::Created, (few, &all))?;
    Ok(places.into_iter().map(|place| place.id).collect())
}

/// The tokens of these places, those that are as they were written.
fn tokens(db: &Db, places: &[TokenPlace]) -> Result<Rows<Token>, ReadError> {
    let mut rows = Rows { good: Vec::new(), altered: 0 };
    for place in places {
        match super::of_id(db, place.id) {
            Ok(token) => rows.good.extend(token),
            Err(ReadError::Altered(_)) => rows.altered += 1,
            Err(other) => return Err(other),
        }
    }
    Ok(rows)
}

fn of_few(
    db: &Db,
    filter: &TokenFilter,
    order: TokenOrder,
    (few, from): (BTreeSet<TokenId>, &TokensFrom),
) -> Result<Found, ReadError> {
    let mut places = Vec::new();
    // Asked apart, and once a token: bound to every query, the addresses of a range would take longer than the rest of it.
    let (seen_from, filter) = filter.without_addresses();
    for id in few {
        if let Some(addresses) = &seen_from
            && !uses::is_from(db, id, addresses)?
        {
            continue;
        }
        let mut all = filter.conditions();
        all.add("id = ?", vec![Box::new(*id.as_bytes())]);
        let key = order.key().unwrap_or("NULL");
        let sql = format!("SELECT {key} FROM tokens WHERE {}", all.sql);
        let found = sql::one(db, &sql, &all.values(), |row| {
            db.seals().readable(stretch::read_key(&mut Columns::of(order.table(), row), order))
        })?;
        places.extend(found.flatten().map(|key| TokenPlace { key, id }));
    }
    if let Some(after) = &from.after {
        places.retain(|place| order.is_behind(place, after));
    }
    order.sort(&mut places);
    Ok(cut(places, from, None))
}

fn walk(
    db: &Db,
    filter: &TokenFilter,
    order: TokenOrder,
    (from, most): (&TokensFrom, usize),
) -> Result<Found, ReadError> {
    let stretches = Stretch::of(db, filter)?;
    let wanted = length(from) + 1;
    let share = (most / stretches.len().max(1)).max(wanted);
    let (mut places, mut stops) = (Vec::new(), Vec::new());
    for stretch in stretches {
        let mut walked = Walked { wanted, left: share, places: Vec::new(), stop: None };
        for query in stretch.queries(filter, order, from.after.as_ref()) {
            walked.go(db, order, &query)?;
        }
        places.append(&mut walked.places);
        stops.extend(walked.stop);
    }
    order.sort(&mut places);
    order.sort(&mut stops);
    // Behind the nearest of them, a stretch may have tokens that nobody looked at.
    let stop = stops.into_iter().next();
    if let Some(stop) = &stop {
        places.retain(|place| !order.is_behind(place, stop));
    }
    Ok(cut(places, from, stop))
}

/// How far a stretch was walked.
struct Walked {
    wanted: usize,
    left: usize,
    places: Vec<TokenPlace>,
    /// The last token looked at, where there may be more behind it and nobody looked.
    stop: Option<TokenPlace>,
}

impl Walked {
    fn go(&mut self, db: &Db, order: TokenOrder, query: &Query) -> Result<(), ReadError> {
        if self.is_over() {
            return Ok(());
        }
        let values: Vec<&dyn ToSql> = query.values.iter().map(|value| &**value as _).collect();
        sql::each_until(db, &query.sql, &values, |row| {
            let Some((place, fits)) = db.seals().readable(stretch::read(row, order))? else {
                return Ok(false);
            };
            self.left -= 1;
            if self.left == 0 {
                self.stop = Some(place.clone());
            }
            if fits {
                self.places.push(place);
            }
            Ok(self.is_over())
        })
    }

    fn is_over(&self) -> bool {
        self.left == 0 || self.places.len() == self.wanted
    }
}

/// The first places, as many as a page has.
fn cut(mut places: Vec<TokenPlace>, from: &TokensFrom, stop: Option<TokenPlace>) -> Found {
    let more = places.len() > length(from);
    places.truncate(length(from));
    let next = if more { places.last().cloned() } else { stop };
    (places, next)
}

fn length(from: &TokensFrom) -> usize {
    usize::try_from(from.limit).unwrap_or(usize::MAX)
}
