//! Finding entries.
//!
//! A query goes along the narrowest index there is for its filter, and what else the filter says is looked at in the rows.
//! Where more than one stretch of an index is concerned, each is read up to the limit on its own: a plain OR would
//! collect and sort all that an account ever did for every page.

use jeton_core::{AccountId, Actor, LogFilter};
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
    let query = Query::of(filter, narrowed(connection, filter, page)?);
    let values: Vec<&dyn ToSql> = query.values.iter().map(|value| value as &dyn ToSql).collect();
    sql::all(connection, &query.sql, &values, Entry::read)
}

pub(crate) const FIRST: &str = "SELECT at FROM log WHERE seq > $1 ORDER BY seq LIMIT 1";
pub(crate) const LAST: &str = "SELECT at FROM log WHERE seq < $1 ORDER BY seq DESC LIMIT 1";
pub(crate) const OF_TIMES: &str = "SELECT min(seq), max(seq) FROM log WHERE at >= $1 AND at < $2";

/// The page without what lies before the first entry of the times that are meant, and behind the last. It reads every time
/// between them in an index, for times fall where a clock is set back; not so where both ends are of these times, which is
/// how an export goes on.
pub(crate) fn narrowed(
    connection: &Connection,
    filter: &LogFilter,
    page: LogPage,
) -> Result<LogPage, ReadError> {
    let since = filter.since.map_or(i64::MIN, micros);
    let until = filter.until.map_or(i64::MAX, micros);
    let is_meant = |at: Option<i64>| at.is_none_or(|at| (since..until).contains(&at));
    if has_own(filter)
        || is_meant(sql::number(connection, FIRST, &[&page.after])?)
            && is_meant(sql::number(connection, LAST, &[&page.before])?)
    {
        return Ok(page);
    }
    let ends = sql::one(connection, OF_TIMES, &[&since, &until], |row| {
        Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?))
    })?;
    Ok(match ends {
        Some((Some(first), Some(last))) => {
            LogPage { after: page.after.max(first - 1), before: page.before.min(last + 1), ..page }
        }
        _ => LogPage { before: page.after, ..page },
    })
}

/// Whether the entries are those of one token or one account, which are few.
fn has_own(filter: &LogFilter) -> bool {
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
        if let Some(actor) = by_account(filter) {
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
        if is_by_jeton(filter) {
            return vec!["actor IS NULL".to_owned()];
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
        let by = by_account(filter);
        let chosen = [filter.token.is_some(), by.is_some(), filter.account.is_some()];
        let is_behind = |place: usize| chosen[..place].contains(&true);
        if let Some(actor) = by.filter(|_| is_behind(1)) {
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
        let is_own = is_behind(3) || filter.service.is_some();
        if is_by_jeton(filter) && is_own {
            wanted += &format!(" AND {} IS NULL", in_row("actor"));
        }
        if !filter.events.is_empty() && (is_own || is_by_jeton(filter)) {
            let events = filter.events.iter().map(|event| Value::Word(event.name()));
            let events: Vec<String> = events.map(|event| self.bind(event)).collect();
            wanted += &format!(" AND {} IN ({})", in_row("event"), events.join(", "));
        }
        for (sign, time) in [(">=", filter.since), ("<", filter.until)] {
            if let Some(time) = time {
                wanted += &format!(
                    " AND {} {sign} {}",
                    in_row("at"),
                    self.bind(Value::Number(micros(time)))
                );
            }
        }
        wanted
    }
}

/// A column that is looked at in the rows: its index is kept out of the way.
fn in_row(column: &str) -> String {
    format!("coalesce({column}, NULL)")
}
