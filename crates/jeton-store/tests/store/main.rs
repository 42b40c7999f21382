//! The store from outside.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod broken_disk;
mod chain;
mod commit;
mod due;
mod ends;
mod indexes;
mod latest;
mod listing;
mod log;
mod mails;
mod opening;
mod reads;
mod records;
mod refusals;
mod seals;
mod seen;
mod support;
mod tally;
mod usage;
mod uses;
mod webhooks;
