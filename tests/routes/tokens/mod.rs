//! `/api/v1/tokens`

mod create;
mod delete;
mod explain;
mod extend;
mod list;
mod mint;
mod quarantine;
mod reveal;
mod revoke;
mod rotate;
mod rotation;
mod show;
mod sweep;
mod update;
mod usage;
mod uses;
