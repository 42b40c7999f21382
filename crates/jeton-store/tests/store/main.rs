//! The store from outside.

mod answers;
mod broken_disk;
mod chain;
mod commit;
mod log;
mod opening;
mod reads;
mod records;
mod refusals;
mod support;
