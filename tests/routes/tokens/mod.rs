//! `/api/v1/tokens`

mod create;
mod delete;
mod extend;
mod list;
mod reveal;
mod revoke;
mod rotate;
mod show;
mod update;
mod uses;
