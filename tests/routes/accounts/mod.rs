//! `/api/v1/accounts`

mod contact;
mod create;
mod delete;
mod leave;
mod list;
mod show;
mod switch;
mod update;
