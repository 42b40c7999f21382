//! Files that come to harm: the write-ahead log, a sync that fails, a migration that is broken off, operations that are.

mod interrupted;
mod migration;
mod support;
mod sync;
mod wal;
