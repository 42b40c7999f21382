//! The audit: where the rows do not come to the tally, the log says which of them are not as they were. At a start it is done in
//! one go; while Jeton runs, a part at a time.
//!
//! 1. The chain of the whole log is computed anew, so that what it says counts.
//! 2. Every row that stands has to have the revision of its last entry. An older one, and one that the log does not know, is
//!    refused from then on; so is one whose revision the log has twice, which is written where an older row was put back
//!    while Jeton ran.
//! 3. What the log has and the rows have not is gone.
//! 4. Faults and services are in the log as a whole: one that is not as it was is written anew.

use std::collections::HashMap;

use jeton_core::Record;
use serde::{Deserialize, de::IgnoredAny};

use crate::{
    CheckError, Head, ReadError,
    chain::Chain,
    check,
    connection::Db,
    hex::unhex,
    log::{self, Line},
    place::Place,
    row::Row,
    row_seal::{Alteration, AlteredRow},
    tables,
    tally::{Mark, Tally},
};

/// An audit that is under way.
#[derive(Default)]
pub(crate) struct Audit {
    said: Said,
    stage: Stage,
    /// The rows that are to be mended.
    wrong: Vec<Name>,
}

/// What an audit does at the moment.
#[derive(Default)]
enum Stage {
    /// It reads the log.
    #[default]
    Log,
    /// It compares the rows with it.
    Rows(Place),
    /// It looks for the rows that it did not come by.
    Missing(Vec<Name>),
}

/// What the log says of every row.
#[derive(Default)]
struct Said {
    rows: HashMap<Name, Last>,
    /// The last entry that was read.
    head: Head,
}

/// The last entry about a row.
struct Last {
    seq: i64,
    revision: i64,
    stands: bool,
    /// Whether the revisions went up by one each.
    is_even: bool,
    /// Whether the row was looked at.
    seen: bool,
}

/// A row that is not as the log says, of a table of which the log has everything.
pub(crate) struct WrongRow {
    row: Name,
    /// The place of the last entry about it, if there is one.
    last: Option<i64>,
}

type Id = [u8; 16];

/// The table of a row, and its id.
type Name = (&'static str, Id);

/// The tables of which the log has everything.
const MENDED: [&str; 2] = ["faults", "services"];

/// So many entries are a part of an audit,
const ENTRIES: i64 = 1024;
/// or so many rows.
const ROWS: u32 = 256;

/// Compares every row with the log that ends with `end`, refuses and notes those that are not as it says, and returns the
/// tally that it comes to. Nobody writes meanwhile.
///
/// # Errors
/// [`CheckError::Fault`] where the log is not what was written: then nothing tells what the rows should be.
pub(crate) fn audit(db: &Db, chain: &Chain, end: Head) -> Result<Tally, CheckError> {
    if end != Head::EMPTY {
        tracing::warn!(
            "the rows are not known to be those that there were: the log is read to compare them"
        );
    }
    let mut audit = Audit::default();
    while audit.go_on(db, chain)? {}
    mend(db, &audit.wrong_rows().0)?;
    let mut tally = Tally::default();
    // A row that was written where an older one had been put back has the very revision that it should have: it is in no sum, so
    // that every start finds it again.
    for ((table, id), last) in audit.said.rows.iter().filter(|(_, last)| last.is_even) {
        let mark = Mark { table, id: *id, revision: last.revision, stands: last.stands };
        tally.add(db.seals().tally(), mark);
    }
    Ok(tally)
}

impl Audit {
    /// Does the next part, and says whether there is more. Rows are compared with the log of the same moment, so that others may
    /// write between two parts.
    pub(crate) fn go_on(&mut self, db: &Db, chain: &Chain) -> Result<bool, CheckError> {
        let _moment = db.unchecked_transaction().map_err(ReadError::from)?;
        if matches!(self.stage, Stage::Log) {
            if !self.said.read_on(db, chain)? {
                self.stage = Stage::Rows(Place::default());
            }
            return Ok(true);
        }
        self.catch_up(db, chain)?;
        let Self { said, stage, wrong } = self;
        match stage {
            Stage::Log => {}
            Stage::Rows(place) => {
                let has_more =
                    place.go_on(db, ROWS, |table, row| said.compare(db, (table, row), wrong))?;
                if !has_more {
                    *stage = Stage::Missing(said.missing().collect());
                }
            }
            Stage::Missing(rows) => {
                let next = rows.split_off(rows.len().saturating_sub(ROWS as usize));
                for row in &next {
                    said.look_for(db, *row, wrong)?;
                }
                return Ok(!next.is_empty());
            }
        }
        Ok(true)
    }

    /// Reads what was written to the log since.
    pub(crate) fn catch_up(&mut self, db: &Db, chain: &Chain) -> Result<(), CheckError> {
        while self.said.read_on(db, chain)? {}
        Ok(())
    }

    /// The rows that are to be mended, and the end of the log by which that was found.
    pub(crate) fn wrong_rows(&self) -> (Vec<WrongRow>, i64) {
        let last = |row: &Name| self.said.rows.get(row).map(|last| last.seq);
        let wrong = self.wrong.iter().map(|row| WrongRow { row: *row, last: last(row) });
        (wrong.collect(), self.said.head.seq)
    }
}

impl Said {
    /// Reads the next entries, if there are any.
    fn read_on(&mut self, db: &Db, chain: &Chain) -> Result<bool, CheckError> {
        let (mut unread, head) = (None, self.head);
        self.head = check::stride(db, chain, head, ENTRIES, |line| {
            if let Err(error) = self.take(line) {
                unread = unread.take().or(Some((line.seq, error)));
            }
            Ok(())
        })?;
        if let Some((seq, error)) = unread {
            let (column, row) = ("detail".to_owned(), seq.to_string());
            let source = Box::new(error);
            return Err(ReadError::Unreadable { table: "log", column, row, source }.into());
        }
        Ok(self.head != head)
    }

    fn take(&mut self, line: &Line) -> Result<(), serde_json::Error> {
        let Some(mark) = serde_json::from_str::<Detail>(&line.detail)?.mark() else {
            return Ok(());
        };
        let before = self.rows.get(&(mark.table, mark.id));
        let is_even = before.is_none_or(|last| last.is_even)
            && mark.revision == before.map_or(0, |last| last.revision) + 1;
        let seen = before.is_some_and(|last| last.seen);
        let (seq, revision, stands) = (line.seq, mark.revision, mark.stands);
        let last = Last { seq, revision, stands, is_even, seen };
        self.rows.insert((mark.table, mark.id), last);
        Ok(())
    }

    /// Refuses and notes a row that is not as the log says, and tells it to `wrong` where it can be mended.
    fn compare(
        &mut self,
        db: &Db,
        (table, row): (&'static str, &Row<'_>),
        wrong: &mut Vec<Name>,
    ) -> Result<(), ReadError> {
        let Ok(id) = row.get::<Id>(0) else {
            return db.seals().check(table, row).or_else(passed);
        };
        // One that was altered is noted by looking at it.
        let has_seal = match db.seals().check(table, row) {
            // What may be doubtful now is held against the log of its own moment.
            Ok(()) | Err(ReadError::Doubtful { .. }) => true,
            Err(error) => passed(error).map(|()| false)?,
        };
        let last = self.rows.get_mut(&(table, id));
        // Of two rows of an id the second is none that Jeton wrote.
        let is_as_written = last.is_some_and(|last| {
            let is_first = !std::mem::replace(&mut last.seen, true);
            has_seal && is_first && last.is_of(row)
        });
        if !is_as_written {
            db.seals().refuse(AlteredRow::of(table, &id, Alteration::Older), id);
            wrong.extend(MENDED.contains(&table).then_some((table, id)));
        }
        Ok(())
    }

    /// The rows that there should be and that were not looked at.
    fn missing(&self) -> impl Iterator<Item = (&'static str, Id)> {
        self.rows.iter().filter(|(_, last)| last.stands && !last.seen).map(|(row, _)| *row)
    }

    /// Looks for a row that there should be: one that was made meanwhile may have an id that was passed.
    fn look_for(
        &mut self,
        db: &Db,
        (table, id): (&'static str, Id),
        wrong: &mut Vec<Name>,
    ) -> Result<(), ReadError> {
        let is_missing =
            |said: &Self| said.rows.get(&(table, id)).is_some_and(|last| last.stands && !last.seen);
        if is_missing(self) {
            tables::each_standing(db, table, &id, |row| self.compare(db, (table, row), wrong))?;
        }
        if is_missing(self) {
            let found = tables::revision(db, table, &id)?;
            let how = if found.is_some() { Alteration::Altered } else { Alteration::Gone };
            db.seals().refuse(AlteredRow::of(table, &id, how), id);
            wrong.extend(MENDED.contains(&table).then_some((table, id)));
        }
        Ok(())
    }
}

impl Last {
    /// Whether a row, whose last column but one is its revision, is that of this entry.
    fn is_of(&self, row: &Row<'_>) -> bool {
        let revision = row.get::<i64>(row.values().len() - 2);
        self.stands && self.is_even && revision == Ok(self.revision)
    }
}

fn passed(error: ReadError) -> Result<(), ReadError> {
    match error {
        ReadError::Altered(_) => Ok(()),
        other => Err(other),
    }
}

/// Writes rows as their entries have them. Faults that the log does not know are removed.
pub(crate) fn mend(db: &Db, wrong: &[WrongRow]) -> Result<(), ReadError> {
    if wrong.is_empty() || db.is_readonly("main")? {
        return Ok(());
    }
    let transaction = db.unchecked_transaction()?;
    // What Jeton never wrote goes first: it may stand where another one has its place.
    for WrongRow { row: (table, id), last } in wrong {
        if *table == "faults" && last.is_none() {
            tables::faults::remove(db, id)?;
        }
    }
    for WrongRow { row: (table, id), last } in wrong {
        let entry = last.map(|seq| log::record_at(db, seq)).transpose()?.flatten();
        let is_mended = match entry {
            Some(Record::Fault(fault)) => tables::faults::put(db, &fault).map(|_rows| true)?,
            Some(Record::Service(service)) => tables::services::put(db, &service)?,
            _ => *table == "faults",
        };
        if is_mended {
            db.seals().admit(table, id);
        }
    }
    Ok(transaction.commit()?)
}

/// As much of an entry's detail as says which row it is about.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Detail {
    account: Option<Told>,
    fault: Option<Told>,
    link: Option<Told>,
    service: Option<Told>,
    session: Option<Told>,
    signing_key: Option<Told>,
    token: Option<Told>,
    webhook: Option<Told>,
}

#[derive(Deserialize)]
struct Told {
    id: String,
    revision: i64,
    closed_at: Option<IgnoredAny>,
    state: Option<String>,
}

impl Detail {
    fn mark(self) -> Option<Mark> {
        let told = [
            ("accounts", self.account),
            ("faults", self.fault),
            ("links", self.link),
            ("services", self.service),
            ("sessions", self.session),
            ("signing_keys", self.signing_key),
            ("tokens", self.token),
            ("webhooks", self.webhook),
        ];
        let (table, told) = told.into_iter().find_map(|(table, told)| Some((table, told?)))?;
        let (_prefix, id) = told.id.split_once('_')?;
        let is_deleted = table == "webhooks" && told.state.as_deref() == Some("deleted");
        let stands = told.closed_at.is_none() && !is_deleted;
        Some(Mark { table, id: unhex(id)?, revision: told.revision, stands })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_entry_it_reads_which_row_it_is_about_its_revision_and_whether_it_stands() {
        let id = "00112233445566778899aabbccddeeff";
        let mark = |detail: &str| {
            let detail = detail.replace("ID", id);
            let mark = serde_json::from_str::<Detail>(&detail).unwrap().mark();
            mark.map(|mark| (mark.table, mark.id == unhex(id).unwrap(), mark.revision, mark.stands))
        };

        let token = r#"{"v":1,"token":{"id":"tok_ID","end":{"at":1},"revision":2}}"#;
        assert_eq!(mark(token), Some(("tokens", true, 2, true)));
        let session =
            |at| format!(r#"{{"v":1,"session":{{"id":"ses_ID","closed_at":{at},"revision":1}}}}"#);
        assert_eq!(mark(&session("null")), Some(("sessions", true, 1, true)));
        assert_eq!(mark(&session("5")), Some(("sessions", true, 1, false)));
        let deleted = r#"{"v":1,"KIND":{"id":"x_ID","state":"deleted","revision":3}}"#;
        let webhook = mark(&deleted.replace("KIND", "webhook"));
        assert_eq!(webhook, Some(("webhooks", true, 3, false)));
        let account = mark(&deleted.replace("KIND", "account"));
        assert_eq!(account, Some(("accounts", true, 3, true)));
        assert_eq!(mark(r#"{"v":1,"sweep":{"ended":3}}"#), None);
    }
}
