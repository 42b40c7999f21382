//! The products' own clients, unmodified, against a front with an API behind it: a good secret succeeds, one with a
//! changed character is refused in the way that the client reports, a revoked one is refused at once. And a reader of
//! calendars that is not ours, against the calendar.
#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected panics")]

mod calendar;
mod discloud;
mod duplocloud;
mod help;
mod installed;
mod nocodb;
mod online;
mod routes;
mod tls;
