//! Backups of a Jeton that works, and what a Jeton accepts that was put back from one.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected panics")]

mod battery;
mod desk;
mod journal;
mod journal_files;
mod older;
mod prefix;
mod refused;
