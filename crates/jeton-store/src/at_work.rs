//! How much is asked of the database and not answered yet.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

/// Counts reads and commits from when they are asked for until they are answered. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct AtWork(Arc<AtomicUsize>);

/// One of them; it counts until this is dropped.
#[derive(Debug)]
pub(crate) struct Work(Arc<AtomicUsize>);

impl AtWork {
    pub(crate) fn begin(&self) -> Work {
        self.0.fetch_add(1, Relaxed);
        Work(Arc::clone(&self.0))
    }

    pub(crate) fn count(&self) -> usize {
        self.0.load(Relaxed)
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}
