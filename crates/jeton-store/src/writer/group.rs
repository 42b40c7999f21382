//! Writing a group of batches in one transaction.

use jeton_core::Record;

use super::transaction::{run, within};
use crate::{
    Alteration, AlteredRow, Batch, CommitError, Head, Receipt, answer,
    chain::Chain,
    connection::Db,
    failure::Failure,
    journal::Noted,
    latest::{Draft, Latest},
    log,
    record::Hidden,
    tables,
    tally::{Mark, Tally},
};

/// A group that is on disk.
pub(super) struct Written {
    /// What became of each batch.
    pub(super) outcomes: Vec<Result<Receipt, CommitError>>,
    /// The end of the log.
    pub(super) head: Head,
    /// What rows there are.
    pub(super) tally: Tally,
    /// The entries of the batches that are recorded.
    pub(super) entries: Vec<Noted>,
}

/// Writes `batches` behind the end of the log, where the rows come to a tally. A batch that is refused leaves nothing behind.
///
/// # Errors
/// A failure of the database. Then nothing of the group is recorded, and no transaction is open, unless rolling it back
/// failed as well.
pub(super) fn write<'a>(
    db: &Db,
    chain: &Chain,
    end: (Head, Tally),
    latest: &Latest,
    batches: impl Iterator<Item = &'a Batch>,
) -> rusqlite::Result<Written> {
    within(db, || write_each(db, chain, end, Draft::new(latest), batches))
}

fn write_each<'a>(
    db: &Db,
    chain: &Chain,
    (mut head, mut tally): (Head, Tally),
    mut draft: Draft<'_>,
    batches: impl Iterator<Item = &'a Batch>,
) -> rusqlite::Result<Written> {
    let (mut outcomes, mut entries) = (Vec::new(), Vec::new());
    for batch in batches {
        let written = write_whole(db, chain, head, (batch, &mut draft));
        draft.end_batch(written.is_ok());
        let outcome = match written {
            Ok(written) => {
                head = written.last().map_or(head, |entry| entry.line.head());
                let changes = &batch.changes;
                changes.iter().for_each(|change| tally.change(db.seals().tally(), &change.record));
                entries.extend(written);
                Ok(Receipt { seq: head.seq })
            }
            Err(Failure::Batch(error)) => Err(error),
            Err(Failure::Database(error)) => return Err(error),
        };
        outcomes.push(outcome);
    }
    if !entries.is_empty() {
        tally.keep(db.seals().tally(), db, head)?;
    }
    Ok(Written { outcomes, head, tally, entries })
}

/// Writes a batch, or nothing of it, and returns its entries.
fn write_whole(
    db: &Db,
    chain: &Chain,
    head: Head,
    (batch, draft): (&Batch, &mut Draft<'_>),
) -> Result<Vec<Noted>, Failure> {
    // A single statement that is refused leaves nothing by itself. A savepoint has SQLite copy each page before the batch
    // writes it, which takes a tenth of the processor time of a row.
    if batch.changes.len() + usize::from(batch.answer.is_some()) < 2 {
        return write_batch(db, chain, head, (batch, draft));
    }
    run(db, "SAVEPOINT batch")?;
    let written = write_batch(db, chain, head, (batch, draft));
    if matches!(written, Err(Failure::Batch(_))) {
        run(db, "ROLLBACK TO batch")?;
    }
    if !matches!(written, Err(Failure::Database(_))) {
        run(db, "RELEASE batch")?;
    }
    written
}

fn write_batch(
    db: &Db,
    chain: &Chain,
    mut head: Head,
    (batch, draft): (&Batch, &mut Draft<'_>),
) -> Result<Vec<Noted>, Failure> {
    // Before anything is written, so that a batch of one statement needs no savepoint.
    for basis in &batch.based_on {
        if !tables::stands(db, draft, basis)? {
            return Err(Failure::Batch(CommitError::Stale));
        }
    }
    // The answer first: whoever repeats a request must get its answer, not hear that the first try took its place.
    if let Some(answer) = &batch.answer {
        answer::file(db, answer, batch.at)?;
    }
    let mut entries = Vec::with_capacity(batch.changes.len());
    for change in &batch.changes {
        write_row(db, draft, &change.record)?;
        // Whatever the log refuses is not the batch's fault, and its row is written already.
        let line = log::append(db, chain, head, (batch.actor, batch.at), change)
            .map_err(Failure::Database)?;
        head = line.head();
        entries.push(Noted { line, hidden: Hidden::of(&change.record) });
    }
    Ok(entries)
}

/// Writes a record over what was written last of its row. Where something else stands there, somebody put it there; where the record
/// follows something else, it follows what somebody put there, or another change was quicker.
fn write_row(db: &Db, draft: &mut Draft<'_>, record: &Record) -> Result<(), Failure> {
    let Some(row) = Mark::of(record) else {
        return tables::write(db, record).map(|_| ());
    };
    let latest = draft.of(row.table, &row.id);
    let follows = match latest {
        Some(latest) => row.revision == latest + 1,
        // A projection that keeps no tokens knows none.
        None => row.revision == 1 || row.table == tables::TOKENS,
    };
    if follows && tables::write(db, record)? {
        draft.take(row);
        return Ok(());
    }
    let stands = tables::revision(db, row.table, &row.id)?;
    let was_put_there = match follows {
        true => latest.is_some(),
        false => stands.is_some_and(|stands| stands + 1 == row.revision),
    };
    if !was_put_there {
        return Err(Failure::Batch(CommitError::Stale));
    }
    let how = if stands.is_some() { Alteration::Older } else { Alteration::Gone };
    let altered = AlteredRow::of(row.table, &row.id, how);
    db.seals().refuse(altered.clone(), row.id);
    Err(Failure::Batch(CommitError::Altered(altered)))
}
