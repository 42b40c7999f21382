//! Exporting: entries of the log leave in bulk, and the log has it first.

use jiff::Timestamp;

use crate::{Caller, Change, Event, Export, Record, Refusal, Service};

/// Decides whether `by` may have the entries that `export` means. Those of a `service` go to whoever manages it, all others
/// to administrators. Who goes through a browser or a terminal has entered the password within the last five minutes; a
/// program has the scope.
pub fn export(
    export: Export,
    service: Option<&Service>,
    by: &Caller,
    now: Timestamp,
) -> Result<Change, Refusal> {
    match service {
        Some(service) => by.must_manage(service)?,
        None => by.must_be_admin()?,
    }
    by.must_have_stepped_up(now)?;
    Ok(Change { event: Event::LogExported, record: Record::Export(export) })
}
