//! Backups, made and put back from outside, on the data of a Jeton that runs or is stopped.

mod accept;
mod doubt;
mod make;
mod restore;
mod site;

pub(crate) use doubt::doubted;
pub(crate) use site::half_restored;

pub use accept::{NotAccepted, Unheard};
pub use make::{MadeBackup, NotBackedUp, back_up};
pub use restore::{NotRestored, Restore, Restored, restore};
