//! Checking a whole log from outside, beside a Jeton that runs or one that is stopped.

use std::{path::Path, vec};

use rusqlite::Connection;

use crate::{
    AlteredRow, Anchor, ChainFault, CheckError, Head, ReadError,
    audit::Audit,
    chain::Chain,
    check::{STRIDE, stride},
    connection::{self, Db},
    indexes,
    row_seal::RowSeals,
    schema,
};

/// A log whose chain holds, from its first entry to its last, and which has every entry that an anchor stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The end of the log.
    pub head: Head,
    /// The last entry that an anchor stands for; 0 where there is none. That no entry behind it was cut off, nobody can tell.
    pub anchored: i64,
    /// The rows that are not as the log says, in the order of their tables; `None` where the tables are those of another
    /// version, which this one cannot compare.
    pub altered: Option<Vec<AlteredRow>>,
}

/// Computes the chain of the log in the database at `path` anew, holds every anchor against it, compares every row with it, and
/// looks whether the indexes lead to every row. The anchors have to be read before, so that a Jeton that runs has written no later
/// ones. Blocks while it does; keeps no transaction open for long, but while it looks at the indexes of a table.
///
/// # Errors
/// [`CheckError::Fault`] at the first entry that is not what was written.
pub fn verify(
    path: &Path,
    chain_key: &[u8; 32],
    anchors: &[Anchor],
) -> Result<Verified, CheckError> {
    let mut verified = verify_but_indexes(path, chain_key, anchors)?;
    if let Some(altered) = &mut verified.altered {
        altered.extend(altered_indexes(&connection::reader(path).map_err(ReadError::from)?)?);
    }
    Ok(verified)
}

/// The same but for the indexes.
pub(crate) fn verify_but_indexes(
    path: &Path,
    chain_key: &[u8; 32],
    anchors: &[Anchor],
) -> Result<Verified, CheckError> {
    let connection = connection::reader(path).map_err(ReadError::from)?;
    let chain = Chain::new(chain_key);
    let mut noted = Noted::new(anchors);
    let mut head = Head::EMPTY;
    loop {
        let next = stride(&connection, &chain, head, STRIDE, |line| noted.compare(line.head()))?;
        if next == head {
            noted.must_be_reached(head)?;
            let anchored = noted.behind;
            let altered = match schema::is_current(&connection)? {
                true => Some(altered(connection, &chain, chain_key)?),
                false => None,
            };
            return Ok(Verified { head, anchored, altered });
        }
        head = next;
    }
}

/// The rows that are not as the log says.
fn altered(
    connection: Connection,
    chain: &Chain,
    chain_key: &[u8; 32],
) -> Result<Vec<AlteredRow>, CheckError> {
    let seals = RowSeals::new(chain_key);
    let db = Db::new(connection, seals.clone());
    let mut audit = Audit::default();
    while audit.go_on(&db, chain)? {}
    let mut found = seals.take_found();
    found.sort();
    Ok(found)
}

/// The indexes that are not as they should be.
fn altered_indexes(connection: &Connection) -> Result<Vec<AlteredRow>, ReadError> {
    let mut found = indexes::strays(connection)?;
    for table in indexes::tables() {
        let is_wrong = indexes::wrong_with(connection, table)?.is_some();
        found.extend(is_wrong.then(|| indexes::misleading(table)));
    }
    Ok(found)
}

/// The heads that were noted, in the order of the log.
struct Noted {
    next: Option<Head>,
    rest: vec::IntoIter<Head>,
    behind: i64,
}

impl Noted {
    fn new(anchors: &[Anchor]) -> Self {
        let mut heads: Vec<Head> = anchors.iter().map(|anchor| anchor.head).collect();
        heads.sort_by_key(|head| head.seq);
        let mut rest = heads.into_iter();
        Self { next: rest.next(), rest, behind: 0 }
    }

    fn compare(&mut self, head: Head) -> Result<(), ChainFault> {
        while let Some(noted) = self.next.filter(|noted| noted.seq <= head.seq) {
            if noted != head {
                return Err(ChainFault::Rewritten { seq: noted.seq, behind: self.behind });
            }
            self.behind = noted.seq;
            self.next = self.rest.next();
        }
        Ok(())
    }

    fn must_be_reached(&self, end: Head) -> Result<(), ChainFault> {
        match self.next {
            Some(_) => Err(ChainFault::Cut { seq: end.seq + 1 }),
            None => Ok(()),
        }
    }
}
