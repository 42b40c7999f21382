//! A disk that loses its power. For tests alone: `kill -9` leaves what was written to the operating system, which a power
//! cut does not, so that only this shows whether SQLite is asked to sync where it must be.
//!
//! 1. [`Disk::watch`] remembers what is in a directory, and from then on every step that SQLite takes on the files there:
//!    what is written, cut, removed, and what is synced. The files themselves are written as always.
//! 2. The test does its work and [notes](Disk::note) what the world outside was told, at its place among the steps.
//!    A step can be made to [fail](Disk::fail_one) or to [wait](Disk::hold_one).
//! 3. [`Record::crash`] makes what a disk may hold if the power had failed behind some step: what was synced is there, and
//!    each sector of 512 bytes that was not holds anything that it held since.
//!
//! Nothing else of a process is slower or otherwise than without: files outside of watched directories are left alone.
#![warn(missing_docs)]

mod crash;
mod dice;
mod record;
mod shim;
mod step;
mod trap;

pub use crash::Image;
pub use dice::Dice;
pub use record::Record;
pub use shim::{Disk, Manner};
