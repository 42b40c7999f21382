//! How often something was written that jobs go by, so that whoever looks at the database knows whether there is anything new.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Counts what was written. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Written(Arc<AtomicU64>);

impl Written {
    /// Something was written, and a read that begins now sees it.
    pub(crate) fn again(&self) {
        self.0.fetch_add(1, Ordering::Release);
    }

    pub(crate) fn count(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }
}
