//! Moving what is committed from the write-ahead log into the database.
//!
//! Another thread does it, so that no change waits for the disk to take thousands of pages. The log begins anew only when all of it was
//! moved at some moment, so that the thread that writes moves what little came meanwhile.

use std::{
    io,
    path::PathBuf,
    sync::mpsc::{Receiver, Sender, TryRecvError, channel},
    thread::{self, JoinHandle},
};

use rusqlite::Connection;

use crate::connection;

/// How many pages of 4 KiB the log may hold that are not in the database yet. Rows of many accounts write the same pages
/// of the indexes again and again: with four times SQLite's default, a third more rows are written in the same time.
const PAGES: i64 = 4000;

/// So many pages are moved between two changes.
const FEW: i64 = PAGES / 4;

/// Where the log has so many pages, changes wait until they are moved: 128 MiB.
const MOST: i64 = 8 * PAGES;

/// Moves the pages.
pub(crate) struct Mover {
    orders: Sender<()>,
    /// Whether anything was moved.
    moved: Receiver<rusqlite::Result<bool>>,
    thread: JoinHandle<()>,
    is_at_it: bool,
}

/// The pages of the log.
#[derive(Debug, Clone, Copy)]
struct Pages {
    all: i64,
    /// Those that are not in the database yet.
    waiting: i64,
}

impl Mover {
    /// Starts the thread for the database at a path. It has a connection from the first time on that there is something to move.
    pub(crate) fn start(path: PathBuf) -> io::Result<Self> {
        Self::over(move || connection::mover(&path))
    }

    fn over(
        connect: impl Fn() -> rusqlite::Result<Connection> + Send + 'static,
    ) -> io::Result<Self> {
        let ((orders, ordered), (done, moved)) = (channel(), channel());
        let name = "jeton-store-mover".to_owned();
        let thread = thread::Builder::new().name(name).spawn(move || {
            let mut connection = None;
            while ordered.recv().is_ok() && done.send(move_by(&mut connection, &connect)).is_ok() {}
        })?;
        Ok(Self { orders, moved, thread, is_at_it: false })
    }

    /// Has the pages moved once there are enough of them. Runs after the callers are answered, on the connection that writes, and unlike
    /// SQLite's automatic checkpoint tells its failures: after a failed `fsync` of the database the next one may succeed though
    /// the pages are lost.
    pub(super) fn tend(&mut self, writer: &Connection) -> rusqlite::Result<()> {
        let Pages { all, waiting } = Pages::of(writer)?;
        if self.is_at_it {
            let Some(moved) = self.moved(all >= MOST) else { return Ok(()) };
            self.is_at_it = false;
            if !moved? || waiting <= FEW || all >= MOST {
                return move_over(writer);
            }
        } else if waiting < PAGES {
            return Ok(());
        }
        self.is_at_it = self.orders.send(()).is_ok();
        if self.is_at_it { Ok(()) } else { move_over(writer) }
    }

    /// Waits until nothing is moved any more, and closes the connection.
    pub(super) fn stop(self) {
        drop(self.orders);
        if self.thread.join().is_err() {
            tracing::error!("the thread that moved pages into the database panicked");
        }
    }

    /// Whether the thread has moved the pages, if it is done; it is waited for if that is wished. Of one that panicked nothing
    /// comes any more, and what it had to move is there still.
    fn moved(&self, waits: bool) -> Option<rusqlite::Result<bool>> {
        let moved = if waits {
            self.moved.recv().map_err(TryRecvError::from)
        } else {
            self.moved.try_recv()
        };
        match moved {
            Ok(moved) => Some(moved),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Ok(false)),
        }
    }
}

impl Pages {
    fn of(connection: &Connection) -> rusqlite::Result<Self> {
        let mut statement = connection.prepare_cached("PRAGMA wal_checkpoint(NOOP)")?;
        statement.query_row([], |row| {
            let (all, moved): (i64, i64) = (row.get(1)?, row.get(2)?);
            Ok(Self { all, waiting: all - moved })
        })
    }
}

/// Moves the pages over a connection that is made where there is none yet. Where none can be made, as when the process has too many
/// files open, nothing was touched: nothing is moved, and nothing is wrong with the database.
fn move_by(
    connection: &mut Option<Connection>,
    connect: impl Fn() -> rusqlite::Result<Connection>,
) -> rusqlite::Result<bool> {
    let made = match connection.take() {
        Some(made) => made,
        None => match connect() {
            Ok(made) => made,
            Err(error) => {
                tracing::warn!(%error, "there is no connection to move pages into the database by");
                return Ok(false);
            }
        },
    };
    move_over(connection.insert(made)).map(|()| true)
}

fn move_over(connection: &Connection) -> rusqlite::Result<()> {
    connection.prepare_cached("PRAGMA wal_checkpoint(PASSIVE)")?.query_row([], |_| Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A database with a table: the connection that writes, and where it is.
    fn database(directory: &tempfile::TempDir) -> (Connection, PathBuf) {
        let path = directory.path().join("jeton.db");
        std::fs::File::create(&path).unwrap();
        let writer = connection::writer(&path).unwrap();
        writer.execute_batch("CREATE TABLE pages (page BLOB)").unwrap();
        (writer, path)
    }

    fn write(connection: &Connection, pages: i64) {
        let sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) \
                   INSERT INTO pages SELECT zeroblob(4000) FROM n";
        connection.execute(sql, [pages]).unwrap();
    }

    #[test]
    fn the_log_begins_anew_though_something_was_written_while_it_was_moved() {
        let directory = tempfile::tempdir().unwrap();
        let (writer, path) = database(&directory);
        let mut mover = Mover::start(path).unwrap();

        write(&writer, PAGES);
        mover.tend(&writer).unwrap();
        assert!(mover.is_at_it);
        write(&writer, 10);
        while mover.is_at_it {
            mover.tend(&writer).unwrap();
        }
        let moved = Pages::of(&writer).unwrap();
        write(&writer, 1);
        let anew = Pages::of(&writer).unwrap();
        mover.stop();

        assert!(moved.all >= PAGES && moved.waiting == 0, "{moved:?}");
        assert!(anew.all < 10, "{anew:?}");
    }

    #[test]
    fn few_pages_are_left_where_they_are() {
        let directory = tempfile::tempdir().unwrap();
        let (writer, path) = database(&directory);
        let mut mover = Mover::start(path).unwrap();

        write(&writer, 100);
        mover.tend(&writer).unwrap();

        assert!(!mover.is_at_it);
        assert!(Pages::of(&writer).unwrap().waiting >= 100);
    }

    #[test]
    fn what_could_not_be_moved_is_told_to_whoever_writes_next() {
        let directory = tempfile::tempdir().unwrap();
        let (writer, path) = database(&directory);
        let mut mover = Mover::over(move || connection::reader(&path)).unwrap();

        write(&writer, PAGES);
        mover.tend(&writer).unwrap();
        let told = loop {
            match mover.tend(&writer) {
                Ok(()) => assert!(mover.is_at_it),
                Err(error) => break error,
            }
        };

        assert_eq!(told.sqlite_error_code(), Some(rusqlite::ErrorCode::SystemIoFailure));
    }

    #[test]
    fn where_no_connection_can_be_made_whoever_writes_moves_the_pages() {
        let directory = tempfile::tempdir().unwrap();
        let (writer, _path) = database(&directory);
        let nowhere = directory.path().join("none").join("jeton.db");
        let mut mover = Mover::over(move || connection::mover(&nowhere)).unwrap();

        write(&writer, PAGES);
        mover.tend(&writer).unwrap();
        while mover.is_at_it {
            mover.tend(&writer).unwrap();
        }

        assert_eq!(Pages::of(&writer).unwrap().waiting, 0);
    }

    #[test]
    fn where_the_thread_is_gone_whoever_writes_moves_the_pages() {
        let directory = tempfile::tempdir().unwrap();
        let (writer, _path) = database(&directory);
        let ((orders, _), (_, moved)) = (channel(), channel());
        let mut mover = Mover { orders, moved, thread: thread::spawn(|| {}), is_at_it: false };

        write(&writer, PAGES);
        mover.tend(&writer).unwrap();

        assert_eq!(Pages::of(&writer).unwrap().waiting, 0);
    }
}
