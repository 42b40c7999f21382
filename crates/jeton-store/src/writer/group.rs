//! Writing a group of batches in one transaction.

use super::transaction::{run, within};
use crate::{
    Batch, CommitError, Head, Receipt, answer, chain::Chain, connection::Db, failure::Failure,
    journal::Noted, log, record::Hidden, tables, tally::Tally,
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
    batches: impl Iterator<Item = &'a Batch>,
) -> rusqlite::Result<Written> {
    within(db, || write_each(db, chain, end, batches))
}

fn write_each<'a>(
    db: &Db,
    chain: &Chain,
    (mut head, mut tally): (Head, Tally),
    batches: impl Iterator<Item = &'a Batch>,
) -> rusqlite::Result<Written> {
    let (mut outcomes, mut entries) = (Vec::new(), Vec::new());
    for batch in batches {
        let outcome = match write_whole(db, chain, head, batch) {
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
fn write_whole(db: &Db, chain: &Chain, head: Head, batch: &Batch) -> Result<Vec<Noted>, Failure> {
    // A single statement that is refused leaves nothing by itself. A savepoint has SQLite copy each page before the batch
    // writes it, which takes a tenth of the processor time of a row.
    if batch.changes.len() + usize::from(batch.answer.is_some()) < 2 {
        return write_batch(db, chain, head, batch);
    }
    run(db, "SAVEPOINT batch")?;
    let written = write_batch(db, chain, head, batch);
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
    batch: &Batch,
) -> Result<Vec<Noted>, Failure> {
    // Before anything is written, so that a batch of one statement needs no savepoint.
    for basis in &batch.based_on {
        if !tables::stands(db, basis)? {
            return Err(Failure::Batch(CommitError::Stale));
        }
    }
    // The answer first: whoever repeats a request must get its answer, not hear that the first try took its place.
    if let Some(answer) = &batch.answer {
        answer::file(db, answer, batch.at)?;
    }
    let mut entries = Vec::with_capacity(batch.changes.len());
    for change in &batch.changes {
        tables::write(db, &change.record)?;
        // Whatever the log refuses is not the batch's fault, and its row is written already.
        let line = log::append(db, chain, head, (batch.actor, batch.at), change)
            .map_err(Failure::Database)?;
        head = line.head();
        entries.push(Noted { line, hidden: Hidden::of(&change.record) });
    }
    Ok(entries)
}
