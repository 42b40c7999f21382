//! Files that come to harm: the write-ahead log, a sync that fails, a migration that is broken off.

mod migration;
mod support;
mod sync;
mod wal;
