//! What leaves Jeton to tell people and programs. No rules, no database.
//!
//! A [`mail::Mailer`] writes a digest in the reader's language and hands it to an SMTP server; it says what became of it
//! and remembers nothing. A [`webhook::Sender`] does the same with a signed message to an address that was looked at.
#![warn(missing_docs)]

mod distrust;
pub mod mail;
pub mod webhook;
