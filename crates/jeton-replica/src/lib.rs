//! The whole verification table in memory: it answers for a presented secret without I/O and without a lock,
//! and waits at most for one cache line to be written.
//!
//! ```text
//! digest ─▶ shard ─▶ slot ─┬────────────▶ terms ─▶ service, newest version ─▶ kind
//!                    64 B  ├─▶ rider ─────▲   only for tokens of open sessions, and for few others
//!                          │     └─▶ pulse   when its session was last seen in use
//!                          └─▶ disabled accounts
//! ```
//! - A **slot** is one cache line for one secret, live or replaced. It says what most verdicts need, so that a
//!   verify reads memory that is in no cache between 1.4 and 1.9 times at the mean.
//! - **Terms** are what many tokens share; **riders** are what few tokens have.
//! - A **pulse** is what readers write: when a session was last seen, at most once a second.
//! - **Services and accounts** stand beside the slots, so that disabling one, or another policy, is one store,
//!   however many tokens it concerns. Only disabled accounts are kept at all.
//!
//! [`Replica::take`] is the only way in, [`Replica::verify`] the way out; the rules of a verdict are those of
//! [`jeton_core::verdict`], and none is here. [`Replica::beat`] says that a secret was used, which keeps its session from
//! its idle end.
//!
//! # What a reader may rely on
//! 1. When `take` has returned, every `verify` that begins afterwards sees what was taken.
//! 2. A secret that works before and after a change works during it: it is never unknown in between.
//! 3. A record older than what is known changes nothing, so that a log may be read again from any earlier place.
//!
//! # What stays for ever
//! Ended tokens and replaced secrets stay, so that their holders get the exact reason. Of a session nothing stays when
//! it is over. Terms and versions of services are never freed while the replica lives, because verdicts borrow from
//! them: the former are as many as there are different ones, the latter as many as services were changed.
#![warn(missing_docs)]

mod accounts;
mod arena;
mod by_service;
mod cells;
mod entry;
mod key;
mod moment;
mod names;
mod pulses;
mod question;
mod replica;
mod riders;
mod segment;
mod services;
mod sessions;
mod slot;
mod standing;
mod table;
mod take;
mod terms;
mod token_index;

pub use by_service::ByService;
pub use pulses::Sight;
pub use question::{Known, Question};
pub use replica::Replica;
pub use services::ServiceView;
pub use standing::Whose;
