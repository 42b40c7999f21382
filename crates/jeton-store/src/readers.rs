//! The connections that read.

use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{sync::Semaphore, task};

use crate::{
    ReadError,
    at_work::AtWork,
    connection::{self, Db},
    row_seal::RowSeals,
};

/// A few connections that read beside the writer. A read takes a free one to a thread where it may block.
pub(crate) struct Readers {
    idle: Mutex<Vec<Db>>,
    free: Arc<Semaphore>,
    count: u32,
    at_work: AtWork,
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

    /// Those connections, whose reads are counted among what is at work.
    pub(crate) fn of(idle: Vec<Db>, at_work: AtWork) -> Self {
        Self {
            free: Arc::new(Semaphore::new(idle.len())),
            count: u32::try_from(idle.len()).unwrap_or(u32::MAX),
            idle: Mutex::new(idle),
            at_work,
        }
    }

    /// Runs `work` on a free connection, as soon as there is one.
    pub(crate) async fn read<T, E>(
        self: &Arc<Self>,
        work: impl FnOnce(&Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<ReadError> + Send + 'static,
    {
        let counted = self.at_work.begin();
        let permit = Arc::clone(&self.free).acquire_owned().await;
        let permit = permit.map_err(|_| ReadError::Closed)?;
        let readers = Arc::clone(self);
        let reading = task::spawn_blocking(move || {
            let lent = readers.lend();
            let outcome = lent.connection.as_ref().map(work);
            drop(lent);
            drop(permit);
            drop(counted);
            outcome.unwrap_or_else(|| Err(ReadError::Closed.into()))
        });
        match reading.await {
            Ok(outcome) => outcome,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            // The runtime shuts down.
            Err(_) => Err(ReadError::Closed.into()),
        }
    }

    /// Waits for the reads under way, refuses later ones, and closes the connections.
    pub(crate) async fn close(&self) {
        // An error says that they are closed already.
        if let Ok(all) = self.free.acquire_many(self.count).await {
            self.free.close();
            drop(all);
            self.idle().clear();
        }
    }

    fn lend(&self) -> Lent<'_> {
        Lent { connection: self.idle().pop(), home: self }
    }

    // A vector of connections is whole after every step, also after one that panicked.
    fn idle(&self) -> MutexGuard<'_, Vec<Db>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that goes back to the others, also when the reading panics.
struct Lent<'a> {
    connection: Option<Db>,
    home: &'a Readers,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.home.idle().extend(self.connection.take());
    }
}
