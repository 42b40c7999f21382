//! Finding entries.
//!
//! A query goes along the narrowest index there is for its filter, and what else the filter says is looked at in the rows.
//! Where more than one stretch of an index is concerned, each is read up to the limit on its own: a plain OR would
//! collect and sort all that an account ever did for every page.

use jeton_core::LogFilter;
use jiff::Timestamp;
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

/// Changes are recorded a little out of the order of their times, as many wait for the disk together. Where a stretch of
/// time begins or ends, so many entries more are looked at.
const OUT_OF_ORDER: i64 = 4096;

/// The entries of a page that match `filter`.
pub(crate) fn find(
    connection: &Connection,
    filter: &LogFilter,
    mut page: LogPage,
) -> Result<Vec<Entry>, ReadError> {
    if let Some(since) = filter.since {
        page.after = page.after.max(first_at(connection, since)? - OUT_OF_ORDER);
    }
    if let Some(until) = filter.until {
        page.before = page.before.min(first_at(connection, until)?.saturating_add(OUT_OF_ORDER));
    }
    let query = Query::of(filter, page);
    let values: Vec<&dyn ToSql> = query.values.iter().map(|value| value as &dyn ToSql).collect();
    sql::all(connection, &query.sql, &values, Entry::read)
}

/// The place of the first entry of `time` or later, as if times only rose; they nearly do. Found by halving, so that it costs
/// no index.
fn first_at(connection: &Connection, time: Timestamp) -> Result<i64, ReadError> {
    let time = micros(time);
    let (mut low, mut high) = (1, super::head(connection)?.seq + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let at = sql::number(connection, "SELECT at FROM log WHERE seq = $1", &[&middle])?;
        if at.is_some_and(|at| at < time) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
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
    pub(crate) fn of(filter: &LogFilter, page: LogPage) -> Self {
        let LogPage { after, before, order, limit } = page;
        let values = [after, before, i64::from(limit)].map(Value::Number).into();
        let mut query = Self { sql: String::new(), values };
        let stretches = query.stretches(filter);
        let wanted = query.wanted(filter);
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
    /// index by account, so that the one by actor leaves it out.
    fn stretches(&mut self, filter: &LogFilter) -> Vec<String> {
        const BEYOND: &str = "(account IS NULL OR account <> actor)";
        if let Some(token) = filter.token {
            let token = self.bind(Value::Id(*token.as_bytes()));
            return vec![format!("token = {token}")];
        }
        if let Some(actor) = filter.actor {
            let actor = self.bind(Value::Id(*actor.as_bytes()));
            return vec![
                format!("account = {actor} AND actor = {actor}"),
                format!("actor = {actor} AND {BEYOND}"),
            ];
        }
        if let Some(account) = filter.account {
            let account = self.bind(Value::Id(*account.as_bytes()));
            return vec![format!("account = {account}"), format!("actor = {account} AND {BEYOND}")];
        }
        if let Some(service) = filter.service {
            let service = self.bind(Value::Id(*service.as_bytes()));
            return vec![format!("service = {service}")];
        }
        if filter.events.is_empty() {
            return vec!["seq > $1".to_owned()];
        }
        let events = filter.events.iter().map(|event| Value::Word(event.name()));
        events.map(|event| format!("event = {}", self.bind(event))).collect()
    }

    /// What else an entry must be.
    fn wanted(&mut self, filter: &LogFilter) -> String {
        let mut wanted = "seq > $1 AND seq < $2".to_owned();
        let chosen = [filter.token.is_some(), filter.actor.is_some(), filter.account.is_some()];
        let is_behind = |place: usize| chosen[..place].contains(&true);
        if let Some(actor) = filter.actor.filter(|_| is_behind(1)) {
            wanted +=
                &format!(" AND {} = {}", in_row("actor"), self.bind(Value::Id(*actor.as_bytes())));
        }
        if let Some(account) = filter.account.filter(|_| is_behind(2)) {
            let account = self.bind(Value::Id(*account.as_bytes()));
            wanted += &format!(
                " AND ({} = {account} OR {} = {account})",
                in_row("account"),
                in_row("actor")
            );
        }
        if let Some(service) = filter.service.filter(|_| is_behind(3)) {
            wanted += &format!(
                " AND {} = {}",
                in_row("service"),
                self.bind(Value::Id(*service.as_bytes()))
            );
        }
        if !filter.events.is_empty() && (is_behind(3) || filter.service.is_some()) {
            let events = filter.events.iter().map(|event| Value::Word(event.name()));
            let events: Vec<String> = events.map(|event| self.bind(event)).collect();
            wanted += &format!(" AND {} IN ({})", in_row("event"), events.join(", "));
        }
        for (sign, time) in [(">=", filter.since), ("<", filter.until)] {
            if let Some(time) = time {
                wanted += &format!(" AND at {sign} {}", self.bind(Value::Number(micros(time))));
            }
        }
        wanted
    }
}

/// A column that is looked at in the rows: its index is kept out of the way.
fn in_row(column: &str) -> String {
    format!("coalesce({column}, NULL)")
}
