//! Devices that wait to be logged in: kept in memory, for ten minutes, bounded in number.
//!
//! Anybody may ask, so that nothing is written for it: a restart forgets who waits, and they have to ask again.

mod answer;
mod ask;
mod poll;
mod waiting;

pub use ask::{AskedDevice, NewDevice};
pub use poll::NotLoggedIn;
pub(crate) use waiting::Waiting;
