//! What leaves Jeton to tell people and programs: mails and webhooks.
//!
//! It is told what to send and says what became of it. When to send, to whom and how often to try is decided elsewhere.
#![warn(missing_docs)]
