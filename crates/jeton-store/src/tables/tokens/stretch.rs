//! Stretches of an index: the tokens of one account or one service that have ended, or that have not, in some order.
//!
//! An index for each order begins with whose the tokens are and whether they have ended. A list goes along as many
//! stretches as it concerns and merges them, so that nothing is sorted as a whole, and tokens that ended years ago
//! are not passed over to find those that live.

use jeton_core::{AccountId, ServiceId, TokenState};
use rusqlite::{Connection, ToSql};

use super::{
    filter::{Conditions, TokenFilter, value},
    order::{PlaceKey, TokenOrder, TokenPlace},
};
use crate::{ReadError, columns::Columns, row::Row, sql};

/// Whose tokens a stretch has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tables) enum Owner {
    Account(AccountId),
    Service(ServiceId),
}

/// One stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tables) struct Stretch {
    pub(super) owner: Owner,
    ended: bool,
}

/// A part of a stretch, and what of it is asked for.
pub(in crate::tables) struct Query {
    pub(in crate::tables) sql: String,
    pub(super) values: Vec<Box<dyn ToSql>>,
}

const ENDED: &str = "(CASE WHEN end_at IS NULL THEN 0 ELSE 1 END)";
const SERVICES: &str = "SELECT id FROM services";

impl Stretch {
    /// Those that a list with this filter concerns.
    pub(super) fn of(
        connection: &Connection,
        filter: &TokenFilter,
    ) -> Result<Vec<Self>, ReadError> {
        let owners: Vec<Owner> = match (filter.account, filter.service, &filter.among) {
            (Some(account), ..) => vec![Owner::Account(account)],
            (None, Some(service), _) => vec![Owner::Service(service)],
            (None, None, Some(services)) => services.iter().copied().map(Owner::Service).collect(),
            (None, None, None) => sql::all(connection, SERVICES, &[], |row| {
                Ok(Owner::Service(Columns::of("services", row).id()?))
            })?,
        };
        let by_state = |ended: bool| match filter.state {
            None | Some((TokenState::Expired, _)) => true,
            Some((TokenState::Ended, _)) => ended,
            Some((TokenState::Active | TokenState::NotYetValid | TokenState::Quarantined, _)) => {
                !ended
            }
        };
        let wanted =
            |ended: &bool| filter.ended.is_none_or(|asked| asked == *ended) && by_state(*ended);
        let both: Vec<bool> = [false, true].into_iter().filter(wanted).collect();
        Ok(owners
            .into_iter()
            .flat_map(|owner| both.iter().map(move |ended| Self { owner, ended: *ended }))
            .collect())
    }

    /// The queries that go along it from behind `after`, one after the other. Each row is an id, what the order goes by,
    /// and whether the filter fits. Tokens that stand at one key with the last one come first, for there may be as many
    /// of them as were never used.
    pub(in crate::tables) fn queries(
        &self,
        filter: &TokenFilter,
        order: TokenOrder,
        after: Option<&TokenPlace>,
    ) -> Vec<Query> {
        let (side, backwards) = order.way();
        let in_order = || order.columns();
        match (after, order.key()) {
            (after, None) => {
                let ids = |all: &mut Conditions| {
                    filter.add_ids(after.map(|place| (place.id, order)), all);
                };
                vec![self.query(filter, order, (&ids, in_order()))]
            }
            (None, Some(_)) => vec![self.query(filter, order, (&|_| {}, in_order()))],
            (Some(place), Some(key)) => {
                let beside = |all: &mut Conditions| {
                    let values = vec![place.key.value(), value(*place.id.as_bytes())];
                    all.add(&format!("{key} = ? AND id {side} ?"), values);
                };
                let behind = |all: &mut Conditions| {
                    all.add(&format!("{key} {side} ?"), vec![place.key.value()]);
                };
                vec![
                    // SQLite does not see that the key is one and the same.
                    self.query(filter, order, (&beside, format!("id{backwards}"))),
                    self.query(filter, order, (&behind, in_order())),
                ]
            }
        }
    }

    fn query(
        &self,
        filter: &TokenFilter,
        order: TokenOrder,
        (add_place, columns): (&dyn Fn(&mut Conditions), String),
    ) -> Query {
        let mut all = filter.beside(self);
        let fits = match std::mem::take(&mut all.sql) {
            none if none.is_empty() => "1".to_owned(),
            some => format!("CASE WHEN {some} THEN 1 ELSE 0 END"),
        };
        self.add(&mut all);
        add_place(&mut all);
        let key = order.key().unwrap_or("NULL");
        let wanted = &all.sql;
        let sql = format!("SELECT id, {key}, {fits} FROM tokens WHERE {wanted} ORDER BY {columns}");
        Query { sql, values: all.values }
    }

    /// Every token of it that fits: its id, service and kind, in the order of ids.
    pub(in crate::tables) fn count(&self, filter: &TokenFilter) -> Query {
        let mut all = filter.beside(self);
        self.add(&mut all);
        filter.add_ids(None, &mut all);
        let sql = format!("SELECT id, service, kind FROM tokens WHERE {} ORDER BY id", all.sql);
        Query { sql, values: all.values }
    }

    fn add(&self, all: &mut Conditions) {
        match self.owner {
            Owner::Account(id) => all.add("account = ?", vec![value(*id.as_bytes())]),
            Owner::Service(id) => all.add("service = ?", vec![value(*id.as_bytes())]),
        }
        let ended = if self.ended { 1 } else { 0 };
        all.add(&format!("{ENDED} = {ended}"), Vec::new());
    }
}

/// The place of a row, and whether the filter fits.
pub(super) fn read(row: &Row<'_>, order: TokenOrder) -> Result<(TokenPlace, bool), ReadError> {
    let mut columns = Columns::of(order.table(), row);
    let id = columns.id()?;
    let key = read_key(&mut columns, order)?;
    Ok((TokenPlace { key, id }, columns.take()?))
}

pub(super) fn read_key(
    columns: &mut Columns<'_, '_>,
    order: TokenOrder,
) -> Result<PlaceKey, ReadError> {
    Ok(match order {
        TokenOrder::Created | TokenOrder::CreatedBackwards => {
            columns.skip(1);
            PlaceKey::Id
        }
        TokenOrder::Expires
        | TokenOrder::ExpiresBackwards
        | TokenOrder::Used
        | TokenOrder::UsedBackwards => PlaceKey::Time(columns.take()?),
        TokenOrder::Name | TokenOrder::NameBackwards => PlaceKey::Name(columns.take()?),
    })
}
