//! Opening a store.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    CheckError, DatabaseError, Head, KeyFault, Options, Projection, ReadError,
    at_work::AtWork,
    chain::Chain,
    check,
    connection::{self, Db},
    filesystem, indexes, keys,
    latest::Latest,
    owner::Owner,
    readers::Readers,
    replay::replay,
    row_seal::RowSeals,
    schema,
    strangers::Strangers,
    tally::Tally,
    writer::Mover,
};

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The directory of the database is not there or not accessible.
    #[error("the directory of the database cannot be opened")]
    Directory(#[source] io::Error),
    /// The system does not tell which file system the database would be on.
    #[error(
        "`/proc/self/mountinfo` cannot be read, which tells network file systems from local ones"
    )]
    Mounts(#[source] io::Error),
    /// The database would be on a network file system, where SQLite's locks do not hold.
    #[error(
        "`{path}` is on a network file system of type `{kind}`; the database needs a local disk"
    )]
    NetworkFileSystem {
        /// Where the database would be.
        path: PathBuf,
        /// The type of the file system.
        kind: String,
    },
    /// Another process has the database open, or this one has it open twice.
    #[error("another process has `{path}` open")]
    Owned {
        /// Where the database is.
        path: PathBuf,
    },
    /// The database file or the one beside it cannot be made or opened.
    #[error("the files of the database cannot be opened")]
    File(#[source] io::Error),
    /// SQLite has a version that can lose commits.
    #[error("SQLite {found} can lose commits; 3.51.3 or later is needed")]
    SqliteTooOld {
        /// Its version.
        found: &'static str,
    },
    /// SQLite cannot keep a write-ahead log for this file.
    #[error("the database cannot be switched to write-ahead logging")]
    NoWal,
    /// SQLite would say that something is written before it is.
    #[error(
        "the database does not take `synchronous = FULL`, only level {level}: what is acknowledged could be lost"
    )]
    NotInFull {
        /// The level that it has.
        level: i64,
    },
    /// A later program has written the database.
    #[error(
        "the database has schema version {found}, and this program knows versions up to {known}"
    )]
    SchemaNewer {
        /// Its version.
        found: i64,
        /// The latest version that this program knows.
        known: usize,
    },
    /// The keys are not those that it was written with.
    #[error(transparent)]
    Keys(#[from] KeyFault),
    /// What it says of its keys was never written by Jeton.
    #[error(
        "the table `keys` in the database was altered outside Jeton: it does not say which keys the database was written with"
    )]
    NotedKeys,
    /// The end of the log is not what was written, or cannot be read.
    #[error("the log cannot be trusted")]
    Log(#[source] CheckError),
    /// A stored record cannot be read.
    #[error("the database holds what this program cannot read")]
    Read(#[from] ReadError),
    /// The system has no thread for the writer or a reader.
    #[error("a thread of the store cannot be started")]
    Thread(#[source] io::Error),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<CheckError> for OpenError {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::Read(error) => Self::Read(error),
            fault @ CheckError::Fault(_) => Self::Log(fault),
        }
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

/// What an open store is made of.
pub(crate) struct Opened {
    /// The end of the log.
    pub(crate) head: Head,
    /// What rows there are.
    pub(crate) tally: Tally,
    /// Computes the hashes of the log.
    pub(crate) chain: Chain,
    /// Reads.
    pub(crate) readers: Readers,
    /// What is read, and what will be written.
    pub(crate) at_work: AtWork,
    /// Whether the program that wrote last noted the end of the log.
    pub(crate) was_anchored: bool,
    /// Who else writes, since before anything was read.
    pub(crate) strangers: Strangers,
    /// Writes.
    pub(crate) writer: Db,
    /// Moves what was written from the write-ahead log into the database.
    pub(crate) mover: Mover,
    /// Keeps other processes out. Last, so that it is dropped last.
    pub(crate) owner: Owner,
}

/// Opens the database: refuses what is unsafe, takes the ownership, brings the tables up to date, checks the end of the
/// log, and tells `projection` what there is.
pub(crate) fn open(
    options: &Options,
    projection: &Arc<dyn Projection>,
) -> Result<Opened, OpenError> {
    let path = resolve(&options.path).map_err(OpenError::Directory)?;
    if let Some(kind) = filesystem::network(&path).map_err(OpenError::Mounts)? {
        return Err(OpenError::NetworkFileSystem { path, kind });
    }
    let owner = Owner::take(&path)?;
    owner.make_file(&path)?;
    let mut writer = connection::writer(&path)?;
    let seals = RowSeals::new(&options.chain_key);
    let was_anchored = schema::ANCHORED <= schema::migrate(&mut writer, &seals)?;
    let writer = Db::new(writer, seals.of_writer());
    // Before the log is read, which a wrong key would make look broken.
    keys::check(&writer, &options.keys, &options.given_up).map_err(unchecked)??;
    let chain = Chain::new(&options.chain_key);
    indexes::mend(&writer)?;
    let strangers = Strangers::since_now(&writer)?;
    let head = check::tail(&writer, &chain).map_err(OpenError::Log)?;
    // Until nothing hangs on a key that is given up, it is missed by whoever opens the database without saying so.
    if options.given_up.is_empty() {
        keys::keep(&writer, &options.keys)?;
    }
    let mut readers = Readers::connect(&path, options.readers, &seals)?;
    let (tally, others) = replay(&writer, &mut readers, (&chain, head), projection.as_ref())?;
    seals.know(Latest::new(Arc::clone(projection), others));
    let at_work = AtWork::default();
    let mover = Mover::start(path).map_err(OpenError::Thread)?;
    let readers = Readers::start(readers, at_work.clone()).map_err(OpenError::Thread)?;
    Ok(Opened {
        head,
        tally,
        chain,
        readers,
        at_work,
        was_anchored,
        strangers,
        writer,
        mover,
        owner,
    })
}

fn unchecked(error: ReadError) -> OpenError {
    match error {
        ReadError::Unreadable { table: keys::TABLE, .. } => OpenError::NotedKeys,
        other => other.into(),
    }
}

/// The path without links: that of the file where there is one, else that of its directory and the file's name.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        resolved => return resolved,
    }
    let name = path.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
    let directory = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    Ok(fs::canonicalize(directory)?.join(name))
}
