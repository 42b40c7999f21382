//! The tally: what rows there are, in two sums that change with every row and are sealed with the end of the log.
//!
//! Each row that stands adds a number that is made of its table, its id and its revision under a key outside the database; its
//! own seal binds the rest of it to these. It is a sum and not an exclusive or, in which two copies of a row would be none.
//! Neither a number nor a sum is ever stored, only a code over each sum: whoever knew the numbers of many rows could look for
//! rows that come to the same.

use hmac::{Hmac, KeyInit, Mac};
use jeton_core::{Record, WebhookState};
use rusqlite::Connection;
use sha2::Sha256;

use crate::{Head, row::Row, sql};

const KEY_LABEL: &[u8] = b"jeton tally key v1";
const OF_ROW: &[u8] = b"r";
const OF_SUM: &[u8] = b"s";

const KEEP: &str = "INSERT INTO tally (id, others, tokens) VALUES (1, $1, $2) \
     ON CONFLICT (id) DO UPDATE SET (others, tokens) = ($1, $2)";

/// What the log says of a row, as far as the tally goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) table: &'static str,
    pub(crate) id: [u8; 16],
    pub(crate) revision: i64,
    /// Whether something may follow from it. What is closed or deleted for good stands no more.
    pub(crate) stands: bool,
}

impl Mark {
    /// That of a row of [`STANDING`](crate::tables::STANDING).
    pub(crate) fn of_standing(table: &'static str, row: &Row<'_>) -> rusqlite::Result<Self> {
        let revision = row.get(row.values().len() - 2)?;
        Ok(Self { table, id: row.get(0)?, revision, stands: true })
    }

    /// That of a record, if it has a row.
    pub(crate) fn of(record: &Record) -> Option<Self> {
        let (table, id, revision, stands) = match record {
            Record::Account(row) => ("accounts", row.id.as_bytes(), row.revision, true),
            Record::Fault(row) => {
                ("faults", row.id.as_bytes(), row.revision, row.closed_at.is_none())
            }
            Record::Link(row) => {
                ("links", row.id.as_bytes(), row.revision, row.closed_at.is_none())
            }
            Record::Service(row) => ("services", row.id.as_bytes(), row.revision, true),
            Record::Session(row) => {
                ("sessions", row.id.as_bytes(), row.revision, row.closed_at.is_none())
            }
            Record::SigningKey(row) => ("signing_keys", row.id.as_bytes(), row.revision, true),
            Record::Token(row) => ("tokens", row.id.as_bytes(), row.revision, true),
            Record::Webhook(row) => {
                let stands = row.state != WebhookState::Deleted;
                ("webhooks", row.id.as_bytes(), row.revision, stands)
            }
            Record::Export(_) | Record::Sweep(_) => return None,
        };
        Some(Self { table, id: *id, revision, stands })
    }
}

/// Makes the numbers of rows and the codes of sums.
#[derive(Clone)]
pub(crate) struct TallyKey(Hmac<Sha256>);

impl TallyKey {
    /// One that is made of the chain's.
    pub(crate) fn new(chain_key: &[u8; 32]) -> Self {
        let mut derived = hmac(chain_key);
        derived.update(KEY_LABEL);
        Self(hmac(&derived.finalize().into_bytes()))
    }

    fn number(&self, table: &str, id: &[u8; 16], revision: i64) -> u128 {
        let mut mac = self.0.clone();
        mac.update(OF_ROW);
        mac.update(id);
        mac.update(&revision.to_be_bytes());
        mac.update(table.as_bytes());
        let code = mac.finalize().into_bytes();
        let (first, _rest) = code.split_first_chunk().expect("SHA-256 has 32 bytes");
        u128::from_be_bytes(*first)
    }

    fn code(&self, part: u8, sum: u128, end: Head) -> [u8; 32] {
        let mut mac = self.0.clone();
        mac.update(OF_SUM);
        mac.update(&[part]);
        mac.update(&sum.to_be_bytes());
        mac.update(&end.seq.to_be_bytes());
        mac.update(&end.hash);
        mac.finalize().into_bytes().into()
    }
}

/// The sums. They go round at 2^128.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    others: u128,
    tokens: u128,
}

impl Tally {
    /// Adds a row as it stands.
    pub(crate) fn add(&mut self, key: &TallyKey, row: Mark) {
        if row.stands {
            self.count(row.table, key.number(row.table, &row.id, row.revision));
        }
    }

    /// Adds the rows of another one.
    pub(crate) fn add_all(&mut self, other: Self) {
        self.others = self.others.wrapping_add(other.others);
        self.add_tokens(other);
    }

    /// Takes a record in the place of the one before. What stands no more is never written again.
    pub(crate) fn change(&mut self, key: &TallyKey, record: &Record) {
        let Some(row) = Mark::of(record) else { return };
        if row.revision > 1 {
            let before = key.number(row.table, &row.id, row.revision - 1);
            self.count(row.table, before.wrapping_neg());
        }
        self.add(key, row);
    }

    /// Adds the tokens of another one.
    pub(crate) fn add_tokens(&mut self, other: Self) {
        self.tokens = self.tokens.wrapping_add(other.tokens);
    }

    /// Keeps it for a log that ends with `end`.
    pub(crate) fn keep(self, key: &TallyKey, db: &Connection, end: Head) -> rusqlite::Result<()> {
        let values: sql::Values<'_> =
            &[&key.code(b'o', self.others, end), &key.code(b't', self.tokens, end)];
        sql::execute(db, KEEP, values).map(|_rows| ())
    }

    fn count(&mut self, table: &str, number: u128) {
        let sum = if table == "tokens" { &mut self.tokens } else { &mut self.others };
        *sum = sum.wrapping_add(number);
    }
}

/// What the database has of the tally of a log that ends with `end`.
pub(crate) struct Kept {
    codes: Option<(Vec<u8>, Vec<u8>)>,
    end: Head,
}

impl Kept {
    /// Reads it. What cannot be read is none.
    pub(crate) fn read(db: &Connection, end: Head) -> Self {
        let sql = "SELECT others, tokens FROM tally WHERE id = 1";
        let codes = db.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).ok();
        Self { codes, end }
    }

    /// Whether the rows that are no tokens are those that there were.
    pub(crate) fn fits_others(&self, key: &TallyKey, found: Tally) -> bool {
        let code = key.code(b'o', found.others, self.end);
        self.codes.as_ref().is_some_and(|(others, _)| others == &code)
    }

    /// Whether the tokens are those that there were.
    pub(crate) fn fits_tokens(&self, key: &TallyKey, found: Tally) -> bool {
        let code = key.code(b't', found.tokens, self.end);
        self.codes.as_ref().is_some_and(|(_, tokens)| tokens == &code)
    }
}

fn hmac(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: Head = Head { seq: 3, hash: [3; 32] };

    fn row(table: &'static str, id: u8, revision: i64) -> Mark {
        Mark { table, id: [id; 16], revision, stands: true }
    }

    fn tally(rows: &[Mark]) -> Tally {
        let key = TallyKey::new(&[1; 32]);
        let mut tally = Tally::default();
        rows.iter().for_each(|row| tally.add(&key, *row));
        tally
    }

    #[test]
    fn it_depends_on_every_row_and_on_how_often_it_is_there_but_not_on_their_order() {
        let plain = tally(&[row("tokens", 1, 1), row("tokens", 2, 1)]);

        assert_eq!(plain, tally(&[row("tokens", 2, 1), row("tokens", 1, 1)]));
        for others in [
            vec![row("tokens", 1, 1)],
            vec![row("tokens", 1, 2), row("tokens", 2, 1)],
            vec![row("tokens", 1, 1), row("links", 2, 1)],
            // An exclusive or would not see these two.
            vec![
                row("tokens", 1, 1),
                row("tokens", 2, 1),
                row("tokens", 3, 1),
                row("tokens", 3, 1),
            ],
        ] {
            assert_ne!(plain, tally(&others), "{others:?}");
        }
    }

    #[test]
    fn what_is_kept_fits_the_same_rows_at_the_same_end_of_the_log_under_the_same_key() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE TABLE tally (id BIGINT PRIMARY KEY, others BLOB, tokens BLOB)")
            .unwrap();
        let key = TallyKey::new(&[1; 32]);
        let rows = tally(&[row("tokens", 1, 1), row("links", 2, 1)]);

        let none = Kept::read(&db, END).fits_tokens(&key, rows);
        rows.keep(&key, &db, END).unwrap();
        let fits = |key: &TallyKey, end, rows| {
            let kept = Kept::read(&db, end);
            (kept.fits_others(key, rows), kept.fits_tokens(key, rows))
        };

        assert!(!none);
        assert_eq!(fits(&key, END, rows), (true, true));
        assert_eq!(fits(&key, END, tally(&[row("tokens", 1, 1)])), (false, true));
        assert_eq!(fits(&key, END, tally(&[row("links", 2, 1)])), (true, false));
        assert_eq!(fits(&key, Head { seq: 4, ..END }, rows), (false, false));
        assert_eq!(fits(&key, Head { hash: [4; 32], ..END }, rows), (false, false));
        assert_eq!(fits(&TallyKey::new(&[2; 32]), END, rows), (false, false));
    }
}
