//! Reading a large table at a start: by every connection that reads, each on a core of its own, a part of the table at a time.

use std::{
    panic::resume_unwind,
    sync::{Mutex, PoisonError},
    thread,
};

use crate::{ReadError, connection::Db, sql};

/// The most rows that are a part: few enough to be at hand still when something is done with all of them.
pub(crate) const PART: usize = 512;

/// Has `work` read all parts of `table`, and returns what it made of them on each connection. A part is told by the row behind
/// which it begins and the last one that it may have.
pub(crate) fn read<T: Default + Send>(
    table: &'static str,
    db: &Db,
    readers: &mut [Db],
    work: impl Fn(&Db, (i64, i64), &mut T) -> Result<(), ReadError> + Sync,
) -> Result<Vec<T>, ReadError> {
    let first = format!("SELECT rowid FROM {table} WHERE rowid > $1 ORDER BY rowid LIMIT 1");
    let parts = Parts { first, behind: Mutex::new(i64::MIN) };
    let (parts, work) = (&parts, &work);
    let some_of_them = |db: &Db| {
        let mut made = T::default();
        while let Some(part) = parts.next(db)? {
            work(db, part, &mut made)?;
        }
        // What was read once is not read again soon.
        db.execute_batch("PRAGMA shrink_memory")?;
        Ok(made)
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let others: Vec<_> = readers
            .iter_mut()
            .take(cores.saturating_sub(1))
            .map(|reader| scope.spawn(move || some_of_them(reader)))
            .collect();
        let own = some_of_them(db);
        let others = others.into_iter();
        let others = others.map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        std::iter::once(own).chain(others).collect()
    })
}

/// The parts of a table.
struct Parts {
    /// Asks for the first row behind another.
    first: String,
    /// The row behind which the next part begins.
    behind: Mutex<i64>,
}

impl Parts {
    fn next(&self, db: &Db) -> Result<Option<(i64, i64)>, ReadError> {
        let mut behind = self.behind.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(first) = sql::number(db, &self.first, &[&*behind])? else {
            return Ok(None);
        };
        *behind = first.saturating_add(PART as i64 - 1);
        Ok(Some((first - 1, *behind)))
    }
}
