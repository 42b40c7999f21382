//! Faults: opened by what is seen, listed, closed.

mod close;
mod condition;
mod list;
mod open;
mod show;

pub(crate) use condition::Conditions;
pub use list::{FaultQuery, ListedFaults};
pub(crate) use open::Sightings;
pub use show::ShownFault;
