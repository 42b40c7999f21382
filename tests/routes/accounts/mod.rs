//! `/api/v1/accounts`

mod create;
mod delete;
mod leave;
mod list;
mod show;
mod switch;
mod update;
