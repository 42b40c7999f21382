//! Putting a backup back.

use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use jeton_core::{Actor, FaultCause, Record, Restoration, decide::fault::arisen};
use jeton_store::{
    Anchor, AnchorFile, Batch, CommitError, OpenError, Options, Projection, ReadError, Store,
    backup::{Manifest, NoBackup, fetch},
};
use jiff::SignedDuration;

use super::site::Site;
use crate::{Clock, KeyError, Keys, NoRandomness, Randomness};

/// What is put back, and where.
#[derive(Debug, Clone)]
pub struct Restore {
    /// The backup.
    pub from: PathBuf,
    /// The data directory, which holds nothing but perhaps a key file.
    pub directory: PathBuf,
    /// The key file, where it is not in the directory.
    pub keys: Option<PathBuf>,
}

/// A backup that was put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// What the backup held.
    pub manifest: Manifest,
}

/// Why a backup was not put back. The directory is as it was, but for a key file that was copied there.
#[derive(Debug, thiserror::Error)]
pub enum NotRestored {
    /// There is something in the directory.
    #[error("`{directory}` holds `{}` already, and may hold nothing but a key file", .name.display())]
    NotEmpty {
        /// The directory.
        directory: PathBuf,
        /// What it holds.
        name: OsString,
    },
    /// There is no key file.
    #[error("there is no key file `{path}`")]
    NoKeyFile {
        /// Where it should be.
        path: PathBuf,
    },
    /// A key file was named, and there is one.
    #[error("there is a key file `{path}` already")]
    TwoKeyFiles {
        /// Where it is.
        path: PathBuf,
    },
    /// The keys cannot be had.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// What was named is no backup of this Jeton, or not a whole one.
    #[error(transparent)]
    Backup(#[from] NoBackup),
    /// The database in it cannot be opened.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// The database in it cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// That it was put back cannot be written into it.
    #[error("that the backup was put back could not be written into its log")]
    Write(#[from] CommitError),
    /// No randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// A file cannot be read or written.
    #[error("`{path}` cannot be read or written")]
    File {
        /// Its name.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
}

/// Puts a backup into an empty data directory. Nobody knows what ended after it was made, and so nothing that it holds is
/// accepted: its log has that from the start, as a fault that goes on until somebody says otherwise.
///
/// # Errors
/// [`NotRestored`]; then there is no database in the directory.
pub async fn restore(
    order: Restore,
    clock: &Clock,
    randomness: &Randomness,
) -> Result<Restored, NotRestored> {
    let site = Site::open(&order.directory)?;
    let keys = site.keys(order.keys.as_deref())?;
    let chain_key = keys.chain();
    let manifest = fetch(&order.from, &site.database(), &chain_key)?;
    let store = open(&site.database(), &keys)?;
    let marked = mark(&store, &manifest, clock, randomness).await;
    let head = store.head().await;
    // Also where it failed: the files are removed.
    store.close().await;
    marked?;
    // Anchors begin with what was put back, as they do with the first start.
    let first = Anchor { at: clock.now(), head: head? };
    let noted = AnchorFile::new(site.anchor(), &chain_key).append(&first);
    noted.map_err(|source| NotRestored::File { path: site.anchor(), source })?;
    site.finish()?;
    Ok(Restored { manifest })
}

fn open(database: &Path, keys: &Keys) -> Result<Store, OpenError> {
    let options = Options {
        path: database.to_owned(),
        chain_key: keys.chain(),
        keys: keys.checks(),
        readers: 1,
    };
    Store::open(options, Arc::new(Nobody))
}

/// Writes into the log that it is that of a backup.
async fn mark(
    store: &Store,
    manifest: &Manifest,
    clock: &Clock,
    randomness: &Randomness,
) -> Result<(), NotRestored> {
    let latest = store.log_latest().await?;
    // Later than whatever stands in the backup, also where the clock was ahead then, and to the next millisecond, which is
    // what identifiers tell.
    let at = latest.into_iter().fold(clock.now(), Ord::max) + SignedDuration::from_millis(1);
    let note = format!(
        "Jeton was restored from the backup of {}, whose log ends with entry {}. What ended after that is not known here, so \
         that no token, password or link of before is accepted",
        manifest.at, manifest.head.seq
    );
    let change = arisen((FaultCause::Restored, Restoration::PART), note, &randomness.draw()?, at);
    let batch =
        Batch { actor: Actor::System, at, changes: vec![change], based_on: vec![], answer: None };
    store.commit(batch).await?;
    Ok(())
}

/// Nobody asks while a backup is put back.
struct Nobody;

impl Projection for Nobody {
    fn take(&self, _record: &Record) {}
}
