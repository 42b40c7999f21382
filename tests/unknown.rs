//! The short form of the battery of unknown secrets; `./dev battery unknown --secrets N` is the long one.

use std::{
    io,
    sync::atomic::{AtomicUsize, Ordering::SeqCst},
};

use jeton_tests::unknown::run;
use tracing_subscriber::filter::LevelFilter;

static LOGGED: AtomicUsize = AtomicUsize::new(0);

/// Counts what is logged.
struct Counting;

impl io::Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.fetch_add(bytes.len(), SeqCst);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A kilobyte for what a start and a stop say; a line for each secret would be a megabyte.
const SAID: usize = 4096;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_grows_with_20000_unknown_secrets_from_as_many_addresses_and_no_database_is_asked()
{
    let log = tracing_subscriber::fmt().with_max_level(LevelFilter::INFO);
    log.with_writer(|| Counting).init();

    let outcome = run(10_000).await;

    assert!(outcome.passed(), "{outcome:?}");
    let logged = LOGGED.load(SeqCst);
    assert!(logged < SAID, "{logged} bytes");
}
