//! Which tokens are meant: conditions on their rows, and how many fit.

use std::{collections::HashSet, net::IpAddr};

use jeton_core::{AccountId, KindName, ServiceId, TokenId, TokenName, TokenState};
use jiff::Timestamp;
use rusqlite::ToSql;
use sha2::{Digest as _, Sha256};

use super::{
    order::TokenOrder,
    stretch::{Owner, Stretch},
};
use crate::{ReadError, columns::Columns, connection::Db, sql, time::micros};

/// Which tokens to list. What is not said does not matter.
#[derive(Debug, Clone, Default)]
pub struct TokenFilter {
    /// Those of this account.
    pub account: Option<AccountId>,
    /// Those of these services.
    pub among: Option<Vec<ServiceId>>,
    /// Those of this service.
    pub service: Option<ServiceId>,
    /// Those of this kind.
    pub kind: Option<KindName>,
    /// Those that have ended, or those that have not. A token that merely expired has not ended.
    pub ended: Option<bool>,
    /// Those whose name has this in it; capitals of ASCII count as small letters.
    pub name: Option<TokenName>,
    /// Those that are like that at that time.
    pub state: Option<(TokenState, Timestamp)>,
    /// Those that were issued then or later.
    pub created_from: Option<Timestamp>,
    /// Those that were issued earlier.
    pub created_before: Option<Timestamp>,
    /// Those that were issued earlier and were not accepted since then.
    pub unused_since: Option<Timestamp>,
    /// Those that were shown from one of these addresses.
    pub seen_from: Option<Vec<IpAddr>>,
    /// All but this one.
    pub except: Option<TokenId>,
    /// Those up to this one.
    pub until: Option<TokenId>,
}

/// How many tokens fit, and which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// How many, by service and kind.
    pub by_kind: Vec<(ServiceId, KindName, u64)>,
    /// The last of them.
    pub last: Option<TokenId>,
    /// Stands for all their identifiers.
    pub mark: [u8; 32],
}

/// The conditions of a query, and the values in them.
#[derive(Default)]
pub(in crate::tables) struct Conditions {
    pub(in crate::tables) sql: String,
    pub(super) values: Vec<Box<dyn ToSql>>,
}

impl Conditions {
    /// Adds a condition; each `?` in it stands for the next of the values.
    pub(super) fn add(&mut self, condition: &str, values: Vec<Box<dyn ToSql>>) {
        if !self.sql.is_empty() {
            self.sql += " AND ";
        }
        let mut parts = condition.split('?');
        self.sql += parts.next().unwrap_or_default();
        for (part, value) in parts.zip(values) {
            self.values.push(value);
            self.sql += &format!("${}{part}", self.values.len());
        }
    }

    pub(super) fn add_one_of(&mut self, before: &str, values: Vec<Box<dyn ToSql>>, after: &str) {
        let places = vec!["?"; values.len()].join(", ");
        self.add(&format!("{before} IN ({places}){after}"), values);
    }

    pub(super) fn values(&self) -> Vec<&dyn ToSql> {
        self.values.iter().map(|value| &**value as &dyn ToSql).collect()
    }
}

pub(super) fn value(value: impl ToSql + 'static) -> Box<dyn ToSql> {
    Box::new(value)
}

impl TokenFilter {
    /// All conditions.
    pub(super) fn conditions(&self) -> Conditions {
        let mut all = Conditions::default();
        if let Some(id) = self.account {
            all.add("account = ?", vec![value(*id.as_bytes())]);
        }
        self.add_service(&mut all);
        match self.ended {
            None => {}
            Some(true) => all.add("end_at IS NOT NULL", Vec::new()),
            Some(false) => all.add("end_at IS NULL", Vec::new()),
        }
        self.add_rest(&mut all);
        all
    }

    /// The conditions that a stretch does not fulfil by itself.
    pub(super) fn beside(&self, stretch: &Stretch) -> Conditions {
        let mut all = Conditions::default();
        if matches!(stretch.owner, Owner::Account(_)) {
            self.add_service(&mut all);
        }
        self.add_rest(&mut all);
        all
    }

    /// The texts of the addresses, and the filter without them.
    pub(super) fn without_addresses(&self) -> (Option<HashSet<String>>, Self) {
        let texts = |addresses: &Vec<IpAddr>| addresses.iter().map(IpAddr::to_string).collect();
        (self.seen_from.as_ref().map(texts), Self { seen_from: None, ..self.clone() })
    }

    fn add_service(&self, all: &mut Conditions) {
        if let Some(id) = self.service {
            all.add("service = ?", vec![value(*id.as_bytes())]);
        }
        if let Some(services) = &self.among {
            let ids = services.iter().map(|id| value(*id.as_bytes())).collect();
            all.add_one_of("service", ids, "");
        }
    }

    fn add_rest(&self, all: &mut Conditions) {
        if let Some(kind) = &self.kind {
            all.add("kind = ?", vec![value(kind.to_string())]);
        }
        if let Some(name) = &self.name {
            // Not `LIKE`, to which some characters mean more than themselves.
            let part = || value(name.to_string());
            all.add(
                "replace(lower(coalesce(name, '')), lower(?), '') <> lower(coalesce(name, ''))",
                vec![part()],
            );
        }
        if let Some((state, at)) = self.state {
            all.add_state(state, at);
        }
        self.add_times(all);
        if let Some(addresses) = &self.seen_from {
            let texts = addresses.iter().map(|address| value(address.to_string())).collect();
            // Among the uses of the token, and not of each address in turn: a range may have many.
            let seen = "EXISTS (SELECT 1 FROM uses WHERE uses.token = tokens.id AND coalesce(uses.address, '')";
            all.add_one_of(seen, texts, ")");
        }
        if let Some(id) = self.except {
            all.add("id <> ?", vec![value(*id.as_bytes())]);
        }
        if let Some(id) = self.until {
            all.add("id <= ?", vec![value(*id.as_bytes())]);
        }
    }

    fn add_times(&self, all: &mut Conditions) {
        if let Some(from) = self.created_from {
            all.add("created_at >= ?", vec![value(micros(from))]);
        }
        if let Some(before) = self.created_before {
            all.add("created_at < ?", vec![value(micros(before))]);
        }
        if let Some(since) = self.unused_since {
            let since = micros(since);
            all.add(
                "created_at < ? AND (used_at IS NULL OR used_at < ?)",
                vec![value(since), value(since)],
            );
        }
    }

    /// Adds between which ids they are, behind a token of some order: an id begins with the millisecond in which it was made. There
    /// is one bound on each side, for SQLite goes by one of several and passes over what the others leave out.
    pub(super) fn add_ids(&self, after: Option<(TokenId, TokenOrder)>, all: &mut Conditions) {
        let behind = |backwards: bool| {
            let on_side = after.filter(|(_, order)| order.is_backwards() == backwards);
            on_side.map(|(id, _)| u128::from_be_bytes(*id.as_bytes()))
        };
        let from = self.created_from.map(|from| first_id(from.as_millisecond()));
        if let Some(from) = from.max(behind(false).map(|id| id.saturating_add(1))) {
            all.add("id >= ?", vec![value(from.to_be_bytes().to_vec())]);
        }
        let ends = [self.created_before, self.unused_since].into_iter().flatten();
        let ends = ends.map(|end| first_id(end.as_millisecond() + 1)).chain(behind(true));
        if let Some(before) = ends.min() {
            all.add("id < ?", vec![value(before.to_be_bytes().to_vec())]);
        }
    }
}

impl Conditions {
    fn add_state(&mut self, state: TokenState, at: Timestamp) {
        const LIVE: &str = "end_at IS NULL AND (expires_at IS NULL OR expires_at > ?)";
        let at = || value(micros(at));
        match state {
            TokenState::Active => self.add(
                &format!(
                    "{LIVE} AND quarantined_at IS NULL AND (not_before IS NULL OR not_before <= ?)"
                ),
                vec![at(), at()],
            ),
            TokenState::NotYetValid => self.add(
                &format!("{LIVE} AND quarantined_at IS NULL AND not_before > ?"),
                vec![at(), at()],
            ),
            TokenState::Expired => self
                .add("(end_at IS NULL AND expires_at <= ? OR end_cause = 'expired')", vec![at()]),
            TokenState::Quarantined => {
                self.add(&format!("{LIVE} AND quarantined_at IS NOT NULL"), vec![at()]);
            }
            TokenState::Ended => self.add("end_at IS NOT NULL", Vec::new()),
        }
    }
}

/// The lowest id of a millisecond, as a number.
fn first_id(millisecond: i64) -> u128 {
    u128::from(u64::try_from(millisecond).unwrap_or(0).min((1 << 48) - 1)) << 80
}

/// How many tokens fit, without reading more of them than what is counted.
pub(crate) fn count(db: &Db, filter: &TokenFilter) -> Result<Counted, ReadError> {
    let (mut hash, mut last) = (Sha256::new(), None);
    let mut by_kind: Vec<(ServiceId, KindName, u64)> = Vec::new();
    // One after the other, as they lie in the index: the mark is that of these tokens in this order.
    for stretch in Stretch::of(db, filter)? {
        let query = stretch.count(filter);
        let values: Vec<&dyn ToSql> = query.values.iter().map(|value| &**value as _).collect();
        sql::each(db, &query.sql, &values, |row| {
            let mut columns = Columns::of("tokens", row);
            let mut read = || Ok((columns.id()?, columns.id()?, columns.text()?));
            let read: Result<(TokenId, ServiceId, KindName), ReadError> = read();
            let Some((id, service, kind)) = db.seals().readable(read)? else { return Ok(()) };
            hash.update(id.as_bytes());
            last = last.max(Some(id));
            match by_kind.iter_mut().find(|(s, k, _)| *s == service && *k == kind) {
                Some((_, _, count)) => *count += 1,
                None => by_kind.push((service, kind, 1)),
            }
            Ok(())
        })?;
    }
    Ok(Counted { by_kind, last, mark: hash.finalize().into() })
}
