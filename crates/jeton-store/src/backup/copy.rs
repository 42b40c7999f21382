//! Making a backup.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read as _, Write as _},
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _},
    path::Path,
};

use jeton_core::FaultCause;
use jiff::Timestamp;
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

use super::{BackupError, Manifest, fetch::wrong_with, manifest_of};
use crate::{
    ReadError,
    connection::{self, Db},
    row_seal::RowSeals,
    sql,
    tables::faults,
    verify::verify_but_indexes,
};

/// Only its owner may read what Jeton stores.
const PRIVATE: u32 = 0o600;

/// The name of a copy that is being written, of one backup at a time in a directory, that of the file that SQLite puts beside it, and that of the manifest.
const PART: &str = ".jeton-backup.part";
const JOURNAL: &str = ".jeton-backup.part-journal";
const MANIFEST_PART: &str = ".jeton-backup.json.part";

/// Copies the database at `from`, beside a Jeton that runs or one that is stopped, to the file `to`, which must not be there
/// yet; `at` is the time. The manifest is in the file beside it. Blocks while it does. On any error, and where the process
/// ends in whatever way, there is no file under that name.
///
/// # Errors
/// [`BackupError`]; also where the log of the copy is not what was written.
pub fn back_up(
    from: &Path,
    to: &Path,
    chain_key: &[u8; 32],
    at: Timestamp,
) -> Result<Manifest, BackupError> {
    if to.symlink_metadata().is_ok() {
        return Err(BackupError::Taken { path: to.to_owned() });
    }
    let part = to.with_file_name(PART);
    let lock = own(&part)?;
    let done = copy(from, &part, chain_key, at).and_then(|manifest| {
        let (told, told_part) = (manifest_of(to), to.with_file_name(MANIFEST_PART));
        write(&told_part, &manifest.text(chain_key)).map_err(of(&told_part))?;
        fs::rename(&told_part, &told).map_err(of(&told))?;
        fs::rename(&part, to).map_err(of(to))?;
        sync_directory(to).map_err(of(to))?;
        Ok(manifest)
    });
    if done.is_err()
        && let Err(error) = fs::remove_file(&part)
    {
        tracing::warn!(%error, path = %part.display(), "half a backup was left");
    }
    drop(lock);
    done
}

/// Takes the name under which copies are written in this directory, and empties what a crash has left there.
fn own(part: &Path) -> Result<File, BackupError> {
    let busy = || BackupError::Busy { path: part.to_owned() };
    let mut options = OpenOptions::new();
    let file = options.create(true).truncate(false).write(true).mode(PRIVATE).open(part);
    let file = file.map_err(of(part))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(busy()),
        Err(TryLockError::Error(error)) => return Err(of(part)(error)),
    }
    // Another one may have given the file its own name before it let go of it.
    let (held, named) = (file.metadata(), fs::metadata(part));
    let [held, named] = [held.map_err(of(part))?, named.map_err(|_| busy())?];
    if (held.dev(), held.ino()) != (named.dev(), named.ino()) {
        return Err(busy());
    }
    file.set_len(0).map_err(of(part))?;
    // What SQLite would have rolled back is no part of the next copy.
    let journal = part.with_file_name(JOURNAL);
    match fs::remove_file(&journal) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(of(&journal)(error)),
        _ => Ok(file),
    }
}

fn copy(
    from: &Path,
    part: &Path,
    chain_key: &[u8; 32],
    at: Timestamp,
) -> Result<Manifest, BackupError> {
    let name = part.to_str().ok_or_else(|| BackupError::Name { path: part.to_owned() })?;
    let database = connection::reader(from).map_err(|error| BackupError::Copy(error.into()))?;
    vacuum_into(&database, name).map_err(BackupError::Copy)?;
    must_not_be_restored(part, chain_key)?;
    must_be_whole(part)?;
    let verified = verify_but_indexes(part, chain_key, &[]).map_err(BackupError::Log)?;
    let mut file = File::open(part).map_err(of(part))?;
    let (bytes, sha256) = sum(&mut file, |_| Ok(())).map_err(of(part))?;
    file.sync_all().map_err(of(part))?;
    Ok(Manifest { at, head: verified.head, bytes, sha256 })
}

/// One read transaction, in which the writer goes on. Unlike SQLite's backup API this leaves out free pages, which hold what
/// was deleted, and does not begin anew with every commit.
fn vacuum_into(database: &Connection, name: &str) -> Result<(), ReadError> {
    sql::execute(database, "VACUUM INTO $1", &[&name])?;
    Ok(())
}

/// Looks for damage while there is still something else to make a backup of. A copy takes indexes over as they are, and where these
/// do not lead to every row, they are made anew in the copy: nothing is lost by that.
fn must_be_whole(part: &Path) -> Result<(), BackupError> {
    let Some(why) = wrong_with(part) else { return Ok(()) };
    tracing::error!(why, "the database is damaged: the indexes of the copy are made anew");
    let made = Connection::open(part).and_then(|copy| copy.execute_batch("REINDEX"));
    match (made, wrong_with(part)) {
        (Ok(()), None) => Ok(()),
        (Err(error), _) => Err(BackupError::Broken { why: error.to_string() }),
        (_, Some(why)) => Err(BackupError::Broken { why }),
    }
}

/// What is put back from such a backup could not tell from when on nothing is known.
fn must_not_be_restored(part: &Path, chain_key: &[u8; 32]) -> Result<(), BackupError> {
    let copy = connection::reader(part).map_err(|error| BackupError::Copy(error.into()))?;
    let copy = Db::new(copy, RowSeals::new(chain_key));
    let restored = faults::open_of_cause(&copy, FaultCause::Restored).map_err(BackupError::Copy)?;
    if restored.is_empty() { Ok(()) } else { Err(BackupError::Restored) }
}

/// How long a file is, and what it comes to; hands every piece of it to `take`.
pub(super) fn sum(
    file: &mut File,
    mut take: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<(u64, [u8; 32])> {
    let (mut hash, mut bytes, mut piece) = (Sha256::new(), 0, vec![0; PIECE]);
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok((bytes, hash.finalize().into()));
        }
        hash.update(&piece[..read]);
        take(&piece[..read])?;
        bytes += read as u64;
    }
}

const PIECE: usize = 1 << 20;

/// Writes a private file; it is on the disk when this returns.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = options.create(true).truncate(true).write(true).mode(PRIVATE).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn sync_directory(path: &Path) -> io::Result<()> {
    let directory = path.parent().filter(|parent| *parent != Path::new(""));
    File::open(directory.unwrap_or(Path::new("."))).and_then(|directory| directory.sync_all())
}

fn of(path: &Path) -> impl Fn(io::Error) -> BackupError + use<> {
    let path = path.to_owned();
    move |source| BackupError::File { path: path.clone(), source }
}
