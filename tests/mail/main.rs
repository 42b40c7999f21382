//! Mails, as another program than Jeton receives and understands them.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected panics")]

mod battery;
mod command;
mod desk;
mod digest;
mod injection;
mod language;
mod outbox;
mod relay;
