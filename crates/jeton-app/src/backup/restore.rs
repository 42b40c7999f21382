//! Putting a backup back.

use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use jeton_core::{Actor, FaultCause, Record, Restoration};
use jeton_store::{
    Anchor, AnchorFile, Batch, CommitError, OpenError, Options, Projection, ReadError, ReplayError,
    Replayed, Store,
    backup::{Manifest, NoBackup, fetch},
    replay,
};
use tokio::task::spawn_blocking;

use super::{doubted, site::Site};
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
    /// The journals that hold what the log did after the backup; none where there are none.
    pub journals: Vec<PathBuf>,
}

/// A backup that was put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// What the backup held.
    pub manifest: Manifest,
    /// What the journals held behind it, where some were named.
    pub replayed: Option<Replayed>,
}

/// Why a backup was not put back. The directory is as it was.
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
    /// A journal is not what follows the backup.
    #[error(transparent)]
    Journal(#[from] ReplayError),
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

/// Puts a backup into an empty data directory, and behind it what the journals hold. Nobody knows what ended after that, and
/// so nothing of it is accepted: the log has that from the start, as a fault that goes on until somebody says otherwise.
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
    let options = options(&site.database(), &keys);
    let replayed = match order.journals {
        journals if journals.is_empty() => None,
        journals => Some(replay_all(options.clone(), journals).await?),
    };
    let store = Store::open(options, Arc::new(Nobody))?;
    let marked = mark(&store, note(&manifest, replayed.as_ref()), clock, randomness).await;
    let head = store.head().await;
    // Also where it failed: the files are removed.
    store.close().await;
    marked?;
    // Anchors begin with what was put back, as they do with the first start.
    let first = Anchor { at: clock.now(), head: head? };
    let noted = AnchorFile::new(site.anchor(), &chain_key).append(&first);
    noted.map_err(|source| NotRestored::File { path: site.anchor(), source })?;
    site.finish()?;
    Ok(Restored { manifest, replayed })
}

fn options(database: &Path, keys: &Keys) -> Options {
    Options {
        path: database.to_owned(),
        chain_key: keys.chain(),
        keys: keys.checks(),
        given_up: Vec::new(),
        readers: 1,
        journal: None,
    }
}

async fn replay_all(options: Options, journals: Vec<PathBuf>) -> Result<Replayed, NotRestored> {
    let work = move || replay(&options, &journals);
    let done = spawn_blocking(work).await;
    done.map_err(|source| NotRestored::File { path: PathBuf::new(), source: source.into() })?
        .map_err(NotRestored::Journal)
}

fn note(manifest: &Manifest, replayed: Option<&Replayed>) -> String {
    let Manifest { at, head, .. } = manifest;
    let journal = match replayed {
        Some(replayed) => format!(
            ", and the journal was replayed to entry {} of {}",
            replayed.head.seq, replayed.at
        ),
        None => String::new(),
    };
    format!(
        "Jeton was restored from the backup of {at}, whose log ends with entry {}{journal}. What ended after that is not known \
         here, so that no token, password or link of before is accepted",
        head.seq
    )
}

/// Writes into the log that it is that of a backup.
async fn mark(
    store: &Store,
    note: String,
    clock: &Clock,
    randomness: &Randomness,
) -> Result<(), NotRestored> {
    let latest = store.log_latest().await?;
    let open = store.open_fault_of_jeton(FaultCause::Restored, Restoration::PART).await?;
    let (at, changes) = doubted(note, open.as_ref(), (clock.now(), latest), &randomness.draw()?);
    let batch = Batch { actor: Actor::System, at, changes, based_on: vec![], answer: None };
    store.commit(batch).await?;
    Ok(())
}

/// Nobody asks while a backup is put back.
struct Nobody;

impl Projection for Nobody {
    fn take(&self, _record: &Record) {}
}
