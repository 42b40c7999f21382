//! Checking and fetching a backup.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use super::{Manifest, NoBackup, copy::sum, manifest_of};
use crate::{connection, verify::verify_but_indexes};

/// Copies the backup at `from` to `to`, which is made, compares it with its manifest, and checks the database and its log.
/// Blocks while it does.
///
/// # Errors
/// [`NoBackup`]: then what was copied is worth nothing.
pub fn fetch(from: &Path, to: &Path, chain_key: &[u8; 32]) -> Result<Manifest, NoBackup> {
    let manifest = read(from, chain_key)?;
    let mut source = File::open(from).map_err(of(from))?;
    let mut options = OpenOptions::new();
    let copy = options.create_new(true).write(true).mode(0o600).open(to);
    let mut copy = copy.map_err(of(to))?;
    let summed = sum(&mut source, |piece| copy.write_all(piece)).map_err(of(from))?;
    copy.sync_all().map_err(of(to))?;
    if summed != (manifest.bytes, manifest.sha256) {
        return Err(NoBackup::Damaged { path: from.to_owned() });
    }
    if let Some(why) = wrong_with(to) {
        return Err(NoBackup::Broken { why });
    }
    let verified = verify_but_indexes(to, chain_key, &[])?;
    if verified.head != manifest.head {
        return Err(NoBackup::Damaged { path: from.to_owned() });
    }
    Ok(manifest)
}

/// What SQLite says is wrong with a database, if anything is.
pub(super) fn wrong_with(database: &Path) -> Option<String> {
    let read = || -> rusqlite::Result<String> {
        let connection = connection::reader(database)?;
        connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
    };
    match read() {
        Ok(fine) if fine == "ok" => None,
        Ok(why) => Some(why),
        Err(error) => Some(error.to_string()),
    }
}

fn read(backup: &Path, chain_key: &[u8; 32]) -> Result<Manifest, NoBackup> {
    fs::metadata(backup).map_err(of(backup))?;
    let path = manifest_of(backup);
    let text = match fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(NoBackup::NoManifest { path });
        }
        text => text.map_err(of(&path))?,
    };
    let manifest = str::from_utf8(&text).ok().and_then(|text| Manifest::read(text, chain_key));
    manifest.ok_or(NoBackup::Manifest { path })
}

fn of(path: &Path) -> impl Fn(io::Error) -> NoBackup + use<> {
    let path = path.to_owned();
    move |source| NoBackup::File { path: path.clone(), source }
}
