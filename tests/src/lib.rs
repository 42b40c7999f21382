//! What the tests across crates share: the repository and what cargo knows about it, and a whole Jeton that listens
//! on loopback, with a clock that tests move and a row of entropy that is always the same.
#![warn(missing_docs)]

mod authority;
pub mod backup;
mod call;
pub mod crash;
mod demo;
pub mod fuzz;
mod hide;
mod jeton;
pub mod keys;
pub mod large;
pub mod linear;
pub mod mail;
mod manifest;
mod memory;
pub mod migrate;
pub mod overload;
pub mod power;
mod process;
mod question;
mod raw;
mod receiver;
mod recorder;
mod refuse;
pub mod revoked;
pub mod schema;
pub mod slow;
mod smtp;
mod stock;
mod surfaces;
pub mod timing;
mod tree;
pub mod unknown;
mod upstream;

pub use authority::Authority;
pub use call::{Call, Journal, Noted, Reply};
pub use demo::Demo;
pub use hide::hide_rows;
pub use jeton::TestJeton;
pub use manifest::{Dependency, Package, packages};
pub use memory::PeakMemory;
pub use process::{Process, binaries};
pub use question::{Question, ask_envoys_question};
pub use raw::{RawReply, send_raw};
pub use receiver::{Message, Receiver, answer, sender_to_loopback};
pub use recorder::{RawRequest, Recorded, Recorder, raw_upstream};
pub use refuse::{refuse_rows, refuse_where, take_rows};
pub use smtp::{Received, Smtp};
pub use surfaces::{Shown, Surfaces};
pub use tree::{SourceFile, git_files, root, text_of};
pub use upstream::{Seen, Upstream};
