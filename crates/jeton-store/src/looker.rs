//! Long looks at the database: on a connection and a thread that are there as long as one is under way, behind whatever else runs.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use rusqlite::{Connection, InterruptHandle};
use tokio::sync::oneshot;

use crate::{ReadError, connection};

/// The last priority there is: nobody waits for a look.
const NICENESS: i32 = 19;

/// Looks, at one thing at a time.
pub(crate) struct Looker {
    path: PathBuf,
    look: Look,
    under_way: Arc<tokio::sync::Mutex<()>>,
}

impl Looker {
    /// One for the database at a path.
    pub(crate) fn at(path: PathBuf) -> Self {
        Self { path, look: Look::default(), under_way: Arc::default() }
    }

    /// Does something long.
    ///
    /// # Errors
    /// [`ReadError::Closed`] where it is not to begin any more, and what the database says, also where it is broken off.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let under_way = Arc::clone(&self.under_way).lock_owned().await;
        let (path, look) = (self.path.clone(), self.look.clone());
        let (answer, answered) = oneshot::channel();
        let thread = thread::Builder::new().name("jeton-store-looker".to_owned());
        let started = thread.spawn(move || {
            stand_back();
            let connection = connection::reader(&path).map_err(ReadError::from);
            let looked =
                connection.and_then(|connection| look.take(&connection, || work(&connection)));
            drop(under_way);
            if answer.send(looked).is_err() {
                tracing::debug!("nobody waits any more for what was looked at");
            }
        });
        if let Err(error) = started {
            tracing::warn!(%error, "there is no thread to look at the database");
            return Err(ReadError::Closed);
        }
        answered.await.unwrap_or(Err(ReadError::Closed))
    }

    /// Breaks off what is under way, lets nothing begin any more, and waits until the connection is closed.
    pub(crate) async fn close(&self) {
        self.look.close();
        drop(self.under_way.lock().await);
    }
}

/// The look that is under way, so that whoever closes the store need not wait for its end. Clones share it.
#[derive(Clone, Default)]
struct Look(Arc<Mutex<Looking>>);

#[derive(Default)]
enum Looking {
    #[default]
    None,
    At(InterruptHandle),
    NoMore,
}

impl Look {
    /// Does something long on a connection.
    ///
    /// # Errors
    /// [`ReadError::Closed`] where it is not to begin any more, and what the database says where it is broken off.
    fn take<T>(
        &self,
        connection: &Connection,
        work: impl FnOnce() -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        match &mut *self.looking() {
            Looking::NoMore => return Err(ReadError::Closed),
            looking => *looking = Looking::At(connection.get_interrupt_handle()),
        }
        let done = work();
        match &mut *self.looking() {
            Looking::NoMore => {}
            looking => *looking = Looking::None,
        }
        done
    }

    /// Breaks off what is under way, and lets nothing begin.
    fn close(&self) {
        if let Looking::At(connection) = std::mem::replace(&mut *self.looking(), Looking::NoMore) {
            connection.interrupt();
        }
    }

    // It is whole after every step.
    fn looking(&self) -> MutexGuard<'_, Looking> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Has everything else that runs come before this thread.
fn stand_back() {
    // On Linux this is about the calling thread alone. Where it is not allowed, it goes on as the others do.
    if let Err(error) = rustix::process::nice(NICENESS) {
        tracing::debug!(%error, "the thread that looks has the priority of all others");
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::sql;

    /// Counts for hours.
    const LONG: &str = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT max(n) FROM \
        (SELECT n FROM n LIMIT 100000000000)";

    #[test]
    fn whoever_closes_breaks_off_what_is_under_way_and_nothing_begins_any_more() {
        let look = Look::default();
        let closing = look.clone();
        let closer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            closing.close();
        });
        let connection = Connection::open_in_memory().unwrap();

        let long = look.take(&connection, || Ok(sql::number(&connection, LONG, &[])?));

        closer.join().unwrap();
        assert!(matches!(long, Err(ReadError::Database(_))), "{long:?}");
        let next = look.take(&connection, || Ok(()));
        assert!(matches!(next, Err(ReadError::Closed)), "{next:?}");
    }

    #[test]
    fn what_is_done_by_then_hinders_nothing_that_follows() {
        let (look, connection) = (Look::default(), Connection::open_in_memory().unwrap());
        for _ in 0..2 {
            let one = look.take(&connection, || Ok(sql::number(&connection, "SELECT 1", &[])?));
            assert_eq!(one.unwrap(), Some(1));
        }
        look.close();
        assert_eq!(sql::number(&connection, "SELECT 1", &[]).unwrap(), Some(1));
    }
}
