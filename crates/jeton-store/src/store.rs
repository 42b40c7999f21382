//! The store: its opening, its one write, its closing.

use std::{
    fmt, io,
    path::PathBuf,
    sync::{Arc, PoisonError},
    time::Instant,
};

use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    Batch, CommitError, JournalFault, KeyCheck, KeyKind, OpenError, Projection, Receipt,
    at_work::AtWork,
    chain::Chain,
    journal::{Journal, Standing},
    latency::{Latency, Stopwatch},
    log::Times,
    looker::Looker,
    open::{self, Opened},
    readers::Readers,
    recount::Recount,
    room::{self, Room},
    row_seal::RowSeals,
    writer::{Halt, Lock, Message, Request, Space, Writer},
    written::Written,
};
use jeton_token::KeyId;

/// What a store is opened with.
#[derive(Clone)]
pub struct Options {
    /// The database file. It is made where there is none; its directory must be there.
    pub path: PathBuf,
    /// The key of the log's hash chain, kept outside the database.
    pub chain_key: [u8; 32],
    /// The keys outside the database, by which it is seen that they are those that it was written with.
    pub keys: Vec<KeyCheck>,
    /// Keys that are not among them though rows hang on them, because they are given up.
    pub given_up: Vec<(KeyKind, KeyId)>,
    /// How many reads may run at the same time, at least one.
    pub readers: usize,
    /// The journal, where there is one: what the log does, kept elsewhere.
    pub journal: Option<PathBuf>,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("path", &self.path)
            .field("readers", &self.readers)
            .finish_non_exhaustive()
    }
}

/// The log and the tables. Clones share one database; the last one that is dropped closes it.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    // First, so that these connections are closed before the writer hears of the end and closes the last one.
    pub(crate) readers: Readers,
    pub(crate) looker: Looker,
    at_work: AtWork,
    pub(crate) chain: Chain,
    pub(crate) seals: RowSeals,
    was_anchored: bool,
    path: PathBuf,
    pub(crate) queue: mpsc::Sender<Message>,
    stopped: watch::Receiver<()>,
    last: watch::Receiver<i64>,
    halt: Halt,
    stopwatch: Stopwatch,
    space: Space,
    lock: Lock,
    written: Written,
    pub(crate) times: Times,
    journal: Option<Standing>,
}

impl Store {
    /// Opens the database, hands `projection` what is stored, and starts the writer. Blocks while it does.
    ///
    /// # Errors
    /// What makes the database unsafe to use, or unreadable: see [`OpenError`].
    pub fn open(options: Options, projection: Arc<dyn Projection>) -> Result<Self, OpenError> {
        let Opened {
            head,
            tally,
            chain,
            readers,
            at_work,
            was_anchored,
            strangers,
            writer: db,
            mover,
            owner,
        } = open::open(&options, &projection)?;
        let journal = options.journal.map(|path| Journal::open(path, &options.chain_key, &db));
        let standing = journal.as_ref().map(Journal::standing);
        let seals = db.seals().clone();
        let (halt, space, lock) = (Halt::default(), Space::default(), Lock::default());
        let written = Written::default();
        let (followers, last) = watch::channel(head.seq);
        let times = Times::of(&db)?;
        let writer = Writer {
            head,
            tally,
            recount: Recount::default(),
            chain: chain.clone(),
            projection,
            halt: Arc::clone(&halt),
            space: space.clone(),
            lock: lock.clone(),
            written: written.clone(),
            times: times.clone(),
            db,
            mover,
            strangers,
            owner,
            followers,
            journal,
        };
        let handle = writer.start().map_err(OpenError::Thread)?;
        Ok(Self {
            inner: Arc::new(Inner {
                readers,
                looker: Looker::at(options.path.clone()),
                at_work,
                chain,
                seals,
                was_anchored,
                path: options.path,
                queue: handle.queue,
                stopped: handle.stopped,
                last,
                halt,
                stopwatch: Stopwatch::default(),
                space,
                lock,
                written,
                times,
                journal: standing,
            }),
        })
    }

    /// Records a batch: all of it, or on any error nothing. When this returns, the batch is on disk and the projection
    /// has taken its changes.
    ///
    /// A batch may be recorded though the future is dropped before it is ready.
    ///
    /// # Errors
    /// Why it was not recorded. Only after [`CommitError::Lost`], and for the batches that met the failure behind a
    /// [`CommitError::ReadOnly`], that is not certain.
    pub async fn commit(&self, batch: Batch) -> Result<Receipt, CommitError> {
        let begun = Instant::now();
        let (answer, answered) = oneshot::channel();
        let work = self.inner.at_work.begin();
        let request = Message::Commit(Box::new(Request { batch, answer, work }));
        let sent = self.inner.queue.send(request).await;
        sent.map_err(|_| CommitError::Closed)?;
        let outcome = answered.await.unwrap_or(Err(CommitError::Lost));
        self.inner.stopwatch.count(begun.elapsed());
        outcome
    }

    /// How long commits took since the store was opened: from when they were handed in until they were answered.
    pub fn latency(&self) -> Latency {
        self.inner.stopwatch.read()
    }

    /// How many batches and observations wait for the writer.
    pub fn waiting(&self) -> usize {
        self.inner.queue.max_capacity() - self.inner.queue.capacity()
    }

    /// How many reads and commits were asked for and are not answered yet.
    pub fn at_work(&self) -> usize {
        self.inner.at_work.count()
    }

    /// How often something was written since the store was opened that has an entry in the log, or is about notices and
    /// mails. While it stays, only time brings anything new.
    pub fn written(&self) -> u64 {
        self.inner.written.count()
    }

    /// How often something was read since the store was opened.
    pub fn reads(&self) -> u64 {
        self.inner.readers.count()
    }

    /// The place of the last entry of the log, as it grows. It is told after the projection and before the committer, and
    /// ends when the store is closed.
    pub fn follow(&self) -> watch::Receiver<i64> {
        self.inner.last.clone()
    }

    /// How much room there is on the file system of the database.
    ///
    /// # Errors
    /// What the operating system says of the file.
    pub fn room(&self) -> io::Result<Room> {
        room::at(&self.inner.path)
    }

    /// Whether the end of the log was noted outside the database before: by the program that wrote last.
    pub fn was_anchored(&self) -> bool {
        self.inner.was_anchored
    }

    /// Why the store takes no changes any more, if it does not.
    pub fn halted(&self) -> Option<&str> {
        self.inner.halt.get().map(AsRef::as_ref)
    }

    /// Whether the disk was full when something was to be written at last.
    pub fn is_full(&self) -> bool {
        self.inner.space.is_full()
    }

    /// Whether another process kept the database locked when something was to be written at last.
    pub fn is_locked(&self) -> bool {
        self.inner.lock.is_held()
    }

    /// Has the writer try whether a disk that was full takes something again, or another process has let go of the database, so that
    /// this is known also while nobody changes anything. It does nothing where neither was so.
    pub async fn try_again(&self) {
        let is_refused = self.is_full() || self.is_locked();
        if is_refused && self.inner.queue.send(Message::Try).await.is_err() {
            tracing::debug!("the store was closed while it took nothing");
        }
    }

    /// Looks after the journal: finds it again where its file was moved away, and catches it up where it misses something. Tells
    /// how it stands then; nothing where there is none.
    pub async fn tend_journal(&self) -> Option<Result<(), JournalFault>> {
        let standing = self.inner.journal.as_ref()?;
        let (answer, answered) = oneshot::channel();
        if self.inner.queue.send(Message::Journal(answer)).await.is_ok() && answered.await.is_err()
        {
            tracing::debug!("the store was closed while its journal was looked after");
        }
        Some(standing.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// Closes the store for all clones and waits until the database is closed and may be opened again. Reads under way
    /// and commits that wait are finished before, but for a check of the indexes; later ones learn that the store is closed.
    pub async fn close(self) {
        self.inner.looker.close().await;
        self.inner.readers.close().await;
        // An error says that the writer stops already.
        if self.inner.queue.send(Message::Close).await.is_err() {
            tracing::debug!("the store was closed twice");
        }
        let mut stopped = self.inner.stopped.clone();
        while stopped.changed().await.is_ok() {}
    }

    /// Runs `probe` on the connection that writes, between two groups.
    #[cfg(test)]
    pub(crate) async fn probe(&self, probe: impl FnOnce(&crate::connection::Db) + Send + 'static) {
        let message = Message::Probe(Box::new(probe));
        assert!(self.inner.queue.send(message).await.is_ok());
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("halted", &self.halted()).finish_non_exhaustive()
    }
}
