//! `/api/v1/accounts`

mod create;
mod list;
mod show;
mod switch;
