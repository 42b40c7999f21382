//! What was written last: the revision of every row that stands, in memory, against which every row is held that is read or
//! written over.
//!
//! A row that was put back as it was before has its seal, and the tally finds it within a day. Until then it would say what an
//! account may do, that a link was not used, or what a change is to follow. So would one of a time that a restoration took
//! back, which may be newer by its revision. Tokens are known by the projection, which has them anyhow.

use std::{
    collections::HashMap,
    mem,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};

use jeton_core::TokenId;

use crate::{
    Projection,
    row::Row,
    tables::{self, STANDING},
    tally::Mark,
};

type Id = [u8; 16];

/// The revisions of the rows as they were written last.
pub(crate) struct Latest {
    tokens: Arc<dyn Projection>,
    others: RwLock<Others>,
}

/// Those of the rows that stand, by the number of their table. Of tokens it has only those that the projection was not handed at
/// the start, because something is wrong with their accounts.
#[derive(Default)]
pub(crate) struct Others([HashMap<Id, i64>; STANDING.len()]);

impl Others {
    /// Takes a row as it is written last.
    pub(crate) fn take(&mut self, row: Mark) {
        if row.table != tables::TOKENS || self.of(row.table, &row.id).is_some() {
            self.keep(row);
        }
    }

    /// Takes a row, also of a token.
    pub(crate) fn keep(&mut self, row: Mark) {
        let Some(rows) = tables::number(row.table).map(|number| &mut self.0[number]) else {
            return;
        };
        if row.stands {
            rows.insert(row.id, row.revision);
        } else {
            rows.remove(&row.id);
        }
    }

    fn of(&self, table: &str, id: &Id) -> Option<i64> {
        self.0.get(tables::number(table)?)?.get(id).copied()
    }
}

impl Latest {
    /// What there is at a start, where `tokens` has taken every token.
    pub(crate) fn new(tokens: Arc<dyn Projection>, others: Others) -> Self {
        Self { tokens, others: RwLock::new(others) }
    }

    /// Takes rows that are on the disk.
    pub(crate) fn take(&self, rows: impl Iterator<Item = Mark>) {
        let mut others = self.others.write().unwrap_or_else(PoisonError::into_inner);
        rows.for_each(|row| others.take(row));
    }

    /// The revision of a row, if it stands.
    pub(crate) fn of(&self, table: &str, id: &Id) -> Option<i64> {
        let of_token = || self.tokens.revision(TokenId::from_bytes(*id));
        let token = (table == tables::TOKENS).then(of_token).flatten();
        token.or_else(|| self.others().of(table, id))
    }

    /// Whether a row is the one that was written last. What is closed or deleted is not kept and never written again: whatever stands
    /// and is not known was put back.
    pub(crate) fn has(&self, table: &'static str, row: &Row<'_>) -> rusqlite::Result<bool> {
        let mark = Mark::of_standing(table, row)?;
        match self.of(table, &mark.id) {
            Some(latest) => Ok(mark.revision == latest),
            // No row of a token is ever removed, so that only a projection that keeps none does not know one.
            None if table == tables::TOKENS => Ok(true),
            None => Ok(!tables::says_that_it_stands(table, row)?),
        }
    }

    // A map is whole after every step.
    fn others(&self) -> RwLockReadGuard<'_, Others> {
        self.others.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was written last, and what is about to be written in a transaction.
pub(crate) struct Draft<'l> {
    latest: &'l Latest,
    /// What the batches of before have written, and what the one that is being written has.
    group: Drafted,
    batch: Drafted,
}

/// The revisions of rows, if they stand.
type Drafted = HashMap<(&'static str, Id), Option<i64>>;

impl<'l> Draft<'l> {
    /// One in which nothing is written yet.
    pub(crate) fn new(latest: &'l Latest) -> Self {
        Self { latest, group: Drafted::new(), batch: Drafted::new() }
    }

    /// The revision of a row, if it stands.
    pub(crate) fn of(&self, table: &'static str, id: &Id) -> Option<i64> {
        let place = (table, *id);
        let written = self.batch.get(&place).or_else(|| self.group.get(&place)).copied();
        written.unwrap_or_else(|| self.latest.of(table, id))
    }

    /// Takes a row that is written.
    pub(crate) fn take(&mut self, row: Mark) {
        self.batch.insert((row.table, row.id), row.stands.then_some(row.revision));
    }

    /// Ends a batch, of which everything stays or nothing does.
    pub(crate) fn end_batch(&mut self, stays: bool) {
        let written = mem::take(&mut self.batch);
        if stays {
            self.group.extend(written);
        }
    }
}
