//! The recount: while Jeton runs, its rows are added up again and held against the tally.
//!
//! The writer does it, some rows between two groups of changes, so that nobody writes meanwhile and no reader is held. A change
//! of a row that was counted already changes the sum as it changes the tally; any other is counted when its row is reached.
//! So both are the same at the end, however much was changed, unless somebody else wrote.

use std::mem;

use jeton_core::Record;

use crate::{
    ReadError,
    connection::Db,
    place::Place,
    tally::{Mark, Tally, TallyKey},
};

/// A recount that is under way, or none.
#[derive(Debug, Default)]
pub(crate) struct Recount {
    place: Place,
    sum: Tally,
    /// Whether a fault was found that Jeton did not write so. One that was planted changes no sum.
    has_wrong_fault: bool,
}

/// How far a recount has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recounted {
    /// There are more rows.
    Part,
    /// The rows are those that there were.
    Fits,
    /// They are not.
    Differs,
}

impl Recount {
    /// Counts among the next `rows` of a table those that stand, where all should come to `tally`.
    pub(crate) fn go_on(
        &mut self,
        db: &Db,
        rows: u32,
        tally: Tally,
    ) -> Result<Recounted, ReadError> {
        let (mut part, mut has_wrong_fault) = (Tally::default(), false);
        let has_more = self.place.go_on(db, rows, |table, row| {
            match db.seals().check(table, row) {
                Ok(()) => part.add(db.seals().tally(), Mark::of_standing(table, row)?),
                Err(ReadError::Altered(_)) => has_wrong_fault |= table == "faults",
                Err(other) => return Err(other),
            }
            Ok(())
        })?;
        self.sum.add_all(part);
        self.has_wrong_fault |= has_wrong_fault;
        if has_more {
            return Ok(Recounted::Part);
        }
        let Self { sum, has_wrong_fault, .. } = mem::take(self);
        Ok(if sum == tally && !has_wrong_fault { Recounted::Fits } else { Recounted::Differs })
    }

    /// Takes a record in the place of the one before, if that was counted.
    pub(crate) fn change(&mut self, key: &TallyKey, record: &Record) {
        if Mark::of(record).is_some_and(|row| self.place.has_passed(row.table, &row.id)) {
            self.sum.change(key, record);
        }
    }
}
