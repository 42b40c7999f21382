//! The entries about a fault, found by the times that stand in its record.

use jeton_core::{Event, Fault};
use rusqlite::Connection;

use super::{Entry, line::columns};
use crate::{ReadError, sql, time::micros};

pub(crate) const AT: &str =
    concat!("SELECT ", columns!(), " FROM log WHERE at = $1 AND event = $2 ORDER BY seq");

/// The entries of the opening of a fault and of its end, where it has one, in the order of the log.
pub(crate) fn of_fault(connection: &Connection, fault: &Fault) -> Result<Vec<Entry>, ReadError> {
    let id = fault.id.to_string();
    let times =
        [(Event::FaultOpened, Some(fault.opened_at)), (Event::FaultClosed, fault.closed_at)];
    let mut found = Vec::new();
    for (event, at) in times {
        let Some(at) = at else { continue };
        // Many faults may have been opened in one commit.
        let all = sql::all(connection, AT, &[&micros(at), &event.name()], Entry::read)?;
        found.extend(all.into_iter().filter(|entry| entry.detail["fault"]["id"] == id.as_str()));
    }
    Ok(found)
}
