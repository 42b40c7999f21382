//! The audit: where the rows do not come to the tally, the log says which of them are not as they were.
//!
//! 1. The chain of the whole log is computed anew, so that what it says counts.
//! 2. Every row that stands has to have the revision of its last entry. An older one, and one that the log does not know, is
//!    refused from then on; so is one whose revision the log has twice, which is written where an older row was put back
//!    while Jeton ran.
//! 3. What the log has and the rows have not is gone.
//! 4. Faults are in the log as a whole: one that is not as it was is written anew.

use std::collections::HashMap;

use jeton_core::Record;
use rusqlite::Row;
use serde::{Deserialize, de::IgnoredAny};

use crate::{
    CheckError, Head, ReadError,
    chain::Chain,
    check,
    connection::Db,
    hex::unhex,
    log::{self, Line},
    row_seal::{Alteration, AlteredRow},
    sql, tables,
    tally::{Mark, Tally},
};

/// What the log says of every row.
#[derive(Default)]
struct Said(HashMap<(&'static str, [u8; 16]), Last>);

/// The last entry about a row.
struct Last {
    seq: i64,
    revision: i64,
    stands: bool,
    /// Whether the revisions went up by one each.
    is_even: bool,
}

/// A fault whose row is not as the log says.
struct WrongFault {
    id: [u8; 16],
    /// The place of the last entry about it, if there is one.
    last: Option<i64>,
}

/// Compares every row with the log that ends with `end`, refuses and notes those that are not as it says, and returns the
/// tally that it comes to.
///
/// # Errors
/// [`CheckError::Fault`] where the log is not what was written: then nothing tells what the rows should be.
pub(crate) fn audit(db: &Db, chain: &Chain, end: Head) -> Result<Tally, CheckError> {
    if end != Head::EMPTY {
        tracing::warn!(
            "the rows are not known to be those that there were: the log is read to compare them"
        );
    }
    let said = Said::of_log(db, chain, end)?;
    let mut tally = Tally::default();
    for ((table, id), last) in &said.0 {
        let mark = Mark { table, id: *id, revision: last.revision, stands: last.stands };
        tally.add(db.seals().tally(), mark);
    }
    let wrong = said.compare(db)?;
    mend(db, &wrong)?;
    Ok(tally)
}

impl Said {
    fn of_log(db: &Db, chain: &Chain, end: Head) -> Result<Self, CheckError> {
        let mut said = Self::default();
        let mut unread = None;
        let mut head = Head::EMPTY;
        while head.seq < end.seq {
            let next = check::stride(db, chain, head, check::STRIDE, |line| {
                if let Err(error) = said.take(line) {
                    unread = unread.take().or(Some((line.seq, error)));
                }
                Ok(())
            })?;
            if let Some((seq, error)) = unread {
                let (column, row) = ("detail".to_owned(), seq.to_string());
                let source = Box::new(error);
                return Err(ReadError::Unreadable { table: "log", column, row, source }.into());
            }
            if next == head {
                break;
            }
            head = next;
        }
        Ok(said)
    }

    fn take(&mut self, line: &Line) -> Result<(), serde_json::Error> {
        let Some(mark) = serde_json::from_str::<Detail>(&line.detail)?.mark() else {
            return Ok(());
        };
        let before = self.0.get(&(mark.table, mark.id));
        let is_even = before.is_none_or(|last| last.is_even)
            && mark.revision == before.map_or(0, |last| last.revision) + 1;
        let last = Last { seq: line.seq, revision: mark.revision, stands: mark.stands, is_even };
        self.0.insert((mark.table, mark.id), last);
        Ok(())
    }

    /// Notes every row that is not as the log says, and returns which of them are faults.
    fn compare(mut self, db: &Db) -> Result<Vec<WrongFault>, ReadError> {
        let mut faults = Vec::new();
        for ((table, columns), condition) in tables::STANDING {
            let sql = format!("SELECT {columns} FROM {table} WHERE {condition}");
            sql::each(db, &sql, &[], |row| {
                let Ok(id) = row.get::<_, [u8; 16]>(0) else {
                    return db.seals().check(table, row).or_else(passed);
                };
                // One that was altered is noted by looking at it, and one that is there is not gone.
                let last = self.0.remove(&(*table, id));
                let is_as_written = match db.seals().check(table, row) {
                    Ok(()) => last.as_ref().is_some_and(|last| last.is_of(row)),
                    Err(error) => passed(error).map(|()| false)?,
                };
                if !is_as_written {
                    db.seals().refuse(AlteredRow::of(table, &id, Alteration::Older), id);
                    if *table == "faults" {
                        faults.push(WrongFault { id, last: last.map(|last| last.seq) });
                    }
                }
                Ok(())
            })?;
        }
        for ((table, id), last) in self.0.into_iter().filter(|(_, last)| last.stands) {
            let found = tables::has_row(db, table, &id)?;
            let how = if found { Alteration::Altered } else { Alteration::Gone };
            db.seals().refuse(AlteredRow::of(table, &id, how), id);
            if table == "faults" {
                faults.push(WrongFault { id, last: Some(last.seq) });
            }
        }
        Ok(faults)
    }
}

impl Last {
    /// Whether a row, whose last column but one is its revision, is that of this entry.
    fn is_of(&self, row: &Row<'_>) -> bool {
        let revision = row.get::<_, i64>(row.as_ref().column_count() - 2);
        self.stands && self.is_even && revision == Ok(self.revision)
    }
}

fn passed(error: ReadError) -> Result<(), ReadError> {
    match error {
        ReadError::Altered(_) => Ok(()),
        other => Err(other),
    }
}

/// Writes faults as their entries have them, and removes those that the log does not know.
fn mend(db: &Db, faults: &[WrongFault]) -> Result<(), ReadError> {
    if faults.is_empty() || db.is_readonly("main")? {
        return Ok(());
    }
    let transaction = db.unchecked_transaction()?;
    // What Jeton never wrote goes first: it may stand where another one has its place.
    for planted in faults.iter().filter(|fault| fault.last.is_none()) {
        tables::faults::remove(db, &planted.id)?;
    }
    for WrongFault { id, last } in faults {
        db.seals().admit("faults", id);
        let entry = last.map(|seq| log::record_at(db, seq)).transpose()?.flatten();
        if let Some(Record::Fault(fault)) = entry {
            tables::faults::put(db, &fault)?;
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
