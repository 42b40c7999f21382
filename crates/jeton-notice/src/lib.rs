//! What leaves Jeton to tell people. No rules, no database.
//!
//! A [`mail::Mailer`] writes a digest in the reader's language and hands it to an SMTP server; it says what became of it
//! and remembers nothing.
#![warn(missing_docs)]

pub mod mail;
