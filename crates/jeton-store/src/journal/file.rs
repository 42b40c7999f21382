//! The journal's file: its end is found, and lines are appended.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, BufRead, BufReader, Write as _},
    os::unix::fs::{FileExt as _, MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use super::{
    JournalFault,
    bytes::Bytes,
    line::{Lines, Said},
};
use crate::Head;

/// Only its owner may read it.
const PRIVATE: u32 = 0o600;

/// Which file it is, whatever it is called.
pub(super) type Identity = (u64, u64);

/// A journal that is open for writing. No other process has it open so.
pub(super) struct JournalFile {
    bytes: Bytes,
    pub(super) identity: Identity,
    /// So much of it is on the disk.
    pub(super) length: u64,
    /// Its last entry.
    pub(super) head: Head,
}

impl From<io::Error> for JournalFault {
    fn from(error: io::Error) -> Self {
        Self::Unusable(error.to_string())
    }
}

impl JournalFile {
    /// Makes the file at `path`, which begins behind `head`. It has its name once it is whole.
    pub(super) fn begin(path: &Path, lines: &Lines, head: Head) -> Result<Self, JournalFault> {
        let next = beside(path);
        let mut options = OpenOptions::new();
        let options = options.create(true).truncate(true).read(true).write(true).mode(PRIVATE);
        let mut file = options.open(&next)?;
        own(&file)?;
        let text = lines.begins(head);
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&next, path)?;
        let directory = path.parent().filter(|parent| *parent != Path::new(""));
        File::open(directory.unwrap_or(Path::new(".")))?.sync_all()?;
        let identity = identity(&file)?;
        Ok(Self { bytes: Bytes(file), identity, length: text.len() as u64, head })
    }

    /// Opens the file at `path` and finds its end; nothing where there is none, or an empty one. Of the file that `synced` tells
    /// of, what is behind that place may be in memory alone and counts for nothing.
    pub(super) fn open(
        path: &Path,
        lines: &Lines,
        synced: Option<(Identity, u64)>,
    ) -> Result<Option<Self>, JournalFault> {
        let file = match OpenOptions::new().read(true).write(true).open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        own(&file)?;
        let (identity, mut length) = (identity(&file)?, file.metadata()?.len());
        if let Some((of, end)) = synced
            && of == identity
        {
            length = length.min(end);
        }
        if length == 0 {
            return Ok(None);
        }
        let (length, head) = end(&file, Bytes::certain(&file, length)?, lines)?;
        Ok(Some(Self { bytes: Bytes(file), identity, length, head }))
    }

    /// Whether it is still what is called `path`.
    pub(super) fn is_at(&self, path: &Path) -> io::Result<bool> {
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            found => found.map(|found| (found.dev(), found.ino()) == self.identity),
        }
    }

    /// Appends lines, of which the last is that of `head`, in the place of whatever a crash has left there. They are on the disk
    /// when this returns.
    pub(super) fn append(&mut self, text: &str, head: Head) -> io::Result<()> {
        self.bytes.put(text.as_bytes(), self.length)?;
        self.length += text.len() as u64;
        self.head = head;
        Ok(())
    }

    /// Whether it has the entry of `head`, or begins behind it.
    pub(super) fn has(&self, path: &Path, lines: &Lines, head: Head) -> io::Result<bool> {
        let mut reader = BufReader::new(File::open(path)?);
        let mut line = Vec::new();
        while whole_line(&mut reader, &mut line)? {
            match lines.read(&line) {
                Some(Said::Begins(begins)) if head.seq < begins.seq => return Ok(true),
                Some(said) if said.head() == head => return Ok(true),
                _ => {}
            }
        }
        Ok(false)
    }
}

/// Reads the next line, without its end; none where there is no whole one.
pub(super) fn whole_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    reader.read_until(b'\n', line)?;
    Ok(line.pop() == Some(b'\n'))
}

/// The end of the last whole line of the first `length` bytes, and what it says.
fn end(file: &File, length: u64, lines: &Lines) -> Result<(u64, Head), JournalFault> {
    const FIRST: JournalFault = JournalFault::Foreign("the first line");
    const LAST: JournalFault = JournalFault::Foreign("the last line");
    let mut first = vec![0; usize::try_from(length.min(PIECE)).unwrap_or_default()];
    file.read_exact_at(&mut first, 0)?;
    let first_end = first.iter().position(|byte| *byte == b'\n').ok_or(FIRST)?;
    let Some(Said::Begins(begins)) = lines.read(&first[..first_end]) else {
        return Err(FIRST);
    };
    let begins_end = first_end as u64 + 1;
    // Backwards, a piece more each time, until there is a whole line.
    let mut from = length;
    let mut tail = Vec::new();
    loop {
        let begin = from.saturating_sub(PIECE.max(tail.len() as u64)).max(begins_end);
        let mut piece = vec![0; usize::try_from(from - begin).unwrap_or_default()];
        file.read_exact_at(&mut piece, begin)?;
        piece.append(&mut tail);
        (tail, from) = (piece, begin);
        let Some(end) = tail.iter().rposition(|byte| *byte == b'\n') else {
            if from == begins_end {
                return Ok((begins_end, begins));
            }
            continue;
        };
        let before = tail[..end].iter().rposition(|byte| *byte == b'\n');
        if before.is_none() && from > begins_end {
            continue;
        }
        let line = &tail[before.map_or(0, |before| before + 1)..end];
        let Some(said @ Said::Entry(_)) = lines.read(line) else {
            return Err(LAST);
        };
        return Ok((from + end as u64 + 1, said.head()));
    }
}

const PIECE: u64 = 64 * 1024;

fn own(file: &File) -> Result<(), JournalFault> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            Err(JournalFault::Unusable("another process writes it".to_owned()))
        }
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

fn identity(file: &File) -> io::Result<Identity> {
    file.metadata().map(|found| (found.dev(), found.ino()))
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}
