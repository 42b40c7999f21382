//! The whole verification table in memory: it answers for a presented secret without I/O, without waiting and
//! without a lock.
//!
//! ```text
//! digest ─▶ Index ──▶ Slot ──┬─▶ Terms ──▶ ServiceView ──▶ Kind      the newest one of the service's versions
//!           40 bits   64 B   ├─▶ Account                             active or disabled
//!           to place         └─▶ Session                             open until
//! ```
//! - A **slot** is one cache line for one secret and never moves. It holds either a token with its live digest, or
//!   a replaced digest that points at its token's slot. What a token is stands in one place alone, so that one
//!   write ends it for all of its secrets.
//! - The **index** only points. Whatever it says, the slot decides; that lets it grow while it is read.
//! - **Accounts, sessions and services** stand beside the slots, so that disabling or closing one of them is one
//!   store, however many tokens it concerns.
//!
//! [`Replica::take`] is the only way in, [`Replica::verify`] the way out; the rules of a verdict are those of
//! [`jeton_core::verdict`], and none is here.
//!
//! # What a reader may rely on
//! 1. When `take` has returned, every `verify` that begins afterwards sees what was taken.
//! 2. A secret that works before and after a change works during it: it is never unknown in between.
//! 3. A record older than what is known changes nothing, so that a log may be read again from any earlier place.
//!
//! # What stays for ever
//! Ended tokens and replaced digests stay, so that their holders get the exact reason; the place of an ended session
//! is used again. Terms and versions of services are never freed while the replica lives, because
//! verdicts borrow them: the former are as many as there are different ones, the latter as many as there were
//! changes of policies.
#![warn(missing_docs)]

mod accounts;
mod entry;
mod index;
mod key;
mod moment;
mod question;
mod replica;
mod segment;
mod services;
mod sessions;
mod slot;
mod slots;
mod take;
mod terms;

pub use question::Question;
pub use replica::Replica;
pub use services::ServiceView;
