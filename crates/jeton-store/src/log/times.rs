//! Between which places the entries of some time stand.
//!
//! The log has the order in which things happened, and times fall along it wherever a clock is set back. How far they fell at
//! most is known, so that few entries tell where a time begins: whatever stands before the earliest entry of that time is of
//! it only where its own time fell by then, and is later by no more than that.

use std::{
    collections::VecDeque,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI64, Ordering},
    },
};

use jeton_core::LogFilter;
use jiff::Timestamp;
use rusqlite::Connection;

use super::filter::{LogPage, has_own};
use crate::{ReadError, sql, time::micros};

pub(crate) const FIRST: &str = "SELECT at FROM log WHERE seq > $1 ORDER BY seq LIMIT 1";
pub(crate) const LAST: &str = "SELECT at FROM log WHERE seq < $1 ORDER BY seq DESC LIMIT 1";
pub(crate) const EARLIEST: &str =
    "SELECT at FROM log WHERE at >= $1 AND at < $2 ORDER BY at LIMIT 1";
pub(crate) const LATEST: &str =
    "SELECT at FROM log WHERE at >= $1 AND at < $2 ORDER BY at DESC LIMIT 1";
pub(crate) const FIRST_OF: &str = "SELECT min(seq) FROM log WHERE at >= $1 AND at <= $2";
pub(crate) const LAST_OF: &str = "SELECT max(seq) FROM log WHERE at >= $1 AND at <= $2";
pub(crate) const ALL: &str = "SELECT at, seq FROM log ORDER BY at, seq";

/// Beside so many entries a fall is measured exactly. One that goes further counts as one from the end of time to its beginning.
const BESIDE: usize = 100_000;

/// How far times fell, in microseconds. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Times(Arc<Falls>);

#[derive(Debug)]
struct Falls {
    /// The latest time of any entry.
    latest: AtomicI64,
    /// The largest fall to an entry that was written since the store was opened.
    since: AtomicI64,
    /// The largest to one that stood there before, once somebody asked for a time.
    before: OnceLock<i64>,
}

impl Times {
    /// Those of the log as it is opened.
    pub(crate) fn of(connection: &Connection) -> Result<Self, ReadError> {
        let latest = super::latest(connection)?.map_or(i64::MIN, micros);
        Ok(Self(Arc::new(Falls {
            latest: latest.into(),
            since: 0.into(),
            before: OnceLock::new(),
        })))
    }

    /// An entry of that time is written next. It must be said before anybody can read the entry.
    pub(crate) fn note(&self, at: Timestamp) {
        let at = micros(at);
        let latest = self.0.latest.fetch_max(at, Ordering::AcqRel);
        self.0.since.fetch_max(latest.saturating_sub(at), Ordering::AcqRel);
    }

    /// How far the time of any entry is at most behind that of one before it.
    fn fall(&self, connection: &Connection) -> Result<i64, ReadError> {
        let before = match self.0.before.get() {
            Some(before) => *before,
            None => {
                let largest = largest_fall(connection, BESIDE)?;
                *self.0.before.get_or_init(|| largest)
            }
        };
        Ok(before.max(self.0.since.load(Ordering::Acquire)))
    }

    /// The page without what lies before the first entry of the times that are meant, and behind the last. Where both of its ends
    /// are of these times it stays as it is, which is how an export goes on.
    pub(crate) fn narrowed(
        &self,
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
        let number = |sql, from: i64, to: i64| sql::number(connection, sql, &[&from, &to]);
        let (Some(earliest), Some(latest)) =
            (number(EARLIEST, since, until)?, number(LATEST, since, until)?)
        else {
            return Ok(LogPage { before: page.after, ..page });
        };
        let fall = self.fall(connection)?;
        let first = number(FIRST_OF, earliest, earliest.saturating_add(fall).min(latest))?;
        let last = number(LAST_OF, latest.saturating_sub(fall).max(earliest), latest)?;
        Ok(LogPage {
            after: first.map_or(page.after, |first| page.after.max(first - 1)),
            before: last.map_or(page.before, |last| page.before.min(last + 1)),
            ..page
        })
    }
}

/// The largest fall in the log, which it reads once, from the earliest time to the latest: whoever comes there behind an entry that
/// stands further on in the log is one from which times fell. Of entries further on than all before, so many are kept.
fn largest_fall(connection: &Connection, beside: usize) -> Result<i64, ReadError> {
    let mut furthest: VecDeque<(i64, i64)> = VecDeque::new();
    let (mut largest, mut is_cut) = (0, false);
    sql::each(connection, ALL, &[], |row| {
        let (at, seq): (i64, i64) = (row.get(0)?, row.get(1)?);
        if furthest.back().is_none_or(|(_, last)| *last < seq) {
            if furthest.len() == beside {
                furthest.pop_front();
                is_cut = true;
            }
            furthest.push_back((at, seq));
            return Ok(());
        }
        let next = furthest.partition_point(|(_, other)| *other < seq);
        let fall = match furthest.get(next) {
            Some((earliest, _)) if next > 0 || !is_cut => at - earliest,
            _forgotten => i64::MAX,
        };
        largest = largest.max(fall);
        Ok(())
    })?;
    Ok(largest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn log(times: &[i64]) -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE log (seq INTEGER PRIMARY KEY, at INTEGER)").unwrap();
        for at in times {
            connection.execute("INSERT INTO log (at) VALUES (?)", [at]).unwrap();
        }
        connection
    }

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_microsecond(micros).unwrap()
    }

    /// Every pair.
    fn by_definition(times: &[i64]) -> i64 {
        let falls = times.iter().enumerate().flat_map(|(behind, at)| {
            times[..behind].iter().map(move |before| (before - at).max(0))
        });
        falls.max().unwrap_or(0)
    }

    proptest! {
        #[test]
        fn the_largest_fall_is_that_of_all_pairs_and_where_much_lies_between_no_smaller(
            times in prop::collection::vec(0_i64..40, 0..40),
            beside in 1_usize..20,
        ) {
            let log = log(&times);

            prop_assert_eq!(largest_fall(&log, 1_000).unwrap(), by_definition(&times));
            prop_assert!(largest_fall(&log, beside).unwrap() >= by_definition(&times));
        }

        #[test]
        fn a_page_of_some_time_has_all_entries_of_it_and_begins_and_ends_with_one(
            times in prop::collection::vec(0_i64..40, 0..40),
            stood in 0_usize..40,
            (since, until) in (0_i64..40, 0_i64..41),
        ) {
            let stood = stood.min(times.len());
            let known = Times::of(&log(&times[..stood])).unwrap();
            known.fall(&log(&times[..stood])).unwrap();
            times[stood..].iter().for_each(|time| known.note(at(*time)));
            let filter =
                LogFilter { since: Some(at(since)), until: Some(at(until)), ..LogFilter::default() };
            let order = crate::LogOrder::Oldest;
            let page = LogPage { after: 0, before: i64::MAX, order, limit: 9 };

            let page = known.narrowed(&log(&times), &filter, page).unwrap();

            let is_meant = |seq: &i64| (since..until).contains(&times[*seq as usize - 1]);
            let meant: Vec<i64> = (1..=times.len() as i64).filter(is_meant).collect();
            let found: Vec<i64> = (page.after.saturating_add(1)..page.before)
                .take_while(|seq| *seq <= times.len() as i64)
                .collect();
            prop_assert!(meant.iter().all(|seq| found.contains(seq)), "{:?}", page);
            prop_assert_eq!(meant.first(), found.first());
            prop_assert_eq!(meant.last(), found.last());
        }
    }
}
