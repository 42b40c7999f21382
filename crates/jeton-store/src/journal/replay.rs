//! Replaying: what the log did behind the end of a backup is written into it.

use std::{
    fs::File,
    io::{self, BufReader, Read as _, Take},
    path::{Path, PathBuf},
    sync::Arc,
};

use jeton_core::Record;
use jiff::Timestamp;

use super::{
    Noted,
    bytes::Bytes,
    file::whole_line,
    line::{Lines, Said},
};
use crate::{
    CommitError, DatabaseError, Head, OpenError, Options, Projection, ReadError, RecordError,
    chain::Chain,
    connection::Db,
    failure::Failure,
    log,
    open::{self, Opened},
    record, tables,
    tally::Tally,
};

/// What was replayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replayed {
    /// How many entries.
    pub entries: i64,
    /// The last of them, or that of the backup. Whether there were later ones no journal can tell.
    pub head: Head,
    /// When that was.
    pub at: Timestamp,
}

/// Why a journal was not replayed. What was written until then is worth nothing.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The file cannot be read.
    #[error("the journal `{path}` cannot be read")]
    File {
        /// Its name.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// A line is not of this Jeton.
    #[error(
        "line {line} of the journal `{path}` was altered, or was not written by a Jeton with these keys"
    )]
    Foreign {
        /// Its name.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
    },
    /// Lines are missing, or stand elsewhere.
    #[error(
        "line {line} of the journal `{path}` does not follow the one before it: lines were removed or exchanged"
    )]
    Disordered {
        /// Its name.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
    },
    /// What lies between the backup or the journal before and this one is missing.
    #[error("entries {first} to {last} are missing: the journal `{path}` begins behind them")]
    Gap {
        /// The first that is missing.
        first: i64,
        /// The last that is missing.
        last: i64,
        /// The journal that begins later.
        path: PathBuf,
    },
    /// It does not reach the end of the backup.
    #[error(
        "the journal ends with entry {ends}, before the backup, which ends with entry {backup}"
    )]
    Short {
        /// Its last entry.
        ends: i64,
        /// That of the backup.
        backup: i64,
    },
    /// It is that of another log under the same keys.
    #[error(
        "the journal `{path}` is that of another log: its entry {seq} is not the one that is there"
    )]
    Apart {
        /// Its name.
        path: PathBuf,
        /// The entry.
        seq: i64,
    },
    /// An entry is none to this program.
    #[error("entry {seq} of the journal cannot be read: a later Jeton wrote it")]
    Record {
        /// The entry.
        seq: i64,
        /// The cause.
        #[source]
        source: RecordError,
    },
    /// An entry does not fit what is there.
    #[error("entry {seq} of the journal cannot be written")]
    Write {
        /// The entry.
        seq: i64,
        /// The cause.
        #[source]
        source: CommitError,
    },
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// So many entries share a transaction.
const GROUP: i64 = 4096;

/// Writes what the journals hold behind the end of the log into the database: rows and log become those that there were. The
/// journals may overlap, and be named in any order. Blocks while it does.
///
/// # Errors
/// [`ReplayError`]; then the database is worth nothing.
pub fn replay(options: &Options, journals: &[PathBuf]) -> Result<Replayed, ReplayError> {
    let nobody: Arc<dyn Projection> = Arc::new(Nobody);
    let Opened { head, tally, chain, writer, owner, readers, .. } = open::open(options, &nobody)?;
    drop(readers);
    let lines = Lines::new(&options.chain_key);
    let mut ordered = Vec::new();
    for path in journals {
        let begins = Reading::open(path, &lines)?.begins;
        ordered.push((begins.seq, path));
    }
    ordered.sort();
    let begin = head;
    let mut replay = Replay { db: &writer, chain, head, tally, ends: 0 };
    run(&writer, "BEGIN IMMEDIATE")?;
    for (_, path) in ordered {
        replay.take(path, &lines)?;
    }
    replay.keep()?;
    let (head, ends) = (replay.head, replay.ends);
    if ends < begin.seq {
        return Err(ReplayError::Short { ends, backup: begin.seq });
    }
    let at = log::time_of(&writer, head.seq)?.unwrap_or(Timestamp::UNIX_EPOCH);
    writer.close().map_err(DatabaseError::from)?;
    drop(owner);
    Ok(Replayed { entries: head.seq - begin.seq, head, at })
}

/// A journal that is read from its first line.
struct Reading<'a> {
    path: &'a Path,
    lines: &'a Lines,
    reader: Take<BufReader<File>>,
    begins: Head,
    number: usize,
}

impl<'a> Reading<'a> {
    fn open(path: &'a Path, lines: &'a Lines) -> Result<Self, ReplayError> {
        let counting = || {
            let file = File::open(path)?;
            let certain = Bytes::certain(&file, file.metadata()?.len())?;
            Ok(BufReader::new(file).take(certain))
        };
        let reader = counting().map_err(|source| unread(path, source))?;
        let begins = Head::EMPTY;
        let mut reading = Self { path, lines, reader, begins, number: 0 };
        match reading.next()? {
            Some(Said::Begins(begins)) => Ok(Self { begins, ..reading }),
            _ => Err(ReplayError::Foreign { path: path.to_owned(), line: 1 }),
        }
    }

    /// What the next line says; nothing at the end, where a line that a crash has cut off counts for nothing.
    fn next(&mut self) -> Result<Option<Said>, ReplayError> {
        let mut line = Vec::new();
        let is_whole = whole_line(&mut self.reader, &mut line);
        if !is_whole.map_err(|source| unread(self.path, source))? {
            return Ok(None);
        }
        self.number += 1;
        let said = self.lines.read(&line);
        said.map(Some)
            .ok_or_else(|| ReplayError::Foreign { path: self.path.to_owned(), line: self.number })
    }
}

struct Replay<'a> {
    db: &'a Db,
    chain: Chain,
    head: Head,
    tally: Tally,
    /// The last entry of any journal.
    ends: i64,
}

impl Replay<'_> {
    fn take(&mut self, path: &Path, lines: &Lines) -> Result<(), ReplayError> {
        let mut reading = Reading::open(path, lines)?;
        let mut last = reading.begins;
        if last.seq > self.head.seq {
            let (first, last) = (self.head.seq + 1, last.seq);
            return Err(ReplayError::Gap { first, last, path: path.to_owned() });
        }
        self.must_be_there(path, last)?;
        self.ends = self.ends.max(last.seq);
        while let Some(said) = reading.next()? {
            let disordered =
                || ReplayError::Disordered { path: path.to_owned(), line: reading.number };
            let Said::Entry(noted) = said else {
                return Err(disordered());
            };
            let Noted { line, .. } = &*noted;
            if line.seq != last.seq + 1 || self.chain.hash(&last.hash, line) != line.hash {
                return Err(disordered());
            }
            last = line.head();
            if last.seq <= self.head.seq {
                if last.seq == self.head.seq {
                    self.must_be_there(path, last)?;
                }
            } else {
                self.write(*noted)?;
            }
            self.ends = self.ends.max(last.seq);
        }
        Ok(())
    }

    /// The entry that a journal has is the one that the log has.
    fn must_be_there(&self, path: &Path, head: Head) -> Result<(), ReplayError> {
        if log::head_at(self.db, head.seq)? == Some(head) {
            return Ok(());
        }
        Err(ReplayError::Apart { path: path.to_owned(), seq: head.seq })
    }

    fn write(&mut self, Noted { line, hidden }: Noted) -> Result<(), ReplayError> {
        let seq = line.seq;
        let none = |source| ReplayError::Record { seq, source };
        let detail = serde_json::from_str(&line.detail);
        let detail = detail.map_err(|error| none(RecordError::Form(Some(error))))?;
        let mut record = record::read(&detail).map_err(none)?;
        if let Some(hidden) = hidden {
            hidden.put_into(&mut record).ok_or_else(|| none(RecordError::Form(None)))?;
        }
        let written = match tables::write(self.db, &record) {
            Ok(true) => Ok(()),
            Ok(false) => Err(CommitError::Stale),
            Err(Failure::Batch(error)) => Err(error),
            Err(Failure::Database(error)) => Err(CommitError::Database(error.into())),
        };
        written.map_err(|source| ReplayError::Write { seq, source })?;
        self.tally.change(self.db.seals().tally(), &record);
        line.insert(self.db).map_err(DatabaseError::from)?;
        self.head = line.head();
        if seq % GROUP == 0 {
            self.keep()?;
            run(self.db, "BEGIN IMMEDIATE")?;
        }
        Ok(())
    }

    /// Commits what was written, with what it comes to.
    fn keep(&self) -> Result<(), ReplayError> {
        let kept = self.tally.keep(self.db.seals().tally(), self.db, self.head);
        kept.map_err(DatabaseError::from)?;
        run(self.db, "COMMIT")
    }
}

fn run(db: &Db, sql: &str) -> Result<(), ReplayError> {
    Ok(db.execute_batch(sql).map_err(DatabaseError::from)?)
}

fn unread(path: &Path, source: io::Error) -> ReplayError {
    ReplayError::File { path: path.to_owned(), source }
}

/// Nobody asks while a journal is replayed.
struct Nobody;

impl Projection for Nobody {
    fn take(&self, _record: &Record) {}
}
