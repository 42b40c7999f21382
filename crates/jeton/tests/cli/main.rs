//! The binary as a person or a script meets it.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected panics")]

mod abandon;
mod account;
mod backup;
mod calendar;
mod config;
mod demo;
mod device;
mod doctor;
mod empty;
mod environment;
mod exits;
mod help;
mod http2;
mod key;
mod link;
mod log;
mod no_value;
mod plain_words;
mod policies;
mod process;
mod receiver;
mod restore;
mod secrets;
mod session;
mod story;
mod support;
mod sweep;
mod tls;
mod token;
mod unsafe_pairs;
mod webhook;
