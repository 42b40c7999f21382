//! The replica as its callers see it.
#![allow(clippy::unwrap_used, reason = "clippy's leave for tests ends at a test's own functions")]

mod growth;
mod idempotence;
mod idle;
mod model;
mod race;
mod race_growth;
mod race_idle;
mod race_sessions;
mod reasons;
mod rotation;
mod services;
mod sessions;
mod standing;
mod world;
