//! Finding entries.
//!
//! A query goes along the narrowest index there is for its filter, and what else the filter says is looked at in the rows.
//! Where more than one stretch of an index is concerned, each is read up to the limit on its own: a plain OR would
//! collect and sort all that an account ever did for every page.

use jeton_core::{AccountId, Actor, Event, LogFilter, ServiceId, TokenId};
use rusqlite::{Connection, ToSql};

use super::{Entry, line::columns};
use crate::{ReadError, sql, time::micros};

/// In which order entries are read, and from where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogPage {
    /// Behind this place.
    pub after: i64,
    /// Before this place.
    pub before: i64,
    /// Which come first.
    pub order: LogOrder,
    /// The most to return.
    pub limit: u32,
}

/// Which entries come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LogOrder {
    /// The oldest.
    #[default]
    Oldest,
    /// The newest.
    Newest,
}

/// The entries of a page that match `filter`.
pub(crate) fn find(
    connection: &Connection,
    filter: &LogFilter,
    page: LogPage,
) -> Result<Vec<Entry>, ReadError> {
    let query = Query::of(filter, page, Along::the_shortest(connection, filter, page)?);
    let values: Vec<&dyn ToSql> = query.values.iter().map(|value| value as &dyn ToSql).collect();
    sql::all(connection, &query.sql, &values, Entry::read)
}

/// Whether the entries are those of one token or one account, which are few.
pub(super) fn has_own(filter: &LogFilter) -> bool {
    filter.token.is_some() || filter.account.is_some() || by_account(filter).is_some()
}

fn by_account(filter: &LogFilter) -> Option<AccountId> {
    match filter.actor {
        Some(Actor::Account(id)) => Some(id),
        Some(Actor::System) | None => None,
    }
}

fn is_by_jeton(filter: &LogFilter) -> bool {
    filter.actor == Some(Actor::System)
}

/// Along which index entries are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Along {
    All,
    Token(TokenId),
    Actor(AccountId),
    Account(AccountId),
    Service(ServiceId),
    Jeton,
    Events,
}

/// So many entries of an event are few: they are looked at whoever they are about.
const FEW: i64 = 1_000;
pub(crate) const OF_EVENT: &str = "SELECT count(*) FROM \
     (SELECT seq FROM log WHERE event = $1 AND seq > $2 AND seq < $3 LIMIT $4) AS entries";

impl Along {
    fn the_shortest(
        connection: &Connection,
        filter: &LogFilter,
        page: LogPage,
    ) -> Result<Self, ReadError> {
        let own = Self::of(filter);
        // One account may have done very much, and Jeton has.
        if filter.events.is_empty()
            || !matches!(own, Self::Actor(_) | Self::Account(_) | Self::Jeton)
        {
            return Ok(own);
        }
        let mut left = FEW;
        for event in &filter.events {
            let values: sql::Values<'_> = &[&event.name(), &page.after, &page.before, &(left + 1)];
            left -= sql::number(connection, OF_EVENT, values)?.unwrap_or_default();
            if left < 0 {
                return Ok(own);
            }
        }
        Ok(Self::Events)
    }

    /// The index that a filter names: that of the fewest first.
    pub(crate) fn of(filter: &LogFilter) -> Self {
        let token = filter.token.map(Self::Token);
        let actor = || by_account(filter).map(Self::Actor);
        let account = || filter.account.map(Self::Account);
        let service = || filter.service.map(Self::Service);
        let jeton = || is_by_jeton(filter).then_some(Self::Jeton);
        let events = || (!filter.events.is_empty()).then_some(Self::Events);
        let any = token.or_else(actor).or_else(account).or_else(service).or_else(jeton);
        any.or_else(events).unwrap_or(Self::All)
    }
}

/// A query and its values.
pub(crate) struct Query {
    pub(crate) sql: String,
    values: Vec<Value>,
}

enum Value {
    Number(i64),
    Id([u8; 16]),
    Word(&'static str),
}

impl From<TokenId> for Value {
    fn from(id: TokenId) -> Self {
        Self::Id(*id.as_bytes())
    }
}

impl From<AccountId> for Value {
    fn from(id: AccountId) -> Self {
        Self::Id(*id.as_bytes())
    }
}

impl From<ServiceId> for Value {
    fn from(id: ServiceId) -> Self {
        Self::Id(*id.as_bytes())
    }
}

impl From<Event> for Value {
    fn from(event: Event) -> Self {
        Self::Word(event.name())
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        match self {
            Self::Number(number) => number.to_sql(),
            Self::Id(id) => id.to_sql(),
            Self::Word(word) => word.to_sql(),
        }
    }
}

impl Query {
    pub(crate) fn of(filter: &LogFilter, page: LogPage, along: Along) -> Self {
        let LogPage { after, before, order, limit } = page;
        let values = [after, before, i64::from(limit)].map(Value::Number).into();
        let mut query = Self { sql: String::new(), values };
        let stretches = query.stretches(along, filter);
        let wanted = query.wanted(along, filter);
        let direction = match order {
            LogOrder::Oldest => "ASC",
            LogOrder::Newest => "DESC",
        };
        let ordered = format!("ORDER BY seq {direction} LIMIT $3");
        query.sql = match &stretches[..] {
            [one] => format!("SELECT {} FROM log WHERE {one} AND {wanted} {ordered}", columns!()),
            many => {
                let each = many.iter().enumerate().map(|(number, one)| {
                    format!(
                        "SELECT seq FROM (SELECT seq FROM log WHERE {one} AND {wanted} {ordered}) AS part{number}"
                    )
                });
                let any = each.collect::<Vec<_>>().join(" UNION ALL ");
                format!("SELECT {} FROM log WHERE seq IN ({any}) {ordered}", columns!())
            }
        };
        query
    }

    fn bind(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    /// The stretches of an index that hold what is looked for, none of it twice. What an account did to its own is in the
    /// index by account, so that the one by actor leaves it out. In the one by service each event is a stretch.
    fn stretches(&mut self, along: Along, filter: &LogFilter) -> Vec<String> {
        const BEYOND: &str = "(account IS NULL OR account <> actor)";
        match along {
            Along::All => vec!["seq > $1".to_owned()],
            Along::Token(id) => vec![format!("token = {}", self.bind(id.into()))],
            Along::Actor(id) => {
                let actor = self.bind(id.into());
                vec![
                    format!("account = {actor} AND actor = {actor}"),
                    format!("actor = {actor} AND {BEYOND}"),
                ]
            }
            Along::Account(id) => {
                let account = self.bind(id.into());
                vec![format!("account = {account}"), format!("actor = {account} AND {BEYOND}")]
            }
            Along::Service(id) => {
                let service = self.bind(id.into());
                let all = if filter.events.is_empty() { Event::ALL } else { &filter.events };
                let of = |event: &Event| {
                    format!("service = {service} AND event = {}", self.bind((*event).into()))
                };
                all.iter().map(of).collect()
            }
            Along::Jeton => vec!["actor IS NULL".to_owned()],
            Along::Events => {
                let of = |event: &Event| format!("event = {}", self.bind((*event).into()));
                filter.events.iter().map(of).collect()
            }
        }
    }

    /// What else an entry must be.
    fn wanted(&mut self, along: Along, filter: &LogFilter) -> String {
        let mut wanted = "seq > $1 AND seq < $2".to_owned();
        if let Some(actor) = by_account(filter)
            && !matches!(along, Along::Actor(_))
        {
            wanted += &format!(" AND {} = {}", in_row("actor"), self.bind(actor.into()));
        }
        if let Some(account) = filter.account
            && !matches!(along, Along::Account(_))
        {
            let account = self.bind(account.into());
            let [about, by] = ["account", "actor"].map(in_row);
            wanted += &format!(" AND ({about} = {account} OR {by} = {account})");
        }
        if let Some(service) = filter.service
            && !matches!(along, Along::Service(_))
        {
            wanted += &format!(" AND {} = {}", in_row("service"), self.bind(service.into()));
        }
        if is_by_jeton(filter) && !matches!(along, Along::Jeton) {
            wanted += &format!(" AND {} IS NULL", in_row("actor"));
        }
        if !filter.events.is_empty() && !matches!(along, Along::Events | Along::Service(_)) {
            let events = filter.events.iter().map(|event| self.bind((*event).into()));
            let events = events.collect::<Vec<String>>().join(", ");
            wanted += &format!(" AND {} IN ({events})", in_row("event"));
        }
        for (sign, time) in [(">=", filter.since), ("<", filter.until)] {
            if let Some(time) = time {
                let time = self.bind(Value::Number(micros(time)));
                wanted += &format!(" AND {} {sign} {time}", in_row("at"));
            }
        }
        wanted
    }
}

/// A column that is looked at in the rows: its index is kept out of the way.
fn in_row(column: &str) -> String {
    format!("coalesce({column}, NULL)")
}
