//! Keeping the journal: fed behind every commit, and caught up from the log where it was not.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use jeton_core::{Event, FaultCause, LogFilter, Record};

use super::{
    JournalFault, Noted,
    file::{Identity, JournalFile},
    line::Lines,
};
use crate::{
    Head, LogOrder, LogPage, ReadError,
    connection::Db,
    log::{self, Line},
    record::{self, Hidden},
    tables,
};

/// How the journal stands.
pub(crate) type Standing = Arc<Mutex<Result<(), JournalFault>>>;

/// The journal, as the writer keeps it.
pub(crate) struct Journal {
    path: PathBuf,
    lines: Lines,
    open: Option<JournalFile>,
    /// What was written last, and how much of it is on the disk for sure: what a failed sync leaves there may be read and lost
    /// all the same.
    synced: Option<(Identity, u64)>,
    /// Its last entry, for the one that comes after it where somebody moves it away.
    ended: Option<Head>,
    standing: Standing,
}

/// How many entries are read at once. A journal that is new begins so far before the end of the log: what an earlier one had
/// not got when Jeton was killed is in it.
const STRIDE: i64 = 4096;
/// How many strides of a journal that is behind are written while nobody's change waits longer than a second.
const AT_ONCE: usize = 8;
/// How many faults are looked at in one page.
const PAGE: u32 = 1000;

impl From<ReadError> for JournalFault {
    fn from(error: ReadError) -> Self {
        Self::Unusable(error.to_string())
    }
}

impl Journal {
    /// The journal at `path`, which leads to the end of the log in `db`, or says why not.
    pub(crate) fn open(path: PathBuf, chain_key: &[u8; 32], db: &Db) -> Self {
        let mut journal = Self {
            path,
            lines: Lines::new(chain_key),
            open: None,
            synced: None,
            ended: None,
            standing: Arc::new(Mutex::new(Ok(()))),
        };
        journal.follow(db, usize::MAX);
        journal
    }

    /// How it stands.
    pub(crate) fn standing(&self) -> Standing {
        Arc::clone(&self.standing)
    }

    /// Appends what was just committed. Where that fails nobody is refused: it is told, and caught up later.
    pub(crate) fn feed(&mut self, entries: &[Noted]) {
        let (Some(open), Some(last)) = (&mut self.open, entries.last()) else {
            return;
        };
        let follows = entries.first().is_some_and(|first| first.line.seq == open.head.seq + 1);
        if !follows {
            return;
        }
        let text: String = entries.iter().map(|entry| self.lines.entry(entry)).collect();
        let appended = open.append(&text, last.line.head());
        match appended {
            Ok(()) => self.note_end(),
            Err(error) => {
                self.open = None;
                self.stand(Err(error.into()));
            }
        }
    }

    /// Finds the file again where it was moved, and catches up a part of what it misses.
    pub(crate) fn tend(&mut self, db: &Db) {
        self.follow(db, AT_ONCE);
    }

    fn follow(&mut self, db: &Db, most: usize) {
        let stands = self.reach(db).and_then(|()| self.catch_up(db, most));
        if !matches!(stands, Ok(()) | Err(JournalFault::Behind { .. })) {
            self.open = None;
        }
        self.stand(stands);
    }

    /// Has the file open that is at its place, and leads to the log.
    fn reach(&mut self, db: &Db) -> Result<(), JournalFault> {
        if let Some(open) = &self.open
            && open.is_at(&self.path)?
        {
            return Ok(());
        }
        self.open = None;
        let found = JournalFile::open(&self.path, &self.lines, self.synced)?;
        let open = match found {
            Some(found) => {
                self.must_lead_to_log(db, &found)?;
                found
            }
            None => JournalFile::begin(&self.path, &self.lines, self.beginning(db)?)?,
        };
        self.open = Some(open);
        self.note_end();
        Ok(())
    }

    /// Behind which entry a new journal begins: that with which the one before it ended, or a little before the end of the log.
    fn beginning(&self, db: &Db) -> Result<Head, JournalFault> {
        if let Some(ended) = self.ended {
            return Ok(ended);
        }
        let seq = (log::head(db)?.seq - STRIDE).max(0);
        log::head_at(db, seq)?.ok_or_else(|| JournalFault::Unusable(format!("entry {seq} is gone")))
    }

    fn must_lead_to_log(&mut self, db: &Db, file: &JournalFile) -> Result<(), JournalFault> {
        if log::head_at(db, file.head.seq)? == Some(file.head) {
            return Ok(());
        }
        // Whatever comes in its place is the first of this log.
        self.ended = None;
        let is_known = match last_restoration(db)? {
            Some(restored) => !file.has(&self.path, &self.lines, restored)?,
            None => false,
        };
        Err(JournalFault::Parted { ends: file.head.seq, is_known })
    }

    fn catch_up(&mut self, db: &Db, most: usize) -> Result<(), JournalFault> {
        for _ in 0..most {
            let Some(open) = &mut self.open else {
                return Ok(());
            };
            let mut missed = Vec::new();
            Line::each_from(db, open.head.seq + 1, STRIDE, |row| {
                missed.push(Line::read(row)?);
                Ok::<_, ReadError>(())
            })?;
            let Some(head) = missed.last().map(Line::head) else {
                return Ok(());
            };
            let noted = missed.into_iter().map(|line| Noted { hidden: hidden(db, &line), line });
            let text: String = noted.map(|noted| self.lines.entry(&noted)).collect();
            open.append(&text, head)?;
            self.note_end();
        }
        let entries = log::head(db)?.seq - self.ended.map_or(0, |head| head.seq);
        if entries == 0 { Ok(()) } else { Err(JournalFault::Behind { entries }) }
    }

    fn note_end(&mut self) {
        if let Some(open) = &self.open {
            self.synced = Some((open.identity, open.length));
            self.ended = Some(open.head);
        }
    }

    fn stand(&self, stands: Result<(), JournalFault>) {
        let mut standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        match (&*standing, &stands) {
            (before, now) if before == now => {}
            (_, Err(fault)) => {
                tracing::error!(path = %self.path.display(), "{fault}");
            }
            (_, Ok(())) => tracing::warn!("the journal has everything that the log has"),
        }
        *standing = stands;
    }
}

/// What the row of an entry's record holds beside it, where that is how the record stands now. An earlier one is followed by the
/// one that stands.
pub(super) fn hidden(db: &Db, line: &Line) -> Option<Hidden> {
    let detail = serde_json::from_str(&line.detail).ok()?;
    let record = record::read(&detail).ok()?;
    let stands = tables::of_record(db, &record).ok().flatten()?;
    (revision(&stands) == revision(&record)).then(|| Hidden::of(&stands)).flatten()
}

fn revision(record: &Record) -> Option<i64> {
    match record {
        Record::Account(account) => Some(account.revision),
        Record::SigningKey(key) => Some(key.revision),
        Record::Token(token) => Some(token.revision),
        Record::Webhook(webhook) => Some(webhook.revision),
        _ => None,
    }
}

/// The entry by which the log says last that Jeton was put back from a backup, if it says so.
fn last_restoration(db: &Db) -> Result<Option<Head>, ReadError> {
    let filter = LogFilter { events: vec![Event::FaultOpened], ..LogFilter::default() };
    let mut page = LogPage { after: 0, before: i64::MAX, order: LogOrder::Newest, limit: PAGE };
    loop {
        let entries = log::find(db, &filter, page)?;
        let is_it =
            |record| matches!(record, Record::Fault(fault) if fault.cause == FaultCause::Restored);
        let found = entries.iter().find(|entry| entry.record().is_ok_and(is_it));
        if let Some(entry) = found {
            return Ok(Some(Head { seq: entry.seq, hash: entry.hash }));
        }
        match entries.last() {
            Some(last) => page.before = last.seq,
            None => return Ok(None),
        }
    }
}
