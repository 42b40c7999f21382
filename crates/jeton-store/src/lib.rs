//! The log and the tables of Jeton, on SQLite. No rules.
//!
//! [`Store::commit`] is the only change; [`Store::observe_uses`] and what stands beside it write down what was merely seen. A [`Batch`] of changes goes through these steps:
//! 1. It waits in a bounded queue. One thread, the writer, owns the only connection that writes.
//! 2. The writer takes what waits, up to a limit, into one transaction: rows, log and filed answer of each batch, each batch
//!    whole or not at all. A batch that is refused leaves nothing, and the others go on.
//! 3. One commit makes the group durable (WAL, `synchronous=FULL`).
//! 4. The [`Projection`] takes every change of the group, in the order of the log.
//! 5. The journal takes every entry of the group, where there is one, and has it on the disk.
//! 6. Every caller is answered. Nobody is answered before the projection knows.
//!
//! > **Invariant.** What was acknowledged is on disk and in the projection. Guard: `tests/store/commit.rs`.
//!
//! > **Invariant.** After an I/O error nothing is acknowledged any more: the state of the file is unknown, and a second
//! > `fsync` on Linux can report success for pages that the first one lost. Guard: `tests/store/broken_disk.rs`.
//!
//! Reads run beside the writer on connections of their own. Times are kept to the microsecond.
#![warn(missing_docs)]

mod anchor;
mod answer;
mod at_work;
mod audit;
pub mod backup;
mod batch;
mod chain;
mod check;
mod columns;
mod connection;
mod error;
mod failure;
mod filesystem;
mod hex;
mod indexes;
mod journal;
mod keys;
mod latency;
mod latest;
mod log;
mod looker;
mod observe;
mod open;
mod owner;
mod parts;
mod place;
mod projection;
mod readers;
mod reads;
mod record;
mod recount;
mod replay;
mod room;
mod row;
mod row_seal;
mod rows;
mod schema;
mod sealed;
mod sql;
mod store;
mod strangers;
mod tables;
mod tally;
mod time;
mod verify;
mod words;
mod writer;
mod written;

pub use anchor::{Anchor, AnchorFile, Anchors};
pub use answer::Answer;
pub use batch::{Basis, Batch, Receipt};
pub use chain::Head;
pub use check::{ChainFault, CheckError, Checked};
pub use error::{CommitError, DatabaseError, ReadError};
pub use jeton_core::LogFilter;
pub use journal::{JournalFault, ReplayError, Replayed, replay};
pub use keys::{KeyCheck, KeyFault, KeyKind, KeyRows, RefusedRow, altered_by_key, rows_by_key};
pub use latency::Latency;
pub use log::{ChangedSetting, Entry, LogOrder, LogPage, Subject};
pub use observe::{Forgotten, MailStep, SeenSession, Usage, UsageOrder};
pub use open::OpenError;
pub use projection::Projection;
pub use reads::Page;
pub use record::RecordError;
pub use recount::Recounted;
pub use room::Room;
pub use row_seal::{Alteration, AlteredRow};
pub use rows::RowAudit;
pub use schema::is_before_anchors;
pub use store::{Options, Store};
pub use tables::{
    AccountFilter, AccountOrder, Counted, Ending, FaultFilter, FaultOrder, KeyInUse, MailCounts,
    NoticeFilter, NoticePage, PlaceKey, QueuedNotice, RoleKind, Sifted, TokenFilter, TokenOrder,
    TokenPage, TokenPlace, TokensFrom,
};
pub use verify::{Verified, verify};
