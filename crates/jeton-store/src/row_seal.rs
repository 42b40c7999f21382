//! Row seals: a code in every stored row that decides on rights, under a key that is not in the database.
//!
//! The code is the first 16 bytes of HMAC-SHA-256 (RFC 2104) over a fixed label, the name of the table, and each column
//! that is not null: its number, its type, and its value, texts and bytes behind their length. No two rows give the same
//! input. A column that is null is left out, so that one which a later version adds breaks no seal.

use std::{
    collections::{BTreeSet, HashSet},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{
    ToSql,
    types::{ToSqlOutput, ValueRef},
};
use sha2::Sha256;

use crate::{ReadError, hex::hex, latest::Latest, row::Row, tally::TallyKey};

const KEY_LABEL: &[u8] = b"jeton row seal key v1";
const LABEL: &[u8] = b"jeton row v1";

/// The most altered rows that the log of the process names one by one.
const MOST_NAMED: usize = 1000;

/// A row's code.
pub(crate) type Code = [u8; 16];

/// A row that is not what Jeton wrote.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AlteredRow {
    /// Its table.
    pub table: &'static str,
    /// Its id, as 32 hexadecimal digits; or what else stands in its place.
    pub id: String,
    /// What became of it.
    pub how: Alteration,
}

/// What became of a row that is not what Jeton wrote last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alteration {
    /// Jeton never wrote it so.
    Altered,
    /// The log tells of it, and it is not there.
    Gone,
    /// Jeton wrote it so, and the log tells of a later change.
    Older,
}

impl AlteredRow {
    /// The row of that id.
    pub(crate) fn of(table: &'static str, id: &[u8], how: Alteration) -> Self {
        Self { table, id: hex(id), how }
    }
}

/// Makes and checks the codes of rows. Clones share what was found.
#[derive(Clone)]
pub(crate) struct RowSeals {
    // The state after the key's two pads: a code then costs no more than its own blocks.
    keyed: Hmac<Sha256>,
    tally: TallyKey,
    found: Arc<Mutex<Found>>,
    /// Whether any row is refused, so that nobody else waits to hear that none is.
    refuses: Arc<AtomicBool>,
    /// What was written last, once everything was read.
    latest: Arc<OnceLock<Latest>>,
    /// Whether nobody writes while a row is looked at.
    is_writers: bool,
}

/// What was found to be altered since the store was opened.
#[derive(Default)]
struct Found {
    known: BTreeSet<(&'static str, String)>,
    untold: Vec<AlteredRow>,
    /// The rows that have a seal and are refused all the same.
    refused: HashSet<(&'static str, [u8; 16])>,
}

impl RowSeals {
    /// Codes under a key that is made of the chain's.
    pub(crate) fn new(chain_key: &[u8; 32]) -> Self {
        let mut derived = hmac(chain_key);
        derived.update(KEY_LABEL);
        Self {
            keyed: hmac(&derived.finalize().into_bytes()),
            tally: TallyKey::new(chain_key),
            found: Arc::default(),
            refuses: Arc::default(),
            latest: Arc::default(),
            is_writers: false,
        }
    }

    /// The same for the only thread that writes, to whom no row is doubtful.
    pub(crate) fn of_writer(&self) -> Self {
        Self { is_writers: true, ..self.clone() }
    }

    /// Holds every row against what was written last from now on.
    pub(crate) fn know(&self, latest: Latest) {
        assert!(self.latest.set(latest).is_ok(), "a store is opened once");
    }

    /// What was written last, once that is known.
    pub(crate) fn latest(&self) -> Option<&Latest> {
        self.latest.get()
    }

    /// What their tally is made with.
    pub(crate) fn tally(&self) -> &TallyKey {
        &self.tally
    }

    /// The code of a row that is to be written.
    pub(crate) fn of_values(&self, table: &str, values: &[&dyn ToSql]) -> rusqlite::Result<Code> {
        let mut input = Input::of(table);
        for (number, value) in (1..).zip(values) {
            match value.to_sql()? {
                ToSqlOutput::Borrowed(value) => input.take(number, value),
                ToSqlOutput::Owned(value) => input.take(number, (&value).into()),
                // Nothing of this crate binds anything else.
                _ => return Err(rusqlite::Error::InvalidParameterCount(0, 0)),
            }
        }
        Ok(self.code(&input))
    }

    /// The code that a row should have, whose last column is the one that it has.
    pub(crate) fn of_row(&self, table: &str, row: &Row<'_>) -> Code {
        let mut input = Input::of(table);
        let (_code, values) =
            row.values().split_last().expect("a row that has a seal has a column");
        (1..).zip(values).for_each(|(number, value)| input.take(number, *value));
        self.code(&input)
    }

    /// Looks at a row of `table`, whose first column is its id and whose last one its code.
    ///
    /// # Errors
    /// [`ReadError::Altered`] for one that is not what was written, and [`ReadError::Doubtful`] for one that is not what was written
    /// last, be it that somebody put it back or that it changed after the reader had begun.
    pub(crate) fn check(&self, table: &'static str, row: &Row<'_>) -> Result<(), ReadError> {
        let has = row.value(row.values().len() - 1)?;
        // Of no use to whoever could measure the time: what is compared stands in the database.
        if has.as_blob_or_null().ok().flatten() == Some(&self.of_row(table, row)) {
            self.must_not_be_refused(table, row)?;
            return self.must_be_latest(table, row);
        }
        let how = Alteration::Altered;
        let altered = match row.value(0)? {
            ValueRef::Blob(id) => AlteredRow::of(table, id, how),
            _ => AlteredRow { table, id: "?".to_owned(), how },
        };
        self.note(altered.clone());
        Err(ReadError::Altered(altered))
    }

    fn must_not_be_refused(&self, table: &'static str, row: &Row<'_>) -> Result<(), ReadError> {
        if !self.refuses.load(Relaxed) {
            return Ok(());
        }
        let id: [u8; 16] = row.get(0)?;
        if !self.found().refused.contains(&(table, id)) {
            return Ok(());
        }
        Err(ReadError::Altered(AlteredRow::of(table, &id, Alteration::Older)))
    }

    fn must_be_latest(&self, table: &'static str, row: &Row<'_>) -> Result<(), ReadError> {
        let Some(latest) = self.latest() else { return Ok(()) };
        if latest.has(table, row)? {
            return Ok(());
        }
        let id = row.get(0)?;
        if !self.is_writers {
            return Err(ReadError::Doubtful { table, id });
        }
        let older = AlteredRow::of(table, &id, Alteration::Older);
        self.refuse(older.clone(), id);
        Err(ReadError::Altered(older))
    }

    /// Looks for a row that is not there.
    ///
    /// # Errors
    /// [`ReadError::Altered`] where one should be, and [`ReadError::Doubtful`] where it may have come after the reader had begun.
    pub(crate) fn must_not_stand(
        &self,
        table: &'static str,
        id: &[u8; 16],
    ) -> Result<(), ReadError> {
        if self.latest().is_none_or(|latest| latest.of(table, id).is_none()) {
            return Ok(());
        }
        let gone = AlteredRow::of(table, id, Alteration::Gone);
        if self.is_writers {
            self.refuse(gone.clone(), *id);
        } else if !self.found().refused.contains(&(table, *id)) {
            return Err(ReadError::Doubtful { table, id: *id });
        }
        Err(ReadError::Altered(gone))
    }

    /// What was read; nothing of a row that cannot be read, for Jeton wrote it otherwise, which is noted.
    pub(crate) fn readable<T>(&self, read: Result<T, ReadError>) -> Result<Option<T>, ReadError> {
        match read {
            Ok(read) => Ok(Some(read)),
            Err(ReadError::Unreadable { table, row: id, .. }) => {
                self.note(AlteredRow { table, id, how: Alteration::Altered });
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// Refuses a row from now on though it has its seal, and notes it.
    pub(crate) fn refuse(&self, row: AlteredRow, id: [u8; 16]) {
        self.found().refused.insert((row.table, id));
        self.refuses.store(true, Relaxed);
        self.note(row);
    }

    /// Refuses a row no more; should it be altered again, that is noted again.
    pub(crate) fn admit(&self, table: &'static str, id: &[u8; 16]) {
        let mut found = self.found();
        found.refused.remove(&(table, *id));
        found.known.remove(&(table, hex(id)));
    }

    /// Whether a row is known not to be what was written last.
    pub(crate) fn is_out(&self, table: &'static str, id: &[u8; 16]) -> bool {
        let found = self.found();
        found.refused.contains(&(table, *id)) || found.known.contains(&(table, hex(id)))
    }

    /// The ids of the rows of a table that are refused though they may have their seals.
    pub(crate) fn refused(&self, table: &str) -> Vec<[u8; 16]> {
        let found = self.found();
        found.refused.iter().filter(|row| row.0 == table).map(|row| row.1).collect()
    }

    /// Whether a row of a table was found to be altered.
    pub(crate) fn has_found(&self, table: &str) -> bool {
        self.found().known.iter().any(|row| row.0 == table)
    }

    /// Notes that a row was altered.
    pub(crate) fn note(&self, row: AlteredRow) {
        let mut found = self.found();
        if !found.known.insert((row.table, row.id.clone())) {
            return;
        }
        if found.known.len() <= MOST_NAMED {
            let AlteredRow { table, id, how } = &row;
            tracing::error!(table, id, ?how, "a row was altered outside Jeton");
        }
        found.untold.push(row);
    }

    /// The rows that were found to be altered since this was asked last.
    pub(crate) fn take_found(&self) -> Vec<AlteredRow> {
        std::mem::take(&mut self.found().untold)
    }

    fn code(&self, input: &Input) -> Code {
        let mut mac = self.keyed.clone();
        mac.update(&input.0);
        let code = mac.finalize().into_bytes();
        let (first, _rest) = code.split_first_chunk().expect("SHA-256 has 32 bytes");
        *first
    }

    // Both are whole after every step, also after one that panicked.
    fn found(&self) -> std::sync::MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a code is computed over.
struct Input(Vec<u8>);

/// More than the row of a token usually takes.
const USUAL: usize = 1000;

impl Input {
    fn of(table: &str) -> Self {
        let mut input = Self(Vec::with_capacity(USUAL));
        input.0.extend_from_slice(LABEL);
        input.bytes(0, b't', table.as_bytes());
        input
    }

    fn take(&mut self, number: u8, value: ValueRef<'_>) {
        match value {
            ValueRef::Null => {}
            ValueRef::Integer(integer) => self.fixed(number, b'i', integer.to_be_bytes()),
            ValueRef::Real(real) => self.fixed(number, b'r', real.to_be_bytes()),
            ValueRef::Text(text) => self.bytes(number, b's', text),
            ValueRef::Blob(blob) => self.bytes(number, b'b', blob),
        }
    }

    fn fixed(&mut self, number: u8, kind: u8, value: [u8; 8]) {
        let [a, b, c, d, e, f, g, h] = value;
        self.0.extend_from_slice(&[number, kind, a, b, c, d, e, f, g, h]);
    }

    fn bytes(&mut self, number: u8, kind: u8, value: &[u8]) {
        self.fixed(number, kind, (value.len() as u64).to_be_bytes());
        self.0.extend_from_slice(value);
    }
}

fn hmac(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
}

#[cfg(test)]
mod tests {
    use rusqlite::types::Null;

    use super::*;

    fn code(values: &[&dyn ToSql]) -> Code {
        RowSeals::new(&[1; 32]).of_values("tokens", values).unwrap()
    }

    #[test]
    fn the_code_depends_on_the_key_on_the_table_and_on_the_place_type_and_value_of_each_column() {
        let row: &[&dyn ToSql] = &[&[3_u8; 16], &"tokens:read", &5_i64, &Null];
        let plain = code(row);

        let others = [
            RowSeals::new(&[2; 32]).of_values("tokens", row).unwrap(),
            RowSeals::new(&[1; 32]).of_values("links", row).unwrap(),
            code(&[&[4_u8; 16], &"tokens:read", &5_i64, &Null]),
            code(&[&[3_u8; 16], &"tokens:write", &5_i64, &Null]),
            code(&[&[3_u8; 16], &b"tokens:read".as_slice(), &5_i64, &Null]),
            code(&[&[3_u8; 16], &"tokens:read", &6_i64, &Null]),
            code(&[&[3_u8; 16], &"tokens:read", &Null, &5_i64]),
            code(&[&[3_u8; 16], &"tokens:read", &5_i64, &5_i64]),
        ];

        assert!(others.iter().all(|other| *other != plain));
    }

    #[test]
    fn a_column_that_is_added_without_a_value_leaves_the_code_as_it_is() {
        assert_eq!(code(&[&1_i64, &"a"]), code(&[&1_i64, &"a", &Null]));
    }
}
