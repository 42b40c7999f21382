//! Backups, made and put back from outside, on the data of a Jeton that runs or is stopped.

mod make;

pub use make::{MadeBackup, NotBackedUp, back_up};
