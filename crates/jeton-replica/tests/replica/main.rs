//! The replica as its callers see it.

mod growth;
mod idempotence;
mod model;
mod race;
mod reasons;
mod rotation;
mod services;
mod sessions;
mod world;
