//! The connections that read, each on a thread of its own.

use std::{
    io, mem,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    thread::{self, JoinHandle},
};

use crossbeam_channel::{Receiver, Sender};
use tokio::{sync::oneshot, task};

use crate::{
    ReadError,
    at_work::AtWork,
    connection::{self, Db},
    row_seal::RowSeals,
};

/// A few connections that read beside the writer. What is to be read waits in one queue for whichever is free: a thread that
/// has read something goes on with the next at once, and wakes nobody but those who asked.
pub(crate) struct Readers {
    queue: Sender<Message>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    begun: AtomicU64,
    at_work: AtWork,
}

/// What a reader gets.
enum Message {
    Read(Box<dyn FnOnce(&Db) + Send>),
    /// It closes its connection and ends.
    Close,
}

impl Readers {
    /// Opens `count` connections, at least one.
    pub(crate) fn connect(
        path: &Path,
        count: usize,
        seals: &RowSeals,
    ) -> rusqlite::Result<Vec<Db>> {
        let open = |_| connection::reader(path).map(|reader| Db::new(reader, seals.clone()));
        (0..count.max(1)).map(open).collect()
    }

    /// Starts a thread for each of those connections, whose reads are counted among what is at work.
    ///
    /// # Errors
    /// The system has no more threads.
    pub(crate) fn start(connections: Vec<Db>, at_work: AtWork) -> io::Result<Self> {
        let (queue, waiting) = crossbeam_channel::unbounded();
        let readers = Self { queue, threads: Mutex::default(), begun: AtomicU64::new(0), at_work };
        for connection in connections {
            let waiting = waiting.clone();
            let thread = thread::Builder::new().name("jeton-store-reader".to_owned());
            let thread = thread.spawn(move || answer(&connection, &waiting))?;
            readers.threads().push(thread);
        }
        Ok(readers)
    }

    /// How many reads there were.
    pub(crate) fn count(&self) -> u64 {
        self.begun.load(Relaxed)
    }

    /// Runs `work` on a connection, as soon as one is free.
    pub(crate) async fn read<T, E>(
        &self,
        work: impl FnOnce(&Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<ReadError> + Send + 'static,
    {
        self.begun.fetch_add(1, Relaxed);
        let counted = self.at_work.begin();
        let (answer, answered) = oneshot::channel();
        let read = Message::Read(Box::new(move |db| {
            // Nobody waits for what was given up before its turn came.
            if !answer.is_closed() {
                let outcome = catch_unwind(AssertUnwindSafe(|| work(db)));
                drop(counted);
                // An error says that it was given up meanwhile.
                answer.send(outcome).unwrap_or_default();
            }
        }));
        self.queue.send(read).map_err(|_| ReadError::Closed)?;
        match answered.await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => Err(ReadError::Closed.into()),
        }
    }

    /// Waits for the reads that were asked for, refuses later ones, and closes the connections.
    pub(crate) async fn close(&self) {
        let threads = self.end();
        let joined = task::spawn_blocking(move || join(threads)).await;
        // An error says that the runtime shuts down.
        joined.unwrap_or_default();
    }

    /// Has the threads end when they have done what waits; none where somebody has before.
    fn end(&self) -> Vec<JoinHandle<()>> {
        let threads = mem::take(&mut *self.threads());
        for _ in &threads {
            // An error says that no thread is left.
            self.queue.send(Message::Close).unwrap_or_default();
        }
        threads
    }

    // A list of threads is whole after every step.
    fn threads(&self) -> std::sync::MutexGuard<'_, Vec<JoinHandle<()>>> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        let others = |thread: &JoinHandle<()>| thread.thread().id() != thread::current().id();
        join(self.end().into_iter().filter(others));
    }
}

fn join(threads: impl IntoIterator<Item = JoinHandle<()>>) {
    for thread in threads {
        // What panics is caught where it is read.
        thread.join().unwrap_or_default();
    }
}

fn answer(connection: &Db, waiting: &Receiver<Message>) {
    while let Ok(Message::Read(read)) = waiting.recv() {
        read(connection);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    };

    use super::*;
    use crate::connection::writer;

    /// One reader of an empty database.
    struct Place {
        readers: Arc<Readers>,
        at_work: AtWork,
        // In this order: without a writer, nobody may read.
        _writer: rusqlite::Connection,
        _directory: tempfile::TempDir,
    }

    fn place() -> Place {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("jeton.db");
        std::fs::File::create(&path).unwrap();
        let writer = writer(&path).unwrap();
        writer.execute_batch("PRAGMA user_version = 7").unwrap();
        let at_work = AtWork::default();
        let connections = Readers::connect(&path, 1, &RowSeals::new(&[7; 32])).unwrap();
        let readers = Arc::new(Readers::start(connections, at_work.clone()).unwrap());
        Place { readers, at_work, _writer: writer, _directory: directory }
    }

    fn version(db: &Db) -> Result<i64, ReadError> {
        Ok(db.query_row("PRAGMA user_version", [], |row| row.get(0))?)
    }

    #[tokio::test]
    async fn a_read_that_panics_takes_no_reader_along() {
        let Place { readers, at_work, .. } = &place();
        let panics = Arc::clone(readers);
        let panicked = tokio::spawn(async move {
            panics.read(|_| -> Result<(), ReadError> { panic!("as it was meant to") }).await
        });

        assert!(panicked.await.unwrap_err().is_panic());

        assert_eq!(readers.read(version).await.unwrap(), 7);
        assert_eq!(at_work.count(), 0);
    }

    #[tokio::test]
    async fn what_was_given_up_before_its_turn_is_not_read() {
        let Place { readers, at_work, .. } = &place();
        let (go_on, wait) = mpsc::channel::<()>();
        let first = readers.read(move |db| {
            wait.recv().unwrap();
            version(db)
        });
        let was_read = Arc::new(AtomicBool::new(false));
        let second = readers.read({
            let was_read = Arc::clone(&was_read);
            move |db| {
                was_read.store(true, Ordering::Relaxed);
                version(db)
            }
        });

        let (first, given_up) = tokio::join!(first, async {
            let given_up = tokio::time::timeout(std::time::Duration::ZERO, second).await.is_err();
            go_on.send(()).unwrap();
            given_up
        });
        readers.close().await;

        assert_eq!((first.unwrap(), given_up), (7, true));
        assert!(!was_read.load(Ordering::Relaxed));
        assert_eq!(at_work.count(), 0);
    }

    #[tokio::test]
    async fn what_was_asked_for_before_the_end_is_answered_and_what_comes_later_is_refused() {
        let Place { readers, at_work, .. } = &place();
        let (go_on, wait) = mpsc::channel::<()>();
        let answered = Arc::new(AtomicUsize::new(0));
        let first = readers.read(move |db| {
            wait.recv().unwrap();
            version(db)
        });
        let second = readers.read(version);
        let closed = async {
            let closing = readers.close();
            go_on.send(()).unwrap();
            closing.await;
            answered.load(Ordering::Relaxed)
        };

        let count = |outcome: Result<i64, ReadError>| {
            answered.fetch_add(outcome.is_ok().into(), Ordering::Relaxed)
        };
        tokio::join!(async { count(first.await) }, async { count(second.await) }, closed);

        assert_eq!(answered.load(Ordering::Relaxed), 2);
        assert!(matches!(readers.read(version).await, Err(ReadError::Closed)));
        assert_eq!(at_work.count(), 0);
    }
}
